"""A program that uses nrrd."""

import numpy as np, nrrd, tempfile, os
f = os.path.join(tempfile.mkdtemp(), "a.nrrd")
for e in ["raw", "gzip", "ascii", "bz2"]: nrrd.write(f, np.arange(24, dtype="i2").reshape(2, 3, 4), {"encoding": e, "space directions": np.eye(3), "units": ["mm", "mm", "cm"]}); d, h = nrrd.read(f); print(e, d.dtype, d.shape, d.flags.f_contiguous, d.sum(), dict(h))
