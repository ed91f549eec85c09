"""Types that several others build on."""

from numba.core.types.abstract import ArrayCompatible, Dummy, IterableType, IteratorType


class Opaque(Dummy):
    """What is only passed on."""


class SimpleIterableType(IterableType):
    """What is iterated over by an iterator of a known type."""

    def __init__(self, name, iterator_type):
        self._iterator_type = iterator_type
        super().__init__(name)

    @property
    def iterator_type(self):
        return self._iterator_type


class SimpleIteratorType(IteratorType):
    """An iterator that gives values of one type."""

    def __init__(self, name, yield_type):
        self._yield_type = yield_type
        super().__init__(name)

    @property
    def yield_type(self):
        return self._yield_type


class Buffer(IterableType, ArrayCompatible):
    """Memory with axes."""

    mutable = True
    slice_is_copy = False
    aligned = True
    LAYOUTS = frozenset(["C", "F", "CS", "FS", "A"])

    def __init__(self, dtype, ndim, layout, readonly=False, name=None):
        from numba.core.types.misc import unliteral
        if layout not in self.LAYOUTS:
            raise ValueError(f"Invalid layout '{layout}'")
        self.dtype = unliteral(dtype)
        self.ndim = ndim
        self.layout = layout
        if readonly:
            self.mutable = False
        if name is None:
            prefix = "readonly " if readonly else ""
            name = f"{prefix}{type(self).__name__.lower()}({self.dtype}, {ndim}d, {layout})"
        super().__init__(name)

    @property
    def key(self):
        return self.dtype, self.ndim, self.layout, self.mutable

    @property
    def as_array(self):
        from numba.core.types.npytypes import Array
        return Array(self.dtype, self.ndim, self.layout, not self.mutable)

    @property
    def iterator_type(self):
        from numba.core.types.iterators import ArrayIterator
        return ArrayIterator(self)

    @property
    def is_c_contig(self):
        return self.layout == "C" or (self.ndim <= 1 and self.layout in "CF")

    @property
    def is_f_contig(self):
        return self.layout == "F" or (self.ndim <= 1 and self.layout in "CF")

    @property
    def is_contig(self):
        return self.layout in "CF"
