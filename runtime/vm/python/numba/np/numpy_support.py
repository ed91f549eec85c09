"""Dtypes as types, and types as dtypes."""

from numba._records import as_dtype, from_dtype
from numba.core.errors import NumbaNotImplementedError, NumbaValueError
