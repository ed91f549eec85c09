"""Tuples with other items."""

from numba._special import tuple_setitem
from numba.core._absent import names_of

__getattr__ = names_of(__name__)
