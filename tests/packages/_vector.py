"""A program that uses vector."""

import numpy as np, vector
a = vector.array({"x": [1., 2], "y": [3., 4], "z": [5., 6]}); print(a, a.rho, a.theta, a + a, a.dot(a), a.cross(a), abs(a), a[0], a.unit(), a.rotateZ(.1), a.to_rhophieta(), vector.obj(px=1, py=2, pz=3, E=10).mass, vector.array([(1., 2, 3, 9)], dtype=[("px", float), ("py", float), ("pz", float), ("E", float)]).boostX(.1), a.sum(), np.sum(a), np.sqrt(a.dot(a)), a == a, 2 * a, -a, a.deltaphi(a), a["x"], a.shape, repr(a))
