"""Loops over tuples of several types, written out by literal_unroll."""

import numpy as np
from _cases import show
from numba import literal_unroll, njit


@njit
def total(items):
    result = 0.0
    for item in literal_unroll(items):
        result += item
    return result


@njit
def kinds(items):
    result = []
    for item in literal_unroll(items):
        result.append(len(item) if isinstance(item, str) else int(item) * 10)
    return result


@njit
def until(items, limit):
    count = 0
    last = 0.0
    for item in literal_unroll(items):
        if item > limit:
            break
        if item < 0:
            continue
        count += 1
        last = item
    return count, last


@njit
def early(items, wanted):
    at = 0
    for item in literal_unroll(items):
        if item == wanted:
            return at
        at += 1
    return -1


@njit
def sums(arrays):
    result = 0.0
    for array in literal_unroll(arrays):
        for i in range(array.shape[0]):
            result += array[i].sum()
    return result


@njit
def by_index(pairs):
    result = 0.0
    for i in literal_unroll((0, 1, 2)):
        result += pairs[i]
    return result


@njit
def each_row(arrays, n):
    result = np.zeros(n)
    for i in range(n):
        for array in literal_unroll(arrays):
            result[i] += array[i]
    return result


@njit
def raising(items):
    for item in literal_unroll(items):
        if item < 0:
            raise ValueError("negative")
    return True


@njit
def tried(items):
    seen = 0
    try:
        for item in literal_unroll(items):
            seen += 1
            if item < 0:
                raise ValueError("negative")
    except Exception:
        return -seen
    return seen


show("numbers", lambda: total((1, 2.5, np.float32(3), True)))
show("one", lambda: total((1,)))
show("kinds", lambda: kinds((1, "abc", 2.5, "")))
show("until", lambda: until((1, 2.5, -1, 30.0, 4), 10))
show("until none", lambda: until((1, 2.5), 10))
show("early", lambda: early((1, 2.5, 3), 2.5))
show("early none", lambda: early((1, 2.5, 3), 9))
show("arrays", lambda: sums((np.ones((2, 2)), np.arange(3.0).reshape(3, 1), np.ones((2, 2, 2), np.int32))))
show("by index", lambda: by_index((1, 2.5, True)))
show("rows", lambda: each_row((np.arange(3), np.arange(3) * 0.5, np.arange(3, dtype=np.complex64).real), 3))
show("raising", lambda: raising((1, 2.5)))
show("raising", lambda: raising((1, -2.5)))
show("tried", lambda: tried((1, 2.5)))
show("tried", lambda: tried((1, -2.5, 3)))
