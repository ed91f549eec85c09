"""Signatures, and the types of values."""

from numba._submodules import loader as _loader
from numba.core.typing.templates import Signature, signature
from numba.core.typing.typeof import typeof

__getattr__ = _loader(__name__)
