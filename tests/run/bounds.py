"""Every index out of bounds is an IndexError, also where checks were removed or hoisted, and effects before it have happened."""

import numpy as np
from numba import njit, prange


def raises(kind, function, *arguments):
    try:
        value = function(*arguments)
    except kind as error:
        assert type(error) is kind, type(error)
        return error
    raise AssertionError(f"no {kind.__name__}, but {value!r}")


@njit
def read(values, i):
    return values[i]


@njit
def either(values, n, allocates):
    if not allocates:
        return values[n]
    return np.zeros(n).sum() + values[n - 1]


assert either(np.arange(5.0), -1, False) == 4.0 and either(np.arange(5.0), 3, True) == 2.0


@njit
def either_first(values, n, allocates):
    if allocates:
        total = np.zeros(n).sum()
    else:
        total = values[n]
    return total + values[n]


assert either_first(np.arange(5.0), -1, False) == 8.0 and either_first(np.arange(5.0), 3, True) == 3.0


@njit
def fill(values, n):
    for i in range(n):
        values[i] = i + 1
    return values


@njit
def shift(values):
    for i in range(len(values)):
        values[i] = values[i + 1]


@njit
def plane(matrix, rows, columns):
    for i in range(rows):
        for j in range(columns):
            matrix[i, j] = i * 10 + j


@njit
def gather(values, indices):
    total = 0.0
    for i in indices:
        total += values[i]
    return total


@njit(parallel=True)
def in_parallel(values, n):
    for i in prange(n):
        values[i] = 1


@njit(boundscheck=False)
def unchecked(values, n):
    total = 0.0
    for i in range(n):
        total += values[i]
    return total


values = np.arange(8.0)
assert read(values, 7) == 7 and read(values, -1) == 7 and read(values, -8) == 0
for i in [8, -9, 10**12, -(10**12)]:
    raises(IndexError, read, values, i)

for extra in [0, 1, 5, 1000]:
    target = np.zeros(100)
    if extra:
        raises(IndexError, fill, target, 100 + extra)
    else:
        fill(target, 100)
    assert target.tolist() == [float(i + 1) for i in range(100)], "what comes before the failing index has happened"

target = np.arange(50.0)
raises(IndexError, shift, target)
assert target.tolist() == [float(min(i + 1, 49)) for i in range(50)]

matrix = np.zeros((3, 4))
raises(IndexError, plane, matrix, 3, 5)
assert matrix[0].tolist() == [0.0, 1.0, 2.0, 3.0] and matrix[1].tolist() == [0.0] * 4
raises(IndexError, plane, np.zeros((3, 4)), 4, 4)
plane(matrix, 3, 4)

assert gather(values, np.array([0, -1, 3])) == 10.0
raises(IndexError, gather, values, np.array([0, 8]))
raises(IndexError, in_parallel, np.zeros(10_000), 10_001)
assert unchecked(values, 8) == 28.0
assert raises(IndexError, read, values, 8).args, "the message says something"
