"""Polynomials as vectors of coefficients, the highest first."""

import re
import warnings

import _hotloop_numpy as _native

from . import _compilable
from ._creation import array, asarray, ones, zeros
from ._diagonals import diag, vander
from ._joining import atleast_1d
from ._logic import finfo, iscomplex, isscalar, mintypecode
from ._products import dot, outer
from ._windows import convolve

__all__ = ["poly", "poly1d", "polyadd", "polyder", "polydiv", "polyfit", "polyint", "polymul", "polysub", "polyval", "roots"]


def _wrapped(value, *given):
    """A `poly1d` if one of the given polynomials is one."""
    return poly1d(value) if any(isinstance(each, poly1d) for each in given) else value


def poly(seq_of_zeros):
    """The polynomial with these zeros, or the characteristic polynomial of a matrix."""
    zeros_ = atleast_1d(seq_of_zeros)
    if zeros_.ndim == 2 and zeros_.shape[0] == zeros_.shape[1] and zeros_.shape[0]:
        from .linalg import eigvals
        zeros_ = eigvals(zeros_)
    elif zeros_.ndim == 1:
        zeros_ = zeros_.astype(mintypecode(zeros_.dtype.char))
    else:
        raise ValueError("input must be 1d or non-empty square 2d array.")
    if not len(zeros_):
        return 1.0
    result = ones(1, zeros_.dtype)
    for zero in zeros_:
        result = convolve(result, array([1, -zero], dtype=zeros_.dtype))
    if result.dtype.kind == "c":
        wide = zeros_.astype(complex)
        if asarray(_native.sort(wide, -1) == _native.sort(_native.conjugate(wide), -1)).all():
            result = result.real.copy()
    return result


def roots(p):
    """The zeros of a polynomial."""
    p = atleast_1d(p)
    if p.ndim != 1:
        raise ValueError("Input must be a rank-1 array.")
    found = _native.nonzero(p)[0]
    if not len(found):
        return array([])
    trailing = len(p) - int(found[-1]) - 1
    p = p[int(found[0]):int(found[-1]) + 1]
    if p.dtype.kind not in "fc":
        p = p.astype(float)
    if len(p) > 1:
        from .linalg import eigvals
        companion = diag(ones(len(p) - 2, p.dtype), -1)
        companion[0, :] = -p[1:] / p[0]
        result = eigvals(companion)
    else:
        result = array([])
    return _native.concatenate([result, zeros(trailing, result.dtype)], 0, None)


def polyint(p, m=1, k=None):
    """The m-th integral, with constants `k`."""
    m = int(m)
    if m < 0:
        raise ValueError("Order of integral must be positive (see polyder)")
    k = atleast_1d(zeros(m) if k is None else k)
    if len(k) == 1 and m > 1:
        k = k[0] * ones(m)
    if len(k) < m:
        raise ValueError("k must be a scalar or a rank-1 array of length 1 or >m.")
    value = asarray(p)
    for i in range(m):
        powers = _native.arange(len(value), 0, -1, None)
        value = _native.concatenate([value / powers, asarray([k[i]])], 0, None)
    return _wrapped(value, p)


def polyder(p, m=1):
    """The m-th derivative."""
    m = int(m)
    if m < 0:
        raise ValueError("Order of derivative must be positive (see polyint)")
    value = asarray(p)
    for _ in range(m):
        value = value[:-1] * _native.arange(len(value) - 1, 0, -1, None)
    return _wrapped(value, p)


def polyval(p, x):
    """The value of a polynomial, by Horner's rule."""
    if isinstance(x, poly1d):
        y = 0
    else:
        x = asarray(x)
        y = _native.zeros(x.shape, x.dtype, "C")
    for c in asarray(p):
        y = y * x + c
    return y


def _aligned(a, b):
    a, b = atleast_1d(a), atleast_1d(b)
    missing = len(b) - len(a)
    if missing > 0:
        a = _native.concatenate([zeros(missing, a.dtype), a], 0, None)
    elif missing < 0:
        b = _native.concatenate([zeros(-missing, b.dtype), b], 0, None)
    return a, b


def polyadd(a1, a2):
    """The sum of two polynomials."""
    a, b = _aligned(a1, a2)
    return _wrapped(a + b, a1, a2)


def polysub(a1, a2):
    """The difference of two polynomials."""
    a, b = _aligned(a1, a2)
    return _wrapped(a - b, a1, a2)


def polymul(a1, a2):
    """The product of two polynomials."""
    return _wrapped(convolve(poly1d(a1).coeffs, poly1d(a2).coeffs), a1, a2)


def polydiv(u, v):
    """Quotient and remainder of two polynomials."""
    a, b = atleast_1d(u) + 0.0, atleast_1d(v) + 0.0
    if "O" in (a.dtype.kind, b.dtype.kind):
        # Of objects the first ones say what they are.
        kind = asarray(a[0] + b[0]).dtype
        a, b = a.astype(kind), b.astype(kind)
    quotient, rest = _compilable.function("polydiv")(a, b)
    return _wrapped(quotient, u, v), _wrapped(rest, u, v)


def polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
    """The polynomial of a degree that fits best."""
    from .exceptions import RankWarning
    from .linalg import inv, lstsq
    order = int(deg) + 1
    x, y = asarray(x) + 0.0, asarray(y) + 0.0
    if deg < 0:
        raise ValueError("expected deg >= 0")
    if x.ndim != 1:
        raise TypeError("expected 1D vector for x")
    if x.size == 0:
        raise TypeError("expected non-empty vector for x")
    if y.ndim < 1 or y.ndim > 2:
        raise TypeError("expected 1D or 2D array for y")
    if x.shape[0] != y.shape[0]:
        raise TypeError("expected x and y to have same length")
    if rcond is None:
        rcond = len(x) * finfo(x.dtype).eps
    lhs, rhs = vander(x, order), y
    if w is not None:
        w = asarray(w) + 0.0
        if w.ndim != 1:
            raise TypeError("expected a 1-d array for weights")
        if w.shape[0] != y.shape[0]:
            raise TypeError("expected w and y to have the same length")
        # In place: in the precision of the points.
        lhs *= w[:, None]
        rhs *= w[:, None] if rhs.ndim == 2 else w
    scale = _native.sqrt((lhs * lhs).sum(axis=0))
    lhs = lhs / scale
    c, residuals, rank, singular = lstsq(lhs, rhs, rcond)
    c = (c.T / scale).T
    if rank != order and not full:
        warnings.warn("Polyfit may be poorly conditioned", RankWarning, stacklevel=2)
    if full:
        return c, residuals, rank, singular, rcond
    if not cov:
        return c
    base = inv(dot(lhs.T, lhs)) / outer(scale, scale)
    if isinstance(cov, str) and cov == "unscaled":
        factor = 1
    elif len(x) <= order:
        raise ValueError("the number of data points must exceed order to scale the covariance matrix")
    else:
        factor = residuals / (len(x) - order)
    return c, (base if y.ndim == 1 else base[:, :, None]) * factor


class poly1d:
    """A polynomial of one variable, the highest coefficient first."""

    __hash__ = None

    def __init__(self, c_or_r, r=False, variable=None):
        if isinstance(c_or_r, poly1d):
            self._coeffs, self._variable = c_or_r._coeffs, variable or c_or_r._variable
            return
        c = atleast_1d(poly(c_or_r) if r else c_or_r)
        if c.ndim > 1:
            raise ValueError("Polynomial must be 1d only.")
        found = _native.nonzero(c)[0]
        self._coeffs = c[int(found[0]):] if len(found) else array([0], dtype=c.dtype)
        self._variable = "x" if variable is None else variable

    @property
    def coeffs(self):
        """The coefficients."""
        return self._coeffs

    @coeffs.setter
    def coeffs(self, value):
        if value is not self._coeffs:
            raise AttributeError("Cannot set attribute")

    c = coef = coefficients = coeffs

    @property
    def variable(self):
        """The name of the variable."""
        return self._variable

    @property
    def order(self):
        """The degree."""
        return len(self._coeffs) - 1

    o = order

    @property
    def roots(self):
        """The zeros."""
        return roots(self._coeffs)

    r = roots

    def __array__(self, t=None, copy=None):
        return array(self._coeffs, t, copy=copy)

    def __repr__(self):
        return "poly1d(" + repr(self._coeffs)[len("array("):-1] + ")"

    def __len__(self):
        return self.order

    def __str__(self):
        return _in_two_lines(self._text())

    def _text(self):
        order = self.order
        text = "0"
        for k, coefficient in enumerate(self._coeffs):
            power = order - k
            number = _number_text(coefficient)
            if number == "0" and (power or k):
                term = ""
            elif power == 0:
                term = number
            elif power == 1:
                term = f"{number} {self._variable}"
            else:
                term = f"{number} {self._variable}**{power}"
            if k == 0:
                text = term
            elif term.startswith("-"):
                text = f"{text} - {term[1:]}"
            elif term:
                text = f"{text} + {term}"
        return text

    def __call__(self, val):
        return polyval(self._coeffs, val)

    def __neg__(self):
        return poly1d(-self._coeffs)

    def __pos__(self):
        return self

    def __mul__(self, other):
        if isscalar(other):
            return poly1d(self._coeffs * other)
        return poly1d(polymul(self._coeffs, poly1d(other).coeffs))

    __rmul__ = __mul__

    def __add__(self, other):
        return poly1d(polyadd(self._coeffs, poly1d(other).coeffs))

    __radd__ = __add__

    def __sub__(self, other):
        return poly1d(polysub(self._coeffs, poly1d(other).coeffs))

    def __rsub__(self, other):
        return poly1d(polysub(poly1d(other).coeffs, self._coeffs))

    def __pow__(self, val):
        if not isscalar(val) or int(val) != val or val < 0:
            raise ValueError("Power to non-negative integers only.")
        result = [1]
        for _ in range(val):
            result = polymul(self._coeffs, result)
        return poly1d(result)

    def __truediv__(self, other):
        if isscalar(other):
            return poly1d(self._coeffs / other)
        return polydiv(self, poly1d(other))

    def __rtruediv__(self, other):
        if isscalar(other):
            return poly1d(other / self._coeffs)
        return polydiv(poly1d(other), self)

    def __eq__(self, other):
        if not isinstance(other, poly1d):
            return NotImplemented
        if self._coeffs.shape != other._coeffs.shape:
            return False
        return (self._coeffs == other._coeffs).all()

    def __ne__(self, other):
        if not isinstance(other, poly1d):
            return NotImplemented
        return not self == other

    def __getitem__(self, val):
        if 0 <= val <= self.order:
            return self._coeffs[self.order - val]
        return self._coeffs.dtype.type(0)

    def __setitem__(self, key, val):
        if key < 0:
            raise ValueError("Does not support negative powers.")
        if key > self.order:
            self._coeffs = _native.concatenate([zeros(key - self.order, self._coeffs.dtype), self._coeffs], 0, None)
        self._coeffs[self.order - key] = val

    def __iter__(self):
        return iter(self._coeffs)

    def integ(self, m=1, k=0):
        """The m-th integral."""
        return poly1d(polyint(self._coeffs, m=m, k=k))

    def deriv(self, m=1):
        """The m-th derivative."""
        return poly1d(polyder(self._coeffs, m=m))


def _number_text(x):
    def short(part):
        return f"{part:.4g}".removesuffix(".0000")

    if not iscomplex(x):
        return short(asarray(x).real[()])
    if x.real == 0:
        return f"{short(x.imag)}j"
    return f"({short(x.real)} + {short(x.imag)}j)"


def _in_two_lines(text, width=70):
    """Powers raised to a line of their own."""
    result, above, below, at = " ", "", "", 0
    for found in re.finditer(r"\*\*([0-9]*)", text):
        part, power = text[at:found.start()], found[1]
        at = found.end()
        low, high = part + " " * (len(power) - 1), " " * (len(part) - 1) + power
        if len(below) + len(low) > width or len(above) + len(high) > width:
            result += above + "\n" + below + "\n "
            above, below = high, low
        else:
            above, below = above + high, below + low
    return result + above + "\n" + below + text[at:]
