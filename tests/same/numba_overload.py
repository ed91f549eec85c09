"""`numba.extending`: functions, methods and attributes that programs add to compiled code."""

import warnings

import numpy as np
from numba import njit, types
from numba.core.errors import TypingError
from numba.extending import (
    is_jitted, overload, overload_attribute, overload_classmethod, overload_method, register_jitable,
)

warnings.simplefilter("ignore")


def area(x, scale=2.0):
    raise NotImplementedError


@overload(area)
def area_of_numbers_and_arrays(x, scale=2.0):
    if isinstance(x, types.Array):
        def of_array(x, scale=2.0):
            return x.size * scale
        return of_array
    if isinstance(x, (types.Integer, types.Float)):
        return lambda x, scale=2.0: x * x * scale
    return None


@overload(area)
def area_of_tuples(x, scale=2.0):
    if isinstance(x, types.BaseTuple):
        count = len(x)

        def of_tuple(x, scale=2.0):
            s = 0.0
            for v in x:
                s += v
            return s * scale + count
        return of_tuple
    return None


@njit
def areas(x):
    return area(x), area(x, 3.0), area(x, scale=1)


for argument in (3, 2.5, np.ones(4), (1, 2)):
    print(areas(argument))
try:
    areas(1j)
except TypingError:
    print("no overload for a complex number")


@overload_method(types.Array, "total")
def total_of_array(arr, factor=1):
    if arr.ndim == 1:
        def total(arr, factor=1):
            s = 0
            for v in arr:
                s += v
            return s * factor
        return total
    return None


@overload_attribute(types.Array, "nelem")
def count_of_array(arr):
    def count(arr):
        return arr.size
    return count


@njit
def members(a):
    return a.nelem, a.total(), a.total(2), a.total(factor=3)


print(members(np.arange(5)))
try:
    members(np.ones((2, 2)))
except TypingError:
    print("no method for two axes")


@register_jitable
def plus_one(x):
    return x + 1


@register_jitable(inline="always")
def doubled(x):
    return plus_one(x) * 2


@njit
def helpers(x):
    return plus_one(x), doubled(x)


print(helpers(3), plus_one(3), is_jitted(helpers), is_jitted(plus_one))


def by_flag(x, flag):
    pass


@overload(by_flag, prefer_literal=True)
def by_known_flag(x, flag):
    if isinstance(flag, types.Literal):
        value = flag.literal_value
        if value == "a":
            return lambda x, flag: x + 1
        if value == "b":
            return lambda x, flag: x * 100
        return lambda x, flag: x - 1
    return lambda x, flag: -x


@njit
def flags(x):
    return by_flag(x, "a"), by_flag(x, "b"), by_flag(x, 3), by_flag(x, True)


@njit
def unknown_flag(x, y):
    return by_flag(x, y)


print(flags(5), unknown_flag(5, 7))


def value_only(x):
    pass


@overload(value_only)
def value_then_literal(x):
    if isinstance(x, types.Literal):
        return lambda x: -1
    return lambda x: x


@njit
def without_literals():
    return value_only(3)


print(without_literals())


def optional(x=None):
    pass


@overload(optional)
def optional_by_type(x=None):
    if x is None or isinstance(x, (types.NoneType, types.Omitted)):
        return lambda x=None: 0
    return lambda x=None: x


@njit
def left_out():
    return optional()


@njit
def given(x):
    return optional(x)


print(left_out(), given(3), given(None))


@overload(len)
def length_of_float(x):
    if isinstance(x, types.Float):
        return lambda x: 42
    return None


@njit
def length(x):
    return len(x)


print(length(1.5), length((1, 2, 3)), length(np.ones(7)))


@njit
def squared(x):
    return x * x


def apply(function, x):
    pass


@overload(apply)
def apply_function(function, x):
    if isinstance(function, types.Dispatcher):
        return lambda function, x: function(x)
    return None


@njit
def applied(x):
    return apply(squared, x)


print(applied(4), applied(0.5))


def mismatched(x, y=1):
    pass


@overload(mismatched)
def mismatched_implementation(x, y=1):
    def implementation(x):
        return x
    return implementation


@njit
def calls_mismatched(x):
    return mismatched(x)


try:
    calls_mismatched(1)
except TypingError:
    print("an implementation with another signature")


def ndim_of(a):
    pass


@overload(ndim_of)
def ndim_by_type(a):
    ndim, bits, layout = a.ndim, a.dtype.bitwidth, a.layout
    return lambda a: (ndim, bits, layout == "C")


@njit
def kinds(a):
    return ndim_of(a)


print(kinds(np.ones((2, 3), np.float32)), kinds(np.ones((2, 3)).T))


def variadic(*args):
    pass


@overload(variadic)
def variadic_by_count(*args):
    count = len(args)
    return lambda *args: count


@njit
def counts(x):
    return variadic(), variadic(x), variadic(x, 1.5, x)


print(counts(1))
