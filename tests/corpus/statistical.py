"""Statistics: moments, ranks, distances between samples, and what is kept up to date value by value."""

import math

import numpy as np
from numba import njit, prange

from _inputs import check, each, indices, inputs, matrices, positive, vectors


@inputs(vectors())
@njit
def mean_and_deviation(x):
    n = len(x)
    if n == 0:
        return 0.0, 0.0
    mean = 0.0
    for value in x:
        mean += value
    mean /= n
    squares = 0.0
    for value in x:
        squares += (value - mean) ** 2
    return mean, math.sqrt(squares / n)


@inputs(vectors(), each(0, 1))
@njit
def welford(x, ddof=0):
    count, mean, m2 = 0, 0.0, 0.0
    for i in range(x.shape[0]):
        if np.isnan(x[i]):
            continue
        count += 1
        delta = x[i] - mean
        mean += delta / count
        m2 += delta * (x[i] - mean)
    if count <= ddof:
        return np.nan, np.nan
    return mean, m2 / (count - ddof)


@inputs(vectors("f"))
@njit
def skewness_kurtosis(x):
    m = x.mean()
    d = x - m
    m2 = np.mean(d**2)
    if m2 == 0:
        return 0.0, -3.0
    return np.mean(d**3) / m2**1.5, np.mean(d**4) / m2**2 - 3.0


@inputs(vectors("f"), vectors("f"))
@njit
def pearson(x, y):
    if len(x) < 2:
        raise ValueError("too few values")
    xm = x - x.mean()
    ym = y - y.mean()
    return (xm * ym).sum() / np.sqrt((xm**2).sum() * (ym**2).sum())


@njit
def ranks(x):
    order = np.argsort(x)
    result = np.empty(len(x), dtype=np.float64)
    i = 0
    while i < len(x):
        j = i
        while j + 1 < len(x) and x[order[j + 1]] == x[order[i]]:
            j += 1
        for k in range(i, j + 1):
            result[order[k]] = 0.5 * (i + j) + 1
        i = j + 1
    return result


@inputs(vectors(), vectors())
@njit
def spearman(x, y):
    n = x.size
    if n < 2:
        return np.nan
    a, b = ranks(x), ranks(y)
    d2 = 0.0
    for i in range(n):
        d2 += (a[i] - b[i]) ** 2
    return 1 - 6 * d2 / (n * (n * n - 1))


@inputs(vectors(), vectors())
@njit
def kendall_tau(x, y):
    concordant = discordant = 0
    n = len(x)
    for i in range(n - 1):
        for j in range(i + 1, n):
            sign = np.sign(x[i] - x[j]) * np.sign(y[i] - y[j])
            if sign > 0:
                concordant += 1
            elif sign < 0:
                discordant += 1
    total = concordant + discordant
    return (concordant - discordant) / total if total else 0.0


@inputs(vectors(), each(0.0, 0.25, 0.5, 1.0))
@njit
def quantile(x, q):
    if not 0 <= q <= 1:
        raise ValueError("q must lie in [0, 1]")
    if x.size == 0:
        return np.nan
    s = np.sort(x)
    position = q * (s.size - 1)
    low = int(math.floor(position))
    high = min(low + 1, s.size - 1)
    return s[low] + (position - low) * (s[high] - s[low])


@inputs(vectors())
@njit
def median_absolute_deviation(x):
    if len(x) == 0:
        return 0.0
    center = np.median(x)
    return 1.4826 * np.median(np.abs(x - center))


@inputs(vectors(), 5, each((-10.0, 10.0), (0.0, 3.0)))
@njit
def histogram_1d(x, bins, limits):
    low, high = limits
    counts = np.zeros(bins, np.int64)
    scale = bins / (high - low)
    for v in x.flat:
        if low <= v < high:
            counts[int((v - low) * scale)] += 1
        elif v == high:
            counts[-1] += 1
    edges = np.linspace(low, high, bins + 1)
    return counts, edges


@inputs(indices(6), 6)
@njit
def entropy(labels, classes):
    counts = np.bincount(labels, minlength=classes)
    total = counts.sum()
    result = 0.0
    for c in counts:
        if c > 0:
            p = c / total
            result -= p * np.log2(p)
    return result


@inputs(indices(4), indices(3))
@njit
def contingency(a, b):
    rows = a.max() + 1 if a.size else 0
    columns = b.max() + 1 if b.size else 0
    table = np.zeros((rows, columns), dtype=np.uint32)
    for i, j in zip(a, b):
        table[i, j] += 1
    return table


@inputs(vectors("f"), vectors("f"))
@njit
def kolmogorov_smirnov(a, b):
    x, y = np.sort(a), np.sort(b)
    i = j = 0
    furthest = 0.0
    while i < len(x) and j < len(y):
        if x[i] <= y[j]:
            i += 1
        else:
            j += 1
        furthest = max(furthest, abs(i / len(x) - j / len(y)))
    return furthest


@inputs(matrices("f", columns=3))
@njit
def covariance(data):
    n, d = data.shape
    means = np.zeros(d)
    for j in range(d):
        means[j] = data[:, j].sum() / max(n, 1)
    result = np.empty((d, d))
    for a in range(d):
        for b in range(a, d):
            s = 0.0
            for i in range(n):
                s += (data[i, a] - means[a]) * (data[i, b] - means[b])
            result[a, b] = result[b, a] = s / max(n - 1, 1)
    return result


@inputs(vectors("f"), 20, 7)
@njit
def bootstrap_mean(x, repeats, seed):
    np.random.seed(seed)
    estimates = np.empty(repeats)
    for r in range(repeats):
        s = 0.0
        for _ in range(len(x)):
            s += x[np.random.randint(0, len(x))]
        estimates[r] = s / len(x) if len(x) > 0 else 0.0
    estimates.sort()
    return estimates[int(0.05 * repeats)], estimates[int(0.95 * repeats)]


@inputs(vectors("f"), each(0.5, 2.0))
@njit(parallel=True)
def kernel_density(x, bandwidth):
    grid = np.linspace(-10, 10, 21)
    density = np.zeros_like(grid)
    for g in prange(grid.shape[0]):
        acc = 0.0
        for v in x:
            u = (grid[g] - v) / bandwidth
            acc += np.exp(-0.5 * u * u)
        density[g] = acc / (max(x.size, 1) * bandwidth * np.sqrt(2 * np.pi))
    return density


@inputs(vectors(), each(1.0, 2.5))
@njit
def winsorize(x, limit):
    out = x.astype(np.float64)
    m, s = out.mean() if out.size else 0.0, out.std() if out.size else 0.0
    np.clip(out, m - limit * s, m + limit * s, out)
    return out


@inputs(positive())
@njit
def gini(x):
    values = np.sort(x)
    n = len(values)
    if n == 0:
        return None
    weighted = 0.0
    for i, v in enumerate(values, 1):
        weighted += i * v
    return 2 * weighted / (n * values.sum()) - (n + 1) / n


@inputs(vectors())
@njit
def mode(x):
    best, best_count = x[0], 0
    for i in range(len(x)):
        count = 0
        for j in range(len(x)):
            if x[i] == x[j]:
                count += 1
        if count > best_count:
            best, best_count = x[i], count
    return best, best_count


if __name__ == "__main__":
    check()
