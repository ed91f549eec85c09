# Statistics along axes, in the Python that can be compiled. An axis, and whether it is kept, is known when a function is
# compiled, so branches on it are decided then.


def _length(axes):
    if isinstance(axes, tuple):
        return len(axes)
    return 1


def _behind(a, axis):
    """A view with the axes to work along at the end, made one by copying if they are several."""
    if isinstance(axis, tuple):
        if len(axis) == 0:
            return a[..., None]
        if len(axis) == 1:
            return np.moveaxis(a, axis[0], -1)
        if len(axis) == 2:
            moved = np.moveaxis(a, axis, (-2, -1))
            return moved.copy().reshape(moved.shape[:-2] + (moved.shape[-2] * moved.shape[-1],))
        if len(axis) == 3:
            moved = np.moveaxis(a, axis, (-3, -2, -1))
            return moved.copy().reshape(moved.shape[:-3] + (moved.shape[-3] * moved.shape[-2] * moved.shape[-1],))
        raise ValueError("more than three axes at once are not supported in compiled code")
    return np.moveaxis(a, axis, -1)


def _kept(result, ndim, axis, keepdims):
    """The result with the axes that are gone as axes of length one, if they are to be kept."""
    if keepdims:
        if axis is None:
            if ndim == 0:
                return result
            if ndim == 1:
                return np.expand_dims(result, 0)
            if ndim == 2:
                return np.expand_dims(result, (0, 1))
            if ndim == 3:
                return np.expand_dims(result, (0, 1, 2))
            return np.expand_dims(result, (0, 1, 2, 3))
        return np.expand_dims(result, axis)
    return result


def _float_like(a):
    """An empty vector of the floating-point type in which an array is averaged."""
    if a.dtype.kind == "f" or a.dtype.kind == "c":
        return np.empty(0, a.dtype)
    return np.empty(0, np.float64)


def median(a, axis=None, keepdims=False):
    if axis is None:
        return _kept(np.asarray(_middle(np.ravel(a))), a.ndim, axis, keepdims) if keepdims else _middle(np.ravel(a))
    lanes = _behind(a, axis)
    if lanes.ndim == 1:
        return _kept(np.asarray(_middle(lanes)), a.ndim, axis, keepdims) if keepdims else _middle(lanes)
    result = np.empty(lanes.shape[:-1], _float_like(a).dtype)
    for at in np.ndindex(lanes.shape[:-1]):
        result[at] = _middle(lanes[at])
    return _kept(result, a.ndim, axis, keepdims)


def _middle(lane):
    n = lane.size
    if n == 0:
        return np.mean(lane)
    ordered = np.sort(lane)
    if np.isnan(ordered[n - 1]):
        return np.mean(ordered[n - 1 :])
    return np.mean(ordered[(n - 1) // 2 : n // 2 + 1])


def percentile(a, q, axis=None, keepdims=False):
    places = np.asarray(q)
    if np.any(places < 0) or np.any(places > 100):
        raise ValueError("Percentiles must be in the range [0, 100]")
    return _quantiles(a, np.true_divide(places, 100), axis, keepdims)


def quantile(a, q, axis=None, keepdims=False):
    places = np.asarray(q)
    if np.any(places < 0) or np.any(places > 1):
        raise ValueError("Quantiles must be in the range [0, 1]")
    return _quantiles(a, places, axis, keepdims)


def nanpercentile(a, q, axis=None, keepdims=False):
    places = np.asarray(q)
    if np.any(places < 0) or np.any(places > 100):
        raise ValueError("Percentiles must be in the range [0, 100]")
    return _nanquantiles(a, np.true_divide(places, 100), axis, keepdims)


def nanquantile(a, q, axis=None, keepdims=False):
    places = np.asarray(q)
    if np.any(places < 0) or np.any(places > 1):
        raise ValueError("Quantiles must be in the range [0, 1]")
    return _nanquantiles(a, places, axis, keepdims)


def _real_only(a):
    if a.dtype.kind == "c":
        raise TypeError("a must be an array of real numbers")


def _quantiles(a, places, axis, keepdims):
    _real_only(a)
    places = np.asarray(places)
    lanes = np.ravel(a) if axis is None else _behind(a, axis)
    if lanes.ndim == 1:
        single = _lane_quantiles(np.sort(lanes), places)
        return _kept(np.asarray(single), a.ndim, axis, keepdims) if keepdims else single
    result = np.empty(places.shape + lanes.shape[:-1], _float_like(a).dtype)
    flat = result.reshape((places.size,) + lanes.shape[:-1])
    wanted = np.ravel(places)
    for at in np.ndindex(lanes.shape[:-1]):
        ordered = np.sort(lanes[at])
        for i in range(wanted.size):
            flat[(i,) + at] = _quantile(ordered, wanted[i])
    if keepdims:
        if axis is None:
            return result
        if isinstance(axis, tuple):
            raise ValueError("keepdims with several axes is not supported here in compiled code")
        if axis < 0:
            return np.expand_dims(result, axis)
        return np.expand_dims(result, axis + places.ndim)
    return result


def _lane_quantiles(ordered, places):
    if places.ndim == 0:
        return _quantile(ordered, places.item())
    result = np.empty(places.shape, _float_like(ordered).dtype)
    flat = result.reshape(-1)
    wanted = np.ravel(places)
    for i in range(flat.size):
        flat[i] = _quantile(ordered, wanted[i])
    return result


def _quantile(ordered, q):
    n = ordered.size
    if n == 0:
        raise IndexError("index -1 is out of bounds for axis 0 with size 0")
    last = ordered[n - 1] * 1.0
    if np.isnan(last):
        return last
    place = q * (n - 1)
    low = int(math.floor(place))
    high = min(low + 1, n - 1)
    part = place - low
    distance = ordered[high] * 1.0 - ordered[low] * 1.0
    if part >= 0.5:
        return ordered[high] - distance * (1 - part)
    return ordered[low] + distance * part


def _nanquantiles(a, places, axis, keepdims):
    _real_only(a)
    places = np.asarray(places)
    lanes = np.ravel(a) if axis is None else _behind(a, axis)
    if lanes.ndim == 1:
        single = _lane_nanquantiles(_known(lanes), places)
        return _kept(np.asarray(single), a.ndim, axis, keepdims) if keepdims else single
    result = np.empty(places.shape + lanes.shape[:-1], _float_like(a).dtype)
    flat = result.reshape((places.size,) + lanes.shape[:-1])
    wanted = np.ravel(places)
    for at in np.ndindex(lanes.shape[:-1]):
        ordered = np.sort(_known(lanes[at]))
        for i in range(wanted.size):
            flat[(i,) + at] = np.nan if ordered.size == 0 else _quantile(ordered, wanted[i])
    return result


def _lane_nanquantiles(known, places):
    if known.size == 0:
        return _lane_quantiles(np.full(1, np.nan), places)
    return _lane_quantiles(np.sort(known), places)


def _known(lane):
    """The elements that are numbers."""
    return lane[np.logical_not(np.isnan(lane))]


def _cleared(a, value):
    """The array with another value where it is NaN."""
    if a.dtype.kind == "f" or a.dtype.kind == "c":
        if a.ndim == 0:
            return a if not np.isnan(a) else np.full(1, value, a.dtype)[0]
        result = a.copy()
        flat = result.reshape(-1)
        for i in range(flat.size):
            if np.isnan(flat[i]):
                flat[i] = value
        return result
    return a


def nansum(a, axis=None, keepdims=False):
    return np.sum(_cleared(a, 0), axis=axis, keepdims=keepdims)


def nanprod(a, axis=None, keepdims=False):
    return np.prod(_cleared(a, 1), axis=axis, keepdims=keepdims)


def nancumsum(a, axis=None):
    return np.cumsum(_cleared(a, 0), axis)


def nancumprod(a, axis=None):
    return np.cumprod(_cleared(a, 1), axis)


def nanmean(a, axis=None, keepdims=False):
    if a.dtype.kind == "f" or a.dtype.kind == "c":
        count = np.sum(np.logical_not(np.isnan(a)), axis=axis, keepdims=keepdims)
        return _over(np.sum(_cleared(a, 0), axis=axis, keepdims=keepdims), count)
    return np.mean(a, axis=axis, keepdims=keepdims)


def _over(total, count):
    """A quotient of the dividend's type, a number if it has no axes."""
    quotient = np.true_divide(total, np.asarray(count).astype(np.asarray(total).real.dtype))
    return quotient.item() if quotient.ndim == 0 else quotient


def nanvar(a, axis=None, ddof=0, keepdims=False):
    if a.dtype.kind == "f" or a.dtype.kind == "c":
        numbers = np.logical_not(np.isnan(a))
        if axis is None:
            centre = np.asarray(nanmean(a))
            deviation = _cleared(np.asarray(a - centre), 0)
            count = np.sum(numbers, keepdims=keepdims) - ddof
            total = np.sum(_squared(deviation), keepdims=keepdims)
        else:
            centre = nanmean(a, axis, True)
            deviation = _cleared(a - centre, 0)
            count = np.sum(numbers, axis=axis, keepdims=keepdims) - ddof
            total = np.sum(_squared(deviation), axis=axis, keepdims=keepdims)
        return _over(total, np.where(count > 0, np.asarray(count) * 1.0, np.nan))
    return np.var(a, axis=axis, ddof=ddof, keepdims=keepdims)


def _squared(deviation):
    if deviation.dtype.kind == "c":
        return (deviation * np.conjugate(deviation)).real
    return deviation * deviation


def nanstd(a, axis=None, ddof=0, keepdims=False):
    return np.sqrt(nanvar(a, axis, ddof, keepdims))


def nanmax(a, axis=None, keepdims=False):
    if a.dtype.kind == "f" or a.dtype.kind == "c":
        return _nanextremum(a, axis, keepdims, True)
    return np.max(a, axis=axis, keepdims=keepdims)


def nanmin(a, axis=None, keepdims=False):
    if a.dtype.kind == "f" or a.dtype.kind == "c":
        return _nanextremum(a, axis, keepdims, False)
    return np.min(a, axis=axis, keepdims=keepdims)


def _nanextremum(a, axis, keepdims, largest):
    if axis is None:
        found = _known_extremum(np.ravel(a), largest)
        return _kept(np.asarray(found), a.ndim, axis, keepdims) if keepdims else found
    lanes = _behind(a, axis)
    if lanes.ndim == 1:
        found = _known_extremum(lanes, largest)
        return _kept(np.asarray(found), a.ndim, axis, keepdims) if keepdims else found
    if lanes.shape[-1] == 0 and a.size == 0:
        for n in lanes.shape[:-1]:
            if n == 0:
                break
        else:
            raise ValueError("zero-size array to reduction operation fmax which has no identity")
    result = np.empty(lanes.shape[:-1], a.dtype)
    for at in np.ndindex(lanes.shape[:-1]):
        result[at] = _known_extremum(lanes[at], largest)
    return _kept(result, a.ndim, axis, keepdims)


def _known_extremum(lane, largest):
    if lane.size == 0:
        raise ValueError("zero-size array to reduction operation fmax which has no identity")
    kept = _known(lane)
    if kept.size == 0:
        return lane[0]
    return np.max(kept) if largest else np.min(kept)


def nanargmax(a, axis=None, keepdims=False):
    return _nanposition(a, axis, keepdims, True)


def nanargmin(a, axis=None, keepdims=False):
    return _nanposition(a, axis, keepdims, False)


def _nanposition(a, axis, keepdims, largest):
    if a.dtype.kind == "f" or a.dtype.kind == "c":
        if a.size > 0 and np.any(np.all(np.isnan(a), axis=axis)):
            raise ValueError("All-NaN slice encountered")
        if largest:
            return np.argmax(_cleared(a, -np.inf), axis=axis, keepdims=keepdims)
        return np.argmin(_cleared(a, np.inf), axis=axis, keepdims=keepdims)
    if largest:
        return np.argmax(a, axis=axis, keepdims=keepdims)
    return np.argmin(a, axis=axis, keepdims=keepdims)


def nanmedian(a, axis=None, keepdims=False):
    if axis is None:
        found = _nanmiddle(np.ravel(a))
        return _kept(np.asarray(found), a.ndim, axis, keepdims) if keepdims else found
    lanes = _behind(a, axis)
    if lanes.ndim == 1:
        found = _nanmiddle(lanes)
        return _kept(np.asarray(found), a.ndim, axis, keepdims) if keepdims else found
    result = np.empty(lanes.shape[:-1], _float_like(a).dtype)
    for at in np.ndindex(lanes.shape[:-1]):
        result[at] = _nanmiddle(lanes[at])
    return _kept(result, a.ndim, axis, keepdims)


def _nanmiddle(lane):
    return _middle(_known(lane))


def ptp(a, axis=None, keepdims=False):
    high, low = np.max(a, axis=axis, keepdims=keepdims), np.min(a, axis=axis, keepdims=keepdims)
    # As arrays, so that small integers wrap.
    spread = np.subtract(np.asarray(high), np.asarray(low))
    if np.ndim(high) == 0:
        return spread[()]
    return spread


def average(a, axis=None, weights=None, keepdims=False):
    if weights is None:
        return np.mean(a, axis=axis, keepdims=keepdims)
    total = np.sum(weights, axis=axis, keepdims=keepdims) * 1.0
    if np.any(np.asarray(total) == 0):
        raise ZeroDivisionError("Weights sum to zero, can't be normalized")
    return np.sum(np.multiply(a, weights), axis=axis, keepdims=keepdims) / total


def cumulative_sum(x, axis=None, include_initial=False):
    x = np.atleast_1d(x)
    if axis is None:
        _check_one_axis(x)
        return _cumulative(np.cumsum(x, 0), 0, include_initial, 0)
    return _cumulative(np.cumsum(x, axis), axis, include_initial, 0)


def cumulative_prod(x, axis=None, include_initial=False):
    x = np.atleast_1d(x)
    if axis is None:
        _check_one_axis(x)
        return _cumulative(np.cumprod(x, 0), 0, include_initial, 1)
    return _cumulative(np.cumprod(x, axis), axis, include_initial, 1)


def _check_one_axis(x):
    if x.ndim > 1:
        raise ValueError("For arrays which have more than one dimension ``axis`` argument is required.")


def _cumulative(result, axis, include_initial, identity):
    if include_initial:
        moved = np.moveaxis(result, axis, 0)
        start = np.full((1,) + moved.shape[1:], identity, result.dtype)
        return np.moveaxis(np.concatenate((start, moved)), 0, axis)
    return result


def cov(m, rowvar=True, bias=False, ddof=-1):
    if m.ndim > 2:
        raise ValueError("m has more than 2 dimensions")
    rows = np.atleast_2d(m) * 1.0
    if not rowvar and m.ndim == 2:
        rows = rows.T.copy()
    free = ddof
    if ddof < 0:
        free = 0 if bias else 1
    centred = rows - (np.sum(rows, axis=1) / rows.shape[1])[:, None]
    product = np.dot(centred, np.conjugate(centred).T)
    result = product * np.true_divide(1, max(rows.shape[1] - free, 0))
    if m.ndim < 2:
        return result[0, 0]
    return result


def corrcoef(x, rowvar=True):
    if x.ndim < 2:
        single = cov(x)
        return single / single
    c = cov(x, rowvar)
    deviations = np.sqrt(np.diag(c).real)
    scaled = c / deviations[:, None] / deviations[None, :]
    if c.dtype.kind == "c":
        return scaled
    return np.clip(scaled, -1.0, 1.0)
