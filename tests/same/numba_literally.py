"""`numba.literally`: arguments whose values the compiler is told."""

import numpy as np
from numba import literally, njit, types
from numba.core.errors import TypingError
from numba.extending import overload


def power(x, n):
    raise NotImplementedError


@overload(power)
def power_by_type(x, n):
    if isinstance(n, types.Literal):
        if n.literal_value == 2:
            return lambda x, n: x * x
        if n.literal_value == 3:
            return lambda x, n: x * x * x
        return lambda x, n: x ** n + 0.125
    return lambda x, n: literally(n)


@njit
def powered(x, n):
    return power(x, n)


print([powered(1.5, n) for n in (2, 3, 4, 2)])


@njit
def constant():
    return power(2.0, 3)


print(constant())


# The documentation's example: a function that asks for the value of its argument.
def spread(of, count):
    raise NotImplementedError


@overload(spread)
def spread_by_type(of, count):
    if not isinstance(count, types.IntegerLiteral):
        return lambda of, count: literally(count)
    n = count.literal_value
    if n == 1:
        return lambda of, count: (of,)
    if n == 2:
        return lambda of, count: (of, of + 1)
    return lambda of, count: (of, of + 1, of + 2)


@njit
def tuples(of, count):
    return spread(of, count)


print(tuples(5, 1), tuples(5, 2), tuples(5, 3))


@njit
def through(of, count):
    return tuples(of, literally(count))


print(through(1.5, 2), through(1.5, 3))


@njit
def in_function(x, n):
    return x + literally(n)


print(in_function(1, 2), in_function(1.5, 7))


def named(x, how):
    raise NotImplementedError


@overload(named)
def named_by_type(x, how):
    if isinstance(how, types.StringLiteral):
        if how.literal_value == "sum":
            return lambda x, how: x.sum()
        if how.literal_value == "max":
            return lambda x, how: x.max()
        return lambda x, how: "nothing"
    return lambda x, how: literally(how)


@njit
def reduced(x, how):
    return named(x, how)


x = np.array([1.5, 4.0, 2.0])
print(reduced(x, "sum"), reduced(x, "max"), reduced(x, "other"))


@njit
def outer(x, how, n):
    return reduced(x, how) + power(x[0], n)


print(outer(x, "max", 2), outer(x, "sum", 3))


@njit
def not_known(x):
    return power(x, int(x))


try:
    not_known(2.0)
except TypingError:
    print("refused")

try:
    in_function(1, 2.5)
except TypingError:
    print("refused")

print(literally(5))
