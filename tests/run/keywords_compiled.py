"""`**options` in compiled code: parameters, calls, and dicts with values of several types."""

import numpy as np
from numba import njit
from numba.core.errors import TypingError


@njit
def counted(a, *args, b=2, **options):
    return a + b + len(args) * 10 + len(options) * 100


@njit
def total(**options):
    result = 0.0
    for name in options:
        result += options[name]
    for name, value in options.items():
        if name == "x":
            result += 100 * value
    for value in options.values():
        result += value
    for name in options.keys():
        result += len(name)
    if "scale" in options:
        result *= options["scale"]
    return result, options.get("y", -1), options.get("nothing", None)


@njit
def inner(a, b=10, *, c=1):
    return a * 100 + b * 10 + c


@njit
def outer(a, **options):
    return inner(a, **options)


@njit
def twice_removed(a):
    return outer(a, b=7, c=a)


@njit
def given_back(**options):
    return options


@njit
def displays(x):
    values = {"a": x, "b": "text", "c": 2.5}
    return values["a"], values["b"], values["c"], len(values), "z" in values, inner(x, **{"b": 3, "c": 4.5})


@njit
def chosen(flag, x):
    function = inner if flag else other
    return function(x, b=2), function(x, c=5)


@njit
def other(a, b=20, *, c=2):
    return a + b + c


@njit
def by_position(a, /, **options):
    return a + options["a"]


@njit
def on_both_paths(flag, **options):
    chosen = options if flag else options
    return chosen["x"]


@njit
def functions(**named):
    result = 0
    for name, function in named.items():
        result += function(len(name))
    return result


def same(function, *args, **options):
    expected = function.py_func(*args, **options)
    assert function(*args, **options) == expected, (function(*args, **options), expected)


def fails(kind, words, call):
    try:
        call()
    except kind as error:
        assert words in str(error), error
        return
    raise AssertionError(f"{kind.__name__} was not raised")


same(counted, 1)
same(counted, 1, 2, 3, c=3, d="x")
same(counted, 1, b=5, z=2.5)
same(total, x=1, y=2.5)
same(total, x=1.5, scale=2)
same(total)
same(outer, 1, b=2)
same(outer, 1, c=5)
same(outer, 1, b=2, c=3)
same(twice_removed, 3)
same(displays, 1)
same(chosen, True, 10)
same(chosen, False, 10)
same(by_position, 1, a=5)
same(on_both_paths, True, x=4)
assert functions(ab=njit(lambda x: x + 1), abc=njit(lambda x: x * 2)) == 9
returned = given_back(a=1, b="x", c=np.ones(2))
assert list(returned) == ["a", "b", "c"] and returned["b"] == "x" and returned["c"].tolist() == [1.0, 1.0]
fails(TypeError, "multiple values", lambda: counted(1, a=2))
fails(TypingError, "unexpected keyword argument 'q'", lambda: outer(1, q=2))
fails(TypingError, "there is no key 'x'", lambda: on_both_paths(True, y=2))

before = len(counted.signatures)
counted.recompile()
assert len(counted.signatures) == before == 3
