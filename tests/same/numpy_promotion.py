"""The type of every binary operation over every pair of types, arrays and Python's own numbers."""

import operator

import numpy as np
from _cases import NUMBERS, show

OPERATORS = [
    operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.pow,
    operator.and_, operator.or_, operator.xor, operator.lshift, operator.rshift, operator.lt, operator.eq,
]  # fmt: skip
PYTHON = [True, 3, -3, 300, 2**40, 1.5, 2j]


def kind(value):
    return str(value.dtype)


for apply in OPERATORS:
    for left in NUMBERS:
        a = np.ones(2, dtype=left)
        for right in NUMBERS:
            b = np.ones(2, dtype=right)
            show(f"{apply.__name__} {left.__name__} {right.__name__}", lambda: kind(apply(a, b)))
            show(f"{apply.__name__} {left.__name__} scalar {right.__name__}", lambda: kind(apply(a, right(1))))
        for number in PYTHON:
            show(f"{apply.__name__} {left.__name__} {number!r}", lambda: kind(apply(a, number)))
            show(f"{apply.__name__} {number!r} {left.__name__}", lambda: kind(apply(number, a)))
            show(f"{apply.__name__} scalar {left.__name__} {number!r}", lambda: kind(apply(left(1), number)))

for left in NUMBERS:
    for right in NUMBERS:
        show(f"result_type {left.__name__} {right.__name__}", lambda: np.result_type(left, right))

# Dtypes for which there is no loop.
for name in ["lcm", "gcd", "bitwise_and", "left_shift", "arctan2", "subtract", "hypot", "add", "less", "logical_and"]:
    function = getattr(np, name)
    for dtype in ["f8", "?", "c8", "i2"]:
        for x in [7, np.arange(1, 3), np.float64(1.5)]:
            try:
                print(name, dtype, repr(x), repr(function(x, 2, dtype=dtype)))
            except TypeError as error:
                print(name, dtype, repr(x), type(error).__name__, error)
for name in ["sign", "positive", "negative", "sin", "floor", "square", "absolute", "invert", "isfinite"]:
    for dtype in ["f8", "?", "c8", "i2"]:
        for x in [7, True, np.arange(1, 3), np.float64(1.5)]:
            try:
                print(name, dtype, repr(x), repr(getattr(np, name)(x, dtype=dtype)))
            except TypeError as error:
                print(name, dtype, repr(x), type(error).__name__, error)
for method in ["reduce", "accumulate"]:
    for dtype in ["f4", None]:
        for x in [[1, 2], [1.5, 2.5]]:
            try:
                print(method, dtype, getattr(np.lcm, method)(x, dtype=dtype))
            except TypeError as error:
                print(method, dtype, type(error).__name__, error)
