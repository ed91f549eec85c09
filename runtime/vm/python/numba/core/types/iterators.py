"""Iterators."""

from numba.core.types.common import SimpleIterableType, SimpleIteratorType


class RangeType(SimpleIterableType):
    """What `range` gives."""

    def __init__(self, dtype):
        self.dtype = dtype
        super().__init__(f"range_state_{dtype}", RangeIteratorType(dtype))

    @property
    def key(self):
        return self.dtype


class RangeIteratorType(SimpleIteratorType):
    """The iterator of a range."""

    def __init__(self, dtype):
        self.dtype = dtype
        super().__init__(f"range_iter_{dtype}", dtype)

    @property
    def key(self):
        return self.dtype


class Generator(SimpleIteratorType):
    """A generator that a compiled function made."""

    def __init__(self, gen_func, yield_type, arg_types, state_types, has_finalizer):
        self.gen_func = gen_func
        self.arg_types = tuple(arg_types)
        self.state_types = tuple(state_types)
        self.has_finalizer = has_finalizer
        super().__init__(f"{yield_type} generator(func={gen_func}, args={self.arg_types}, has_finalizer={has_finalizer})",
                         yield_type)

    @property
    def key(self):
        return self.gen_func, self.arg_types, self.yield_type, self.has_finalizer, self.state_types


class EnumerateType(SimpleIteratorType):
    """What `enumerate` gives."""

    def __init__(self, iterable_type):
        from numba.core.types import Tuple, intp
        self.source_type = iterable_type.iterator_type
        super().__init__(f"enumerate({self.source_type})", Tuple((intp, self.source_type.yield_type)))

    @property
    def key(self):
        return self.source_type


class ZipType(SimpleIteratorType):
    """What `zip` gives."""

    def __init__(self, iterable_types):
        from numba.core.types import Tuple
        self.source_types = tuple(each.iterator_type for each in iterable_types)
        super().__init__(f"zip({self.source_types})", Tuple(tuple(each.yield_type for each in self.source_types)))

    @property
    def key(self):
        return self.source_types


class ArrayIterator(SimpleIteratorType):
    """The iterator of an array."""

    def __init__(self, array_type):
        self.array_type = array_type
        ndim = array_type.ndim
        if ndim <= 1:
            yields = array_type.dtype
        else:
            layout = "A" if array_type.layout in "FA" else array_type.layout
            yields = array_type.copy(ndim=ndim - 1, layout=layout)
        super().__init__(f"iter({array_type})", yields)

    @property
    def key(self):
        return self.array_type
