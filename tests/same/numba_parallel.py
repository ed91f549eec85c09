"""Parallel loops and their reductions. The values are exact, so that the order of adding does not show."""
# Timeout: 400 s

import numpy as np
from _cases import show
from numba import njit, prange


@njit(parallel=True)
def squares(n):
    out = np.empty(n)
    for i in prange(n):
        out[i] = i * i
    return out


@njit(parallel=True)
def total(values):
    s = 0
    for i in prange(values.shape[0]):
        s += values[i]
    return s


@njit(parallel=True)
def several(values):
    s, p, low, high, d = 0.0, 1.0, 1e300, -1e300, 0.0
    for i in prange(len(values)):
        s += values[i]
        p *= 1.0 if values[i] == 0 else 2.0
        low = min(low, values[i])
        high = max(high, values[i])
        d -= values[i]
    return s, p, low, high, d


@njit(parallel=True)
def whole_array(values):
    out = np.zeros(4)
    for i in prange(values.shape[0]):
        out += values[i]
    return out


@njit(parallel=True)
def through_a_view(values):
    out = np.zeros(4)
    view = out[:]
    for i in prange(values.shape[0]):
        view += values[i]
    return out


@njit(parallel=True)
def products(n):
    result = 2 * np.ones((13, 17), np.int_)
    factor = 2 * np.ones_like(result)
    for i in prange(n):
        result *= factor
    return result


@njit(parallel=True)
def nested(rows, columns):
    out = np.zeros((rows, columns), dtype=np.int64)
    for i in prange(rows):
        for j in prange(columns):
            out[i, j] = i * 100 + j
    return out


@njit(parallel=True)
def inner_sums(matrix):
    out = np.empty(matrix.shape[0])
    for i in prange(matrix.shape[0]):
        s = 0.0
        for j in range(matrix.shape[1]):
            s += matrix[i, j]
        out[i] = s
    return out


@njit(parallel=True)
def bounds(start, stop):
    out = np.zeros(20, dtype=np.int64)
    for i in prange(start, stop):
        out[i] = i
    return out


@njit(parallel=True)
def expression(a, b):
    return np.sqrt(a * a + 2 * a * b + b * b), (a + b).sum(), (a * b).max()


@njit(parallel=True)
def two_loops(n):
    a = np.zeros(n)
    b = np.zeros(n)
    for i in prange(n):
        a[i] = i
    for i in prange(n):
        b[i] = a[n - 1 - i] * 2
    return b


@njit(parallel=True)
def local_arrays(n):
    out = np.zeros(n)
    for i in prange(n):
        work = np.zeros(3)
        for k in range(3):
            work[k] = i + k
        out[i] = work.sum()
    return out


@njit
def serial_prange(n):
    s = 0
    for i in prange(n):
        s += i
    return s


for n in [0, 1, 2, 7, 1000, 100_000]:
    values = np.arange(n) % 100
    show(f"squares {n}", lambda: squares(n).sum())
    show(f"total {n}", lambda: total(values))
    show(f"several {n}", lambda: several((values % 3 == 0).astype(np.float64)[:500]))
    show(f"expression {n}", lambda: expression(values * 1.0, values + 1.0)[1] if n else 0)
    show(f"two loops {n}", lambda: two_loops(n).sum())
    show(f"local arrays {n}", lambda: local_arrays(n).sum())
    show(f"serial {n}", lambda: serial_prange(n))
rows = np.arange(4000).reshape(1000, 4) % 17
show("whole array", lambda: whole_array(rows))
show("through a view", lambda: through_a_view(rows * 1.0))
show("products", lambda: (products(10), products(100)[0, 0]))
show("nested", lambda: nested(5, 7))
show("inner sums", lambda: inner_sums(np.arange(300.0).reshape(10, 30)))
for pair in [(0, 20), (3, 18), (5, 5), (10, 0)]:
    show(f"bounds {pair}", lambda: bounds(*pair))
show("outside of compiled code", lambda: list(prange(2, 8, 3)))
