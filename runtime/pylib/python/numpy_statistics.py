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
    ordered = np.partition(lane, ((n - 1) // 2, n // 2, n - 1))
    if np.isnan(ordered[n - 1]):
        return ordered[n - 1]
    return np.mean(ordered[(n - 1) // 2 : n // 2 + 1])


def percentile(a, q, axis=None, method="linear", keepdims=False):
    places = np.asarray(q)
    if np.any(places < 0) or np.any(places > 100):
        raise ValueError("Percentiles must be in the range [0, 100]")
    return _quantiles(_beside(a, q, method), np.true_divide(places, 100), axis, keepdims, method)


def quantile(a, q, axis=None, method="linear", keepdims=False):
    places = np.asarray(q)
    if np.any(places < 0) or np.any(places > 1):
        raise ValueError("Quantiles must be in the range [0, 1]")
    return _quantiles(_beside(a, q, method), places, axis, keepdims, method)


def nanpercentile(a, q, axis=None, method="linear", keepdims=False):
    places = np.asarray(q)
    if np.any(places < 0) or np.any(places > 100):
        raise ValueError("Percentiles must be in the range [0, 100]")
    return _nanquantiles(_beside(a, q, method), np.true_divide(places, 100), axis, keepdims, method)


def nanquantile(a, q, axis=None, method="linear", keepdims=False):
    places = np.asarray(q)
    if np.any(places < 0) or np.any(places > 1):
        raise ValueError("Quantiles must be in the range [0, 1]")
    return _nanquantiles(_beside(a, q, method), places, axis, keepdims, method)


def _beside(a, q, method):
    """The array: of double precision if it is of less and quantiles lie between elements, at the places of an array, which are double."""
    if method == "lower" or method == "higher" or method == "nearest" or method == "inverted_cdf" or method == "closest_observation":
        return a
    if a.dtype == np.float32 and np.ndim(q) > 0:
        return a.astype(np.float64)
    return a


def _real_only(a, places, method):
    if a.dtype.kind == "c":
        raise TypeError("a must be an array of real numbers")
    if a.dtype == np.bool_ and _quantile_like(a, places, method).dtype != np.bool_:
        raise TypeError(
            "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the logical_xor function instead."
        )


def _quantiles(a, places, axis, keepdims, method):
    places = np.asarray(places)
    _real_only(a, places, method)
    lanes = np.ravel(a) if axis is None else _behind(a, axis)
    if lanes.ndim == 1:
        single = _lane_quantiles(np.sort(lanes), places, method)
        return _single_kept(single, a.ndim) if keepdims else single
    result = np.empty(places.shape + lanes.shape[:-1], _quantile_like(a, places, method).dtype)
    flat = result.reshape((places.size,) + lanes.shape[:-1])
    wanted = np.ravel(places)
    for at in np.ndindex(lanes.shape[:-1]):
        ordered = np.sort(lanes[at])
        for i in range(wanted.size):
            flat[(i,) + at] = _quantile(ordered, wanted[i], method)
    return _kept_behind(result, places.ndim, axis, keepdims)


def _lane_quantiles(ordered, places, method):
    if places.ndim == 0:
        return _quantile(ordered, places.item(), method)
    result = np.empty(places.shape, _quantile_like(ordered, places, method).dtype)
    flat = result.reshape(-1)
    wanted = np.ravel(places)
    for i in range(flat.size):
        flat[i] = _quantile(ordered, wanted[i], method)
    return result


def _quantile(ordered, q, method):
    """One quantile of sorted elements; places and names of the methods as Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996)."""
    n = ordered.size
    if n == 0:
        raise IndexError("index -1 is out of bounds for axis 0 with size 0")
    if np.isnan(ordered[n - 1]):
        return ordered[n - 1]
    if method == "lower":
        return ordered[int(math.floor(q * (n - 1)))]
    if method == "higher":
        return ordered[int(math.ceil(q * (n - 1)))]
    if method == "nearest":
        return ordered[int(np.rint(q * (n - 1)))]
    if method == "inverted_cdf":
        place = n * q - 1
        at = int(math.floor(place))
        return ordered[min(max(at if place == at else at + 1, 0), n - 1)]
    if method == "closest_observation":
        place = n * q - 1 - 0.5
        at = int(math.floor(place))
        return ordered[min(max(at if place == at and at % 2 == 1 else at + 1, 0), n - 1)]
    if method == "linear":
        if isinstance(q, int):
            return ordered[q * (n - 1)]
        return _between(ordered, q * (n - 1))
    if method == "midpoint":
        place = q * (n - 1)
        return _between(ordered, 0.5 * (math.floor(place) + math.ceil(place)))
    if method == "averaged_inverted_cdf":
        place = n * q - 1
        low = math.floor(place)
        return _between(ordered, low + 0.5 if place == low else low + 1.0)
    if method == "interpolated_inverted_cdf":
        return _between(ordered, n * q - 1)
    if method == "hazen":
        return _between(ordered, n * q - 0.5)
    if method == "weibull":
        return _between(ordered, (n + 1) * q - 1)
    if method == "median_unbiased":
        return _between(ordered, n * q + (1 / 3.0 + q * (1 - 1 / 3.0 - 1 / 3.0)) - 1)
    if method == "normal_unbiased":
        return _between(ordered, n * q + (3 / 8.0 + q * (1 - 3 / 8.0 - 3 / 8.0)) - 1)
    raise ValueError("this method of quantiles is not known")


def _nanquantiles(a, places, axis, keepdims, method):
    places = np.asarray(places)
    _real_only(a, places, method)
    lanes = np.ravel(a) if axis is None else _behind(a, axis)
    if lanes.ndim == 1:
        single = _lane_nanquantiles(_known(lanes), places, method)
        return _single_kept(single, a.ndim) if keepdims else single
    result = np.empty(places.shape + lanes.shape[:-1], _quantile_like(a, places, method).dtype)
    flat = result.reshape((places.size,) + lanes.shape[:-1])
    wanted = np.ravel(places)
    for at in np.ndindex(lanes.shape[:-1]):
        ordered = np.sort(_known(lanes[at]))
        for i in range(wanted.size):
            if ordered.size == 0 and lanes.shape[-1] > 0:
                flat[(i,) + at] = lanes[at][0]
            elif ordered.size == 0 and flat.dtype.kind == "f":
                flat[(i,) + at] = np.nan
            else:
                flat[(i,) + at] = _quantile(ordered, wanted[i], method)
    return _kept_behind(result, places.ndim, axis, keepdims)


def _lane_nanquantiles(known, places, method):
    if known.size == 0:
        return _lane_quantiles(np.full(1, np.nan, _quantile_like(known, places, method).dtype), places, method)
    return _lane_quantiles(np.sort(known), places, method)


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


def nansum(a, axis=None, dtype=None, keepdims=False, initial=None, where=True):
    return np.sum(_cleared(a, 0), axis=axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)


def nanprod(a, axis=None, dtype=None, keepdims=False, initial=None, where=True):
    return np.prod(_cleared(a, 1), axis=axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)


def nancumsum(a, axis=None, dtype=None):
    return np.cumsum(_cleared(a, 0), axis, dtype)


def nancumprod(a, axis=None, dtype=None):
    return np.cumprod(_cleared(a, 1), axis, dtype)


def nanmean(a, axis=None, dtype=None, keepdims=False, where=None):
    if dtype is not None:
        return nanmean(a.astype(dtype), axis, None, keepdims, where)
    if where is not None:
        return _masked_mean(a, _known_among(a, where), axis, keepdims)
    if a.dtype.kind == "f" or a.dtype.kind == "c":
        count = np.sum(np.logical_not(np.isnan(a)), axis=axis, keepdims=keepdims)
        return _over(np.sum(_cleared(a, 0), axis=axis, keepdims=keepdims), count)
    return np.mean(a, axis=axis, keepdims=keepdims)


def _known_among(a, where):
    """Which of the elements that count are numbers."""
    if a.dtype.kind == "f" or a.dtype.kind == "c":
        return np.logical_and(np.logical_not(np.isnan(a)), where)
    return np.asarray(where)


def _over(total, count):
    """A quotient of the dividend's type, a number if it has no axes."""
    quotient = np.true_divide(total, np.asarray(count).astype(np.asarray(total).real.dtype))
    return quotient.item() if quotient.ndim == 0 else quotient


def nanvar(a, axis=None, dtype=None, ddof=0, keepdims=False, where=None):
    if dtype is not None:
        if a.dtype.kind != "f" and a.dtype.kind != "c" and np.empty(0, dtype).dtype.kind == "c":
            return _as_type(nanvar(a.astype(dtype), axis, None, ddof, keepdims, where), dtype)
        return nanvar(a.astype(dtype), axis, None, ddof, keepdims, where)
    if where is not None:
        return _masked_var(a, _known_among(a, where), axis, keepdims, ddof)
    if a.dtype.kind == "f" or a.dtype.kind == "c":
        numbers = np.logical_not(np.isnan(a))
        if axis is None:
            centre = np.asarray(nanmean(a))
            deviation = _cleared(np.asarray(a - centre), 0)
            count = np.sum(numbers, keepdims=keepdims) - ddof
            total = np.sum(_squared(deviation), keepdims=keepdims)
        else:
            centre = nanmean(a, axis, None, True)
            deviation = _cleared(a - centre, 0)
            count = np.sum(numbers, axis=axis, keepdims=keepdims) - ddof
            total = np.sum(_squared(deviation), axis=axis, keepdims=keepdims)
        return _over(total, np.where(count > 0, np.asarray(count) * 1.0, np.nan))
    return np.var(a, axis=axis, ddof=ddof, keepdims=keepdims)


def _squared(deviation):
    if deviation.dtype.kind == "c":
        return (deviation * np.conjugate(deviation)).real
    return deviation * deviation


def nanstd(a, axis=None, dtype=None, ddof=0, keepdims=False, where=None):
    return np.sqrt(nanvar(a, axis, dtype, ddof, keepdims, where))


def nanmax(a, axis=None, keepdims=False, initial=None, where=True):
    if initial is not None:
        return np.max(_cleared(a, -np.inf), axis=axis, keepdims=keepdims, initial=initial, where=where)
    if a.dtype.kind == "f" or a.dtype.kind == "c":
        return _nanextremum(a, axis, keepdims, True)
    return np.max(a, axis=axis, keepdims=keepdims)


def nanmin(a, axis=None, keepdims=False, initial=None, where=True):
    if initial is not None:
        return np.min(_cleared(a, np.inf), axis=axis, keepdims=keepdims, initial=initial, where=where)
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


def average(a, axis=None, weights=None, returned=False, keepdims=False):
    if weights is None:
        mean = np.mean(a, axis=axis, keepdims=keepdims)
        if returned:
            return mean, np.full_like(mean, a.size / max(np.asarray(mean).size, 1))
        return mean
    given = np.asarray(weights)
    if given.ndim == 1 and a.ndim > 1:
        if axis is None:
            raise TypeError("Axis must be specified when shapes of a and weights differ.")
        return _weighted(a, axis, np.moveaxis(np.broadcast_to(given, np.moveaxis(a, axis, -1).shape), -1, axis), returned, keepdims)
    if given.shape != a.shape:
        if axis is None:
            raise TypeError("Axis must be specified when shapes of a and weights differ.")
        raise ValueError("Shape of weights must be consistent with shape of a along specified axis.")
    return _weighted(a, axis, given, returned, keepdims)


def cumulative_sum(x, axis=None, dtype=None, include_initial=False):
    x = np.atleast_1d(x)
    if axis is None:
        _check_one_axis(x)
        return _cumulative(np.cumsum(x, 0, dtype), 0, include_initial, 0)
    return _cumulative(np.cumsum(x, axis, dtype), axis, include_initial, 0)


def cumulative_prod(x, axis=None, dtype=None, include_initial=False):
    x = np.atleast_1d(x)
    if axis is None:
        _check_one_axis(x)
        return _cumulative(np.cumprod(x, 0, dtype), 0, include_initial, 1)
    return _cumulative(np.cumprod(x, axis, dtype), axis, include_initial, 1)


def _check_one_axis(x):
    if x.ndim > 1:
        raise ValueError("For arrays which have more than one dimension ``axis`` argument is required.")


def _cumulative(result, axis, include_initial, identity):
    if include_initial:
        moved = np.moveaxis(result, axis, 0)
        start = np.full((1,) + moved.shape[1:], identity, result.dtype)
        return np.moveaxis(np.concatenate((start, moved)), 0, axis)
    return result


def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, dtype=None):
    if dtype is not None:
        found = cov(m.astype(dtype), None if y is None else np.asarray(y).astype(dtype), rowvar, bias, ddof, fweights, aweights)
        return _as_type(found, dtype)
    if m.ndim > 2:
        raise ValueError("m has more than 2 dimensions")
    rows = _variables(_in_double(m), rowvar)
    if y is None:
        return _covariance(rows, m.ndim < 2, _free(bias, ddof), fweights, aweights)
    return _covariance(np.concatenate((rows, _variables(_in_double(np.asarray(y)), rowvar))), False, _free(bias, ddof), fweights, aweights)


def _as_type(found, dtype):
    converted = np.asarray(found).astype(dtype)
    return converted.item() if converted.ndim == 0 else converted


def corrcoef(x, y=None, rowvar=True, dtype=None):
    if dtype is not None:
        return _as_type(corrcoef(x.astype(dtype), None if y is None else np.asarray(y).astype(dtype), rowvar), dtype)
    if y is None:
        if x.ndim < 2:
            single = cov(x)
            return single / single
        return _correlation(cov(x, None, rowvar))
    return _correlation(cov(x, y, rowvar))


def _kept_behind(result, first, axis, keepdims):
    """The result with the axes that are gone as axes of length one, behind those of the wanted places."""
    if keepdims:
        if axis is None:
            return result
        if isinstance(axis, tuple):
            if len(axis) == 0:
                return result
            if len(axis) == 1:
                return np.expand_dims(result, axis[0] if axis[0] < 0 else axis[0] + first)
            if len(axis) == 2:
                return np.expand_dims(
                    result, (axis[0] if axis[0] < 0 else axis[0] + first, axis[1] if axis[1] < 0 else axis[1] + first)
                )
            raise ValueError("keepdims with more than two axes is not supported here in compiled code")
        if axis < 0:
            return np.expand_dims(result, axis)
        return np.expand_dims(result, axis + first)
    return result


def _single_kept(single, ndim):
    """Quantiles of all elements with axes of length one behind those of the wanted places."""
    if ndim == 0:
        return np.asarray(single)
    if ndim == 1:
        return np.expand_dims(np.asarray(single), -1)
    if ndim == 2:
        return np.expand_dims(np.asarray(single), (-1, -2))
    if ndim == 3:
        return np.expand_dims(np.asarray(single), (-1, -2, -3))
    return np.expand_dims(np.asarray(single), (-1, -2, -3, -4))


def _quantile_like(a, places, method):
    """An empty vector of the type of quantiles: that of the elements, where these are chosen from."""
    if method == "lower" or method == "higher" or method == "nearest" or method == "inverted_cdf" or method == "closest_observation":
        return np.empty(0, a.dtype)
    if method == "linear":
        if places.dtype.kind == "i":
            return np.empty(0, a.dtype)
    return _float_like(a)


def _between(ordered, place):
    n = ordered.size
    place = min(max(place, 0.0), n - 1.0)
    low = int(math.floor(place))
    high = min(low + 1, n - 1)
    part = place - low
    distance = ordered[high] * 1.0 - ordered[low] * 1.0
    if part >= 0.5:
        return ordered[high] - distance * (1 - part)
    return ordered[low] + distance * part


def _weighted(a, axis, weights, returned, keepdims):
    total = np.sum(weights, axis=axis, keepdims=keepdims) * 1.0
    if np.any(np.asarray(total) == 0):
        raise ZeroDivisionError("Weights sum to zero, can't be normalized")
    mean = np.sum(np.multiply(a, weights), axis=axis, keepdims=keepdims) / total
    if returned:
        return mean, total
    return mean


def _in_double(a):
    if a.dtype == np.float32:
        return a.astype(np.float64)
    if a.dtype == np.complex64:
        return a.astype(np.complex128)
    return a


def _variables(m, rowvar):
    """Variables in rows."""
    rows = np.atleast_2d(m) * 1.0
    if not rowvar and m.ndim == 2:
        return rows.T.copy()
    return rows


def _free(bias, ddof):
    if ddof is None:
        return 0 if bias else 1
    return ddof


def _covariance(rows, single, ddof, fweights, aweights):
    if fweights is None and aweights is None:
        centred = rows - (np.sum(rows, axis=1) / rows.shape[1])[:, None]
        product = np.dot(centred, np.conjugate(centred).T)
        scaled = product * np.true_divide(1, max(rows.shape[1] - ddof, 0))
    else:
        scaled = _weighted_covariance(rows, _product_of_weights(fweights, aweights), ddof, aweights)
    if single:
        return scaled[0, 0]
    return scaled


def _product_of_weights(fweights, aweights):
    if fweights is None:
        return np.asarray(aweights) * 1.0
    if aweights is None:
        return np.asarray(fweights) * 1.0
    return np.asarray(fweights) * 1.0 * np.asarray(aweights)


def _weighted_covariance(rows, weights, ddof, aweights):
    if weights.ndim != 1 or weights.size != rows.shape[1]:
        raise RuntimeError("incompatible numbers of samples and weights")
    if np.any(weights < 0):
        raise ValueError("weights cannot be negative")
    total = np.sum(weights)
    if total == 0:
        raise ZeroDivisionError("Weights sum to zero, can't be normalized")
    centred = rows - (np.sum(rows * weights, axis=1) / total)[:, None]
    if aweights is None:
        count = total - ddof
    else:
        count = total - ddof * np.sum(weights * np.asarray(aweights)) / total
    product = np.dot(centred, np.conjugate(centred * weights).T)
    return product * np.true_divide(1, max(count, 0.0))


def _correlation(c):
    deviations = np.sqrt(np.diag(c).real)
    scaled = c / deviations[:, None] / deviations[None, :]
    if c.dtype.kind == "c":
        return np.clip(scaled.real, -1.0, 1.0) + 1j * np.clip(scaled.imag, -1.0, 1.0)
    return np.clip(scaled, -1.0, 1.0)


def _masked_mean(a, mask, axis, keepdims):
    count = np.sum(np.broadcast_to(mask, a.shape), axis=axis, keepdims=keepdims)
    return _over(np.sum(a, axis=axis, dtype=_float_like(a).dtype, keepdims=keepdims, where=mask), count)


def _masked_var(a, mask, axis, keepdims, ddof):
    count = np.asarray(np.sum(np.broadcast_to(mask, a.shape), axis=axis, keepdims=keepdims)) - ddof
    total = np.sum(_squared(a - _masked_mean(a, mask, axis, True)), axis=axis, keepdims=keepdims, where=mask)
    return _over(total, np.where(count > 0, count * 1.0, np.nan))


def _masked_std(a, mask, axis, keepdims, ddof):
    return np.sqrt(_masked_var(a, mask, axis, keepdims, ddof))
