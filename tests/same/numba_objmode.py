"""Blocks of compiled functions that the interpreter runs, variables with types of their own, and the size of chunks."""

import warnings

import numpy as np
from numba import (
    float32, float64, get_num_threads, get_parallel_chunksize, int8, int64, njit, objmode, parallel_chunksize,
    set_parallel_chunksize, types,
)

warnings.simplefilter("ignore")
LOG = []
OFFSET = 10


def plain(x):
    return {"value": x}["value"] + OFFSET


@njit
def with_results(x, n):
    y = x * 2
    with objmode(a="float64[:]", b="int64", c=types.float64):
        temporary = np.asarray([x, y, float(n)])
        a = temporary[::-1].copy()
        b = len(list(range(n)))
        c = plain(y)
    return a.sum() + b, c, a


@njit
def logged(x):
    s = 0
    for i in range(x):
        with objmode():
            LOG.append((i, s))
        s += i
    return s


@njit
def of_array(a):
    with objmode(out="float64[:]"):
        out = np.sort(a)[::-1].copy()
        a[0] = -1.0
    return out, a[0]


def around(k):
    factor = k * 100

    @njit
    def inner(x):
        with objmode(y="int64"):
            y = int(str(x)) * factor
        return y + 1
    return inner


def checked(x):
    if x > 2:
        raise KeyError("from the block")
    return x


@njit
def raises(x):
    with objmode(y="int64"):
        y = checked(x)
    return y


@njit
def on_one_line(x):
    with objmode(y="float64"): y = abs(complex(x, 4))
    return y


print(with_results(1.5, 4))
print(logged(3), LOG)
a = np.array([3.0, 1.0, 2.0])
print(of_array(a), a)
print(around(2)(7), raises(2), on_one_line(3))
try:
    raises(3)
except KeyError as error:
    print("KeyError", error)


@njit(locals={"s": float32, "i8": int8})
def declared(x):
    s = x
    i8 = 300
    for i in range(3):
        s += 0.1
    return s, i8


@njit(float64(float64), locals={"y": int64})
def cut(x):
    y = x
    return y * 2.0


print(declared(0.3), cut(2.75))


@njit
def chunked(n):
    before = get_parallel_chunksize()
    with parallel_chunksize(n):
        inside = get_parallel_chunksize()
    return before, inside, get_parallel_chunksize()


@njit
def threads():
    return get_num_threads() > 0


print(chunked(8), threads(), set_parallel_chunksize(4), get_parallel_chunksize(), set_parallel_chunksize(0))
with parallel_chunksize(6):
    print(get_parallel_chunksize(), chunked(2))
print(get_parallel_chunksize())
