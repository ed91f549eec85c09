"""A function that many threads call at once is compiled once."""

import threading

import numpy as np
from _hotloop_jit import compilations
from numba import njit
from numba.core.errors import TypingError


@njit
def work(values, scale):
    result = 0.0
    for x in values:
        result += np.sin(x) * scale
    return result


values = np.arange(100.0)
expected = work.py_func(values, 2)
before = compilations()
barrier = threading.Barrier(8)
results, errors = [], []


def call():
    barrier.wait()
    try:
        results.append(work(values, 2))
    except Exception as error:
        errors.append(error)


threads = [threading.Thread(target=call) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert not errors, errors
assert len(results) == 8 and all(abs(each - expected) < 1e-9 for each in results), results
assert compilations() == before + 1, compilations() - before
assert len(work.signatures) == 1


# One that cannot be compiled fails in each.
@njit
def broken(x):
    return x + "text"


def fail():
    barrier.wait()
    try:
        broken(1)
    except TypingError as error:
        errors.append(type(error).__name__)


threads = [threading.Thread(target=fail) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert errors == ["TypingError"] * 8, errors
