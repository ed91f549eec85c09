"""Functions that pickles name."""

from . import _warning_getter
from .._core.multiarray import _reconstruct, scalar

__getattr__ = _warning_getter("multiarray")
