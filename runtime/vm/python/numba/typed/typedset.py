"""The class `Set`."""

from numba.typed import Set
