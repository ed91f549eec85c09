"""Sums, extremes, statistics and sorting."""

import _hotloop_numpy as _native

from ._creation import asarray

__all__ = [
    "all", "amax", "amin", "any", "argmax", "argmin", "argpartition", "argsort", "average", "bincount", "corrcoef",
    "count_nonzero", "cov", "cumprod", "cumsum", "cumulative_prod", "cumulative_sum", "diff", "digitize", "ediff1d",
    "gradient", "histogram", "histogram_bin_edges", "intersect1d", "isin", "lexsort", "max", "mean", "median", "min",
    "nanargmax", "nanargmin", "nancumsum", "nancumprod", "nanmax", "nanmean", "nanmedian", "nanmin", "nanprod",
    "nanstd", "nansum", "nanvar", "partition", "percentile", "prod", "ptp", "quantile", "searchsorted", "setdiff1d",
    "setxor1d", "sort", "sort_complex", "std", "sum", "trapezoid", "union1d", "unique", "unique_counts",
    "unique_inverse", "unique_values", "var",
]

_NoValue = type("_NoValueType", (), {"__repr__": lambda self: "<no value>"})()


def _keep(keepdims):
    return False if keepdims is _NoValue else keepdims


def _initial(initial):
    return None if initial is _NoValue else initial


def _where(where):
    return True if where is _NoValue else where


def sum(a, axis=None, dtype=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    """The sum of elements along axes."""
    return _native.reduce(_native.add, a, axis, dtype, _keep(keepdims), _initial(initial), _where(where), out)


def prod(a, axis=None, dtype=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    """The product of elements along axes."""
    return _native.reduce(_native.multiply, a, axis, dtype, _keep(keepdims), _initial(initial), _where(where), out)


def max(a, axis=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    """The largest element along axes."""
    return _native.reduce(_native.maximum, a, axis, None, _keep(keepdims), _initial(initial), _where(where), out)


def min(a, axis=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    """The smallest element along axes."""
    return _native.reduce(_native.minimum, a, axis, None, _keep(keepdims), _initial(initial), _where(where), out)


amax, amin = max, min


def all(a, axis=None, out=None, keepdims=_NoValue, *, where=_NoValue):
    """Whether all elements along axes are true."""
    return _native.reduce(_native.logical_and, a, axis, None, _keep(keepdims), None, _where(where), out)


def any(a, axis=None, out=None, keepdims=_NoValue, *, where=_NoValue):
    """Whether any element along axes is true."""
    return _native.reduce(_native.logical_or, a, axis, None, _keep(keepdims), None, _where(where), out)


def ptp(a, axis=None, out=None, keepdims=_NoValue):
    """The largest minus the smallest element along axes."""
    return _native.subtract(max(a, axis, None, keepdims), min(a, axis, None, keepdims), out=out)


def mean(a, axis=None, dtype=None, out=None, keepdims=_NoValue, *, where=_NoValue):
    """The arithmetic mean along axes."""
    a = asarray(a)
    _warn_if_empty(a, axis, "Mean of empty slice")
    return _native.mean(a, axis, dtype, _keep(keepdims), None, _where(where), out)


def _warn_if_empty(a, axis, text):
    if a.size:
        return
    axes = range(a.ndim) if axis is None else (axis,) if isinstance(axis, int) else axis
    # An axis that is out of range is the reduction's to refuse.
    if not a.ndim or 0 in [a.shape[i] for i in axes if -a.ndim <= i < a.ndim]:
        import warnings
        warnings.warn(text, RuntimeWarning, stacklevel=3)


def std(a, axis=None, dtype=None, out=None, ddof=0, keepdims=_NoValue, *, where=_NoValue, mean=_NoValue,
        correction=_NoValue):
    """The standard deviation along axes, with `n - ddof` in the divisor."""
    ddof = ddof if correction is _NoValue else correction
    return _native.var(a, axis, dtype, _keep(keepdims), None, _where(where), out, ddof, True)


def var(a, axis=None, dtype=None, out=None, ddof=0, keepdims=_NoValue, *, where=_NoValue, mean=_NoValue,
        correction=_NoValue):
    """The variance along axes, with `n - ddof` in the divisor."""
    ddof = ddof if correction is _NoValue else correction
    return _native.var(a, axis, dtype, _keep(keepdims), None, _where(where), out, ddof, False)


def argmax(a, axis=None, out=None, *, keepdims=_NoValue):
    """The index of the first largest element along an axis."""
    return _native.argextremum(a, axis, True, _keep(keepdims), out)


def argmin(a, axis=None, out=None, *, keepdims=_NoValue):
    """The index of the first smallest element along an axis."""
    return _native.argextremum(a, axis, False, _keep(keepdims), out)


def _one_axis(a):
    a = asarray(a)
    return a if a.ndim else a.reshape(1)


def cumsum(a, axis=None, dtype=None, out=None):
    """Running sums along an axis; flattened without one."""
    return _native.accumulate(_native.add, _one_axis(a), axis, dtype, out)


def cumprod(a, axis=None, dtype=None, out=None):
    """Running products along an axis; flattened without one."""
    return _native.accumulate(_native.multiply, _one_axis(a), axis, dtype, out)


def _cumulative(function, identity, x, axis, dtype, out, include_initial):
    x = asarray(x)
    if axis is None:
        if x.ndim > 1:
            raise ValueError("For arrays which have more than one dimension ``axis`` argument is required.")
        axis = 0
    result = function(x, axis, dtype, out)
    if include_initial:
        shape = list(result.shape)
        shape[axis] = 1
        result = _native.concatenate([_native.full(shape, identity, result.dtype, "C"), result], axis, None)
    return result


def cumulative_sum(x, /, *, axis=None, dtype=None, out=None, include_initial=False):
    """Running sums along an axis."""
    return _cumulative(cumsum, 0, x, axis, dtype, out, include_initial)


def cumulative_prod(x, /, *, axis=None, dtype=None, out=None, include_initial=False):
    """Running products along an axis."""
    return _cumulative(cumprod, 1, x, axis, dtype, out, include_initial)


def count_nonzero(a, axis=None, *, keepdims=False):
    """How many elements are not zero."""
    if axis is None and not keepdims:
        return _native.int64(_native.count_nonzero(a))
    return sum(asarray(a).astype(bool), axis=axis, dtype=int, keepdims=keepdims)


def average(a, axis=None, weights=None, returned=False, *, keepdims=_NoValue):
    """The weighted mean along axes."""
    a = asarray(a)
    if weights is None:
        result = mean(a, axis, keepdims=keepdims)
        scale = asarray(result) * 0.0 + a.size / asarray(result).size
    else:
        weights = asarray(weights)
        if weights.shape != a.shape:
            if axis is None:
                raise TypeError("Axis must be specified when shapes of a and weights differ.")
            if weights.ndim != 1:
                raise ValueError("Shape of weights must be consistent with shape of a along specified axis.")
            if weights.shape[0] != a.shape[axis]:
                raise ValueError("Shape of weights must be consistent with shape of a along specified axis.")
            weights = weights.reshape((-1,) + (1,) * (a.ndim - 1 - axis % a.ndim))
            weights = _native.broadcast_to(weights, a.shape)
        kind = _native.result_type(a.dtype, weights.dtype, float)
        scale = sum(weights, axis, dtype=kind, keepdims=keepdims)
        if (asarray(scale) == 0).any():
            raise ZeroDivisionError("Weights sum to zero, can't be normalized")
        result = sum(_native.multiply(a, weights, dtype=kind), axis, keepdims=keepdims) / scale
    return (result, _native.broadcast_to(scale, asarray(result).shape) if asarray(result).ndim else scale) \
        if returned else result


def _normalized(axis, ndim):
    axes = []
    for x in (axis,) if isinstance(axis, int) else axis:
        if not -ndim <= x < ndim:
            raise _native.AxisError(f"axis {x} is out of bounds for array of dimension {ndim}")
        axes.append(x % ndim)
    return axes


def _moved_last(a, axis):
    axes = _normalized(axis, a.ndim)
    kept = [x for x in range(a.ndim) if x not in axes]
    a = _native.transpose(a, kept + axes)
    count = 1
    for length in a.shape[len(kept):]:
        count *= length
    return a.reshape(list(a.shape[:len(kept)]) + [count])


_METHODS = {
    "inverted_cdf", "averaged_inverted_cdf", "closest_observation", "interpolated_inverted_cdf", "hazen", "weibull",
    "linear", "median_unbiased", "normal_unbiased", "lower", "higher", "midpoint", "nearest",
}


def quantile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None):
    """Quantiles along axes, `q` between 0 and 1."""
    q = asarray(q)
    if ((q < 0) | (q > 1)).any():
        raise ValueError("Quantiles must be in the range [0, 1]")
    a = asarray(a)
    if a.dtype.kind in "biu":
        a = a.astype(float)
    lanes = a.reshape(-1) if axis is None else _moved_last(a, axis)
    ordered = _native.sort(lanes, -1)
    n = ordered.shape[-1]
    if method not in _METHODS:
        raise ValueError(f"{method!r} is not a valid method. Use one of: {sorted(_METHODS)}")
    if method not in ("linear", "lower", "higher", "midpoint", "nearest"):
        raise NotImplementedError(f"quantile method {method!r}")
    place = q * (n - 1)
    low = _native.floor(place)
    part = asarray(place - low)
    low = asarray(low).astype(int)
    high = _native.minimum(low + 1, n - 1)
    if method == "lower":
        part = part * 0.0
    elif method == "higher":
        part = _native.where(part > 0, 1.0, 0.0)
    elif method == "midpoint":
        part = _native.where(part > 0, 0.5, 0.0)
    elif method == "nearest":
        part = asarray(_native.rint(place) - low)
    below = _native.take(ordered, low, ordered.ndim - 1, "raise")
    above = _native.take(ordered, high, ordered.ndim - 1, "raise")
    difference = above - below
    result = _native.where(part >= 0.5, above - difference * (1 - part), below + difference * part)
    if a.dtype.kind == "f":
        bad = _native.isnan(ordered[..., -1:]) if q.ndim else _native.isnan(ordered[..., -1])
        result = _native.where(bad, float("nan"), result)
    result = asarray(result).astype(a.dtype)
    if q.ndim:
        result = _native.transpose(result, [result.ndim - 1] + list(range(result.ndim - 1)))
    if keepdims:
        axes = range(a.ndim) if axis is None else [x % a.ndim for x in ((axis,) if isinstance(axis, int) else axis)]
        shape = [1 if i in axes else length for i, length in enumerate(a.shape)]
        result = result.reshape(([q.size] if q.ndim else []) + shape)
    return result if result.ndim else result[()]


def percentile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None):
    """Percentiles along axes, `q` between 0 and 100."""
    q = asarray(q) / 100
    if ((asarray(q) < 0) | (asarray(q) > 1)).any():
        raise ValueError("Percentiles must be in the range [0, 100]")
    return quantile(a, q, axis, out, overwrite_input, method, keepdims)


def median(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    """The median along axes."""
    a = asarray(a)
    lanes = a.reshape(-1) if axis is None else _moved_last(a, axis)
    n = lanes.shape[-1]
    if n == 0:
        return mean(lanes, -1)
    ordered = _native.sort(lanes, -1)
    result = mean(ordered[..., (n - 1) // 2:n // 2 + 1], -1)
    if a.dtype.kind in "fc":
        result = _native.where(_native.isnan(ordered[..., -1]), float("nan"), result)
        result = asarray(result).astype(a.dtype)
        result = result if result.ndim else result[()]
    if keepdims:
        axes = range(a.ndim) if axis is None else [x % a.ndim for x in ((axis,) if isinstance(axis, int) else axis)]
        result = asarray(result).reshape([1 if i in axes else length for i, length in enumerate(a.shape)])
    return result


def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None):
    """The covariance matrix of variables in rows."""
    X = _native.array(m, dtype, True, "K", 2) * 1.0
    if not rowvar and asarray(m).ndim != 1:
        X = X.T
    if y is not None:
        other = _native.array(y, dtype, None, "K", 2) * 1.0
        X = _native.concatenate([X, other if rowvar or asarray(y).ndim == 1 else other.T], 0, None)
    ddof = (0 if bias else 1) if ddof is None else ddof
    w = None
    if fweights is not None:
        w = asarray(fweights) * 1.0
    if aweights is not None:
        w = asarray(aweights) * 1.0 if w is None else w * aweights
    center, total = average(X, axis=1, weights=w, returned=True)
    total = asarray(total).reshape(-1)[0]
    if w is None:
        factor = X.shape[1] - ddof
    elif ddof == 0:
        factor = total
    elif aweights is None:
        factor = total - ddof
    else:
        factor = total - ddof * sum(w * aweights) / total
    X = X - center[:, None]
    scaled = (X if w is None else X * w).T
    return _native.squeeze(_native.matmul(X, _native.conjugate(scaled)) * _native.true_divide(1, factor), None)[()]


def corrcoef(x, y=None, rowvar=True, *, dtype=None):
    """The matrix of correlation coefficients of variables in rows."""
    c = asarray(cov(x, y, rowvar, dtype=dtype))
    if c.ndim == 0:
        return (c / c)[()]
    d = _native.sqrt(_native.diagonal(c, 0, 0, 1).real)
    c = c / d[:, None] / d[None, :]
    return _native.clip(c, -1, 1) if c.dtype.kind == "f" else c


def diff(a, n=1, axis=-1, prepend=_NoValue, append=_NoValue):
    """Differences of neighbours along an axis, `n` times."""
    if n < 0:
        raise ValueError("order must be non-negative but got " + repr(n))
    a = asarray(a)
    if n == 0:
        return a
    if a.ndim == 0:
        raise ValueError("diff requires input that is at least one dimensional")
    axis %= a.ndim

    def border(value):
        value = asarray(value)
        if value.ndim == 0:
            shape = list(a.shape)
            shape[axis] = 1
            value = _native.broadcast_to(value, shape)
        return value

    if prepend is not _NoValue or append is not _NoValue:
        parts = [border(prepend)] if prepend is not _NoValue else []
        parts.append(a)
        if append is not _NoValue:
            parts.append(border(append))
        a = _native.concatenate(parts, axis, None)
    lead = (slice(None),) * axis
    for _ in range(n):
        subtract = _native.not_equal if a.dtype == bool else _native.subtract
        a = subtract(a[lead + (slice(1, None),)], a[lead + (slice(None, -1),)])
    return a


def ediff1d(ary, to_end=None, to_begin=None):
    """Differences of neighbours of the flattened array."""
    ary = _native.ravel(ary, "C")
    parts = [] if to_begin is None else [_native.ravel(to_begin, "C")]
    parts.append(diff(ary))
    if to_end is not None:
        parts.append(_native.ravel(to_end, "C"))
    return _native.concatenate(parts, 0, None)


def gradient(f, *varargs, axis=None, edge_order=1):
    """Central differences inside, one-sided ones at the borders."""
    f = asarray(f)
    axes = tuple(range(f.ndim)) if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
    spacings = list(varargs) or [1.0]
    spacings = spacings * len(axes) if len(spacings) == 1 else spacings
    if len(spacings) != len(axes):
        raise TypeError("invalid number of arguments")
    if f.dtype.kind in "biu":
        f = f.astype(float)
    results = []
    for ax, h in zip(axes, spacings):
        lead = (slice(None),) * (ax % f.ndim)
        if f.shape[ax] < edge_order + 1:
            raise ValueError("Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) "
                             "elements are required.")

        def at(start, stop=None, lead=lead):
            return f[lead + (slice(start, stop),)]

        out = _native.empty(f.shape, f.dtype, "C")
        h = asarray(h)
        if h.ndim == 0 or (diff(h) == diff(h)[0]).all():
            h = h[()] if h.ndim == 0 else diff(h)[0]
            out[lead + (slice(1, -1),)] = (at(2) - at(0, -2)) / (2.0 * h)
            if edge_order == 1:
                out[lead + (slice(0, 1),)] = (at(1, 2) - at(0, 1)) / h
                out[lead + (slice(-1, None),)] = (at(-1) - at(-2, -1)) / h
            else:
                out[lead + (slice(0, 1),)] = (-1.5 * at(0, 1) + 2.0 * at(1, 2) - 0.5 * at(2, 3)) / h
                out[lead + (slice(-1, None),)] = (0.5 * at(-3, -2) - 2.0 * at(-2, -1) + 1.5 * at(-1)) / h
        else:
            shape = (-1,) + (1,) * (f.ndim - 1 - ax % f.ndim)
            dx = diff(h).reshape(shape)
            d1, d2 = dx[:-1], dx[1:]
            out[lead + (slice(1, -1),)] = (-d2 / (d1 * (d1 + d2)) * at(0, -2) + (d2 - d1) / (d1 * d2) * at(1, -1)
                                           + d1 / (d2 * (d1 + d2)) * at(2))
            out[lead + (slice(0, 1),)] = (at(1, 2) - at(0, 1)) / dx[:1]
            out[lead + (slice(-1, None),)] = (at(-1) - at(-2, -1)) / dx[-1:]
        results.append(out)
    return results[0] if len(results) == 1 else tuple(results)


def trapezoid(y, x=None, dx=1.0, axis=-1):
    """The integral by the trapezoidal rule."""
    y = asarray(y)
    lead = (slice(None),) * (axis % y.ndim)
    if x is not None:
        x = asarray(x)
        dx = diff(x) if x.ndim == 1 else diff(x, axis=axis)
        if x.ndim == 1:
            dx = dx.reshape((-1,) + (1,) * (y.ndim - 1 - axis % y.ndim))
    return (dx * (y[lead + (slice(1, None),)] + y[lead + (slice(None, -1),)]) / 2.0).sum(axis)


def sort(a, axis=-1, kind=None, order=None, *, stable=None):
    """A sorted copy."""
    return _native.sort(a, axis)


def argsort(a, axis=-1, kind=None, order=None, *, stable=None):
    """The indices that sort an array; equal elements keep their order."""
    return _native.argsort(_one_axis(a), axis)


def sort_complex(a):
    """A sorted copy as complex numbers."""
    b = _native.sort(a, -1)
    return b if b.dtype.kind == "c" else b.astype(complex)


def lexsort(keys, axis=-1):
    """The indices that sort by several keys, the last one first."""
    order = None
    for key in keys:
        key = asarray(key)
        if order is None:
            order = _native.argsort(key, axis)
        else:
            order = order[_native.argsort(key[order], axis)]
    return order


def partition(a, kth, axis=-1, kind="introselect", order=None):
    """A copy with the kth element in its sorted place; the copy is sorted."""
    return _native.sort(a, axis)


def argpartition(a, kth, axis=-1, kind="introselect", order=None):
    """The indices of a partition; they sort the array."""
    return _native.argsort(a, axis)


def searchsorted(a, v, side="left", sorter=None):
    """Where values belong in a sorted array."""
    if side not in ("left", "right"):
        raise ValueError(f"search side must be 'left' or 'right' (got '{side}')")
    a = asarray(a) if sorter is None else asarray(a)[sorter]
    return _native.searchsorted(a, v, side == "right")


def digitize(x, bins, right=False):
    """The index of the bin into which each value falls."""
    bins = asarray(bins)
    if len(bins) > 1 and bins[0] > bins[-1]:
        return len(bins) - _native.searchsorted(bins[::-1], x, not right)
    return _native.searchsorted(bins, x, not right)


def bincount(x, /, weights=None, minlength=0):
    """How often each non-negative integer occurs, or the sum of its weights."""
    x = asarray(x)
    if x.ndim != 1:
        raise ValueError("object too deep for desired array")
    if x.size and x.dtype.kind not in "biu":
        raise TypeError("Cannot cast array data from dtype('%s') to dtype('int64') according to the rule 'safe'" % x.dtype)
    if x.size and x.min() < 0:
        raise ValueError("'list' argument must have no negative elements")
    length = int(x.max()) + 1 if x.size else 0
    length = length if length > minlength else minlength
    if weights is None:
        result = _native.zeros(length, int, "C")
        _native.at(_native.add, result, x, _native.full(x.shape, 1, int, "C"))
        return result
    weights = asarray(weights).astype(float)
    if weights.shape != x.shape:
        raise ValueError("The weights and list don't have the same length.")
    result = _native.zeros(length, float, "C")
    _native.at(_native.add, result, x, weights)
    return result


def histogram_bin_edges(a, bins=10, range=None, weights=None):
    """The edges of the bins that `histogram` uses."""
    from ._creation import linspace
    a = _native.ravel(a, "C")
    if not isinstance(bins, int):
        if isinstance(bins, str):
            raise NotImplementedError("estimated numbers of bins")
        return asarray(bins)
    if range is not None:
        low, high = range
        if low > high:
            raise ValueError("max must be larger than min in range parameter.")
    elif a.size == 0:
        low, high = 0, 1
    else:
        low, high = a.min(), a.max()
    if low == high:
        low, high = low - 0.5, high + 0.5
    return linspace(low, high, bins + 1)


def histogram(a, bins=10, range=None, density=None, weights=None):
    """Counts of values in bins, and the edges of the bins."""
    a = _native.ravel(a, "C")
    edges = histogram_bin_edges(a, bins, range, weights)
    inside = (a >= edges[0]) & (a <= edges[-1])
    a = a[inside]
    at = _native.searchsorted(edges, a, True) - 1
    at = _native.minimum(at, len(edges) - 2)
    counts = bincount(at, None if weights is None else _native.ravel(weights, "C")[inside], len(edges) - 1)
    if density:
        return counts / diff(edges) / counts.sum(), edges
    return counts, edges


def unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None, *, equal_nan=True,
           sorted=True):
    """The distinct elements, sorted."""
    ar = asarray(ar)
    if axis is not None and ar.ndim > 1:
        return _unique_rows(ar, return_index, return_inverse, return_counts, axis)
    values, first, inverse, counts = _native.unique(ar)
    result = [values]
    if return_index:
        result.append(first)
    if return_inverse:
        result.append(inverse.reshape(ar.shape))
    if return_counts:
        result.append(counts)
    return result[0] if len(result) == 1 else tuple(result)


def _unique_rows(ar, return_index, return_inverse, return_counts, axis):
    moved = _native.transpose(ar, [axis % ar.ndim] + [x for x in range(ar.ndim) if x != axis % ar.ndim])
    rows = [tuple(_native.ravel(row, "C").tolist()) for row in moved]
    order = sorted(range(len(rows)), key=rows.__getitem__)
    first, inverse, counts = [], [0] * len(rows), []
    previous = None
    for at in order:
        if previous is None or rows[at] != previous:
            previous = rows[at]
            first.append(at)
            counts.append(0)
        counts[-1] += 1
        inverse[at] = len(first) - 1
    result = [_native.take(ar, asarray(first).astype(int), axis, "raise")]
    if return_index:
        result.append(asarray(first))
    if return_inverse:
        result.append(asarray(inverse))
    if return_counts:
        result.append(asarray(counts))
    return result[0] if len(result) == 1 else tuple(result)


def unique_values(x):
    """The distinct elements."""
    return unique(x)


def unique_counts(x):
    """The distinct elements and how often they occur."""
    return unique(x, return_counts=True)


def unique_inverse(x):
    """The distinct elements and for each element the index of its value."""
    return unique(x, return_inverse=True)


def isin(element, test_elements, assume_unique=False, invert=False, *, kind=None):
    """Whether each element is among the test elements."""
    element = asarray(element)
    known = unique(asarray(test_elements))
    if known.size == 0:
        found = _native.zeros(element.shape, bool, "C")
    else:
        at = _native.minimum(_native.searchsorted(known, element, False), known.size - 1)
        found = asarray(_native.take(known, at, 0, "raise") == element)
    return ~found if invert else found


def intersect1d(ar1, ar2, assume_unique=False, return_indices=False):
    """The distinct elements that are in both arrays."""
    a, b = unique(ar1), unique(ar2)
    both = a[isin(a, b)]
    if not return_indices:
        return both
    first = asarray([flat.tolist().index(v) for flat in [_native.ravel(ar1, "C")] for v in both.tolist()]).astype(int)
    second = asarray([flat.tolist().index(v) for flat in [_native.ravel(ar2, "C")] for v in both.tolist()]).astype(int)
    return both, first, second


def union1d(ar1, ar2):
    """The distinct elements of both arrays."""
    return unique(_native.concatenate([asarray(ar1), asarray(ar2)], None, None))


def setdiff1d(ar1, ar2, assume_unique=False):
    """The distinct elements of the first array that are not in the second."""
    a = _native.ravel(ar1, "C") if assume_unique else unique(ar1)
    return a[isin(a, ar2, invert=True)]


def setxor1d(ar1, ar2, assume_unique=False):
    """The distinct elements that are in one of the arrays only."""
    a, b = unique(ar1), unique(ar2)
    return _native.sort(_native.concatenate([a[isin(a, b, invert=True)], b[isin(b, a, invert=True)]], 0, None), -1)


def _replaced(a, value):
    a = asarray(a)
    if a.dtype.kind not in "fc":
        return a, None
    mask = _native.isnan(a)
    return _native.where(mask, _native.asarray(value, a.dtype), a), mask


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


def _warn_all_nan(result):
    if _native.asarray(_native.isnan(result), None).any():
        import warnings
        warnings.warn("All-NaN slice encountered", RuntimeWarning, stacklevel=3)


def nanmax(a, axis=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    """The largest element that is not NaN."""
    result = _native.reduce(_native.fmax, a, axis, None, _keep(keepdims), _initial(initial), _where(where), out)
    _warn_all_nan(result)
    return result


def nanmin(a, axis=None, out=None, keepdims=_NoValue, initial=_NoValue, where=_NoValue):
    """The smallest element that is not NaN."""
    result = _native.reduce(_native.fmin, a, axis, None, _keep(keepdims), _initial(initial), _where(where), out)
    _warn_all_nan(result)
    return result


def _nan_position(function, a, axis, out, keepdims, value):
    a, mask = _replaced(a, value)
    if mask is not None and asarray(all(mask, axis)).any():
        raise ValueError("All-NaN slice encountered")
    return function(a, axis, out, keepdims=keepdims)


def nanargmax(a, axis=None, out=None, *, keepdims=_NoValue):
    """The index of the largest element that is not NaN."""
    return _nan_position(argmax, a, axis, out, keepdims, -float("inf"))


def nanargmin(a, axis=None, out=None, *, keepdims=_NoValue):
    """The index of the smallest element that is not NaN."""
    return _nan_position(argmin, a, axis, out, keepdims, float("inf"))


def nanmean(a, axis=None, dtype=None, out=None, keepdims=_NoValue, *, where=_NoValue):
    """The mean of elements that are not NaN."""
    a = asarray(a)
    if a.dtype.kind not in "fc":
        return mean(a, axis, dtype, out, keepdims, where=where)
    keep = ~_native.isnan(a) if where is _NoValue else ~_native.isnan(a) & where
    return mean(a, axis, dtype, out, keepdims, where=keep)


def nanvar(a, axis=None, dtype=None, out=None, ddof=0, keepdims=_NoValue, *, where=_NoValue, mean=_NoValue,
           correction=_NoValue):
    """The variance of elements that are not NaN."""
    a = asarray(a)
    if a.dtype.kind not in "fc":
        return var(a, axis, dtype, out, ddof, keepdims, where=where)
    return var(a, axis, dtype, out, ddof, keepdims, where=~_native.isnan(a))


def nanstd(a, axis=None, dtype=None, out=None, ddof=0, keepdims=_NoValue, *, where=_NoValue, mean=_NoValue,
           correction=_NoValue):
    """The standard deviation of elements that are not NaN."""
    return _native.sqrt(nanvar(a, axis, dtype, out, ddof, keepdims, where=where))


def nanmedian(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    """The median of elements that are not NaN."""
    a = asarray(a)
    lanes = a.reshape(1, -1) if axis is None else _moved_last(a, axis)
    shape = lanes.shape[:-1]
    rows = lanes.reshape(-1, lanes.shape[-1])
    result = asarray([float(median(row[~_native.isnan(row)])) if (~_native.isnan(row)).any() else float("nan")
                      for row in rows]).astype(a.dtype if a.dtype.kind == "f" else float)
    return result[0] if axis is None else result.reshape(shape)
