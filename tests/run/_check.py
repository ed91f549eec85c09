"""What the programs of this folder share: comparing values to the last bit."""

import math


def same(left, right):
    """Whether two results are equal in value and, for arrays, in type, shape and every bit of every element."""
    if isinstance(left, str) or isinstance(right, str):
        return type(left) is type(right) and left == right
    if hasattr(left, "dtype") and hasattr(left, "tolist") and getattr(left, "ndim", 0):
        return (
            getattr(right, "dtype", None) == left.dtype
            and left.shape == right.shape
            and all(map(same, flat(left.tolist()), flat(right.tolist())))
        )
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, complex) or isinstance(right, complex):
        return same(complex(left).real, complex(right).real) and same(complex(left).imag, complex(right).imag)
    if isinstance(left, float) or isinstance(right, float):
        left, right = float(left), float(right)
        if math.isnan(left) or math.isnan(right):
            return math.isnan(left) and math.isnan(right)
        return left == right and math.copysign(1, left) == math.copysign(1, right)
    return left == right


def flat(value):
    if isinstance(value, list):
        return [item for part in value for item in flat(part)]
    return [value]


def outcome(function, *arguments):
    """The result of a call, or the type of its exception."""
    try:
        return function(*arguments)
    except Exception as error:
        return type(error).__name__
