"""`math`, `numpy` and compiled code give the same bits, and `math` keeps its errors."""

import math
import sys

import numpy as np
from numba import njit

NUMPY_NAMES = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh", "acosh": "arccosh", "atanh": "arctanh"}
SMALL = ["asin", "acos", "atanh"]
LARGE = ["acosh"]
NAMES = ["sin", "cos", "tan", "atan", "sinh", "cosh", "tanh", "asinh", "exp", "expm1", "log", "log2", "log10", "log1p", "sqrt", "exp2", "cbrt"]
FOREIGN = ["erf", "erfc", "gamma", "lgamma"]

failures = 0
for name in [*NAMES, *SMALL, *LARGE, *FOREIGN]:
    scope = {"math": math}
    exec(f"def function(x):\n    return math.{name}(x)\n", scope)
    compiled = njit(scope["function"])
    theirs = getattr(np, NUMPY_NAMES.get(name, name), None)
    plain = getattr(math, name)
    for step in range(1, 1500):
        x = step * 0.000661 + (1.0 if name in LARGE else 0.0)
        values = {"math": plain(x), "compiled": compiled(x)}
        if theirs is not None:
            values["numpy"] = float(theirs(x))
        if len(set(values.values())) != 1:
            failures += 1
            print(f"{name}({x!r}): {values}")
            break


def raises(kind, function, *arguments):
    try:
        function(*arguments)
    except kind:
        return
    raise AssertionError(f"{function.__name__}{arguments} raised no {kind.__name__}")


raises(ValueError, math.log, 0)
raises(ValueError, math.log, -1.0)
raises(ValueError, math.acos, 2.0)
raises(ValueError, math.sin, math.inf)
raises(ValueError, math.pow, -8.0, 1 / 3)
raises(OverflowError, math.exp, 1000.0)
raises(OverflowError, math.sinh, 1000)
raises(TypeError, math.sin, "1")
raises(TypeError, math.sin)
raises(TypeError, math.atan2, 1)
assert math.log(10**400) > 921 and math.log(8, 2) == 3.0
assert math.hypot(3, 4) == 5.0 and math.hypot(1, 2, 2) == 3.0
assert math.isnan(math.sin(math.nan)) and math.exp(-math.inf) == 0.0 and math.atan(math.inf) == math.pi / 2
assert math.sin.__name__ == "sin" and math.sin.__module__ == "math" and "sine" in math.sin.__doc__
sys.exit(1 if failures else 0)
