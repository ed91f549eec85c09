"""Structures of Numba's code generator."""

from numba.core._absent import names_of

__getattr__ = names_of(__name__)
