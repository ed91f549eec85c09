"""None, text, optional values, pointers, slices, classes."""

from numba.core.types.abstract import Callable, Dummy, Hashable, IterableType, Literal, Type, TypeRef
from numba.core.types.common import Opaque, SimpleIteratorType


def unliteral(lit_type):
    """The type without the value that is known."""
    if hasattr(lit_type, "__unliteral__"):
        return lit_type.__unliteral__()
    return getattr(lit_type, "literal_type", lit_type)


def literal(value):
    """The type of a value that is known when the function is compiled."""
    from numba.core.errors import LiteralTypingError
    if isinstance(value, Literal):
        raise AssertionError("the function does not accept a Literal type; got {} ({})".format(value, type(value)))
    made = Literal.ctor_map.get(type(value))
    if made is None:
        raise LiteralTypingError(f"{value} ({type(value)}) cannot be used as a literal")
    return made(value)


def maybe_literal(value):
    """The same; None for a value that has no such type."""
    from numba.core.errors import LiteralTypingError
    try:
        return literal(value)
    except LiteralTypingError:
        return None


class PyObject(Dummy):
    """An object of the interpreter."""

    def is_precise(self):
        return False


class Phantom(Dummy):
    """What is never there at run time."""


class Undefined(Dummy):
    """What is not known yet."""

    def is_precise(self):
        return False


class UndefVar(Dummy):
    """A variable without a value."""


class RawPointer(Opaque):
    """A pointer to anything."""

    def _notation(self):
        return "voidptr"


class StringLiteral(Literal, Dummy):
    """Text that is known when the function is compiled."""


Literal.ctor_map[str] = StringLiteral


class Omitted(Opaque):
    """An argument that was left out, with its default."""

    def __init__(self, value):
        self._value = value
        try:
            hash(value)
            self._key = value
        except TypeError:
            self._key = id(value)
        super().__init__(f"omitted(default={value!r})")

    @property
    def key(self):
        return type(self._value), self._key

    @property
    def value(self):
        return self._value

    def _notation(self):
        from numba._typeof import typeof
        return typeof(self._value)._notation()


class VarArg(Type):
    """Any number of arguments."""

    def __init__(self, dtype):
        self.dtype = dtype
        super().__init__(f"*{dtype}")

    @property
    def key(self):
        return self.dtype


class Module(Dummy):
    """A module."""

    def __init__(self, pymod):
        self.pymod = pymod
        super().__init__(f"Module({pymod})")

    @property
    def key(self):
        return self.pymod


class MemInfoPointer(Type):
    """A pointer to memory that is counted."""

    mutable = True

    def __init__(self, dtype):
        self.dtype = dtype
        super().__init__(f"memory-managed *{dtype}")

    @property
    def key(self):
        return self.dtype


class CPointer(Type):
    """A pointer to values of a type."""

    mutable = True

    def __init__(self, dtype, addrspace=None):
        self.dtype, self.addrspace = dtype, addrspace
        super().__init__(f"{dtype}*" if addrspace is None else f"{dtype}_{addrspace}*")

    @property
    def key(self):
        return self.dtype, self.addrspace

    def _notation(self):
        from numba.core.types._notation import text
        return f"CPointer({text(self.dtype)})"


class EphemeralPointer(CPointer):
    """A pointer to a value that is there for a short time."""


class EphemeralArray(Type):
    """An array that is there for a short time."""

    def __init__(self, dtype, count):
        self.dtype, self.count = dtype, count
        super().__init__(f"*{dtype}[{count}]")

    @property
    def key(self):
        return self.dtype, self.count


class Object(Type):
    """An object of a class."""

    mutable = True

    def __init__(self, clsobj):
        self.cls = clsobj
        super().__init__(f"Object({clsobj.__name__})")

    @property
    def key(self):
        return self.cls


class Optional(Type):
    """The type of a value of a type or ``None``."""

    def __init__(self, typ):
        typ = unliteral(typ)
        if isinstance(typ, Optional):
            typ = typ.type
        self.type = typ
        super().__init__(f"OptionalType({typ})")

    @property
    def key(self):
        return self.type

    def __getitem__(self, axes):
        return self.type[axes] if isinstance(axes, int) else super().__getitem__(axes)

    def _notation(self):
        from numba.core.types._notation import text
        return f"optional({text(self.type)})"


class NoneType(Opaque):
    """The type of None."""

    def unify(self, typingctx, other):
        return other if isinstance(other, Optional) else Optional(other)


class EllipsisType(Opaque):
    """The type of ``...``."""


class ExceptionClass(Callable, Phantom):
    """A class of exceptions."""

    def __init__(self, exc_class):
        self.exc_class = exc_class
        super().__init__(exc_class.__name__)

    @property
    def key(self):
        return self.exc_class


class ExceptionInstance(Phantom):
    """An exception."""

    def __init__(self, exc_class):
        self.exc_class = exc_class
        super().__init__(f"{exc_class.__name__}(...)")

    @property
    def key(self):
        return self.exc_class


class SliceType(Type):
    """A slice of two or three parts."""

    def __init__(self, name, members):
        assert members in (2, 3)
        self.members = members
        self.has_step = members >= 3
        super().__init__(name)

    @property
    def key(self):
        return self.members


class SliceLiteral(Literal, SliceType):
    """A slice that is known when the function is compiled."""

    def __init__(self, value):
        self._literal_value = value
        self._key = (value.start, value.stop, value.step), slice
        SliceType.__init__(self, f"Literal[slice]({value})", 2 if value.step is None else 3)

    @property
    def key(self):
        return self._key


Literal.ctor_map[slice] = SliceLiteral


class ClassInstanceType(Type):
    """An instance of a class that `jitclass` compiled."""

    mutable = True
    name_prefix = "instance"

    def __init__(self, class_type):
        self.class_type = class_type
        super().__init__(f"{self.name_prefix}.{class_type.name}")

    def get_data_type(self):
        return ClassDataType(self)

    def get_reference_type(self):
        return self

    @property
    def key(self):
        return self.class_type

    @property
    def classname(self):
        return self.class_type.class_name

    @property
    def jit_props(self):
        return self.class_type.jit_props

    @property
    def jit_static_methods(self):
        return self.class_type.jit_static_methods

    @property
    def jit_methods(self):
        return self.class_type.jit_methods

    @property
    def struct(self):
        return self.class_type.struct

    @property
    def methods(self):
        return self.class_type.methods

    @property
    def static_methods(self):
        return self.class_type.static_methods

    def _notation(self):
        return f"instance#{self.class_type.number}"


class ClassType(Callable, Opaque):
    """A class that `jitclass` compiled."""

    mutable = True
    name_prefix = "jitclass"
    instance_type_class = ClassInstanceType

    def __init__(self, class_def, ctor_template_cls, struct, jit_methods, jit_props, jit_static_methods):
        self.class_name = class_def.__name__
        self.class_doc = class_def.__doc__
        self.jit_methods, self.jit_props, self.jit_static_methods = jit_methods, jit_props, jit_static_methods
        self.struct = struct
        fields = ",".join(f"{name}:{type}" for name, type in struct.items())
        super().__init__(f"{self.name_prefix}.{self.class_name}#{id(self):x}<{fields}>")

    @property
    def methods(self):
        return {name: each.py_func for name, each in self.jit_methods.items()}

    @property
    def static_methods(self):
        return {name: each.py_func for name, each in self.jit_static_methods.items()}

    @property
    def instance_type(self):
        return ClassInstanceType(self)


class ClassDataType(Type):
    """What an instance holds."""

    def __init__(self, classtyp):
        self.class_type = classtyp
        super().__init__(f"data.{classtyp.name}")


class DeferredType(Type):
    """A type that is defined later, as of a class that refers to itself."""

    def __init__(self):
        self._define = None
        super().__init__(f"{type(self).__name__}#{id(self)}")

    def get(self):
        if self._define is None:
            raise RuntimeError("deferred type not defined")
        return self._define

    def define(self, typ):
        if self._define is not None:
            raise TypeError("deferred type already defined")
        if not isinstance(typ, Type):
            raise TypeError("arg is not a Type; got: {0}".format(type(typ)))
        self._define = typ

    def _notation(self):
        return self.get()._notation()


class ContextManager(Callable, Phantom):
    """A context manager."""

    def __init__(self, cm):
        self.cm = cm
        super().__init__(f"ContextManager({cm})")


class UnicodeType(IterableType, Hashable):
    """Text."""

    @property
    def iterator_type(self):
        return UnicodeIteratorType(self)


class UnicodeIteratorType(SimpleIteratorType):
    """The iterator of text."""

    def __init__(self, dtype):
        self.data = dtype
        super().__init__("iter_unicode", dtype)


deferred_type = DeferredType
optional = Optional
