"""Hashes of numbers and tuples in compiled code, and the names of the package."""

import numba
import numpy as np
from _cases import show
from numba import njit


@njit
def hashed(x):
    return hash(x)


NUMBERS = [
    0, 1, -1, -2, 5, 2**61 - 2, 2**61 - 1, 2**61, -(2**61), 2**62 + 17, -(2**63), 2**63 - 1,
    0.0, -0.0, 1.0, -1.0, 2.5, -0.5, 0.1, 1e300, -1e-300, 5e-324, 2.0**61, 1e18, float("inf"), -float("inf"), 2**53 + 0.0,
    True, False, 1.5 + 2j, -1j, 0j,
]  # fmt: skip
for x in NUMBERS:
    show(f"{x!r}", lambda: (hashed(x), hash(x) == hashed(x)))
for kind in (np.int8, np.uint8, np.int16, np.uint32, np.float32, np.float64, np.complex64):
    show(kind.__name__, lambda: [hashed(kind(x)) for x in (0, 1, 100)])
for items in ((1,), (1, 2), (1, 2.5), (1, (2, 3.5)), (-1, -1), (0.1, True, 2**40)):
    show(f"{items!r}", lambda: hashed(items) == hash(items))
show("names", lambda: [name for name in ("TypingError", "NumbaWarning", "NumbaPerformanceWarning", "ffi", "bool") if hasattr(numba, name)])
