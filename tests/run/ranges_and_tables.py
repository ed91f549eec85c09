"""Ranges and slices as values, mapping patterns, tables of all kinds, translations and hashes: compiled as interpreted."""

import copy

import numpy as np
from numba import njit
from numba.typed import List


def shown(value):
    if isinstance(value, np.ndarray):
        return "array", value.tolist()
    if isinstance(value, (list, tuple)):
        return type(value).__name__, [shown(item) for item in value]
    if isinstance(value, (np.bool_, np.number)):
        value = value.item()
    return repr(value)


def outcome(function, arguments):
    try:
        return shown(function(*arguments))
    except Exception as error:
        return type(error).__name__, str(error)


def both(function, *arguments, message=True):
    mine, theirs = copy.deepcopy(arguments), copy.deepcopy(arguments)
    expected, got = outcome(function, theirs), outcome(njit(function), mine)
    assert shown(mine) == shown(theirs), (function.__name__, arguments, theirs, mine)
    if not message and isinstance(expected, tuple) and isinstance(got, tuple):
        expected, got = expected[0], got[0]
    assert expected == got, (function.__name__, arguments, expected, got)


# Ranges and slices.

def range_parts(r):
    return r.start, r.stop, r.step, len(r), list(r), [i * i for i in r], sum(r)


def range_items(r, at):
    return r[at], r[-1], r[0]


def range_slices(r, i, j, k):
    return list(r[i:j:k]), list(r[::-1]), r[1:], len(r[:j])


def range_contains(r, x):
    return x in r, x not in r, r.count(x)


def range_index(r, x):
    return r.index(x)


def range_made(a, b, c):
    return range(a), range(a, b), range(a, b, c)


def range_chosen(n):
    if n > 3:
        r = range(n)
    else:
        r = range(10, 20, n)
    total = 0
    for i in r:
        total += i
    return total, r


def range_listed(n):
    ranges = [range(i) for i in range(n)]
    ranges.append(range(2, 9, 3))
    return [len(r) for r in ranges], ranges[-1], [list(r) for r in ranges]


for r in (range(5), range(2, 20, 3), range(10, 0, -2), range(0), range(5, 5), range(-3, 4)):
    both(range_parts, r)
    for at in (0, 1, -1, -2, 7):
        both(range_items, r, at)
    for i, j, k in ((0, 3, 1), (1, 10, 2), (-2, 5, 1), (4, 0, -1), (-10, 10, 3)):
        both(range_slices, r, i, j, k)
    for x in (0, 2, 5, 6, -1, 10, 1000):
        both(range_contains, r, x)
        both(range_index, r, x)
both(range_made, 5, 10, 2)
both(range_made, 5, 10, -2)
for n in (1, 3, 7):
    both(range_chosen, n)
    both(range_listed, n)


def slice_parts(s):
    return s.start, s.stop, s.step


def slice_used(a, s):
    return a[s], a[s].sum()


def slice_indices(s, n):
    return s.indices(n)


def slice_made(i, j):
    return slice(i), slice(i, j), slice(i, j, 2), slice(None, j), slice(None, None, -1)


def slice_of_list(items, s):
    return items[s]


for s in (slice(3), slice(1, 5), slice(None, None, -1), slice(-3, None), slice(8, 2, -2), slice(None), slice(1, None, 3)):
    both(slice_parts, s)
    both(slice_used, np.arange(10), s)
    both(slice_of_list, [1, 2, 3, 4, 5, 6], s)
    both(slice_of_list, "abcdef", s)
    for n in (0, 1, 5, 10):
        both(slice_indices, s, n)
both(slice_indices, slice(1, 2, 0), 4, message=False)
both(slice_indices, slice(1, 2), -1, message=False)
both(slice_made, 1, 7)

# Mapping patterns.

def matched(d):
    match d:
        case {1: 10, 2: x}:
            return "both", x
        case {2: 5 | 6}:
            return "five or six", 0
        case {3: x, **rest} if x > 2:
            return "three", len(rest)
        case {}:
            return "any", len(d)


def matched_texts(d):
    match d:
        case {"name": name, "age": age}:
            return name, age
        case {"name": name, **rest}:
            return name, str(len(rest))
    return "", "0"


def matched_other(x):
    match x:
        case {"a": 1}:
            return 1
        case [a, b]:
            return a + b
        case _:
            return 0


def rest_of(d):
    match d:
        case {1: one, **rest}:
            rest[99] = one
            return rest, d
    return d, d


for d in ({1: 10, 2: 3}, {2: 6, 7: 7}, {3: 3, 4: 4}, {3: 1}, {8: 8}):
    both(matched, d)
both(matched_texts, {"name": "x", "age": "y"})
both(matched_texts, {"name": "x", "size": "y"})
both(matched_texts, {"nothing": "x"})
both(matched_other, {"a": 1})
both(matched_other, [3, 4])
both(matched_other, 7)
both(matched_other, {5: 1})
both(rest_of, {1: 2, 3: 4})
both(rest_of, {3: 4})

# Dicts and sets.

def from_keys(n):
    return dict.fromkeys(range(n), 0.5), dict.fromkeys("abca"), dict.fromkeys([n, n + 1, n], "x"), dict.fromkeys({n: 1}, n)


def shared_value(n):
    d = dict.fromkeys([1, 2], [n])
    d[1].append(9)
    return d


def united(a, b):
    c = a | b
    d = a
    d |= b
    return c, d, a, d is a


def sets_in_place(a, b):
    same = a
    a |= {100}
    a -= {1}
    first = sorted(same)
    a &= b
    second = sorted(same)
    a ^= {2, 77}
    return first, second, sorted(same), sorted(a), same is a


def set_methods(a, b):
    c = a.copy()
    c.update(b, [50, 51], range(3))
    d = a.copy()
    d.difference_update(b)
    e = a.copy()
    e.intersection_update(b, {2, 3})
    f = a.copy()
    f.symmetric_difference_update(b)
    return (sorted(a.union(b, [7, 8])), sorted(a.difference(b, {1})), sorted(a.intersection(b, a)), sorted(c), sorted(d), sorted(e),
            sorted(f), sorted(a.union()), isinstance(a, set), isinstance({1: 2}, dict))


def own_set(a):
    a.difference_update(a)
    return len(a)


def filtered(u, s):
    return sorted({x for x in u if x in s}), [x for x in u if x > 2], {x: x * x for x in u if x % 2}, sorted(u & s)


def counted(words):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return max(counts, key=lambda word: counts[word]), min(counts, key=lambda word: (counts[word], word)), sorted(counts.items())


def generated(n):
    def numbers():
        for i in range(n):
            yield i
    return [i for i in numbers() if i % 3 == 1], {i for i in numbers() if i > 2}, [*numbers(), *numbers()]


both(from_keys, 3)
both(shared_value, 3)
both(united, {1: 2, 3: 4}, {3: 5, 6: 7})
both(sets_in_place, {1, 2, 3, 4}, {2, 3, 100})
both(set_methods, {1, 2, 3, 4}, {3, 4, 5})
both(own_set, {1, 2, 3})
both(filtered, {1, 2, 3, 5, 8}, {2, 3, 8, 9})
both(counted, ["b", "a", "b", "c", "a", "b"])
both(generated, 8)

# Displays in zip, and tuples of one type indexed at run time.

def zipped(n):
    pairs = [a[0] + b[1] for a, b in zip([[1, 2], [3, 4]], [[5, 6], [7, n]])]
    tuples = [x for a, b in zip([(1, 2), (3, 4)], [(5, 6), (7, n)]) for x in (*a, *b)]
    texts = [a + b for a, b in zip(["a", "b"], ["c", "d"])]
    return pairs, tuples, texts, [(i, s) for i, s in enumerate(["x", "y"])]


def indexed(n):
    tuples, arrays, texts = ((1, 2), (3, 4)), (np.zeros(2), np.ones(3)), ("a", "bc", "d")
    return tuples[n], tuples[n][0], arrays[n].sum(), texts[n]


both(zipped, 9)
for n in (0, 1, -1, -2, 5, -7):
    both(indexed, n)

# Text.

def translated(text):
    swapped = text.translate(str.maketrans("abc", "xyz"))
    removed = text.translate(str.maketrans("ab", "ba", "c "))
    named = text.translate({97: "<A>", 98: ""})
    mixed = text.translate({97: "A", 98: None})
    numbers = text.translate({99: 100})
    texts = text.translate(str.maketrans({"a": "1", "b": "22"}))
    return swapped, removed, named, mixed, numbers, texts, text.translate({97: None})


def wrong_tables(n):
    return str.maketrans("ab", "abc"[:n])


def hashes(text, n):
    return hash(text), hash(text + "x"), hash(""), hash((text, n)), hash((n, (text, 1.5)))


both(translated, "a cab backs ébäc")
both(translated, "")
both(wrong_tables, 1)
both(wrong_tables, 2)
both(hashes, "text", 5)
both(hashes, "näh", -1)
both(hashes, "", 0)
assert njit(lambda items: [hash(item) for item in items])(List(["a", "b"])) == [hash("a"), hash("b")]
