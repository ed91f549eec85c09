"""Functions as values beyond what Numba does: undeclared ones, in lists and dicts, failing ones, from any thread; loops over
tuples of anything; functions of C that go wrong."""

import ctypes
import sys
import threading
import time

import numpy as np
from numba import carray, cfunc, njit, types
from numba.core.errors import TypingError


class raises:
    """A block that has to end with this exception, whose text has these words."""

    def __init__(self, kind, words=""):
        self.kind, self.words = kind, words

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        assert kind is not None, f"{self.kind.__name__} was not raised"
        return issubclass(kind, self.kind) and self.words in str(error)


@njit
def more(x):
    return x + 1


@njit
def twice(x):
    return x * 2


@njit
def less(x):
    return x - 3.5


@njit
def abs_(x):
    return abs(x)


@njit
def half(x):
    return x / 2


@njit
def negative(x):
    if x < 0:
        raise ValueError("negative", x)
    return x


@cfunc("float64(float64)")
def inverse(x):
    return 1 / x


@njit
def through(functions, x):
    for function in functions:
        x = function(x)
    return x


@njit
def by_name(functions, name, x):
    return functions[name](x)


@njit
def pick(functions, at):
    return functions[at]


@njit
def built(x):
    functions = [more, twice]
    functions.append(less)
    result = 0.0
    for function in functions:
        result += function(x)
    return result


@njit
def later(n):
    function = more
    result = 0.0
    for i in range(n):
        result = function(result)
        function = twice if i % 2 else less
    return result


# Functions without a signature: each call has the types of its arguments.
assert through([more, twice, less], 10.0) == 18.5
assert through((more, twice, less), 10) == 18.5
assert by_name({"more": more, "twice": twice}, "twice", 21) == 42
assert built(10.0) == 37.5
assert later(5) == later.py_func(5)
assert pick((more, twice), 1) is twice and pick([more, twice, less], 2) is less and pick([inverse], 0) is inverse
with raises(IndexError):
    pick((more, twice), 2)
with raises(KeyError):
    by_name({"more": more}, "less", 1)

# Many of them.
many = (more, twice, less, abs_, half, negative, more)
assert [pick(many, at) is many[at] for at in range(len(many))] == [True] * len(many)


@njit
def called(functions, at, x):
    return functions[at](x)


assert [called(many, at, 4.0) for at in range(len(many))] == [function.py_func(4.0) for function in many]
with raises(ValueError, "negative"):
    called(many, 5, -1.0)


# By signature: compiled functions and functions of C are one type; what fails raises in compiled code.
@njit(types.float64(types.FunctionType(types.float64(types.float64)), types.float64))
def declared(function, x):
    return function(x) + 1


@njit
def either(flag, x):
    function = inverse if flag else twice
    return function(x)


assert [declared(each, 4.0) for each in (more, twice, inverse)] == [6.0, 9.0, 1.25]
assert either(True, 4.0) == 0.25 and either(False, 4.0) == 8.0
with raises(ZeroDivisionError):
    declared(inverse, 0.0)
with raises(ValueError, "negative"):
    declared(negative, -1.0)
with raises(TypeError):
    declared(len, 1.0)


@njit
def caught(function, x):
    try:
        return function(x)
    except ZeroDivisionError:
        return -1.0
    except ValueError:
        return -2.0


assert [caught(inverse, 0.0), caught(negative, -3.0), caught(inverse, 2.0)] == [-1.0, -2.0, 0.5]

offset = np.array([10.0, 20.0])


@njit
def with_global(x):
    return offset[0] + x


assert declared(with_global, 1.0) == 12.0
offset = np.array([100.0])
assert declared(with_global, 1.0) == 102.0


# Arrays travel by signature too.
of_arrays = types.FunctionType(types.float64[::1](types.float64[::1]))


@njit([types.float64[::1](of_arrays, types.float64[::1])])
def mapped(function, values):
    return function(values)


@njit
def doubled(values):
    return values * 2


assert mapped(doubled, np.arange(3.0)).tolist() == [0.0, 2.0, 4.0]

# What fails in a function that C called is printed, and zero returned; on any thread.
printed = []
sys.unraisablehook = lambda hook: printed.append(type(hook.exc_value).__name__)
assert inverse.ctypes(0.0) == 0.0 and inverse.ctypes(4.0) == 0.25
assert printed == ["ZeroDivisionError"], printed
results = []
threads = [threading.Thread(target=lambda k=k: results.append(inverse.ctypes(float(k)))) for k in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert sorted(results) == sorted([0.0] + [1 / k for k in range(1, 8)]) and printed == ["ZeroDivisionError"] * 2

with raises(TypeError, "explicit return type"):
    cfunc("(float64,)")(lambda x: x)
with raises(TypeError, "C has no form"):
    cfunc("float64(float64[:])")(lambda x: x[0])
with raises(TypeError, "signature"):
    cfunc(lambda x: x)
with raises(KeyError, "Unrecognized options"):
    cfunc("float64(float64)", nothing=1)(lambda x: x)


# A process has threads that Python knows nothing of.
@cfunc("voidptr(voidptr)")
def in_thread(memory):
    counts = carray(memory, 2, np.int64)
    counts[0] += 1
    if counts[1] != 0:
        counts[2] = 1
    return memory


libc = ctypes.CDLL(None)
counts = np.array([0, 0])
for fails in (0, 1):
    counts[1] = fails
    number = ctypes.c_ulong()
    started = libc.pthread_create(ctypes.pointer(number), None, in_thread.ctypes, ctypes.c_void_p(counts.ctypes.data))
    assert started == 0 and libc.pthread_detach(number) == 0
    # Not by pthread_join: a function of C that blocks keeps this thread from stopping for a collection in the other one.
    deadline = time.monotonic() + 60
    while (counts[0] != fails + 1 or fails and printed[-1] != "IndexError") and time.monotonic() < deadline:
        time.sleep(0.001)
assert counts.tolist() == [2, 1] and printed[-1] == "IndexError", (counts, printed)


# Null pointers and wrong shapes.
@cfunc("float64(voidptr)")
def first(memory):
    return carray(memory, 3, np.float64)[0]


@cfunc("int64(voidptr, int64)")
def length(memory, n):
    return carray(memory, n, np.float64).size


assert first.ctypes(None) == 0.0 and printed[-1] == "ValueError"
assert length.ctypes(None, 0) == 0 and length.ctypes(None, -1) == 0 and printed[-1] == "ValueError"

no_types = libc.labs


@njit
def untyped(x):
    return no_types(x)


with raises(TypingError):
    untyped(1)

# A symbol of the process by its name.
symbol = types.ExternalFunction("labs", types.int64(types.int64))


@njit
def by_symbol(x):
    return symbol(x)


assert by_symbol(-3) == 3


# Loops over tuples of anything.
@njit
def mixed(items):
    result = []
    for at, item in enumerate(items):
        if isinstance(item, str):
            result.append(float(len(item)))
        elif isinstance(item, tuple):
            for part in item:
                result.append(float(part))
        elif item is None:
            result.append(-1.0)
        else:
            result.append(float(item) + at)
    return result


assert mixed((1, "abc", (1, 2.5), None, 2.5)) == [1.0, 3.0, 1.0, 2.5, -1.0, 6.5]


@njit
def pairs(left, right):
    result = 0.0
    for a, b in zip(left, right):
        for c in reversed(right):
            if c == a:
                continue
            result += a * b * c
    else:
        result += 100
    return result


assert pairs((1, 2.5, True), (2.5, 3, 4)) == pairs.py_func((1, 2.5, True), (2.5, 3, 4))


@njit
def all_sums(arrays):
    return [array.sum() for array in arrays]


assert all_sums((np.ones(3), np.ones((2, 2)))) == [3.0, 4.0]
