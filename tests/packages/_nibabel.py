"""A program that uses nibabel."""

import numpy as np, nibabel as nib, io
img = nib.Nifti1Image(np.arange(24, dtype=np.int16).reshape(2, 3, 4), np.eye(4)); print(img.header, img.get_fdata().sum(), img.affine, img.shape, img.get_data_dtype())
b = img.to_bytes(); j = nib.Nifti1Image.from_bytes(b); print(np.array_equal(j.get_fdata(), img.get_fdata()), j.dataobj.dtype, np.asarray(j.dataobj)[0, 0], len(b), nib.aff2axcodes(img.affine), nib.orientations.io_orientation(img.affine))
from nibabel import affines, eulerangles, quaternions, volumeutils; print(eulerangles.euler2mat(.1, .2, .3), quaternions.mat2quat(np.eye(3)), affines.apply_affine(np.eye(4), [1, 2, 3]))
import tempfile, os; f = os.path.join(tempfile.mkdtemp(), "a.nii.gz"); nib.save(nib.Nifti1Image(np.random.default_rng(0).random((3, 3, 3)), np.diag([2, 2, 2, 1])), f); k = nib.load(f); print(k.get_fdata()[1, 1], k.header.get_zooms(), k.slicer[:2].shape, k.dataobj[..., 1].sum(), nib.funcs.concat_images([k, k]).shape)
print(nib.streamlines.Tractogram([np.zeros((2, 3), "f4")], affine_to_rasmm=np.eye(4)).streamlines)
