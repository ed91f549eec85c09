"""Rounding, parts of complex numbers, and interpolation."""

import _hotloop_numpy as _native

from ._casts import require_cast
from ._creation import asarray, copyto
from ._quick import forward
from ._products import into as _into

__all__ = ["angle", "around", "clip", "fix", "imag", "interp", "nan_to_num", "real", "real_if_close", "round"]


_absent = object()


def clip(a, a_min=_absent, a_max=_absent, out=None, *, min=_absent, max=_absent, **kwargs):
    """Elements limited to an interval.

    Returns
    -------
    clipped_array : ndarray
    """
    if a_min is _absent and a_max is _absent:
        a_min = None if min is _absent else min
        a_max = None if max is _absent else max
    elif a_min is _absent:
        raise TypeError("clip() missing 1 required positional argument: 'a_min'")
    elif a_max is _absent:
        raise TypeError("clip() missing 1 required positional argument: 'a_max'")
    elif min is not _absent or max is not _absent:
        raise ValueError("Passing `min` or `max` keyword argument when `a_min` and `a_max` are provided is forbidden.")
    if out is None and not kwargs and not (a_min is None and a_max is None):
        return _native.clip(a, a_min, a_max)
    if kwargs and _native.takes_part(a, a_min, a_max, out):
        return _native.clip(a, a_min, a_max, out=out, **kwargs)
    return _clip_into(a, a_min, a_max, out, kwargs)


def _clip_into(a, low, high, out, options):
    a = asarray(a)
    if a.dtype.kind in "iu":
        # What no element can be beyond limits nothing.
        bits = a.dtype.itemsize * 8
        least, most = (0, 2 ** bits - 1) if a.dtype.kind == "u" else (-2 ** (bits - 1), 2 ** (bits - 1) - 1)
        low = None if type(low) is int and low <= least else low
        high = None if type(high) is int and high >= most else high
    if low is None and high is None:
        return _native.positive(a, out=out, **options)
    if low is None:
        return _native.minimum(a, high, out=out, **options)
    if high is None:
        return _native.maximum(a, low, out=out, **options)
    unknown = [name for name in options if name not in ("dtype", "casting", "where", "order", "subok", "signature")]
    if unknown:
        raise TypeError(f"clip() got an unexpected keyword argument '{unknown[0]}'")
    rule = options.get("casting", "same_kind")
    operands = [x if type(x) in (int, float, complex) else asarray(x) for x in (a, low, high)]
    dtype = options.get("dtype")
    if dtype is not None:
        dtype = _native.dtype(dtype)
        for at, x in enumerate(operands):
            kind = asarray(x).dtype
            if not _native.can_cast(kind, dtype, rule) and not (type(x) is int and dtype.kind in "iufc"):
                raise _native.UFuncTypeError(f"Cannot cast ufunc 'clip' input {at} from {kind!r} to {dtype!r} with casting rule "
                                             f"'{rule}'")
        operands = [asarray(x, dtype=dtype) for x in operands]
    elif a.dtype.kind == "b" and all(type(x) in (int, bool) or getattr(x, "dtype", None) == bool for x in operands[1:]):
        operands[0] = a.astype(int)
    result = asarray(_native.clip(*operands))
    if out is None and "where" not in options:
        return result if result.ndim else result[()]
    if out is not None and not _native.can_cast(result.dtype, out.dtype, rule):
        raise _native.UFuncTypeError(f"Cannot cast ufunc 'clip' output from {result.dtype!r} to {out.dtype!r} with casting rule "
                                     f"'{rule}'")
    return _native.positive(result, out=out, casting="unsafe", **({"where": options["where"]} if "where" in options else {})) \
        if result.dtype.kind != "b" else _into(result, out)


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
            result = a.copy() if a.dtype.kind != "b" else a.astype("f2")
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
        result = asarray(result).astype(a.dtype, copy=False)
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
            copyto(part, value, where=mask)
    return x if x.ndim else x[()]


@forward(_native.quick_interp, "x", "xp", "fp", "left", "right", "period")
def interp(x, xp, fp, left=None, right=None, period=None):
    """Piecewise linear interpolation."""
    fp = asarray(fp)
    if period is not None:
        x, xp = asarray(x, float), asarray(xp, float)
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
    require_cast(a, kind)
    return a.astype(kind)
