"""The types of values."""

from enum import Enum

from numba._typeof import register as _register
from numba._typeof import typeof


class Purpose(Enum):
    """What a type is asked for."""

    argument = 1
    constant = 2


class _TypeofImpl:
    """A generic function that tells the type of values of a class; `register` adds a class."""

    def register(self, cls, function=None):
        if function is None:
            return lambda function: _register(cls, function)
        return _register(cls, function)

    def __call__(self, value, context=None):
        return typeof(value)


typeof_impl = _TypeofImpl()
