"""How arrays are printed, where others look for it."""

from .._forward import forward as _forward

__getattr__ = _forward(globals())


def _get_legacy_print_mode():
    """The version whose printing is imitated: the largest number, because none is."""
    return 2 ** 63 - 1
