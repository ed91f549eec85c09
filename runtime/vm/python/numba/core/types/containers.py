"""Tuples, lists, sets and dicts."""

from numba.core.types.abstract import (
    ConstSized, Container, Hashable, InitialValue, IterableType, Literal, MutableSequence, Sequence, Type,
)
from numba.core.types.common import Buffer, SimpleIterableType, SimpleIteratorType
from numba.core.types.misc import Undefined, unliteral


def is_homogeneous(*types):
    """Whether all of these types are one."""
    return bool(types) and all(each == types[0] for each in types)


class Pair(Type):
    """Two values."""

    def __init__(self, first_type, second_type):
        self.first_type, self.second_type = first_type, second_type
        super().__init__(f"pair<{first_type}, {second_type}>")

    @property
    def key(self):
        return self.first_type, self.second_type


class BaseContainerIterator(SimpleIteratorType):
    """The iterator of a container."""

    def __init__(self, container):
        assert isinstance(container, self.container_class), container
        self.container = container
        super().__init__(f"iter({container})", container.dtype)

    @property
    def key(self):
        return self.container


class BaseContainerPayload(Type):
    """What a container holds."""

    def __init__(self, container):
        self.container = container
        super().__init__(f"payload({container})")

    @property
    def key(self):
        return self.container


class Bytes(Buffer):
    """Bytes."""

    mutable = False
    slice_is_copy = True


class ByteArray(Buffer):
    """A bytearray."""

    slice_is_copy = True


class PyArray(Buffer):
    """An `array.array`."""

    slice_is_copy = True


class MemoryView(Buffer):
    """A memoryview."""


class BaseTuple(ConstSized, Hashable):
    """A tuple."""

    @classmethod
    def from_types(cls, tys, pyclass=None):
        if pyclass is not None and pyclass is not tuple:
            assert hasattr(pyclass, "_asdict")
            tys = tuple(map(unliteral, tys))
            return NamedUniTuple(tys[0], len(tys), pyclass) if is_homogeneous(*tys) else NamedTuple(tys, pyclass)
        dtype = unliteral(tys[0]) if tys else None
        if tys and all(unliteral(each) == dtype for each in tys) and not any(isinstance(each, Literal) for each in tys):
            return UniTuple(dtype, len(tys))
        return Tuple(tys)

    def _notation(self):
        from numba.core.types._notation import text
        return f"Tuple(({', '.join(map(text, self.types))}))"


class BaseAnonymousTuple(BaseTuple):
    """A tuple without names."""


class _HomogeneousTuple(Sequence, BaseTuple):
    @property
    def iterator_type(self):
        return UniTupleIter(self)

    def __getitem__(self, i):
        return self.dtype

    def __iter__(self):
        return iter([self.dtype] * self.count)

    def __len__(self):
        return self.count

    @property
    def types(self):
        return (self.dtype,) * self.count


class UniTuple(BaseAnonymousTuple, _HomogeneousTuple, Sequence):
    """A tuple of ``count`` items of one type."""

    def __init__(self, dtype, count):
        self.dtype = dtype
        self.count = count
        super().__init__(f"{type(self).__name__}({dtype} x {count})")

    @property
    def key(self):
        return self.dtype, self.count

    def __unliteral__(self):
        return type(self)(unliteral(self.dtype), self.count)

    def __repr__(self):
        return f"UniTuple({self.dtype!r}, {self.count})"


class UniTupleIter(BaseContainerIterator):
    """The iterator of a tuple."""

    container_class = _HomogeneousTuple


class _HeterogeneousTuple(BaseTuple):
    def __getitem__(self, i):
        return self.types[i]

    def __len__(self):
        return len(self.types)

    def __iter__(self):
        return iter(self.types)


class Tuple(BaseAnonymousTuple, _HeterogeneousTuple):
    """A tuple of items of several types; of one type it is a `UniTuple`."""

    def __new__(cls, types):
        types = tuple(types)
        if is_homogeneous(*types):
            return UniTuple(types[0], len(types))
        return object.__new__(Tuple)

    def __init__(self, types):
        self.types = tuple(types)
        self.count = len(self.types)
        self.dtype = UnionType(self.types) if self.types else None
        super().__init__(f"{type(self).__name__}({', '.join(map(str, self.types))})")

    @property
    def key(self):
        return self.types

    def __unliteral__(self):
        return BaseTuple.from_types([unliteral(each) for each in self.types])

    def __repr__(self):
        return f"Tuple({self.types})"


class UnionType(Type):
    """One of several types."""

    def __init__(self, types):
        self.types = tuple(sorted(set(types), key=lambda each: each.name))
        super().__init__(f"Union[{','.join(map(str, self.types))}]")

    @property
    def key(self):
        return self.types


class _StarArgTupleMixin:
    pass


class StarArgTuple(_StarArgTupleMixin, Tuple):
    """What ``*args`` gathers."""

    def __new__(cls, types):
        types = tuple(types)
        if is_homogeneous(*types):
            return StarArgUniTuple(types[0], len(types))
        return object.__new__(StarArgTuple)


class StarArgUniTuple(_StarArgTupleMixin, UniTuple):
    """What ``*args`` gathers, of one type."""


class BaseNamedTuple(BaseTuple):
    """A named tuple."""

    def _notation(self):
        from numba.core.types._notation import class_number, text
        return f"Tuple#{class_number(self.instance_class)}(({', '.join(map(text, self.types))}))"


class NamedUniTuple(_HomogeneousTuple, BaseNamedTuple):
    """A named tuple of items of one type."""

    def __init__(self, dtype, count, cls):
        self.dtype, self.count = dtype, count
        self.fields = tuple(cls._fields)
        self.instance_class = cls
        super().__init__(f"{cls.__name__}({dtype} x {count})")

    @property
    def key(self):
        return self.instance_class, self.dtype, self.count

    _notation = BaseNamedTuple._notation


class NamedTuple(_HeterogeneousTuple, BaseNamedTuple):
    """A named tuple of items of several types."""

    def __init__(self, types, cls):
        self.types = tuple(types)
        self.count = len(self.types)
        self.fields = tuple(cls._fields)
        self.instance_class = cls
        super().__init__(f"{cls.__name__}({', '.join(map(str, self.types))})")

    @property
    def key(self):
        return self.instance_class, self.types

    _notation = BaseNamedTuple._notation


class List(MutableSequence, InitialValue):
    """A list of Python's."""

    def __init__(self, dtype, reflected=False, initial_value=None):
        self.dtype = unliteral(dtype)
        self.reflected = reflected
        kind = "reflected list" if reflected else "list"
        super().__init__(f"{kind}({self.dtype})<iv={initial_value}>")
        InitialValue.__init__(self, initial_value)

    @property
    def key(self):
        return self.dtype, self.reflected, str(self.initial_value)

    @property
    def iterator_type(self):
        return ListIter(self)

    def __getitem__(self, args):
        return self.dtype if not isinstance(args, slice) else super().__getitem__(args)

    def __unliteral__(self):
        return List(self.dtype, self.reflected)

    def __repr__(self):
        return f"List({self.dtype}, {self.reflected})"

    def _notation(self):
        from numba.core.types._notation import text
        return f"list({text(self.dtype)})"


class ListIter(BaseContainerIterator):
    """The iterator of a list."""

    container_class = List


class ListPayload(BaseContainerPayload):
    """What a list holds."""

    container_class = List


class LiteralList(Literal, ConstSized, Hashable):
    """A list whose items may have several types."""

    def __init__(self, literal_value):
        self._literal_init(tuple(literal_value))
        self.types = tuple(literal_value)
        self.count = len(self.types)
        self.name = f"LiteralList({literal_value})"

    def __getitem__(self, i):
        return self.types[i]

    def __len__(self):
        return len(self.types)

    def __iter__(self):
        return iter(self.types)


class Set(Container):
    """A set of Python's."""

    mutable = True

    def __init__(self, dtype, reflected=False):
        self.dtype = unliteral(dtype)
        self.reflected = reflected
        super().__init__(f"{'reflected set' if reflected else 'set'}({self.dtype})")

    @property
    def key(self):
        return self.dtype, self.reflected

    @property
    def iterator_type(self):
        return SetIter(self)

    def __repr__(self):
        return f"Set({self.dtype}, {self.reflected})"

    def _notation(self):
        from numba.core.types._notation import text
        return f"set({text(self.dtype)})"


class SetIter(BaseContainerIterator):
    """The iterator of a set."""

    container_class = Set


class SetPayload(BaseContainerPayload):
    """What a set holds."""

    container_class = Set


class SetEntry(Type):
    """An entry of a set."""

    def __init__(self, set_type):
        self.set_type = set_type
        super().__init__(f"entry({set_type})")

    @property
    def key(self):
        return self.set_type


class ListType(IterableType):
    """The type of a `numba.typed.List`."""

    mutable = True

    def __init__(self, itemty):
        itemty = unliteral(itemty)
        self.item_type = self.dtype = itemty
        super().__init__(f"{type(self).__name__}[{itemty}]")

    @classmethod
    def refine(cls, itemty):
        return cls(itemty)

    @property
    def key(self):
        return self.item_type

    def is_precise(self):
        return not isinstance(self.item_type, Undefined)

    @property
    def iterator_type(self):
        return ListTypeIterableType(self).iterator_type

    def __repr__(self):
        return f"ListType({self.item_type!r})"

    def _notation(self):
        from numba.core.types._notation import text
        return f"ListType[{text(self.item_type)}]"


class ListTypeIterableType(SimpleIterableType):
    """The items of a typed list."""

    def __init__(self, parent):
        self.parent = parent
        self.yield_type = parent.item_type
        super().__init__(f"list[{parent.name}]", ListTypeIteratorType(self))


class ListTypeIteratorType(SimpleIteratorType):
    """The iterator of a typed list."""

    def __init__(self, iterable):
        self.parent, self.iterable = iterable.parent, iterable
        super().__init__(f"iter[{iterable.parent}->{iterable.yield_type}]", iterable.yield_type)


class DictType(IterableType, InitialValue):
    """The type of a `numba.typed.Dict`."""

    mutable = True

    def __init__(self, keyty, valty, initial_value=None):
        keyty, valty = unliteral(keyty), unliteral(valty)
        self.key_type, self.value_type = keyty, valty
        self.keyvalue_type = Tuple([keyty, valty])
        super().__init__(f"DictType[{keyty},{valty}]<iv={initial_value}>")
        InitialValue.__init__(self, initial_value)

    @classmethod
    def refine(cls, keyty, valty):
        return cls(keyty, valty)

    @property
    def key(self):
        return self.key_type, self.value_type, str(self.initial_value)

    def is_precise(self):
        return not any(isinstance(each, Undefined) for each in (self.key_type, self.value_type))

    @property
    def iterator_type(self):
        return DictKeysIterableType(self).iterator_type

    def __unliteral__(self):
        return DictType(self.key_type, self.value_type)

    def __repr__(self):
        return f"DictType({self.key_type}, {self.value_type})"

    def _notation(self):
        from numba.core.types._notation import text
        return f"DictType[{text(self.key_type)}, {text(self.value_type)}]"


class ReflectedDict(DictType):
    """A dict of Python's."""

    @property
    def key(self):
        return "reflected", *super().key

    def __unliteral__(self):
        return ReflectedDict(self.key_type, self.value_type)

    def _notation(self):
        from numba.core.types._notation import text
        return f"dict({text(self.key_type)}, {text(self.value_type)})"


class LiteralStrKeyDict(Literal, ConstSized, Hashable):
    """A dict whose keys are text that is known, and whose values may have several types."""

    def __init__(self, literal_value, value_index=None):
        self._literal_init(tuple(literal_value.items()))
        self.value_index = value_index
        self.types = tuple(literal_value.values())
        self.fields = tuple(literal_value)
        self.count = len(self.types)
        self.name = f"LiteralStrKey[Dict]({literal_value})"

    def _notation(self):
        from numba.core.types._notation import text
        return f"keywords({', '.join(f'{name.literal_value}: {text(each)}' for name, each in zip(self.fields, self.types))})"

    def __len__(self):
        return len(self.types)

    def __iter__(self):
        return iter(self.types)


class _DictPart(SimpleIterableType):
    def __init__(self, parent):
        self.parent = parent
        self.yield_type = getattr(parent, self._yields)
        self.name = f"{self._part}[{parent.name}]"
        super().__init__(self.name, DictIteratorType(self))


class DictItemsIterableType(_DictPart):
    """The items of a dict."""

    _part, _yields = "items", "keyvalue_type"


class DictKeysIterableType(_DictPart):
    """The keys of a dict."""

    _part, _yields = "keys", "key_type"


class DictValuesIterableType(_DictPart):
    """The values of a dict."""

    _part, _yields = "values", "value_type"


class DictIteratorType(SimpleIteratorType):
    """The iterator of a dict."""

    def __init__(self, iterable):
        self.parent, self.iterable = iterable.parent, iterable
        super().__init__(f"iter[{iterable.parent}->{iterable.yield_type}],{iterable.name}", iterable.yield_type)


class SetType(IterableType, InitialValue):
    """The type of a `numba.typed.Set`."""

    mutable = True

    def __init__(self, keyty, initial_value=None):
        keyty = unliteral(keyty)
        self.key_type = self.dtype = keyty
        super().__init__(f"{type(self).__name__}[{keyty}]<iv={initial_value}>")
        InitialValue.__init__(self, initial_value)

    @classmethod
    def refine(cls, keyty):
        return cls(keyty)

    @property
    def key(self):
        return self.key_type, str(self.initial_value)

    def is_precise(self):
        return not isinstance(self.key_type, Undefined)

    @property
    def iterator_type(self):
        return SetIterableType(self).iterator_type

    def _notation(self):
        from numba.core.types._notation import text
        return f"SetType[{text(self.key_type)}]"


class SetIterableType(SimpleIterableType):
    """The items of a typed set."""

    def __init__(self, parent):
        self.parent = parent
        self.yield_type = parent.key_type
        self.name = f"values[{parent.name}]"
        super().__init__(self.name, SetIteratorType(self))


class SetIteratorType(SimpleIteratorType):
    """The iterator of a typed set."""

    def __init__(self, iterable):
        self.parent, self.iterable = iterable.parent, iterable
        super().__init__(f"iter[{iterable.parent}->{iterable.yield_type}],{iterable.name}", iterable.yield_type)


class StructRefPayload(Type):
    """What a structref holds."""

    mutable = True

    def __init__(self, typename, fields):
        self._typename = typename
        self._fields = tuple(fields)
        super().__init__(f"numba.{typename}{self._fields}.payload")

    @property
    def field_dict(self):
        return dict(self._fields)


class StructRef(Type):
    """A mutable structure that is passed by reference."""

    def __init__(self, fields):
        def described(name, type):
            if not isinstance(name, str):
                raise ValueError("expecting a str for field name")
            if not isinstance(type, Type):
                raise ValueError("expecting a Numba Type for field type")
            return name, type
        fields = tuple(described(*each) for each in fields)
        self._fields = tuple(described(*each) for each in self.preprocess_fields(fields))
        self._typename = type(self).__qualname__
        super().__init__(f"numba.{self._typename}{self._fields}")

    @property
    def field_dict(self):
        from types import MappingProxyType
        return MappingProxyType(dict(self._fields))

    def _notation(self):
        from numba.experimental.structref import structure
        return f"instance#{structure(self).number}"

    def preprocess_fields(self, fields):
        """Changes the types of fields; what a subclass overrides."""
        return fields
