"""Where Numba keeps names that programs import from deeper down."""

from numba._submodules import loader as _loader

__getattr__ = _loader(__name__)
