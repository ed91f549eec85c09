"""str and repr of arrays and scalars of every type, of many shapes, and with the print options."""

import numpy as np
from _cases import NUMBERS

values = [
    np.array([]), np.array(5), np.array(2.5), np.zeros((0, 3)), np.zeros((2, 0)), np.arange(3), np.arange(30), np.arange(2000),
    np.arange(2000.0).reshape(40, 50), np.arange(12).reshape(3, 4), np.arange(24).reshape(2, 3, 4), np.arange(-3, 4),
    np.array([1.0, 2.0]), np.array([1.5, 2.25, 3.125]), np.array([0.1, 0.2, 1 / 3]), np.array([1e10, 1.0]), np.array([1e-10, 1.0]),
    np.array([1e20, 1e-20]), np.array([123456789.123, 0.001]), np.array([1e16, 1e15]), np.array([np.nan, np.inf, -np.inf, 1.0]),
    np.array([0.0, -0.0]), np.array([-1.5, 22.75, 333.125]), np.array([1e5, 1e8]), np.array([1e-4, 1e-5]), np.array([0.00012345]),
    np.array([1 + 2j, -3.5j]), np.array([1e10 + 1j, 1j]), np.array([True, False]), np.array([[True], [False]]),
    np.array([0.1, 1 / 3], dtype=np.float32), np.array([16777216.0, 0.1], dtype=np.float32), np.array([2**63], dtype=np.uint64),
    np.arange(10, dtype=np.uint8), np.arange(5) * 10**15, np.linspace(0, 1, 11), (np.arange(12) * 0.6180339887498949 % 1.0).reshape(4, 3),
    np.arange(1001), np.ones((30, 40)), np.ones((3, 3, 3, 3)), np.arange(1100.0)[::100], np.array([1.0, 1e300]), np.array([5e-324]),
]  # fmt: skip
for value in values:
    print(value)
    print(repr(value))

for kind in NUMBERS:
    for number in [0, 1, 2.5, 1 / 3, 100, 1e10]:
        if np.dtype(kind).kind in "fc" or number in (0, 1, 100) and kind is not np.bool_:
            print(kind(number), repr(kind(number)), f"{kind(number)}")
print(np.True_, repr(np.True_), np.float64(1e300) * 1e10, repr(np.float32(0.1)), f"{np.float64(1 / 3):.3f}", f"{np.int64(42):5d}|")
print([np.float64(1.5), np.int32(2)], (np.float32(0.1),), {"a": np.arange(2)})

with np.printoptions(precision=3, suppress=True):
    print(np.array([1 / 3, 1e-8, 1234.5678]))
with np.printoptions(threshold=5, edgeitems=2):
    print(np.arange(10), np.arange(100).reshape(10, 10))
with np.printoptions(linewidth=40):
    print(np.arange(30), repr(np.arange(30) / 7))
print(np.array2string(np.arange(3) / 3, precision=2, separator=", "), np.array_str(np.arange(3)), np.array_repr(np.arange(3)))

# Single numbers, cut after digits or after places.
for number in (1.5, 1e-5, 123456.789, np.float32(0.1), np.float16(0.1), 0.0, -2.675, 1e20, 9.9996, 1.0004, np.nan, -np.inf):
    for precision in (None, 0, 2, 5):
        for unique in (True, False):
            for trim in "k.0-":
                for options in ({"fractional": True}, {"fractional": False, "exp_digits": 3, "sign": True}):
                    positional = {name: value for name, value in options.items() if name != "exp_digits"}
                    scientific = {name: value for name, value in options.items() if name != "fractional"}
                    for function, given in ((np.format_float_positional, positional), (np.format_float_scientific, scientific)):
                        try:
                            print(function(number, precision=precision, unique=unique, trim=trim, **given), end=" ")
                        except (TypeError, ValueError) as error:
                            print(type(error).__name__, str(error)[:12], end=" ")
    print()
# As before NumPy 2, and before shapes were shown.
for legacy in ("1.25", "2.1", "2.2", False):
    with np.printoptions(legacy=legacy):
        print(np.get_printoptions()["legacy"], [np.float64(2.5), np.float32(0.1), np.int64(3), np.bool(True), np.str_("a"), np.bytes_(b"a"), np.complex64(1 + 2j), np.datetime64("2020-01-01"), np.timedelta64(3, "D"), np.void(b"ab")])
        print(repr(np.arange(2000)), repr(np.zeros((0, 3))), np.array(b"ab"), np.array([np.float64(1), None], object))
