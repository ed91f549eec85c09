"""Counts of values in bins."""

import operator
import warnings

import _hotloop_numpy as _native

from ._creation import array, asarray, linspace
from ._differences import diff
from ._reductions import cumsum, mean
from ._sorting import bincount, searchsorted
from ._statistics import percentile

__all__ = ["histogram", "histogram2d", "histogram_bin_edges", "histogramdd"]


def histogram_bin_edges(a, bins=10, range=None, weights=None):
    """The edges of the bins that `histogram` uses."""
    a, weights = _flat(a, weights)
    return _edges(a, bins, range, weights)[0]


def histogram(a, bins=10, range=None, density=None, weights=None):
    """Counts of values in bins, and the edges of the bins."""
    a, weights = _flat(a, weights)
    edges, regular = _edges(a, bins, range, weights)
    kind = _native.dtype("i8") if weights is None else weights.dtype
    if regular is not None and edges.dtype.kind == "f" and (weights is None or weights.dtype.kind in "biufc"):
        counts = _regular(a, weights, edges, regular, kind)
    else:
        counts = _irregular(a, weights, edges, kind)
    if density:
        widths = asarray(diff(edges)).astype(float)
        return counts / widths / counts.sum(), edges
    return counts, edges


def _flat(a, weights):
    a = asarray(a)
    if a.dtype.kind == "b":
        warnings.warn("Converting input from bool to <class 'numpy.uint8'> for compatibility.", RuntimeWarning, stacklevel=3)
        a = a.astype("u1")
    if weights is not None:
        weights = asarray(weights)
        if weights.shape != a.shape:
            raise ValueError("weights should have the same shape as a.")
        weights = _native.ravel(weights, "C")
    return _native.ravel(a, "C"), weights


def _distance(high, low):
    """A difference that does not wrap."""
    kind = _native.result_type(high, low)
    if kind.kind != "i":
        return _native.subtract(high, low)
    return _native.subtract(asarray(high, kind), asarray(low, kind), casting="unsafe", dtype=f"u{kind.itemsize}")


def _outer(a, range):
    if range is not None:
        first, last = range
        if first > last:
            raise ValueError("max must be larger than min in range parameter.")
        if not (_native.isfinite(first) and _native.isfinite(last)):
            raise ValueError(f"supplied range of [{first}, {last}] is not finite")
    elif a.size == 0:
        first, last = 0, 1
    else:
        first, last = a.min(), a.max()
        if not (_native.isfinite(first) and _native.isfinite(last)):
            raise ValueError(f"autodetected range of [{first}, {last}] is not finite")
    if first == last:
        first, last = first - 0.5, last + 0.5
    return first, last


def _edges(a, bins, range, weights):
    """The edges; and the ends and the number of bins if they are of one width."""
    if isinstance(bins, str):
        if bins not in _WIDTHS:
            raise ValueError(f"{bins!r} is not a valid estimator for `bins`")
        if weights is not None:
            raise TypeError("Automated estimation of the number of bins is not supported for weighted data")
        first, last = _outer(a, range)
        if range is not None:
            a = a[asarray(a >= first) & asarray(a <= last)]
        count = 1
        if a.size:
            width = _WIDTHS[bins](a, (first, last))
            if width:
                if a.dtype.kind in "iu" and width < 1:
                    width = 1
                count = int(_native.ceil(_distance(last, first) / width))
    elif asarray(bins).ndim == 0:
        try:
            count = operator.index(bins)
        except TypeError:
            raise TypeError("`bins` must be an integer, a string, or an array") from None
        if count < 1:
            raise ValueError("`bins` must be positive, when an integer")
        first, last = _outer(a, range)
    elif asarray(bins).ndim == 1:
        edges = asarray(bins)
        if asarray(edges[:-1] > edges[1:]).any():
            raise ValueError("`bins` must increase monotonically, when an array")
        return edges, None
    else:
        raise ValueError("`bins` must be 1d, when an array")
    kind = _native.result_type(first, last, a)
    if kind.kind in "iu":
        kind = _native.result_type(kind, _native.dtype("f8"))
    edges = linspace(first, last, count + 1, dtype=kind)
    if asarray(edges[:-1] >= edges[1:]).any():
        raise ValueError(f"Too many bins for data range. Cannot create {count} finite-sized bins.")
    return edges, (first, last, count)


def _regular(a, weights, edges, regular, kind):
    first, last, count = regular
    if a.dtype != edges.dtype:
        # Elements outside might be rounded into the range.
        inside = asarray(a >= first) & asarray(a <= last)
        if not inside.all():
            a = a[inside]
            weights = None if weights is None else weights[inside]
    a = a.astype(edges.dtype, copy=False)
    if kind.kind == "c":
        result = _native.zeros(count, kind, "C")
        result.real = _native.histogram(a, edges, weights.real)
        result.imag = _native.histogram(a, edges, weights.imag)
        return result
    return _native.histogram(a, edges, weights).astype(kind, copy=False)


def _irregular(a, weights, edges, kind):
    order = _native.argsort(a, -1)
    a = a[order]
    places = _native.concatenate([searchsorted(a, edges[:-1], "left"), searchsorted(a, edges[-1:], "right")], 0, None)
    if weights is None:
        return diff(places)
    sums = _native.concatenate([_native.zeros(1, kind, "C"), cumsum(weights[order])], 0, None)
    return diff(sums[places].astype(kind))


def _span(x):
    return _distance(x.max(), x.min())


def _square_root(x, _range):
    return _span(x) / _native.sqrt(x.size)


def _sturges(x, _range):
    return _span(x) / (_native.log2(x.size) + 1.0)


def _rice(x, _range):
    return _span(x) / (2.0 * x.size ** (1.0 / 3))


def _scott(x, _range):
    return (24.0 * 3.141592653589793 ** 0.5 / x.size) ** (1.0 / 3.0) * x.std()


def _freedman_diaconis(x, _range):
    upper, lower = percentile(x, [75, 25])
    return 2.0 * (upper - lower) * x.size ** (-1.0 / 3.0)


def _doane(x, _range):
    if x.size > 2:
        n = x.size
        spread = _native.sqrt(6.0 * (n - 2) / ((n + 1.0) * (n + 3)))
        sigma = x.std()
        if sigma > 0.0:
            skew = mean(_native.power((x - mean(x)) / sigma, 3))
            return _span(x) / (1.0 + _native.log2(n) + _native.log2(1.0 + _native.absolute(skew) / spread))
    return 0.0


def _stone(x, range):
    n, span = x.size, _span(x)
    if n <= 1 or span == 0:
        return 0
    limit = max(100, int(n ** 0.5))

    def loss(bins):
        shares = histogram(x, bins, range)[0] / n
        return (2 - (n + 1) * shares.dot(shares)) * bins / span

    best = min(_range(1, limit + 1), key=loss)
    if best == limit:
        warnings.warn("The number of bins estimated may be suboptimal.", RuntimeWarning, stacklevel=3)
    return span / best


_range = range


def _auto(x, range):
    return min(max(_freedman_diaconis(x, range), _square_root(x, range) / 2), _sturges(x, range))


_WIDTHS = {"stone": _stone, "auto": _auto, "doane": _doane, "fd": _freedman_diaconis, "rice": _rice, "scott": _scott,
           "sqrt": _square_root, "sturges": _sturges}


def histogramdd(sample, bins=10, range=None, density=None, weights=None):
    """Counts of points in boxes, and the edges along each axis."""
    if getattr(sample, "ndim", 0) != 2:
        sample = array(sample, ndmin=2).T
    points, axes = sample.shape
    try:
        if len(bins) != axes:
            raise ValueError("The dimension of bins must be equal to the dimension of the sample x.")
    except TypeError:
        bins = [bins] * axes
    if range is None:
        range = [None] * axes
    elif len(range) != axes:
        raise ValueError("range argument must have one entry per dimension")
    edges = []
    for i in _range(axes):
        if asarray(bins[i]).ndim == 0:
            if bins[i] < 1:
                raise ValueError(f"`bins[{i}]` must be positive, when an integer")
            low, high = _outer(sample[:, i], range[i])
            try:
                count = operator.index(bins[i])
            except TypeError:
                raise TypeError(f"`bins[{i}]` must be an integer, when a scalar") from None
            edges.append(linspace(low, high, count + 1))
        elif asarray(bins[i]).ndim == 1:
            edges.append(asarray(bins[i]))
            if asarray(edges[i][:-1] > edges[i][1:]).any():
                raise ValueError(f"`bins[{i}]` must be monotonically increasing, when an array")
        else:
            raise ValueError(f"`bins[{i}]` must be a scalar or 1d array")
    place, shape = _native.zeros(points, int, "C"), []
    for i, edge in enumerate(edges):
        at = searchsorted(edge, sample[:, i], "right")
        at[asarray(sample[:, i] == edge[-1])] -= 1
        # One box more at both ends, for what lies outside.
        place = place * (len(edge) + 1) + at
        shape.append(len(edge) + 1)
    size = 1
    for length in shape:
        size *= length
    counts = bincount(place, weights, size).reshape(shape).astype(float)[(slice(1, -1),) * axes]
    if density:
        total = counts.sum()
        for i, edge in enumerate(edges):
            counts = counts / diff(edge).reshape([-1 if j == i else 1 for j in _range(axes)])
        counts = counts / total
    return counts, edges


def histogram2d(x, y, bins=10, range=None, density=None, weights=None):
    """Counts of points in rectangles, and the edges along both axes."""
    if len(x) != len(y):
        raise ValueError("x and y must have the same length.")
    try:
        count = len(bins)
    except TypeError:
        count = 1
    if count not in (1, 2):
        bins = [asarray(bins)] * 2
    counts, edges = histogramdd(array([x, y]).T, bins, range, density, weights)
    return counts, edges[0], edges[1]
