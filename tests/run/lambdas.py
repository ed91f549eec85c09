"""A lambda is found in its source wherever it stands, also beside others on one line."""

import sys

from numba import njit

plain = njit(lambda x: x - 0.5)
pair = [njit(lambda x: x + 1), njit(lambda x: x * 10)]
table = {"nested": njit(lambda x: (lambda y: y + 2)(x)) if False else njit(lambda x, k=3: x ** k)}
spread = njit(
    lambda x:
        x // 2
)


def caller(function):
    return function(6)


found = [plain(2), pair[0](2), pair[1](2), table["nested"](2), spread(9), caller(njit(lambda x: -x))]
wanted = [1.5, 3, 20, 8, 4, -6]
if found != wanted:
    print(found)
sys.exit(found != wanted)
