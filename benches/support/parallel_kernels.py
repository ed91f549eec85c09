"""Loops and array expressions on all cores, for any number of elements.

`CASES` maps a name to a function and to what makes its arguments, given a number of elements. No function is compiled here.
"""

import math

import numpy as np
from numba import prange, stencil

CASES = {}


def sized(arguments):
    """Register the decorated function with what makes its arguments."""

    def register(function):
        CASES[function.__name__] = function, arguments
        return function

    return register


def reals(size, shift=0.0):
    # Not random, so that it does not depend on either side's generator.
    return (np.arange(size, dtype=np.float64) * 0.6180339887498949 + shift) % 1.0


def one(size):
    return (reals(size),)


def two(size):
    return reals(size), reals(size, 0.3)


def square(size):
    side = max(3, math.isqrt(size))
    return (reals(side * side).reshape(side, side),)


def rows(size):
    return (reals(max(1, size // 16) * 16).reshape(-1, 16),)


def pairs(size):
    # The work grows with the square.
    return reals(max(2, math.isqrt(size))), reals(max(2, math.isqrt(size)), 0.3)


@sized(two)
def saxpy(x, y):
    out = np.empty(len(x))
    for i in prange(len(x)):
        out[i] = 2.5 * x[i] + y[i]
    return out[-1]


@sized(two)
def sum_expression(x, y):
    return (2.5 * x + y - x * y)[-1]


@sized(one)
def root_sum(x):
    total = 0.0
    for i in prange(len(x)):
        total += math.sqrt(x[i])
    return total


@sized(two)
def dot_product(x, y):
    total = 0.0
    for i in prange(len(x)):
        total += x[i] * y[i]
    return total


@sized(one)
def exponentials(x):
    return np.exp(x)[-1]


@sized(one)
def sines(x):
    return (np.sin(x) ** 2 + np.cos(x) ** 2)[-1]


@sized(one)
def logarithms(x):
    return np.log1p(x).sum()


@sized(two)
def option_prices(spot, strike):
    total = 0.0
    for i in prange(len(spot)):
        s, k = 50 + 100 * spot[i], 50 + 100 * strike[i]
        d1 = (math.log(s / k) + 0.04) / 0.3
        d2 = d1 - 0.3
        total += s * 0.5 * (1 + math.erf(d1 / 1.4142135)) - k * 0.97 * 0.5 * (1 + math.erf(d2 / 1.4142135))
    return total


@sized(lambda size: (max(2, math.isqrt(size) // 2),))
def mandelbrot(side):
    inside = 0
    for row in prange(side):
        cy = -1.25 + 2.5 * row / side
        for column in range(side):
            cx = -2.0 + 2.5 * column / side
            x = 0.0
            y = 0.0
            count = 0
            while count < 50 and x * x + y * y <= 4.0:
                x, y = x * x - y * y + cx, 2.0 * x * y + cy
                count += 1
            if count == 50:
                inside += 1
    return inside


@sized(lambda size: square(min(size, 100_000)) * 2)
def product_of_matrices(a, b):
    out = np.zeros((a.shape[0], b.shape[1]))
    for i in prange(a.shape[0]):
        for k in range(a.shape[1]):
            for j in range(b.shape[1]):
                out[i, j] += a[i, k] * b[k, j]
    return out[-1, -1]


@sized(square)
def jacobi(a):
    out = a.copy()
    for i in prange(1, a.shape[0] - 1):
        for j in range(1, a.shape[1] - 1):
            out[i, j] = 0.25 * (a[i - 1, j] + a[i + 1, j] + a[i, j - 1] + a[i, j + 1])
    return out[1, 1]


@stencil
def _cross(a):
    return 0.25 * (a[-1, 0] + a[1, 0] + a[0, -1] + a[0, 1])


@sized(square)
def stencilled(a):
    return _cross(a)[1, 1]


@sized(pairs)
def nearest(x, y):
    out = np.empty(len(x))
    for i in prange(len(x)):
        best = 1e300
        for j in range(len(x)):
            d = (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2
            if j != i and d < best:
                best = d
        out[i] = best
    return out.sum()


@sized(one)
def histogram(x):
    parts = 16
    counts = np.zeros((parts, 64))
    size = (len(x) + parts - 1) // parts
    for part in prange(parts):
        for i in range(part * size, min(len(x), (part + 1) * size)):
            counts[part, int(x[i] * 64)] += 1
    return counts[:, 3].sum()


@sized(one)
def extremes(x):
    low, high = x[0], x[0]
    for i in prange(len(x)):
        low = min(low, x[i])
        high = max(high, x[i])
    return high - low


@sized(rows)
def normalised_rows(a):
    out = np.empty_like(a)
    for i in prange(a.shape[0]):
        total = 0.0
        for j in range(a.shape[1]):
            total += a[i, j]
        for j in range(a.shape[1]):
            out[i, j] = a[i, j] / total
    return out[-1, 3]


@sized(rows)
def softmax(a):
    out = np.empty_like(a)
    for i in prange(a.shape[0]):
        largest = a[i].max()
        e = np.exp(a[i] - largest)
        out[i] = e / e.sum()
    return out[-1, 3]


@sized(rows)
def gradient(a):
    w = np.zeros(16)
    for i in prange(a.shape[0]):
        w += a[i] * (a[i, 0] - 0.5)
    return w[3]


@sized(rows)
def closest_centre(a):
    centres = a[:8] if a.shape[0] >= 8 else a
    out = np.empty(a.shape[0], np.int64)
    for i in prange(a.shape[0]):
        best, at = 1e300, 0
        for c in range(centres.shape[0]):
            d = 0.0
            for j in range(a.shape[1]):
                d += (a[i, j] - centres[c, j]) ** 2
            if d < best:
                best, at = d, c
        out[i] = at
    return out[-1]


@sized(lambda size: (max(2, math.isqrt(size) // 2),))
def julia(side):
    total = 0
    for row in prange(side):
        for column in range(side):
            z = complex(-1.5 + 3 * column / side, -1.5 + 3 * row / side)
            count = 0
            while count < 40 and z.real * z.real + z.imag * z.imag < 4:
                z = z * z + (-0.4 + 0.6j)
                count += 1
            total += count
    return total


@sized(pairs)
def forces(x, y):
    out = np.empty(len(x))
    for i in prange(len(x)):
        force = 0.0
        for j in range(len(x)):
            dx, dy = x[j] - x[i], y[j] - y[i]
            r = dx * dx + dy * dy + 1e-3
            force += dx / (r * math.sqrt(r))
        out[i] = force
    return out[0]


@sized(one)
def convolution(x):
    out = np.zeros(len(x))
    for i in prange(2, len(x) - 2):
        out[i] = 0.1 * x[i - 2] + 0.2 * x[i - 1] + 0.4 * x[i] + 0.2 * x[i + 1] + 0.1 * x[i + 2]
    return out[2]


@sized(rows)
def running_sums(a):
    out = np.empty_like(a)
    for i in prange(a.shape[0]):
        total = 0.0
        for j in range(a.shape[1]):
            total += a[i, j]
            out[i, j] = total
    return out[-1, -1]


@sized(two)
def chosen(x, y):
    return np.where(x > 0.5, x, -y).sum()


@sized(one)
def standardised(x):
    return ((x - x.mean()) / x.std())[-1]


@sized(one)
def polynomial(x):
    return ((((0.1 * x + 0.2) * x + 0.3) * x + 0.4) * x + 0.5).sum()


@sized(one)
def counted(x):
    return (x > 0.25).sum()


@sized(square)
def row_sums(a):
    out = np.empty(a.shape[0])
    for i in prange(a.shape[0]):
        out[i] = a[i].sum()
    return out[-1]


@sized(lambda size: (size,))
def darts(n):
    inside = 0
    for i in prange(n):
        x, y = np.random.random(), np.random.random()
        inside += x * x + y * y < 1
    return inside


@sized(lambda size: (size,))
def empty_loop(n):
    for i in prange(n):
        pass
    return n
