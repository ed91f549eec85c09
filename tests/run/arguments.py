"""Arguments that do not fit: the errors are Python's own, or say which argument it is and what to pass."""

import decimal
import sys
import traceback

import numpy as np
from numba import njit
from numba.core.errors import TypingError

failures = 0


def check(right, *shown):
    global failures
    if not right:
        failures += 1
        print(*shown)


def plain(x, y, z=3): return x + y * z
def by_kind(a, /, b, *, c=1, d): return a + 2 * b + 3 * c + 4 * d
def rest(a, *more): return a + len(more)
def rest_and_named(a, *more, k, j=2): return a + len(more) + 10 * k + 100 * j
def named(a, *, k): return a + k
def none(): return 1
def many(a, b, c, d): return a


CALLS = [
    (plain, (), {}), (plain, (1,), {}), (plain, (1, 2), {}), (plain, (1, 2, 3, 4), {}), (plain, (1, 2), {"q": 3}),
    (plain, (1,), {"x": 2}), (plain, (1, 2), {"x": 3}), (plain, (), {"y": 1}), (plain, (), {"y": 1, "x": 2}),
    (plain, (1, 2, 3, 4), {"x": 3}), (plain, (1, 2, 3, 4, 5), {}), (plain, (), {"x y": 3}), (plain, (1, 2), {"z": 5}),
    (by_kind, (1, 2), {}), (by_kind, (1, 2), {"d": 3}), (by_kind, (), {"a": 1, "b": 2, "d": 3}),
    (by_kind, (1, 2, 3), {"d": 4}), (by_kind, (1, 2, 3, 4), {}), (by_kind, (1,), {"b": 2, "c": 3, "d": 4}),
    (by_kind, (), {}),
    (rest, (), {}), (rest, (1,), {}), (rest, (1, 2, 3), {}), (rest, (1,), {"more": 3}), (rest, (1,), {"a": 3}),
    (rest_and_named, (1,), {}), (rest_and_named, (1, 2, 3), {"k": 1}), (rest_and_named, (1,), {"k": 4, "j": 5}),
    (named, (1, 2), {}), (named, (1,), {}), (named, (1,), {"k": 4}), (named, (1, 2), {"k": 3}),
    (none, (1,), {}), (none, (), {"a": 1}), (none, (1, 2), {}), (none, (), {}),
    (many, (), {}), (many, (1,), {}), (many, (1, 2, 3), {}), (many, (1, 2, 3, 4), {}),
]


def outcome(function, arguments, keywords):
    try:
        return function(*arguments, **keywords)
    except TypeError as error:
        frames = traceback.extract_tb(error.__traceback__)
        return str(error), [frame.name for frame in frames]


for function, arguments, keywords in CALLS:
    expected, found = outcome(function, arguments, keywords), outcome(njit(function), arguments, keywords)
    check(found == expected, f"{function.__name__}{arguments} {keywords}: {found} and not {expected}")


class Thing:
    pass


def take(first, second=1):
    return first


compiled = njit(take)
REFUSED = [
    (frozenset({1}), "'first' of class 'frozenset'", "sorted(first)"),
    (len, "'first' of class 'builtin_function_or_method'", "by their names"),
    (take, "'first' of class 'function'", "by their names"),
    (decimal.Decimal(1), "'first' of class 'Decimal'", "float(first)"),
    (Thing(), "'first' of class 'Thing'", "arguments of their own"),
    ((1, (2, [frozenset({3})])), "'first[1][1][0]' of class 'frozenset'", "sorted(first[1][1][0])"),
]
for argument, which, way_out in REFUSED:
    try:
        compiled(argument, 3)
    except TypingError as error:
        text = str(error)
        check(isinstance(error, TypeError), "not a TypeError:", text)
        check(text.startswith("take() ") and which in text and way_out in text, text)
    else:
        check(False, "nothing was raised for", argument)
try:
    compiled(1, second=Thing())
except TypeError as error:
    check("'second' of class 'Thing'" in str(error), error)
try:
    compiled(2**70)
except OverflowError as error:
    check(str(error).startswith("take() ") and "'first'" in str(error), error)
sys.exit(1 if failures else 0)
