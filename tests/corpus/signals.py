"""Signals: filters, transforms, windows, peaks."""

import math

import numpy as np
from numba import njit, prange, vectorize

from _inputs import check, each, inputs, matrices, vectors


@inputs(vectors(), each(1, 3, 4))
@njit
def moving_average(x, window):
    if x.size < window:
        return np.empty(0)
    out = np.empty(x.size - window + 1)
    acc = 0.0
    for i in range(window):
        acc += x[i]
    out[0] = acc / window
    for i in range(window, x.size):
        acc += x[i] - x[i - window]
        out[i - window + 1] = acc / window
    return out


@inputs(vectors("f"), np.array([0.25, 0.5, 0.25]))
@njit
def convolve_same(x, kernel):
    n, k = len(x), len(kernel)
    half = k // 2
    out = np.zeros_like(x)
    for i in range(n):
        for j in range(k):
            m = i + j - half
            if 0 <= m < n:
                out[i] += x[m] * kernel[k - 1 - j]
    return out


@inputs(vectors(), np.array([0.2, 0.3]), np.array([1.0, -0.4, 0.1]))
@njit
def iir_filter(x, b, a):
    y = np.zeros(len(x))
    for n in range(len(x)):
        for k in range(len(b)):
            if n - k >= 0:
                y[n] += b[k] * x[n - k]
        for k in range(1, len(a)):
            if n - k >= 0:
                y[n] -= a[k] * y[n - k]
        y[n] /= a[0]
    return y


@inputs(vectors("f"))
@njit
def fft_radix2(x):
    n = 1
    while n < len(x):
        n *= 2
    out = np.zeros(n, dtype=np.complex128)
    out[: len(x)] = x
    j = 0
    for i in range(1, n):
        bit = n >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j |= bit
        if i < j:
            out[i], out[j] = out[j], out[i]
    length = 2
    while length <= n:
        w = np.exp(-2j * np.pi / length)
        for start in range(0, n, length):
            factor = 1.0 + 0.0j
            for k in range(length // 2):
                u = out[start + k]
                v = out[start + k + length // 2] * factor
                out[start + k] = u + v
                out[start + k + length // 2] = u - v
                factor *= w
        length <<= 1
    return out


@inputs(vectors("f"))
@njit
def discrete_fourier(x):
    n = x.shape[0]
    spectrum = np.zeros(n, dtype=np.complex128)
    for k in range(n):
        for t in range(n):
            angle = -2 * math.pi * k * t / n
            spectrum[k] += x[t] * complex(math.cos(angle), math.sin(angle))
    return np.abs(spectrum), np.angle(spectrum)


@inputs(vectors("f"), each(50.0, 120.0), 1000.0)
@njit
def goertzel(x, frequency, rate):
    coefficient = 2.0 * np.cos(2.0 * np.pi * frequency / rate)
    s1 = s2 = 0.0
    for sample in x:
        s1, s2 = sample + coefficient * s1 - s2, s1
    return s1**2 + s2**2 - coefficient * s1 * s2


@inputs(each(0, 1, 2, 9), each("hann", "hamming", "flat"))
@njit
def window(n, kind):
    if kind == "hann":
        a0 = 0.5
    elif kind == "hamming":
        a0 = 0.54
    else:
        return np.ones(n)
    out = np.empty(n)
    for i in range(n):
        out[i] = a0 - (1 - a0) * np.cos(2 * np.pi * i / (n - 1)) if n > 1 else 1.0
    return out


@inputs(vectors(), each(-5.0, 0.0, 5.0))
@njit
def find_peaks(x, height):
    peaks = []
    for i in range(1, len(x) - 1):
        if x[i - 1] < x[i] > x[i + 1] and x[i] >= height:
            peaks.append(i)
    return np.array(peaks, dtype=np.int64)


@inputs(vectors())
@njit
def zero_crossings(x):
    return np.sum(np.diff(np.sign(x)) != 0) if len(x) > 1 else 0


@inputs(vectors("f"), each(1, 2, 3))
@njit
def autocorrelation(x, lags):
    result = np.empty(lags)
    centered = x - np.mean(x) if x.size > 0 else x.copy()
    for lag in range(lags):
        result[lag] = np.sum(centered[: max(len(x) - lag, 0)] * centered[lag:])
    return result


@inputs(vectors("f"), each(2, 3))
@njit
def decimate(x, factor):
    padded = np.concatenate((x[:1], x, x[-1:]))
    smooth = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
    return smooth[::factor]


@inputs(vectors("f"))
@njit
def haar(x):
    n = len(x) - len(x) % 2
    low = (x[:n:2] + x[1:n:2]) / np.sqrt(2.0)
    high = (x[:n:2] - x[1:n:2]) / np.sqrt(2.0)
    return low, high


@inputs(vectors("f"), vectors("f"), each(1, 3))
@njit
def dynamic_time_warping(a, b, band):
    n, m = len(a), len(b)
    cost = np.full((n + 1, m + 1), np.inf)
    cost[0, 0] = 0
    for i in range(1, n + 1):
        for j in range(max(1, i - band), min(m, i + band) + 1):
            d = abs(a[i - 1] - b[j - 1])
            cost[i, j] = d + min(cost[i - 1, j], cost[i, j - 1], cost[i - 1, j - 1])
    return cost[n, m]


@vectorize
def shrink(x, limit):
    if x > limit:
        return x - limit
    if x < -limit:
        return x + limit
    return 0.0 * x


@inputs(vectors("f"), each(0.1, 0.9))
@njit
def soft_threshold(x, limit):
    kept = shrink(x.astype(np.float64), limit)
    return kept, np.count_nonzero(kept)


@inputs(vectors("f"))
@njit
def median_filter_3(x):
    out = x.copy()
    for i in range(1, x.size - 1):
        a, b, c = x[i - 1], x[i], x[i + 1]
        if a > b:
            a, b = b, a
        if b > c:
            b, c = c, b
        if a > b:
            a, b = b, a
        out[i] = b
    return out


@inputs(matrices("f"), each(3, 4))
@njit(parallel=True)
def short_time_energy(frames, hop):
    energy = np.empty((frames.shape[0], frames.shape[1] // hop))
    for i in prange(frames.shape[0]):
        for j in range(energy.shape[1]):
            part = frames[i, j * hop : (j + 1) * hop]
            energy[i, j] = (part * part).sum() / hop
    return energy


@inputs(vectors(), each(-1, 0, 2, 5))
@njit
def shift(x, by, fill=0):
    out = np.full_like(x, fill)
    if by > 0:
        out[by:] = x[:-by]
    elif by < 0:
        out[:by] = x[-by:]
    else:
        out[:] = x
    return out


@inputs(vectors("f", -1.0, 1.0), 255)
@njit
def mu_law(x, mu=255):
    compressed = np.sign(x) * np.log1p(mu * np.abs(x)) / np.log1p(mu)
    return ((compressed + 1) / 2 * mu + 0.5).astype(np.uint8)


if __name__ == "__main__":
    check()
