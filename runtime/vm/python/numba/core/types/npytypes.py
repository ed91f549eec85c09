"""Arrays, and what goes with them. Types that know a dtype are in `numba._records`, where NumPy is imported."""

from numba.core.types.abstract import DTypeSpec, IteratorType, MutableSequence, Type
from numba.core.types.common import Buffer, Opaque, SimpleIteratorType


class Array(Buffer):
    """An array."""

    def __init__(self, dtype, ndim, layout, readonly=False, name=None, aligned=True):
        readonly = readonly or not getattr(dtype, "_is_writable", True)
        self.aligned = aligned
        if name is None:
            prefix = ("readonly " if readonly else "") + ("" if aligned else "unaligned ")
            name = f"{prefix}array({dtype}, {ndim}d, {layout})"
        super().__init__(dtype, ndim, layout, readonly, name)

    @classmethod
    def _of_slices(cls, dtype, axes):
        for axis in axes:
            if not isinstance(axis, slice) or axis.start is not None or axis.stop is not None or axis.step not in (None, 1):
                raise KeyError(f"an array type has an axis ':' or '::1', not {axis!r}")
        if isinstance(dtype, Array):
            raise TypeError("the elements of an array cannot be arrays")
        unit = [axis.step == 1 for axis in axes]
        if sum(unit) > 1 or any(unit[1:-1]):
            raise KeyError("only the first or the last axis can be contiguous")
        layout = "C" if unit and unit[-1] else "F" if unit and unit[0] else "A"
        return cls(dtype, len(axes), layout)

    @property
    def readonly(self):
        return not self.mutable

    @property
    def key(self):
        return self.dtype, self.ndim, self.layout, self.mutable, self.aligned

    @property
    def as_array(self):
        return self

    def copy(self, dtype=None, ndim=None, layout=None, readonly=None):
        return Array(
            self.dtype if dtype is None else dtype,
            self.ndim if ndim is None else ndim,
            self.layout if layout is None else layout,
            not self.mutable if readonly is None else readonly,
            aligned=self.aligned,
        )

    @property
    def box_type(self):
        import numpy
        return numpy.ndarray

    def unify(self, typingctx, other):
        if isinstance(other, Array) and (other.ndim, other.dtype) == (self.ndim, self.dtype):
            layout = self.layout if self.layout == other.layout else "A"
            return Array(self.dtype, self.ndim, layout, not (self.mutable and other.mutable),
                         aligned=self.aligned and other.aligned)
        return None

    def __repr__(self):
        return (f"{type(self).__name__}({self.dtype!r}, {self.ndim}, '{self.layout}', {not self.mutable}, "
                f"aligned={self.aligned})")

    def _notation(self):
        from numba.core.types._notation import text
        dtype = text(self.dtype)
        if not self.aligned:
            return f"{'' if self.mutable else 'readonly '}array({dtype}, {self.ndim}d, B)"
        # A readonly array has no short notation; its name is read too.
        if not self.mutable or not self.ndim:
            return f"{'' if self.mutable else 'readonly '}array({dtype}, {self.ndim}d, {self.layout})"
        axes = [":"] * self.ndim
        if self.layout == "C":
            axes[-1] = "::1"
        elif self.layout == "F":
            axes[0] = "::1"
        return f"{dtype}[{', '.join(axes)}]"


class DType(DTypeSpec, Opaque):
    """The type of a dtype."""

    def __init__(self, dtype):
        self._dtype = dtype
        super().__init__(f"dtype({dtype})")

    @property
    def key(self):
        return self._dtype

    @property
    def dtype(self):
        return self._dtype

    def __getitem__(self, arg):
        return self._dtype[arg]


class NumpyFlatType(SimpleIteratorType, MutableSequence):
    """What `flat` of an array is."""

    def __init__(self, arrty):
        self.array_type = arrty
        self.dtype = arrty.dtype
        super().__init__(f"array.flat({arrty})", arrty.dtype)

    @property
    def key(self):
        return self.array_type


class NumpyNdEnumerateType(SimpleIteratorType):
    """The iterator of `numpy.ndenumerate`."""

    def __init__(self, arrty):
        from numba.core.types import Tuple, UniTuple, intp
        self.array_type = arrty
        super().__init__(f"ndenumerate({arrty})", Tuple((UniTuple(intp, arrty.ndim), arrty.dtype)))

    @property
    def key(self):
        return self.array_type


class NumpyNdIndexType(SimpleIteratorType):
    """The iterator of `numpy.ndindex`."""

    def __init__(self, ndim):
        from numba.core.types import UniTuple, intp
        self.ndim = ndim
        super().__init__(f"ndindex(ndim={ndim})", UniTuple(intp, ndim))

    @property
    def key(self):
        return self.ndim


class NumpyNdIterType(IteratorType):
    """The iterator of `numpy.nditer`."""

    def __init__(self, arrays):
        self.arrays = tuple(arrays)
        super().__init__(f"nditer({self.arrays})")

    @property
    def key(self):
        return self.arrays


class ArrayFlags(Type):
    """What `flags` of an array is."""

    def __init__(self, arytype):
        self.array_type = arytype
        super().__init__(f"ArrayFlags({arytype})")

    @property
    def key(self):
        return self.array_type


class ArrayCTypes(Type):
    """What `ctypes` of an array is."""

    def __init__(self, arytype):
        self.dtype = arytype.dtype
        self.ndim = arytype.ndim
        super().__init__(f"ArrayCTypes(dtype={self.dtype}, ndim={self.ndim})")

    @property
    def key(self):
        return self.dtype, self.ndim


class NumPyRandomBitGeneratorType(Type):
    """A source of random bits."""


class NumPyRandomGeneratorType(Type):
    """A random generator."""


class PolynomialType(Type):
    """A polynomial."""

    def __init__(self, coef, domain=None, window=None, n_args=1):
        self.coef, self.domain, self.window, self.n_args = coef, domain, window, n_args
        super().__init__("PolynomialType")
