# Window functions, in the Python that can be compiled.


def hanning(M):
    return 0.5 + 0.5 * np.cos(math.pi * np.arange(1 - M, M, 2) / max(M - 1, 1))


def hamming(M):
    return 0.54 + 0.46 * np.cos(math.pi * np.arange(1 - M, M, 2) / max(M - 1, 1))


def blackman(M):
    n = np.arange(1 - M, M, 2) / max(M - 1, 1)
    return 0.42 + 0.5 * np.cos(math.pi * n) + 0.08 * np.cos(2.0 * math.pi * n)


def i0(x):
    if x.dtype.kind == "c":
        raise TypeError("i0 not supported for complex values")
    quarter = np.asarray(x * 1.0) * x / 4.0
    result = np.empty(x.shape)
    for at in np.ndindex(x.shape):
        result[at] = _bessel(float(x[at]))
    if x.dtype.kind == "f":
        return result.astype(x.dtype)
    return result


def _bessel(x):
    term, total = 1.0, 1.0
    for k in range(1, 2000):
        term = term * (x * x / 4.0) / (k * k)
        total = total + term
        if not term > total * 1e-17:
            break
    return total


def kaiser(M, beta):
    result = np.ones(max(int(M), 0))
    if M == 1:
        return result
    middle = (M - 1) / 2.0
    for n in range(result.size):
        result[n] = _bessel(beta * math.sqrt(max(1 - ((n - middle) / middle) ** 2.0, 0.0))) / _bessel(beta)
    return result


def bartlett(M):
    result = np.ones(max(int(M), 0))
    if M > 1:
        for i in range(result.size):
            n = 1 - M + 2 * i
            result[i] = 1 + n / (M - 1) if n <= 0 else 1 - n / (M - 1)
    return result
