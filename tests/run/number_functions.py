"""Functions of `math`, builtins and `numpy` on numbers give the same result, or the same exception, interpreted and compiled:
every function of `math`, and every dtype where the function takes arrays.
"""

import math
import sys

import numpy as np
from _check import outcome, same
from numba import njit

inf, nan = math.inf, math.nan
FLOATS = [1.5, -2.25, 0.0, -0.0, inf, -inf, nan, 5e-324, 1e308, 3, -7, True, 0.3, -0.7]
INTEGERS = [0, 1, 2, 5, 12, -4, 60, 2**62]
INTEGER_TYPES = [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64]
FLOAT_TYPES = [np.float32, np.float64]
COMPLEX_TYPES = [np.complex64, np.complex128]
# Where Python's function raises for a float outside of its domain, the compiled one gives NaN or infinity; where Python's
# integer is longer than 64 bits, the compiled one raises.
GIVES_NAN = ("ValueError", "OverflowError")
# Python refuses to make integers of NaN and infinity; compiled code does not look.
UNCHECKED = ("math.floor(x % 100)", "math.ceil(x % 100)", "math.trunc(x % 100)")


def vectors(types, values):
    """Vectors of each type, and views of every other element."""
    made = [np.array(values, dtype=kind) for kind in types]
    return made + [np.array([x for value in values for x in (value, value)], dtype=types[0])[::2]]


WHOLE = vectors(INTEGER_TYPES, [3, 12, 0, 100, 27])
REAL = vectors(FLOAT_TYPES, [1.5, -2.25, 0.0, -0.0, inf, -inf, nan, 2.5, 1234.5678])
COMPLEX = vectors(COMPLEX_TYPES, [1.25 + 2.5j, -3 - 4j, 0j, 1j, 0.05 - 2.55j])
MATRICES = [np.arange(6).reshape(2, 3), np.arange(6.0).reshape(3, 2).T, np.arange(24).reshape(4, 6)[::2, ::2], np.zeros((0, 3))]

# What each function of `math` is called with, if not one float.
MATH = {
    "atan2": ["x, 1.7", "1.7, x"], "copysign": ["x, 1.7", "1.7, x"], "fmod": ["x, 1.7", "1.7, x"], "pow": ["x, 1.7", "1.7, x"],
    "remainder": ["x, 1.7", "1.7, x"], "hypot": ["x", "x, 2", "x, 2, 3", "x, 2, 3, 4e200"], "log": ["x", "x, 3"], "fma": ["x, 3.0, 4"],
    "ldexp": ["x, 3", "x, -1070", "x, 2000"], "nextafter": ["x, 2.0", "2.0, x", "x, 2.0, steps=3", "x, 2.0, steps=0", "1.0, 2.0, steps=-1"],
    "floor": ["x % 100"], "ceil": ["x % 100"], "trunc": ["x % 100"],
    "isclose": ["x, 1.5", "x, 1.4, rel_tol=0.1", "a=x, b=1.4, abs_tol=0.2", "1.0, x, abs_tol=-1.0"],
}  # fmt: skip
OF_INTEGERS = {
    "gcd": ["x, 18", "x, 18, -24", "", "x"], "lcm": ["x, 18", "x, 18, -24", "", "x"], "comb": ["x, 3", "12, x", "61, 30"],
    "perm": ["x, 3", "7, x"], "factorial": ["x"], "isqrt": ["x"],
}  # fmt: skip
OF_ITEMS = {"fsum": ["x"], "prod": ["x", "x, start=2"], "dist": ["x, (3, 4)"], "sumprod": ["x, (3, 4)", "x, (3.5, 4)"]}
SEQUENCES = [(1.5, 2.25), (1, 2), (1, 2, 3), np.array([0.1, 0.2]), np.array([1, 2]), np.array([3, 4, 5], np.uint8), np.array([1e100, 1.0, -1e100])]

CASES = []
for function in sorted(dir(math)):
    if function.startswith("_") or function in ("e", "pi", "tau", "inf", "nan"):
        continue
    if function in OF_INTEGERS:
        # The factorial of a large number would take forever.
        values = INTEGERS[:6] if function == "factorial" else INTEGERS
        CASES += [(f"math.{function}({arguments})", values) for arguments in OF_INTEGERS[function]]
    elif function in OF_ITEMS:
        CASES += [(f"math.{function}({arguments})", SEQUENCES) for arguments in OF_ITEMS[function]]
    else:
        CASES += [(f"math.{function}({arguments})", FLOATS) for arguments in MATH.get(function, ["x"])]

CASES += [
    ("round(x)", [2.7, 2.5, 3.5, -0.5, 7, True]), ("round(x, 2)", [*FLOATS, 2.675, 1.005, 1e22, 123.456]), ("round(x, None)", [2.5, 7]),
    ("round(x, -1)", [*FLOATS, 25, 35, 15.0, 25.0, -25, np.int8(25)]), ("round(12345.678, x)", [0, 1, 2, -2, -10, 400, -400]),
    ("int(x)", [2.7, -2.7, True, 9.1e18, -(2.0**63)]), ("int(math.nan) + x", [1]), ("int(-math.inf) + x", [1]), ("int(1e30) + x", [1]), ("float('inf') + x", [1]), ("float(' -1_0.5 ') + x", [1]), ("int('ff', 16) + x", [1]),
    ("int(' 1_2 ') + x", [1]), ("pow(x, 5, 7)", INTEGERS), ("pow(3, x, 7)", [0, 1, 5, -1, -2]), ("pow(3, 2, x)", [7, -7, 0, 1]),
    ("divmod(x, 3)", [*FLOATS, *INTEGERS]), ("divmod(7, x)", [2, -2, 0, 2.5, 0.0]), ("abs(x)", [*FLOATS, 3 + 4j, np.int8(-5)]), ("bool(x)", FLOATS),
    ("complex(x, 2)", [1.5, 2, True]), ("complex(x, 1j)", [1.5, 2j]), ("complex(x)", [1.5, 2, 1j]), ("complex(imag=x)", [1.5]),
    ("sum(x)", [*SEQUENCES, (), np.zeros(0)]), ("sum(x, 10)", SEQUENCES), ("sum(x, start=1.5)", SEQUENCES[:4]), ("sum([x, 2, 3])", [1, 1.5]),
    ("sum(range(x))", [0, 5, 10, -3]), ("sum(range(x, -20, -3))", [0, 5, 10]), ("min(x)", [*SEQUENCES, np.array([nan, 1]), np.array([1, nan]), np.zeros(0)]),
    ("max(x)", [*SEQUENCES, np.array([nan, 1]), np.array([1, nan]), np.zeros(0)]), ("min(x, default=5)", [np.zeros(0), np.array([3.0, 2.0]), ()]),
    ("max(x, default=-1)", [np.zeros(0, int), np.array([3, 4])]), ("max(range(x))", [5, 0]), ("min(range(x, 0, -2))", [5, 0]),
    ("max(range(x), default=7)", [0, 3]), ("min(x, -1)", [np.uint64(5), np.uint64(2**64 - 1), 3, np.uint8(5)]),
    ("max(x, -1)", [np.uint64(5), np.uint64(2**64 - 1), 3]), ("min(-1, x, 3)", [np.uint64(5), np.uint64(2**64 - 1)]), ("max(-5, x, -2)", [np.uint64(0)]),
    ("len(range(x, 2**63 - 1, 2**62))", [-(2**63), 0, 2**62 + 1]), ("len(range(2**62, x, -(2**61)))", [-(2**63), 0]), ("len(range(1, 20, x))", [3, -3, 0]),
    ("np.fabs(x)", [3, -3, 2.5, np.float32(-1), *WHOLE[2:-1], *REAL]), ("np.float_power(x, 2)", [3, np.float32(2), *WHOLE, *REAL]),
    ("np.gcd(x, 18)", [12, *WHOLE]), ("np.lcm(x, 4)", [6, *WHOLE[2:8]]), ("np.ldexp(x, 3)", [1.5, np.float32(1.5), 2, *REAL]),
    ("np.ldexp(1.5, x)", [3, np.array([1, 2])]), ("np.frexp(x)", [5.5, inf, np.float32(3), 3, *REAL, *WHOLE[4:8]]),
    ("np.modf(x)", [5.5, -5.5, inf, -0.0, nan, 3, *REAL, *WHOLE[4:8]]), ("np.spacing(x)", [1.0, -1.0, inf, np.float32(1), *REAL]),
    ("np.nextafter(x, 2)", [1.0, *REAL]), ("np.divmod(x, 3)", [7, -7, 7.5, *WHOLE, *REAL]), ("np.rint(x)", [1.5, 1.5 + 2.5j, *REAL, *COMPLEX]),
    ("np.sign(x)", [-3, 2.5, 3 + 4j, 0j, *WHOLE, *REAL, *COMPLEX]), ("np.conj(x)", [3, 1 + 2j, *WHOLE, *REAL, *COMPLEX]),
    ("np.angle(x)", [3.0, -3, 1 + 2j, *REAL, *COMPLEX]), ("np.angle(x, deg=True)", [1 + 2j]), ("np.sinc(x)", [0.5, 0, 1, np.float32(0.5), *REAL[:1]]),
    ("np.bitwise_count(x)", WHOLE), ("np.nan_to_num(x)", [nan, inf, 3, 2.5, np.float32(-inf), *WHOLE, *REAL, *COMPLEX]),
    ("np.nan_to_num(x, nan=7.0, posinf=8.0, neginf=9.0)", [nan, inf, *REAL]),
    *((f"np.round(x{decimals})", [35, 24.5, 2.55, np.float32(25.5), 1.25 + 2.55j, *WHOLE, *REAL, *COMPLEX]) for decimals in ("", ", 1", ", -1", ", decimals=2")),
    ("np.around(12345.678, x)", [0, 1, 2, -2]), ("np.round(np.array([15, 25, 349]), x)", [0, 1, -1, -2]), ("x.round(-1)", [*WHOLE, *REAL]),
    # Those of arrays without elements are zeros in the interpreter, and follow from the shape in compiled code.
    ("x.strides", [x for x in MATRICES if x.size]), ("x.itemsize", [*WHOLE, *MATRICES]), ("x.nbytes", [*WHOLE, *MATRICES]), ("x.flat[3]", MATRICES), ("x.flat[-1]", MATRICES),
    ("x.flat[6]", MATRICES[:3]), ("x.flat[1:4]", MATRICES), ("len(x.flat)", MATRICES), ("x.item(0)", MATRICES), ("x.item(-1)", MATRICES),
    ("x.item(4)", MATRICES), ("x.item(1, 2)", MATRICES), ("x.item((1, 2))", MATRICES), ("x.item()", [np.array([7]), np.array([[7.5]]), np.array(7), *MATRICES]),
    ("x.view(np.int64)", [np.array([1.5, 2]), np.arange(6.0)[::2], np.ones((2, 3)).T]), ("x.view(np.uint8)", [np.array([1, -1], np.int8)]),
    ("x.view(np.float32)", [np.array([1, 2], np.int32)]), ("x[slice(1, 3)]", MATRICES), ("x[slice(1), slice(None, None, 2)]", MATRICES),
    ("np.power(x, -1)", [np.array([1, 2]), np.array([1.0, 2])]), ("x ** -1", [np.array([1, 2]), np.array([1.0, 2])]),
    ("x ** np.array([2, -1])", [np.array([1, 2]), np.array([1.0, 2])]), ("np.arange(0, 10, x)", [0, 3, -1, 0.0, 2.5]), ("np.arange(0.0, 10, x)", [0, 3]),
]  # fmt: skip


def longer_than_64_bits(value):
    return isinstance(value, int) and not -(2**63) <= value < 2**63


def compare(text, value):
    scope = {"np": np, "math": math}
    exec(f"def f(x):\n    return {text}\n", scope)
    expected, found = outcome(scope["f"], value), outcome(njit(scope["f"]), value)
    if longer_than_64_bits(expected) and found == "OverflowError":
        return True
    if isinstance(expected, str) and expected in GIVES_NAN and text.startswith("math.") and isinstance(found, float) and not math.isfinite(found):
        return True
    if text in UNCHECKED and expected in GIVES_NAN:
        return True
    if same(expected, found):
        return True
    print(f"{text} of {value!r}: interpreted {expected!r}, compiled {found!r}")
    if isinstance(found, str):
        try:
            njit(scope["f"])(value)
        except Exception as error:
            print(error)
    return False


def positions(a):
    total = 0.0
    for (i, j), value in np.ndenumerate(a):
        total += value * (i * 10 + j)
    for i, j in np.ndindex(a.shape):
        total += a[i, j] * j
    for where in np.ndindex(2, 3):
        total += where[0]
    for where in np.ndindex(a.shape):
        total += a[where]
    for value in a.flat:
        total = total * 1.5 + value
    return total


def numbered(a):
    for i in range(a.size):
        a.flat[i] = i
    if a.size:
        a.flat[0] += 10
    return a


def add_in_place(a, b):
    a += b
    return a


wrong = [text for text, values in CASES for value in values if not compare(text, value)]
for matrix in MATRICES:
    if not same(positions(matrix), njit(positions)(matrix)):
        wrong.append("positions")
    if not same(numbered(matrix.copy()), njit(numbered)(matrix.copy())) or not same(numbered(matrix.T.copy().T), njit(numbered)(matrix.T.copy().T)):
        wrong.append("numbered")
for shape, other in [((3,), (1, 1)), ((3,), (1, 3)), ((1,), (3,)), ((), (1,)), ((2, 3), (3,)), ((3,), (1,))]:
    a, b = np.ones(shape), np.ones(other)
    if not same(outcome(add_in_place, a.copy(), b), outcome(njit(add_in_place), a.copy(), b)):
        wrong.append(f"{shape} += {other}")
# Where NumPy's own loops read ahead, or do not come back.
steps = np.array([1.5, 0.5, 2.0])
for function in (np.power, np.arctan2):
    expected = function(function(steps[0], steps[1]), steps[2])
    if function.reduce(steps) != expected or function.accumulate(steps)[2] != expected:
        wrong.append(f"{function.__name__}.reduce")
kept = np.array([17, 0, 12], "u1")
np.less_equal(np.arange(3, dtype="u1"), -3, out=kept, where=[False, True, False])
if kept.tolist() != [17, 0, 12]:
    wrong.append("a comparison out of range, where")
print("\n".join(dict.fromkeys(wrong)), end="")
sys.exit(1 if wrong else 0)
