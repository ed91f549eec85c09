"""The base of all types, and the kinds that types are of."""


class Type:
    """A type. Calling it with argument types makes a signature, indexing it with slices an array type."""

    mutable = False
    reflected = False

    def __init__(self, name):
        self.name = name

    @property
    def key(self):
        """What tells types of one class apart."""
        return self.name

    @property
    def mangling_args(self):
        return self.name, ()

    def __repr__(self):
        return self.name

    def __str__(self):
        return self.name

    def __eq__(self, other):
        return self.__class__ is other.__class__ and self.key == other.key

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return hash(self.key)

    def __call__(self, *arguments):
        if len(arguments) == 1 and not isinstance(arguments[0], Type):
            return self.cast_python_value(arguments[0])
        from numba.core.typing.templates import Signature
        return Signature(self, arguments)

    def __getitem__(self, axes):
        from numba.core.types.npytypes import Array
        return Array._of_slices(self, axes if isinstance(axes, tuple) else (axes,))

    def cast_python_value(self, value):
        raise NotImplementedError

    def unify(self, typingctx, other):
        return None

    def can_convert_to(self, typingctx, other):
        return None

    def can_convert_from(self, typingctx, other):
        return None

    def is_precise(self):
        return True

    def augment(self, other):
        return None

    @property
    def is_internal(self):
        return False

    def dump(self, tab=""):
        print(f"{tab}DUMP {type(self).__name__}[name={self.name}]")

    def _notation(self):
        """The type as the compiler reads it."""
        return self.name


class Dummy(Type):
    """A type whose values carry no bits."""


class Hashable(Type):
    """The type of keys of dicts."""


class Number(Hashable):
    """A number."""

    def unify(self, typingctx, other):
        if not isinstance(other, Number):
            return None
        import numpy
        from numba.np.numpy_support import as_dtype, from_dtype
        return from_dtype(numpy.promote_types(as_dtype(self), as_dtype(other)))


class Callable(Type):
    """What can be called."""


class DTypeSpec(Type):
    """What stands for the type of elements."""


class IterableType(Type):
    """What can be iterated over."""


class Sized(Type):
    """What has a length."""


class ConstSized(Sized):
    """What has a length that is known when the function is compiled."""


class IteratorType(IterableType):
    """An iterator."""

    def __init__(self, name, **keywords):
        super().__init__(name, **keywords)

    @property
    def iterator_type(self):
        return self


class Container(Sized, IterableType):
    """A container."""


class Sequence(Container):
    """Items in order."""


class MutableSequence(Sequence):
    """Items in order that can be replaced."""

    mutable = True


class ArrayCompatible(Type):
    """What NumPy takes for an array."""

    array_priority = 0.0

    @property
    def as_array(self):
        raise NotImplementedError


class InitialValue:
    """A container that remembers what it was made of."""

    def __init__(self, initial_value):
        self._initial_value = initial_value

    @property
    def initial_value(self):
        return self._initial_value


class Literal(Type):
    """The type of a value that is known when the function is compiled."""

    # The class of literals of each class of values.
    ctor_map = {}
    _literal_type = None

    def __init__(self, value):
        if type(self) is Literal:
            raise TypeError("Cannot be constructed directly. Use `numba.types.literal(value)` instead")
        self._literal_init(value)
        super().__init__(f"Literal[{type(value).__name__}]({value})")

    def _literal_init(self, value):
        self._literal_value = value
        # Members of enumerations are equal to their numbers.
        self._key = value, type(value)

    @property
    def key(self):
        return self._key

    @property
    def literal_value(self):
        return self._literal_value

    @property
    def literal_type(self):
        if self._literal_type is None:
            from numba._typeof import typeof
            self._literal_type = typeof(self._literal_value)
        return self._literal_type

    def _notation(self):
        return self.literal_type._notation()


class TypeRef(Dummy):
    """The type of a type."""

    def __init__(self, instance_type):
        self.instance_type = instance_type
        super().__init__(f"typeref[{instance_type}]")

    @property
    def key(self):
        return self.instance_type


class Poison(Type):
    """What nothing can be done with."""

    def __init__(self, ty):
        self.ty = ty
        super().__init__(f"Poison<{ty}>")
