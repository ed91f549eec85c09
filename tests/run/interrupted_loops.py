"""Whatever NumPy or compiled code is at, an interrupt ends it soon, and the traceback shows where."""

import os
import signal
import sys
import threading
import time
import traceback

import numpy as np
from numba import njit, prange

failures = 0
# What is asked for is a tenth of a second; a busy machine gets more. Uninterrupted, each case takes several seconds.
PATIENCE = 3.0
sent = 0.0


def interrupt():
    global sent
    sent = time.perf_counter()
    os.kill(os.getpid(), signal.SIGINT)


def interrupted(name, work):
    """The frames of the KeyboardInterrupt that ends `work`."""
    global failures
    timer = threading.Timer(0.25, interrupt)
    timer.start()
    try:
        work()
        time.sleep(1)
    except KeyboardInterrupt as error:
        delay = time.perf_counter() - sent
        if delay < PATIENCE:
            return traceback.extract_tb(error.__traceback__)
        print(f"{name} went on for {delay:.2f} s")
    else:
        print(f"{name} was not interrupted")
    finally:
        timer.join()
    failures += 1
    return []


MANY = 10**9
shuffled = np.arange(4 * 10**7)
numbers = np.random.rand(4 * 10**7)
items = [1.0] * 10**7
# Memory that no loop has come to yet takes no room, so these can ask for much of it.
for name, work in {
    "rand": lambda: np.random.rand(MANY),
    "randn": lambda: np.random.randn(MANY),
    "randint": lambda: np.random.randint(0, 100, MANY),
    "randint of bytes": lambda: np.random.randint(0, 100, 2 * MANY, dtype=np.int8),
    "normal": lambda: np.random.normal(1.0, 2.0, MANY),
    "poisson": lambda: np.random.poisson(3.0, MANY),
    "gamma with many shapes": lambda: np.random.gamma(np.broadcast_to(np.ones(1000), (10**6, 1000))),
    "randint with many bounds": lambda: np.random.randint(0, np.broadcast_to(np.arange(1, 1001), (10**6, 1000))),
    "bytes": lambda: np.random.bytes(8 * MANY),
    "multinomial": lambda: np.random.multinomial(10, [0.2] * 5, MANY // 5),
    "dirichlet": lambda: np.random.dirichlet([1.0] * 5, MANY // 5),
    "choice": lambda: np.random.choice(10, MANY),
    "choice with weights": lambda: np.random.choice(4, MANY, p=[0.1, 0.2, 0.3, 0.4]),
    "choice without replacement": lambda: np.random.choice(MANY, 10, replace=False),
    "permutation": lambda: np.random.permutation(MANY),
    "shuffle": lambda: np.random.shuffle(shuffled),
    "sort": lambda: np.sort(numbers),
    "argsort": lambda: np.argsort(numbers),
    "unique": lambda: np.unique(numbers),
    "searchsorted": lambda: np.searchsorted(numbers, numbers),
    "indexing": lambda: [numbers[shuffled] for _ in range(20)],
    "nonzero": lambda: [np.nonzero(numbers) for _ in range(20)],
    "repeat": lambda: np.repeat(numbers, 20),
    "bincount": lambda: np.bincount(shuffled % 1000),
    "tolist": lambda: numbers.tolist(),
    "array of a list": lambda: np.array(items),
    "cumsum": lambda: [np.cumsum(numbers) for _ in range(50)],
}.items():
    interrupted(name, work)


@njit
def serial(n):
    total = 0.0
    for i in range(n):
        total += (i % 7) * 0.5
    return total


@njit
def nested(n):
    total = 1.0
    while total > 0:
        total += serial(n)
    return total


@njit(parallel=True)
def parallel(n, a):
    for _ in range(n):
        for i in prange(len(a)):
            a[i] += np.sin(a[i])
    return a


@njit
def drawn(n):
    return np.random.rand(n).sum()


@njit
def rearranged(a):
    np.random.shuffle(a)
    return a


EITHER_LOOP = ("for i in prange(len(a)):", "for _ in range(n):")
serial(2), drawn(2), rearranged(np.arange(3))
parallel(1, np.ones(3))
for name, work, expected in [
    ("serial", lambda: serial(10**13), [("serial", "for i in range(n):")]),
    ("nested", lambda: nested(10**9), [("nested", "total += serial(n)"), ("serial", "for i in range(n):")]),
    ("parallel", lambda: parallel(10**9, np.ones(10**6)), [("parallel", EITHER_LOOP)]),
    ("drawn", lambda: drawn(10**9), [("drawn", "return np.random.rand(n).sum()")]),
    ("rearranged", lambda: rearranged(shuffled), [("rearranged", "np.random.shuffle(a)")]),
]:
    frames = interrupted(name, work)
    found = [(frame.name, frame.line) for frame in frames[-len(expected):]]
    # Between two runs of the parallel loop it is the outer loop that sees the interrupt.
    found = [(where, EITHER_LOOP if line in EITHER_LOOP else line) for where, line in found]
    if found != expected:
        failures += 1
        print(f"{name}: {found} and not {expected}")
sys.exit(1 if failures else 0)
