"""Random numbers in parallel loops: a seed fixes them for any number of threads, also where a helper draws them."""

import numpy as np
from numba import config, njit, prange, set_num_threads


@njit
def helper():
    return np.random.normal(0.0, 1.0)


@njit(parallel=True)
def draw(n, seed):
    np.random.seed(seed)
    a, b = np.zeros(n), np.zeros(n)
    for i in prange(n):
        a[i] = np.random.random()
        for _ in range(i % 5):
            b[i] += helper()
    for i in prange(n):
        a[i] += 10 * np.random.randint(0, 2)
    return a, b, np.random.random()


@njit(parallel=True)
def nested(n):
    a = np.zeros((n, 3))
    for i in prange(n):
        for j in prange(3):
            a[i, j] = np.random.random()
    return a


outcomes = []
for threads in (1, 2):
    set_num_threads(min(threads, config.NUMBA_NUM_THREADS))
    outcomes.append(draw(5000, 3))
assert all(np.array_equal(a, b) for a, b in zip(*outcomes))
a, b, last = outcomes[0]
assert abs((a % 10).mean() - 0.5) < 0.03 and abs((a >= 10).mean() - 0.5) < 0.05 and abs(b.mean()) < 0.2
assert len(set(a.tolist())) == len(a)
assert not np.array_equal(draw(5000, 4)[0], a)

np.random.seed(5)
first = nested(100)
np.random.seed(5)
assert np.array_equal(first, nested(100))
assert not np.array_equal(first, nested(100)) and len(set(first.ravel().tolist())) == 300
