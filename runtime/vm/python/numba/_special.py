"""Functions that have a meaning of their own in compiled code, as the interpreter runs them."""


class prange:
    """``range`` whose iterations may run in parallel in compiled code; outside of it, ``range``."""

    __module__ = "numba"

    def __new__(cls, *args):
        return range(*args)


def pndindex(*args):
    """``numpy.ndindex`` whose iterations may run in parallel in compiled code."""
    import numpy
    return numpy.ndindex(*args)


def literally(obj):
    """The value, which compiled code must know when it is compiled."""
    return obj


def literal_unroll(container):
    """The tuple; compiled code unrolls a loop over it, so that its items may have several types."""
    return container


def tuple_setitem(tup, idx, val):
    """The tuple with another item."""
    items = list(tup)
    items[idx] = val
    return tuple(items)


def to_fixed_tuple(array, length):
    """The first elements of an array as a tuple, whose length compiled code must know."""
    return tuple(array[at] for at in range(length))


for _each in (pndindex, literally, literal_unroll, tuple_setitem, to_fixed_tuple):
    _each.__module__ = "numba"
