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


def _given(precision=-1, pad_left=-1, pad_right=-1, exp_digits=-1, min_digits=-1, **options):
    """Options as the public functions take them: here -1 stands for none."""
    counts = {"precision": precision, "pad_left": pad_left, "pad_right": pad_right, "exp_digits": exp_digits,
              "min_digits": min_digits}
    return options | {name: count for name, count in counts.items() if count is not None and count >= 0}


def dragon4_positional(x, **options):
    """A number with a decimal point and without an exponent."""
    from .. import format_float_positional
    return format_float_positional(x, **_given(**options))


def dragon4_scientific(x, **options):
    """A number with an exponent."""
    from .. import format_float_scientific
    return format_float_scientific(x, **_given(**options))
