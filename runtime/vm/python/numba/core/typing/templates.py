"""Signatures."""


class Signature:
    """The types of a function's result and arguments."""

    __slots__ = ("return_type", "args", "recvr", "pysig")

    def __init__(self, return_type, args, recvr=None, pysig=None):
        self.return_type = return_type
        self.args = tuple(args)
        self.recvr = recvr
        self.pysig = pysig

    def replace(self, **changed):
        """The signature with some parts replaced."""
        parts = {"return_type": self.return_type, "args": self.args, "recvr": self.recvr, "pysig": self.pysig}
        return type(self)(**{**parts, **changed})

    def __getstate__(self):
        return self.return_type, self.args, self.recvr, self.pysig

    def __setstate__(self, state):
        self.return_type, self.args, self.recvr, self.pysig = state

    def __repr__(self):
        return f"{self.args} -> {self.return_type}"

    def __eq__(self, other):
        return isinstance(other, Signature) and self._key() == other._key()

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return hash((self.args, self.return_type))

    def _key(self):
        return self.args, self.return_type, self.recvr

    @property
    def is_method(self):
        return self.recvr is not None

    def as_method(self):
        """The signature of a method of the first argument."""
        return self if self.recvr is not None else type(self)(self.return_type, self.args[1:], recvr=self.args[0])

    def as_function(self):
        """The signature of the function behind a method."""
        return self if self.recvr is None else type(self)(self.return_type, (self.recvr, *self.args))

    def as_type(self):
        from numba.core.types import FunctionType
        return FunctionType(self)


def signature(return_type, *args, **keywords):
    """A signature."""
    recvr = keywords.pop("recvr", None)
    if keywords:
        raise TypeError(f"signature() got unexpected keyword arguments: {', '.join(keywords)}")
    return Signature(return_type, args, recvr=recvr)


from numba.core._absent import names_of  # noqa: E402

__getattr__ = names_of(
    __name__,
    "AbstractTemplate", "AttributeTemplate", "CallableTemplate", "ConcreteTemplate", "Registry", "bound_function", "infer",
    "infer_getattr", "infer_global", "make_callable_template", "make_concrete_template",
)
