"""An exception of compiled code has the traceback that the interpreter gives: the same lines, the same carets."""

import sys
import traceback

import numpy as np
from numba import njit


def outer(a, é, i):
    return 1.0 + inner(a, é, i) * 2.0


def inner(a, é, i):
    ignored = a[0]; return (a[0] + é + a[i + 1] +
                            ignored)


def divide(a, b):
    if b == 0: ü = a // b + 1
    return a


def countdown(n, a):
    if n == 0:
        return a[n + 9]
    return countdown(n - 1, a) + 1.0


def refuse(x):
    if x > 1:
        raise ValueError("too large", x)
    return x


def insist(x):
    assert x > 5, "too small"
    return x


def join(a, b):
    return (a
            + b)


CASES = [
    (outer, (np.arange(3.0), 1.0, 5)),
    (divide, (1, 0)),
    (countdown, (3, np.arange(2.0))),
    (refuse, (7,)),
    (insist, (2,)),
    (join, (np.zeros(3), np.zeros(4))),
]
interpreted = {function.__name__: function for function, _ in CASES} | {"inner": inner}


def shown(function, arguments):
    """The class of the exception, and the traceback below the call. How divisions by zero are worded differs."""
    try:
        function(*arguments)
    except Exception as error:
        return "".join([type(error).__name__, "\n", *traceback.format_tb(error.__traceback__.tb_next)])
    return "no exception"


expected = [shown(function, arguments) for function, arguments in CASES]
inner, countdown = njit(inner), njit(countdown)
failures = 0
if sum("^" in text for text in expected) < 4:
    failures += 1
    print("the interpreter shows no carets, so there is nothing to compare")
for (function, arguments), text in zip(CASES, expected):
    compiled = {"inner": inner, "countdown": countdown}.get(function.__name__) or njit(function)
    found = shown(compiled, arguments)
    if found != text:
        failures += 1
        print(f"--- {function.__name__}, interpreted\n{text}--- compiled\n{found}")

# Text that has no file keeps its line too.
scope = {}
exec("def f(a):\n    b = a\n    return b[5]\n", scope)
try:
    njit(scope["f"])(np.zeros(2))
except IndexError as error:
    last = traceback.extract_tb(error.__traceback__)[-1]
    if (last.filename, last.lineno, last.name) != ("<string>", 3, "f"):
        failures += 1
        print("the place in a string is", last)
sys.exit(1 if failures else 0)
