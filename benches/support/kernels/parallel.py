"""Loops on all cores."""

import numpy as np
from numba import prange

from kernels import case, reals


@case(reals(4_000_000), parallel=True)
def parallel_sum(values):
    total = 0.0
    for i in prange(len(values)):
        total += np.sqrt(values[i])
    return total


@case(lambda: 512, lambda: 60, parallel=True)
def parallel_mandelbrot(side, limit):
    inside = 0
    for row in prange(side):
        cy = -1.25 + 2.5 * row / side
        for column in range(side):
            cx = -2.0 + 2.5 * column / side
            x = 0.0
            y = 0.0
            count = 0
            while count < limit and x * x + y * y <= 4.0:
                x, y = x * x - y * y + cx, 2.0 * x * y + cy
                count += 1
            if count == limit:
                inside += 1
    return inside


@case(reals(2_000_000), reals(2_000_000), parallel=True)
def fused_expression(a, b):
    return np.sum(np.sqrt(a * a + b * b) - 0.5 * a)
