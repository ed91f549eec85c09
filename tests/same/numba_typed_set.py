"""`numba.typed.Set` in both halves."""

import warnings

from numba import njit, typeof, types
from numba.typed import Set

warnings.simplefilter("ignore")


@njit
def filled(n):
    s = Set.empty(types.int64)
    for i in range(n):
        s.add(i % 3)
    return s


@njit
def changed(s):
    s.add(100)
    s.discard(1)
    return len(s), 1 if 100 in s else 0, 1 if 1 in s else 0


@njit
def total(s):
    t = 0
    for item in s:
        t += item
    return t


s = filled(10)
print(len(s), sorted(s), typeof(s), changed(s), sorted(s), total(s), type(s).__name__)
words = Set.empty(types.unicode_type)
words.add("a")
words.add("b")
words.add("a")
print(len(words), "a" in words, "z" in words, sorted(words))
words.discard("a")
words.discard("nothing")
print(sorted(words))
