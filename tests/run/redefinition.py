"""Changing what a compiled function uses, a global or a helper, changes what it computes."""

import numpy as np
from numba import njit

factor = 2


@njit
def helper(x):
    return x + 1


@njit
def scaled(x):
    return helper(x) * factor


assert scaled(3) == 8, scaled(3)
factor = 10
assert scaled(3) == 40, scaled(3)


@njit
def helper(x):
    return x - 1


assert scaled(3) == 20, scaled(3)
factor = 0.5
assert scaled(3) == 1.0, scaled(3)

table = np.array([1.0, 2.0, 3.0])


@njit
def look_up(i):
    return table[i]


assert look_up(1) == 2.0
table[1] = 20.0
assert look_up(1) == 20.0, "a global array is read, not copied"
table = np.array([5, 6, 7])
assert look_up(1) == 6, look_up(1)

# What old code kept may run the function when it goes.
import weakref

TABLE = np.arange(3.0)


@njit
def looked_up(i):
    return TABLE[i]


looked_up(1)
weakref.finalize(TABLE, looked_up, 1)
TABLE = np.ones(3)
assert looked_up(1) == 1.0
weakref.finalize(TABLE, looked_up, 1)
looked_up.recompile()
