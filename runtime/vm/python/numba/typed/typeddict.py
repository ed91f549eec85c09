"""The class `Dict`."""

from numba.typed import Dict
