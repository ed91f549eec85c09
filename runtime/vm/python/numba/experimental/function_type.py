"""Functions as values."""

from numba.core.types import CompileResultWAP, FunctionPrototype, FunctionType, WrapperAddressProtocol
