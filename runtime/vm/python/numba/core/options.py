"""The options of the decorators."""

from numba._decorators import KNOWN_OPTIONS
