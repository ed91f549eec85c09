# Polynomials by their coefficients, in the Python that can be compiled.


def polyval(p, x):
    points = np.asarray(x)
    result = np.asarray(points * np.zeros(1, (p[:0] + np.ravel(points)[:0]).dtype)[0])
    for i in range(p.size):
        result = np.asarray(result * points + p[i])
    if points.ndim == 0:
        return result.item()
    return result


def vander(x, N=None, increasing=False):
    if x.ndim != 1:
        raise ValueError("x must be a one-dimensional array or sequence.")
    columns = x.size if N is None else N
    result = np.empty((x.size, columns), (x[:0] + np.empty(0, np.int64)).dtype)
    for i in range(x.size):
        power = np.ones(1, result.dtype)[0]
        for j in range(columns):
            at = j if increasing else columns - 1 - j
            result[i, at] = power
            power = power * x[i]
    return result


def poly(seq_of_zeros):
    if seq_of_zeros.ndim != 1:
        raise ValueError("the characteristic polynomial of a matrix is not supported in compiled code")
    result = np.ones(1, (seq_of_zeros[:0] * 1.0).dtype)
    for i in range(seq_of_zeros.size):
        longer = np.zeros(result.size + 1, result.dtype)
        longer[:-1] += result
        longer[1:] -= result * seq_of_zeros[i]
        result = longer
    return result


def roots(p):
    """Complex numbers, whatever they are: the type of a result does not depend on values."""
    if p.ndim != 1:
        raise ValueError("Input must be a rank-1 array.")
    first, last = 0, p.size
    while first < last and p[first] == 0:
        first += 1
    while last > first and p[last - 1] == 0:
        last -= 1
    coefficients = p[first:last] * 1.0
    degree = coefficients.size - 1
    if degree < 0:
        return coefficients[:0] * 1j
    result = np.zeros(degree + p.size - last, (coefficients[:0] * 1j).dtype)
    if degree > 0:
        companion = np.zeros((degree, degree), coefficients.dtype)
        companion[0] = -coefficients[1:] / coefficients[0]
        for i in range(1, degree):
            companion[i, i - 1] = 1.0
        result[:degree] = _complex_eigvals(companion)
    return result


def polyfit(x, y, deg, rcond=None, w=None):
    if deg < 0:
        raise ValueError("expected deg >= 0")
    if x.ndim != 1:
        raise TypeError("expected 1D vector for x")
    if x.size == 0:
        raise TypeError("expected non-empty vector for x")
    if y.ndim < 1 or y.ndim > 2:
        raise TypeError("expected 1D or 2D array for y")
    if x.shape[0] != y.shape[0]:
        raise TypeError("expected x and y to have same length")
    points = x * 1.0
    powers = np.vander(points, deg + 1)
    limit = x.size * np.finfo(points.dtype).eps if rcond is None else rcond
    if w is None:
        return _fitted(powers, y * 1.0, limit)
    if w.ndim != 1:
        raise TypeError("expected a 1-d array for weights")
    if w.shape[0] != y.shape[0]:
        raise TypeError("expected w and y to have the same length")
    weighted = np.moveaxis(np.moveaxis(y * 1.0, 0, -1) * w, -1, 0)
    return _fitted(powers * w[:, None], weighted, limit)


def _fitted(powers, y, limit):
    scale = np.sqrt((powers * powers).sum(axis=0))
    found = np.linalg.lstsq(powers / scale, y, limit)[0]
    return (found.T / scale).T


def polyadd(a1, a2):
    n = max(a1.size, a2.size)
    result = np.zeros(n, (a1[:0] + a2[:0]).dtype)
    result[n - a1.size :] += a1
    result[n - a2.size :] += a2
    return result


def polysub(a1, a2):
    n = max(a1.size, a2.size)
    result = np.zeros(n, (a1[:0] - a2[:0]).dtype)
    result[n - a1.size :] += a1
    result[n - a2.size :] -= a2
    return result


def polymul(a1, a2):
    return np.convolve(_without_leading_zeros(a1), _without_leading_zeros(a2))


def _without_leading_zeros(p):
    first = 0
    while first < p.size - 1 and p[first] == 0:
        first += 1
    return p[first:]


def polydiv(u, v):
    unit = np.ones(1, (u[:0] * 1.0 + v[:0] * 1.0).dtype)
    rest, divisor = u * unit, v * unit
    steps = u.size - v.size + 1
    quotient = np.zeros(max(steps, 1), unit.dtype)
    # In the divisor's own precision.
    scale = (1.0 / v[:1])[0]
    for k in range(steps):
        factor = scale * rest[k]
        quotient[k] = factor
        rest[k : k + v.size] -= factor * divisor
    first = 0
    while first < rest.size - 1 and abs(rest[first]) <= 1e-8:
        first += 1
    return quotient, rest[first:].copy()


def polyder(p, m=1):
    if m < 0:
        raise ValueError("Order of derivative must be positive (see polyint)")
    result = p * np.ones(1, np.int64)[0]
    for i in range(m):
        result = result[:-1] * np.arange(result.size - 1, 0, -1)
    return result


def polyint(p, m=1, k=0.0):
    if m < 0:
        raise ValueError("Order of integral must be positive (see polyder)")
    result = p * np.float64(1.0)
    for i in range(m):
        divided = result / np.arange(result.size, 0, -1)
        longer = np.zeros(result.size + 1, divided.dtype)
        longer[:-1] = divided
        longer[result.size] = k
        result = longer
    return result
