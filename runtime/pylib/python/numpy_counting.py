# Counting in bins, and values between points, in the Python that can be compiled.


def interp(x, xp, fp, left=None, right=None, period=None):
    points, values = np.asarray(xp), np.asarray(fp)
    if period is None:
        return _interp(x, points, values, left, right)
    return _interp_periodic(np.asarray(x), points, values, abs(period))


def _interp(x, xp, fp, left, right):
    if fp.dtype.kind == "c":
        return _interpolated(x, xp, fp.real) + 1j * _interpolated(x, xp, fp.imag)
    return _interpolated(x, xp, fp, left, right)


def _interp_periodic(x, xp, fp, period):
    if period == 0:
        raise ValueError("period must be a non-zero value")
    if xp.ndim != 1 or fp.ndim != 1:
        raise ValueError("Data points must be 1-D sequences")
    if xp.shape[0] != fp.shape[0]:
        raise ValueError("fp and xp are not of the same length")
    places = xp * 1.0 % period
    order = np.argsort(places)
    places, values = places[order], fp[order]
    places = np.concatenate((places[-1:] - period, places, places[:1] + period))
    return _interp(x * 1.0 % period, places, np.concatenate((values[-1:], values, values[:1])), None, None)


def histogram(a, bins=10, range=None, density=None, weights=None):
    values = np.ravel(a)
    edges = _bin_edges(values, bins, range)
    if np.asarray(bins).ndim == 1:
        counts = _counts_between(values, edges, weights)
    else:
        counts = _counts_of_equal_bins(values, edges, weights)
    if density:
        return counts / np.diff(edges) / counts.sum(), edges
    return counts, edges


def histogram_bin_edges(a, bins=10, range=None, weights=None):
    return _bin_edges(np.ravel(a), bins, range)


def _bin_edges(values, bins, range):
    given = np.asarray(bins)
    if given.ndim == 1:
        if np.any(given[:-1] > given[1:]):
            raise ValueError("`bins` must increase monotonically, when an array")
        return given
    if given.ndim > 1:
        raise ValueError("`bins` must be 1d, when an array")
    if bins < 1:
        raise ValueError("`bins` must be positive, when an integer")
    low, high = _range(values, range)
    return np.linspace(low, high, bins + 1).astype((values[:0] * 1.0).dtype)


def _range(values, range):
    if range is None:
        if values.size == 0:
            return 0.0, 1.0
        low, high = np.min(values) * 1.0, np.max(values) * 1.0
    else:
        low, high = range[0] * 1.0, range[1] * 1.0
    if low > high:
        raise ValueError("max must be larger than min in range parameter.")
    if not (np.isfinite(low) and np.isfinite(high)):
        raise ValueError("supplied or autodetected range is not finite")
    if low == high:
        return low - 0.5, high + 0.5
    return low, high


def _counts_of_equal_bins(values, edges, weights):
    if weights is None:
        return _counted(values.astype(edges.dtype), edges)
    return _sums(_counted(values.astype(edges.dtype), edges, np.ravel(weights)), weights)


def _sums(sums, weights):
    """Sums of weights in the dtype of the weights."""
    return sums.astype(weights.dtype)


def _counts_between(values, edges, weights):
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    places = np.searchsorted(ordered, edges)
    places[-1] = np.searchsorted(ordered, edges[-1:], side="right")[0]
    if weights is None:
        return np.diff(places)
    sums = np.zeros(values.size + 1, np.cumsum(np.ravel(weights)[:0]).dtype)
    sums[1:] = np.cumsum(np.ravel(weights)[order])
    return _sums(np.diff(sums[places]), weights)


def digitize(x, bins, right=False):
    if x.dtype.kind == "c" or bins.dtype.kind == "c":
        raise TypeError("x may not be complex")
    increasing, decreasing = True, True
    for i in range(bins.size - 1):
        if bins[i] > bins[i + 1]:
            increasing = False
        if bins[i] < bins[i + 1]:
            decreasing = False
    if increasing:
        if right:
            return np.searchsorted(bins, x)
        return np.searchsorted(bins, x, side="right")
    if not decreasing:
        raise ValueError("bins must be monotonically increasing or decreasing")
    turned = bins[::-1].copy()
    if right:
        return bins.size - np.searchsorted(turned, x)
    return bins.size - np.searchsorted(turned, x, side="right")
