"""Signatures: what they promise is returned, what does not fit is refused."""

import numpy as np
from numba import njit


def tried(make):
    try:
        return make()
    except Exception as error:
        return type(error).__name__


CASES = [
    ("u1(u1)", lambda x: x + 255, 3),
    ("int32(int32, int32)", lambda x, y: x + y, 2**31 - 1, 1),
    ("int64(float64)", lambda x: x, 2.7),
    ("float64(int64)", lambda x: x, 3),
    ("complex128(int64)", lambda x: x, 3),
    ("float32(float64)", lambda x: x, 0.1),
    ("boolean(int64)", lambda x: x, 2),
    ("float64[:](float64[:])", lambda x: x * 2, np.ones(2)),
    ("float64[::1](float64[:])", lambda x: x * 2, np.ones(2)),
    ("Tuple((float64, int32))(int64)", lambda x: (x, x + 2**31), 2),
]
for signature, function, *arguments in CASES:
    print(signature, repr(njit(signature)(function)(*arguments)))

REFUSED = [
    "int64[:](float64)",
    "float64[:, :](float64[:])",
    "float64(complex128)",
    "void(int64)",
    "float64[::1](float64[:])",
    "float64(float64[:])",
    "int64[:](float64[:])",
]
for signature in REFUSED:
    print(signature, tried(lambda: njit(signature)(lambda x: x)))


@njit("int64(int64)")
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


@njit("float64(int64)")
def fails(n):
    raise ValueError("always")


print(fibonacci(20), tried(lambda: fails(1)))
