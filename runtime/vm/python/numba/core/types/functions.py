"""What can be called."""

from numba.core.types.abstract import Callable, DTypeSpec, Dummy, Literal, Type
from numba.core.types.common import Opaque


class BaseFunction(Callable):
    """A function that the compiler knows."""

    def __init__(self, template):
        self.typing_key = template
        super().__init__(f"{type(self).__name__}({template})")

    @property
    def key(self):
        return self.typing_key


class Function(BaseFunction, Opaque):
    """A function that the compiler knows."""


class BoundFunction(Callable, Opaque):
    """A method of a value."""

    def __init__(self, template, this):
        self.typing_key, self.this = template, this
        super().__init__(f"BoundFunction({template} for {this})")

    @property
    def key(self):
        return self.typing_key, self.this


class MakeFunctionLiteral(Literal, Opaque):
    """A function that is made in a compiled function."""


class WeakType(Type):
    """A type of an object that it does not keep alive."""


class Dispatcher(WeakType, Callable, Dummy):
    """The type of a compiled function."""

    def __init__(self, dispatcher):
        self._dispatcher = dispatcher
        super().__init__(f"type({dispatcher!r})")

    @property
    def key(self):
        return self._dispatcher

    @property
    def dispatcher(self):
        return self._dispatcher

    def _notation(self):
        return f"function#{self._dispatcher._handle()}"


class ObjModeDispatcher(Dispatcher):
    """The type of a part of a function that the interpreter runs."""


class ExternalFunctionPointer(BaseFunction):
    """A pointer to a function of C."""

    def __init__(self, sig, get_pointer, cconv=None):
        self.sig, self.get_pointer, self.cconv = sig, get_pointer, cconv
        super().__init__(sig)


class ExternalFunction(Function):
    """A function of C by its name."""

    def __init__(self, symbol, sig):
        self.symbol, self.sig = symbol, sig
        super().__init__(symbol)


class NamedTupleClass(Callable, Opaque):
    """A class of named tuples."""

    def __init__(self, instance_class):
        self.instance_class = instance_class
        super().__init__(f"class({instance_class})")

    @property
    def key(self):
        return self.instance_class


class NumberClass(Callable, DTypeSpec, Opaque):
    """A class of numbers."""

    def __init__(self, instance_type):
        self.instance_type = instance_type
        super().__init__(f"class({instance_type})")

    @property
    def key(self):
        return self.instance_type

    @property
    def dtype(self):
        return self.instance_type


class RecursiveCall(Opaque):
    """A call of a function that is being compiled."""

    def __init__(self, dispatcher_type):
        self.dispatcher_type = dispatcher_type
        super().__init__(f"recursive({dispatcher_type})")
