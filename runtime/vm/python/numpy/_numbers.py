"""Rounding, parts of complex numbers, and interpolation."""

import _hotloop_numpy as _native

from ._creation import asarray
from ._quick import forward
from ._products import into as _into

__all__ = ["angle", "around", "clip", "fix", "imag", "interp", "nan_to_num", "real", "real_if_close", "round"]


def clip(a, a_min=None, a_max=None, out=None, *, min=None, max=None, **kwargs):
    """Elements limited to an interval.

    Returns
    -------
    clipped_array : ndarray
    """
    low = a_min if min is None else min
    high = a_max if max is None else max
    if low is None and high is None:
        return _into(_native.positive(a), out)
    return _into(_native.clip(a, low, high), out)


def round(a, decimals=0, out=None):
    """Elements rounded to a number of decimals, ties to even."""
    if type(a) is not _native.ndarray and isinstance(a, _native.ndarray):
        result = round(_native.asarray(a, None), decimals, out)
        kept = out is None and (decimals == 0 or decimals > 0 and a.dtype.kind in "iu")
        return _native.view_as(asarray(result), type(a), a) if kept else result
    a = asarray(a)
    if a.dtype.kind in "biu":
        if a.dtype.kind == "b" and decimals:
            result = _native.multiply(a, 10.0, out=a.copy())
        elif decimals >= 0:
            result = a.copy() if a.dtype.kind != "b" else a.astype("f8")
        else:
            unit = 10 ** -decimals
            low = a // unit * unit
            rest = a - low
            up = (rest * 2 > unit) | ((rest * 2 == unit) & (low // unit % 2 == 1))
            result = asarray(low + up.astype(a.dtype) * unit).astype(a.dtype)
    elif a.dtype.kind == "c":
        result = a.copy()
        result.real, result.imag = round(a.real, decimals), round(a.imag, decimals)
    elif decimals == 0:
        result = _native.rint(a)
    else:
        scale = 10.0 ** abs(decimals)
        if decimals > 0:
            result = _native.rint(a * scale) / scale
        else:
            result = _native.rint(a / scale) * scale
    result = asarray(result)
    return _into(result, out) if out is not None else result if result.ndim else result[()]


around = round


def fix(x, out=None):
    """Elements rounded towards zero."""
    return _into(_native.trunc(x), out)


def real(val):
    """The real part."""
    return val.real if hasattr(val, "real") else asarray(val).real


def imag(val):
    """The imaginary part."""
    return val.imag if hasattr(val, "imag") else asarray(val).imag


def angle(z, deg=False):
    """The angle of complex numbers."""
    z = asarray(z)
    a = _native.arctan2(z.imag, z.real) if z.dtype.kind == "c" else _native.arctan2(0, z)
    return a * (180 / 3.141592653589793) if deg else a


def real_if_close(a, tol=100):
    """The real parts if all imaginary parts are close to zero."""
    a = asarray(a)
    if a.dtype.kind != "c":
        return a
    if tol > 1:
        tol *= 2.0 ** (-52 if a.dtype.itemsize == 16 else -23)
    return a.real if (_native.absolute(a.imag) < tol).all() else a


@forward(_native.quick_nan_to_num, "x", "copy", "nan", "posinf", "neginf")
def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    """The array with NaN and infinities replaced by numbers."""
    from ._logic import finfo
    x = _native.array(x, None, copy, "K", 0)
    if x.dtype.kind not in "fc":
        return x if x.ndim else x[()]
    limits = finfo(x.dtype)
    high, low = limits.max if posinf is None else posinf, limits.min if neginf is None else neginf
    for part in (x.real, x.imag) if x.dtype.kind == "c" else (x,):
        infinite, negative = _native.isinf(part), _native.signbit(part)
        for mask, value in ((_native.isnan(part), nan), (infinite & ~negative, high), (infinite & negative, low)):
            _native.putmask(part, mask, value) if hasattr(_native, "putmask") else part.__setitem__(mask, value)
    return x if x.ndim else x[()]


@forward(_native.quick_interp, "x", "xp", "fp", "left", "right", "period")
def interp(x, xp, fp, left=None, right=None, period=None):
    """Piecewise linear interpolation."""
    fp = asarray(fp)
    kind = "c16" if fp.dtype.kind == "c" else "f8"
    x, xp, fp = _safely(x, "f8"), _safely(xp, "f8"), _safely(fp, kind)
    if period is not None:
        if period == 0:
            raise ValueError("period must be a non-zero value")
        period = abs(period)
        left = right = None
        if xp.ndim != 1 or fp.ndim != 1:
            raise ValueError("Data points must be 1-D sequences")
        if xp.shape[0] != fp.shape[0]:
            raise ValueError("fp and xp are not of the same length")
        x, xp = asarray(x % period), xp % period
        order = _native.argsort(xp, -1)
        xp, fp = xp[order], fp[order]
        xp = _native.concatenate([xp[-1:] - period, xp, xp[:1] + period], 0, None)
        fp = _native.concatenate([fp[-1:], fp, fp[:1]], 0, None)
    for points in (xp, fp):
        if points.ndim != 1:
            raise ValueError(f"object {'too deep' if points.ndim else 'of too small depth'} for desired array")
    if len(xp) == 0:
        raise ValueError("array of sample points is empty")
    if len(xp) != len(fp):
        raise ValueError("fp and xp are not of the same length.")
    if kind == "f8":
        return _native.interp(x, xp, fp, left, right)
    left, right = fp[0] if left is None else left, fp[-1] if right is None else right
    if len(xp) == 1:
        result = _native.full(x.shape, fp[0], kind, "C")
    else:
        at = asarray(_native.clip(asarray(_native.searchsorted(xp, x, True)) - 1, 0, len(xp) - 2))
        old = _native.get_error_state()
        _native.set_error_state("ignore", "ignore", "ignore", "ignore")
        try:
            slope = (fp[1:] - fp[:-1]) / (xp[1:] - xp[:-1])
            result = slope[at] * (x - xp[at]) + fp[at]
        finally:
            _native.set_error_state(*old)
        result = _native.where(x == xp[at], fp[at], _native.where(x == xp[-1], fp[-1], result))
    result = _native.where(x < xp[0], left, _native.where(x > xp[-1], right, result))
    result = asarray(_native.where(_native.isnan(x), x, result)).astype(kind)
    return result if result.ndim else result[()]


def _safely(a, kind):
    a = asarray(a)
    if not _native.can_cast(a.dtype, _native.dtype(kind), "safe"):
        raise TypeError(f"Cannot cast array data from dtype('{a.dtype}') to dtype('{_native.dtype(kind)}') according to the "
                        "rule 'safe'")
    return a.astype(kind)
