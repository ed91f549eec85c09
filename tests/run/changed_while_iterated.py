"""What changes while a loop runs over it, and generators that are ended by StopIteration: as in the interpreter."""

import warnings

from numba import njit
from numba.typed import Dict

warnings.simplefilter("ignore")


def outcome(function, *arguments):
    try:
        return function(*arguments)
    except Exception as error:
        return type(error).__name__, str(error)


def both(function, *make):
    """The same results, errors and changes compiled as interpreted."""
    mine, theirs = [each() for each in make], [each() for each in make]
    expected, got = outcome(function, *theirs), outcome(njit(function), *mine)
    assert expected == got, (function.__name__, expected, got)
    assert mine == theirs, (function.__name__, theirs, mine)
    return expected


def grown_keys(d):
    total = 0
    for key in d:
        total += key
        d[key + 10] = 1
    return total


def grown_values(d):
    total = 0
    for value in d.values():
        total += value
        d[total + 100] = 1
    return total


def grown_items(d):
    for key, value in d.items():
        d[key + value + 50] = key
    return 1


def shrunk(d):
    for key in d.keys():
        del d[key]
    return len(d)


def grown_at_the_end(d):
    seen = 0
    for key in d:
        seen += 1
        if seen == 3:
            d[-1] = 0
    return seen


def left_in_time(d):
    for key in d:
        d[key + 20] = 0
        break
    return len(d)


def same_size(d):
    out = []
    for key, value in d.items():
        out.append((key, value))
        d[3] = value + 100
    return out


def numbered(d):
    out = []
    for at, (key, value) in enumerate(d.items()):
        out.append(at * 1000 + key * 10 + value)
        if at == 1:
            d[77] = 1
    return out


def zipped(d, e):
    out = []
    for key, other in zip(d, e.values()):
        out.append(key + other)
        if other == 5:
            e[99] = 0
    return out


def caught(d):
    try:
        for key in d:
            d[key + 1000] = 0
    except RuntimeError as error:
        return str(error)
    return ""


def of_set(s):
    for item in s:
        s.add(item + 10)
    return len(s)


def of_set_shrunk(s):
    for item in s:
        s.discard(item)
    return len(s)


def moved_keys(d):
    seen = 0
    for key in d:
        d[key] = d.pop(key)
        seen += 1
    return seen


def moved_items(d):
    seen = 0
    for key, value in d.items():
        del d[key]
        d[key + 100] = value
        seen += 1
    return seen


def moved_in_set(s):
    seen = 0
    for item in s:
        s.remove(item)
        s.add(item + 100)
        seen += 1
        if seen > 50:
            break
    return seen <= 50


def reversed_dict(d):
    return [key for key in reversed(d)], list(reversed(d.values())), [pair for pair in reversed(d.items())], list(reversed(d.keys()))


def reversed_grown(d):
    for key in reversed(d):
        d[key + 10] = 1
    return 1


def reversed_with_gaps(d):
    del d[2]
    d[9] = 1
    total = 0
    for at, key in enumerate(reversed(d)):
        total = total * 10 + key + at
    return total


def comprehension(d):
    return [d.setdefault(key + 50, key) for key in d]


def views(d):
    keys, values = d.keys(), d.values()
    before = len(keys), len(values)
    d[4] = 40
    out = []
    for key in keys:
        out.append(key)
    for value in values:
        out.append(value)
    return before, len(keys), out, 4 in keys, sorted(values), list(d.items())


def chosen(d, e, first):
    which = d.keys() if first else e.keys()
    total = 0
    for key in which:
        total += key
    return total


def list_grows(items):
    count = 0
    for item in items:
        count += 1
        if item < 5:
            items.append(item + 2)
    return count, len(items)


def list_shrinks(items):
    out = []
    for item in items:
        out.append(item)
        items.pop()
    return out


def list_removes(items):
    for item in items:
        items.remove(item)
    return items


def list_inserts(items):
    out = []
    for at, item in enumerate(items):
        out.append(item)
        if at < 3:
            items.insert(0, at)
    return out


def list_cleared(items):
    for item in items:
        items.clear()
    return len(items)


three = lambda: {1: 4, 2: 5, 3: 6}
for function in (grown_keys, grown_values, grown_items, shrunk, grown_at_the_end, left_in_time, same_size, numbered, caught,
                 comprehension, views, reversed_dict, reversed_with_gaps):
    both(function, three)
# An entry that comes again comes at most once more than there are entries.
for function in (moved_keys, moved_items):
    for count in range(1, 40):
        ended = outcome(njit(function), {key: key for key in range(count)})
        assert ended == count or ended == ("RuntimeError", "dictionary keys changed during iteration"), (count, ended)
assert njit(moved_in_set)({1, 2, 3})
assert outcome(njit(reversed_grown), three()) == ("RuntimeError", "dictionary changed size during iteration")
assert both(grown_keys, three) == ("RuntimeError", "dictionary changed size during iteration")
assert both(of_set, lambda: {1, 2, 3}) == ("RuntimeError", "Set changed size during iteration")
both(of_set_shrunk, lambda: {1, 2, 3})
both(zipped, three, three)
both(chosen, three, lambda: {7: 1}, lambda: True)
both(chosen, three, lambda: {7: 1}, lambda: False)
for function in (list_grows, list_shrinks, list_removes, list_inserts, list_cleared):
    both(function, lambda: [1, 2, 3, 4, 5, 6])

typed = Dict()
typed[1] = 2
assert outcome(njit(grown_keys), typed) == ("RuntimeError", "dictionary changed size during iteration")


# StopIteration out of the body of a generator is an error; elsewhere it is what it is.

class Done(StopIteration):
    pass


def raises(n):
    for i in range(n):
        if i == 3:
            raise StopIteration
        yield i


def raises_own(n):
    yield n
    raise Done


def takes_next(n):
    numbers = iter(range(n))
    while True:
        yield next(numbers) + next(numbers)


def handles(n):
    numbers = iter(range(n))
    while True:
        try:
            yield_of = next(numbers)
        except StopIteration:
            return
        yield yield_of


def other_error(n):
    yield n
    raise ValueError("no more")


def delegates(n):
    yield from raises(n)


for generator in (raises, raises_own, takes_next, handles, other_error):
    compiled = njit(generator)

    def interpreted_total(n, make=generator):
        total = 0
        for item in make(n):
            total += item
        return total

    def total(n):
        total = 0
        for item in compiled(n):
            total += item
        return total

    def guarded(n):
        try:
            for item in compiled(n):
                pass
        except RuntimeError as error:
            return str(error)
        except StopIteration:
            return "StopIteration"
        except ValueError as error:
            return str(error)
        return "end"

    def interpreted_guard(n, make=generator):
        try:
            for item in make(n):
                pass
        except (RuntimeError, ValueError) as error:
            return str(error)
        return "end"

    for n in (2, 3, 4, 5, 6):
        expected = outcome(interpreted_total, n)
        assert expected == outcome(njit(total), n) == outcome(total, n), (generator.__name__, n, expected)
        assert interpreted_guard(n) == njit(guarded)(n), (generator.__name__, n)

inner = njit(raises)


@njit
def through(n):
    yield from inner(n)


assert outcome(list, through(5)) == ("RuntimeError", "generator raised StopIteration")
assert outcome(list, delegates(5)) == ("RuntimeError", "generator raised StopIteration")
try:
    list(inner(5))
except RuntimeError as error:
    assert isinstance(error.__cause__, StopIteration)


@njit
def plain_function(n):
    raise StopIteration


assert outcome(plain_function, 1) == ("StopIteration", "")
