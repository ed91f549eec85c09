"""The type of a value as compiled code sees it."""

from _hotloop_jit import typeof_text
from numba import types

# Kinds of dtypes whose types know them: records, bytes, text, dates and durations.
_ELEMENTS = tuple("VSUMm")


def typeof(value, purpose=None):
    """The Numba type of a value."""
    text = typeof_text(value)
    dtype = getattr(value, "dtype", None)
    if getattr(dtype, "kind", "") not in _ELEMENTS and getattr(dtype, "isnative", True):
        return types._from_text(text)
    from numba._records import from_dtype
    element = from_dtype(dtype)
    if not text.removeprefix("readonly ").startswith("array("):
        return element
    _, ndim, layout = text[:-1].rsplit(", ", 2)
    return types.Array(element, int(ndim[:-1]), layout, text.startswith("readonly "))
