"""Signatures given with the decorator: as text, as tuples and lists of types, as types called with types."""

import numpy as np
from numba import boolean, float32, float64, int32, int64, njit, typeof, types, void


def total(x):
    s = 0.0
    for v in x:
        s += v
    return s


def same(x):
    return x


def pick(t):
    return t[0] + t[1]


def at(t):
    return t[0][t[1]]


def show(signature, function, *arguments):
    """What a call gives, or the class of what the decorator or the call raises."""
    try:
        result = njit(signature)(function)(*arguments)
        print(type(result).__name__, result)
    except Exception as error:
        print(type(error).__name__)


a = np.arange(4.0)
pair = types.UniTuple(int64, 2)
mixed = types.Tuple((int64, float64))

show((float64[::1],), total, a)
show((float64[:],), total, a[::2])
show([(float64[:],), (int64[:],)], total, np.arange(3))
show([(float64[:],), "(int64[:],)", float64(int32[:])], total, np.arange(3, dtype=np.int32))
show((typeof(a),), total, a)
show((typeof(a[::2]),), total, a[::2])
show((typeof(np.ones((2, 3)).T), int64), lambda x, i: x[i, 1], np.ones((2, 3)).T, 2)
show(float64(float64[:]), total, a)
show([float64(float64[:])], total, a)
show("float64(float64[:])", total, a)
show('float64(Array(float64, 1, "C"))', total, a)
show((types.Array(float64, 2, "C"),), lambda x: x.sum(), np.ones((2, 2)))
show((types.Array(float64, 1, "C", readonly=True),), lambda x: x.sum(), np.ones(2))
show((float64[:, ::1], float64[::1, :]), lambda x, y: x[0, 0] + y[1, 1], np.ones((2, 2)), np.asfortranarray(np.ones((2, 2))))

show((mixed,), pick, (1, 2.5))
show((pair,), pick, (1, 2))
show("float64(UniTuple(int64, 2))", pick, (1, 2))
show("(Tuple((int64, float64)),)", pick, (1, 2.5))
show(float64(pair), pick, (1, 2))
show((types.Tuple((float64[:], int64)),), at, (a, 2))
show((types.Tuple((pair, float64)),), lambda t: t[0][1] + t[1], ((1, 2), 0.5))
show((typeof((a, 1)),), at, (a, 3))

show((types.optional(float64),), lambda x: x is None, None)
show((types.Optional(float64[:]), int64), lambda a, i: 0.0 if a is None else a[i], a, 2)
show(types.optional(int64)(int64), lambda i: i if i > 2 else None, 3)
show(types.optional(int64)(int64), lambda i: i if i > 2 else None, 2)

# The result that a signature names is what comes out.
show(mixed(float64), lambda t: (3, t), 2.5)
show(types.UniTuple(float64, 2)(float64), lambda t: (3, t), 2.5)
show(float64(int64), same, 3)
show(int64(float64), same, -3.7)
show(float32(float64), same, 0.1)
show(boolean(float64), same, 0.1)
show(types.int8(int64), same, 300)
show(types.uint8(int64), same, -1)
show(types.complex128(float64), same, 0.5)
show(float64[:](float64[::1]), same, a)
show(void(float64), lambda x: None, 1.0)
show(void(), lambda: None)

show((), lambda: 3)
show([()], lambda: 3)
show((float64, types.none), lambda x, y: x, 1.0, None)

# What does not fit.
show(void(float64), same, 0.1)
show(float64[::1](float64[:]), same, a)
show(float32[:](float64[:]), same, a)
show(float64(types.complex128), same, 0.5)
show((float64, 3), same, 3)
show((float,), same, 3)
show(((float64,), (int64,)), same, 3)
show((float64[::1],), total, a[::2])
show((int64[:],), total, a)

compiled = njit(same)
compiled.compile((float64[:],))
compiled.compile("(int64,)")
compiled.compile(float64(float64))
print(len(compiled.signatures), compiled.signatures[0] == (float64[:],), compiled.signatures[1] == (int64,))
print(float64[:] == typeof(a[::2]), types.Tuple((int64, int64)) == pair, float64[:] == float64[::1])
