"""Records, dates and characters in compiled functions, in the forms that Numba has."""

import numpy as np

import numba
from numba import njit, types

point = np.dtype([("x", np.float64), ("y", np.float32), ("n", np.int16)])
path = np.dtype([("name", "S8"), ("at", point), ("steps", np.int32, (3,))], align=True)


def points(count):
    a = np.zeros(count, point)
    a["x"] = np.arange(count) * 1.5
    a["y"] = 0.25
    a["n"] = np.arange(count)[::-1]
    return a


@njit
def weighted(a):
    total = 0.0
    for i in range(a.shape[0]):
        total += a[i].x * a[i].n
    return total


@njit
def moved(a, dx):
    for p in a:
        p.x += dx
        p["n"] = 0
    return a[0].x, a["x"].sum()


@njit
def first(a):
    return a[0]


@njit
def larger(p, q):
    return p if p.x > q.x else q


@njit
def copied(a):
    b = np.zeros(a.shape[0], a.dtype)
    for i in range(a.shape[0]):
        b[i] = a[-1 - i]
    return b


@njit
def nested(a):
    s = 0.0
    for i in range(len(a)):
        s += a[i].at.x + a[i].steps[1]
        a[i].at.n = i
        a[i].steps[2] = 7
    return s


@njit
def field(a, i):
    return a.x[i], a["y"][i], a[i]["n"]


a = points(5)
print(weighted(a), moved(a, 2.0), a)
print(first(a), larger(a[1], a[3]), field(a, 2))
print(copied(a))
b = np.zeros(3, path)
b["steps"] = np.arange(9).reshape(3, 3)
b["at"]["x"] = 1.5
print(nested(b), b["at"]["n"], b["steps"])

print(numba.from_dtype(point))
print(numba.from_dtype(path))
struct = types.Record.make_c_struct([("a", types.int8), ("b", types.float64), ("c", types.int16)])
print(struct, struct.size, struct.aligned, len(struct), struct.offset("c"), struct.typeof("b"), struct.dtype.itemsize)
print(types.NestedArray(types.float64, (3,)), types.UnicodeCharSeq(4), types.CharSeq(3), types.NPDatetime("D"))


@njit(types.float64(numba.from_dtype(point)[:], types.intp))
def declared(a, i):
    return a[i].x


print(declared(a, 1))


@njit
def bounds(a, i):
    return a[i].x


print(bounds(a, -1))


# Dates and durations.


@njit
def spans(a, b):
    return a - b


@njit
def later(a, d):
    return a + d


@njit
def latest(a):
    best = a[0]
    for each in a:
        if not np.isnat(each) and (np.isnat(best) or each > best):
            best = each
    return best


@njit
def parts(d, e):
    return d / e


dates = np.array(["2020-01-31", "NaT", "2019-12-31"], "M8[D]")
print(latest(dates), latest(dates[::-1]))
print(parts(np.timedelta64(3, "D"), np.timedelta64(1, "h")), later(np.datetime64("2020-02-28T12:00:00"), np.timedelta64(2, "D")))
print(spans(dates[0], dates[2]), numba.typeof(dates), numba.typeof(dates[0]))


# Characters.


@njit
def find(a, word):
    for i in range(len(a)):
        if a[i] == word[0]:
            return i
    return -1


@njit
def lengths(a):
    n = 0
    for i in range(len(a)):
        n = n * 10 + len(a[i])
    return n


words = np.array(["one", "three", "", "four"])
print(find(words, np.array(["three"])), find(words, np.array(["five"])), lengths(words), lengths(words.astype("S5")))
