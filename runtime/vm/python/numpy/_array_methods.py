"""The methods of arrays alone."""

import operator

import _hotloop_numpy as _native
from _hotloop_numpy import dtype as _dtype, ndarray, ufunc

from . import _pickles, _pointers, _products, _shaping, _sorting
from ._flags import flagsobj
from ._flat import flatiter
from ._quick import forward
from ._shared_methods import SharedMethods

_type = type


def _turn_bytes(array):
    """Turns the bytes of the numbers and characters in an array around."""
    kind = array.dtype.kind
    if array.dtype.names:
        for name in array.dtype.names:
            _turn_bytes(array[name])
    if kind in "SVO" or not array.size or not array.itemsize:
        return
    size = 4 if kind == "U" else array.itemsize // 2 if kind == "c" else array.itemsize
    raw = _native.view(_native.copy(array, "C").reshape(-1), "u1").reshape(-1, size)[:, ::-1].copy()
    array[...] = _native.view(raw.reshape(-1), array.dtype).reshape(array.shape)


class ArrayMethods(SharedMethods):
    def _repr_html_(self):
        """A table of the elements, for notebooks."""
        # Subclasses show what they are in their own way.
        if _type(self) is not ndarray:
            return None
        from ._html import table
        return table(self)

    @forward(_native.tolist, "self")
    def tolist(self):
        """Nested lists of Python numbers."""

    @forward(_native.quick_item, "self", "*")
    def item(self, *args):
        """One element as a Python number."""

    @forward(_native.quick_copy, "self", "order")
    def copy(self, order="C"):
        """A new array with the same elements."""

    @forward(_native.quick_fill, "self", "value")
    def fill(self, value):
        """Sets every element."""
        _native.fill(self, value)

    def view(self, dtype=None, type=None):
        """The same memory, possibly read as another dtype or as an array of another class."""
        if type is None:
            if isinstance(dtype, _type) and issubclass(dtype, ndarray):
                dtype, type = None, dtype
            elif _type(self) is ndarray:
                return _native.view(self, dtype)
        if type is not None and not (isinstance(type, _type) and issubclass(type, ndarray)):
            raise ValueError("Type must be a sub-type of ndarray type")
        dtype = None if dtype is None else _dtype(dtype)
        result = _native.view_as(self, _type(self) if type is None else type)
        if dtype is not None:
            result.dtype = dtype
        return result

    @forward(_native.quick_dot, "self", "b", "out")
    def dot(self, b, out=None):
        """The dot product with another array."""
        return _products.dot(self, b, out)

    def sort(self, axis=-1, kind=None, order=None, *, stable=None):
        """Sorts the array in place."""
        operator.index(axis)
        _sorting.check_kind(kind, stable)
        self[...] = _native.sort(self, axis) if order is None else _sorting.sort(self, axis, order=order)

    def partition(self, kth, axis=-1, kind="introselect", order=None):
        """Puts the kth element where sorting would, smaller ones before and larger ones behind it."""
        self[...] = _sorting.partition(self, kth, axis, kind, order)

    def argpartition(self, kth, axis=-1, kind="introselect", order=None):
        """The indices of a partition."""
        return _sorting.argpartition(self, kth, axis, kind, order)

    def setfield(self, val, dtype, offset=0):
        """Sets bytes of each element from an offset on, as those of another dtype."""
        self.getfield(dtype, offset)[...] = val

    def resize(self, *new_shape, refcheck=True):
        """Changes shape and size in place, filling with zeros; views of the array keep the old memory."""
        if len(new_shape) == 1:
            new_shape = new_shape[0]
        if new_shape is None or new_shape == ():
            return
        new_shape = (new_shape,) if not hasattr(new_shape, "__len__") else tuple(new_shape)
        if any(length < 0 for length in new_shape):
            raise ValueError("negative dimensions not allowed")
        if not self.flags.forc:
            raise ValueError("resize only works on single-segment arrays")
        count = 1
        for length in new_shape:
            count *= length
        if count != self.size and not self.flags.owndata:
            raise ValueError("cannot resize this array: it does not own its data")
        order = "F" if self.flags.fnc else "C"
        fresh = _native.zeros(count, self.dtype, "C")
        kept = count if count < self.size else self.size
        fresh[:kept] = _native.ravel(self, order)[:kept]
        self._become(_native.reshape(fresh, new_shape, order))

    @property
    def ctypes(self):
        """The array's memory for use with `ctypes`."""
        return _pointers.Pointers(self)

    def __setstate__(self, state):
        _pickles.restore(self, state)

    @classmethod
    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)

    def put(self, indices, values, mode="raise"):
        """Sets elements at positions of the flattened array."""
        _shaping.put(self, indices, values, mode)

    def setflags(self, write=None, align=None, uic=None):
        """Changes whether the array may be written."""
        if write is not None:
            self._set_writeable(bool(write))

    def tofile(self, fid, sep="", format="%s"):
        """Writes the elements to a file, as bytes or as text with a separator."""
        if isinstance(fid, (str, bytes)) or hasattr(fid, "__fspath__"):
            with open(fid, "wb") as stream:
                self.tofile(stream, sep, format)
            return
        fid.flush()
        if not sep:
            if self.dtype.hasobject:
                raise OSError("cannot write object arrays to a file in binary mode")
            fid.write(self.tobytes())
            return
        texts = (str(x) if format in ("", "%s") else format % (x,) for x in self.ravel().tolist())
        fid.write(sep.join(texts).encode())

    def byteswap(self, inplace=False):
        """The elements with their bytes in opposite order."""
        result = self if inplace else _native.copy(self, "C")
        _turn_bytes(result)
        return result

    @property
    def flat(self):
        """The elements in C order, as an iterator that can be subscripted."""
        return flatiter(self)

    @flat.setter
    def flat(self, value):
        flatiter(self)[:] = value

    @property
    def flags(self):
        """Facts about the array's memory."""
        return flagsobj(self)

    @property
    def data(self):
        """The array's memory as a memoryview."""
        return memoryview(self)

    @property
    def __array_interface__(self):
        return {"data": (_native.data_address(self), not self.flags.writeable), "strides": None if
                self.flags.c_contiguous else self.strides, "descr": self.dtype.descr, "typestr": self.dtype.str,
                "shape": self.shape, "version": 3}

    def __array_finalize__(self, obj):
        """Called for every new array of a subclass, with the array that it was made from, or None."""

    def __array_wrap__(self, array, context=None, return_scalar=False, /):
        """The array as one of this object's class."""
        if not isinstance(array, ndarray):
            raise TypeError("can only be called with ndarray object")
        if return_scalar and _type(self) is ndarray and array.ndim == 0:
            return array[()]
        return array if _type(self) is _type(array) else _native.view_as(array, _type(self), self)

    def __array_ufunc__(self, ufunc, method, /, *inputs, **kwargs):
        from ._protocols import call_without_overrides
        return call_without_overrides(ufunc, method, inputs, kwargs)

    def __array_function__(self, func, types, args, kwargs):
        for each in types:
            if not issubclass(each, ndarray) and hasattr(each, "__array_function__"):
                return NotImplemented
        from ._protocols import default
        return default(func, args, kwargs) if hasattr(func, "_implementation") else func(*args, **kwargs)

    def __copy__(self):
        return _native.copy(self, "K")

    def __deepcopy__(self, memo):
        result = _native.copy(self, "K")
        if self.dtype.hasobject:
            from copy import deepcopy
            flat = flatiter(result)
            for i in range(result.size):
                flat[i] = deepcopy(_native.get_flat(result, i), memo)
        return result

    def __reduce_ex__(self, protocol):
        return self.__reduce__()

    def __reduce__(self):
        return _pickles.reduced(self)

    def __complex__(self):
        if self.ndim:
            raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
        return complex(self.item())

    def __format__(self, spec):
        if self.ndim == 0:
            return format(self.item(), spec)
        if spec:
            raise TypeError("unsupported format string passed to numpy.ndarray.__format__")
        return str(self)
