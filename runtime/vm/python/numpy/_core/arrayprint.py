"""How arrays are printed, where others look for it."""

from .._forward import forward as _forward

__getattr__ = _forward(globals())


def _get_legacy_print_mode():
    """The version whose printing is imitated: the largest number, because none is."""
    return 2 ** 63 - 1


def dtype_is_implied(dtype):
    """Whether the elements of an array tell its dtype when they are printed."""
    import numpy
    dtype = numpy.dtype(dtype)
    return dtype.names is None and dtype.isnative and dtype.type in (numpy.int64, numpy.float64, numpy.complex128, numpy.bool)


def dtype_short_repr(dtype):
    """A dtype as it is written behind `dtype=`."""
    import numpy
    if type(dtype).__repr__ is not numpy.dtype.__repr__:
        return repr(dtype)
    if dtype.names is not None:
        return str(dtype)
    if issubclass(dtype.type, numpy.flexible) or not dtype.isnative:
        return f"'{dtype}'"
    return dtype.name if dtype.name.isalnum() else repr(dtype.name)
