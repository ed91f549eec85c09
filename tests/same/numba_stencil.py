"""Stencils: offsets, borders, several arrays, neighbourhoods, outputs, calls from compiled code."""

import warnings

import numpy as np
from numba import njit, stencil

warnings.simplefilter("ignore")


def show(make):
    try:
        result = make()
        print(repr(result), getattr(result, "dtype", ""))
    except Exception:
        print("an error")


@stencil
def cross(a):
    return 0.25 * (a[0, 1] + a[1, 0] + a[0, -1] + a[-1, 0])


grid = np.arange(20.0).reshape(4, 5) ** 2
show(lambda: cross(grid))
show(lambda: cross(grid[::-1, ::2]))
show(lambda: cross(np.arange(20).reshape(4, 5)))
show(lambda: cross(np.ones((2, 2))))
show(lambda: cross(np.zeros((0, 3))))
show(lambda: cross(np.arange(3.0)))
target = np.full((4, 5), -1.0)
show(lambda: cross(grid, out=target))


@stencil(cval=7.5)
def before(a):
    return a[0] - a[-2]


show(lambda: before(np.arange(6.0) ** 2))
target = np.full(6, -1.0)
show(lambda: before(np.arange(6.0), out=target))


@stencil
def weighted(a, b, c):
    return a[0, 1] * b[1, 0] + c


show(lambda: weighted(grid, grid[:, ::-1], 2.0))


@stencil(neighborhood=((-2, 2),), standard_indexing=("w",))
def smooth(a, w):
    total = 0.0
    for i in range(-2, 3):
        total += a[i] * w[i + 2]
    return total


show(lambda: smooth(np.arange(10.0) ** 2, np.array([1.0, 2.0, 3.0, 2.0, 1.0])))


@stencil
def branches(a):
    if a[0] > a[1]:
        return a[0]
    return a[1] * 2


show(lambda: branches(np.array([3, 1, 4, 1, 5, 9])))


@njit
def twice(a):
    return cross(cross(a))


show(lambda: twice(grid))


@njit(parallel=True)
def relaxed(a, n):
    for _ in range(n):
        a = a + 0.1 * cross(a)
    return a


print(np.round(relaxed(grid, 3), 9))
SCALE = 3


@stencil
def scaled(a):
    return a[-1] * SCALE


show(lambda: scaled(np.arange(4)))
