"""A program that uses pint."""

import numpy as np, pint
u = pint.UnitRegistry()
a = np.arange(6.).reshape(2, 3) * u.m; print(a, repr(a), a.to("cm"), a.sum(), a.mean(axis=0), a.std(), a[1], a.T, a.reshape(-1), a * a, a / (2 * u.s), np.sqrt(a * a), a > 2 * u.m)
b = u.Quantity([1, 2, 3], "km"); print(np.concatenate([a[0], b]), np.stack([a[0], b]), np.where(a[0] > 1 * u.m, a[0], b), np.dot(b, b), np.cross(b, b[::-1]), np.linspace(0 * u.m, 1 * u.km, 3), np.interp(1.5 * u.km, b, b), np.median(b), np.clip(b, 1.5 * u.km, 2500 * u.m), np.max(b), np.argmax(b), np.cumsum(b), np.diff(b), np.sort(b[::-1]), np.isclose(b, b), np.allclose(b, b * 1000, atol=1 * u.m) if False else "")
print(np.sin(np.array([0, 90]) * u.degree), np.arctan2(1 * u.m, 1 * u.km), np.exp(u.Quantity([1., 2]) * u.dimensionless), np.einsum("i,i", b, b), np.nanmax(b), np.full_like(b, 1), np.zeros_like(b), np.trapezoid(b, dx=1 * u.s), np.prod(b), np.percentile(b, 50), np.searchsorted(b, 1.5 * u.km), np.tile(b, 2), np.pad(b, 1), np.any(b), np.round(b), np.gradient(b), np.linalg.norm(b), np.broadcast_to(b, (2, 3)).shape, np.rot90(a), np.delete(b, 1), np.append(b, b), np.insert(b, 0, 1 * u.m))
try: a + 1 * u.s
except Exception as e: print(type(e).__name__, e)
try: np.sin(a)
except Exception as e: print(type(e).__name__, e)
c = a.copy(); c[0, 0] = 5 * u.cm; c += 1 * u.m; c.ito("mm"); print(c, f"{c:.2f~P}", c.magnitude.dtype, np.asarray(c.magnitude), np.array([1, 2]) * u.kg, [1, 2] * u.kg, np.float64(2) * u.m, np.multiply(np.ones(3), b), np.ones(3) * b)
print(u.Quantity(np.datetime64("2020-01-01") - np.datetime64("2019-01-01")), np.average(b, weights=[1, 2, 3]), np.std(b), np.var(b), np.ptp(b), np.hypot(b, b), np.floor_divide(b, 2 * u.km) , np.mod(b, 2 * u.km), np.power(b, 2), np.reciprocal(b * 1.0), np.isfinite(b), np.modf(b * 1.5 / u.km))
