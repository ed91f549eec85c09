"""Functions that pickles name."""

from .._core.multiarray import _reconstruct, dtype, ndarray, scalar
