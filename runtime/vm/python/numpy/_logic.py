"""Comparison, types and truth."""

import _hotloop_numpy as _native
from _hotloop_numpy import dtype as _dtype, float32, float64, generic, ndarray

from ._creation import asarray

__all__ = [
    "allclose", "array_equal", "array_equiv", "can_cast", "common_type", "finfo", "iinfo", "isclose", "iscomplex",
    "iscomplexobj", "isdtype", "isfortran", "isneginf", "isposinf", "isreal", "isrealobj", "isscalar", "issubdtype",
    "iterable", "min_scalar_type", "mintypecode", "promote_types", "result_type", "typename", "broadcast",
]


def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Whether elements are equal within `atol + rtol * abs(b)`."""
    x, y = asarray(a), asarray(b)
    if y.dtype.kind not in "fcm":
        y = y.astype(_native.result_type(y.dtype, 1.0))
    old = _native.get_error_state()
    _native.set_error_state(None, None, None, "ignore")
    try:
        result = ((_native.less_equal(_native.absolute(x - y), atol + rtol * _native.absolute(y))
                   & _native.isfinite(y)) | (x == y))
        if equal_nan:
            result = result | (_native.isnan(x) & _native.isnan(y))
    finally:
        _native.set_error_state(*old)
    return result


def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Whether all elements are equal within tolerances."""
    return bool(_native.asarray(isclose(a, b, rtol, atol, equal_nan), None).all())


def array_equal(a1, a2, equal_nan=False):
    """Whether shapes and all elements are equal."""
    try:
        a1, a2 = asarray(a1), asarray(a2)
    except Exception:
        return False
    if a1.shape != a2.shape:
        return False
    if equal_nan and a1 is a2:
        # With itself everything is equal, whatever is in it.
        return True
    if equal_nan and (a1.dtype.kind in "fc" or a2.dtype.kind in "fc"):
        unknown, other = asarray(_native.isnan(a1)), asarray(_native.isnan(a2))
        if not asarray(unknown == other).all():
            return False
        return bool(asarray(a1[~unknown] == a2[~unknown]).all())
    return bool(asarray(a1 == a2).all())


def array_equiv(a1, a2):
    """Whether arrays broadcast to each other and are then equal."""
    a1, a2 = asarray(a1), asarray(a2)
    try:
        _native.broadcast_shape(a1.shape, a2.shape)
    except ValueError:
        return False
    return bool(asarray(a1 == a2).all())


def isreal(x):
    """Whether elements have no imaginary part."""
    return asarray(x).imag == 0


def iscomplex(x):
    """Whether elements have an imaginary part."""
    x = asarray(x)
    return x.imag != 0 if x.dtype.kind == "c" else _native.zeros(x.shape, bool, "C")[()]


def iscomplexobj(x):
    """Whether the dtype is complex."""
    return asarray(x).dtype.kind == "c"


def isrealobj(x):
    """Whether the dtype is not complex."""
    return not iscomplexobj(x)


def _sign(x):
    try:
        return _native.signbit(x)
    except TypeError:
        raise TypeError(f"This operation is not supported for {asarray(x).dtype} values because it would be ambiguous.") from None


def isposinf(x, out=None):
    """Whether elements are positive infinity."""
    return _native.logical_and(_native.isinf(x), ~_sign(x), out=out)


def isneginf(x, out=None):
    """Whether elements are negative infinity."""
    return _native.logical_and(_native.isinf(x), _sign(x), out=out)


def isfortran(a):
    """Whether an array is in Fortran order and not in C order."""
    return a.flags.fnc


def isscalar(element):
    """Whether the object is a scalar of NumPy or Python."""
    return _native.is_scalar(element) or isinstance(element, (str, bytes))


def iterable(y):
    """Whether the object can be iterated over."""
    try:
        iter(y)
    except TypeError:
        return False
    return True


def issubdtype(arg1, arg2):
    """Whether a dtype or scalar type is below another in the hierarchy."""
    def as_class(x):
        if isinstance(x, type) and issubclass(x, generic):
            return x
        return _dtype(x).type
    return issubclass(as_class(arg1), as_class(arg2))


_KINDS = {"bool": "b", "signed integer": "i", "unsigned integer": "u", "integral": "iu", "real floating": "f",
          "complex floating": "c", "numeric": "iufc"}


def isdtype(dtype, kind):
    """Whether a dtype is of a kind named by the array standard."""
    if not isinstance(dtype, (_dtype, type)):
        raise TypeError(f"dtype argument must be a NumPy dtype, but it is a {type(dtype)}.")
    dtype = _dtype(dtype)
    kinds = kind if isinstance(kind, tuple) else (kind,)
    for one in kinds:
        if isinstance(one, str):
            if one not in _KINDS:
                raise ValueError(f"kind argument is a string, but {one!r} is not a known kind name.")
            if dtype.kind in _KINDS[one]:
                return True
        elif _dtype(one) == dtype:
            return True
    return False


def can_cast(from_, to, casting="safe"):
    """Whether a conversion is allowed by a casting rule."""
    if isinstance(from_, type) or isinstance(from_, str):
        from_ = _dtype(from_)
    return _native.can_cast(from_, to, casting)


def result_type(*arrays_and_dtypes):
    """The dtype that an operation on these operands has."""
    return _native.result_type(*(_dtype(x) if isinstance(x, (type, str)) else x for x in arrays_and_dtypes))


def promote_types(type1, type2):
    """The smallest dtype to which both can be cast safely."""
    return _native.promote_types(type1, type2)


def common_type(*arrays):
    """The inexact type common to the arrays."""
    kinds = []
    for a in arrays:
        # Durations count as integers.
        if a.dtype.kind not in "iufcm":
            raise TypeError("can't get common type for non-numeric array")
        kinds.append(a.dtype if a.dtype.kind in "fc" else _dtype("f8"))
    return (result_type(*kinds) if kinds else _dtype("f4")).type


def min_scalar_type(a):
    """The smallest dtype that holds a scalar."""
    a = asarray(a)
    if a.ndim or a.dtype.kind not in "iufc":
        return a.dtype
    value = a.item()
    if a.dtype.kind in "iu":
        names = ("u1", "u2", "u4", "u8") if value >= 0 else ("i1", "i2", "i4", "i8")
        for name in names:
            info = iinfo(name)
            if info.min <= value <= info.max:
                return _dtype(name)
        return a.dtype
    if a.dtype.kind == "f":
        if abs(value) < 65000 or value != value or abs(value) == float("inf"):
            return _dtype("f2")
        return _dtype("f4" if abs(value) < 3.4e38 else "f8")
    return _dtype("c8" if a.dtype.itemsize == 8 or (abs(value.real) < 3.4e38 and abs(value.imag) < 3.4e38) else "c16")


def mintypecode(typechars, typeset="GDFgdf", default="d"):
    """The smallest character code to which all can be cast."""
    found = [c for c in typechars if c in typeset]
    if not found:
        return default
    if "F" in found and "d" in found:
        return "D"
    return sorted(found, key=typeset.index)[0]


def typename(char):
    """A description of a character code."""
    return {"?": "bool", "b": "signed char", "B": "unsigned char", "h": "short", "H": "unsigned short", "i": "integer",
            "I": "unsigned integer", "l": "long integer", "L": "unsigned long integer", "f": "single precision",
            "d": "double precision", "F": "complex single precision", "D": "complex double precision"}[char]


class iinfo:
    """The limits of an integer dtype."""

    def __init__(self, type):
        try:
            self.dtype = _dtype(type)
        except TypeError:
            self.dtype = asarray(type).dtype
        self.kind = self.dtype.kind
        self.bits = self.dtype.itemsize * 8
        if self.kind not in "iu":
            raise ValueError(f"Invalid integer data type {self.kind!r}.")
        self.min = 0 if self.kind == "u" else -(1 << (self.bits - 1))
        self.max = (1 << self.bits) - 1 if self.kind == "u" else (1 << (self.bits - 1)) - 1

    def __repr__(self):
        return f"iinfo(min={self.min}, max={self.max}, dtype={self.dtype})"

    def __str__(self):
        return _parameters(self.dtype, f"min = {self.min}", f"max = {self.max}")


def _parameters(dtype, *lines):
    line = "-" * 63
    return "\n".join([f"Machine parameters for {dtype}", line, *lines, line, ""])


class finfo:
    """The limits of a floating-point dtype."""

    def __init__(self, dtype):
        try:
            dtype = _dtype(type(dtype) if isinstance(dtype, ndarray) else dtype)
        except TypeError:
            dtype = _dtype(type(dtype))
        if dtype.kind == "c":
            dtype = _dtype("f4" if dtype.itemsize == 8 else "f8")
        if dtype.kind != "f":
            raise ValueError(f"data type {dtype.type!r} not inexact")
        self.dtype = dtype
        kind = dtype.type
        self.bits = 8 * dtype.itemsize
        self.nmant, self.iexp, self.precision = {2: (10, 5, 3), 4: (23, 8, 6), 8: (52, 11, 15)}[dtype.itemsize]
        self.nexp = self.iexp
        self.maxexp = 2 ** (self.iexp - 1)
        self.minexp = 2 - self.maxexp
        self.machep, self.negep = -self.nmant, -self.nmant - 1
        self.eps = kind(2.0 ** -self.nmant)
        self.epsneg = kind(2.0 ** (-self.nmant - 1))
        self.resolution = kind(10.0 ** -self.precision)
        self.max = kind((2 - 2.0 ** -self.nmant) * 2.0 ** (self.maxexp - 1))
        self.min = -self.max
        self.smallest_normal = self.tiny = kind(2.0 ** self.minexp)
        self.smallest_subnormal = kind(2.0 ** (self.minexp - self.nmant))

    def __repr__(self):
        digits = {16: 5, 32: 7, 64: 16}[self.bits]
        largest = f"{float(self.max):.{digits}e}"
        return f"finfo(resolution={str(self.resolution)}, min=-{largest}, max={largest}, dtype={self.dtype})"

    def __str__(self):
        facts = {name: str(value) for name, value in vars(self).items()}
        return _parameters(self.dtype, *(line.format(**facts) for line in (
            "precision = {precision}   resolution = {resolution}",
            "machep = {machep}   eps =        {eps}",
            "negep =  {negep}   epsneg =     {epsneg}",
            "minexp = {minexp}   tiny =       {tiny}",
            "maxexp = {maxexp}   max =        {max}",
            "nexp =   {nexp}   min =        -max",
            "smallest_normal = {smallest_normal}   smallest_subnormal = {smallest_subnormal}")))


class broadcast:
    """The broadcast of several arrays, as an iterator over tuples of elements."""

    def __init__(self, *arrays):
        from ._shaping import broadcast_arrays
        self._arrays = broadcast_arrays(*arrays)
        self.shape = self._arrays[0].shape if self._arrays else ()
        self.nd = self.ndim = len(self.shape)
        self.numiter = len(self._arrays)
        self.size = self._arrays[0].size if self._arrays else 1
        self.index = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.index >= self.size:
            raise StopIteration
        self.index += 1
        return tuple(_native.get_flat(a, self.index - 1) for a in self._arrays)
