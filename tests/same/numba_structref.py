"""Structures of `numba.experimental.structref`, as Numba's documentation has them: proxies, methods, attributes, both halves."""

import numpy as np
from numba import njit
from numba.core import types
from numba.experimental import structref
from numba.extending import overload_attribute, overload_method


@structref.register
class PersonType(types.StructRef):
    def preprocess_fields(self, fields):
        return tuple((name, types.unliteral(each)) for name, each in fields)


class Person(structref.StructRefProxy):
    def __new__(cls, name, scores):
        return structref.StructRefProxy.__new__(cls, name, scores)

    @property
    def name(self):
        return person_name(self)

    @property
    def scores(self):
        return person_scores(self)

    def rename(self, name):
        set_name(self, name)

    def __repr__(self):
        return f"Person({self.name!r}, {self.scores.tolist()})"


@njit
def person_name(self):
    return self.name


@njit
def person_scores(self):
    return self.scores


@njit
def set_name(self, name):
    self.name = name


structref.define_proxy(Person, PersonType, ["name", "scores"])


@overload_method(PersonType, "distance")
def person_distance(self, other):
    def distance(self, other):
        return np.sqrt(((self.scores - other.scores) ** 2).sum())
    return distance


@overload_attribute(PersonType, "best")
def person_best(self):
    return lambda self: self.scores.max()


alice = Person("Alice", np.array([1.0, 2.0, 3.0]))
print(type(alice) is Person, isinstance(alice, structref.StructRefProxy), alice, alice.name, alice.scores)
alice.rename("Alicia")
print(alice)


@njit
def made(n):
    bob = Person("unnamed", np.zeros(n))
    bob.name = "Bob"
    bob.scores = np.arange(n) * 1.5
    return bob


bob = made(3)
print(bob, type(bob) is Person)


@njit
def measured(a, b):
    return a.distance(b), a.best, b.best, a.name + "/" + b.name


print(measured(alice, bob))


@njit
def same_memory(person):
    person.scores[0] = 42.0
    return person


print(same_memory(alice) is not None, alice, np.shares_memory(alice.scores, person_scores(alice)))


@njit
def among(people, which):
    best = people[0]
    for person in people:
        if person.best > best.best:
            best = person
    return best.name, people[which].name


print(among((alice, bob), 1))


# Other types of fields are another type.
@structref.register
class PairType(types.StructRef):
    pass


class Pair(structref.StructRefProxy):
    def __new__(cls, left, right):
        return structref.StructRefProxy.__new__(cls, left, right)

    @property
    def left(self):
        return left_of(self)

    @property
    def right(self):
        return right_of(self)


@njit
def left_of(pair):
    return pair.left


@njit
def right_of(pair):
    return pair.right


structref.define_proxy(Pair, PairType, ["left", "right"])


@njit
def swapped(pair):
    return Pair(pair.right, pair.left)


for pair in (Pair(1, 2.5), Pair("a", (1, 2)), Pair(np.arange(3), 1 + 2j)):
    back = swapped(pair)
    print(back.left, back.right, swapped(back).left)


@njit
def changed(pair, n):
    for i in range(n):
        pair.left += i
        pair.right *= 0.5
    return pair.left + pair.right


pair = Pair(1, 8.0)
print(changed(pair, 3), pair.left, pair.right)


# A structure of structures, and one that is filled in a loop.
@njit
def chain(n):
    total = 0.0
    pair = Pair(0, 0.0)
    outer = Pair(pair, 5)
    for i in range(n):
        inner = outer.left
        inner.left += i
        inner.right += 0.5 * i
    total += outer.left.left + outer.left.right + outer.right
    return total, pair.left


print(chain(10))


# Without a proxy's constructor of its own.
@structref.register
class CounterType(types.StructRef):
    pass


class Counter(structref.StructRefProxy):
    @property
    def count(self):
        return counted(self)


@njit
def counted(self):
    return self.count


structref.define_boxing(CounterType, Counter)
structref.define_constructor(Counter, CounterType, ["count"])


@njit
def counter(n):
    made = Counter(0)
    for _ in range(n):
        made.count += 2
    return made


print(counter(5).count)

try:
    structref.define_boxing(types.StructRef, Counter)
except ValueError as error:
    print(type(error).__name__)
