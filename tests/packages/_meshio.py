"""A program that uses meshio."""

import numpy as np, meshio, io, tempfile, os
m = meshio.Mesh(np.array([[0., 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]]), [("triangle", np.array([[0, 1, 2], [1, 3, 2]]))], point_data={"T": np.arange(4.)}, cell_data={"a": [np.array([1., 2])]}); print(m)
for e in ["vtk", "vtu", "ply", "stl", "obj", "off", "msh", "xdmf", "inp", "mesh"]:
    try:
        f = os.path.join(tempfile.mkdtemp(), "a." + e); m.write(f, **({"data_format": "XML"} if e == "xdmf" else {})); r = meshio.read(f) if e != "svg" else None; print(e, os.path.getsize(f) if e not in ("vtu", "svg", "nas", "inp") else "", r and r.points.tolist(), r and r.cells[0].data.tolist(), r and r.point_data)
    except Exception as x: print(e, type(x).__name__, str(x)[:200].replace(f, ""))
