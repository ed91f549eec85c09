"""Reductions that leave NaN out."""

import warnings

import _hotloop_numpy as _native

from ._axes import over_lanes
from ._creation import asarray
from ._reductions import (_NoValue, all, argmax, argmin, cumprod, cumsum, max, mean, min, prod, sum, var)
from ._statistics import _median, _real, check_quantiles, checked_weights, lane_quantiles, median

__all__ = [
    "nanargmax", "nanargmin", "nancumprod", "nancumsum", "nanmax", "nanmean", "nanmedian", "nanmin", "nanpercentile",
    "nanprod", "nanquantile", "nanstd", "nansum", "nanvar",
]


def _replaced(a, value):
    """The array with NaN replaced, and where NaN was; None if its dtype has none."""
    a = asarray(a)
    if a.dtype.kind not in "fcO":
        return a, None
    unknown = _unknown(a)
    return asarray(_native.where(unknown, _native.asarray(value, a.dtype), a)), unknown


def _unknown(a):
    """Where elements are NaN or NaT; an object is if it differs from itself."""
    return asarray(_native.not_equal(a, a) if a.dtype.kind == "O" else _native.isnan(a))


def nansum(a, axis=None, dtype=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    """The sum, NaN counting as zero."""
    return sum(_replaced(a, 0)[0], axis, dtype, out, keepdims, initial, where)


def nanprod(a, axis=None, dtype=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    """The product, NaN counting as one."""
    return prod(_replaced(a, 1)[0], axis, dtype, out, keepdims, initial, where)


def nancumsum(a, axis=None, dtype=None, out=None):
    """Running sums, NaN counting as zero."""
    return cumsum(_replaced(a, 0)[0], axis, dtype, out)


def nancumprod(a, axis=None, dtype=None, out=None):
    """Running products, NaN counting as one."""
    return cumprod(_replaced(a, 1)[0], axis, dtype, out)


def nanmax(a, axis=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    """The largest element that is not NaN."""
    return _extremum(_native.fmax, a, axis, out, keepdims, initial, where)


def nanmin(a, axis=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    """The smallest element that is not NaN."""
    return _extremum(_native.fmin, a, axis, out, keepdims, initial, where)


def _extremum(function, a, axis, out, keepdims, initial, where):
    if asarray(a).dtype.kind == "O":
        largest = function is _native.fmax
        a, unknown = _replaced(a, -float("inf") if largest else float("inf"))
        result = (max if largest else min)(a, axis, out, keepdims, initial, where)
        return result if not asarray(all(unknown, axis)).any() else _stored(
            _native.where(all(unknown, axis, keepdims=keepdims), float("nan"), result), out)
    result = _native.reduce(function, a, axis, None, False if keepdims is _NoValue else keepdims,
                            None if initial is _NoValue else initial, True if where is _NoValue else where, out)
    if asarray(_native.isnan(result)).any():
        warnings.warn("All-NaN slice encountered" if asarray(result).ndim else "All-NaN axis encountered",
                      RuntimeWarning, stacklevel=3)
    return result


def nanargmax(a, axis=None, out=None, *, keepdims=_NoValue):
    """The index of the largest element that is not NaN."""
    return _position(argmax, a, axis, out, keepdims, -float("inf"))


def nanargmin(a, axis=None, out=None, *, keepdims=_NoValue):
    """The index of the smallest element that is not NaN."""
    return _position(argmin, a, axis, out, keepdims, float("inf"))


def _position(function, a, axis, out, keepdims, value):
    a, unknown = _replaced(a, value)
    if unknown is not None and unknown.size and asarray(all(unknown, axis)).any():
        raise ValueError("All-NaN slice encountered")
    return function(a, axis, out, keepdims=keepdims)


def nanmean(a, axis=None, dtype=None, out=None, keepdims=_NoValue, *, where=_NoValue):
    """The mean of elements that are not NaN."""
    a, unknown = _replaced(a, 0)
    if unknown is None:
        return mean(a, axis, dtype, out, keepdims, where=where)
    _check_inexact(dtype, out)
    count = sum(~unknown, axis, int, keepdims=keepdims, where=where)
    total = sum(a, axis, dtype, out, keepdims, where=where)
    result = _divided(total, count, out)
    if asarray(count == 0).any():
        warnings.warn("Mean of empty slice", RuntimeWarning, stacklevel=2)
    return result


def _check_inexact(dtype, out):
    if dtype is not None and _native.dtype(dtype).kind not in "fc":
        raise TypeError("If a is inexact, then dtype must be inexact")
    if out is not None and out.dtype.kind not in "fc":
        raise TypeError("If a is inexact, then out must be inexact")


def _divided(total, count, out=None):
    """A quotient without warnings, of the dividend's dtype."""
    old = _native.get_error_state()
    _native.set_error_state("ignore", None, None, "ignore")
    try:
        if out is not None or isinstance(total, _native.ndarray):
            return _native.true_divide(total, count, out=total, casting="unsafe")
        return total.dtype.type(total / count) if hasattr(total, "dtype") else total / count
    finally:
        _native.set_error_state(*old)


def nanvar(a, axis=None, dtype=None, out=None, ddof=0, keepdims=_NoValue, *, where=_NoValue, mean=_NoValue,
           correction=_NoValue):
    """The variance of elements that are not NaN."""
    a, unknown = _replaced(a, 0)
    if unknown is None:
        return var(a, axis, dtype, out, ddof, keepdims, where=where, mean=mean, correction=correction)
    _check_inexact(dtype, out)
    if correction is not _NoValue:
        if ddof != 0:
            raise ValueError("ddof and correction can't be provided simultaneously.")
        ddof = correction
    count = sum(~unknown, axis, int, keepdims=True, where=where)
    centre = mean
    if centre is _NoValue:
        centre = asarray(_divided(sum(a, axis, dtype, keepdims=True, where=where), count))
    old = _native.get_error_state()
    _native.set_error_state(None, None, None, "ignore")
    try:
        deviation = asarray(_native.where(unknown, _native.asarray(0, a.dtype), asarray(_native.subtract(a, centre)).astype(a.dtype)))
        squares = asarray(_native.multiply(deviation, _native.conjugate(deviation)).real if a.dtype.kind == "c"
                          else _native.multiply(deviation, deviation))
    finally:
        _native.set_error_state(*old)
    total = sum(squares, axis, dtype, out, keepdims, where=where)
    count = count.reshape(asarray(total).shape) if asarray(total).ndim else count.reshape(-1)[0]
    freedom = count - ddof
    result = _divided(total, freedom, out)
    lacking = asarray(freedom <= 0)
    if lacking.any():
        warnings.warn("Degrees of freedom <= 0 for slice.", RuntimeWarning, stacklevel=2)
        if isinstance(result, _native.ndarray):
            result[lacking] = float("nan")
        else:
            result = result.dtype.type(float("nan"))
    return result


def nanstd(a, axis=None, dtype=None, out=None, ddof=0, keepdims=_NoValue, *, where=_NoValue, mean=_NoValue,
           correction=_NoValue):
    """The standard deviation of elements that are not NaN."""
    variance = nanvar(a, axis, dtype, out, ddof, keepdims, where=where, mean=mean, correction=correction)
    if isinstance(variance, _native.ndarray):
        return _native.sqrt(variance, out=variance)
    return variance.dtype.type(_native.sqrt(variance))


def _without_nan(lane):
    return lane[~_unknown(lane)]


def nanmedian(a, axis=None, out=None, overwrite_input=False, keepdims=_NoValue):
    """The median of elements that are not NaN."""
    a = asarray(a)
    keepdims = False if keepdims is _NoValue else keepdims
    if a.dtype.kind not in "fcmMO":
        return median(a, axis, out, overwrite_input, keepdims)
    if not a.size:
        return nanmean(a, axis, out=out, keepdims=keepdims)
    return over_lanes(_lane_nanmedian, a, axis, keepdims, out)


def _lane_nanmedian(a, axis, out, _weights):
    if axis is None or a.ndim == 1:
        known = _without_nan(a.reshape(-1))
        if not known.size:
            warnings.warn("All-NaN slice encountered", RuntimeWarning, stacklevel=5)
            result = a.dtype.type(float("nan"))
        else:
            result = _median(known, 0, None)
        return _stored(result, out)
    lanes = _native.transpose(a, [i for i in range(a.ndim) if i != axis % a.ndim] + [axis % a.ndim])
    rows = lanes.reshape(-1, lanes.shape[-1])
    result = _native.empty(rows.shape[0], a.dtype, "C")
    for i in range(rows.shape[0]):
        known = _without_nan(rows[i])
        if known.size:
            result[i] = _median(known, 0, None)
        else:
            warnings.warn("All-NaN slice encountered", RuntimeWarning, stacklevel=5)
            result[i] = float("nan")
    return _stored(result.reshape(lanes.shape[:-1]), out)


def _stored(result, out):
    if out is None:
        return result
    out[...] = result
    return out


def nanpercentile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=_NoValue, *,
                  weights=None):
    """Percentiles of elements that are not NaN."""
    a = _real(a)
    q = asarray(_native.true_divide(q, a.dtype.type(100) if a.dtype.kind == "f" else 100))
    return _nanquantiles(a, q, axis, out, method, keepdims, weights, "Percentiles must be in the range [0, 100]")


def nanquantile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=_NoValue, *,
                weights=None):
    """Quantiles of elements that are not NaN."""
    a = _real(a)
    q = asarray(q, a.dtype) if isinstance(q, (int, float)) and a.dtype.kind == "f" else asarray(q)
    return _nanquantiles(a, q, axis, out, method, keepdims, weights, "Quantiles must be in the range [0, 1]")


def _nanquantiles(a, q, axis, out, method, keepdims, weights, text):
    check_quantiles(q, text)
    weights = checked_weights(weights, a, axis, method)
    keepdims = False if keepdims is _NoValue else keepdims
    if not a.size:
        return nanmean(a, axis, out=out, keepdims=keepdims)
    return over_lanes(lambda a, axis, out, weights: _lane_nanquantiles(a, q, axis, out, method, weights),
                      a, axis, keepdims, out, weights)


def _lane_nanquantiles(a, q, axis, out, method, weights):
    if axis is None or a.ndim == 1:
        return _stored(_one_nanquantile(a.reshape(-1), q, method, None if weights is None else weights.reshape(-1)), out)
    order = [i for i in range(a.ndim) if i != axis % a.ndim] + [axis % a.ndim]
    lanes = _native.transpose(a, order)
    rows = lanes.reshape(-1, lanes.shape[-1])
    shares = None if weights is None else _native.broadcast_to(
        _native.transpose(weights, order), lanes.shape).reshape(rows.shape)
    parts = [asarray(_one_nanquantile(rows[i], q, method, None if shares is None else shares[i]))
             for i in range(rows.shape[0])]
    if not parts:
        return _stored(_native.empty(q.shape + lanes.shape[:-1], a.dtype, "C"), out)
    result = _native.stack(parts, -1, None).reshape(q.shape + lanes.shape[:-1])
    return _stored(result, out)


def _one_nanquantile(lane, q, method, weights):
    known = ~_unknown(lane)
    if not known.any():
        warnings.warn("All-NaN slice encountered", RuntimeWarning, stacklevel=6)
        return _native.full(q.shape, float("nan"), lane.dtype, "C")[()]
    return lane_quantiles(lane[known], q, 0, None, method, None if weights is None else weights[known])
