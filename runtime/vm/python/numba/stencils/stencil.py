"""Stencils."""

from numba import stencil
from numba._stencil import StencilFunc
