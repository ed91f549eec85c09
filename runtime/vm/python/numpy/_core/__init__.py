"""Where pickles of NumPy 2 find what they name."""

from . import multiarray, numeric
