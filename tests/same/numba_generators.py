"""A `Generator` in compiled code draws as it does in the interpreter, from the same state."""

import numpy as np
from _draws import report
from numba import njit


@njit
def mixed(rng, n):
    total = 0.0
    x = np.arange(6)
    for i in range(n):
        total += rng.normal(0.0, 1.0) * rng.random() + rng.integers(0, 10, 1)[0]
        rng.shuffle(x)
    return total, x, rng.standard_normal(3)


@njit
def walk(pair, n):
    rng, position = pair
    steps = np.empty(n)
    for i in range(n):
        position += helper(rng)
        steps[i] = position
    return steps


@njit
def helper(generator):
    return generator.standard_normal()


@njit
def back(rng):
    rng.random()
    return rng


for kind in (np.random.PCG64, np.random.MT19937):
    rng = np.random.Generator(kind(77))
    report("mixed", rng, lambda: mixed(rng, 100))
    report("both", rng, lambda: (rng.random(), mixed(rng, 3), rng.integers(9), walk((rng, 1.0), 5), rng.bit_generator.random_raw()))
    report("back", rng, lambda: back(rng) is rng)
