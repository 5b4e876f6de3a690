#!/usr/bin/python3
"""Errors of interpolators on the analytic phantom of motion_phantom.py, without noise. Needs Debian's python3-nibabel and python3-scipy.

  interpolation_errors.py MOTION_PHANTOM.py OUT SIZE

Writes OUT/still.nii, OUT/moved.nii (float32) and OUT/motion.txt (3x4, reference to volume), and prints the root mean square error of scipy's
trilinear and spline interpolation of the moved head at the still head's voxels, inside the brain.
"""
import importlib.util, json, os, sys
import numpy as np, nibabel as nib
from scipy import ndimage

script, out, size = sys.argv[1:4]
spec = importlib.util.spec_from_file_location('motion_phantom', script)
mp = importlib.util.module_from_spec(spec)
spec.loader.exec_module(mp)

shape, voxel = mp.SIZES[size]
affine, X = mp.grid(shape, voxel)
head = mp.Phantom(seed=41, w=0.6 * min(voxel) if min(voxel) > 2 else 1.2)
T = mp.rigid([1.3, -0.9, 1.7, 2.0, -1.5, 1.0])
back = np.linalg.inv(T)
still = head(X)[0]
moved = head([back[i, 0] * X[0] + back[i, 1] * X[1] + back[i, 2] * X[2] + back[i, 3] for i in range(3)])[0]
for name, data in (('still', still), ('moved', moved)):
    nib.save(nib.Nifti1Image(data, affine), os.path.join(out, name + '.nii'))
np.savetxt(os.path.join(out, 'motion.txt'), T[:3].reshape(1, 12), fmt='%.12f')
M = np.linalg.inv(affine) @ T @ affine
inside = still > 700
error = lambda order: float(np.sqrt(np.mean((ndimage.affine_transform(moved.astype(float), M[:3, :3], M[:3, 3], order=order, mode='nearest') - still)[inside] ** 2)))
print(json.dumps(dict(voxels=int(inside.sum()), trilinear=error(1), cubic=error(3), quintic=error(5))))
