"""`jitclass`: instances in both halves, their methods, properties and operators, and references among them."""

import warnings

import numpy as np
from numba import deferred_type, float64, int32, int64, njit, optional, typed, types
from numba.experimental import jitclass

warnings.simplefilter("ignore")


@jitclass([("value", int32), ("array", float64[:])])
class Bag:
    """A bag."""

    def __init__(self, value):
        self.value = value
        self.array = np.zeros(value, dtype=np.float64)

    @property
    def size(self):
        return self.array.size

    def increment(self, val):
        for i in range(self.size):
            self.array[i] += val
        return self.array

    @staticmethod
    def add(x, y):
        return x + y


@njit
def changed(bag, k):
    bag.value += k
    bag.array[0] = 99
    return bag.value, bag.size, bag.increment(1)


@njit
def made(n):
    bag = Bag(n)
    bag.increment(n)
    return bag


@njit
def second_of(bags):
    return bags[1].value, bags[0].add(1, 2)


bag = Bag(3)
print(bag.value, bag.array, bag.size, bag.increment(2), Bag.add(1, 2), bag.add(3, 4), isinstance(bag, Bag))
bag.value = 7
bag.array = np.arange(2.0)
print(bag.value, bag.array, bag.size)
print(changed(bag, 5), bag.value, bag.array)
other = made(4)
print(other.array, other.value, type(other).__name__, Bag.__doc__)
print(second_of((bag, other)))

node_type = deferred_type()


@jitclass([("data", int32), ("next", optional(node_type))])
class Node:
    def __init__(self, data, next):
        self.data = data
        self.next = next

    def prepend(self, data):
        return Node(data, self)


node_type.define(Node.class_type.instance_type)


@njit
def chain(n):
    head = Node(0, None)
    for i in range(1, n):
        head = head.prepend(i)
    return head


@njit
def total(head):
    s = 0
    while head is not None:
        s += head.data
        head = head.next
    return s


head = chain(5)
print(head.data, head.next.data, total(head), head.next.next.next.next.next)
print(total(chain(10000)))


@jitclass
class Vector:
    x: float
    y: float

    def __init__(self, x, y=1.0):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    def __iadd__(self, other):
        self.x += other.x
        self.y += other.y
        return self

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def __lt__(self, other):
        return self.x < other.x

    def __getitem__(self, i):
        return self.x if i == 0 else self.y

    def __setitem__(self, i, value):
        if i == 0:
            self.x = value
        else:
            self.y = value

    def __len__(self):
        return 2

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __bool__(self):
        return self.x != 0

    def __abs__(self):
        return (self.x**2 + self.y**2) ** 0.5

    def __contains__(self, k):
        return self.x == k

    def __float__(self):
        return self.x

    def __hash__(self):
        return 5


@njit
def operators(a, b):
    c = a + b
    c += b
    d = c * 2
    d[1] = 50.0
    return (c.x, c.y, d.x, d.y, a == b, a != b, a < b, c[0], c[1], len(c), (-c).x, bool(c), abs(c), 4.0 in c, float(c),
            1 if a else 0)


print(operators(Vector(1.0), Vector(3.0, 4.0)))
vector = Vector(1.0) + Vector(2.0, y=3.0)
print(vector.x, vector.y, vector == Vector(3.0, 4.0), vector != Vector(3.0, 4.0), vector[1], len(vector), (-vector).y)
print(bool(vector), abs(Vector(3.0, 4.0)), Vector(1.0) < Vector(2.0), 3.0 in vector, float(vector), hash(vector))


@jitclass({"items": types.ListType(int64), "inner": Vector.class_type.instance_type, "pair": types.Tuple((int64, float64))})
class Holder:
    def __init__(self, n):
        self.items = typed.List.empty_list(int64)
        self.inner = Vector(1.0, 2.0)
        self.pair = (n, 0.5)
        for i in range(n):
            self.items.append(i)

    @property
    def total(self):
        s = 0
        for item in self.items:
            s += item
        return s

    @total.setter
    def total(self, value):
        self.items[0] = value


@njit
def replaced(holder):
    s = 0.0
    for i in range(3):
        holder.inner = Vector(holder.inner.x + i, 0.0)
        s += holder.inner.x
    return s


@njit
def raised(holder):
    holder.inner = Vector(70.0, 1.0)
    holder.items.append(1)
    if holder.pair[0] == 4:
        raise ValueError("after the change")
    return 0


holder = Holder(4)
print(holder.total, len(holder.items), holder.inner.y, holder.pair)
holder.items.append(10)
holder.total = 100
holder.inner.x = 5.0
print(holder.total, list(holder.items), holder.inner.x, replaced(holder), holder.inner.x)
try:
    raised(holder)
except ValueError as error:
    print(error, holder.inner.x, list(holder.items))


@jitclass([("__hidden", int64), ("shown", int64)])
class Private:
    def __init__(self):
        self.__hidden = 3
        self.shown = self.__hidden + 1

    def __secret(self):
        return self.__hidden * 2

    def open(self):
        return self.__secret()


private = Private()
print(private.shown, private.open())


for wrong in ([("x", 3)], [(3, int64)], [("method", int64)]):
    try:
        @jitclass(wrong)
        class Wrong:
            def __init__(self):
                pass

            def method(self):
                pass
    except (TypeError, NameError) as error:
        print(type(error).__name__, error)
try:
    class Sub(Vector):
        pass
except TypeError as error:
    print(error)
try:
    bag.nothing
except AttributeError:
    print("no such attribute")
