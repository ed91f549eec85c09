"""Types of annotations."""

import typing


class AsNumbaTypeRegistry:
    """What Python's types stand for in annotations; it can be called with one."""

    def __init__(self):
        from numba.core import types
        self.lookup = {int: types.int64, float: types.float64, complex: types.complex128, bool: types.boolean,
                       str: types.unicode_type, type(None): types.none}
        self.functions = []

    def register(self, func_or_py_type, numba_type=None):
        """Says what a Python type stands for, or adds a function that tells it."""
        from numba.core import types
        if numba_type is not None:
            if not isinstance(numba_type, types.Type):
                raise AssertionError(f"expected a Numba type, got {numba_type!r}")
            self.lookup[func_or_py_type] = numba_type
        else:
            self.functions.append(func_or_py_type)
        return func_or_py_type

    def try_infer(self, py_type):
        """The type, or None."""
        from numba.core import types
        for function in self.functions:
            found = function(py_type)
            if found is not None:
                return found
        if isinstance(py_type, types.Type):
            return py_type
        try:
            if py_type in self.lookup:
                return self.lookup[py_type]
        except TypeError:
            return None
        return self._generic(py_type)

    def _generic(self, py_type):
        from numba.core import types
        origin, arguments = typing.get_origin(py_type), typing.get_args(py_type)
        if origin is typing.Union:
            others = [each for each in arguments if each is not type(None)]
            return types.Optional(self.infer(others[0])) if len(others) == 1 < len(arguments) else None
        if origin is tuple:
            return types.Tuple(tuple(map(self.infer, arguments)))
        if origin is list and len(arguments) == 1:
            return types.ListType(self.infer(arguments[0]))
        if origin is dict and len(arguments) == 2:
            return types.DictType(*map(self.infer, arguments))
        if origin is set and len(arguments) == 1:
            return types.SetType(self.infer(arguments[0]))
        return None

    def infer(self, py_type):
        """The type."""
        from numba.core import errors
        found = self.try_infer(py_type)
        if found is None:
            raise errors.TypingError(f"Cannot infer Numba type of Python type {py_type}")
        return found

    __call__ = infer


as_numba_type = AsNumbaTypeRegistry()
