"""What nibabel, h5py and scipy read from a copy of NSD, for the importer to be compared with. Usage: nsd_expected.py NSD SUBJECT FOLDER

Writes FOLDER/nsd.npy float32 [trial, voxel] (percent signal change, voxels as numpy flattens the mask in C order), items.txt, shared.txt, hdf5.npy (the same from HDF5),
imagery.npy [720, voxel], imagery.tsv (run, row, condition, cue of vision and imagery trials), renorm.npy, streams.npy, and stimulus.npy: picture 28752 as h5py reads it."""
import csv, glob, sys
import h5py, nibabel as nib, numpy as np, scipy.io

root, subject, folder = sys.argv[1], int(sys.argv[2]), sys.argv[3]
name = f'subj{subject:02}'
roi = f'{root}/nsddata/ppdata/{name}/func1pt8mm/roi'
mask = np.asarray(nib.load(f'{roi}/nsdgeneral.nii.gz').dataobj) == 1
np.save(f'{folder}/streams.npy', np.asarray(nib.load(f'{roi}/streams.nii.gz').dataobj)[mask].astype(np.float32))


def from_nifti(path):
    return np.ascontiguousarray(np.asarray(nib.load(path).dataobj)[mask].T / 300, np.float32)


def from_hdf5(path):
    with h5py.File(path) as f:
        return np.ascontiguousarray(f["betas"][:].T[mask].T / 300, np.float32)  # .T reverses all axes: (trial, z, y, x) becomes (x, y, z, trial)


betas = f'{root}/nsddata_betas/ppdata/{name}/func1pt8mm/betas_fithrf_GLMdenoise_RR'
np.save(f'{folder}/nsd.npy', np.concatenate([from_nifti(p) for p in sorted(glob.glob(f'{betas}/*session*.nii.gz'))]))
np.save(f'{folder}/hdf5.npy', np.concatenate([from_hdf5(p) for p in sorted(glob.glob(f'{betas}/*session*.hdf5'))]))
design = scipy.io.loadmat(f'{root}/nsddata/experiments/nsd/nsd_expdesign.mat')
order = design['masterordering'].ravel().astype(int)
pictures = design['subjectim'].astype(int)[subject - 1, order - 1] - 1
open(f'{folder}/items.txt', 'w').write('\n'.join(f'nsd{p:05}' for p in pictures))
open(f'{folder}/shared.txt', 'w').write('\n'.join(str(int(m <= 1000)) for m in order))

imagery = f'{root}/nsddata_betas/ppdata/{name}/func1pt8mm/nsdimagerybetas_fithrf_GLMdenoise_RR/betas_nsdimagery'
np.save(f'{folder}/imagery.npy', from_nifti(imagery + '.nii.gz'))
rows = []
for run, first in dict(visA=0, imgA_1=144, visB=192, imgB_1=336, visC=384, imgC_1=528, imgA_2=576, imgB_2=624, imgC_2=672).items():
    with open(f'{root}/nsddata/bdata/nsdimagery/nsdimagery_{name}_{run}.tsv') as f:
        rows += [f"{run}\t{first + t}\t{r['CONDITION']}\t{r['CUE']}" for t, r in enumerate(csv.DictReader(f, delimiter='\t'))]
open(f'{folder}/imagery.tsv', 'w').write('\n'.join(rows))
with h5py.File(f'{root}/betas_all_{name}_fp32_renorm.hdf5') as f:
    np.save(f'{folder}/renorm.npy', f['betas'][:])
with h5py.File(f'{root}/nsddata_stimuli/stimuli/nsd/nsd_stimuli.hdf5') as f:
    np.save(f'{folder}/stimulus.npy', f['imgBrick'][28752])
