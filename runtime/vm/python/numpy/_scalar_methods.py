"""The methods of scalars alone."""

import _hotloop_numpy as _native
from _hotloop_numpy import dtype as _dtype, ndarray

from . import _numbers
from ._flags import flagsobj
from ._flat import flatiter
from ._quick import forward
from ._shared_methods import SharedMethods, axes_of

_type = type


class ScalarMethods(SharedMethods):
    def tolist(self):
        """The Python number with the same value."""
        return _native.scalar_to_python(self)

    @forward(_native.quick_item, "self", "*")
    def item(self, *args):
        """The Python number with the same value."""

    def copy(self, order="C"):
        """The scalar itself: it cannot change."""
        return self

    def fill(self, value):
        """Nothing: a scalar cannot change."""
        _native.fill(_native.asarray(self, None).copy(), value)

    def put(self, indices, values, mode="raise"):
        """Nothing: a scalar cannot change."""
        _native.asarray(self, None).copy().put(indices, values, mode)

    def sort(self, axis=-1, kind=None, order=None, *, stable=None):
        """An error: a scalar has no axis."""
        _native.asarray(self, None).copy().sort(axis, kind, order)

    def setfield(self, val, dtype, offset=0):
        """An error: a scalar cannot change."""
        raise TypeError("cannot set fields of a scalar")

    def setflags(self, write=None, align=None, uic=None):
        """Nothing: a scalar cannot change."""

    def resize(self, *new_shape, refcheck=True):
        """Nothing: a scalar has one element."""

    def tofile(self, fid, sep="", format="%s"):
        """Writes the scalar to a file."""
        _native.asarray(self, None).tofile(fid, sep, format)

    @property
    def __array_interface__(self):
        return _native.asarray(self, None).__array_interface__

    @classmethod
    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)

    def squeeze(self, axis=None):
        """The scalar itself."""
        return _native.squeeze(_native.asarray(self, None), axis)[()]

    def transpose(self, *axes):
        """The scalar itself."""
        axes = axes_of(axes)
        return _native.transpose(_native.asarray(self, None), axes if axes else None)[()]

    def view(self, dtype=None, type=None):
        """The same bytes, read as another dtype or as an array of a class."""
        if type is not None or isinstance(dtype, _type) and issubclass(dtype, ndarray):
            # Without axes, an array of any class is its element.
            result = _native.asarray(self, None).view(dtype, type)
            return result if result.ndim else _native.asarray(result, None)[()]
        return self if dtype is None else _native.view(_native.asarray(self, None), dtype)[()]

    def byteswap(self, inplace=False):
        """The scalar with its bytes in opposite order."""
        return _native.asarray(self, None).byteswap()[()]

    def astype(self, dtype, order="K", casting="unsafe", subok=True, copy=True):
        """The scalar converted to another dtype."""
        return _native.astype(self, dtype, order, casting, copy)[()]

    def round(self, decimals=0, out=None):
        """The scalar rounded to a number of decimals."""
        return _numbers.round(self, decimals, out)

    @property
    def dtype(self):
        """The dtype of the scalar."""
        return _dtype(type(self))

    ndim = property(lambda self: 0)
    shape = property(lambda self: ())
    strides = property(lambda self: ())
    size = property(lambda self: 1)
    itemsize = property(lambda self: _dtype(type(self)).itemsize)
    nbytes = itemsize
    T = property(lambda self: self)
    base = property(lambda self: None)
    flat = property(lambda self: flatiter(_native.asarray(self, None)))
    @property
    def flags(self):
        """Facts about the scalar's memory, which cannot be written."""
        array = _native.asarray(self, None).copy()
        array._set_writeable(False)
        return flagsobj(array)

    data = property(lambda self: memoryview(_native.asarray(self, None)))

    @property
    def real(self):
        """The real part."""
        return _native.asarray(self, None).real[()]

    @property
    def imag(self):
        """The imaginary part."""
        return _native.asarray(self, None).imag[()]

    def __array_wrap__(self, array, context=None, return_scalar=True):
        return array[()]

    def __complex__(self):
        return complex(_native.scalar_to_python(self))

    def __format__(self, spec):
        if isinstance(self, (_native.number, _native.bool)) and not isinstance(self, _native.timedelta64):
            return format(_native.scalar_to_python(self), spec)
        return format(str(self), spec)

    def __reduce__(self):
        from ._core.multiarray import scalar
        array = _native.asarray(self, None)
        return scalar, (array.dtype, array.item() if array.dtype.hasobject else array.tobytes())

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


class RealMethods:
    """Methods of integers and floats."""

    def __round__(self, ndigits=None):
        if isinstance(self, _native.timedelta64):
            # Which refuses durations.
            return _native.rint(self)
        value = _native.scalar_to_python(self)
        if ndigits is None:
            return round(value)
        return type(self)(round(value, ndigits))

    def __trunc__(self):
        return int(_native.scalar_to_python(self))

    def __floor__(self):
        import math
        return math.floor(_native.scalar_to_python(self))

    def __ceil__(self):
        import math
        return math.ceil(_native.scalar_to_python(self))


class FloatMethods:
    """Methods of floats."""

    def is_integer(self):
        """Whether the value is whole."""
        return float(self).is_integer()

    def as_integer_ratio(self):
        """The value as a fraction of two ints."""
        return _native.scalar_to_python(self).as_integer_ratio()


class IntegerMethods:
    """Methods of integers."""

    def is_integer(self):
        """Whether the value is whole: it is."""
        return True

    def bit_count(self):
        """The number of ones in the binary representation of the absolute value."""
        return _native.scalar_to_python(self).bit_count()

    @property
    def numerator(self):
        """The value itself."""
        return self

    @property
    def denominator(self):
        """One."""
        return type(self)(1)
