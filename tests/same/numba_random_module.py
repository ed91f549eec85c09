"""Python's module random in compiled code: the stream that a seed gives."""

import random
from random import uniform

import numpy as np
from _cases import show
from numba import njit


@njit
def seeded(seed):
    random.seed(seed)


@njit
def floats(n):
    result = np.zeros(n)
    for i in range(n):
        result[i] = random.random()
    return result


@njit
def whole(a, b):
    return random.randint(a, b), random.randrange(b), random.randrange(a, b), random.randrange(a, b, 3), random.randrange(b, a, -2)


@njit
def bits():
    return random.getrandbits(1), random.getrandbits(20), random.getrandbits(32), random.getrandbits(33), random.getrandbits(64)


@njit
def normal(n):
    return [random.gauss(1.5, 2.0) + random.normalvariate(0.0, 0.5) for _ in range(n)]


@njit
def others():
    return (
        random.uniform(-2.0, 5.0), uniform(1, 2), random.triangular(1.0, 3.0), random.triangular(1.0, 3.0, 1.25),
        random.expovariate(2.5), random.paretovariate(3.0), random.weibullvariate(2.0, 1.5), random.lognormvariate(0.5, 0.25),
        random.vonmisesvariate(1.0, 2.0), random.vonmisesvariate(1.0, 0.0),
    )


@njit
def shapes():
    return (
        random.gammavariate(0.5, 2.0), random.gammavariate(1.0, 2.0), random.gammavariate(2.5, 1.5),
        random.betavariate(0.5, 0.75), random.betavariate(2.0, 3.0),
    )


@njit
def shuffled(values):
    random.shuffle(values)
    return values


for seed in (0, 1, 42, 2**32 - 1):
    seeded(seed)
    show(f"floats {seed}", lambda: floats(700)[-3:])
    show("whole", lambda: [whole(-5, 1000) for _ in range(5)])
    show("bits", bits)
    show("normal", lambda: [round(x, 12) for x in normal(5)])
    show("others", lambda: [round(x, 12) for x in others()])
    show("shapes", lambda: [round(x, 12) for x in shapes()])
    show("vector", lambda: shuffled(np.arange(10)))
    show("rows", lambda: shuffled(np.arange(12).reshape(4, 3)))
show("empty", lambda: whole(5, 5))
show("too many bits", lambda: njit(lambda: random.getrandbits(65))())
show("bad shape", lambda: njit(lambda: random.gammavariate(-1.0, 1.0))())
