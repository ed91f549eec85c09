"""Single numbers: what operators, comparisons, functions and classes make of them, and what they warn about."""

import operator
import warnings

import numpy as np

EDGES = {
    "b": [False, True],
    "i": [0, 1, 2, 7, -1, -7],
    "u": [0, 1, 2, 7],
    "f": [0.0, -0.0, 1.0, -1.5, 2.0, np.inf, -np.inf, np.nan],
}
KINDS = [np.bool, np.int8, np.uint8, np.int16, np.int32, np.uint32, np.int64, np.uint64, np.float32, np.float64]
PLAIN = [0, 1, 2, -1, 7, -7, 127, 128, 2**31, 2**53 + 1, 2**62, 0.0, -0.0, 1.5, -2.0, 1e-300, 1e-45, 1e300, np.inf, np.nan]
OPERATORS = [
    *(operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod),
    *(operator.and_, operator.or_, operator.xor),
    *(operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne),
]


def outcome(apply, *operands):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = apply(*operands)
        except Exception as error:
            return f"{type(error).__name__}: {error}"
    text = "nan" if result != result else repr(result)
    # The names of operations in warnings differ, and so does what is said of quotients that are too large to be floored.
    told = sorted({str(each.message).split()[0] for each in caught if apply is not operator.floordiv})
    return " ".join([type(result).__name__, text, *told])


def values(kind):
    dtype = np.dtype(kind)
    numbers = list(EDGES[dtype.kind])
    if dtype.kind in "iu":
        numbers += [int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)]
    if dtype.kind == "f":
        numbers += [float(np.finfo(dtype).max), float(np.finfo(dtype).tiny)]
    return [kind(number) for number in numbers]


def plain(kind):
    """Python's numbers beside it, less those that only its conversion warns about."""
    return [number for number in PLAIN if kind is not np.float32 or not 1e38 < abs(number) < np.inf]


for kind in KINDS:
    for apply in OPERATORS:
        for x in values(kind):
            for y in values(kind) + plain(kind):
                print(kind.__name__, apply.__name__, repr(x), repr(y), outcome(apply, x, y))
            for y in plain(kind):
                print(kind.__name__, apply.__name__, repr(y), repr(x), outcome(apply, y, x))
    for apply in [operator.neg, operator.pos, operator.abs, operator.invert, float, int, bool]:
        for x in values(kind):
            print(kind.__name__, apply.__name__, repr(x), outcome(apply, x))

for left in [np.int8, np.int64, np.uint64, np.float32]:
    for right in [np.bool, np.int16, np.int64, np.uint64, np.float32, np.float64]:
        for apply in OPERATORS:
            for x in values(left)[::2]:
                for y in values(right)[::2]:
                    print(left.__name__, right.__name__, apply.__name__, repr(x), repr(y), outcome(apply, x, y))

# Powers that every way to compute them gives exactly.
for x in [*values(np.float64), np.float64(3.0), np.float64(1e200), np.float64(1e-200)]:
    for y in [2, 2.0, 1, 0, -1, np.float64(2.0), np.int64(2), np.inf, -np.inf, np.nan]:
        print("power", repr(x), repr(y), outcome(operator.pow, x, y))

for name in ["sqrt", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan",
             "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "floor", "ceil", "trunc", "rint", "negative", "absolute"]:  # fmt: skip
    function = getattr(np, name)
    for x in [0.0, -0.0, 1.0, -1.0, 2.0, np.inf, -np.inf, np.nan, 1e4, -1e4]:
        for given in [x, np.float64(x)]:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                result = function(given)
            print(name, repr(given), type(result).__name__, f"{float(result):.13g}", *[str(each.message) for each in caught])


class Named(np.float64):
    """A class of numbers made in Python: its numbers may have attributes, and its `__init__` is called."""

    def __init__(self, *arguments):
        self.told = arguments


class Small(np.int16):
    pass


named = Named(1.5)
print(type(named), named.told, named + 1, type(named + 1), Named("2.5").told, -named, abs(named), np.sqrt(named))
small = Small(7)
small.name = "seven"
print(type(small), small.name, small + small, type(small + 1), small == 7)
for given in [(), (1.5,), (np.float32(2.5),), ("3.5",), (None,), ([1, 2],), (1, 2, 3), (True,), (np.arange(2),), (1j,)]:
    for kind in [np.float64, np.float32, np.int64, np.bool, np.complex64]:
        print(kind.__name__, given, outcome(lambda: np.asarray(kind(*given)).tolist()))


class Whole(int):
    """Numbers of such classes have the dtype that an array of them has: only Python's own adapt to the others."""


class Real(float):
    pass


class Said(int):
    def __add__(self, other):
        return "said"

    def __radd__(self, other):
        return "said on the right"


for x in [np.float32(1), np.int8(1), np.uint8(1), np.float64(1), np.True_, np.arange(2, dtype=np.int8), np.ones(2, np.float32)]:
    for y in [Whole(5), Whole(300), Real(2.5), Said(5), True, 2**200]:
        for apply in (operator.add, operator.lt, np.maximum, lambda a, b: np.result_type(type(a)(1) if np.isscalar(a) else a, b)):
            for pair in [(x, y), (y, x)]:
                if x is np.True_ and y == 2**200:
                    continue
                try:
                    made = apply(*pair)
                    print(repr(x), repr(y), repr(made), getattr(made, "dtype", None))
                except Exception as error:
                    print(repr(x), repr(y), type(error).__name__, error)

# Nothing of NumPy's is None.
for x in [np.float64(1.5), np.int8(1), np.float32(0), np.True_, np.complex128(1), np.datetime64("2020"), np.str_("a")]:
    print(repr(x), x == None, x != None, None == x, None != x, x == "a", x == object())  # noqa: E711

# A truth value on the left takes the way of arrays, on which nothing is told about integers.
for apply in (operator.add, operator.sub, operator.mul):
    for x, y in [(np.True_, np.uint8(255)), (np.uint8(255), np.True_), (np.False_, np.uint8(1)), (True, np.uint8(255)), (np.int8(127), True)]:
        print(apply.__name__, repr(x), repr(y), outcome(apply, x, y))
