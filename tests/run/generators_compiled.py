"""Generator functions: what they give, to the interpreter and to compiled functions, is what they give interpreted."""

import gc
import io
import pathlib
import threading

import numpy as np
from _compiled import plain, text

from numba import njit, prange
from numba.core.errors import TypingError, UnsupportedError

PATH = pathlib.Path(__file__).with_name("_generators.py")


def plainly(*arguments, **options):
    return arguments[0] if arguments else lambda function: function


def space(**given):
    scope = {"__name__": "_generators", **given}
    exec(compile(PATH.read_text(), str(PATH), "exec"), scope)
    return scope


interpreted = space(njit=plainly, prange=range)
compiled = space(njit=njit, prange=prange)


def shown(value):
    if isinstance(value, (tuple, list)):
        return type(value).__name__, [shown(item) for item in value]
    return text(plain(value))


def items(scope, name, arguments, keywords):
    out = []
    try:
        for item in scope[name](*arguments, **keywords):
            out.append(shown(item))
            if len(out) == 50:
                break
    except UnboundLocalError:
        out.append("unbound")
    except Exception as error:
        out.append((type(error).__name__, str(error)))
    return out


def check_items(name, *arguments, **keywords):
    expected, found = (items(scope, name, arguments, keywords) for scope in (interpreted, compiled))
    assert found == expected, (name, arguments, expected, found)


def check(name, *arguments):
    def outcome(scope):
        try:
            return shown(scope[name](*arguments))
        except Exception as error:
            return type(error).__name__, str(error)

    expected, found = outcome(interpreted), outcome(compiled)
    assert found == expected, (name, arguments, expected, found)


vector = np.arange(5.0)
for n in (0, 1, 2, 7):
    for name in (
        "count fibonacci fresh_arrays pairs walk caught failing matched growing_lists of_containers optional bare returning "
        "endless records deleted prefixed"
    ).split():
        check_items(name, n)
    for name in (
        "total collected stepwise zipped taken ordered passed inner changing bound_late recursive_inner in_parallel failure_kept_out shared "
        "tested"
    ).split():
        check(name, n)
    for name in "zipped_with_popping zipped_with_setting keys_zipped".split():
        check(name, n)
    for name in "backwards backwards_shrinking named_in_comprehension late_array excluded".split():
        check_items(name, n)
check_items("excluded", 1.0, vector)
for _ in range(200):
    compiled["zipped_with_popping"](3)
check("stopped")
check("unpacked")
check("short_of_values")
for kind in (vector, vector[::-2], vector.astype("f4"), np.arange(3), [1, 2, 3], (1, 2), (1.5,), np.arange(6).reshape(2, 3)):
    check_items("both_signs", kind)
for kind in (("p", "q"), ["a", "bc"], [[1], [2, 3]], (np.ones(2), np.zeros(2)), vector, "xyz", np.ones((2, 3)), {"k": 1}):
    check_items("doubled", kind)
check_items("chained", vector, vector)
check_items("chained", vector, vector[:2])
check_items("chained", [1.0], np.array([1.0, 2.0, 8.0]))
check_items("perhaps_unbound", 4)
check_items("nothing")
check_items("records", 5, 3)
check_items("records", n=4, step=1, text="ab")
check_items("slices", vector)
check_items("assigned_parameter", 9, 2)
check_items("inorder", np.array([1, 3, -1, -1, -1]), np.array([2, 4, -1, -1, -1]), 0)
for each in ("the quick  brown fox", "", " a", "größe ändert ßich"):
    check_items("words", each)
    check("counted_words", each)
check("iterated", vector)
check("iterated", [5, 6])
assert list(compiled["made"](3)(3)) == [0, 3, 6] and list(compiled["made"](4)(3)) == [0, 4, 8]

# The object.
g = compiled["walk"](2)
assert iter(g) is g and g.__name__ == "walk" and "walk" in repr(g)
assert (next(g), g.send(None), next(g), next(g), next(g, "end"), list(g)) == (2, 1, -1, -2, "end", [])
g = compiled["endless"](1)
assert [x for x, _ in zip(g, range(3))] == [1, 2, 3] and next(g) == 5
assert g.gi_suspended and not g.gi_running
assert not compiled["endless"](1).gi_suspended
try:
    compiled["endless"](1).throw(KeyError, "words")
except KeyError as error:
    assert error.args == ("words",)
else:
    raise AssertionError("nothing was thrown")
for call, expected in [(lambda: g.send(3), TypeError), (lambda: g.throw(KeyError("x")), KeyError), (lambda: next(g), StopIteration)]:
    try:
        call()
    except expected:
        pass
    else:
        raise AssertionError(expected)
g = compiled["failing"](3)
assert next(g) == 1.0
try:
    next(g)
except IndexError as error:
    frames = []
    trace = error.__traceback__
    while trace:
        frames.append(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    assert "failing" in frames, frames
assert list(g) == []

# What it was given lives as long as it does.
kept = np.arange(100_000.0)
g = compiled["slices"](kept)
del kept
gc.collect()
next(g)
assert next(g).sum() == sum(range(100_000))
g = compiled["records"](3, 1, text="long " * 50)
gc.collect()
assert next(g)[1] == "long " * 50 + "0"


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 2**20


@njit
def big(n, rounds):
    for i in range(rounds):
        a = np.ones(n)
        held = [a, a * 2]
        yield held
        if i == 3:
            raise ValueError("three")


@njit
def consumed(n, rounds):
    s = 0.0
    for held in big(n, rounds):
        s += held[1][0]
        if held[0][0] > rounds:
            break
    return s


@njit
def given_up(n, rounds):
    g = big(n, rounds)
    s = 0.0
    try:
        for held in g:
            s += held[0][1]
    except ValueError:
        s += 1
    for held in big(n, rounds):
        return s + held[0][0]
    return s


def rounds():
    assert consumed(50_000, 3) == 6.0
    try:
        consumed(50_000, 5)
    except ValueError:
        pass
    given_up(50_000, 5)
    g = big(50_000, 3)
    next(g)
    next(g)
    list(big(50_000, 2))
    try:
        list(big(50_000, 9))
    except ValueError:
        pass


for _ in range(5):
    rounds()
gc.collect()
before = resident()
for _ in range(150):
    rounds()
gc.collect()
assert resident() - before < 30, (before, resident())

# Two threads cannot run the body of one at a time.
g = compiled["endless"](0)
seen, refused = [], []


def pull():
    for _ in range(2000):
        try:
            seen.append(next(g))
        except ValueError as error:
            assert "already executing" in str(error)
            refused.append(error)


threads = [threading.Thread(target=pull) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert sorted(seen) == list(range(len(seen))) and len(seen) + len(refused) == 8000

# The types that are shown are those of the body.
compiled["slices"](np.arange(2.0))
shown_types = io.StringIO()
compiled["slices"].inspect_types(file=shown_types)
assert "a[i:]: array(float64, 1d, C)" in shown_types.getvalue() and "list(none)" not in shown_types.getvalue() and "counter@" not in shown_types.getvalue(), shown_types.getvalue()

# What a generator cannot do is said.


@njit
def used_value(n):
    x = (yield n) + 1


@njit
def in_finally(n):
    try:
        yield n
    finally:
        n += 1


@njit
def in_tuple(n):
    return count_of(n), 1


@njit
def count_of(n):
    yield n


@njit
def other_types(n):
    yield 1
    yield np.ones(n)


for function, words in [
    (used_value, "value is used"),
    (in_finally, "finally"),
    (in_tuple, "only by itself"),
    (other_types, "one path returns"),
]:
    try:
        function(3)
    except (TypingError, UnsupportedError) as error:
        assert words in str(error), error
    else:
        raise AssertionError(function)
