"""Series: matrix profiles, features, shapes, onsets and pitch, kernels for classification, and segments by cost."""

import math

import numpy as np
from numba import guvectorize, jit, njit, prange, stencil, vectorize

from _inputs import check, each, inputs, matrices, positive, vectors


@njit
def rolling_mean_std(a, w):
    n = len(a) - w + 1
    mean, std = np.empty(n), np.empty(n)
    for i in range(n):
        window = a[i : i + w]
        mean[i] = np.mean(window)
        std[i] = np.std(window)
    return mean, std


@njit(fastmath={"nsz", "arcp", "contract", "afn", "reassoc"})
def squared_distance(m, qt, mu_q, sigma_q, mean, sigma):
    if np.isinf(mean) or np.isinf(mu_q):
        return np.inf
    if sigma_q < 1e-14 or sigma < 1e-14:
        result = m if sigma_q != sigma else 0.0
    else:
        denominator = m * sigma_q * sigma
        rho = (qt - m * mu_q * mean) / denominator
        rho = min(rho, 1.0)
        result = np.abs(2 * m * (1.0 - rho))
    return result


@inputs(vectors(), each(3, 4))
@njit(parallel=True)
def matrix_profile(a, m):
    n = a.shape[0] - m + 1
    if n <= 0:
        raise ValueError("the window is too long")
    mean, std = rolling_mean_std(a, m)
    profile = np.full(n, np.inf)
    where = np.full(n, -1, dtype=np.int64)
    zone = int(np.ceil(m / 4))
    for i in prange(n):
        for j in range(n):
            if abs(i - j) > zone:
                qt = 0.0
                for k in range(m):
                    qt += a[i + k] * a[j + k]
                d = squared_distance(m, qt, mean[i], std[i], mean[j], std[j])
                if d < profile[i]:
                    profile[i] = d
                    where[i] = j
    return np.round(np.sqrt(profile), 5), where


@inputs(vectors(), each(1, 2))
@njit
def number_crossings(x, m):
    positive = x > m
    return np.where(np.diff(positive))[0].size


@inputs(vectors("f"), each(0.2, 1.5))
@njit
def sample_entropy(x, tolerance):
    m = 2
    n = len(x)
    tolerance = tolerance * np.std(x) if n > 0 else tolerance

    def matches(length):
        count = 0
        for i in range(n - m):
            for j in range(n - m):
                if i != j:
                    worst = 0.0
                    for k in range(length):
                        worst = max(worst, abs(x[i + k] - x[j + k]))
                    if worst <= tolerance:
                        count += 1
        return count

    b, a = matches(m), matches(m + 1)
    if b == 0 or a == 0:
        return np.nan
    return -np.log(a / b)


@inputs(vectors("f"), each(1, 2, 3))
@njit
def c3_statistic(x, lag):
    n = x.size
    if 2 * lag >= n:
        return 0.0
    return np.mean((np.roll(x, 2 * -lag) * np.roll(x, -lag) * x)[0 : (n - 2 * lag)])


@inputs(vectors())
@njit
def longest_strike_above_mean(x):
    if x.size == 0:
        return 0
    mean, best, run = np.mean(x), 0, 0
    for value in x:
        run = run + 1 if value > mean else 0
        best = max(best, run)
    return best


@inputs(vectors("f"))
@njit
def benford_correlation(x):
    counts = np.zeros(9)
    for value in x:
        value = abs(value)
        if value == 0 or not np.isfinite(value):
            continue
        while value < 1:
            value *= 10
        while value >= 10:
            value /= 10
        counts[int(value) - 1] += 1
    if counts.sum() == 0 or counts.max() == counts.min():
        return np.nan
    expected = np.array([np.log10(1 + 1 / n) for n in range(1, 10)])
    return np.corrcoef(expected, counts / counts.sum())[0, 1]


@inputs(vectors("f"), each(3, 5))
@njit
def permutation_entropy(x, dimension):
    n = len(x) - dimension + 1
    if n <= 0:
        return np.nan
    counts = dict()
    for i in range(n):
        code = 0
        for rank in np.argsort(x[i : i + dimension]):
            code = code * dimension + rank
        counts[code] = counts.get(code, 0) + 1
    probabilities = np.array([count / n for count in counts.values()])
    return -np.sum(probabilities * np.log(probabilities))


@inputs(vectors("f"))
@njit
def lempel_ziv(x):
    median = np.median(x) if len(x) else 0.0
    text = "".join(["1" if value > median else "0" for value in x])
    words = set()
    start, length = 0, 1
    while start + length <= len(text):
        word = text[start : start + length]
        if word in words:
            length += 1
        else:
            words.add(word)
            start += length
            length = 1
    return len(words)


@inputs(vectors("f"), each(1, 3))
@njit
def cid_complexity(x, scale):
    if scale > 1 and x.size and x.std() != 0:
        x = (x - x.mean()) / x.std()
    elif scale > 1:
        return 0.0
    d = np.diff(x)
    return np.sqrt(np.dot(d, d))


@inputs(vectors("f"), vectors("f"), each(None, 2, 0.3))
@njit
def elastic_distance(x, y, band):
    n, m = x.shape[0], y.shape[0]
    if band is None:
        width = max(n, m)
    elif band < 1:
        width = int(band * max(n, m))
    else:
        width = int(band)
    cost = np.full((n + 1, m + 1), np.inf)
    cost[0, 0] = 0.0
    for i in range(1, n + 1):
        for j in range(max(1, i - width), min(m, i + width) + 1):
            d = (x[i - 1] - y[j - 1]) ** 2
            cost[i, j] = d + min(cost[i - 1, j], cost[i, j - 1], cost[i - 1, j - 1])
    return cost[n, m]


@inputs(vectors("f"), vectors("f"))
@njit
def warping_path(x, y):
    n, m = x.shape[0], y.shape[0]
    if n == 0 or m == 0:
        return [(0, 0)]
    cost = np.empty((n, m))
    for i in range(n):
        for j in range(m):
            before = 0.0
            if i and j:
                before = min(cost[i - 1, j - 1], cost[i - 1, j], cost[i, j - 1])
            elif i:
                before = cost[i - 1, j]
            elif j:
                before = cost[i, j - 1]
            cost[i, j] = abs(x[i] - y[j]) + before
    path = [(n - 1, m - 1)]
    while path[-1] != (0, 0):
        i, j = path[-1]
        if i == 0:
            path.append((i, j - 1))
        elif j == 0:
            path.append((i - 1, j))
        else:
            options = np.array([cost[i - 1, j - 1], cost[i - 1, j], cost[i, j - 1]])
            step = options.argmin()
            if step == 0:
                path.append((i - 1, j - 1))
            elif step == 1:
                path.append((i - 1, j))
            else:
                path.append((i, j - 1))
    path.reverse()
    return path


@inputs(vectors("f"), each(5, 9))
@njit
def edit_distance_real(x, epsilon):
    y = x[::-1] + 0.5
    cost = np.zeros((x.size + 1, y.size + 1))
    for i in range(1, x.size + 1):
        cost[i, 0] = i
    for j in range(1, y.size + 1):
        cost[0, j] = j
    for i in range(1, x.size + 1):
        for j in range(1, y.size + 1):
            step = 0 if abs(x[i - 1] - y[j - 1]) < epsilon else 1
            cost[i, j] = min(cost[i - 1, j - 1] + step, cost[i - 1, j] + 1, cost[i, j - 1] + 1)
    return float(cost[-1, -1] / max(x.size, y.size)) if x.size else 0.0


@njit(
    [
        "Tuple((float64,float64))(float64[:],float64[:],int64,float64,int64,int64)",
        "Tuple((float64,float64))(float32[:],float64[:],int64,float64,int64,int64)",
    ],
    fastmath=True,
    cache=True,
)
def apply_kernel(x, weights, length, bias, dilation, padding):
    input_length = len(x)
    output_length = (input_length + (2 * padding)) - ((length - 1) * dilation)
    ppv = 0
    best = -np.inf
    end = (input_length + padding) - ((length - 1) * dilation)
    for i in range(-padding, end):
        total = bias
        index = i
        for j in range(length):
            if index > -1 and index < input_length:
                total = total + weights[j] * x[index]
            index = index + dilation
        if total > best:
            best = total
        if total > 0:
            ppv += 1
    return ppv / output_length if output_length > 0 else 0.0, best


@inputs(vectors("f"), each(0, 7))
@njit
def random_kernels(x, seed):
    np.random.seed(seed)
    candidates = np.array((3, 5, 7), np.int32)
    lengths = np.random.choice(candidates, 6)
    weights = np.zeros(lengths.sum(), dtype=np.float64)
    features = np.zeros(12)
    a = 0
    for i in range(6):
        length = lengths[i]
        drawn = np.random.normal(0, 1, length)
        b = a + length
        weights[a:b] = drawn - drawn.mean()
        bias = np.random.uniform(-1, 1)
        dilation = 2 ** np.random.uniform(0, np.log2(max(1, (len(x) - 1) / (length - 1)) + 1e-9))
        dilation = np.int32(dilation)
        padding = ((length - 1) * dilation) // 2 if np.random.randint(2) == 1 else 0
        features[2 * i], features[2 * i + 1] = apply_kernel(x, weights[a:b], length, bias, dilation, padding)
        a = b
    return np.where(np.isfinite(features), np.round(features, 6), 0.0)


@stencil
def local_max_1d(x):
    return (x[0] > x[-1]) & (x[0] >= x[1])


@inputs(vectors("f"))
@jit(nopython=True, cache=True)
def peaks_by_stencil(x):
    if x.size < 3:
        return np.zeros(0, np.int64)
    return np.flatnonzero(local_max_1d(x))


@vectorize(["float64(float64, float64)", "float32(float32, float32)"], nopython=True, cache=True)
def phasor_part(angle, magnitude):
    return np.cos(angle) * magnitude


@vectorize(nopython=True, identity=0)
def absolute_squared(x):
    return x.real**2 + x.imag**2


@inputs(vectors("f"))
@njit
def spectrum_power(x):
    z = x + 1j * x[::-1]
    return absolute_squared(z).sum(), phasor_part(x, 2 * x).sum()


@guvectorize(["void(float32[:], int64[:], float32[:])", "void(float64[:], int64[:], float64[:])"], "(n),()->(n)")
def ewm_gufunc(x, halflife, out):
    decay = 0.5 ** (1 / halflife[0])
    state = x[0]
    for i in range(len(x)):
        if not np.isnan(x[i]):
            state = decay * state + (1 - decay) * x[i]
        out[i] = state


@inputs(matrices("f", columns=4), each(1, 3))
@njit
def smoothed_rows(x, halflife):
    out = np.empty_like(x)
    ewm_gufunc(x, halflife, out)
    return out


@inputs(vectors("f"), each(0.05, 0.2))
@njit(nogil=True, cache=False)
def yin_period(x, threshold):
    n = len(x) // 2
    if n < 3:
        return -1.0
    difference = np.zeros(n)
    for lag in range(1, n):
        for i in range(n):
            difference[lag] += (x[i] - x[i + lag]) ** 2
    normalised = np.ones(n)
    running = 0.0
    for lag in range(1, n):
        running += difference[lag]
        normalised[lag] = difference[lag] * lag / running if running else 1.0
    lag = 1
    while lag < n - 1:
        if normalised[lag] < threshold:
            while lag + 1 < n and normalised[lag + 1] < normalised[lag]:
                lag += 1
            break
        lag += 1
    else:
        return float(np.argmin(normalised))
    left, mid, right = normalised[lag - 1], normalised[lag], normalised[min(lag + 1, n - 1)]
    denominator = left + right - 2 * mid
    return lag + 0.5 * (left - right) / denominator if abs(denominator) > 1e-12 else float(lag)


@inputs(vectors("f"), each(3, 5), each(2, 1))
@njit
def framed(x, length, hop):
    if x.shape[-1] < length:
        raise ValueError(f"Input is too short (n={x.shape[-1]}) for frame_length={length}")
    n_frames = 1 + (x.shape[-1] - length) // hop
    frames = np.lib.stride_tricks.as_strided(x, shape=(length, n_frames), strides=(x.strides[0], hop * x.strides[0]))
    return np.ascontiguousarray(frames), (frames**2).mean()


@inputs(positive("f"), each(2.0, 20.0))
@njit
def segment_costs(x, penalty):
    n = len(x)
    sums = np.concatenate((np.zeros(1), np.cumsum(x)))
    squares = np.concatenate((np.zeros(1), np.cumsum(x**2)))

    def cost(start, end):
        length = end - start
        return squares[end] - squares[start] - (sums[end] - sums[start]) ** 2 / length

    best = np.full(n + 1, np.inf)
    best[0] = -penalty
    last = np.zeros(n + 1, np.int64)
    admissible = [0]
    for end in range(1, n + 1):
        values = [best[start] + cost(start, end) + penalty for start in admissible]
        winner = min(range(len(values)), key=lambda at: values[at])
        best[end] = values[winner]
        last[end] = admissible[winner]
        admissible = [start for start, value in zip(admissible, values) if value - penalty <= best[end]]
        admissible.append(end)
    changes, at = [], n
    while at > 0:
        changes.append(at)
        at = last[at]
    return changes[::-1], round(best[n], 6)


@inputs(vectors("f"))
@njit
def z_normalised_shapelet(x):
    if len(x) < 4:
        return np.inf
    query = x[:3]
    q = (query - query.mean()) / (query.std() + 1e-8)
    best = np.inf
    for start in range(1, len(x) - 2):
        window = x[start : start + 3]
        sigma = window.std()
        w = np.zeros_like(window) if sigma == 0 else (window - window.mean()) / sigma
        total = 0.0
        for one, other in zip(q, w):
            total += (one - other) ** 2
            if total >= best:
                break
        else:
            best = total
    return best


@inputs(vectors("f"), each(0.1, 0.5), each(0.0, 0.3))
@njit
def holt(x, alpha, beta):
    if x.shape[0] < 2:
        return x.copy(), np.nan
    level, trend = x[0], x[1] - x[0]
    fitted = np.empty_like(x)
    sse = 0
    for t, value in enumerate(x):
        fitted[t] = level + trend
        sse += (value - fitted[t]) ** 2
        previous = level
        level = alpha * value + (1 - alpha) * (level + trend)
        trend = beta * (level - previous) + (1 - beta) * trend
    return fitted, sse


@inputs(vectors("f"), each((1, 0), (2, 1), (1, 2)))
@njit
def arma_residuals(y, order):
    p, q = order
    phi = np.full(p, 0.4)
    theta = np.full(q, 0.2)
    errors = np.zeros_like(y)
    for t in range(len(y)):
        predicted = 0.0
        for i in range(min(p, t)):
            predicted += phi[i] * y[t - i - 1]
        for j in range(min(q, t)):
            predicted += theta[j] * errors[t - j - 1]
        errors[t] = y[t] - predicted
    n = len(y)
    return errors, -0.5 * n * math.log(2 * math.pi) - 0.5 * np.sum(errors**2)


check()
