"""The type of a value as compiled code sees it."""

from _hotloop_jit import typeof_text
from numba import types


def typeof(value, purpose=None):
    """The Numba type of a value."""
    return types._from_text(typeof_text(value))
