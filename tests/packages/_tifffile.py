"""A program that uses tifffile."""

import numpy as np, tifffile, io
for dt in ["u1", "u2", "f4", "i4", "f8", "c8", "?"]:
    b = io.BytesIO(); a = (np.arange(48).reshape(4, 12) % 5).astype(dt); tifffile.imwrite(b, a); b.seek(0); r = tifffile.imread(b); print(dt, r.dtype, r.shape, np.array_equal(a, r))
b = io.BytesIO(); tifffile.imwrite(b, np.arange(3 * 16 * 16, dtype="u2").reshape(3, 16, 16), photometric="minisblack", tile=(16, 16), compression="zlib", metadata={"axes": "ZYX"}); b.seek(0)
with tifffile.TiffFile(b) as t: print(len(t.pages), t.series[0].axes, t.series[0].shape, t.pages[0].asarray()[0, :4], t.pages[0].tags["ImageWidth"].value)
