"""Functions with a native half for their commonest calls: it answers what the general half answers."""

import random
import warnings

import numpy as np

draw = random.Random(3)


class Same(np.ndarray):
    """Arrays of a subclass take the general half, and so do lists."""


def vector(size, dtype="f8"):
    values = [draw.choice([0.0, 1.5, -2.0, 3.25, 1e300, -0.0, 7.0, float("nan"), float("inf"), 1e-300]) for _ in range(size)]
    if np.dtype(dtype).kind in "iu":
        values = [draw.randrange(10) for _ in range(size)]
    made = np.array(values).astype(dtype)
    kind = draw.randrange(3)
    if kind == 0:
        return made
    return np.repeat(made, 2)[::2] if kind == 1 else made[::-1]


def matrix(dtype="f8"):
    rows, columns = draw.randrange(1, 5), draw.randrange(1, 5)
    made = vector(rows * columns, dtype).reshape(rows, columns)
    return made if draw.random() < 0.5 else made.T


def outcome(function, *arguments, **options):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = function(*arguments, **options)
        except Exception as error:
            return type(error).__name__, str(error)
    return shown(result), sorted({str(each.message) for each in caught})


def shown(result):
    if isinstance(result, (tuple, list)):
        return [shown(each) for each in result]
    result = np.asarray(result)
    return result.dtype.str, result.shape, result.tobytes()


def general(function, *arguments, **options):
    """The general half: `__wrapped__` of the quick function behind the public one."""
    inner = getattr(function, "_implementation", function)
    return getattr(inner, "__wrapped__")(*arguments, **options)


def check(function, *arguments, **options):
    found, expected = outcome(function, *arguments, **options), outcome(general, function, *arguments, **options)
    assert found == expected, (function, arguments, options, found, expected)


def vectors():
    for _ in range(400):
        n = draw.randrange(0, 12)
        dtype = draw.choice(["f8", "f8", "f4", "i8", "u1"])
        a, b = vector(n, dtype), vector(n, dtype)
        check(np.where, a > 1)
        check(np.where, a > 1, a, b)
        check(np.where, a > 1, a, draw.choice([0, 1.5, np.float64(2)]))
        check(np.append, a, b)
        check(np.append, a, draw.choice([1, 2.5, np.float32(3), [4, 5]]))
        check(np.delete, a, draw.randrange(-n - 2, n + 2))
        check(np.hstack, (a, b))
        check(np.vstack, [a, b])
        check(np.column_stack, (a, b))
        check(np.hstack, (matrix(), matrix()))
        check(np.vstack, (a, matrix(dtype)))
        check(np.expand_dims, a, draw.randrange(-3, 3))
        check(np.outer, a, b)
        check(np.nan_to_num, a)
        check(np.nan_to_num, a, nan=draw.choice([1, -2.5, 0.1]))
        check(np.digitize, a, np.sort(np.nan_to_num(b)).astype("f8"))
        check(np.digitize, a, np.array([3.0, 1.0]), right=draw.random() < 0.5)
        check(np.digitize, a, np.array([1.0, np.inf, np.inf]))
        check(np.convolve, a, b, draw.choice(["full", "same", "valid", "f"]))
        check(np.correlate, a, vector(3, dtype), draw.choice(["full", "same", "valid"]))
        check(np.bincount, vector(n, "i8"))
        check(np.bincount, vector(n, "i8"), minlength=draw.randrange(-1, 15))
        check(np.bincount, np.array([1, -1]))
        check(np.linalg.norm, a)
        check(np.linalg.norm, matrix("f4"))
        check(np.interp, a, np.array([0.0, 1.0, 2.5]), np.array([1.0, -1.0, 2.0]), left=draw.choice([None, 0, 1.5]))
        check(np.interp, a, np.array([0.0, 1.0]), np.array([1.0]))
        check(np.interp, a, np.array([]), np.array([]))
        check(np.cross, vector(3), vector(3))
        check(np.cross, vector(3, "f4"), vector(draw.choice([2, 3])))


def matrices():
    for _ in range(300):
        dtype = draw.choice(["f8", "i8", "c16", "?"])
        a = matrix(dtype)
        check(np.triu, a, draw.randrange(-5, 6))
        check(np.tril, a, k=draw.randrange(-5, 6))
        check(np.tril, np.stack([a, a]), 1)
        check(np.triu, a[0], 1)
        check(np.std, a, axis=draw.choice([None, 0, 1]), ddof=draw.choice([0, 1]))
        check(np.var, a.astype("f8"), axis=0, keepdims=True)
        check(np.expand_dims, a, (0, 2))
        check(np.arange, draw.choice([3, 0, -2, 2.5]))
        check(np.arange, draw.choice([3, 0.5, -4]), draw.choice([7, 9.25]), draw.choice([1, 2, 0.25, -1, 0]))
        check(np.arange, 3, None, 2)


class List(list):
    """What is no list of Python's own is gone through element by element."""


def slow(value):
    return List(map(slow, value)) if isinstance(value, (list, tuple)) else value


def places():
    """Extremes along an axis and elements under masks, one by one."""
    for _ in range(300):
        m = matrix(draw.choice(["f8", "i8", "f4", "u1"]))
        for axis in (0, 1, -1):
            rows = m if axis else m.T
            for name in ("argmax", "argmin"):
                found = getattr(m, name)(axis=axis)
                assert found.dtype == np.int64 and found.tolist() == [int(getattr(row, name)()) for row in rows], (m, axis)
                assert getattr(m, name)(axis=axis, keepdims=True).shape == tuple(1 if i == axis % 2 else n for i, n in enumerate(m.shape))
        for a in (vector(draw.randrange(0, 90), draw.choice(["f8", "c16", "?", "i2"])), np.array(["a", "bcd", "ef"])):
            mask = np.array([draw.random() < 0.5 for _ in a], bool)
            wanted = [x for x, chosen in zip(a, mask) if chosen]
            assert a[mask].dtype == a.dtype and a[mask].tobytes() == np.array(wanted, a.dtype).tobytes()
            assert a[np.repeat(mask, 2)[::2]].tobytes() == a[mask].tobytes()
            b = a.copy()
            b[mask] = a[mask][::-1].copy()
            assert b[mask].tobytes() == a[mask][::-1].copy().tobytes() and b[~mask].tobytes() == a[~mask].tobytes()
    k = np.array([3, -1, 3, 0])
    for dtype in ("f8", "i2", "S3", "c16", "u1"):
        c = np.zeros(5, dtype)
        c[k] = np.array([1, 2, 3, 4]).astype(dtype)
        assert c.tolist() == [x.item() for x in np.array([4, 0, 0, 3, 2]).astype(dtype)] or dtype == "S3"
        for bad in ([5], [0, -6], [2**62]):
            before = c.copy()
            assert outcome(c.__setitem__, np.array(bad), c[0])[0] == "IndexError" and (c == before).all()


def lists():
    for value in ([1, 2], [1.5, 2], [[1, 2], [3, 4.5]], ((1, 2), [3, 4]), [[[1]], [[2]]], [np.float64(1), 2], [np.int64(1), 2],
                  [1, 2**40], [1, 2**70], [True, False], [1, True], [[1, 2], [3]], [], [[]], [[], []], [1, "a"], [[1], 2], [1, [2]],
                  [1, np.float32(2)], [1 + 2j, 3], [None, 1.0], [[[[[1, 2]]]]], [np.arange(2)], [np.arange(2), [1, 2]],
                  [1, np.array(2.5)], [1.5, 2**60 + 1], [float("nan"), -0.0], [[1, 2], 3.5], [[1.5], ["a"]]):
        for options in ({}, {"dtype": "f8"}, {"dtype": "i8"}, {"dtype": "f4"}, {"ndmin": 3}, {"copy": None}, {"order": "F"}):
            found, expected = outcome(np.array, value, **options), outcome(np.array, slow(value), **options)
            if "O" in str(expected[0]):
                found, expected = found[0][:2], expected[0][:2]
            assert found == expected, (value, options, found, expected)
        assert outcome(np.asarray, value)[0][:2] == outcome(np.asarray, slow(value))[0][:2], value
    for value in (1.5, 3, np.float32(1), True, 2**70, 1j):
        assert np.array(value).shape == () and np.array(value).item() == value and np.array(value, copy=None).dtype == np.asarray(value).dtype
    loop = [1]
    loop.append(loop)
    assert outcome(np.array, loop)[0] == "ValueError"
    assert np.array([[1, 2], [3, 4]]).flags.c_contiguous and np.array([[1, 2], [3, 4]], order="F").flags.f_contiguous
    try:
        np.array([1, 2], copy=False)
    except ValueError as error:
        assert "Unable to avoid copy" in str(error)
    else:
        raise AssertionError("a list was not copied")


def methods():
    for _ in range(200):
        a = vector(draw.randrange(1, 9), draw.choice(["f8", "i8", "f4", "?", "M8[s]"][:4]))
        assert [str(x) for x in a.tolist()] == [str(x.item()) for x in a]
        known = a[~np.isnan(a)] if a.dtype.kind == "f" else a
        if len(known) == len(a):
            assert a.argmax() == a.tolist().index(max(a.tolist())) and a.argmin() == a.tolist().index(min(a.tolist()))
        else:
            assert np.isnan(a[a.argmax()]) and a.argmin() == a.argmax()
        assert a.copy().tobytes() == np.array(list(a), a.dtype).tobytes()
        assert np.shares_memory(a.ravel(), a) == (a.flags.c_contiguous or len(a) < 2)
        m = matrix()
        for axes in ((), (1, 0), ((0, 1),), (None,), (-1, 0)):
            assert m.transpose(*axes).shape == np.transpose(m, None if axes in ((), (None,)) else axes[-2:] if len(axes) == 2
                                                            else axes[0]).shape
        b = a.copy()
        b.fill(1)
        assert (b == 1).all()
    frozen = np.zeros(2)
    frozen.flags.writeable = False
    for call in (lambda: frozen.fill(1), lambda: np.zeros((2, 3)).transpose(0, 0), lambda: np.zeros(3, "u1").fill(300)):
        assert outcome(call)[0] in ("ValueError", "OverflowError")
    assert type(np.zeros(3).view(Same).copy()) is Same and type(np.zeros((2, 2)).view(Same).ravel()) is Same


vectors()
matrices()
places()
lists()
methods()
