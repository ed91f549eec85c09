"""Loops over tuples, and items at positions known only at run time."""

import numpy as np
from _cases import show
from numba import njit


@njit
def neighbours(world):
    after = np.zeros_like(world)
    for i in range(1, world.shape[0] - 1):
        for j in range(1, world.shape[1] - 1):
            count = 0
            for di in (-1, 0, 1):
                for dj in (-1, 0, 1):
                    if (di, dj) != (0, 0):
                        count += world[i + di, j + dj]
            after[i, j] = count
    return after



@njit
def pairs(points):
    found = 0.0
    for x, y in points:
        found += x * y
    return found


@njit
def at(items, i):
    return items[i]


@njit
def both(a, b):
    found = 0
    for i, (x, y) in enumerate(zip(a, b)):
        found += i * x - y
    return found


show("neighbours", lambda: neighbours(np.arange(30).reshape(5, 6) % 7))
show("pairs", lambda: pairs(((1.5, 2.0), (3.0, 4.0))))
for i in (0, 2, -1, -3):
    show(f"at {i}", lambda: at((7, 8, 9), i))
show("floats", lambda: at((7.5, 8.5), 1))
show("both", lambda: both((1, 2, 3), (4, 5, 6)))
show("empty", lambda: both((1, 2), (4, 5, 6)))


@njit
def chosen(a, b, first):
    pair = (a, b) if first else (b, a)
    return pair


@njit
def best(values):
    found = (-1, 0.0)
    for i in range(len(values)):
        if values[i] > found[1]:
            found = (i, values[i])
    return found


@njit
def swapped(a, b, times):
    pair = (a, b)
    for _ in range(times):
        pair = (pair[1] * 2, pair[0])
    return pair


show("chosen", lambda: (chosen(1, 2, True), chosen(1, 2, False)))
show("best", lambda: best(np.array([1.0, 7.0, 3.0])))
for times in (0, 1, 4):
    show(f"swapped {times}", lambda: swapped(np.arange(3.0), np.ones(2), times))
