"""Functions with a meaning of their own in compiled code."""

from numba._special import literal_unroll, literally, pndindex, prange
