# Generator functions, once as they are and once compiled: `njit` and `prange` are given from outside.
import numpy as np


@njit
def count(n):
    for i in range(n):
        yield i


@njit
def fibonacci(limit):
    a, b = 0, 1
    while a < limit:
        yield a
        a, b = b, a + b


@njit
def both_signs(items):
    for x in items:
        y = x * x
        yield y
        yield -y


@njit
def chained(a, b):
    yield from a
    for i, x in enumerate(b):
        if i == 1:
            continue
        if x > 7:
            break
        yield x * 10
    else:
        yield -1.0


@njit
def doubled(items):
    for x in items:
        yield x + x


@njit
def prefixed(n):
    yield -1
    yield from count(n)
    yield from range(n, 0, -2)


@njit
def fresh_arrays(n):
    for i in range(n):
        a = np.ones(i)
        yield a
        a[:1] += 1
        yield a + 1


@njit
def pairs(n):
    for i in range(n):
        for j in range(i):
            yield i, j
        for j in count(i):
            yield j, i


@njit
def words(text):
    word = ""
    for c in text:
        if c == " ":
            if word:
                yield word
            word = ""
        else:
            word += c
    if word:
        yield word


@njit
def walk(n):
    if n > 0:
        yield n
        for x in walk(n - 1):
            yield x
        yield -n


@njit
def inorder(left, right, node):
    if node >= 0:
        yield from inorder(left, right, left[node])
        yield node
        yield from inorder(left, right, right[node])


@njit
def caught(n):
    for i in range(n):
        try:
            if i == 2:
                raise ValueError("two")
            yield i
            if i == 3:
                raise KeyError(i)
        except ValueError as error:
            r = str(error)
        except KeyError:
            r = "key"
        else:
            r = ""
        yield len(r)


@njit
def failing(n):
    yield 1.0
    a = np.ones(n)
    yield a[n]


@njit
def matched(n):
    for i in range(n):
        match i % 3:
            case 0:
                yield 0.5
            case 1:
                x = i * 2.0
                yield x
            case _:
                pass


@njit
def perhaps_unbound(n):
    for i in range(n):
        if i > 1:
            y = i
        yield i
        if i > 0:
            yield y


@njit
def growing_lists(n):
    kept = []
    for i in range(n):
        kept.append(i * 0.5)
        yield kept.copy()


@njit
def of_containers(n):
    table = {}
    for i in range(n):
        table[i] = i * 1.5
        yield len(table) * 1.0
    for k in table:
        yield k * 10.0
    for k, v in table.items():
        yield k + v
    for x in sorted({3, 1, 2}):
        yield x * 100.0
    for a, b in zip([1.0, 2.0], (3, 4)):
        yield a + b
    for x in reversed([1.0, 2.0]):
        yield x
    for x in [[1.0], [2.0, 3.0]]:
        yield x[-1]


@njit
def optional(n):
    for i in range(n):
        if i % 2:
            yield None
        else:
            yield i


@njit
def nothing():
    if False:
        yield 1


@njit
def bare(n):
    for i in range(n):
        yield


@njit
def returning(n):
    for i in range(n):
        if i == 2:
            return
        yield i


@njit
def endless(start):
    n = start
    while True:
        yield n
        n += 1


@njit
def records(n, step=2, *, text="x"):
    for i in range(0, n, step):
        yield i, text + str(i), 1.5


@njit
def slices(a):
    for i in range(len(a)):
        yield a[i:]


@njit
def assigned_parameter(n, k):
    while n > k:
        n -= 1
        yield n
        k += 1
        yield k


@njit
def deleted(n):
    x = n
    yield x
    del x
    yield n
    x = n * 2
    yield x


# What consumes them.


@njit
def total(n):
    s = 0
    for x in count(n):
        s += x * x
    return s


@njit
def collected(n):
    return [x for x in fibonacci(n)], sum(fibonacci(n)), max(fibonacci(n)), {x for x in walk(3)}, list(pairs(3))


@njit
def stepwise(n):
    g = count(n)
    a = next(g)
    b = next(g)
    rest = 0
    for x in g:
        rest += x
        if rest > 5:
            break
    return a, b, rest, next(g, -1), next(g, -1), next(count(0), 7.5)


@njit
def shared(n):
    g = count(n)
    h = g
    out = []
    for x in g:
        out.append(x)
        out.append(next(h, -1))
    return out, g is h


@njit
def stopped():
    g = count(1)
    next(g)
    return next(g)


@njit
def zipped(n):
    out = []
    counted = count(10)
    for (i, x), y, z in zip(enumerate(fibonacci(100), 5), range(n), counted):
        out.append((i, x, y, z))
    return out, next(counted)


@njit
def tested(n):
    return any(x > 10 for x in count(n)), any(endless(0)), all(count(n)), 7 in endless(0), 7 not in count(3), -1 in count(3)


@njit
def taken(n):
    out = []
    for x in endless(5):
        if len(out) == n:
            break
        out.append(x)
    else:
        out.append(-1)
    return out


@njit
def ordered(n):
    return sum(walk(n)), min(walk(n)), sorted(walk(n)), list(enumerate(walk(n))), list(map(abs, walk(n)))


@njit
def unpacked():
    x, y = walk(1)
    p, *q = walk(2)
    return x, y, p, q


@njit
def short_of_values():
    x, y, z = walk(1)
    return x


@njit
def iterated(a):
    it = iter(a)
    out = [next(it)]
    for x in it:
        out.append(x)
    numbers = iter(range(2, 9, 3))
    return out, next(numbers), next(numbers), next(numbers), next(numbers, 99), list(iter(zip([1, 2], [3, 4])))


@njit
def counted_words(text):
    counts = {}
    for w in words(text):
        counts[w] = counts.get(w, 0) + 1
    return sorted(counts.items()), " ".join(words(text))


@njit
def summed(g):
    s = 0
    for x in g:
        s += x
    return s


@njit
def passed(n):
    held = [count(n), count(n + 1)]
    return summed(walk(n)) + summed(count(n)), summed(held[0]), summed(held[1]), summed(held[0])


@njit
def inner(n):
    k = 3

    def multiples(m):
        for i in range(m):
            yield i * k

    return [x for x in multiples(n)]


@njit
def changing(n):
    seen = 0

    def numbers(m):
        nonlocal seen
        for i in range(m):
            seen += i
            yield i

    r = 0
    for x in numbers(n):
        r += x * seen
    return r, seen


@njit
def bound_late(n):
    k = n

    def twice():
        yield k
        yield k

    it = twice()
    first = next(it)
    k = n + 10
    return first, next(it)


@njit
def recursive_inner(n):
    def down(m):
        if m > 0:
            yield m
            for x in down(m - 2):
                yield x * 10

    return list(down(n))


@njit(parallel=True)
def in_parallel(n):
    out = np.zeros(n)
    for i in prange(n):
        s = 0
        for x in count(i):
            s += x
        out[i] = s
    return out


@njit
def failure_kept_out(n):
    out = []
    g = failing(n)
    try:
        for x in g:
            out.append(x)
    except IndexError:
        out.append(-1.0)
    return out, list(g)


def made(k):
    @njit
    def multiples(n):
        for i in range(n):
            yield i * k

    return multiples


# What changes while it is iterated.


@njit
def popping(l):
    while True:
        l.pop()
        yield 1


@njit
def zipped_with_popping(n):
    l = [np.zeros(2) + i for i in range(n)]
    out = []
    for x, y in zip(l, popping(l)):
        out.append(x.sum())
    return out


@njit
def setting(a):
    for i in range(len(a)):
        a[i] = 99.0
        yield i


@njit
def zipped_with_setting(n):
    a = np.arange(n) * 1.0
    l = [1.0, 2.0, 3.0]
    return [x for x, y in zip(a, setting(a))], [x for x, y in zip(l, setting(l))], [x for y, x in zip(setting(l), l)]


@njit
def backwards(n):
    l = [1, 2, n]
    for x in reversed(l):
        l.append(x + 10)
        yield x


@njit
def backwards_shrinking(n):
    l = [1, 2, 3, n]
    for x in reversed(l):
        yield x
        l.append(x)


@njit
def named_in_comprehension(n):
    a = [(n := i) for i in range(3)]
    yield n
    yield n + len(a)


@njit
def late_array(n):
    if n > 5:
        a = np.ones(3)
        l = [1, 2]
    yield 1
    if n > 5:
        yield int(a[0]) + l[1]


@njit
def excluded(x, a=None):
    if a is not None:
        yield x
        yield a[0]
    for i in range(2):
        yield i * 1.0


@njit
def keys_zipped(n):
    d = {i: i * 2 for i in range(n)}
    return [(k, x) for k, x in zip(d, count(n + 1))], [(x, k) for x, k in zip(count(n), d)]
