"""A program that uses pydicom."""

import numpy as np, pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian
d = Dataset(); d.file_meta = FileMetaDataset(); d.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian; d.Rows, d.Columns, d.BitsAllocated, d.BitsStored, d.HighBit, d.PixelRepresentation, d.SamplesPerPixel, d.PhotometricInterpretation = 2, 3, 16, 16, 15, 0, 1, "MONOCHROME2"
d.PixelData = np.arange(6, dtype="<u2").tobytes(); print(d.pixel_array, d.pixel_array.dtype); d.RescaleSlope, d.RescaleIntercept = 2, -1; d.WindowCenter, d.WindowWidth = 3, 4
from pydicom.pixels import apply_modality_lut, apply_voi_lut, pack_bits, unpack_bits
print(apply_modality_lut(d.pixel_array, d), apply_voi_lut(d.pixel_array, d), pack_bits(np.array([1, 0, 1, 1, 0, 0, 0, 1, 1])), unpack_bits(b"\x8d"))
