"""Polynomials of every kind, and functions whose results leave the real numbers."""

import numpy as np
from numpy.polynomial import Chebyshev, Hermite, HermiteE, Laguerre, Legendre, Polynomial

np.set_printoptions(precision=6, suppress=True)


def show(function):
    """What the function gives, or what it raises."""
    try:
        found = function()
        # What is rounded may be a little above zero, or below.
        print(repr(np.round(found, 6) + 0.0 if isinstance(found, np.ndarray) and found.dtype.kind in "fc" else found))
    except Exception as error:
        print(type(error).__name__, error)


x = np.linspace(-1, 1, 7)
for kind in (Polynomial, Chebyshev, Hermite, HermiteE, Laguerre, Legendre):
    p, q = kind([1, 2, 3]), kind([0.5, -1])
    print(kind.__name__)
    for function in [
        lambda: p + q, lambda: p - q, lambda: p * q, lambda: p // q, lambda: p % q, lambda: divmod(p, q), lambda: p**3, lambda: -p, lambda: p + 1, lambda: 2 * p,
        lambda: p(x), lambda: p([[1, 2], [3, 4]]), lambda: p(q), lambda: p.deriv(), lambda: p.deriv(2), lambda: p.integ(), lambda: p.integ(2, [1, 2], 0.5),
        lambda: np.round(p.roots(), 5), lambda: kind.fromroots([1, 2, 3]), lambda: np.round(kind.fit(x, x**3 + 1, 3).coef, 6), lambda: p.convert(kind=Polynomial),
        lambda: p.truncate(2), lambda: p.cutdeg(1), lambda: kind([1, 2, 0, 0]).trim(), lambda: p.degree(), lambda: p == q, lambda: p == kind([1, 2, 3]), lambda: str(p),
        lambda: f"{p:ascii}", lambda: f"{p:unicode}", lambda: kind.basis(2), lambda: kind.identity(), lambda: p.linspace(3), lambda: p.mapparms(), lambda: p.copy(),
        lambda: kind([1, 2], domain=[0, 2])(x), lambda: p + kind([1], domain=[0, 1]), lambda: p / 2, lambda: p / q, lambda: len(p), lambda: list(p), lambda: p._repr_latex_(),
        lambda: kind([1 + 1j, 2])(1j), lambda: kind([[1, 2]]), lambda: p ** -1, lambda: kind.cast(Polynomial([1, 2, 3])), lambda: np.float64(2) * p, lambda: kind([1, 2], symbol="t"),
    ]:  # fmt: skip
        show(function)
    name = {"Polynomial": "poly", "Chebyshev": "cheb", "Hermite": "herm", "HermiteE": "herme", "Laguerre": "lag", "Legendre": "leg"}[kind.__name__]
    module = getattr(np.polynomial, {"poly": "polynomial", "cheb": "chebyshev", "herm": "hermite", "herme": "hermite_e", "lag": "laguerre", "leg": "legendre"}[name])
    call = lambda tail: getattr(module, name + tail)  # noqa: E731
    for function in [
        lambda: call("add")([1, 2], [1]), lambda: call("mulx")([1, 2]), lambda: call("val")(x, [1, 2, 3]), lambda: call("val2d")([1, 2], [3, 4], np.eye(2)),
        lambda: call("grid2d")([1, 2], [3, 4], np.eye(2)), lambda: call("val3d")(1, 2, 3, np.ones((2, 2, 2))), lambda: call("vander")([1, 2, 3], 2), lambda: call("vander2d")([1], [2], [1, 1]),
        lambda: call("der")([[1, 2], [3, 4]], axis=1), lambda: call("int")([1, 2, 3], k=[1], lbnd=-1), lambda: np.round(call("fit")(x, x**2, 2), 6), lambda: call("companion")([1, 2, 3]),
        lambda: np.round(call("roots")([1, 2, 3, 4]), 5), lambda: call("line")(1, 2), lambda: call("trim")([1, 0, 0]), lambda: call("div")([1, 2, 3], [1, 1]), lambda: call("pow")([1, 2], 2),
        lambda: call("fit")(x, x[:3], 1), lambda: call("val")(x, [1, 2])[0], lambda: call("der")([1, 2], -1), lambda: call("fit")([1.0, 2, 3], [[1, 2], [3, 4], [5, 6]], [0, 1]),
    ]:  # fmt: skip
        show(function)
    if name != "poly":
        show(lambda: [np.round(each, 6) for each in call("gauss")(3)])
        show(lambda: np.round(call("weight")(np.array([0.1, 0.5])), 6))
        show(lambda: getattr(module, f"poly2{name}")([1, 2, 3]))
        show(lambda: getattr(module, f"{name}2poly")([1, 2, 3]))
show(lambda: np.polynomial.chebyshev.chebinterpolate(np.exp, 3))
show(lambda: np.polynomial.chebyshev.chebpts1(3))
show(lambda: np.polynomial.polyutils.mapdomain([0, 1], [0, 1], [0, 2]))
np.polynomial.set_default_printstyle("ascii")
print(Polynomial([1.5, -2, 0, 1e-7, 1e10]), Chebyshev([1, 2 + 1j]))
np.polynomial.set_default_printstyle("unicode")
for function in [
    lambda: np.emath.sqrt(-1), lambda: np.emath.sqrt([-1, 4]), lambda: np.emath.log(-1), lambda: np.emath.log10([-10, 10]), lambda: np.emath.log2(-8), lambda: np.emath.logn(2, -8),
    lambda: np.emath.power([-1, 4], 0.5), lambda: np.emath.arccos(2), lambda: np.emath.arcsin([0, 2]), lambda: np.emath.arctanh([0, 2]), lambda: np.lib.scimath.sqrt(4), lambda: np.emath.sqrt(np.array([-1.0], "f4")),
]:  # fmt: skip
    show(function)
