"""Globals of any kind in compiled code: containers, attributes of classes and objects; what changes is followed."""

import math
import types as python_types

import numpy as np
from numba import njit, typed, types
from numba.core.errors import TypingError
from numba.experimental import jitclass

numbers = [1, 2, 3]
table = {"a": 1, "b": 2}
mixed = {"n": 3, "name": "abc", "x": 2.5}
members = {1, 2}
typed_list = typed.List([1.5, 2.5])
typed_dict = typed.Dict.empty(types.unicode_type, types.int64)
typed_dict["q"] = 5
text = b"abc"


def refused(function, *arguments):
    try:
        function(*arguments)
    except TypingError as error:
        return str(error)
    raise AssertionError("nothing was raised")


@njit
def total():
    result = 0
    for x in numbers:
        result += x
    return result + table["a"] + len(members) + (1 if 2 in members else 0)


assert total() == 10
numbers.append(10)
assert total() == 20
# Another type of the items: compiled anew.
numbers.append(0.5)
assert total() == 20.5
numbers = [7]
assert total() == 11


@njit
def put(x):
    numbers.append(x)
    table["z"] = 7
    return len(numbers)


assert put(4) == 2 and numbers == [7, 4] and table == {"a": 1, "b": 2, "z": 7}


@njit
def failing():
    numbers.append(5)
    raise ValueError


try:
    failing()
except ValueError:
    pass
assert numbers == [7, 4, 5]


@njit
def itself():
    return numbers


assert itself() is numbers


@njit
def of_mixed():
    return mixed["n"], mixed["name"], mixed["x"], len(mixed), "new" in mixed


assert of_mixed() == (3, "abc", 2.5, 3, False)
mixed["n"] = 4
assert of_mixed() == (4, "abc", 2.5, 3, False)
mixed["new"] = 1
assert of_mixed() == (4, "abc", 2.5, 4, True)


@njit
def of_typed():
    typed_list.append(3.5)
    return typed_list[0] + typed_dict["q"], len(typed_list)


assert of_typed() == (6.5, 3) and list(typed_list) == [1.5, 2.5, 3.5]


class Config:
    N = 5
    table = (1, 2, 3)
    array = np.arange(4.0)

    class Inner:
        K = 2.5

    @staticmethod
    @njit
    def more(x):
        return x + 100

    @property
    def computed(self):
        return 1


class Derived(Config):
    M = 1


@njit
def of_class():
    return Config.N + Config.table[1] + Config.array.sum() + Config.Inner.K + Config.more(1) + Derived.N * Derived.M


assert of_class() == 5 + 2 + 6 + 2.5 + 101 + 5
Config.N = 50
assert of_class() == 50 + 2 + 6 + 2.5 + 101 + 50
Derived.N = 1
assert of_class() == 50 + 2 + 6 + 2.5 + 101 + 1

space = python_types.SimpleNamespace(alpha=1.5, beta=python_types.SimpleNamespace(gamma=2))
config = Config()
config.N = 7
config.double = njit(lambda x: x * 2)


@njit
def of_objects():
    return space.alpha + space.beta.gamma + config.N + config.table[0] + config.double(10)


assert of_objects() == 1.5 + 2 + 7 + 1 + 20
space.alpha = 2.5
space.beta.gamma = 3
assert of_objects() == 2.5 + 3 + 7 + 1 + 20
assert "'computed'" in refused(njit(lambda: config.computed))


class Slots:
    __slots__ = ("a",)


slots = Slots()
slots.a = 4
of_slots = njit(lambda: slots.a)
assert of_slots() == 4
slots.a = 5
assert of_slots() == 5


@jitclass([("value", types.float64)])
class Box:
    def __init__(self, value):
        self.value = value

    def get(self):
        return self.value


box = Box(2.5)


@njit
def of_box():
    box.value += 1
    return box.get()


assert of_box() == 3.5 and box.value == 3.5


def factory(**options):
    @njit
    def run(x):
        return x * options["k"]

    return run


assert factory(k=3)(5) == 15 and factory(k=3, name="a")(5) == 15
assert njit(lambda: text[0] + len(text))() == 100
assert njit(lambda: math.pi)() == math.pi
empty = []
assert "list" in refused(njit(lambda: len(empty)))
