"""Operands of the cases: arrays and numbers that both interpreters build alike from a few words.

An operand is a list `[dtype, shape, layout, values, seed]`, or text: a Python expression.
"""

import numpy as np

DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64",
          "complex64", "complex128"]
# What is no number, and numbers in the other byte order.
OTHER_DTYPES = ["M8[D]", "M8[s]", "M8[25us]", "m8[s]", "m8[D]", "m8", "S3", "U3", "O", ">i4", ">f8", ">c8", ">M8[s]", ">U2",
                "i4,f8", "V3"]
TEXT_DTYPES = ["S3", "U3", ">U2", "S1", "U5"]
DATE_DTYPES = ["M8[D]", "M8[s]", "M8[25us]", "M8[Y]", "M8[M]", "M8[ns]", "M8[h]", "M8[W]", "m8[s]", "m8[D]", "m8", ">M8[s]"]
SHAPES = [(), (0,), (1,), (3,), (7,), (2, 3), (4, 4), (3, 1), (0, 3), (2, 0), (2, 3, 4), (3, 1, 2), (2, 1, 3, 2), (40,), (19, 3)]
LAYOUTS = ["C", "C", "F", "steps", "backwards", "moved", "inner", "broadcast", "windows", "scalar", "unaligned"]


class Stream:
    """A small generator of its own, so that every interpreter draws the same."""

    def __init__(self, seed):
        self.state = (seed * 2654435761 + 97) % 2**64
        self.below(2)

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n

    def pick(self, items):
        return items[self.below(len(items))]


def kind_of(dtype):
    """The letter that NumPy gives the kind of a dtype."""
    return "V" if "," in dtype else dtype.lstrip(">")[0]


def _limits(dtype):
    dtype = {">i4": "int32"}.get(dtype, dtype)
    bits = int(dtype.lstrip("uint"))
    return (0, 2**bits - 1) if dtype[0] == "u" else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


FLOAT_EDGES = [0.0, -0.0, float("inf"), float("-inf"), float("nan"), 1.0, -1.0, 0.5, 1e-5, 1e8, -123456789.0, 0.1, 1 / 3,
               1e30, 1e-30, 1e-40, 3e38]


def number(stream, dtype, values):
    """One Python number: `values` says from which range."""
    kind = kind_of(dtype)
    if kind == "b":
        return bool(stream.below(2))
    if kind in "MmSUOV":
        return other(stream, dtype, kind, values)
    if values == "count":
        return stream.below(4)
    if kind in "iu":
        low, high = _limits(dtype)
        if values == "edge" and stream.below(3) == 0:
            return stream.pick([0, 1, high, low, high // 2, max(low, -1), max(low, -2), high - 1])
        if values in ("unit", "positive"):
            return 1 + stream.below(9)
        return stream.below(19) - (9 if low else 0)
    if kind == "c":
        return complex(_real(stream, values), _real(stream, values))
    return _real(stream, values)


WORDS = ["", "a", "b", "ab", "B", "a b", " x", "12", "-3", "1.5", "zz", "q\t", "abc", "Abc"]
OBJECTS = [None, "x", 2**70, (1, 2), True, 1j, -0.0, float("nan")]


def other(stream, dtype, kind, values):
    """What an element that is no number is made of."""
    if kind in "Mm":
        if values in ("edge", "nan", "few") and stream.below(4) == 0:
            return stream.pick([NOT_A_TIME, 0, 2**40, -(2**40), 1, NOT_A_TIME])
        return stream.below(4) if values == "count" else 1 + stream.below(99) if values in ("unit", "positive") else stream.below(4001) - 2000
    if kind in "SU":
        return stream.pick(WORDS if values != "edge" or kind == "S" else WORDS + ["\u00e9", "\u65e5", "\U0001f600", "a\x00b"])
    if kind == "O":
        if values == "edge" and stream.below(4) == 0:
            return stream.pick(OBJECTS)
        return stream.below(4) if values == "count" else 1 + stream.below(9) if stream.below(2) else _real(stream, "unit" if values == "edge" else values)
    return (stream.below(200) - 100, _real(stream, "tame")) if "," in dtype else bytes(stream.below(256) for _ in range(3))


NOT_A_TIME = -(2**63)


def _real(stream, values):
    if values == "edge" and stream.below(3) == 0:
        return stream.pick(FLOAT_EDGES)
    if values == "nan" and stream.below(4) == 0:
        return float("nan")
    if values == "few":
        return stream.pick([0.0, -0.0, 1.0, 2.5, float("nan"), -3.0])
    if values == "unit":
        return stream.below(1001) / 1000
    if values == "positive":
        return (1 + stream.below(1000)) / stream.pick([1, 8, 100])
    return (stream.below(2001) - 1000) / stream.pick([1, 8, 10, 100])


def values_of(seed, dtype, count, values):
    stream = Stream(seed)
    found = [number(stream, dtype, values) for _ in range(count)]
    if values == "sorted":
        return sorted(found, key=lambda x: (x.real, x.imag) if isinstance(x, complex) else x)
    return found


def array_of(found, dtype):
    """The elements as an array of one axis."""
    if kind_of(dtype) in "Mm":
        return np.array(found, "i8").view(dtype.lstrip(">")).astype(dtype)
    if dtype == "O":
        made = np.empty(len(found), "O")
        for at, each in enumerate(found):
            made[at] = each
        return made
    return np.array(found, dtype=dtype)


def _count(shape):
    count = 1
    for length in shape:
        count *= length
    return count


def build(operand):
    """The array or number that an operand stands for."""
    if isinstance(operand, str):
        return eval(operand, {"np": np, "nan": float("nan"), "inf": float("inf")})
    dtype, shape, layout, values, seed = operand
    shape = tuple(shape)

    def dense(shape, order="C"):
        return array_of(values_of(seed, dtype, _count(shape), values), dtype).reshape(shape, order=order)

    if layout == "scalar" and shape == ():
        return dense(shape)[()]
    if not shape or layout in ("C", "scalar"):
        return dense(shape)
    if layout == "F":
        return np.array(dense(shape), order="F")
    if layout == "steps":
        return dense(shape[:-1] + (2 * shape[-1],))[..., ::2]
    if layout == "backwards":
        return dense(shape)[(slice(None, None, -1),) * len(shape)]
    if layout == "moved":
        return dense(shape[::-1]).T if len(shape) < 3 else dense((shape[1], shape[0]) + shape[2:]).swapaxes(0, 1)
    if layout == "inner":
        return dense(tuple(n + 2 for n in shape))[(slice(1, -1),) * len(shape)]
    if layout == "unaligned":
        return unaligned(dense(shape))
    if layout == "broadcast":
        return np.broadcast_to(dense((1,) + shape[1:]), shape)
    return _windows(dense, shape)


def unaligned(array):
    """The same elements one byte behind where they belong."""
    if array.dtype.hasobject or not array.size:
        return array
    memory = np.zeros(array.nbytes + 1, "u1")[1:].view(array.dtype).reshape(array.shape)
    memory[...] = array
    return memory


def _windows(dense, shape):
    """An array whose rows share elements."""
    if len(shape) < 2 or 0 in shape:
        return dense(shape)
    base = dense((shape[0] + shape[1] - 1,) + shape[2:])
    strides = (base.strides[0], base.strides[0]) + base.strides[1:]
    return np.lib.stride_tricks.as_strided(base, shape, strides)
