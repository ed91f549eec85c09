"""Signatures, and the types of values."""

from numba.core.typing.templates import Signature, signature
from numba.core.typing.typeof import typeof
