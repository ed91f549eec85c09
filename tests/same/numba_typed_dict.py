"""`numba.typed.Dict` in both halves: the interpreter and compiled code reach one table."""

import warnings

import numpy as np
from numba import njit, typed, typeof, types
from numba.typed import Dict

warnings.simplefilter("ignore")


@njit
def counted(words):
    found = Dict.empty(types.unicode_type, types.int64)
    for word in words:
        if word in found:
            found[word] += 1
        else:
            found[word] = 1
    return found


@njit
def changed(d):
    d["new"] = 10.5
    d["a"] += 1
    del d["b"]
    return len(d), d.get("nothing", -1.0), d.get("a", 0.0)


@njit
def inferred(n):
    d = Dict()
    for i in range(n):
        d[i] = i * 0.5
    return d


@njit
def summed(d):
    s = 0.0
    for key, value in d.items():
        s += key[0] * value.sum()
    return s


@njit
def nested(n):
    outer = Dict.empty(types.int64, types.float64[:])
    for i in range(n):
        outer[i] = np.full(i + 1, float(i))
    return outer


@njit
def popped(d):
    value = d.pop(1)
    d.setdefault(5, 0.25)
    d.setdefault(0, 99.0)
    return value, len(d), 1 in d, list(d.keys()), list(d.values())


@njit
def missing(d):
    return d[100]


d = Dict.empty(types.unicode_type, types.float64)
d["a"] = 1.5
d["b"] = 2
print(d, repr(d), len(d), d["a"], "a" in d, "z" in d, typeof(d))
print(changed(d), d, sorted(d.keys()), dict(d) == {"a": 2.5, "new": 10.5})
print(counted(typed.List(["x", "y", "x", "zz", "x"])), type(counted(typed.List(["x"]))).__name__)
print(inferred(4), popped(inferred(3)))
pairs = Dict()
pairs[(1, 2)] = np.arange(3.0)
pairs[(3, 4)] = np.ones(2)
print(summed(pairs), len(pairs), pairs[(1, 2)], typeof(pairs))
arrays = nested(3)
arrays[2][0] = 50.0
print(len(arrays), arrays[2], arrays[0])
for wrong in (lambda: d["missing"], lambda: missing(inferred(2)), lambda: Dict.empty(types.int64, types.int64).popitem()):
    try:
        wrong()
    except KeyError as error:
        print("KeyError", error)
copy = d.copy()
copy["a"] = 0.0
print(d["a"], copy["a"], d == copy, d == d.copy(), d.pop("a"), d.get("a"), d.get("new", 3), d.setdefault("k", 4.0))
d.update({"p": 1.0, "q": 2.0})
print([key for key in d], list(d.values()), list(d.items()))
d.clear()
print(len(d), d, typed.Dict.__name__)


@njit
def same(d):
    return d


print(same(copy)["new"])
