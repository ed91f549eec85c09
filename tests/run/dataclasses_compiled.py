"""Dataclasses in compiled code: arguments, results, made there, methods; what is changed is seen in the interpreter."""

import dataclasses
from dataclasses import dataclass, field
from typing import ClassVar, Optional

import numpy as np
from numba import njit
from numba.core.errors import TypingError


@dataclass
class Point:
    x: float
    y: float = 2.0

    def norm2(self):
        return self.x * self.x + self.y * self.y

    def moved(self, dx, dy=0.0):
        return Point(self.x + dx, self.y + dy)

    def move(self, dx):
        self.x += dx
        return self

    @property
    def total(self):
        return self.x + self.y

    @total.setter
    def total(self, value):
        self.x = value - self.y

    @staticmethod
    def twice(value):
        return 2 * value

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __getitem__(self, at):
        return self.x if at == 0 else self.y

    def __len__(self):
        return 2


@dataclass(frozen=True)
class Particle:
    position: np.ndarray
    name: str
    charge: int = 1
    kind: str = "ion"


@dataclass(order=True, unsafe_hash=True)
class Version:
    major: int
    minor: int
    label: str = field(default="", compare=False)


@dataclass(slots=True)
class Slotted:
    a: int
    b: float


@dataclass(kw_only=True)
class Named:
    low: int = 0
    high: int


@dataclass
class Sized:
    values: list
    count: int = 0
    scale: ClassVar[float] = 2.0

    def __post_init__(self):
        self.count = len(self.values)


@dataclass
class Pair:
    left: Point
    right: Point


@dataclass
class Derived(Point):
    z: float = 9.0

    def norm2(self):
        return self.x + self.z


@dataclass
class Maybe:
    value: Optional[float] = None
    count: int = 0


def outcome(function, *arguments):
    try:
        return repr(function(*arguments))
    except Exception as error:
        return type(error).__name__, str(error)


def both(function, *make):
    mine, theirs = [each() for each in make], [each() for each in make]
    expected, got = outcome(function, *theirs), outcome(njit(function), *mine)
    assert expected == got, (function.__name__, expected, got)
    assert repr(mine) == repr(theirs), (function.__name__, theirs, mine)
    return expected


def read(p):
    return p.x + p.y, p.norm2(), p.total, p.twice(4), len(p), p[0], p[1]


def written(p):
    p.x = 5.5
    p.y += 1
    p.total = 100.0
    return p.x


def made(n):
    total = 0.0
    for i in range(n):
        p = Point(i * 0.5)
        q = Point(y=1.0, x=2.0)
        total += (p + q).norm2() + p.moved(1.0).x + p.moved(1.0, dy=2.0).y
    return total


def returned(x):
    return Point(x, 7.0), [Point(x), Point(x + 1, 3.0)], {1: Point(x)}


def in_place(p):
    return p.move(2.0).move(3.0)


def compared(p, q):
    return p == q, p != q, p == p, repr(p), f"{q}", str(p)


def ordered(a, b):
    return a < b, a <= b, a > b, a >= b, a == b, max(a.major, b.minor), hash(a) == hash(b)


def frozen_read(p):
    return float(p.position.sum()) * p.charge, p.name + p.kind, p


def frozen_made(x):
    return Particle(x * 2, "made", kind="new")


def frozen_written(p):
    p.charge = 3
    return 1


def frozen_caught(p):
    try:
        p.charge = 3
    except AttributeError as error:
        return str(error)
    return ""


def slotted(s):
    s.a += 10
    s.b = s.a / 4
    return Slotted(s.a + 1, s.b)


def by_name():
    return Named(high=4), Named(low=2, high=3).high


def sized(values):
    made = Sized(values)
    made.values.append(4)
    return made.count, len(made.values), made


def nested(pair):
    pair.left.x = 50.0
    pair.right = Point(1.0, 1.0)
    return pair.left.norm2()


def swapped(pair):
    return Pair(pair.right, pair.left)


def identical(pair, p):
    p.y = -1.0
    return pair.left is p, pair.left.y, pair.left == pair.right


def derived(d):
    return d.norm2(), d.total, d.z, d


def maybe(m):
    if m.value is None:
        m.value = 1.5
        return -1.0
    m.count += 1
    return m.value


def among(points):
    best = points[0]
    for p in points:
        p.x *= 2
        if p.norm2() > best.norm2():
            best = p
    return best


def fails(p):
    p.x = -1.0
    if p.y > 0:
        raise ValueError("after a change")
    return 0


point = lambda: Point(1.5, 2.5)
both(read, point)
both(written, point)
both(made, lambda: 5)
both(returned, lambda: 1.25)
both(in_place, point)
both(compared, point, lambda: Point(1.5, 2.5))
both(compared, point, lambda: Point(1.5, 3.5))
both(ordered, lambda: Version(1, 2, "a"), lambda: Version(1, 2, "b"))
both(ordered, lambda: Version(1, 2), lambda: Version(1, 3))
particle = lambda: Particle(np.arange(3.0), "e")
both(frozen_read, particle)
both(frozen_made, lambda: np.ones(2))
assert both(frozen_written, particle) == ("FrozenInstanceError", "cannot assign to field 'charge'")
both(frozen_caught, particle)
both(slotted, lambda: Slotted(1, 2.0))
both(by_name)
both(sized, lambda: [1, 2, 3])
pair = lambda: Pair(Point(1.0, 2.0), Point(3.0, 4.0))
both(nested, pair)
both(swapped, pair)
both(derived, lambda: Derived(1.0, 2.0))
both(maybe, lambda: Maybe())
both(maybe, lambda: Maybe(2.0, 3))
both(among, lambda: [Point(1.0, 1.0), Point(5.0, 1.0), Point(2.0, 1.0)])
both(fails, point)

# Objects stay the objects that they are.
p = Point(1.0, 2.0)
assert njit(in_place)(p) is p and p.x == 6.0
shared = Pair(p, p)
assert njit(identical)(shared, p)[0] and shared.left.y == -1.0
array = np.arange(3.0)
assert njit(frozen_read)(Particle(array, "x"))[2].position is array
one, other = Point(1.0), Point(2.0)
result = njit(swapped)(Pair(one, other))
assert result.left is other and result.right is one and type(result) is Pair

# An annotated float is one, whatever it was given.
assert type(njit(lambda p: p.x)(Point(1, 2))) is float

# Several types of fields are several specialisations.
field_of = njit(lambda p: p.position)
assert field_of(Particle(np.zeros(2), "a")).tolist() == [0, 0] and field_of(Particle(3, "b")) == 3
assert len(field_of.signatures) == 2


@dataclass
class Listed:
    items: list = field(default_factory=list)


@njit
def by_factory():
    return Listed()


# What a factory makes an empty list of only an annotation can say.
try:
    by_factory()
except TypingError as error:
    assert "factory" in str(error)
else:
    raise AssertionError
assert njit(lambda of: of.items)(Listed([1, 2])) == [1, 2]


@dataclass
class Loop:
    value: int
    next: object = None


loop = Loop(1)
loop.next = loop
try:
    njit(lambda each: each.value)(loop)
except TypeError:
    pass
else:
    raise AssertionError
chained = Loop(1, Loop(2, Loop(3)))
assert njit(lambda each: each.next.next.value + each.value)(chained) == 4
assert dataclasses.is_dataclass(njit(lambda: Point(1.0))())


# Classes count: as in Python an instance is one of its class and of those that it derives from.
@dataclass
class Base:
    x: int


@dataclass
class Derived(Base):
    pass


@dataclass
class Other:
    x: int


@njit
def is_base(value):
    return isinstance(value, Base)


@njit
def alike(one, other):
    return one == other


assert [is_base(value) for value in (Base(1), Derived(1), Other(1), 1)] == [True, True, False, False]
assert alike(Base(1), Base(1)) and not alike(Base(1), Base(2)) and not alike(Base(1), Other(1))


# Whoever is no instance of the same class is not equal, whatever the fields.
@dataclass
class Plain:
    x: int

    def __eq__(self, other):
        return self.x % 10 == other.x % 10


@dataclass
class Wider(Plain):
    y: int = 0


@dataclass(eq=False)
class Inherits(Base):
    y: int = 0


def equalities(one, other):
    return one == other, other == one, one != other, one == None, None != one, one == 1, "a" == one, one == (1,), one is None


for one, other in [(Base(1), Derived(1)), (Derived(1), Base(1)), (Derived(1), Derived(1)), (Base(1), Other(1)), (Plain(1), Plain(11)),
                   (Wider(1, 2), Wider(1, 2)), (Wider(1, 2), Wider(1, 3)), (Inherits(1, 2), Inherits(1, 3)), (Inherits(1), Base(1))]:
    if isinstance(one, Plain) and not isinstance(one, Wider):
        assert alike(one, other) == (one == other)
        continue
    both(equalities, lambda: one, lambda: other)


def classes(one, other):
    return (type(one) is type(other), type(one) == Base, type(other) is not Base, one.__class__ == other.__class__,
            type(one) is int, isinstance(one, type(other)))


for one, other in [(Base(1), Derived(1)), (Base(1), Base(2)), (Derived(1), Derived(2))]:
    both(classes, lambda: one, lambda: other)


def optionals(n):
    p = None
    if n > 0:
        p = Point(float(n))
    q = Point(2.0) if n != 1 else None
    x = 3.0 if n > 1 else None
    return p == q, p != q, p == Point(2.0), x == 3.0, 3.0 != x, x == None, p is None


for n in (0, 1, 2):
    both(optionals, lambda: n)


# What the class says counts when the call is made.
@dataclass
class Rebound:
    x: float

    def value(self):
        return self.x

    @property
    def half(self):
        return self.x / 2

    @staticmethod
    def kind():
        return 1


@njit
def use(each):
    return each.value(), each.half, each.kind(), each == Rebound(1.0)


assert use(Rebound(4.0)) == (4.0, 2.0, 1, False)
Rebound.value = lambda self: self.x + 100
assert use(Rebound(4.0)) == (104.0, 2.0, 1, False)
Rebound.half = property(lambda self: -self.x)
Rebound.kind = staticmethod(lambda: 2)
Rebound.__eq__ = lambda self, other: True
assert use(Rebound(4.0)) == (104.0, -4.0, 2, True)


# Fields with containers, empty ones too where the annotation says of what.
@dataclass
class Table:
    counts: dict[str, int] = field(default_factory=dict)
    items: list[float] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    where: np.ndarray = field(default_factory=lambda: np.zeros(2))
    inner: Point = field(default_factory=lambda: Point(1.0))
    total: float = field(init=False)
    size: int = field(default=7, init=False)
    scale: dataclasses.InitVar[float] = 2.0

    def __post_init__(self, scale):
        self.total = scale * len(self.items)

    def add(self, word, value):
        self.counts[word] = self.counts.get(word, 0) + 1
        self.items.append(value)
        self.seen.add(int(value))


def filled(table):
    table.add("a", 1.5)
    table.add("b", 2.5)
    table.add("a", 3.5)
    return table.counts["a"], sum(table.items), len(table.seen), table.size


def made_by_factories(n):
    table = Table()
    other = Table(items=[1.0, 2.0], scale=5.0)
    for i in range(n):
        table.add(str(i), i * 0.5)
    return len(table.counts), table.total, other.total, other.size, float(table.where.sum()), table.inner, len(other.counts), other.items


both(filled, lambda: Table())
both(filled, lambda: Table({"a": 5}, [0.5], {3}))
both(made_by_factories, lambda: 3)
made_table = njit(lambda: Table(scale=1.0))()
assert type(made_table) is Table and made_table.counts == {} and made_table.items == [] and made_table.seen == set()
