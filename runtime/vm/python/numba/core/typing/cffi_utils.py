"""Functions of cffi, which Hotloop cannot import."""

from numba.core._absent import names_of

__getattr__ = names_of(__name__, "register_module", "register_type", "map_type", "make_function_type")
