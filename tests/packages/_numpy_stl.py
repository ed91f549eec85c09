"""A program that uses numpy_stl."""

import numpy as np, io
from stl import mesh, Mode
d = np.zeros(2, dtype=mesh.Mesh.dtype); d["vectors"][0] = [[0, 1, 1], [1, 0, 1], [0, 0, 1]]; d["vectors"][1] = [[1, 0, 1], [0, 1, 1], [1, 1, 1]]; m = mesh.Mesh(d.copy()); print(m.normals, m.areas, m.v0, m.x, m.min_, m.max_, m.get_mass_properties() if False else "", mesh.Mesh.dtype)
m.rotate([0, 0, 1], .5); m.translate([1, 2, 3]); print(m.vectors.round(5), m.points.shape); b = io.BytesIO(); m.save("a.stl", fh=b, mode=Mode.BINARY); b.seek(0); print(mesh.Mesh.from_file("a.stl", fh=b).vectors.round(5)[0]); b = io.BytesIO(); m.save("a.stl", fh=b, mode=Mode.ASCII); print(b.getvalue()[-200:])
