"""Arrays of text, bytes and any objects."""

import copy
import pickle
import warnings

import numpy as np

warnings.simplefilter("ignore")


def show(function):
    """What the function gives, or what it raises."""
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)


for values, dtype in [(["", "0", "1", "False", "x"], bool), (["1", "-5", " 7 ", "1_000"], int), (["1.5", "inf", "nan", "1e5", " 2 "], float),
                      (["x"], int), (["x"], float), (["1.5"], int), (["1+2j", "3"], complex), ([b"12"], int), (["300"], "i1"), (["-1"], "u1"),
                      ([1.5, 1e20, float("nan"), -0.0, 1e-5], "U"), ([True, False], "U"), ([1 + 2j, 3j], "U"), ([123456], "U3"), ([12], "S"),
                      (["\xe4b"], "S"), ([b"\xe4"], "U"), (["1", 2.5], float), ([1, "a"], object), ([[1, 2], [3]], object), ([{}, []], object)]:  # fmt: skip
    show(lambda: np.array(values).astype(dtype))
    show(lambda: np.array(values, dtype))
for values in [["abc", "d"], [b"abc", b"d"], ["abc", 1], ["abc", 1.5], ["a", None], [1, "a", 2.5, True], ["a", b"b"], "abc", ["a\nb", "it's", '"'],
               [1, 2, None], [2**100], [2**100, 1.5], [1, [2]], [[1, 2], [3]], None, object, [["a", "bb"], ["ccc", ""]]]:
    show(lambda: np.array(values))
a = np.array(["abc", "d", ""])
o = np.array([3, 1.5, "x"], dtype=object)
n = np.array([3, 1, 2], dtype=object)
for expression in ["a[0]", "a == 'd'", "a < 'b'", "a != a[1]", "a + 'x'", "a + a", "np.sort(a)", "np.argsort(a)", "np.unique(a)", "a.tolist()", "a.item(0)", "a.dtype",
                   "a.astype('U2')", "a.argmax()", "np.where(a == 'd', a, 'zzzzzz')", "np.concatenate([a, ['longer']])", "'d' in a",
                   "np.zeros(2, 'U3')", "np.empty(0, 'U')", "np.zeros(2, 'U').dtype", "np.full(2, 'ab')", "np.searchsorted(np.sort(a), 'b')",
                   "a == 1", "a + 1", "a * 2", "np.array(['a' * 30] * 4)", "a[::-1]", "a.reshape(3, 1)", "np.repeat(a, 2)", "a.astype('S')",
                   "np.array(['a'] * 3, dtype=object)", "n + 1", "o * 2", "n.sum()", "n > 1", "np.sort(n)", "n.max()", "n.min()", "np.sqrt(np.array([4.0], dtype=object))",
                   "n.astype(float)", "np.array(['1'], dtype=object).astype(int)", "n @ n", "np.array([None, 1]) == None", "np.equal(o, 3)", "n.astype(bool)",
                   "np.logical_and(n, n)", "np.isnan(n)", "np.floor(np.array([1.5], object))", "n**2", "-n", "np.empty(2, object)", "np.full(2, None)", "n.cumsum()",
                   "n[1:]", "n.tolist()", "n.reshape(3, 1) + n", "np.concatenate([n, [5]])", "n.argsort()", "np.add.reduce(n)", "np.outer(n, n)",
                   "np.promote_types('i8', 'S1')", "np.promote_types('U3', 'S5')", "np.promote_types('i8', 'V8')", "np.result_type('U1', 1)", "np.dtype(str)", "np.dtype(('U', 5))",
                   "np.str_('a')", "np.bytes_(b'a')", "np.str_('a').dtype", "np.str_(5)", "np.object_", "isinstance(a[0], str)", "np.dtype('O').hasobject"]:  # fmt: skip
    show(lambda: eval(expression))
print(a, o, np.array([b"a", b"bc"]), np.array("ab"), np.array(None))
a[0] = "longer than three"
a[1:] = ["x", "yz"]
o[0] = [1, 2]
o[1:] = None
show(lambda: (a, o))

# Truth, numbers and choices; limits of the floats.
a, o = np.array(["x", "yy", ""]), np.array([7, 0, 3], object)
for expression in ["a.astype(object)","bool(np.array(''))","bool(np.array('a'))","int(np.array('5'))","float(np.array('2.5'))","list(a)","a.nonzero()","np.count_nonzero(a)","(a != '').sum()","a.view('i4').shape","a.tobytes()[:4]","np.any(a)","np.all(a)","o.any()","o.all()","np.any(o)","np.all(o)","np.any(o, axis=0, keepdims=True)","np.logical_or.reduce(o)","bool(np.array([None],object))","int(np.array([5],object))","np.where(o > 1, o, None)","np.where([True, False], None, 1)","np.clip(o, 1, 5)","np.finfo('f2').eps","np.finfo('f2').max","repr(np.finfo('f2'))","np.finfo('f4')","np.finfo('f8')"]:  # fmt: skip
    show(lambda: eval(expression))

r = np.zeros(2, [("x", "i4"), ("o", "O"), ("v", "f8", (2,))])
r[0] = (1, {"k": 1}, (1, 2))
r["o"][1] = [3]
for value in [r, r[0], o, a, a[0], np.array(["2020", "NaT"], "M8[D]"), np.datetime64("2020", "ns"), np.timedelta64(3, "s"), np.float16(1.5), r.dtype,
              np.bytes_(b"ab")]:  # fmt: skip
    show(lambda: pickle.loads(pickle.dumps(value)))
    show(lambda: copy.deepcopy(value))

# Objects beside NumPy's scalars, with masks, and where they have no order.
nan = float("nan")
o = np.array([1.5, 2, nan], object)
for expression in ["o - np.float32(0.1)", "np.float32(0.1) + o", "o.__isub__(np.float32(0.5))", "np.equal(o, 2, out=np.array([7, 8, 9], object), where=[True, False, True])", "np.logical_or(o, 0, dtype=bool)", "np.fmod(o, 2)", "np.fabs(o)", "np.bitwise_count(np.array([2**70], object))", "np.gcd(np.array([0.75], object), -3)", "np.lcm(np.array([6], object), 4)",
                   "np.gcd(np.array([nan], object), 2)", "np.add.reduceat(np.array([1, 2, 3], object), [0, 2, 1])", "np.unique(o)", "np.nansum(o)", "np.nanmax(o)", "np.nanmin(o, initial=0)", "np.nanmean(o)", "np.nanmedian(o)", "np.array_equal(o, o, equal_nan=True)", "np.cross(np.array([1, 2, 3], object), [1, 2, 3])", "np.array([b'abc', b'z'], object).astype('S').dtype", "np.array([b'abc'], object).astype('U')", "np.vectorize(lambda x: x)(np.array([1j, 2]))"]:  # fmt: skip
    show(lambda: eval(expression))
# The bytes of text stay, those of its characters turn.
for value in [np.array([b"abc"]), np.array(["ab"]), np.array([(1, 2.0)], "i4,f8"), np.array([1 + 2j], "c8"), np.array([b"\xab\xcd"], "V2")]:
    show(lambda: value.byteswap().tobytes())
    show(lambda: value)
for expression in ["np.array([(1, 2.0)], 'i4,f8') == 2", "np.zeros(0, 'V3') == True", "np.add.reduce(np.array([(1, 2.0)], 'i4,f8'), dtype='f4')", "np.sign(np.array([(1, 2.0)], 'i4,f8'), dtype='i8')", "np.add.reduce(np.array(['a', 'b']), dtype=int)", "np.logical_and.reduce(np.array(['a', '']), dtype='i1')", "np.any(np.array(['a', '']))", "np.array([1, 2], 'M8[D]') * 2", "np.convolve(np.array(['a']), [1.0])", "np.dot(np.array(['a']), np.array(['b']))", "np.vecdot(np.array([1], 'M8[D]'), np.ones(3))"]:  # fmt: skip
    show(lambda: eval(expression))


class Length:
    """Works with Python's numbers alone, and says which operation was asked of it."""

    def __repr__(self):
        return "Length"

    def __eq__(self, other):
        return ("==", other) if type(other) in (int, float) else NotImplemented

    __hash__ = None


for operator in ("add", "radd", "sub", "mul", "rmul", "truediv", "floordiv", "mod", "pow", "rpow", "and", "lshift", "lt", "ge"):
    setattr(Length, f"__{operator}__", lambda self, other, operator=operator: (operator, other) if type(other) in (int, float) else NotImplemented)
# A scalar beside what is no number is Python's number; text and lists are repeated and joined as by one.
for scalar in [np.int64(2), np.float32(0.5), np.float64(1.5), np.uint8(3), np.bool(True)]:
    for expression in ["Length() + x", "x + Length()", "Length() - x", "x - Length()", "Length() * x", "x * Length()", "Length() / x", "x / Length()",
                       "Length() // x", "Length() % x", "Length() ** x", "x ** Length()", "Length() & x", "Length() << x", "Length() < x", "x > Length()",
                       "x < Length()", "Length() >= x", "Length() == x", "x == Length()", "x != Length()", "object() == x", "x != object()",
                       "np.array([Length()] * 3).sum()"]:  # fmt: skip
        show(lambda: eval(expression, {"np": np, "Length": Length, "x": scalar}))
for expression in ["'ab' * np.int64(2)", "np.uint8(3) * b'a'", "[1] * np.int64(2)", "'a' + np.str_('b')", "np.array(['a']) + 'b'", "np.array([2]) * [3]",
                   "np.bytes_('ab')", "np.bytes_(['a', 'bc'])", "np.bytes_(None)", "np.bytes_('ab', 'utf8')", "np.bytes_(b'x')", "type(np.bytes_('a'))",
                   "b'ab' == np.array(b'ab', 'S4')", "np.array(b'ab', 'S4') in (b'x', b'ab')", "b'ab' != np.array([b'ab', b'c'])", "str(np.array(b'ab')), str(np.array('ab'))"]:  # fmt: skip
    show(lambda: eval(expression))
