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
