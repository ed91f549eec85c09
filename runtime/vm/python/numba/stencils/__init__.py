"""Stencils."""

from numba._submodules import loader as _loader

__getattr__ = _loader(__name__)
