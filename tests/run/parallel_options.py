"""The sub-options of `parallel`, the size of chunks, and parallel loops inside of parallel loops."""

import contextlib
import io
import os
import subprocess
import sys

if os.environ.get("NUMBA_NUM_THREADS") != "4":
    # Chunks and nested loops show with several threads, whatever the machine has.
    again = subprocess.run([sys.executable, __file__], env={**os.environ, "NUMBA_NUM_THREADS": "4"})
    sys.exit(again.returncode)

import _hotloop_jit
import numba
import numpy as np
from _check import same
from numba import get_num_threads, get_thread_id, njit, prange, set_num_threads, stencil

OPTIONS = ("comprehension", "reduction", "inplace_binop", "setitem", "numpy", "stencil", "fusion", "prange")


def facts(function):
    """What was done, with the lines of the source."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        function.parallel_diagnostics(level=4)
    return [(each["source"], each["fact"]) for each in function.get_metadata(function.signatures[-1])["parfor_diagnostics"]]


def parallel_parts(function):
    return [source for source, fact in facts(function) if fact.startswith("runs in parallel") or "expression runs in parallel" in fact]


def switched_off(function, option):
    return [source for source, fact in facts(function) if f"'{option}': False" in fact]


def reduction(a):
    return a.sum()


def inplace_binop(a):
    b = np.empty_like(a)
    b[:] = 1.0
    b += a
    return b


def setitem(a):
    b = np.empty_like(a)
    b[1:] = a[:-1]
    b[:1] = 0.0
    return b


def expression(a):
    return np.sqrt(a) * 2.0 + a


def loop(a):
    s = 0.0
    for i in prange(len(a)):
        s += a[i]
    return s


def squared(x):
    return x * x + 0.5


helper = njit(squared)


def comprehension(a):
    return np.array([helper(a[i]) for i in range(len(a))])


CASES = {"reduction": reduction, "inplace_binop": inplace_binop, "setitem": setitem, "numpy": expression, "prange": loop,
         "comprehension": comprehension}
a = np.arange(100_000) / 3.0
for option, function in CASES.items():
    on, off = njit(parallel=True)(function), njit(parallel={option: False})(function)
    serial = njit(function)
    assert same(on(a), off(a)) or option in ("prange", "reduction"), option
    # Without threads the order of additions is that of the serial loop.
    assert same(off(a), serial(a)) or option == "reduction", option
    assert parallel_parts(on), (option, facts(on))
    if option == "comprehension":
        assert not any(source.startswith("for") for source in parallel_parts(off)), facts(off)
        assert any(source.startswith("for") for source in parallel_parts(on)), facts(on)
    else:
        assert switched_off(off, option), (option, facts(off))
        assert len(parallel_parts(off)) < len(parallel_parts(on)), (option, facts(on), facts(off))
    others = njit(parallel={other: False for other in OPTIONS if other != option})(function)
    assert same(others(a), on(a)) or option == "numpy", option
    assert parallel_parts(others), (option, facts(others))


# Fusion: the parts of an expression stay together, the reduction and the assignment are loops of their own.
def fused(a):
    return np.sum(np.sqrt(a) * 2.0)


on, off = njit(parallel=True)(fused), njit(parallel={"fusion": False})(fused)
on(a), off(a)
assert len(parallel_parts(on)) == 1 and len(parallel_parts(off)) == 2, (facts(on), facts(off))
assert abs(on(a) - off(a)) <= 1e-12 * on(a)


@stencil
def middle(x):
    return (x[-1] + x[0] + x[1]) / 3


def smooth(x):
    return middle(x)


def parallel_loops_of(text):
    return text.count("parallel @")


for options, loops in [(True, 1), ({"stencil": False}, 0), (False, 0)]:
    function = njit(parallel=options)(smooth)
    assert same(function(a), middle(a))
    found = parallel_loops_of(_hotloop_jit.show(function, "loops", 0))
    assert found == loops, (options, found)

for wrong, error in [({"nonsense": True}, NameError), ({"prange": False, "hoist": False, "fast": 1}, NameError), ("all", ValueError)]:
    try:
        njit(parallel=wrong)(loop)
        raise AssertionError(wrong)
    except error as told:
        assert error is ValueError or all(name in str(told) for name in wrong if name not in OPTIONS), told
        assert error is ValueError or "fusion" in str(told), told


# Comprehensions that are not parallel: with conditions, with effects, with lists of what is no number.
def with_condition(a):
    return np.array([x for x in a if x > 3])


def with_effect(a):
    seen = np.zeros(1)
    out = np.array([touched(seen, x) for x in a])
    return out, seen


@njit
def touched(seen, x):
    seen[0] += x
    return x


def nested(n):
    return [[i * j for j in range(n)] for i in range(n)]


def failing(a, n):
    return np.array([a[i] for i in range(n)])


for function, arguments in [(with_condition, (a,)), (with_effect, (a,)), (nested, (30,))]:
    compiled, serial = njit(parallel=True)(function), njit(function)
    assert same(compiled(*arguments), serial(*arguments)), function
    found = [source for source, fact in facts(compiled) if fact.startswith("runs in parallel") and source.startswith("for")]
    # Of lists in a list, the inner ones hold numbers.
    assert found == (["for j in range(n)"] if function is nested else []), facts(compiled)
compiled = njit(parallel=True)(failing)
assert same(compiled(a, len(a)), a) and compiled(a, 0).shape == (0,) and compiled(a, -3).shape == (0,)
try:
    compiled(a, len(a) + 5)
    raise AssertionError("no IndexError")
except IndexError as error:
    assert str(len(a)) in str(error)


# Chunks: so many neighbouring iterations are run by one thread.
@njit(parallel=True)
def who(n):
    out = np.empty(n, np.int64)
    for i in prange(n):
        t = 0.0
        for j in range(3000):
            t += np.sqrt(i + j)
        out[i] = get_thread_id() + (t < 0)
    return out


@njit(parallel=True)
def add_up(a):
    s = 0.0
    for i in prange(len(a)):
        s += a[i]
    return s


def runs(threads):
    """The lengths of runs of iterations that one thread had."""
    ends = np.flatnonzero(np.diff(threads)) + 1
    return np.diff(np.concatenate(([0], ends, [len(threads)])))


assert numba.get_parallel_chunksize() == 0
for size in [1, 7, 50, 400]:
    before = numba.set_parallel_chunksize(size)
    assert before == 0 and numba.get_parallel_chunksize() == size
    threads = who(350)
    chunks = -(-350 // size)
    bounds = {at * (350 // chunks) + min(at, 350 % chunks) for at in range(chunks + 1)}
    assert set(np.cumsum(runs(threads)).tolist()) <= bounds, (size, threads)
    assert len(set(threads.tolist())) <= chunks
    numba.set_parallel_chunksize(0)
with numba.parallel_chunksize(1000):
    first = add_up(a)
    set_num_threads(1)
    assert add_up(a) == first, "the same for any number of threads"
    set_num_threads(4)
with numba.parallel_chunksize(3):
    assert abs(add_up(a) - first) < 1e-9 * first
assert numba.get_parallel_chunksize() == 0


@njit(parallel=True)
def sized(a):
    inside = np.zeros(4, np.int64)
    with numba.parallel_chunksize(100):
        for i in prange(4):
            inside[i] = numba.get_parallel_chunksize()
        for i in prange(4):
            numba.set_parallel_chunksize(i)
        after = numba.get_parallel_chunksize()
    return inside, after, numba.get_parallel_chunksize()


inside, after, at_end = sized(a)
assert not inside.any() and after == 100 and at_end == 0, (inside, after, at_end)
for wrong in (-1, 1.5):
    try:
        numba.set_parallel_chunksize(wrong)
        raise AssertionError(wrong)
    except (ValueError, TypeError):
        pass


# A loop with fewer iterations than threads leaves the threads to the loops inside, and nothing else changes.
@njit(parallel=True)
def rows(x):
    out = np.zeros_like(x)
    counts = np.zeros(x.shape[0], np.int64)
    total = 0
    ids = np.zeros(x.shape, np.int64)
    for i in prange(x.shape[0]):
        c = 0
        for j in prange(x.shape[1]):
            t = 0.0
            for k in range(200):
                t += np.sqrt(x[i, j] + k)
            out[i, j] = t
            ids[i, j] = get_thread_id()
            c += x[i, j] > 5
        counts[i] = c
        total += c
    return out, counts, total, ids


for length in (1, 2, 3, 4, 9):
    x = np.arange(length * 2000.0).reshape(length, 2000) % 11
    results = []
    for threads in (1, 2, 4):
        set_num_threads(threads)
        results.append(rows(x)[:3])
    assert same(results[0], results[1]) and same(results[0], results[2]), length
    # With enough iterations each row is one thread's; with few the rows are shared, unless the others come too late.
    for _ in range(200):
        in_row = [len(set(row.tolist())) for row in rows(x)[3]]
        if length >= 4 or max(in_row) > 1:
            break
    assert (set(in_row) == {1}) == (length >= 4), (length, in_row)
assert any("fewer iterations" in fact for _, fact in facts(rows)), facts(rows)


@njit(parallel=True)
def float_sums(x):
    out = np.zeros(x.shape[0])
    for i in prange(x.shape[0]):
        s = 0.0
        for j in prange(x.shape[1]):
            s += x[i, j] * 0.1
        out[i] = s
    return out


@njit(parallel=True)
def draws(n, m):
    out = np.zeros((n, m))
    for i in prange(n):
        for j in prange(m):
            out[i, j] = np.random.random()
    return out


# Sums of floats inside would depend on how they are cut, so they are serial whatever the number of threads.
x = np.arange(6000.0).reshape(2, 3000) / 7
results = set()
for threads in (1, 4):
    set_num_threads(threads)
    np.random.seed(3)
    results.add((*float_sums(x).tolist(), float(draws(2, 500).sum())))
assert len(results) == 1, results
assert not any("fewer iterations" in fact for _, fact in facts(float_sums))


# What is right in Numba, where loops inside are always serial, is right here: iterations of the inner loop that meet stay on one thread.
@njit
def added_to(values, at):
    values[at] += 1


@njit(parallel=True)
def one_sum(x):
    out = np.zeros(x.shape[0])
    for i in prange(x.shape[0]):
        for j in prange(x.shape[1]):
            out[i] += x[i, j]
    return out


@njit(parallel=True)
def own_counts(x):
    out = np.zeros((x.shape[0], 5))
    for i in prange(x.shape[0]):
        counts = np.zeros(5)
        for j in prange(x.shape[1]):
            counts[int(x[i, j]) % 5] += 1
        out[i] = counts
    return out


@njit(parallel=True)
def by_thread(x):
    parts = np.zeros((get_num_threads(), 8))
    for i in prange(x.shape[0]):
        t = get_thread_id()
        for j in prange(x.shape[1]):
            parts[t, 0] += x[i, j]
    return parts.sum()


@njit(parallel=True)
def in_a_helper(x):
    out = np.zeros(x.shape[0])
    for i in prange(x.shape[0]):
        for j in prange(x.shape[1]):
            added_to(out, i)
    return out


@njit(parallel=True)
def recurrence(x):
    out = np.zeros(x.shape)
    for i in prange(x.shape[0]):
        for j in prange(1, x.shape[1]):
            out[i, j] = out[i, j - 1] + 1
    return out


set_num_threads(4)
x = np.arange(100_000.0).reshape(2, 50_000) % 7
for function in (one_sum, own_counts, by_thread, in_a_helper, recurrence):
    for _ in range(20):
        assert same(function(x), function.py_func(x)), function.__name__
    assert not any("fewer iterations" in fact for _, fact in facts(function)), function.__name__


@njit(parallel=True)
def seeded_inside(n):
    out = np.zeros((n, 2))
    for i in prange(n):
        np.random.seed(i)
        out[i, 0] = np.random.random()
        out[i, 1] = np.random.normal()
    return out


expected = [(np.random.seed(i), np.random.random(), np.random.normal())[1:] for i in range(40)]
assert same(seeded_inside(40), np.array(expected))


@njit(parallel=True)
def fails_inside(n, m, bad):
    out = np.zeros((n, m))
    for i in prange(n):
        for j in prange(m):
            if i * m + j >= bad:
                raise ValueError("at", i, j)
            out[i, j] = 1
    return out


for threads in (1, 4):
    set_num_threads(threads)
    for n in (2, 8):
        try:
            fails_inside(n, 1000, 300)
            raise AssertionError("no error")
        except ValueError as error:
            assert error.args == ("at", 0, 300), error.args
    assert fails_inside(2, 1000, 10**9).sum() == 2000
