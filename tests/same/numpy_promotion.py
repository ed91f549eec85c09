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
