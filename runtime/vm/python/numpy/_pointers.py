"""An array's memory for `ctypes`."""

import _hotloop_numpy as _native


class Pointers:
    """What `a.ctypes` is: the address of an array's elements, its shape and its strides."""

    def __init__(self, array):
        self._array = array

    @property
    def data(self):
        """The address of the first element, as a number."""
        return _native.data_address(self._array)

    @property
    def _as_parameter_(self):
        return self.data_as(self._ctypes().c_void_p)

    @property
    def shape(self):
        """The lengths of the axes as a ctypes array of integers."""
        return self.shape_as(self._ctypes().c_long)

    @property
    def strides(self):
        """The steps of the axes in bytes as a ctypes array of integers."""
        return self.strides_as(self._ctypes().c_long)

    def data_as(self, obj):
        """The address as a ctypes pointer, which keeps the array."""
        pointer = self._ctypes().cast(self.data, obj)
        pointer._arr = self._array
        return pointer

    def shape_as(self, obj):
        """The lengths of the axes as a ctypes array."""
        return (obj * self._array.ndim)(*self._array.shape) if self._array.ndim else None

    def strides_as(self, obj):
        """The steps of the axes as a ctypes array."""
        return (obj * self._array.ndim)(*self._array.strides) if self._array.ndim else None

    @staticmethod
    def _ctypes():
        import ctypes
        return ctypes
