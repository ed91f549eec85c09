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

# Vector bodies, what is left of a row, single elements and NumPy's functions: the same bits, for ordinary numbers and at the edges.
EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, math.inf, -math.inf, math.nan, 5e-324, -1e-310, 1e300, -1e300, 1 - 2**-53, 1e22, 709.5, -745.1, 171.5, -170.5,
         -3.0, 1e-30, 26.6, 2.0**31, 1e-45, 3e38, 88.5, -103.9]


def filled(source, name):
    scope = {"math": math, "np": np, "njit": njit}
    exec(f"@njit(error_model='numpy')\ndef row(x, out):\n    for i in range(len(x)):\n        out[i] = {source}\n"
         f"@njit(error_model='numpy')\ndef single(x, i):\n    return {source}\n", scope)
    return scope["row"], scope["single"]


def bits(a):
    a = np.where(np.isnan(a), a.dtype.type(math.nan), a)
    return a.view(np.int64 if a.dtype == np.float64 else np.int32)


generator = np.random.default_rng(5)
for name in [*NAMES, *SMALL, *LARGE, *FOREIGN, "exp2", "cbrt"]:
    ufunc = getattr(np, NUMPY_NAMES.get(name, name), None) if name not in FOREIGN else None
    source = f"np.{NUMPY_NAMES.get(name, name)}(x[i])" if ufunc is not None else f"math.{name}(x[i])"
    row, single = filled(source, name)
    for dtype in (np.float64, np.float32):
        if ufunc is None and dtype is np.float32:
            continue
        # Poles of the gamma functions are errors where `math` computes.
        edges = np.array([x for x in EDGES if name not in ("gamma", "lgamma") or x > 0], np.float64)
        with np.errstate(all="ignore"):
            drawn = np.concatenate([edges, generator.standard_normal(90) * 3, generator.uniform(0, 1e5, 40), generator.uniform(-1, 1, 90)]).astype(dtype)
            if name in ("gamma", "lgamma"):
                drawn = np.abs(drawn) + dtype(0.001)
            for length in [*range(1, 34), len(drawn)]:
                x = drawn[-length:].copy()
                out = np.zeros_like(x)
                row(x, out)
                ones = np.array([single(x, i) for i in range(length)], dtype)
                theirs = ufunc(x) if ufunc is not None else ones
                if not (np.array_equal(bits(out), bits(ones)) and np.array_equal(bits(out), bits(theirs))):
                    failures += 1
                    at = np.flatnonzero((bits(out) != bits(ones)) | (bits(out) != bits(theirs)))[0]
                    print(f"{name}({x[at]!r}) of {length} {np.dtype(dtype)}: {out[at]!r}, single {ones[at]!r}, NumPy's {theirs[at]!r}")
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
