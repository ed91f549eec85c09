"""Statements and builtins of the language, compiled against interpreted: patterns, stars, classes of values, modules."""

import bisect
import cmath
import heapq
import operator
from bisect import bisect_left, insort
from collections import namedtuple
from functools import reduce
from heapq import heappop, heappush

import numpy as np
from numba import njit

import _compiled
from _compiled import refused, same


def kinds(x):
    match x:
        case 0:
            return "zero"
        case 1 | 2 | -3:
            return "few"
        case True:
            return "true"
        case int(n) if n > 100:
            return f"many {n}"
        case int():
            return "integer"
        case float(v) if v != v:
            return "nan"
        case float(v):
            return "float " + str(v + 1)
        case "yes" | "y":
            return "word"
        case str(text):
            return "text " + text.upper()
        case None:
            return "none"
        case (a, b):
            return f"pair {a} {b}"
        case _:
            return "other"


for value in (0, 2, -3, 7, 1000, 1.5, float("nan"), "yes", "no", None, (1, 2), (1, 2, 3), (1, "x"), True):
    same(kinds, value)


def sequences(items):
    match items:
        case []:
            return "empty"
        case [x]:
            return f"one {x}"
        case [0, *rest]:
            return f"zero and {rest}"
        case [first, *_, last] if first == last:
            return f"ends {first}"
        case [a, b, *others]:
            return f"{a} {b} {len(others)}"


for items in ([5], [0, 1, 2], [3, 1, 3], [1, 2], [4, 5, 6, 7]):
    same(sequences, items)


def nested(point):
    match point:
        case ((0, 0), _):
            return 1
        case ((x, 0), n) | ((0, x), n):
            return 10 * x + n
        case ((x, y) as p, n):
            return p[0] * 100 + y + n


for point in (((0, 0), 1), ((2, 0), 3), ((0, 4), 5), ((6, 7), 8)):
    same(nested, point)


def loops_and_patterns(words):
    total = 0
    log = []
    for word in words:
        match word.split():
            case ["add", number]:
                total += int(number)
            case ["sub", number]:
                total -= int(number)
            case ["stop"]:
                break
            case [command, *_]:
                log.append("unknown " + command)
                continue
        log.append(str(total))
    return total, log


same(loops_and_patterns, ["add 5", "sub 2", "jump 1 2", "add 1", "stop", "add 100"])


def starred(t, items, a):
    first, *middle, last = t
    *front, end = items
    head, *rest = a
    (x, *y), z = (items, 1)
    return first, middle, last, front, end, head, rest, x, y, z


same(starred, (1, 2, 3, 4), [5, 6, 7], [0, 1, 2])
same(starred, (1.5, 2, 3), [5], [0])


def too_few(items):
    a, b, *c = items
    return a, b, c


same(too_few, [1, 2])
same(too_few, [1])


def spliced(t, items, table):
    return (*t, *t, 1), [*items, 0, *t], {*items, 9, *t}, {**table, 7: 8}, {0: 1, **table}, [*range(3), *"ab".split("x")] if False else [*range(3)]


same(spliced, (1, 2), [3, 4], {5: 6})


def passed_on(*args):
    return inner(*args), inner(*args[1:], 5), max(*args), [*args]


@njit
def inner(*args):
    return len(args), args


same(passed_on, 1, 2, 3)


def classes(x, y):
    return type(x)(3), type(x) is float, type(x) == type(y), type(x) is type(y), isinstance(x, type(y))


same(classes, 2.5, 1.5)
same(classes, 2, 1.5)
same(classes, True, 1)
same(classes, 1j, 1.0)


def attributes(a):
    return hasattr(a, "shape"), hasattr(a, "nothing"), getattr(a, "ndim"), getattr(a, "nothing", 5), callable(len), callable(a)


same(attributes, np.zeros((2, 3)))


def identities(x, flag):
    return x is True, x is not False, flag is True, flag is False, x is None, flag is not None


same(identities, 1, True)
same(identities, True, False)
same(identities, False, False)


def heaps(items, n):
    heap = [5, 1, 4]
    heapq.heapify(heap)
    heappush(heap, n)
    out = [heappop(heap)]
    out.append(heapq.heapreplace(heap, 10))
    out.append(heapq.heappushpop(heap, 2))
    heapq.heapify(items)
    ordered = []
    while items:
        ordered.append(heapq.heappop(items))
    return heap, out, ordered, heapq.nsmallest(2, out), heapq.nlargest(2, out)


same(heaps, [9, 3, 7, 1, 8], 3)
same(heaps, [2.5, 0.5], 6)


def pairs_in_heaps(n):
    queue = [(0.0, 0)]
    seen = []
    while queue and len(seen) < n:
        distance, node = heappop(queue)
        seen.append((distance, node))
        for k in range(3):
            heappush(queue, (distance + (node * 7 + k * 3) % 5 + 1, node + k + 1))
    return seen


same(pairs_in_heaps, 12)


def empty_heap(items):
    items.clear()
    return heappop(items)


same(empty_heap, [1])


def bisections(items, x):
    a = np.array(items)
    where = bisect.bisect(items, x), bisect_left(items, x), bisect.bisect_right(items, x, 1), bisect_left(a, x, 0, 2)
    insort(items, x)
    bisect.insort_left(items, x)
    return where, items


same(bisections, [1, 3, 3, 5], 3)
same(bisections, [1.5, 2.5], 9.0)


def operators(a, b, items):
    total = reduce(operator.add, items, 0), reduce(operator.mul, items)
    operator.setitem(items, 0, 100)
    return (
        operator.add(a, b), operator.sub(a, b), operator.truediv(a, b), operator.floordiv(a, b), operator.mod(a, b),
        operator.pow(a, b), operator.lt(a, b), operator.ge(a, b), operator.eq(a, b), operator.neg(a), operator.not_(a),
        operator.and_(a, b), operator.or_(a, b), operator.xor(a, b), operator.lshift(a, b), operator.invert(a),
        operator.contains(items, b), operator.getitem(items, 1), operator.truth(b), operator.iadd(a, b), total, items,
        sorted(items, key=operator.neg),
    )


same(operators, 7, 3, [1, 2, 3])


def close(function, *arguments):
    expected, found = function(*arguments), njit(function)(*arguments)
    for one, other in zip(expected, found):
        assert type(one) is type(other) and (one == other or abs(one - other) <= 4e-16 * max(abs(one), 1)), (function.__name__, arguments, one, other)


def complex_functions(z):
    return (
        cmath.sqrt(z), cmath.exp(z), cmath.log(z), cmath.log(z, 2), cmath.log10(z), cmath.sin(z), cmath.cos(z), cmath.tan(z),
        cmath.sinh(z), cmath.cosh(z), cmath.tanh(z), cmath.asin(z), cmath.acos(z), cmath.atan(z), cmath.asinh(z),
        cmath.acosh(z), cmath.atanh(z), cmath.phase(z), cmath.polar(z)[0], cmath.polar(z)[1], cmath.rect(abs(z), 0.5),
        cmath.isnan(z), cmath.isinf(z), cmath.isfinite(z), cmath.pi, cmath.e,
    )


for z in (1 + 2j, -0.5 + 0.25j, 2.5 - 3j, 2j):
    close(complex_functions, z)


# Where a function is not defined, and where its result is too large.
inf, nan = float("inf"), float("nan")
for name in "sqrt exp log log10 sin cos tan sinh cosh tanh asin acos atan asinh acosh atanh phase".split():
    scope = {"cmath": cmath}
    exec(f"def function(z): return cmath.{name}(z)", scope)
    interpreted, compiled = scope["function"], njit(scope["function"])
    for real in (0.0, -0.0, 1.0, -1.0, 2.5, 1000.0, -1000.0, inf, -inf, nan):
        for imag in (0.0, -0.0, 1.0, -1.0, 1000.0, inf, -inf, nan):
            one, other = (_compiled.outcome(function, (complex(real, imag),)) for function in (interpreted, compiled))
            if isinstance(one, tuple) or isinstance(other, tuple):
                assert one == other, (name, real, imag, one, other)
                continue
            for x, y in zip(*((complex(z).real, complex(z).imag) for z in (one, other))):
                assert x == y or x != x and y != y or abs(x - y) <= 4e-15 * max(abs(x), abs(y)), (name, real, imag, one, other)


def unlike(x, t, s, items, table):
    return x == t, t != x, s == t, s != x, items == x, items == t, table == items, table != s, s == None, t == None, (1, "a") == (s, 1)


same(unlike, 1, (1, 2), "a", [1], {1: 2})


def unknown(x):
    return operator.attrgetter("x")(x)


refused(unknown, 1, says="operator.attrgetter")
print(_compiled.compared)


# What has a value on some paths only.
def late_values(n):
    if n > 5:
        l = [1, 2]
        t = (1, 2.5)
    s = 0.0
    if n > 5:
        s += l[1] + t[1]
    for i in range(n):
        if i == 1:
            q = [i, i]
            u = (i, [i])
        if i > 2:
            s += q[0] + u[0]
    return s


for n in (0, 3, 7):
    assert njit(late_values)(n) == late_values(n)


@njit
def late_list(n):
    if n:
        l = [1]
    return l


assert late_list(1) == [1]
try:
    late_list(0)
except UnboundLocalError as error:
    assert "'l'" in str(error)
else:
    raise AssertionError("a list was there")


@njit
def named_inside(n):
    b = [(m := i) for i in range(n)]
    return m, len(b)


assert named_inside(3) == (2, 3)


# `next` of a generator expression stops at the first item.
def first_items(n):
    found = next(10 // (3 - i) for i in range(n) if i > 1)
    pair = next(((i, j) for i in range(n) for j in range(i) if i * j > 5), (0, 0))
    missing = next((i * 0.5 for i in range(n) if i > 100), -1.0)
    return found, pair, missing, next((c for c in "abc" if c > "a"), "none")


def no_first_item(n):
    try:
        return next(i for i in range(n) if i > n)
    except StopIteration:
        return -1


for n in (3, 6):
    same(first_items, n)
    same(no_first_item, n)


def tuple_methods(n):
    items = (1, 2.5, n, 1)
    mixed = ("a", 1, (2, 3))
    return items.index(n), items.count(1), mixed.index("a"), mixed.count((2, 3)), items * 2, 0 * items, (n,) * 3


def absent_from_tuple(n):
    return (1, 2).index(n)


for n in (1, 2, 5):
    same(tuple_methods, n)
    same(absent_from_tuple, n)

Place = namedtuple("Place", ["x", "y"])


def named_tuples(n):
    place = Place(n, 2.5)
    return place._replace(x=7), place._replace(y=n, x=1), place.index(n), place.count(2.5), type(place) is Place, type(place)(1, 2)


same(named_tuples, 3)


def number_methods(n, x):
    return n.bit_length(), n.bit_count(), (-n).bit_length(), x.is_integer(), (2.0 * n).is_integer()


for n in (0, 1, 2, 3, 8, 255, -256, -257, 2**62, -(2**62)):
    for x in (1.5, 4.0, float("inf"), float("nan")):
        same(number_methods, n, x)


# Any view that stays inside of the memory.
def frames(x, length, hop):
    count = 1 + (len(x) - length) // hop
    view = np.lib.stride_tricks.as_strided(x, shape=(length, count), strides=(x.strides[0], hop * x.strides[0]))
    view[0, 0] = 100
    return view, view.sum(axis=0), view.T.copy()


def leaves_memory(x, n):
    return np.lib.stride_tricks.as_strided(x, (n,), (8,)).sum()


for x in (np.arange(9.0), np.arange(18.0)[::2], np.arange(9, dtype=np.int32), np.arange(9.0)[::-1]):
    same(frames, x, 3, 2)
assert njit(leaves_memory)(np.arange(4.0), 4) == 6.0
try:
    njit(leaves_memory)(np.arange(4.0), 5)
except ValueError:
    pass
else:
    raise AssertionError("a view left the memory")


# Distributions that draw several values together: the streams of NumPy.
def drawn_together(seed):
    np.random.seed(seed)
    return (np.random.multinomial(20, [0.2, 0.3, 0.5]), np.random.multinomial(5, np.array([0.5, 0.5]), 3),
            np.random.multinomial(9, (1.0, 0.0), (2, 2)), np.random.dirichlet(np.array([1.0, 2.5, 0.5])),
            np.random.dirichlet([1.0, 2.0], 2), np.random.dirichlet((0.3, 0.3), (2, 1)), np.random.rand())


for seed in range(5):
    same(drawn_together, seed)
same(lambda a: (np.linalg.cond(a), np.linalg.cond(a, 1), np.linalg.cond(a, -2)), np.array([[1.0, 2.0], [3.0, 4.0]]))


# Displays and lists are assigned to rows, parts and fields as arrays are.
def rows_of_lists(n):
    a = np.zeros((4, 3))
    a[1] = [5.0, 6.0, n]
    a[2, 1:] = [i * 2 for i in range(2)]
    row = [1, 2]
    row.append(n)
    a[3] = row
    z = np.zeros(2, np.complex128)
    z.real = [4.0, 5.0]
    return a, z


def field_of_list(records):
    records[0].place = [1.0, 2.0, 3.0]
    records[1]["place"] = [7, 8, 9]
    return records["place"].sum()


same(rows_of_lists, 3)
records = np.zeros(2, [("place", "f8", (3,)), ("n", "i8")]).view(np.recarray)
assert njit(field_of_list)(records) == 30.0
