"""Prints exact values of the elementary functions for reference.txt, one a line: function, arguments, the result rounded
to double, and what the exact result has beyond it, in ULPs. Floats are written as their bits. Needs mpmath.
"""

import math
import random
import struct

import mpmath as mp

mp.mp.prec = 1400
random.seed(20)

EDGES = [
    0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, math.inf, -math.inf, math.nan, 5e-324, -5e-324, 2.2250738585072014e-308,
    -1e-310, 1.7976931348623157e308, -1.7976931348623157e308, 1e-300, 1 - 2**-53, 1 + 2**-52, -1 + 2**-53, 1e-8,
]
UNARY = {
    "sin": [(-4, 4), (-1e3, 1e3), (-1e9, 1e9), 1e22, 2.0**1023, -1e300, math.pi, 1e5 * math.pi, 526778772.1276837, 2.0**30],
    "cos": [(-4, 4), (-1e3, 1e3), (-1e9, 1e9), 1e22, 2.0**1023, -1e300, math.pi / 2, 512709304.93741816, 2.0**30],
    "tan": [(-4, 4), (-1e3, 1e3), (-1e9, 1e9), 1e22, 2.0**1023, math.pi / 2, math.pi / 4, -265690079.60741955],
    "asin": [(-1, 1), (-0.6, 0.6), 1.5, -1.0000000000000002],
    "acos": [(-1, 1), (-0.6, 0.6), 1.5, -1.0000000000000002],
    "atan": [(-3, 3), (-100, 100), 0.41421356237309503, 2.414213562373095, 1e18, 1e17, -1e19],
    "sinh": [(-1, 1), (-41, 41), (-710, 710), 710.4, 710.5, 37.128847711673941, 0.35183786451802246],
    "cosh": [(-1, 1), (-41, 41), (-710, 710), 710.4, -710.5],
    "tanh": [(-1, 1), (-22, 22), 0.176327655513906, 19.99, 20.01, 1e3],
    "asinh": [(-1, 1), (-1e9, 1e9), 1e-5, 9.99e-6, 1.1596328446808553e-16, 2.0**28, 2.0**28 + 1],
    "acosh": [(1, 2), (1, 1e9), 0.99, 2.0**28, 2.0**28 + 1, 1e200],
    "atanh": [(-1, 1), (-0.1, 0.1), -5.6169013433930652e-17, 1.5],
    "exp": [(-1, 1), (-745, 709), 709.782712893384, 709.7827128933841, -745.1332191019411, -745.14, -708.5, -709.70378051247246],
    "exp2": [(-1, 1), (-1074, 1023), 1024.0, 1023.9999999999999, -1074.0, -1075.0, -1075.1, 10.0],
    "exp10": [(-1, 1), (-323, 308), 308.2, 308.3, -323.3, -324.0, 22.0, -22.0],
    "expm1": [(-1, 1), (-45, 45), (-1, 709), 0.39910966462726338, 37.145901682871894, 709.78, 710.0],
    "log": [(0.5, 2), (0.99, 1.01), (0, 1e3), 1e-320, 1.408308632514552],
    "log2": [(0.5, 2), (0.99, 1.01), (0, 1e3), 1e-320, 8.0, 2.0**-1074],
    "log10": [(0.5, 2), (0.99, 1.01), (0, 1e3), 1e-320, 1000.0, 1e-5],
    "log1p": [(-1, 1), (-0.01, 0.01), (0, 1e6), 1.7957212737246376e-16, 1e300, -1.5],
    "cbrt": [(-10, 10), (0, 1e6), 27.0, -1e-320, 1e300],
    "erf": [(-1, 1), (-6, 6), (0.49, 0.51), 0.5, 5.9, 6.1, -27.0],
    "erfc": [(-1, 1), (-6, 6), (0, 26), 26.5, 26.54, 27.2, 27.3, -5.9, -6.1],
    "gamma": [(0, 3), (3, 30), (30, 171), (-5, 0), (-170, -5), 5.0, 23.0, 24.0, 171.6, 171.63, -0.5, -3.0, -170.5, -183.5, -185.5, 12.0],
    "lgamma": [(0, 0.5), (0.5, 1.5), (1.5, 2.5), (2.5, 30), (30, 1e9), (-2, 0), (-40, -30), (-1e5, -40), 1.0, 2.0, 1.0000001, 1.9999999, 1e300, 1e305,
               2.6e305, 3.0, -3.0, 1e-30, -1e-30, 12.0],
}
BINARY = {
    "pow": [((0, 10), (-10, 10)), ((0.5, 2), (-900, 900)), ((1, 1.0001), (-1e6, 1e6))],
    "atan2": [((-5, 5), (-5, 5)), ((-1, 1), (-1e6, 1e6))],
    "hypot": [((-5, 5), (-5, 5)), ((-1e-6, 1e-6), (-1, 1))],
}
PAIRS = {
    "pow": [
        (-2.0, 3.0), (-2.0, 2.0), (-2.0, 0.5), (-8.0, 1 / 3), (-2.0, 1e300), (-0.5, 2.0**53 + 2), (-0.5, 2.0**53 - 1),
        (1.0000001, 1e21), (0.5, -1e21), (-1.0, 1e300), (1e-310, 2.0), (1e-310, -0.5), (1.8149707703516063, -954.12429416016357),
        (2.0, -1074.0), (2.0, -1074.5), (10.0, 22.0), (3.0, 33.0), (1e154, 2.1),
    ],
    "atan2": [(1e-320, 1.0), (1e-200, -1e-200), (1e300, 1e-300), (3.0, -1e308), (-1.0, -1.0)],
    "hypot": [(3.0, 4.0), (1e308, 1e308), (3e-320, 4e-320), (1e200, 1e-200), (1.7e308, 1e300), (1e-170, 1e-165)],
}


def bits(x):
    return f"{struct.unpack('<Q', struct.pack('<d', x))[0]:016x}"


def exact(name, arguments):
    """None stands for what is not a real number."""
    x = mp.mpf(arguments[0])
    if len(arguments) == 2:
        y = mp.mpf(arguments[1])
        if name == "pow":
            return None if x < 0 and y != mp.floor(y) else mp.power(x, y)
        return mp.atan2(x, y) if name == "atan2" else mp.hypot(x, y)
    if (name in ("asin", "acos", "atanh") and abs(x) > 1) or (name == "acosh" and x < 1):
        return None
    if (name in ("log", "log2", "log10") and x < 0) or (name == "log1p" and x < -1):
        return None
    if name in ("sinh", "cosh") and abs(x) > 800 or name in ("exp", "exp2", "exp10", "expm1") and abs(x) > 2000:
        return getattr(math, "exp" if name != "sinh" else "sinh")(math.copysign(math.inf, x)) - (name == "expm1")
    if name in ("gamma", "lgamma") and x <= 0 and x == mp.floor(x):
        return None
    if name == "gamma" and x > 180 or name == "lgamma" and abs(x) > mp.mpf("2.6e305") or name == "erfc" and x > 100:
        return None
    special = {
        "erfc": lambda: mp.erfc(x), "lgamma": lambda: mp.log(abs(mp.gamma(x))) if abs(x) < 1e4 else mp.re(mp.loggamma(x)),
        "exp2": lambda: mp.power(2, x), "exp10": lambda: mp.power(10, x), "log2": lambda: mp.log(x, 2),
        "cbrt": lambda: mp.sign(x) * mp.cbrt(abs(x)),
    }
    return special[name]() if name in special else getattr(mp, name)(x)


def line(name, *arguments):
    ordinary = all(math.isfinite(x) for x in arguments)
    value = None
    if ordinary and not (name == "pow" and arguments[0] == 0) and not (0 in arguments and name in ("atan2", "log", "log2", "log10")):
        if not (name == "log1p" and arguments[0] == -1) and not (name == "atanh" and abs(arguments[0]) == 1):
            value = exact(name, arguments)
    texts = " ".join(bits(x) for x in arguments)
    try:
        from_libm = math.pow(10, *arguments) if name == "exp10" else getattr(math, name)(*arguments)
        if name in ("gamma", "lgamma", "erf", "erfc") and value:
            from_libm = float(value)
    except OverflowError:
        odd = name == "pow" and arguments[0] < 0 and arguments[1] % 2 == 1
        from_libm = -math.inf if odd or (name in ("sinh", "gamma") and arguments[0] < 0) else math.inf
    except ValueError:
        from_libm = math.nan
        if name.startswith("log") and arguments[0] == (-1 if name == "log1p" else 0):
            from_libm = -math.inf
        if name == "gamma" and arguments[0] == 0:
            from_libm = math.copysign(math.inf, arguments[0])
        if name == "lgamma" and arguments[0] <= 0:
            from_libm = math.inf
        if name == "atanh" and abs(arguments[0]) == 1:
            from_libm = math.copysign(math.inf, arguments[0])
        if name == "pow" and arguments[0] == 0:
            odd = abs(arguments[1]) < 2**53 and arguments[1] % 2 == 1
            from_libm = math.copysign(math.inf, arguments[0]) if odd else math.inf
    if value is None or not mp.isfinite(value) or math.isinf(from_libm) or from_libm == 0:
        rounded, beyond = (math.nan if math.isnan(from_libm) else from_libm), 0.0
    else:
        rounded = from_libm
        # The nearest double, subnormal ones included.
        for step in range(-4, 5):
            candidate = from_libm + step * math.ulp(from_libm)
            if abs(mp.mpf(candidate) - value) < abs(mp.mpf(rounded) - value):
                rounded = candidate
        beyond = float((value - mp.mpf(rounded)) / mp.mpf(math.ulp(rounded)))
        assert abs(beyond) <= 0.5001, (name, arguments, beyond)
    print(name, texts, bits(rounded), f"{beyond:.4f}")


for name, ranges in UNARY.items():
    for x in EDGES:
        line(name, x)
    for what in ranges:
        for x in [random.uniform(*what) for _ in range(12)] if isinstance(what, tuple) else [what]:
            line(name, x)
for name, ranges in BINARY.items():
    few = [0.0, -0.0, 1.0, -1.0, 0.5, -3.0, math.inf, -math.inf, math.nan]
    for pair in [(x, y) for x in few for y in few] + PAIRS[name]:
        line(name, *pair)
    for first, second in ranges:
        for _ in range(15):
            line(name, random.uniform(*first), random.uniform(*second))
