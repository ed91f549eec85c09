"""Compiled arithmetic of integers, floats, complex numbers and booleans, with the types of the results."""
# Timeout: 400 s

import math
import operator

import numpy as np
from _cases import show
from numba import njit

BINARY = ["+", "-", "*", "//", "%", "/", "**", "<", "<=", ">", ">=", "==", "!="]
BITS = ["&", "|", "^", "<<", ">>"]
INTEGERS = [7, -7, 3, 1, 2]
FLOATS = [7.5, -7.5, 2.0, 0.5, -3.0]


def compiled(expression, *names):
    scope = {"math": math, "np": np}
    exec(f"def f({', '.join(names)}):\n    return {expression}\n", scope)
    return njit(scope["f"])


def rounded(value):
    """Elementary functions may differ in the last bit."""
    if isinstance(value, complex):
        return complex(rounded(value.real), rounded(value.imag))
    return float(f"{value:.13g}")


for sign in BINARY:
    function = compiled(f"x {sign} y", "x", "y")
    for kinds, left, right in [("int int", INTEGERS, INTEGERS), ("float float", FLOATS, FLOATS), ("int float", INTEGERS, FLOATS)]:
        if sign == "**":
            left, right = [abs(x) for x in left], [abs(y) for y in right if float(y).is_integer()]
        show(f"{sign} {kinds}", lambda: [function(x, y) for x in left for y in right])
for sign in BITS:
    function = compiled(f"x {sign} y", "x", "y")
    show(f"{sign}", lambda: [function(x, y) for x in INTEGERS for y in [0, 1, 2, 5]])
    show(f"{sign} bool", lambda: function(True, False))
for sign in ["+", "-", "*", "/", "==", "!="]:
    function = compiled(f"x {sign} y", "x", "y")
    show(f"{sign} complex", lambda: [function(x, y) for x in [1 + 2j, -0.5j] for y in [2 - 1j, 4.0 + 0j]])
    show(f"{sign} complex float", lambda: function(1 + 2j, 2.0))
for sign in ["-", "+", "not ", "~"]:
    function = compiled(f"{sign}x", "x")
    show(f"unary {sign}", lambda: [function(x) for x in INTEGERS])
for sign in ["-", "+", "not "]:
    function = compiled(f"{sign}x", "x")
    show(f"unary {sign}", lambda: [function(x) for x in [*FLOATS, True]])

for name in ["sin", "cos", "tan", "exp", "log", "log10", "log2", "log1p", "expm1", "sqrt", "atan", "sinh", "cosh", "tanh", "asinh", "erf", "gamma", "lgamma"]:
    function = compiled(f"math.{name}(x)", "x")
    show(f"math.{name}", lambda: [rounded(function(x)) for x in [0.1, 0.5, 1.0, 2.5, 10.0]])
for name in ["asin", "acos", "atanh"]:
    function = compiled(f"math.{name}(x)", "x")
    show(f"math.{name}", lambda: [rounded(function(x)) for x in [-0.9, 0.0, 0.25]])
for name in ["floor", "ceil", "trunc", "fabs", "isnan", "isinf", "isfinite"]:
    function = compiled(f"math.{name}(x)", "x")
    show(f"math.{name}", lambda: [function(x) for x in FLOATS])
for name in ["atan2", "hypot", "pow", "copysign"]:
    function = compiled(f"math.{name}(x, y)", "x", "y")
    show(f"math.{name}", lambda: [rounded(function(abs(x), y)) for x in FLOATS for y in [0.5, 2.0, 3.0]])
show("math constants", compiled("(math.pi, math.e, math.inf, math.pi * 2)"))
for name in ["sin", "cos", "exp", "log", "sqrt", "arctan", "tanh", "log1p", "cbrt"]:
    function = compiled(f"np.{name}(x)", "x")
    show(f"np.{name}", lambda: [rounded(function(x)) for x in [0.25, 1.0, 3.0]])
for name in ["floor", "ceil", "trunc", "rint", "sign", "isnan", "abs"]:
    function = compiled(f"np.{name}(x)", "x")
    show(f"np.{name}", lambda: [function(x) for x in FLOATS])

for expression in ["abs(x)", "int(x)", "float(x)", "bool(x)", "min(x, 2)", "max(x, 2)", "min(x, 2, -9)", "x * 2 + 1", "x if x > 2 else 0", "complex(x, 1)", "round(x)"]:
    function = compiled(expression, "x")
    show(f"{expression} of floats", lambda: [function(x) for x in [2.7, -2.7, 0.0]])
for expression in ["abs(x)", "int(x)", "float(x)", "bool(x)", "min(x, 2)", "max(x, 2)", "x // 3 * 3 + x % 3", "x & 1 == 0", "(x << 3) >> 1"]:
    function = compiled(expression, "x")
    show(f"{expression} of integers", lambda: [function(x) for x in INTEGERS])
for expression in ["z.real", "z.imag", "abs(z)", "z.conjugate()", "z * z", "-z", "z == 1j", "z ** 2"]:
    function = compiled(expression, "z")
    show(expression, lambda: [rounded(function(z)) if not isinstance(function(z), bool) else function(z) for z in [3 + 4j, 1j]])
for kind in [np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32]:
    function = compiled("x * y + 1", "x", "y")
    show(f"{kind.__name__}", lambda: (function(kind(100), kind(100)), function(kind(100), 3), function(kind(3), 0.5)))
show("float32", lambda: compiled("x + y", "x", "y")(np.float32(0.1), np.float32(0.2)))
show("float32 and int", lambda: float(f"{compiled('x * 3', 'x')(np.float32(0.1)):.6g}"))
show("wrapping", lambda: compiled("x + 1", "x")(2**63 - 1))
show("zero division", lambda: compiled("x // y", "x", "y")(1, 0))
show("zero modulo", lambda: compiled("x % y", "x", "y")(1, 0))
show("zero division of floats", lambda: compiled("x / y", "x", "y")(1.0, 0.0))
show("numpy error model", lambda: njit(error_model="numpy")(compiled("x / y", "x", "y").py_func)(1.0, 0.0))
show("operators", lambda: operator.add(compiled("x", "x")(2), 3))
