"""Values that may be None."""

import numpy as np
from _cases import show
from numba import njit


@njit
def positive(x):
    if x > 0:
        return x


@njit
def first_above(values, limit):
    for i in range(len(values)):
        if values[i] > limit:
            return i, values[i]
    return None


@njit
def largest(values):
    best = None
    for x in values:
        if best is None or x > best:
            best = x
    return best


@njit
def half(values, wanted):
    part = values[::2] if wanted else None
    if part is None:
        return 0.0
    return part.sum()


@njit
def rows(values, wanted):
    return values * 2 if wanted else None


@njit
def twice(x):
    found = positive(x)
    return found + found


@njit
def or_zero(x):
    found = positive(x)
    if found is not None:
        return found * 2
    return 0


@njit
def compared(x):
    found = positive(x)
    return found == None, found != None, found is None  # noqa: E711


for x in (3, -3, 2.5, -2.5, np.float32(1.5)):
    show(f"positive {x}", lambda: positive(x))
    show(f"twice {x}", lambda: twice(abs(x)))
    show(f"or_zero {x}", lambda: or_zero(x))
    show(f"compared {x}", lambda: compared(x))
show("first_above", lambda: first_above(np.arange(5.0), 2.0))
show("first_above none", lambda: first_above(np.arange(5.0), 20.0))
show("largest", lambda: largest(np.array([3.0, 7.0, 5.0])))
show("largest none", lambda: largest(np.array([0.0])[:0]))
show("half", lambda: half(np.arange(6.0), True))
show("half none", lambda: half(np.arange(6.0), False))
show("rows", lambda: rows(np.arange(3.0), True))
show("rows none", lambda: rows(np.arange(3.0), False))
show("absent", lambda: twice(-1.5))
