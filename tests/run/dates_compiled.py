"""Dates and durations in compiled code."""

import warnings

import numpy as np

from numba import njit
from _compiled import same

warnings.simplefilter("ignore")
rng = np.random.default_rng(7)
UNITS = ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "3D", "25s"]


def some(kind, unit, count=40):
    """Random ones, some of them none."""
    spread = {"Y": 300, "M": 4000, "W": 15000, "D": 100000, "3D": 40000}.get(unit, 10**9)
    counts = rng.integers(-spread, spread, count)
    counts[rng.random(count) < 0.15] = np.iinfo("i8").min
    counts[:2] = 0, 1
    return counts.view(f"{kind}8[{unit}]")


def differences(a, b):
    return a - b


def sums(a, b):
    return a + b, b + a, a - b


def compared(a, b):
    return a < b, a <= b, a > b, a >= b, a == b, a != b, np.maximum(a, b), np.minimum(a, b), np.fmax(a, b), np.fmin(a, b)


def divided(a, b):
    return a / b, a // b, a % b


def scaled(t):
    return t * 3, t * 1.5, 2 * t, t / 2, t // 2, t / 2.5, t // -7, -t, abs(t), np.sign(t), np.isnat(t), t * np.arange(len(t))


def reduced(a):
    return a.min(), a.max(), np.sort(a), np.argsort(a), np.unique(a), a.argmin(), a.argmax(), np.isnat(a), np.isfinite(a)


def summed(t):
    return t.sum(), t.mean(), np.diff(t), np.cumsum(t), t.sum(axis=0)


def loops(a):
    none, best = 0, a[0]
    for each in a:
        if np.isnat(each):
            none += 1
        elif each > best:
            best = each
    return none, best, max(a[0], a[1]), min(a[0], a[1])


for unit in UNITS:
    other = UNITS[(UNITS.index(unit) + 4) % len(UNITS)]
    dates, more = some("M", unit), some("M", other)
    spans, others = some("m", unit), some("m", other)
    same(differences, dates, more)
    same(compared, dates, more)
    same(sums, dates, spans)
    same(scaled, spans)
    same(divided, spans, others)
    same(compared, spans, others)
    for values in (dates, spans, dates[2:5], spans[2:5]):
        same(reduced, values)
        same(loops, values)
    same(summed, spans)
    same(summed, np.abs(spans[:2]))
    for array, kind in ((dates, "M"), (spans, "m")):
        for to in UNITS:
            wanted = np.dtype(f"{kind}8[{to}]")
            if unit in ("Y", "M") and to not in ("Y", "M") and kind == "m":
                continue

            def converted(a):
                return a.astype(wanted), a[2].astype(wanted)

            same(converted, array)


def as_numbers(a):
    return a.astype(np.int64), a.view(np.int64), a[0].astype(np.int64), a.astype(np.float64), a.astype(np.bool_)


same(as_numbers, some("M", "D"))
same(as_numbers, some("m", "us"))


def of_numbers(i, f):
    return i.astype("M8[D]"), i.astype("m8[s]"), f.astype("m8[s]"), f.astype("M8[ms]")


same(of_numbers, np.arange(-3, 4), np.array([1.7, np.nan, -2.5]))


def constants(d):
    return (
        d + np.timedelta64(3, "D"),
        d - np.datetime64("2020-01-01"),
        d < np.datetime64("2021"),
        np.timedelta64(1, "D") / np.timedelta64(1, "h"),
        np.datetime64("NaT") == d,
        np.datetime64("2001-02-03T04:05:06.789"),
        np.timedelta64(90, "m") + np.timedelta64(1, "h"),
        np.datetime64("2020-02-29", "M"),
        np.timedelta64("NaT"),
    )


same(constants, np.datetime64("2020-06-01"))
same(constants, np.datetime64("2020-06-01T12:00:01"))
same(lambda n: (np.timedelta64(n, "s"), np.datetime64(n, "D")), 12345)


def months(a):
    return a.astype("M8[M]").astype(np.int64) % 12 + 1, a - a.astype("M8[M]"), a.astype("M8[Y]").astype(np.int64) + 1970


same(months, some("M", "D"))
same(months, some("M", "s"))


def made(n):
    a = np.zeros(n, "M8[D]")
    for i in range(n):
        a[i] = np.datetime64("2020-01-01") + i
    b = np.full(2, np.datetime64("2001-02-03"))
    return a, b, np.empty(0, "m8[s]"), np.searchsorted(a, np.datetime64("2020-01-02")), np.array([a[0], a[3]]), np.ones(2, "m8[s]")


same(made, 6)


def in_place(a, t):
    a += t
    a[1:] -= np.timedelta64(1, "D")
    a[0] = np.datetime64("NaT")
    a[2:4] = a[4:6]


same(in_place, some("M", "s"), some("m", "s"))


def selected(a, b):
    return (
        np.where(np.isnat(a), b, a),
        np.clip(b, b[0], b[1]),
        a[a > b],
        a[np.array([0, 1])],
        np.concatenate((a, b[:1])),
        a[::-1].copy(),
        np.repeat(a, 2),
    )


same(selected, some("M", "D"), some("M", "s"))
same(selected, some("m", "h"), some("m", "m"))


@njit
def widened(d, flag):
    if flag:
        d = d + np.timedelta64(1, "s")
    return d


assert str(widened(np.datetime64("2020-01-01"), True)) == "2020-01-01T00:00:01"
assert widened(np.datetime64("2020-01-01"), False).dtype == "M8[s]"
START = np.datetime64("2000-01-01")


@njit
def since(d):
    return (d - START) / np.timedelta64(1, "D")


assert since(np.datetime64("2000-03-01")) == 60


@njit
def mixed(d):
    return d + 1.5


try:
    mixed(np.datetime64("2020-01-01"))
except TypeError:
    pass
except Exception as error:
    assert type(error).__name__ == "TypingError", error
