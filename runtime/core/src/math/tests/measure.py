"""Measures the errors of the math functions in ULP, in float64 and float32, against mpmath, and prints a table.

    measure.py MATH_FUNCTIONS [NUMBER OF ARGUMENTS] [SEED]

MATH_FUNCTIONS is the built example `math_functions` of this crate. An error of 0.5 is the least that rounding can do. Needs mpmath.
"""

import math
import random
import struct
import subprocess
import sys

import mpmath as mp

TINY, HUGE = 5e-324, 1.7976931348623157e308
# Of each function the ranges that arguments are drawn from; "any" is any bits.
UNARY = {
    "sin": [(-4, 4), (-1e5, 1e5), (-1e15, 1e15), "any"],
    "cos": [(-4, 4), (-1e5, 1e5), (-1e15, 1e15), "any"],
    "tan": [(-4, 4), (-1e5, 1e5), (-1e15, 1e15), "any"],
    "asin": [(-1, 1), (-1e-3, 1e-3), (0.999, 1)],
    "acos": [(-1, 1), (-1e-3, 1e-3), (0.999, 1)],
    "atan": [(-3, 3), (-1e3, 1e3), "any"],
    "exp": [(-1, 1), (-708, 709), (-745, -708)],
    "exp2": [(-1, 1), (-1022, 1023), (-1074, -1022)],
    "expm1": [(-1, 1), (-1e-5, 1e-5), (-40, 709)],
    "log": [(0.5, 2), (0, 1e3), "any"],
    "log2": [(0.5, 2), (0, 1e3), "any"],
    "log10": [(0.5, 2), (0, 1e3), "any"],
    "log1p": [(-1, 1), (-1e-5, 1e-5), (0, 1e9), "any"],
    "cbrt": [(-10, 10), "any"],
    "sinh": [(-1, 1), (-710, 710)],
    "cosh": [(-1, 1), (-710, 710)],
    "tanh": [(-1, 1), (-22, 22), (-1e-5, 1e-5)],
    "asinh": [(-1, 1), (-1e9, 1e9), "any"],
    "acosh": [(1, 1.001), (1, 10), (1, 1e9), "any"],
    "atanh": [(-1, 1), (-1e-5, 1e-5), (0.999, 1)],
    "erf": [(-0.6, 0.6), (-6, 6), (-1e-5, 1e-5)],
    "erfc": [(-6, 6), (0, 26), (26, 27.2)],
    "gamma": [(0, 3), (3, 30), (30, 171.6), (-5, 0), (-170, 0), (-183, -170)],
    "lgamma": [(0, 3), (3, 100), (100, 1e9), (0.9, 1.1), (1.9, 2.1), "any positive"],
}
BINARY = {
    "pow": [((0, 10), (-10, 10)), ((0.5, 2), (-900, 900)), ((1, 1.0001), (-1e6, 1e6)), ("any positive", (-3, 3))],
    "atan2": [((-5, 5), (-5, 5)), ("any", "any")],
    "hypot": [((-5, 5), (-5, 5)), ("any", "any")],
}
FUNCTIONS = {
    "asin": mp.asin, "acos": mp.acos, "atan": mp.atan, "exp2": lambda x: mp.power(2, x), "log2": lambda x: mp.log(x, 2),
    "cbrt": lambda x: mp.sign(x) * mp.cbrt(abs(x)), "pow": mp.power,
    "lgamma": lambda x: mp.log(abs(mp.gamma(x))) if abs(x) < 1e4 else mp.loggamma(x),
}


def drawn(kind, single):
    while True:
        if isinstance(kind, tuple):
            x = random.uniform(*kind)
        elif single:
            x = struct.unpack("<f", struct.pack("<I", random.getrandbits(32)))[0]
        else:
            x = struct.unpack("<d", struct.pack("<Q", random.getrandbits(64)))[0]
        if kind == "any positive":
            x = abs(x)
        if not math.isfinite(x):
            continue
        x = struct.unpack("<f", struct.pack("<f", x))[0] if single and abs(x) < 3.4e38 else x
        if x != 0:
            return x


def exact(name, arguments):
    """The value, or None where it is no finite real number."""
    large = max(abs(x) for x in arguments)
    mp.mp.prec = 1400 if name in ("sin", "cos", "tan") and large > 1e10 else 400 if large > 1e100 or large < 1e-100 else 160
    x = [mp.mpf(each) for each in arguments]
    if name in ("asin", "acos", "atanh") and abs(x[0]) > 1 or name == "acosh" and x[0] < 1 or name[:3] == "log" and x[0] <= (-1 if name == "log1p" else 0):
        return None
    if name == "lgamma" and x[0] > 1e290:
        return None
    if name in ("expm1", "log1p", "tanh", "asinh", "atanh", "sinh", "erf"):
        # Where the result is near the argument, digits go.
        mp.mp.prec += max(0, -2 * mp.frexp(x[0])[1])
    try:
        value = FUNCTIONS.get(name, getattr(mp, name, None))(*x)
    except (ZeroDivisionError, ValueError, OverflowError):
        return None
    return value if mp.isfinite(value) and not isinstance(value, mp.mpc) else None


def error(result, value, single):
    """In units of the last place of the exact value, subnormal ones included; None where nothing finite can be compared."""
    bits, least, most = (24, -149, mp.mpf(3.4028234e38)) if single else (53, -1074, mp.mpf(HUGE))
    if abs(value) >= most or not math.isfinite(result):
        return None if abs(value) >= most * (1 - mp.mpf(2) ** -(bits - 2)) else math.inf
    place = max(mp.frexp(value)[1] - bits, least) if value else least
    return float(abs(mp.mpf(result) - value) / mp.mpf(2) ** place)


def measured(filter, name, kinds, count, single):
    """The largest error in each of the ranges, with where it is."""
    worst = (0.0, ())
    cases = []
    for kind in kinds:
        each = kind if name in BINARY else (kind,)
        cases += [tuple(drawn(part, single) for part in each) for _ in range(count)]
    lines = "\n".join(f"{name} {' '.join(struct.pack('>d', x).hex() for x in case)}" for case in cases)
    out = subprocess.run([filter], input=lines + "\n", capture_output=True, text=True, check=True).stdout.splitlines()
    for case, line in zip(cases, out):
        double, narrow = line.split()
        result = struct.unpack(">f", bytes.fromhex(narrow))[0] if single else struct.unpack(">d", bytes.fromhex(double))[0]
        value = exact(name, case)
        if value is not None and (found := error(result, value, single)) is not None and found > worst[0]:
            worst = (found, case)
    return worst


if __name__ == "__main__":
    filter, count, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2000, int(sys.argv[3]) if len(sys.argv) > 3 else 1
    random.seed(seed)
    print("| function | float64 | at | float32 | at |\n|---|---|---|---|---|")
    for name, kinds in {**UNARY, **BINARY}.items():
        cells = []
        for single in (False, True):
            worst, case = measured(filter, name, kinds, count, single)
            cells += [f"{worst:.3f}", ", ".join(f"{x:.17g}" if not single else f"{x:.9g}" for x in case)]
        print(f"| `{name}` | {' | '.join(cells)} |", flush=True)
