"""Averages, medians, quantiles and correlations."""

import warnings

import _hotloop_numpy as _native

from ._axes import axis_tuple, moved_to, over_lanes
from ._creation import array, asarray
from ._reductions import _NoValue, cumsum, mean, sum
from ._sorting import argsort

__all__ = ["average", "corrcoef", "cov", "median", "percentile", "quantile"]


def average(a, axis=None, weights=None, returned=False, *, keepdims=_NoValue):
    """The weighted mean along axes."""
    if type(a) is not _native.ndarray and isinstance(a, _native.ndarray):
        return _average_of_class(a, axis, weights, returned, keepdims)
    a = asarray(a)
    if axis is not None:
        axis = axis_tuple(axis, a.ndim, "axis")
    if weights is None:
        result = asarray(mean(a, axis, keepdims=keepdims))
        scale = result.dtype.type(a.size / result.size) if result.size else result.dtype.type(float("nan"))
        if not result.size:
            a.size / result.size
    else:
        weights = weights_like(weights, a, axis)
        kind = _native.result_type(a.dtype, weights.dtype, "f8") if a.dtype.kind in "biu" else \
            _native.result_type(a.dtype, weights.dtype)
        scale = sum(weights, axis, dtype=kind, keepdims=keepdims)
        if asarray(scale == 0.0).any():
            raise ZeroDivisionError("Weights sum to zero, can't be normalized")
        result = asarray(_native.divide(
            sum(_native.multiply(a, weights, dtype=kind), axis, keepdims=keepdims), scale))
    if returned:
        scale = asarray(scale)
        if scale.shape != result.shape:
            scale = _native.broadcast_to(scale, result.shape).copy()
        return _plain(result), _plain(scale)
    return _plain(result)


def _average_of_class(a, axis, weights, returned, keepdims):
    """`average` by the class's own sums."""
    if axis is not None:
        axis = axis_tuple(axis, a.ndim, "axis")
    kept = {} if keepdims is _NoValue else {"keepdims": keepdims}
    if weights is None:
        result = a.mean(axis, **kept)
        scale = asarray(result).dtype.type(a.size / asarray(result).size)
    else:
        weights = weights_like(weights, a, axis)
        kind = _native.result_type(a.dtype, weights.dtype, "f8") if a.dtype.kind in "biu" else \
            _native.result_type(a.dtype, weights.dtype)
        scale = weights.sum(axis=axis, dtype=kind, **kept)
        if asarray(scale == 0.0).any():
            raise ZeroDivisionError("Weights sum to zero, can't be normalized")
        result = _native.multiply(a, weights, dtype=kind).sum(axis, **kept) / scale
    if not returned:
        return result
    if asarray(scale).shape != asarray(result).shape:
        scale = _native.broadcast_to(scale, asarray(result).shape).copy()
    return result, scale


def _plain(result):
    return result if result.ndim else result[()]


def weights_like(weights, a, axis):
    """Weights in the shape of an array, or in one that broadcasts to it."""
    weights = asarray(weights)
    if weights.shape == a.shape:
        return weights
    if axis is None:
        raise TypeError("Axis must be specified when shapes of a and weights differ.")
    if weights.shape != tuple(a.shape[i] for i in axis):
        raise ValueError("Shape of weights must be consistent with shape of a along specified axis.")
    weights = _native.transpose(weights, sorted(range(len(axis)), key=axis.__getitem__))
    return weights.reshape([length if i in axis else 1 for i, length in enumerate(a.shape)])


def median(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    """The median along axes."""
    return over_lanes(_median, asarray(a), axis, keepdims, out)


def _median(a, axis, out, _weights=None):
    size = a.size if axis is None else a.shape[axis]
    may_be_nan = a.dtype.kind in "fcmM"
    places = [size // 2 - 1, size // 2] if size % 2 == 0 else [size // 2]
    part = _native.partition(a, places + [-1] if may_be_nan else places, axis) if size else _native.sort(a, axis)
    if part.ndim == 0:
        return part.item()
    axis = 0 if axis is None else axis
    lead = (slice(None),) * (axis % part.ndim)
    middle = part[lead + (slice(places[0] if size else 0, places[-1] + 1 if size else 0),)]
    result = mean(middle, axis=axis, out=out)
    if may_be_nan and size:
        last = _native.take(part, -1, axis, "raise")
        unknown = asarray(_native.isnan(last))
        if unknown.any():
            if isinstance(result, _native.generic):
                return last
            _native.copyto(result, _native.where(unknown, last, result), "same_kind")
    return result


def percentile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None):
    """Percentiles along axes, `q` between 0 and 100."""
    a = _real(a)
    q = asarray(_native.true_divide(q, a.dtype.type(100) if a.dtype.kind == "f" else 100))
    return _quantiles(a, q, axis, out, method, keepdims, weights, "Percentiles must be in the range [0, 100]")


def quantile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None):
    """Quantiles along axes, `q` between 0 and 1."""
    a = _real(a)
    q = asarray(q, a.dtype) if isinstance(q, (int, float)) and a.dtype.kind == "f" else asarray(q)
    return _quantiles(a, q, axis, out, method, keepdims, weights, "Quantiles must be in the range [0, 1]")


def _real(a):
    a = asarray(a)
    if a.dtype.kind == "c":
        raise TypeError("a must be an array of real numbers")
    return a


def check_quantiles(q, text):
    """Refuses what is not between 0 and 1."""
    if not (asarray(q >= 0).all() and asarray(q <= 1).all()):
        raise ValueError(text)


def checked_weights(weights, a, axis, method):
    """Weights of quantiles, in the shape of the array."""
    if weights is None:
        return None
    if method != "inverted_cdf":
        raise ValueError(f"Only method 'inverted_cdf' supports weights. Got: {method}.")
    weights = weights_like(weights, a, None if axis is None else axis_tuple(axis, a.ndim, "axis"))
    if asarray(weights < 0).any():
        raise ValueError("Weights must be non-negative.")
    return weights


def _quantiles(a, q, axis, out, method, keepdims, weights, text):
    check_quantiles(q, text)
    weights = checked_weights(weights, a, axis, method)
    return over_lanes(lambda a, axis, out, weights: lane_quantiles(a, q, axis, out, method, weights),
                      a, axis, keepdims, out, weights)


def lane_quantiles(a, q, axis, out, method, weights=None):
    """Quantiles along one axis; the axes of `q` come first."""
    if axis is None:
        a, axis = a.reshape(-1), 0
        weights = None if weights is None else weights.reshape(-1)
    lanes = moved_to(a, (axis % a.ndim,), (0,))
    n = lanes.shape[0]
    if weights is not None:
        result, ordered = _weighted(lanes, moved_to(weights, (axis % a.ndim,), (0,)), q), None
        last = _native.sort(lanes, 0)[-1] if n else None
    else:
        if method not in _PLACES:
            raise ValueError(f"{method!r} is not a valid method. Use one of: {_PLACES.keys()}")
        places, part_of = _PLACES[method]
        if n == 0:
            if a.dtype.kind != "f" and part_of is None:
                raise IndexError("cannot do a non-empty take from an empty axes.")
            raise IndexError(f"index {-1 if a.dtype.kind == 'f' else 0} is out of bounds for axis 0 with size 0")
        places = asarray(places(n, q))
        exact = part_of is None or (method == "linear" and places.dtype.kind in "iu")
        ordered = _native.partition(lanes, _needed(places, n, exact), 0) if q.size < 16 else _native.sort(lanes, 0)
        last = ordered[-1]
        if exact:
            result = _native.take(ordered, places, 0, "raise")
        else:
            result = _between(ordered, places, part_of, n)
    result = asarray(result)
    weighted = weights is not None
    if a.dtype.kind in "fmM":
        unknown = _native.isnan(last)
        if asarray(unknown).any():
            result, weighted = asarray(_native.where(unknown, last, result)), False
    if out is not None:
        if out.shape != result.shape:
            raise ValueError(f"output parameter has the wrong shape: {out.shape} instead of {result.shape}")
        out[...] = result
        return out
    return result if weighted else _plain(result)


def _needed(places, n, exact):
    """Where elements must stand as if the lanes were sorted; NaN stands last."""
    needed = {-1}
    for place in places.reshape(-1).tolist():
        if place == place:
            low = int(_native.floor(place))
            needed.update(min(max(at, -n if exact else 0), n - 1) for at in ((low,) if exact else (low, low + 1)))
    return sorted(needed)


def _between(ordered, places, part_of, n):
    """Values between neighbours of the sorted array, at places that may lie between them."""
    if places.dtype.kind in "iu":
        places = places.astype(float)
    low = asarray(_native.floor(places))
    part = asarray(part_of(places - low, places)).astype(places.dtype)
    high = low + 1
    beyond, before = asarray(places >= n - 1), asarray(places < 0)
    low = _native.where(beyond, -1, _native.where(before, 0, low))
    high = _native.where(beyond, -1, _native.where(before, 0, high))
    if ordered.dtype.kind == "f":
        unknown = asarray(_native.isnan(places))
        low, high = _native.where(unknown, -1, low), _native.where(unknown, -1, high)
    below = _native.take(ordered, asarray(low).astype(int), 0, "raise")
    above = _native.take(ordered, asarray(high).astype(int), 0, "raise")
    part = part.reshape(part.shape + (1,) * (ordered.ndim - 1))
    if part.ndim == 0 and ordered.ndim == 1:
        part = part[()]
    difference = _native.subtract(above, below)
    result = _native.add(below, difference * part)
    return _native.where(part >= 0.5, _native.subtract(above, difference * (1 - part)), result).astype(
        asarray(result).dtype)


def _weighted(lanes, weights, q):
    """Quantiles of the distribution that the weights make."""
    weights = _native.broadcast_to(weights, lanes.shape)
    count = lanes.shape[0]
    columns = lanes.reshape(count, -1)
    shares = weights.reshape(count, -1)
    result = _native.empty(q.shape + (columns.shape[1],), lanes.dtype, "C")
    for i in range(columns.shape[1]):
        order = argsort(columns[:, i])
        total = cumsum(shares[:, i][order], dtype=float)
        total = total / total[-1]
        if total[-1] != total[-1]:
            raise ValueError("Weights included NaN, inf or were all zero.")
        if q.dtype.kind == "f":
            total = total.astype(q.dtype)
        total[total == 0] = -1 if total[0] == 0 else 0
        at = _native.minimum(_native.searchsorted(total, q, False), count - 1)
        result[..., i] = _native.take(columns[:, i][order], at, 0, "raise")
    return result.reshape(q.shape + lanes.shape[1:])


def _boundary(index, stay):
    """The place below or above an index that may lie between two."""
    low = _native.floor(index)
    chosen = asarray(_native.where(stay(index - low, low), low, low + 1)).astype(int)
    return _native.maximum(chosen, 0)


def _parametric(alpha, beta):
    return lambda n, q: n * q + (alpha + q * (1 - alpha - beta)) - 1


def _whole(part, _places):
    return part


# For each method: the place of a quantile in the sorted array, and what to make of the part between two places.
_PLACES = {
    "inverted_cdf": (lambda n, q: _boundary(n * q - 1, lambda part, low: part == 0), None),
    "averaged_inverted_cdf": (lambda n, q: n * q - 1, lambda part, _: _native.where(part == 0, 0.5, 1.0)),
    "closest_observation": (
        lambda n, q: _boundary(n * q - 1 - 0.5, lambda part, low: (part == 0) & (low % 2 == 1)), None),
    "interpolated_inverted_cdf": (_parametric(0, 1), _whole),
    "hazen": (_parametric(0.5, 0.5), _whole),
    "weibull": (_parametric(0, 0), _whole),
    "linear": (lambda n, q: (n - 1) * q, _whole),
    "median_unbiased": (_parametric(1 / 3.0, 1 / 3.0), _whole),
    "normal_unbiased": (_parametric(3 / 8.0, 3 / 8.0), _whole),
    "lower": (lambda n, q: asarray(_native.floor((n - 1) * q)).astype(int), None),
    "higher": (lambda n, q: asarray(_native.ceil((n - 1) * q)).astype(int), None),
    "midpoint": (lambda n, q: 0.5 * (_native.floor((n - 1) * q) + _native.ceil((n - 1) * q)),
                 lambda _, places: _native.where(places % 1 == 0, 0.0, 0.5)),
    "nearest": (lambda n, q: asarray(_native.rint((n - 1) * q)).astype(int), None),
}


def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None):
    """The covariance matrix of variables in rows."""
    if ddof is not None and ddof != int(ddof):
        raise ValueError("ddof must be integer")
    m = asarray(m)
    if m.ndim > 2:
        raise ValueError("m has more than 2 dimensions")
    if y is not None:
        y = asarray(y)
        if y.ndim > 2:
            raise ValueError("y has more than 2 dimensions")
    if dtype is None:
        dtype = _native.result_type(m.dtype, _native.dtype("f8"), *([] if y is None else [y.dtype]))
    variables = array(m, ndmin=2, dtype=dtype)
    if not rowvar and m.ndim != 1:
        variables = variables.T
    if variables.shape[0] == 0:
        return array([]).reshape(0, 0)
    if y is not None:
        other = array(y, copy=None, ndmin=2, dtype=dtype)
        variables = _native.concatenate([variables, other if rowvar or other.shape[0] == 1 else other.T], 0, None)
    ddof = (0 if bias else 1) if ddof is None else ddof
    weights = _frequencies(fweights, variables.shape[1])
    if aweights is not None:
        importance = asarray(aweights, dtype=float)
        _check_weights(importance, variables.shape[1], "aweights")
        if (importance < 0).any():
            raise ValueError("aweights cannot be negative")
        weights = importance if weights is None else weights * importance
    centre, total = average(variables, axis=1, weights=weights, returned=True)
    total = total[0]
    if weights is None:
        factor = variables.shape[1] - ddof
    elif ddof == 0:
        factor = total
    elif aweights is None:
        factor = total - ddof
    else:
        factor = total - ddof * sum(weights * aweights) / total
    if factor <= 0:
        warnings.warn("Degrees of freedom <= 0 for slice", RuntimeWarning, stacklevel=2)
        factor = 0.0
    variables = variables - centre[:, None]
    other = variables.T if weights is None else (variables * weights).T
    result = _native.matmul(variables, _native.conjugate(other))
    result *= _native.true_divide(1, factor)
    return _native.squeeze(result, None)


def _frequencies(fweights, count):
    if fweights is None:
        return None
    given = asarray(fweights, dtype=float)
    if not (given == _native.rint(given)).all():
        raise TypeError("fweights must be integer")
    _check_weights(given, count, "fweights")
    if (given < 0).any():
        raise ValueError("fweights cannot be negative")
    return given


def _check_weights(weights, count, name):
    if weights.ndim > 1:
        raise RuntimeError(f"cannot handle multidimensional {name}")
    if weights.shape[0] != count:
        raise RuntimeError(f"incompatible numbers of samples and {name}")


def corrcoef(x, y=None, rowvar=True, *, dtype=None):
    """The matrix of correlation coefficients of variables in rows."""
    c = asarray(cov(x, y, rowvar, dtype=dtype))
    if c.ndim == 0:
        return c[()] / c[()]
    deviations = _native.sqrt(_native.diagonal(c, 0, 0, 1).real)
    c = c / deviations[:, None]
    c = c / deviations[None, :]
    real = _native.clip(c.real, -1, 1)
    if c.dtype.kind != "c":
        return real
    c.real, c.imag = real, _native.clip(c.imag, -1, 1)
    return c


def spread_about(a, centre, axis, dtype, out, ddof, keepdims, where, root):
    """The variance, or its square root, about a mean that is known."""
    kind = dtype if dtype is not None else None if a.dtype.kind in "fc" else float
    deviation = asarray(_native.subtract(a, centre))
    squares = (deviation * _native.conjugate(deviation)).real if deviation.dtype.kind == "c" else deviation * deviation
    total = asarray(sum(squares, axis, kind, keepdims=keepdims, where=where))
    count = asarray(sum(_native.broadcast_to(asarray(where), a.shape), axis, int, keepdims=keepdims))
    freedom = asarray(count - ddof)
    if asarray(freedom <= 0).any():
        warnings.warn("Degrees of freedom <= 0 for slice", RuntimeWarning, stacklevel=4)
    result = asarray(_native.true_divide(total, _native.maximum(freedom, 0))).astype(total.dtype)
    result = asarray(_native.sqrt(result)) if root else result
    if out is not None:
        out[...] = result
        return out
    return _plain(result)
