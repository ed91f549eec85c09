"""Functions that C can call, functions of C, and memory that pointers lead to."""

import ctypes
from ctypes.util import find_library

import numpy as np
from _cases import show
from numba import carray, cfunc, farray, njit, types

libm = ctypes.CDLL(find_library("m"))
libc = ctypes.CDLL(None)
cosine = libm.cos
cosine.argtypes, cosine.restype = [ctypes.c_double], ctypes.c_double
power = libm.powf
power.argtypes, power.restype = [ctypes.c_float, ctypes.c_float], ctypes.c_float
absolute = libc.labs
absolute.argtypes, absolute.restype = [ctypes.c_long], ctypes.c_long


@cfunc("float64(float64, float64)")
def add(x, y):
    return x + y


@cfunc(types.int8(types.int8, types.uint16, types.boolean, types.float32))
def small(a, b, c, d):
    return a - 1 if c else a + 1


@cfunc(types.void(types.CPointer(types.double), types.CPointer(types.double), types.intc, types.intc))
def doubled(source, target, m, n):
    given, made = carray(source, (m, n)), carray(target, (m, n))
    for i in range(m):
        for j in range(n):
            made[i, j] = 2 * given[i, j]


@cfunc("float64(voidptr, int32)")
def columns(memory, n):
    return farray(memory, (n, 2), np.float64)[0, 1]


@cfunc("int32(CPointer(int32), CPointer(int32))")
def compare(a, b):
    return carray(a, 1)[0] - carray(b, 1)[0]


record = np.dtype([("i", np.int32), ("x", np.float64)], align=True)


@njit
def of_c(x):
    return cosine(x) + power(x, 2) + absolute(-3)


@njit
def with_function(function, x):
    return function(x)


def pointer(array, kind=ctypes.c_double):
    return array.ctypes.data_as(ctypes.POINTER(kind))


def doubling():
    given, made = np.arange(6.0).reshape(2, 3), np.zeros((2, 3))
    doubled.ctypes(pointer(given), pointer(made), 2, 3)
    return made


def sorting():
    numbers = (ctypes.c_int * 5)(5, 3, 1, 2, 4)
    libc.qsort(numbers, ctypes.c_size_t(5), ctypes.c_size_t(4), compare.ctypes)
    return list(numbers)


memory = np.arange(6.0)
show("called from Python", lambda: add(1, 2))
show("called from C", lambda: add.ctypes(1.5, 2))
show("address", lambda: add.address == ctypes.cast(add.ctypes, ctypes.c_void_p).value or isinstance(add.address, int))
show("repr", lambda: repr(add))
show("name", lambda: add.__name__)
show("small", lambda: [small.ctypes(-128 + 5, 65535, flag, 1.5) for flag in (True, False)])
show("pointers", doubling)
show("void", lambda: columns.ctypes(memory.ctypes.data_as(ctypes.c_void_p), 3))
show("qsort", sorting)
show("of C", lambda: [of_c(0.5), of_c(2)])
show("as argument", lambda: with_function(cosine, 0.5))
show("carray", lambda: carray(pointer(memory), (2, 3)))
show("farray", lambda: farray(pointer(memory), (2, 3)))
show("carray of void", lambda: carray(memory.ctypes.data_as(ctypes.c_void_p), 4, np.int64))
show("another dtype", lambda: carray(pointer(memory), 3, np.int32))
show("no dtype", lambda: carray(memory.ctypes.data_as(ctypes.c_void_p), 3))
show("no result", lambda: cfunc("(float64,)")(lambda x: x))
show("no address", lambda: add.nothing)
