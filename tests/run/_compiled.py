"""A function interpreted and compiled, side by side: results and arguments must be the same to the last bit."""

import copy

import numpy as np

from numba import njit
from numba.core.errors import TypingError, UnsupportedError

compared = 0


def plain(value):
    """Without the difference between NumPy's numbers and Python's."""
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    if isinstance(value, (np.datetime64, np.timedelta64, np.void)):
        return value
    return value.item() if isinstance(value, np.generic) else value


def copies(arguments):
    kinds = (np.ndarray, np.void, list, dict, set, bytearray)
    return [copy.deepcopy(argument) if isinstance(argument, kinds) else argument for argument in arguments]


def text(value):
    """What two results must have in common."""
    if isinstance(value, tuple):
        return tuple(map(text, value))
    if isinstance(value, np.ndarray) and value.dtype.names:
        # Bytes between the fields mean nothing.
        return str(value.dtype), value.shape, repr(value.tolist())
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "fc":
            # The bits of what is no number may differ.
            value = np.where(np.isnan(value), value.dtype.type(np.nan), value).astype(value.dtype)
        return str(value.dtype), value.shape, value.tobytes()
    return type(value).__name__, repr(value)


class Raised(tuple):
    """The class and the text of an exception."""


def outcome(function, arguments):
    try:
        return plain(function(*arguments))
    except Exception as error:
        return Raised((type(error).__name__, str(error)))


def same(function, *arguments):
    """Runs a function both ways on copies of its arguments."""
    return same_of(function, copies(arguments), copies(arguments))


def same_of(function, first, second):
    """The same on arguments that are equal."""
    global compared
    compared += 1
    arguments = first
    expected, found = outcome(function, first), outcome(njit(function), second)
    types = [getattr(argument, "dtype", type(argument)) for argument in arguments]
    if isinstance(expected, Raised) and isinstance(found, Raised) and expected[0].endswith("TypeError"):
        # What the types alone show is said when the function is compiled.
        assert found[0] in (expected[0], "TypeError", "TypingError"), (function.__name__, types, expected, found)
        return found
    if isinstance(expected, tuple) and isinstance(found, tuple) and len(expected) == len(found):
        for place, (one, other) in enumerate(zip(expected, found)):
            assert text(other) == text(one), (function.__name__, types, place, "interpreted", one, "compiled", other)
    assert text(found) == text(expected), (function.__name__, types, "interpreted", expected, "compiled", found)
    for before, after in zip(first, second):
        assert text(plain(after)) == text(plain(before)), (function.__name__, types, "interpreted", before, "compiled", after)
    return found


def refused(function, *arguments, says):
    """Checks that a function does not compile, and that the message has these words."""
    try:
        njit(function)(*arguments)
    except (TypingError, UnsupportedError) as error:
        assert says in str(error), (function.__name__, says, str(error))
    else:
        raise AssertionError(f"{function.__name__} compiles")
