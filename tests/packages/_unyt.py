"""A program that uses unyt."""

import numpy as np, unyt as u
a = u.unyt_array([1., 2, 3], "m"); print(a, repr(a), a.to("cm"), a * a, a.sum(), np.sqrt(a * a), a / (2 * u.s), np.concatenate([a, a]), np.mean(a), a[1], a > 1.5 * u.m, np.dot(a, a), a.in_base("cgs"), np.linspace(a[0], a[1], 3), np.cross(a, a[::-1]), np.max(a), np.std(a), np.sort(a[::-1]), np.clip(a, 1.5 * u.m, 2 * u.m), np.where(a > 2 * u.m, a, 2 * a), u.uconcatenate([a, a]) if False else "", np.linalg.norm(a), np.around(a, 1), np.diff(a), np.stack([a, a]), np.isclose(a, a), np.histogram(a), np.vstack([a, a]), np.einsum("i,i", a, a), np.power(a, 2), np.sin(a / u.m), np.trapezoid(a, a), np.interp(1.5 * u.m, a, a), np.array2string(a))
try: a + 1 * u.s
except Exception as e: print(type(e).__name__, e)
import pickle; print(pickle.loads(pickle.dumps(a)), a.copy(), a.astype("f4"), a.ndview, a.units)
