"""Prints what NumPy gives for the functions of arithmetic.rs and for complex arithmetic, one case a line: the function,
its arguments and its results, as the bits of floats. The test in tests/mod.rs replays the lines.
"""

import struct

import numpy as np

np.seterr(all="ignore")
rng = np.random.RandomState(3)
VALUES = np.array([0.0, -0.0, 1, -1, 2.5, -7, 0.1, -0.1, np.inf, -np.inf, np.nan, 1e308, -1e-308, 5e-324, 6.000000000000001])


def bits(values):
    return " ".join("7ff8000000000000" if np.isnan(x) else struct.pack(">d", x).hex() for x in values)


x, y = (a.ravel() for a in np.meshgrid(VALUES, VALUES))
for name, function in {
    "modulo": np.mod, "floor_divide": np.floor_divide, "fmod": np.fmod, "copysign": np.copysign, "nextafter": np.nextafter,
}.items():
    for case in zip(x, y, function(x, y)):
        print(name, bits(case))
for name in ["rint", "floor", "ceil", "trunc"]:
    for case in zip(VALUES, getattr(np, name)(VALUES)):
        print(name, bits(case))


def parts(z):
    return [z.real, z.imag]


FEW = [0j, 1 + 0j, -1 + 0j, 1j, complex(0, -1), 3 - 4j, complex(1e200, 1e-200), complex(-0.1, 2.5), complex(np.inf, 1), complex(np.nan, 2)]
OTHER = [complex(*rng.uniform(-3, 3, 2)) for _ in range(6)]
for a in FEW + OTHER:
    for b in FEW + OTHER:
        print("divide", bits(parts(a) + parts(b) + parts(np.complex128(a) / np.complex128(b))))
        print("multiply", bits(parts(a) + parts(b) + parts(np.complex128(a) * np.complex128(b))))
for a in OTHER + [0j, 2j]:
    for exponent in [-99, -7, -3, -2, -1, 0, 1, 2, 3, 4, 5, 8, 31, 99, 2.5]:
        print("pow", bits(parts(a) + [exponent, 0.0] + parts(np.power(np.complex128(a), np.complex128(exponent)))))
