"""The class `List`."""

from numba.typed import List
