"""What compiled code prints, as far as Numba prints it the same: Numba turns NumPy's numbers into Python's first."""

import numpy as np
from numba import njit, prange


@njit
def values(n, x, z, flag, nothing, pair):
    print()
    print(n, -n, n / 3, n // 3, x, x * 1e20, x * 1e-20, x > 1, flag, nothing, z, z * 1j)
    print("a text", "", "ä'\"", n)
    print(pair, (n,), (n, (x, flag)), ("it's", nothing))
    print(1, 2.5, True, None, 1e16, 1e15, -0.0)


@njit
def elements(x):
    for i in range(len(x)):
        print(i, x[i], x[i] * 2, (x[i] > 1) & True)
    print(x.shape, x.size, len(x))


@njit
def array(x):
    print(x)
    print("the array", x, x + 1)


@njit
def helper(n):
    print("helper", n)
    return n + 1


@njit
def calls(n):
    total = 0
    while n > 0:
        total += helper(n)
        n -= 1
    print("total", total)
    return total


@njit(parallel=True)
def parallel(n):
    total = 0
    for i in prange(n):
        total += i
    print("sum", total)


for n in (7, 0, -3, 2**62):
    for x in (0.1, 1.0, -0.0, float("nan"), float("inf"), 1e300):
        values(n, x, 1 + 2j, n > 0, None, (1, 2.0))
elements(np.array([1, 2, 3]))
elements(np.array([0.5, 2.0, 1e-7]))
array(np.arange(4))
array(np.arange(6.0).reshape(2, 3) / 7)
array(np.arange(6, dtype=np.int8).reshape(2, 3).T)
calls(3)
parallel(10)
