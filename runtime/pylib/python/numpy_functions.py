# NumPy functions in the Python that can be compiled: compiled code that calls one compiles it in.

def cross(a, b):
    if a.shape[a.ndim - 1] != 3 or b.shape[b.ndim - 1] != 3:
        raise ValueError("incompatible dimensions for cross product\n(dimension must be 3)")
    x = a[..., 1] * b[..., 2] - a[..., 2] * b[..., 1]
    y = a[..., 2] * b[..., 0] - a[..., 0] * b[..., 2]
    z = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    if a.ndim == 1 and b.ndim == 1:
        return np.array([x, y, z])
    return np.stack((x, y, z), axis=-1)


def vdot(a, b):
    return np.dot(np.conjugate(np.ravel(a)), np.ravel(b))


def inner(a, b):
    if a.ndim == 0 or b.ndim == 0:
        return np.multiply(a, b)
    if a.shape[-1] != b.shape[-1]:
        raise ValueError("shapes are not aligned: the last axes differ in length")
    if a.ndim == 1 and b.ndim == 1:
        return np.dot(a, b)
    if b.ndim == 1:
        return np.dot(a, b)
    return np.dot(a, np.swapaxes(b, -1, -2))


def interp(x, xp, fp):
    if xp.size == 0:
        raise ValueError("array of sample points is empty")
    if xp.size != fp.size:
        raise ValueError("fp and xp are not of the same length.")
    points = np.asarray(x)
    if points.ndim == 0:
        return _interpolated(points.item() * 1.0, xp, fp)
    result = np.empty(points.shape)
    flat = result.reshape(-1)
    wanted = np.ravel(points)
    for i in range(flat.size):
        flat[i] = _interpolated(wanted[i] * 1.0, xp, fp)
    return result


def _interpolated(x, xp, fp):
    n = xp.size
    if np.isnan(x):
        return x
    if x < xp[0]:
        return fp[0] * 1.0
    if x >= xp[n - 1]:
        return fp[n - 1] * 1.0
    at = min(np.searchsorted(xp, x, side="right") - 1, n - 2)
    slope = (fp[at + 1] - fp[at]) / (xp[at + 1] - xp[at])
    return slope * (x - xp[at]) + fp[at]


def bincount(x, weights=None, minlength=0):
    if x.ndim != 1:
        raise ValueError("object of too small depth for desired array" if x.ndim == 0 else "object too deep for desired array")
    if x.dtype.kind == "f" or x.dtype.kind == "c":
        raise TypeError("Cannot cast array data according to the rule 'safe': bincount() counts integers")
    length = minlength
    for i in range(x.size):
        if x[i] < 0:
            raise ValueError("'list' argument must have no negative elements")
        length = max(length, int(x[i]) + 1)
    if weights is None:
        counts = np.zeros(length, np.int64)
        for i in range(x.size):
            counts[int(x[i])] += 1
        return counts
    else:
        if weights.size != x.size:
            raise ValueError("The weights and list don't have the same length.")
        sums = np.zeros(length)
        for i in range(x.size):
            sums[int(x[i])] += weights[i]
        return sums


def histogram(a, bins=10, range=None):
    values = np.ravel(a)
    if np.asarray(bins).ndim == 1:
        edges = np.asarray(bins)
        counts = np.zeros(edges.size - 1, np.int64)
        for i in _count(values.size):
            x = values[i]
            if x >= edges[0] and x <= edges[edges.size - 1]:
                at = np.searchsorted(edges, x, side="right") - 1
                counts[min(at, counts.size - 1)] += 1
        return counts, edges
    else:
        low, high = _range(values, range)
        edges = np.linspace(low, high, bins + 1).astype((values[:0] * 1.0).dtype)
        counts = np.zeros(bins, np.int64)
        scale = bins / (high - low)
        for i in _count(values.size):
            x = values[i]
            if x >= low and x <= high:
                at = min(int((x - low) * scale), bins - 1)
                if x < edges[at]:
                    at -= 1
                elif x >= edges[at + 1] and at != bins - 1:
                    at += 1
                counts[at] += 1
        return counts, edges


def _count(n):
    return np.arange(n)


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


def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    # A product would make something else of an infinite complex number.
    if np.asarray(b).dtype.kind != "c":
        b = b * 1.0
    near = (np.abs(a - b) <= atol + rtol * np.abs(b)) & np.isfinite(b)
    close = near | (a == b)
    if equal_nan:
        close = close | (np.isnan(a) & np.isnan(b))
    return close


def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    return np.all(isclose(a, b, rtol, atol, equal_nan))


def array_equal(a1, a2):
    if a1.ndim != a2.ndim:
        return False
    else:
        if a1.shape != a2.shape:
            return False
        return np.all(a1 == a2)


def append(arr, values, axis=None):
    if axis is None:
        return np.concatenate((np.ravel(arr), np.ravel(np.asarray(values))))
    return np.concatenate((arr, values), axis=axis)


def delete(arr, obj):
    flat = np.ravel(arr)
    keep = np.ones(flat.size, np.bool_)
    keep[obj] = False
    return flat[keep]


def argwhere(a):
    return np.column_stack(np.nonzero(a))


def logspace(start, stop, num=50, base=10.0):
    return np.power(base, np.linspace(start, stop, num))


def meshgrid(x, y):
    x, y = np.ravel(x), np.ravel(y)
    columns = np.empty((y.size, x.size), x.dtype)
    rows = np.empty((y.size, x.size), y.dtype)
    columns[:] = x[None, :]
    rows[:] = y[:, None]
    return columns, rows


def intersect1d(ar1, ar2):
    a, b = np.unique(ar1), np.unique(ar2)
    both = np.sort(np.concatenate((a, b)))
    return both[:-1][both[1:] == both[:-1]]


def union1d(ar1, ar2):
    return np.unique(np.concatenate((np.ravel(ar1), np.ravel(ar2))))


def setdiff1d(ar1, ar2):
    a = np.unique(ar1)
    return a[np.logical_not(isin(a, ar2))]


def isin(element, test_elements):
    known = np.sort(np.ravel(test_elements))
    flat = np.ravel(element)
    found = np.zeros(flat.size, np.bool_)
    for i in range(flat.size):
        at = np.searchsorted(known, flat[i])
        found[i] = at < known.size and known[at] == flat[i]
    return found.reshape(element.shape)


def partition(a, kth):
    return np.sort(a)


def argpartition(a, kth):
    return np.argsort(a)


def ediff1d(ary):
    flat = np.ravel(ary)
    return flat[1:] - flat[:-1]


def polyval(p, x):
    points = np.asarray(x)
    result = np.asarray(points * np.zeros(1, (p[:0] + np.ravel(points)[:0]).dtype)[0])
    for i in range(p.size):
        result = np.asarray(result * points + p[i])
    if points.ndim == 0:
        return result.item()
    return result


def vander(x, N=-1, increasing=False):
    if x.ndim != 1:
        raise ValueError("x must be a one-dimensional array or sequence.")
    columns = x.size if N < 0 else N
    result = np.empty((x.size, columns), (x[:0] + np.empty(0, np.int64)).dtype)
    for i in range(x.size):
        power = np.ones(1, result.dtype)[0]
        for j in range(columns):
            at = j if increasing else columns - 1 - j
            result[i, at] = power
            power = power * x[i]
    return result


def sinc(x):
    scaled = np.multiply(x, math.pi)
    scaled = np.where(scaled == 0, 1.0e-20, scaled)
    return np.sin(scaled) / scaled


def angle(z, deg=False):
    if np.asarray(z).dtype.kind == "c":
        radians = np.arctan2(z.imag, z.real)
    else:
        radians = np.arctan2(0, z)
    if deg:
        return radians * (180 / math.pi)
    return radians


def hanning(M):
    return 0.5 + 0.5 * np.cos(math.pi * np.arange(1 - M, M, 2) / max(M - 1, 1))


def hamming(M):
    return 0.54 + 0.46 * np.cos(math.pi * np.arange(1 - M, M, 2) / max(M - 1, 1))


def blackman(M):
    n = np.arange(1 - M, M, 2) / max(M - 1, 1)
    return 0.42 + 0.5 * np.cos(math.pi * n) + 0.08 * np.cos(2.0 * math.pi * n)


def correlate(a, v, mode="valid"):
    return convolve(a, np.conjugate(v)[::-1].copy(), mode)


def convolve(a, v, mode="full"):
    if a.size == 0:
        raise ValueError("a cannot be empty")
    if v.size == 0:
        raise ValueError("v cannot be empty")
    x, y = a * np.ones(1, v.dtype)[0], v * np.ones(1, a.dtype)[0]
    full = np.zeros(a.size + v.size - 1, x.dtype)
    for i in range(y.size):
        full[i : i + x.size] += x * y[i]
    longer, shorter = max(a.size, v.size), min(a.size, v.size)
    if mode == "full":
        return full
    elif mode == "same":
        first = (shorter - 1) // 2
        return full[first : first + longer].copy()
    else:
        return full[shorter - 1 : longer].copy()


def extract(condition, arr):
    return np.ravel(arr)[np.ravel(condition)]


def geomspace(start, stop, num=50):
    result = np.exp(np.linspace(math.log(start), math.log(stop), num))
    if num > 0:
        result[0] = start
    if num > 1:
        result[num - 1] = stop
    return result


def asfortranarray(a):
    if a.ndim == 0:
        return np.ravel(a).copy()
    return a.T.copy().T


def linalg_matrix_rank(A, tol=None):
    if A.ndim < 2:
        return int(np.any(A != 0))
    values = np.linalg.svdvals(A)
    if tol is None:
        limit = np.max(values, axis=-1, keepdims=True) * (max(A.shape[-2], A.shape[-1]) * np.finfo(values.dtype).eps)
        return np.sum(values > limit, axis=-1)
    else:
        return np.sum(values > tol, axis=-1)


def linalg_pinv(a, rcond=1e-15):
    u, s, vt = np.linalg.svd(np.conjugate(a), False)
    large = s > rcond * np.max(s, axis=-1, keepdims=True)
    inverse = np.where(large, 1 / np.where(large, s, 1), 0).astype(s.dtype)
    return np.swapaxes(vt, -1, -2) @ (inverse[..., None] * np.swapaxes(u, -1, -2))


def _matrix_power(a, n):
    if a.shape[-1] != a.shape[-2]:
        raise LinAlgError("Last 2 dimensions of the array must be square")
    if n < 0:
        raise ValueError("integer matrices have no negative powers in compiled code, unless the exponent is a literal")
    result = np.zeros(a.shape, a.dtype)
    result[...] = np.eye(a.shape[-1], a.shape[-1], 0, a.dtype)
    square = a.copy()
    while n > 0:
        if n % 2 == 1:
            result = result @ square
        n = n // 2
        if n > 0:
            square = square @ square
    return result


def _matrix_power_of_any_sign(a, n):
    if n < 0:
        return _matrix_power(np.linalg.inv(a), -n)
    return _matrix_power(a, n)


def _squares(x):
    return np.abs(x) ** 2


def _norm_of_all(x):
    flat = np.ravel(x) * 1.0
    return np.sqrt(np.abs(vdot(flat, flat)))


def _norm_two(x, axis, keepdims):
    return np.sqrt(np.sum(_squares(x * 1.0), axis=axis, keepdims=keepdims))


def _norm_one(x, axis, keepdims):
    return np.sum(np.abs(x * 1.0), axis=axis, keepdims=keepdims)


def _norm_zero(x, axis, keepdims):
    return np.sum((x != 0) * _one(x), axis=axis, keepdims=keepdims)


def _one(x):
    """One, of the dtype of norms."""
    return np.ones(1, np.abs(x * 1.0).dtype)[0]


def _norm_infinity(x, axis, keepdims):
    size = np.abs(x * 1.0)
    if x.size == 0:
        return np.sum(size, axis=axis, keepdims=keepdims)
    return np.max(size, axis=axis, keepdims=keepdims)


def _norm_minus_infinity(x, axis, keepdims):
    return np.min(np.abs(x * 1.0), axis=axis, keepdims=keepdims)


def _norm_power(x, axis, keepdims, ord):
    return np.sum(np.abs(x * 1.0) ** ord, axis=axis, keepdims=keepdims) ** (1.0 / ord)


def _norm_any(x, axis, keepdims, ord):
    size = np.abs(x * 1.0)
    if ord == np.inf:
        return np.max(size, axis=axis, keepdims=keepdims)
    if ord == -np.inf:
        return np.min(size, axis=axis, keepdims=keepdims)
    if ord == 0:
        return np.sum((x != 0) * _one(x), axis=axis, keepdims=keepdims)
    return np.sum(size ** ord, axis=axis, keepdims=keepdims) ** (1.0 / ord)


# Norms of the matrices in the last two axes.

def _matrix_norm_all(x):
    return np.sqrt(np.sum(_squares(x * 1.0), axis=(-2, -1)))


def _matrix_norm_one(x):
    sums = np.sum(np.abs(x * 1.0), axis=-2)
    if x.size == 0:
        return np.sum(sums, axis=-1)
    return np.max(sums, axis=-1)


def _matrix_norm_minus_one(x):
    return np.min(np.sum(np.abs(x * 1.0), axis=-2), axis=-1)


def _matrix_norm_infinity(x):
    sums = np.sum(np.abs(x * 1.0), axis=-1)
    if x.size == 0:
        return np.sum(sums, axis=-1)
    return np.max(sums, axis=-1)


def _matrix_norm_minus_infinity(x):
    return np.min(np.sum(np.abs(x * 1.0), axis=-1), axis=-1)


def _matrix_norm_two(x):
    values = np.linalg.svdvals(x)
    if x.size == 0:
        return np.sum(values, axis=-1)
    return np.max(values, axis=-1)


def _matrix_norm_minus_two(x):
    return np.min(np.linalg.svdvals(x), axis=-1)


def _matrix_norm_nuclear(x):
    return np.sum(np.linalg.svdvals(x), axis=-1)


def _matrix_norm_any(x, ord):
    if ord == 1:
        return _matrix_norm_one(x)
    if ord == -1:
        return _matrix_norm_minus_one(x)
    if ord == 2:
        return _matrix_norm_two(x)
    if ord == -2:
        return _matrix_norm_minus_two(x)
    if ord == np.inf:
        return _matrix_norm_infinity(x)
    if ord == -np.inf:
        return _matrix_norm_minus_infinity(x)
    raise ValueError("Invalid norm order for matrices.")


def _check_condition(x):
    if x.shape[-1] == 0 or x.shape[-2] == 0:
        raise LinAlgError("cond is not defined on empty arrays")


def _cond_two(x):
    _check_condition(x)
    values = np.linalg.svdvals(x)
    return _known_condition(x, values[..., 0] / values[..., -1])


def _cond_minus_two(x):
    _check_condition(x)
    values = np.linalg.svdvals(x)
    return _known_condition(x, values[..., -1] / values[..., 0])


def _cond_of(x, size, inverse_size):
    _check_condition(x)
    return _known_condition(x, size * inverse_size)


def _known_condition(x, condition):
    """What became NaN without a NaN in the matrix is infinite."""
    lost = np.isnan(condition) & np.logical_not(np.any(np.isnan(x), axis=(-2, -1)))
    return np.where(lost, np.inf * _one(x), condition)


def vecdot(x1, x2, axis=-1):
    return np.sum(np.conjugate(x1) * x2, axis=axis)


def fft_fftfreq(n, d=1.0):
    middle = (n - 1) // 2 + 1
    return np.concatenate((np.arange(0, middle), np.arange(-(n // 2), 0))) * (1.0 / (n * d))


def fft_rfftfreq(n, d=1.0):
    return np.arange(0, n // 2 + 1) * (1.0 / (n * d))


def _shifted(x, axis):
    return np.roll(x, x.shape[axis] // 2, axis)


def _shifted_back(x, axis):
    return np.roll(x, -(x.shape[axis] // 2), axis)
