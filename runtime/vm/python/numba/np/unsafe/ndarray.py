"""Arrays as tuples."""

from numba._special import to_fixed_tuple
from numba.core._absent import names_of

__getattr__ = names_of(__name__)
