"""Functions as values, known by their signature."""

from numba.core.types.abstract import Type


class FunctionPrototype(Type):
    """The signature of a function as a type."""

    cconv = None

    def __init__(self, rtype, atypes):
        self.rtype, self.atypes = rtype, tuple(atypes)
        super().__init__(f"{rtype}({', '.join(map(str, self.atypes))})")

    @property
    def key(self):
        return self.name


class FunctionType(Type):
    """The type of a function that is a value."""

    cconv = None

    def __init__(self, signature):
        from numba.core import types
        from numba.core.typing.templates import Signature
        from numba.core.sigutils import _normalized
        if isinstance(signature, str):
            signature = _normalized(signature)
        if not isinstance(signature, Signature):
            raise NotImplementedError(f"a function type is made of a signature, not of {type(signature).__name__}")
        self.signature = signature
        self.nargs = len(signature.args)
        self.ftype = FunctionPrototype(types.unliteral(signature.return_type), map(types.unliteral, signature.args))
        super().__init__(f"FunctionType[{self.ftype.name}]")

    @property
    def key(self):
        return self.ftype.name

    def get_key(self):
        return self

    def _notation(self):
        from numba.core.types._notation import text
        return f"FunctionType[{text(self.ftype.rtype)}({', '.join(map(text, self.ftype.atypes))})]"


class UndefinedFunctionType(FunctionType):
    """The type of a function whose signature is not known yet."""


class FunctionChoice(Type):
    """The type of a value that is one of several compiled functions."""

    def __init__(self, dispatchers):
        self.dispatchers = tuple(dispatchers)
        super().__init__(f"one of {', '.join(map(repr, self.dispatchers))}")

    @property
    def key(self):
        return self.dispatchers

    def _notation(self):
        return "functions" + "".join(f"#{each._handle()}" for each in self.dispatchers)


class WrapperAddressProtocol:
    """The base of objects that give the address of a function of C, and its signature."""

    def __wrapper_address__(self):
        raise NotImplementedError

    def signature(self):
        raise NotImplementedError


class CompileResultWAP(WrapperAddressProtocol):
    """A compiled function that gives its address."""
