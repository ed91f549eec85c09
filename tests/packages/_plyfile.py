"""A program that uses plyfile."""

import numpy as np, plyfile, io
v = np.array([(0, 0, 0, 255), (0, 1, 1, 0), (1, 0, 1, 9)], dtype=[("x", "f4"), ("y", "f4"), ("z", "f4"), ("r", "u1")]); f = np.array([([0, 1, 2],)], dtype=[("vertex_indices", "O")])
for text in (True, False):
    for order in ("<", ">"):
        b = io.BytesIO(); plyfile.PlyData([plyfile.PlyElement.describe(v, "vertex"), plyfile.PlyElement.describe(f, "face", val_types={"vertex_indices": "i4"})], text=text, byte_order=order).write(b); b.seek(0); p = plyfile.PlyData.read(b); print(p, p["vertex"]["x"], p["vertex"].data, p["face"]["vertex_indices"][0])
