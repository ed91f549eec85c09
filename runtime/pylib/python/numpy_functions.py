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
    length = minlength
    for i in range(x.size):
        if x[i] < 0:
            raise ValueError("'list' argument must have no negative elements")
        length = max(length, int(x[i]) + 1)
    if weights is None:
        counts = np.zeros(length, np.int64)
        for i in range(x.size):
            counts[x[i]] += 1
        return counts
    else:
        if weights.size != x.size:
            raise ValueError("The weights and list don't have the same length.")
        sums = np.zeros(length)
        for i in range(x.size):
            sums[x[i]] += weights[i]
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
        edges = np.linspace(low, high, bins + 1)
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


def linalg_norm(x, ord=None):
    if ord is None:
        flat = np.ravel(x) * 1.0
        return np.sqrt(np.abs(vdot(flat, flat)))
    if x.ndim != 1:
        raise ValueError("norms of matrices other than the default one are not supported in compiled code")
    if ord == np.inf:
        return np.max(np.abs(x)) * 1.0
    if ord == -np.inf:
        return np.min(np.abs(x)) * 1.0
    if ord == 0:
        return np.sum(x != 0) * 1.0
    return np.sum(np.abs(x) ** (ord * 1.0)) ** (1.0 / ord)


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
    radians = np.arctan2(z.imag, z.real)
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
    return a.T.copy().T


def linalg_solve(a, b):
    lu, order, sign = _factored(a * 1.0)
    _check_regular(lu)
    solution = b[order] * np.ones(1, lu.dtype)[0]
    _substitute(lu, solution)
    return solution


def linalg_inv(a):
    lu, order, sign = _factored(a * 1.0)
    _check_regular(lu)
    inverse = np.eye(lu.shape[0], lu.shape[0], 0, lu.dtype)[order]
    _substitute(lu, inverse)
    return inverse


def linalg_det(a):
    lu, order, sign = _factored(a * 1.0)
    return np.prod(diagonal(lu)) * sign


def linalg_slogdet(a):
    lu, order, sign = _factored(a * 1.0)
    steps = diagonal(lu)
    return np.prod(np.sign(steps)) * sign, np.sum(np.log(np.abs(steps)))


def _factored(lu):
    """Factors a square matrix in place with row exchanges: the factors, the order of rows, the sign of that order."""
    n = lu.shape[0]
    if n != lu.shape[1]:
        raise LinAlgError("Last 2 dimensions of the array must be square")
    order = np.arange(n)
    sign = 1.0
    for k in range(n):
        pivot = k
        for i in range(k + 1, n):
            if abs(lu[i, k]) > abs(lu[pivot, k]):
                pivot = i
        if pivot != k:
            sign = -sign
            order[k], order[pivot] = order[pivot], order[k]
            for j in range(n):
                lu[k, j], lu[pivot, j] = lu[pivot, j], lu[k, j]
        if lu[k, k] != 0:
            for i in range(k + 1, n):
                factor = lu[i, k] / lu[k, k]
                lu[i, k] = factor
                for j in range(k + 1, n):
                    lu[i, j] -= factor * lu[k, j]
    return lu, order, sign


def _check_regular(lu):
    for k in range(lu.shape[0]):
        if lu[k, k] == 0:
            raise LinAlgError("Singular matrix")


def _substitute(lu, x):
    n = lu.shape[0]
    for i in range(n):
        for j in range(i):
            x[i] -= lu[i, j] * x[j]
    for i in range(n - 1, -1, -1):
        for j in range(i + 1, n):
            x[i] -= lu[i, j] * x[j]
        x[i] /= lu[i, i]


def linalg_cholesky(a):
    n = a.shape[0]
    if n != a.shape[1]:
        raise LinAlgError("Last 2 dimensions of the array must be square")
    factor = np.zeros((n, n), (a * 1.0).dtype)
    for j in range(n):
        pivot = a[j, j] * 1.0
        for k in range(j):
            pivot -= factor[j, k] * np.conjugate(factor[j, k])
        if not pivot.real > 0:
            raise LinAlgError("Matrix is not positive definite")
        factor[j, j] = np.sqrt(pivot)
        for i in range(j + 1, n):
            rest = a[i, j] * 1.0
            for k in range(j):
                rest -= factor[i, k] * np.conjugate(factor[j, k])
            factor[i, j] = rest / factor[j, j]
    return factor


def linalg_qr(a):
    """Householder reflections, with the signs that LAPACK chooses; real matrices."""
    m, n = a.shape
    r = a * 1.0
    steps = min(m, n)
    mirrors = np.zeros((steps, m), r.dtype)
    weights = np.zeros(steps, r.dtype)
    for k in range(steps):
        rest = 0.0
        for i in range(k + 1, m):
            rest += r[i, k] * r[i, k]
        if rest == 0:
            continue
        head = r[k, k]
        size = math.sqrt(head * head + rest)
        if head > 0:
            size = -size
        mirrors[k, k] = 1
        for i in range(k + 1, m):
            mirrors[k, i] = r[i, k] / (head - size)
        weights[k] = (size - head) / size
        _reflect(r, mirrors[k], weights[k], k)
    q = np.eye(m, steps, 0, r.dtype)
    for k in range(steps - 1, -1, -1):
        _reflect(q, mirrors[k], weights[k], k)
    return q, triu(r[:steps])


def _reflect(a, mirror, weight, first):
    for j in range(a.shape[1]):
        product = 0.0
        for i in range(first, a.shape[0]):
            product += mirror[i] * a[i, j]
        for i in range(first, a.shape[0]):
            a[i, j] -= weight * product * mirror[i]


def linalg_eigh(a):
    """Jacobi rotations; real symmetric matrices."""
    n = a.shape[0]
    if n != a.shape[1]:
        raise LinAlgError("Last 2 dimensions of the array must be square")
    s = tril(a) * 1.0
    for i in range(n):
        for j in range(i):
            s[j, i] = s[i, j]
    v = np.eye(n, n, 0, s.dtype)
    for sweep in range(60):
        off = 0.0
        for i in range(n):
            for j in range(i):
                off += s[i, j] * s[i, j]
        if off == 0:
            break
        for p in range(n):
            for q in range(p + 1, n):
                # A rotation by what is below the last place of the diagonal would only move rounding errors.
                if abs(s[p, q]) <= 1e-18 * (abs(s[p, p]) + abs(s[q, q])):
                    s[p, q] = 0
                    s[q, p] = 0
                    continue
                theta = (s[q, q] - s[p, p]) / (2.0 * s[p, q])
                if theta >= 0:
                    t = 1.0 / (theta + math.hypot(theta, 1.0))
                else:
                    t = -1.0 / (-theta + math.hypot(theta, 1.0))
                c = 1.0 / math.hypot(t, 1.0)
                d = t * c
                for i in range(n):
                    x, y = s[i, p], s[i, q]
                    s[i, p], s[i, q] = c * x - d * y, d * x + c * y
                for i in range(n):
                    x, y = s[p, i], s[q, i]
                    s[p, i], s[q, i] = c * x - d * y, d * x + c * y
                    x, y = v[i, p], v[i, q]
                    v[i, p], v[i, q] = c * x - d * y, d * x + c * y
                s[p, q] = 0
                s[q, p] = 0
    values = diagonal(s)
    order = np.argsort(values)
    return values[order], v[:, order]


def linalg_eigvalsh(a):
    return linalg_eigh(a)[0]


def linalg_matrix_power(a, n):
    if n < 0:
        return _power(linalg_inv(a), -n)
    return _power(a * 1.0, n)


def _power(a, n):
    result = np.eye(a.shape[0], a.shape[0], 0, a.dtype)
    square = a.copy()
    while n > 0:
        if n % 2 == 1:
            result = result @ square
        square = square @ square
        n = n // 2
    return result
