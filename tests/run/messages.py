"""What the compiler says of common mistakes: the types in question, and a way out."""

import math
import os
import sys

import numpy as np
from numba import njit

settings = {}
numbers = []


@njit
def helper(a, b):
    return a + b


# The body of a function of x, what x is, and what the message has to say.
CASES = [
    ("math.sqrt(x, 2)", 1.0, ["math.sqrt() takes 1 argument, 2 were given"]),
    ("math.atan2(x)", 1.0, ["math.atan2() takes 2 arguments, 1 were given"]),
    ("math.log(x, 2, 3)", 1.0, ["math.log() takes 1 to 2 arguments, 3 were given"]),
    ("math.sin(x)", np.ones(3), ["no arrays", "np.sin"]),
    ("math.gcd(x, 1.5)", 1, ["'float64' object cannot be interpreted as an integer"]),
    ("x & 1.5", 1, ["&", "int64", "float64"]),
    ("x << 2", 1.5, ["<<", "float64", "int64"]),
    ("x // 1j", 1, ["//", "int64", "complex128"]),
    ("x & 1.5", np.arange(3), ["&", "array(int64", "float64"]),
    ("~x", 1.5, ["~", "float64", "integers"]),
    ("1j < x", 1.5, ["no order", ".real"]),
    ("-'x'", 1, ["-", "str", "Hint"]),
    ("zzzzzz + x", 1, ["'zzzzzz' is not defined", "pass it as an argument"]),
    ("{None: x}", 1, ["key", "Hint"]),
    ("x['name']", np.ones(3), ["an index must be a number", "Hint"]),
    ("helper(x)", 1, ["missing required argument: 'b'", "helper(a, b)"]),
    ("helper(x, 1, 2)", 1, ["takes 2 positional arguments but 3 were given", "helper(a, b)"]),
    ("helper(x, c=1)", 1, ["unexpected keyword argument 'c'", "helper(a, b)"]),
    ("settings['a'] + x", 1, ["dict", "Hint"]),
    ("numbers[0] + x", 1, ["list", "np.array"]),
    ("os.getpid() + x", 1, ["call it outside"]),
    ("open('f')", 1, ["call it outside"]),
    ("(1, 2, 3)[5] + x", 1, ["tuple index out of range", "the index is 5, the tuple has 3 items"]),
    ("float('one') + x", 1, ["could not convert string to float: 'one'"]),
    ("round(x)", 1j, ["__round__"]),
    ("x.view(np.int8)", np.ones(6)[::2], ["smaller elements", "C-contiguous", "astype"]),
]  # fmt: skip


def message(source, value):
    scope = dict(globals())
    exec(source, scope)
    try:
        njit(scope["f"])(value)
    except Exception as error:
        return str(error)
    return "nothing was raised"


failures = 0
cases = [(f"def f(x):\n    return {text}\n", value, wanted) for text, value, wanted in CASES]
cases.append(("def f(x):\n    a, b = x.shape\n    return a\n", np.ones((2, 2, 2)), ["too many values to unpack (expected 2, got 3)", "one for each axis"]))
for source, value, wanted in cases:
    said = message(source, value)
    for part in wanted:
        if part not in said:
            failures += 1
            print(f"{source}does not say {part!r}:\n{said}\n")
sys.exit(1 if failures else 0)
