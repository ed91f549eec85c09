"""Values that have a class: named tuples, members of enumerations, and compiled functions as arguments and results."""

import warnings
from collections import namedtuple
from enum import Enum, IntEnum
from typing import NamedTuple

import numpy as np
from numba import njit, typeof

warnings.simplefilter("ignore")

Point = namedtuple("Point", "x y")


class Row(NamedTuple):
    data: np.ndarray
    scale: float


class Colour(Enum):
    red = 1
    green = 2


class Step(IntEnum):
    one = 1
    two = 2


ORIGIN = Point(3, 4.5)


@njit
def parts(p):
    x, y = p
    return p.x + p.y, p[0], len(p), x, y


@njit
def moved(p, by):
    return Point(p.x + by, y=p.y)


@njit
def same(p):
    return p


@njit
def scaled(row):
    return Row(row.data * row.scale, row.scale + 1), row.data[0]


@njit
def constant():
    return ORIGIN.x + ORIGIN.y, ORIGIN


@njit
def either(p, q, first):
    chosen = p if first else q
    return chosen.x


print(parts(Point(1, 2.0)), moved(Point(1, 2), 5), type(moved(Point(1, 2), 5)) is Point)
print(same(Point(1, 2)), typeof(Point(1, 2)), typeof(Point(1, 2.0)), scaled(Row(np.arange(3.0), 2.0)))
print(constant(), either(Point(1, 2), Point(3, 4), False), same((Point(1, 2), 3)))


@njit
def compared(c):
    return c == Colour.red, c != Colour.red, c is Colour.green, c.value


@njit
def green():
    return Colour.green


@njit
def branch(c):
    if c == Colour.red:
        return Colour.green
    return c


@njit
def stepped(s):
    return s == Step.two, Step.one + 1, s, s * 2, s.value


@njit
def item(a):
    return a[Step.two]


print(compared(Colour.red), typeof(Colour.red), typeof(Step.one), green(), branch(Colour.red), branch(Colour.green))
print(stepped(Step.two), item(np.arange(4)), same(Step.two), same(Colour.red))


@njit
def squared(x):
    return x * x


@njit
def cubed(x):
    return x**3


@njit
def summed(f, a):
    s = 0.0
    for x in a:
        s += f(x)
    return s


@njit
def both(functions, x):
    return functions[0](x) + functions[1](x)


@njit
def defaulted(x, f=squared):
    return f(x)


@njit
def twice(f, x):
    return summed(f, x) * 2


def adder(k):
    @njit
    def add(x):
        return x + k
    return add


print(summed(squared, np.arange(4.0)), summed(cubed, np.arange(4.0)), len(summed.signatures))
print(both((squared, cubed), 2.0), defaulted(3), defaulted(3, cubed), twice(cubed, np.arange(3.0)))
print(summed(adder(1), np.arange(3.0)), summed(adder(2), np.arange(3.0)), same(squared) is squared)
