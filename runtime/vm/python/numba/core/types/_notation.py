"""Types as text that the compiler reads and writes, and back."""

from numba.core.types.abstract import Type


def text(value):
    """A type as the compiler reads it."""
    if not isinstance(value, Type):
        raise TypeError(f"invalid type in signature: expected a type instance, got {value!r}")
    return value._notation()


def class_number(cls):
    """The number of a class in notation."""
    from _hotloop_jit import class_number
    return class_number(cls)


def signature_text(signature):
    """A signature in the notation that the compiler reads: given as text, as types called with types, or as argument types."""
    from numba.core.sigutils import normalize_signature
    from numba.core.typing.templates import Signature
    if not isinstance(signature, (str, tuple, Signature)):
        raise TypeError(f"invalid signature: {signature!r} (type: {type(signature).__name__!r}); it is text, a tuple of types, "
                        "or a type called with types")
    if isinstance(signature, str):
        return signature
    if isinstance(signature, Signature):
        args, result = signature.args, signature.return_type
    else:
        args, result = signature, None
    listed = f"({', '.join(map(text, args))})"
    return listed if result is None else text(result) + listed


def from_text(described):
    """The type that the compiler's text names."""
    reader = _Reader(described)
    return reader.type()


class _Reader:
    def __init__(self, text):
        self.rest = text

    def take(self, prefix):
        if self.rest.startswith(prefix):
            self.rest = self.rest[len(prefix):]
            return True
        return False

    def until(self, ends):
        at = min((self.rest.find(end) for end in ends if end in self.rest), default=len(self.rest))
        word, self.rest = self.rest[:at], self.rest[at:]
        return word

    def type(self):
        from numba.core import types
        readonly = self.take("readonly ")
        if self.take("array("):
            dtype = self.type()
            self.take(", ")
            ndim = int(self.until("d"))
            self.take("d, ")
            layout = self.until(")")
            self.take(")")
            aligned = layout != "B"
            return types.Array(dtype, ndim, layout if aligned else "A", readonly, aligned=aligned)
        if self.take("Tuple("):
            return types.Tuple(self.types(")"))
        if self.take("FunctionType["):
            result = self.type()
            self.take("(")
            arguments = self.types(")")
            self.take("]")
            return types.FunctionType(result(*arguments))
        if self.take("CPointer("):
            return types.CPointer(self.one(")"))
        if self.take("keywords("):
            fields = {}
            while not self.take(")"):
                name = self.until(":")
                self.take(": ")
                fields[name] = self.type()
                self.take(", ")
            return types.LiteralStrKeyDict({types.literal(name): each for name, each in fields.items()})
        if self.take("Tuple#"):
            cls = self.numbered("(")
            return types.BaseTuple.from_types(self.types(")"), cls)
        if self.take("OptionalType("):
            return types.Optional(self.one(")"))
        if self.take("ListType["):
            return types.ListType(self.one("]"))
        if self.take("SetType["):
            return types.SetType(self.one("]"))
        if self.take("DictType["):
            return types.DictType(*self.types("]"))
        if self.take("list("):
            return types.List(self.one(")"), reflected=True)
        if self.take("set("):
            return types.Set(self.one(")"), reflected=True)
        if self.take("dict("):
            return types.ReflectedDict(*self.types(")"))
        word = self.until(",)](")
        if word.startswith("dtype#"):
            from _hotloop_jit import dtype_of_number
            from numba._records import from_dtype
            return from_dtype(dtype_of_number(int(word[len("dtype#"):])))
        if word.startswith("literal#"):
            from _hotloop_jit import literal_value
            return types.literal(literal_value(int(word.partition("#")[2])))
        if word == "range_state_int64":
            return types.range_state64_type
        if word.startswith("slice#"):
            return types.slice3_type if int(word.partition("#")[2]) & 4 else types.slice2_type
        if word.startswith("functions#"):
            from _hotloop_jit import numbered
            from numba.core.types.function_type import FunctionChoice
            return FunctionChoice(numbered(int(number)) for number in word.split("#")[1:])
        if word.startswith("function#"):
            return types.Dispatcher(self.object(word))
        if word.startswith("instance#"):
            return self.object(word).class_type.instance_type
        if word.startswith("enum#"):
            from enum import IntEnum
            from numba._typeof import typeof
            enumeration = self.object(word)
            kind = types.IntEnumMember if issubclass(enumeration, IntEnum) else types.EnumMember
            return kind(enumeration, typeof(next(iter(enumeration)).value))
        known = getattr(types, word, None)
        return known if isinstance(known, Type) else Type(word)

    def object(self, word):
        from _hotloop_jit import numbered
        return numbered(int(word.partition("#")[2]))

    def numbered(self, end):
        word = "#" + self.until(end)
        self.take(end)
        return self.object(word)

    def one(self, end):
        found = self.type()
        self.take(end)
        return found

    def types(self, end):
        found = []
        while not self.take(end):
            found.append(self.type())
            self.take(", ")
        return tuple(found)
