"""The result of a parallel reduction does not depend on the number of threads, nor on the run."""

import numpy as np
from numba import get_num_threads, njit, prange, set_num_threads


@njit(parallel=True)
def add_up(values):
    total = 0.0
    for i in prange(len(values)):
        total += values[i] * 0.1
    return total


@njit(parallel=True)
def columns(values):
    total = np.zeros(3)
    for i in prange(values.shape[0]):
        total += values[i]
    return total


available = get_num_threads()
assert available >= 1
for length in [0, 1, 5, 1000, 123_457]:
    values = np.arange(length) / 7
    matrix = np.arange(3 * length).reshape(length, 3) / 7
    results = set()
    for threads in range(1, available + 1):
        set_num_threads(threads)
        assert get_num_threads() == threads
        for _ in range(3):
            results.add((add_up(values), tuple(columns(matrix).tolist())))
    assert len(results) == 1, f"{length}: {results}"
    (total, _), = results
    assert np.isclose(total, values.sum() * 0.1)
