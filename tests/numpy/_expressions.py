"""Evaluates a seeded list of NumPy expressions and prints one line of JSON for each.

Run under Hotloop and under CPython with NumPy, the lines must agree: the type of the result, its dtype and shape, its
repr and str, the warnings and the exception it gave. Results of elementary functions are compared by value within one
unit in the last place, so their lines carry the values and not the text; complex results carry both, because NumPy
fuses multiplications and additions in them on some processors.
"""

import json
import sys
import warnings

import numpy as np

DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64",
          "complex64", "complex128"]


class Stream:
    """A small generator of its own, so that both interpreters draw the same."""

    def __init__(self, seed):
        self.state = seed * 2654435761 % 2**64 or 1

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n

    def pick(self, items):
        return items[self.below(len(items))]


def values(stream, dtype, count, special=True):
    """A list of `count` Python values of a dtype, edges among them."""
    kind = np.dtype(dtype).kind
    if kind == "b":
        return [bool(stream.below(2)) for _ in range(count)]
    if kind in "iu":
        info = np.iinfo(dtype)
        edges = [0, 1, 2, 3, int(info.max), int(info.min), int(info.max) // 2]
        if kind == "i":
            edges += [-1, -2, -7]
        return [stream.pick(edges) if special and stream.below(3) == 0 else stream.below(50) - (20 if kind == "i" else 0)
                for _ in range(count)]
    edges = [0.0, -0.0, float("inf"), float("-inf"), float("nan"), 1e-5, 1e8, 123456789.0, 0.1, 1 / 3]

    def real():
        if special and stream.below(4) == 0:
            return stream.pick(edges)
        return (stream.below(2001) - 1000) / stream.pick([1, 2, 8, 10, 1000])
    if kind == "f":
        return [real() for _ in range(count)]
    return [complex(real(), real()) for _ in range(count)]


def array_source(stream, dtype=None, shape=None, special=True, dense=False):
    """Source text of an array, often not contiguous."""
    dtype = dtype or stream.pick(DTYPES)
    shape = shape if shape is not None else stream.pick([(), (0,), (1,), (3,), (7,), (2, 3), (3, 2), (2, 1, 3), (0, 3), (4, 4)])
    count = 1
    for n in shape:
        count *= n
    data = values(stream, dtype, count, special)
    text = f"np.array({data!r}, dtype='{dtype}').reshape({shape!r})".replace("inf", "INF").replace("nan", "NAN")
    if dense:
        return text
    if len(shape) == 1 and shape[0] > 2:
        text += stream.pick(["", "", "[::-1]", "[::2]", "[1:]"])
    if len(shape) >= 2:
        text += stream.pick(["", "", ".T", "[::-1]", "[:, ::-1]", ".copy('F')"])
    return text


def scalar_source(stream, dtype=None):
    kind = stream.below(4)
    if kind == 0 or dtype:
        dtype = dtype or stream.pick(DTYPES)
        return f"np.{dtype if dtype != 'bool' else 'bool_'}({values(stream, dtype, 1)[0]!r})".replace("inf", "INF").replace("nan", "NAN")
    return stream.pick(["2", "-3", "0", "1", "2.5", "-0.5", "True", "300", "1j", "2+3j", "100000", "0.0", "70000000000"])


EXACT_UNARY = ["negative", "positive", "absolute", "sign", "square", "floor", "ceil", "trunc", "rint", "isnan", "isinf",
               "isfinite", "signbit", "conjugate", "logical_not", "invert", "reciprocal", "fabs", "spacing",
               "bitwise_count", "modf", "frexp"]
CLOSE_UNARY = ["sqrt", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan",
               "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "cbrt", "degrees", "radians"]
EXACT_BINARY = ["add", "subtract", "multiply", "divide", "floor_divide", "remainder", "fmod", "divmod", "maximum",
                "minimum", "fmax", "fmin", "equal", "not_equal", "less", "less_equal", "greater", "greater_equal",
                "logical_and", "logical_or", "logical_xor", "bitwise_and", "bitwise_or", "bitwise_xor", "left_shift",
                "right_shift", "copysign", "nextafter", "heaviside", "gcd", "lcm"]
CLOSE_BINARY = ["power", "float_power", "arctan2", "hypot", "logaddexp", "logaddexp2"]
OPERATORS = ["+", "-", "*", "/", "//", "%", "==", "!=", "<", "<=", ">", ">=", "&", "|", "^", "<<", ">>"]
REDUCTIONS = ["sum", "prod", "min", "max", "any", "all", "argmin", "argmax", "cumsum", "cumprod"]


def inexact_there(text):
    """Powers of complex64, which NumPy computes in single precision with errors of many units in the last place."""
    return "complex64" in text and ("power(" in text or "exp2(" in text)


def operand_pair(stream):
    shape = stream.pick([(), (3,), (2, 3), (4, 4), (7,)])
    first = array_source(stream, shape=shape)
    how = stream.below(4)
    if how == 0:
        return first, scalar_source(stream)
    if how == 1:
        return scalar_source(stream), first
    if how == 2:
        return scalar_source(stream), scalar_source(stream)
    other = stream.pick([shape, shape, (1,), (2, 1), (3,)])
    return first, array_source(stream, shape=other)


def expressions(seed, count):
    stream = Stream(seed)
    for _ in range(count):
        kind = stream.below(13)
        if kind == 0:
            yield "exact", f"np.{stream.pick(EXACT_UNARY)}({stream.pick([array_source, scalar_source])(stream)})"
        elif kind == 1:
            text = f"np.{stream.pick(CLOSE_UNARY)}({stream.pick([array_source, scalar_source])(stream)})"
            if not inexact_there(text):
                yield "close", text
        elif kind in (2, 3):
            a, b = operand_pair(stream)
            yield "exact", f"np.{stream.pick(EXACT_BINARY)}({a}, {b})"
        elif kind == 4:
            a, b = operand_pair(stream)
            text = f"np.{stream.pick(CLOSE_BINARY)}({a}, {b})"
            if not inexact_there(text):
                yield "close", text
        elif kind in (5, 6):
            a, b = operand_pair(stream)
            op = stream.pick(OPERATORS)
            # Operations of Python's own numbers, and those that complex scalars lack, are not NumPy's.
            if "np" not in a + b or ("np.complex" in a + b and op in ("//", "%")):
                continue
            yield "exact", f"({a}) {op} ({b})"
        elif kind == 7:
            # How NumPy groups the sums of strided data depends on its buffers: only dense sums have one right result.
            name = stream.pick(REDUCTIONS)
            a = array_source(stream, special=stream.below(2) == 0, dense=name in ("sum", "prod"))
            axis = stream.pick(["", "axis=0", "axis=1", "axis=-1"])
            keep = stream.pick(["", "", "keepdims=True"])
            if name.startswith("cum"):
                keep = ""
            yield "exact", f"np.{name}({', '.join(x for x in (a, axis, keep) if x)})"
        elif kind == 8:
            a = array_source(stream, special=False, dense=True)
            yield "close", f"np.{stream.pick(['mean', 'std', 'var', 'median', 'ptp'])}({a}{stream.pick(['', ', axis=0', ', axis=-1'])})"
        elif kind == 9:
            # What an unsigned integer becomes of a NaN differs from loop to loop in NumPy.
            target = stream.pick(DTYPES)
            yield "exact", f"({array_source(stream, special=not target.startswith('u'))}).astype('{target}')"
        elif kind == 10:
            yield "exact", f"({array_source(stream)}){subscript(stream)}"
        elif kind == 11:
            yield "exact", shape_expression(stream)
        else:
            yield "exact", array_source(stream) + stream.pick(["", ".tolist()", ".max()", ".T", ".dtype", ".flags.c_contiguous"])


def subscript(stream):
    return stream.pick([
        "[0]", "[-1]", "[5]", "[()]", "[...]", "[None]", "[1:]", "[::-1]", "[:0]", "[0, 0]", "[..., 0]", "[:, 1]",
        "[[0, 1]]", "[[-1, 0, 0]]", "[[True, False, True]]", "[np.array([[0, 1], [1, 0]])]", "[:, [0, 1]]",
        "[[0, 1], [1, 0]]", "[0, [0, 1]]", "[[0, 1], :]", "[..., [0]]", "[None, [0, 1]]", "[1.5]", "['a']",
        "[np.array([], dtype=int)]", "[np.int8(1)]", "[True]", "[:, None, [1, 0]]", "[10:2:-3]", "[[5]]", "[0:2, ::-1]",
        "[np.array([True, False])]", "[np.newaxis, ..., np.newaxis]",
    ])


def shape_expression(stream):
    a = array_source(stream, special=False)
    return stream.pick([
        f"np.reshape({a}, (-1,))", f"np.ravel({a})", f"np.concatenate([{a}, {array_source(stream)}])",
        f"np.stack([{a}, {a}], axis=-1)", f"np.vstack([{a}, {a}])", f"np.hstack([{a}, {a}])",
        f"np.where({a}, {array_source(stream, shape=())}, {stream.pick([2, 1.5, True])})", f"np.sort({a})", f"np.argsort({a}, kind='stable')",
        f"np.unique({a})", f"np.nonzero({a})", f"np.count_nonzero({a})", f"np.clip({a}, 1, 5)", f"np.diff({a})",
        f"np.flip({a})", f"np.roll({a}, 2)", f"np.repeat({a}, 2)", f"np.tile({a}, 2)", f"np.expand_dims({a}, 0)",
        f"np.squeeze({a})", f"np.swapaxes({a}, 0, -1)", f"np.broadcast_to({a}, (2, 2, 3))", f"np.eye(3, k=1, dtype='{stream.pick(DTYPES)}')",
        f"np.arange({stream.below(9)}, {stream.below(30)}, {stream.below(4)}, dtype='{stream.pick(DTYPES)}')",
        f"np.arange({stream.below(9)}.5, {stream.below(30)})", f"np.linspace({stream.below(5)}, {stream.below(50)}, {stream.below(12)})",
        f"np.full((2, 2), {scalar_source(stream)})", f"np.ones_like({a})", f"np.zeros((2, 3), dtype='{stream.pick(DTYPES)}', order='F')",
        f"np.array_equal({a}, {a})", f"np.isclose({a}, {array_source(stream)})", f"np.outer({a}, {array_source(stream, shape=(3,))})",
        f"np.trace({a})", f"np.diag({a})", f"np.tril({a})", f"np.cumsum({a}, axis=-1)", f"np.round({a}, 1)", f"np.take({a}, [0, 1], axis=-1)",
        f"np.add.accumulate({a})", f"np.maximum.reduce({a})", f"np.multiply.outer([1, 2], {a})", f"np.result_type({a}, {scalar_source(stream)})",
        f"np.can_cast('{stream.pick(DTYPES)}', '{stream.pick(DTYPES)}', '{stream.pick(['safe', 'same_kind', 'unsafe'])}')",
        f"np.promote_types('{stream.pick(DTYPES)}', '{stream.pick(DTYPES)}')", f"np.searchsorted(np.sort({a}.ravel()), 3)",
        f"np.split({a}, 2)", f"np.moveaxis({a}, 0, -1)", f"np.meshgrid([1, 2], {array_source(stream, shape=(3,))})", f"np.average({a})",
        f"np.array([{scalar_source(stream)}, {scalar_source(stream)}])", f"np.array([[1, 2], [3]])", f"np.bincount([1, 1, 3])",
        f"np.float32({scalar_source(stream)})", f"np.int8({scalar_source(stream)})", f"np.uint64({scalar_source(stream)})",
    ])


def describe(value):
    if isinstance(value, (list, tuple)):
        return [type(value).__name__, [describe(item) for item in value]]
    if isinstance(value, np.ndarray):
        return ["ndarray", str(value.dtype), list(value.shape), repr(value), str(value)]
    if isinstance(value, np.generic):
        return [type(value).__name__, repr(value), str(value)]
    return [type(value).__name__, repr(value)]


def numbers(value):
    """The parts of a numeric result, as hexadecimal text."""
    if isinstance(value, (list, tuple)):
        return [numbers(item) for item in value]
    kind = str(value.dtype) if isinstance(value, (np.ndarray, np.generic)) else type(value).__name__
    parts = []
    for x in np.asarray(value).ravel().tolist():
        x = complex(x)
        parts.append([x.real.hex(), x.imag.hex()])
    return [type(value).__name__, kind, list(np.shape(value)), parts]


def main(seed, count):
    names = {"np": np, "INF": float("inf"), "NAN": float("nan")}
    for mode, text in expressions(seed, count):
        line = {"mode": mode, "text": text}
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                value = eval(text, names)
                line["value"] = describe(value) if mode == "exact" else numbers(value)
                if mode == "exact" and ("complex" in text or "j" in text) and isinstance(value, (np.ndarray, np.generic)):
                    line["numbers"] = numbers(value)
            except Exception as error:
                line["error"] = [type(error).__name__, str(error)]
        line["warnings"] = sorted({f"{w.category.__name__}: {w.message}" for w in caught})
        print(json.dumps(line))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
