"""Operations on few elements take short ways of their own; what they make is what the general way makes, bit for bit."""

import operator
import random
import threading
import warnings

import numpy as np

DTYPES = ["?", "i1", "i4", "i8", "u1", "u8", "f4", "f8", "c8", "c16"]
BINARY = [np.add, np.subtract, np.multiply, np.divide, np.floor_divide, np.remainder, np.power, np.maximum, np.fmin, np.less,
          np.equal, np.greater_equal, np.bitwise_and, np.logical_or, np.hypot, np.arctan2, np.copysign]
UNARY = [np.negative, np.absolute, np.sqrt, np.exp, np.isnan, np.floor, np.sign, np.logical_not, np.square]
OPERATORS = {np.add: operator.add, np.subtract: operator.sub, np.multiply: operator.mul, np.divide: operator.truediv,
             np.floor_divide: operator.floordiv, np.remainder: operator.mod, np.power: operator.pow, np.less: operator.lt,
             np.equal: operator.eq, np.greater_equal: operator.ge, np.bitwise_and: operator.and_}
IN_PLACE = {np.add: operator.iadd, np.subtract: operator.isub, np.multiply: operator.imul, np.bitwise_and: operator.iand}
SHAPES = [(), (0,), (1,), (5,), (1, 5), (4, 1), (4, 5), (4, 0), (1, 1), (2, 4, 5)]

draw = random.Random(1)


def elements(shape, dtype):
    """An array of this shape on memory in some order."""
    size = int(np.prod(shape))
    values = [draw.choice([0, 1, 2, 3, 7, 100, -1, -2, 0.5, 1e300, float("nan"), float("inf")]) for _ in range(size)]
    if np.dtype(dtype).kind in "biu":
        values = [int(x) % 120 if x == x and abs(x) < 1e9 else 5 for x in values]
    with np.errstate(all="ignore"):
        dense = np.array(values, dtype="f8" if np.dtype(dtype).kind in "fc" else "i8").astype(dtype).reshape(shape)
        if np.dtype(dtype).kind == "c":
            dense = dense * np.array(1 - 2j, dtype)
    kind = draw.randrange(5)
    if kind == 0 or not shape:
        return dense
    if kind == 1:
        wide = np.repeat(dense, 2, axis=-1)
        return wide[..., ::2]
    if kind == 2:
        return dense[..., ::-1]
    if kind == 3:
        return np.asfortranarray(dense)
    return np.repeat(dense, 3, axis=0)[::3]


def outcome(function, *arguments, **options):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = function(*arguments, **options)
        except Exception as error:
            return type(error).__name__, str(error)
    # A comparison whose first operand is a number is the turned one of the array.
    texts = sorted({str(each.message).replace("greater", "less") for each in caught})
    if isinstance(result, np.ndarray):
        return result.dtype, result.shape, result.size and result.strides, result.tobytes(), texts
    return result.dtype if hasattr(result, "dtype") else type(result), np.asarray(result).tobytes(), texts


def generally(ufunc, *arguments, **options):
    """The general way: with a mask that leaves everything in."""
    shape = np.broadcast_shapes(*(np.shape(each) for each in arguments))
    return ufunc(*arguments, where=np.ones(shape, bool), **options)


def arrays():
    for _ in range(6000):
        ufunc = draw.choice(BINARY)
        dtype = draw.choice(DTYPES)
        a = elements(draw.choice(SHAPES), dtype)
        other = draw.randrange(4)
        b = [elements(draw.choice(SHAPES), dtype), elements(a.shape, dtype), draw.choice([2, 3, 0.5, -1, 2.0]),
             elements((), dtype)[()]][other]
        if draw.random() < 0.3:
            a, b = b, a
        try:
            np.broadcast_shapes(np.shape(a), np.shape(b))
        except ValueError:
            continue
        expected = outcome(generally, ufunc, a, b)
        found = outcome(ufunc, a, b)
        same(found, expected, ufunc, a, b)
        if ufunc in OPERATORS and ufunc is not np.power and (np.ndim(a) or np.ndim(b)):
            same(outcome(OPERATORS[ufunc], a, b), expected, OPERATORS[ufunc], a, b)
    for _ in range(1500):
        ufunc = draw.choice(UNARY)
        a = elements(draw.choice(SHAPES), draw.choice(DTYPES))
        same(outcome(ufunc, a), outcome(generally, ufunc, a), ufunc, a)


def outputs():
    """Into arrays, which may be operands themselves, or lie over them."""
    for _ in range(3000):
        ufunc = draw.choice([np.add, np.subtract, np.multiply, np.maximum, np.bitwise_and, np.less])
        dtype = draw.choice(DTYPES)
        shape = draw.choice([shape for shape in SHAPES if shape])
        whole = elements(shape, dtype)
        kind = draw.randrange(5)
        if kind == 0:
            a, b, out = elements(shape, dtype), elements(shape, dtype), whole
        elif kind == 1:
            a, b, out = whole, elements(shape, dtype), whole
        elif kind == 2:
            a, b, out = whole[1:], whole[:-1], whole[1:]
        elif kind == 3:
            a, b, out = whole[..., ::-1], whole, whole
        else:
            a, b, out = whole, whole[:1], whole
        if draw.random() < 0.2:
            out = np.empty(shape, draw.choice(DTYPES))
        if np.broadcast_shapes(a.shape, b.shape) != out.shape:
            continue
        before = whole.copy()
        wanted = outcome(generally, ufunc, a.copy(), b.copy(), out=np.empty_like(out))
        for call in (lambda: ufunc(a, b, out=out), lambda: ufunc(a, b, out), lambda: ufunc(a, b, out=(out,))):
            whole[...] = before
            found = outcome(call)
            assert found[0] == wanted[0], (ufunc, a, b, out, found, wanted)
            if isinstance(wanted[0], np.dtype):
                assert found[3:] == wanted[3:], (ufunc, before, kind, found, wanted)
                whole[...] = before
                with np.errstate(all="ignore"):
                    assert call() is out
        if ufunc in IN_PLACE and a is out:
            whole[...] = before
            assert outcome(IN_PLACE[ufunc], a, b)[3:] == wanted[3:] or not isinstance(wanted[0], np.dtype)
    frozen = np.arange(3.0)
    frozen.flags.writeable = False
    for call in (lambda: np.add(frozen, 1, out=frozen), lambda: operator.iadd(frozen, 1)):
        try:
            call()
        except ValueError as error:
            assert "read-only" in str(error)
        else:
            raise AssertionError("a read-only array was written")


def numbers():
    """Scalars, as the only elements of arrays."""
    for _ in range(6000):
        ufunc = draw.choice(BINARY)
        dtype = draw.choice(["?", "i1", "i8", "u8", "f4", "f8", "c16"])
        pick = lambda: elements((1,), dtype)[0]
        a, b = pick(), draw.choice([pick(), pick(), 3, -2, 0.25])
        if draw.random() < 0.3:
            a, b = b, a
        lift = lambda x: np.array([x]) if isinstance(x, np.generic) else x
        with np.errstate(all="ignore"):
            try:
                wanted = ufunc(lift(a), lift(b))
            except (TypeError, ValueError, OverflowError) as error:
                wanted = error
            for function in [ufunc] + [OPERATORS.get(ufunc, ufunc)]:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    try:
                        found = function(a, b)
                    except (TypeError, ValueError, OverflowError) as error:
                        assert isinstance(wanted, type(error)), (function, a, b, wanted, error)
                        continue
                assert not isinstance(wanted, Exception), (function, a, b, found, wanted)
                if type(found) is bool:
                    continue
                assert found.dtype == wanted.dtype and (found.tobytes() == wanted.tobytes()
                                                        or found != found), (function, a, b, found, wanted)


def warned(function, *arguments):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        function(*arguments)
    return [str(each.message) for each in caught]


def reports():
    big = np.int64(2**63 - 1)
    assert warned(operator.add, big, 1) == ["overflow encountered in scalar add"]
    assert warned(operator.mul, np.float64(1e300), 1e300) == ["overflow encountered in scalar multiply"]
    assert warned(operator.truediv, np.float64(1), 0) == ["divide by zero encountered in scalar divide"]
    assert warned(operator.floordiv, np.int64(1), 0) == ["divide by zero encountered in scalar floor_divide"]
    assert warned(operator.neg, np.int64(-2**63)) == ["overflow encountered in scalar negative"]
    assert warned(np.log, np.zeros(4)[::2]) == ["divide by zero encountered in log"]
    for tiny in (np.float64(1e-300), np.array([1e-300, 1e-300])):
        with np.errstate(under="raise"):
            try:
                tiny * 1e-300
            except FloatingPointError:
                continue
        raise AssertionError("an underflow was not reported")


class Logged(np.ndarray):
    seen = 0

    def __array_finalize__(self, obj):
        Logged.seen += 1


def classes():
    a = np.arange(3.0).view(Logged)
    before = Logged.seen
    assert type(a + 1) is Logged and type(np.add(a, 1, out=a)) is Logged and Logged.seen > before
    assert type(operator.iadd(a, a)) is Logged
    plain = np.arange(3.0)
    assert type(np.add(a, 1, out=plain)) is np.ndarray
    objects = np.array([1, "a"], object)
    assert (objects * 2).tolist() == [2, "aa"] and operator.imul(objects, 2).tolist() == [2, "aa"]


def threads():
    """Arrays that are written, reshaped and read at once: results may be mixed, but nothing breaks."""
    shared = np.arange(12.0)
    stop = threading.Event()

    def change():
        while not stop.is_set():
            try:
                shared.shape = (3, 4)
                operator.imul(shared, 0.5)
                shared.shape = (12,)
                shared.resize(24, refcheck=False)
                shared.resize(12, refcheck=False)
            except (AttributeError, ValueError):
                pass

    others = [threading.Thread(target=change) for _ in range(2)]
    for each in others:
        each.start()
    for _ in range(3000):
        try:
            np.add(shared, shared, out=shared)
            shared[::2] + shared[1::2]
        except (ValueError, IndexError):
            pass
    stop.set()
    for each in others:
        each.join()


def same(found, expected, *what):
    assert found == expected, (*what, found, expected)


arrays()
outputs()
numbers()
reports()
classes()
threads()
