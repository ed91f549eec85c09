"""Where pickles of NumPy 1 find what they name."""

from . import multiarray
