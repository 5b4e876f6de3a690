"""Writes NIfTI files of every kind with nibabel, and what nibabel reads from them: NAME.nii[.gz], NAME.npy (float64, flattened with x
fastest, volumes outermost) and manifest.json (affine rows, repetition time in seconds). Usage: nibabel_writes.py FOLDER"""
import gzip, json, sys
import nibabel as nib
import numpy as np

folder = sys.argv[1]
manifest = {}
affine = np.array([[-2.0, 0.1, 0, 31], [0.1, 2.5, 0.2, -20], [0, -0.2, 3.0, 7.5], [0, 0, 0, 1]])
turn = np.array([[0.96, -0.28, 0], [0.28, 0.96, 0], [0, 0, 1.0]])


def save(name, image, units=("mm", "sec"), tr=1.5, zipped=False, seconds=None, affine_expected=None):
    image.header.set_xyzt_units(*units)
    if image.ndim == 4:
        image.header.set_zooms(image.header.get_zooms()[:3] + (tr,))
    path = f"{folder}/{name}.nii" + (".gz" if zipped else "")
    nib.save(image, path)
    back = nib.load(path)
    np.save(f"{folder}/{name}.npy", np.asarray(back.dataobj, np.float64).flatten(order="F"))
    expected = back.affine if affine_expected is None else affine_expected
    seconds = tr if seconds is None else seconds
    manifest[name] = {"path": path, "affine": expected[:3].flatten().tolist(), "tr": seconds if image.ndim == 4 else 0.0,
                      "shape": list(image.shape)}


random = np.random.default_rng(7)
types = ["u1", "i1", "i2", "u2", "i4", "u4", "i8", "u8", "f4", "f8"]
for version, kind in ((1, nib.Nifti1Image), (2, nib.Nifti2Image)):
    for order in "<>":
        for t in types:
            info = np.iinfo(t) if t[0] in "iu" else None
            low, high = (max(info.min, -2**40), min(info.max, 2**40)) if info else (-1e6, 1e6)
            data = (random.random((3, 4, 2, 3)) * (high - low) + low).astype(order + t)
            header = (nib.Nifti1Header if version == 1 else nib.Nifti2Header)(endianness=order)
            header.set_data_dtype(np.dtype(order + t))
            image = kind(data, None, header)
            image.set_sform(affine, 1)
            image.header.set_slope_inter(1, 0)
            save(f"v{version}{'le' if order == '<' else 'be'}_{t}", image, zipped=t in ("i2", "f4") and order == "<")

plain = random.integers(-100, 100, (4, 3, 2, 2)).astype(np.int16)


def scaled(name, slope, inter):
    image = nib.Nifti1Image(plain, affine)
    path = f"{folder}/{name}.nii"
    nib.save(image, path)
    with open(path, "r+b") as file:
        file.seek(112)
        file.write(np.array([slope, inter], "<f4").tobytes())
    np.save(f"{folder}/{name}.npy", np.asarray(nib.load(path).dataobj, np.float64).flatten(order="F"))
    manifest[name] = {"path": path, "affine": affine[:3].flatten().tolist(), "tr": 1.0, "shape": list(plain.shape)}


scaled("slope_half_inter_ten", 0.5, 10)
scaled("slope_negative", -0.25, -3)
scaled("slope_zero", 0, 7)
scaled("slope_nan", np.nan, np.nan)

image = nib.Nifti1Image(plain, None)
image.set_qform(np.vstack([np.hstack([turn @ np.diag([2, 3, 4]), [[5], [6], [7]]]), [0, 0, 0, 1]]), 1)
image.set_sform(None, 0)
save("qform", image)
for axis, sizes in enumerate(([-2, 3, 4], [2, -3, 4], [2, 3, -4])):
    mirrored = np.vstack([np.hstack([turn @ np.diag(sizes), [[5], [6], [7]]]), [0, 0, 0, 1]])
    image = nib.Nifti1Image(plain, None)
    image.set_qform(mirrored, 1)
    image.set_sform(None, 0)
    # where the quaternion's first number is 0 nibabel takes rounding noise for it; the standard's own code does not
    save(f"qform_mirrored_{axis}", image, affine_expected=mirrored)
half = np.diag([-2.0, -3.0, 4.0, 1.0])
image = nib.Nifti2Image(plain, None)
image.set_qform(half, 1)
image.set_sform(None, 0)
save("qform_half_turn", image)
image = nib.Nifti1Image(plain, affine)
image.set_qform(np.diag([9.0, 9, 9, 1]), 1)
image.set_sform(affine, 2)
save("sform_before_qform", image)
save("neither", nib.Nifti1Image(plain, np.diag([2.0, 3, 4, 1])), affine_expected=np.diag([2.0, 3.0, 4.0, 1.0]))
with open(f"{folder}/neither.nii", "r+b") as file:
    file.seek(252)
    file.write(bytes(4))  # both codes 0: the standard's first method, voxel sizes alone
    file.seek(280)
    file.write(np.full(12, 9, "<f4").tobytes())
save("milliseconds", nib.Nifti1Image(plain, affine), units=("mm", "msec"), tr=1600.0, seconds=1.6)
save("microseconds", nib.Nifti1Image(plain, affine), units=("mm", "usec"), tr=800000.0, seconds=0.8)
save("three_dimensions", nib.Nifti1Image(plain[..., 0], affine))
extended = nib.Nifti1Image(plain, affine)
extended.header.extensions.append(nib.nifti1.Nifti1Extension("comment", b"words before the voxels" * 40))
save("extension", extended, zipped=True)
with open(f"{folder}/extension.nii.gz", "rb") as file:
    raw = gzip.decompress(file.read())
with open(f"{folder}/two_members.nii.gz", "wb") as file:
    file.write(gzip.compress(raw[:1000]) + gzip.compress(raw[1000:]))
manifest["two_members"] = dict(manifest["extension"], path=f"{folder}/two_members.nii.gz")
np.save(f"{folder}/two_members.npy", np.load(f"{folder}/extension.npy"))
json.dump(manifest, open(f"{folder}/manifest.json", "w"))
