"""Structures that Numba's code generator lays out; `jitclass` does the same here."""

from numba.core._absent import names_of

__getattr__ = names_of(__name__, "register", "define_proxy", "define_boxing", "define_attributes", "define_constructor", "new", "StructRefProxy")
