"""The target of compiled functions."""

from numba.core._absent import names_of

__getattr__ = names_of(__name__, "CPUContext", "CPUTargetOptions")
