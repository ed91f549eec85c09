"""The parts of complex arrays are views."""

import numpy as np
from _cases import show
from numba import njit

Z = np.arange(6).reshape(2, 3) * (1 + 2j) + 1


@njit
def fill(z):
    z.real[:] = 5
    return z


@njit
def through_names(z):
    a = z.real
    b = z.T.imag
    a[0] = 7
    b[1] = a[1, 0]
    return z, a, b


@njit
def updated(z):
    re = z.real
    re += 1
    im = z.imag
    im *= 2
    im[...] = re[::-1]
    return z


@njit
def by_function(z):
    part = np.imag(z)
    part[0] = 5
    return np.real(z), part


@njit
def sums(z):
    total = 0.0
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            total += z.real[i, j] * z.imag[i, j]
    return total, (z.real * 2 + z.imag).sum(), z.real.mean(), z[::-1, 1].imag.copy()


for dtype in (np.complex64, np.complex128):
    for function in (fill, through_names, updated, by_function, sums):
        show(f"{function.__name__} {dtype.__name__}", lambda: function(Z.astype(dtype)))
        show(f"{function.__name__} {dtype.__name__} F", lambda: function(np.asfortranarray(Z.astype(dtype))))
        show(f"{function.__name__} {dtype.__name__} A", lambda: function(np.concatenate((Z, Z)).astype(dtype)[::2]))
