"""Python integers beside NumPy's: compiled code has the values, the types and the errors of the interpreter."""

import operator
import warnings

import numpy as np
from numba import njit

warnings.simplefilter("ignore")

DTYPES = [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64]
NUMBERS = [0, 1, -1, 5, 100, 255, 256, -128, -129, 300, 65535, 65536, 2**31, 2**32, 2**40, -2**31 - 1, 2**63 - 1, -2**63]


def outcome(function, *arguments):
    try:
        result = function(*arguments)
    except Exception as error:
        return type(error).__name__, str(error)
    return np.asarray(result).dtype, np.asarray(result).tolist()


def same(expression, parameters, *arguments, only_values=False):
    function = eval(f"lambda {parameters}: {expression}")
    ours, theirs = outcome(COMPILED.setdefault((expression, parameters), njit(function)), *arguments), outcome(function, *arguments)
    if only_values:
        ours, theirs = ours[1], theirs[1]
    assert ours == theirs, f"{expression} of {arguments}: {ours} is not {theirs}"


COMPILED = {}


def comparisons():
    compiled = {
        operator.lt: njit(lambda a, b: a < b),
        operator.le: njit(lambda a, b: a <= b),
        operator.eq: njit(lambda a, b: a == b),
        operator.ne: njit(lambda a, b: a != b),
        operator.gt: njit(lambda a, b: a > b),
        operator.ge: njit(lambda a, b: a >= b),
    }
    for dtype in DTYPES:
        info = np.iinfo(dtype)
        array = np.array([info.min, 0, 1, info.max // 2, info.max], dtype)
        for number in NUMBERS:
            for compare, function in compiled.items():
                for a, b in ((array, number), (number, array), (array[4], number), (number, array[0])):
                    assert np.array_equal(function(a, b), compare(a, b)), (dtype, compare, a, b)
    same("(a > 300).sum()", "a", np.array([1, 200], np.uint8))
    same("a == -1", "a", np.array([255, 1], np.uint8))
    same("x > -1", "x", np.uint64(5), only_values=True)


def arithmetic():
    expressions = [
        "a + b", "a - b", "b - a", "a * b", "a // b", "a % b", "a & b", "a | b", "a << b", "np.maximum(a, b)", "np.minimum(a, b)",
        "np.clip(a, 0, b)", "np.where(a > 1, a, b)", "np.logical_and(a, b)", "np.isclose(a, b)", "a + 300", "a * -1",
    ]
    for expression in expressions:
        for dtype in DTYPES:
            for number in (2, 300, -1, 2**40, 100):
                same(expression, "a, b", np.array([1, 2, 100], dtype), number)


def signs():
    for expression in ("-x", "~x", "+x", "abs(x)", "np.negative(x)", "np.invert(x)", "np.square(x)", "np.sign(x)"):
        for dtype in DTYPES:
            for number in (0, 5, 100, np.iinfo(dtype).min, np.iinfo(dtype).max):
                same(expression, "x", dtype(number), only_values=True)


def powers_and_steps():
    power = njit(lambda a, b: a**b)
    assert power(2, 10) == 1024
    assert outcome(power, 2, -1) == ("ValueError", "Integers to negative integer powers are not allowed.")
    assert njit(lambda a: a**-1)(2) == 0.5

    @njit
    def steps(start, stop, step):
        total = 0
        for i in range(start, stop, step):
            total += i
        return total

    assert steps(0, 10, 3) == 18 and steps(10, 0, -4) == 18
    assert outcome(steps, 0, 10, 0) == ("ValueError", "range() arg 3 must not be zero")


def positions():
    """`arange` within an expression of another shape."""
    a, column = np.arange(6.0).reshape(2, 3), np.ones((3, 1))
    same("np.arange(a.shape[1]) * a", "a", a)
    same("np.arange(n)[:, None] ** 2 + np.arange(n) ** 2", "n", 3)
    same("np.arange(3) + c", "c", column)
    same("np.exp(-np.arange(3)) * a", "a", a)
    same("a / (1 + np.arange(3))", "a", a)
    same("np.where(a > 2, np.arange(3), a)", "a", a)
    same("(np.arange(3) * a).sum()", "a", a)
    same("np.arange(3) < a", "a", a)
    same("np.arange(4) * w", "w", np.array(2.0))
    same("np.arange(3) * w", "w", np.ones(1))
    same("np.sum(np.arange(n) * 2 + 1)", "n", 10)
    assert outcome(njit(lambda w: np.arange(4) * w), np.ones(3))[0] == "ValueError"
    assert outcome(njit(lambda n, m: np.arange(n) * np.arange(m)), 3, 4)[0] == "ValueError"

    @njit
    def assigned(a):
        a[:] = np.arange(3) * a
        return a

    assert np.array_equal(assigned(a.copy()), np.arange(3) * a)


def tuples():
    for a, b in (((1, 2), (1, 3)), ((1,), (1, 2)), ((2, 1), (1, 5)), ((1, 2), (1, 2)), ((), (1,))):
        for symbol in ("<", "<=", ">", ">=", "==", "!="):
            same(f"a {symbol} b", "a, b", a, b)


comparisons()
arithmetic()
signs()
powers_and_steps()
positions()
tuples()
