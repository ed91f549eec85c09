"""The passes of Numba's compiler when types are known."""

from numba.core._absent import names_of

__getattr__ = names_of(__name__)
