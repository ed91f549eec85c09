"""Superseded code is given back: compiling again and again does not grow the process."""

import gc

import numpy as np
from numba import njit

ROUNDS = 200
LEAST = 4.0  # MiB: less than 20 KiB for each of the compilations below


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 2**20


factor = 0
values = np.arange(10.0)


@njit
def scaled(values):
    total = 0.0
    for i in range(len(values)):
        total += values[i] * factor
    return total


def recompile(first):
    """The same function with another global, and new functions that are dropped."""
    global factor
    for factor in range(first, first + ROUNDS // 2):
        assert scaled(values) == 45 * factor
        scope = {}
        exec(f"def other(x):\n    s = 0.0\n    for i in range(len(x)):\n        s += x[i] * {factor}\n    return s", scope)
        assert njit(scope["other"])(values) == 45 * factor
    gc.collect()


recompile(0)
before = resident()
recompile(1000)
grown = resident() - before
assert grown < LEAST, f"{grown:.1f} MiB for {ROUNDS} compilations"
