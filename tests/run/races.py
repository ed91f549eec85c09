"""Loops whose iterations conflict get a RaceWarning that names both lines; loops that are right get none."""

import re
import sys
import warnings

import numpy as np
from numba import njit, prange


@njit(parallel=True)
def every_iteration_adds_to_all(x):
    y = np.zeros(4)
    for i in prange(x.shape[0]):
        y[:] += x[i]
    return y


@njit(parallel=True)
def iterations_share_an_element(x):
    y = np.zeros(4)
    for i in prange(x.shape[0]):
        y[i % 4] += x[i]
    return y


@njit(parallel=True)
def neighbours_are_read(x):
    for i in prange(1, len(x)):
        x[i] = x[i - 1] + 1
    return x


@njit(parallel=True)
def all_write_one_element(x):
    y = np.zeros(2)
    for i in prange(len(x)):
        y[0] = x[i]
    return y


@njit(parallel=True)
def each_its_own(x):
    y = np.zeros(len(x))
    for i in prange(len(x)):
        y[i] = x[i] * 2
    return y


@njit(parallel=True)
def a_reduction(x):
    y = np.zeros(4)
    for i in prange(x.shape[0]):
        y += x[i]
    return y


@njit(parallel=True)
def rows(x):
    y = np.zeros((len(x), 3))
    for i in prange(len(x)):
        for j in range(3):
            y[i, j] = x[i] + j
        y[i] += 1
    return y


@njit(parallel=True)
def reads_neighbours_of_another(x):
    y = np.zeros(len(x))
    for i in prange(1, len(x) - 1):
        y[i] = x[i - 1] + x[i + 1]
    return y


@njit(parallel=True)
def pairs(x):
    y = np.zeros(2 * len(x))
    for i in prange(len(x)):
        y[2 * i] = x[i]
        y[2 * i + 1] = -x[i]
    return y


CONFLICTS = [every_iteration_adds_to_all, iterations_share_an_element, neighbours_are_read, all_write_one_element]
RIGHT = [each_its_own, a_reduction, rows, reads_neighbours_of_another, pairs]
failures = 0
for function, wanted in [*((f, True) for f in CONFLICTS), *((f, False) for f in RIGHT)]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        function(np.arange(64.0))
    races = [warning for warning in caught if warning.category.__name__ == "RaceWarning"]
    name = getattr(function, "__name__", "?")
    if bool(races) != wanted:
        failures += 1
        print(f"{name}: {'no warning' if wanted else f'warned without reason: {races[0].message}'}")
    elif races and not re.search(r"races.py:\d+", str(races[0].message)):
        failures += 1
        print(f"{name}: the warning names no line: {races[0].message}")
sys.exit(1 if failures else 0)
