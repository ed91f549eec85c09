"""Writes scalars.txt with real NumPy.

`values DTYPE HEX` gives the edge values of a dtype; `OPERATION DTYPE RESULT_DTYPE HEX` the results for all of them, or for
all pairs, the first operand varying slowest. Powers are of pairs whose exponent is not negative.
"""

import itertools
import warnings

import numpy as np

warnings.simplefilter("ignore")
INTS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
FLOATS = ["float32", "float64"]
COMPLEX = ["complex64", "complex128"]


def edges(dtype):
    d = np.dtype(dtype)
    if d == bool:
        return np.array([False, True])
    if d.kind in "iu":
        i = np.iinfo(d)
        values = {i.min, i.min + 1, i.max, i.max - 1, 0, 1, 2, 3, 5, 7, 8, 10, i.max // 2, i.max // 3}
        if d.kind == "i":
            values |= {-1, -2, -3, -7, -8, i.min // 2}
        return np.array(sorted(values), dtype=d)
    if d.kind == "f":
        f = np.finfo(d)
        values = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 3.0, -3.0, 7.25, 1e-3, -1e10, 1e10, np.inf,
                  -np.inf, np.nan, f.max, f.min, f.tiny, 1 / 3, 2.0**31, 2.0**63, -(2.0**63), 255.5, -1e30]
        return np.array(values, dtype=d)
    # Products of these are exact: NumPy fuses multiplications and additions where the machine can.
    parts = [0.0, -0.0, 1.0, -2.5, np.inf, np.nan]
    return np.array([complex(a, b) for a, b in itertools.product(parts, parts)], dtype=d)


def row(op, a, out):
    print(op, a.dtype, out.dtype, np.ascontiguousarray(out).tobytes().hex(), file=file)


def pairs(dtype):
    e = edges(dtype)
    return np.repeat(e, len(e)), np.tile(e, len(e))


with open(__file__.replace(".py", ".txt"), "w") as file:
    print("# NumPy", np.__version__, file=file)
    compare = {"less": np.less, "less_equal": np.less_equal, "equal": np.equal, "not_equal": np.not_equal,
               "greater": np.greater, "greater_equal": np.greater_equal}
    for dtype in ["bool"] + INTS + FLOATS + COMPLEX:
        print("values", dtype, edges(dtype).tobytes().hex(), file=file)
        a, b = pairs(dtype)
        kind = np.dtype(dtype).kind
        binary = {"add": np.add, "multiply": np.multiply, "maximum": np.maximum, "minimum": np.minimum, "fmax": np.fmax,
                  "fmin": np.fmin, **compare}
        if kind != "b":
            binary["subtract"] = np.subtract
        if kind in "iuf":
            binary |= {"floor_divide": np.floor_divide, "modulo": np.remainder, "fmod": np.fmod}
        if kind in "fc":
            binary["divide"] = np.divide
        if kind == "f":
            binary["copy_sign"] = np.copysign
        if kind in "iub":
            binary |= {"and": np.bitwise_and, "or": np.bitwise_or, "xor": np.bitwise_xor}
        if kind in "iu":
            binary |= {"shift_left": np.left_shift, "shift_right": np.right_shift}
        for op, ufunc in binary.items():
            row(op, a, ufunc(a, b))
        if kind in "iu":
            positive = b >= 0
            row("power", a, np.power(a[positive], b[positive]))
        e = edges(dtype)
        unary = {}
        if kind != "b":
            unary |= {"negative": np.negative}
        if kind in "iuf":
            unary |= {"absolute": np.absolute, "sign": np.sign}
        if kind in "iub":
            unary["invert"] = np.invert
        if kind == "f":
            unary |= {"square_root": np.sqrt, "floor": np.floor, "ceil": np.ceil, "trunc": np.trunc, "rint": np.rint,
                      "sign_bit": np.signbit}
        if kind in "fc":
            unary |= {"is_nan": np.isnan, "is_infinite": np.isinf, "is_finite": np.isfinite}
        if kind == "c":
            unary |= {"conjugate": np.conjugate, "real": np.real, "imaginary": np.imag}
        for op, ufunc in unary.items():
            row(op, e, ufunc(e))
        for to in ["bool"] + INTS + FLOATS + COMPLEX:
            # One by one, for NumPy's vector code differs from its scalar code beyond the range of an integer.
            out = np.concatenate([x.reshape(1).astype(to) for x in e])
            row("cast", e, out)
