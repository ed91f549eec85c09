"""Functions of ctypes."""

from numba.core._absent import names_of

__getattr__ = names_of(__name__, "make_function_type", "from_ctypes", "to_ctypes")
