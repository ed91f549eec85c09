"""Dataclasses in compiled code: fields, methods and properties, and what `dataclass` adds."""

import dataclasses
import types as pytypes
import typing

from numba._dataclass_constructors import constructor_of
from numba._decorators import njit
from numba._overloads import overload
from numba._structures import function_of, structure_of
from numba.core import types
from numba.core.types._notation import from_text, text
from numba.core.typing.asnumbatype import as_numba_type

# By the class: its description.
_known = {}


class DataclassType(types.Type):
    """The type of instances of a dataclass with fields of these types."""

    mutable = True

    def __init__(self, cls, fields):
        self.instance_class = cls
        self._fields = tuple(fields)
        super().__init__(f"dataclass.{cls.__qualname__}{self._fields}")

    @property
    def key(self):
        return self.instance_class, self._fields

    @property
    def field_dict(self):
        return dict(self._fields)

    def _notation(self):
        return f"instance#{_structure(self).number}"


class _Described:
    """What is known of a dataclass by itself."""

    def __init__(self, cls):
        self.cls = cls
        self.fields = dataclasses.fields(cls)
        self.names = [each.name for each in self.fields]
        self.declared = _declared(cls, self.fields)
        self.members = _Members(self)

    def type_of(self, given):
        """The type of instances whose fields have values of these types."""
        fields = [(name, _field_type(self.declared[name], each)) for name, each in zip(self.names, given)]
        return DataclassType(self.cls, fields)


class _Members:
    """The methods and properties of a dataclass, compiled when they are asked for, and again when they are others."""

    def __init__(self, described):
        self.described = described
        self.made = {}

    def __getitem__(self, name):
        owner, attribute = self._attribute(name)
        known = self.made.get(name)
        if known is None or known[0] is not attribute:
            known = self.made[name] = attribute, self._member(name, owner, attribute)
        return known[1]

    def _attribute(self, name):
        """The class that defines an attribute, and the attribute."""
        for each in self.described.cls.__mro__[:-1]:
            if name in each.__dict__:
                return each, each.__dict__[name]
        if name == "__str__":
            return self._attribute("__repr__")
        raise KeyError(name)

    def _member(self, name, owner, attribute):
        if is_generated(attribute):
            # A subclass that adds no comparison of its own has that of its base, which knows the base's fields.
            found = _MADE.get(attribute.__name__)
            if found is None:
                raise KeyError(name)
            kind, make = found
            return kind, njit(make(described(owner), self.described.cls))
        if isinstance(attribute, pytypes.FunctionType):
            return "method", njit(attribute)
        if isinstance(attribute, staticmethod):
            return "static", njit(attribute.__func__)
        if isinstance(attribute, property):
            accessors = (attribute.fget, attribute.fset)
            return ("property", *(njit(accessor) for accessor in accessors if accessor is not None))
        if type(attribute).__name__ == "CPUDispatcher":
            return "method", attribute
        raise KeyError(name)


def is_generated(attribute):
    """Whether `dataclass` made a method."""
    function = getattr(attribute, "__wrapped__", attribute)
    return isinstance(function, pytypes.FunctionType) and function.__code__.co_qualname.startswith("__create_fn__.")


# What `dataclass` itself adds is written for compiled code. Each maker is given the class that has the method, and that of the instance.

def _compared(operator):
    def make(described, cls):
        names = [each.name for each in described.fields if each.compare]
        mine, theirs = (f"({''.join(f'{of}.{each}, ' for each in names)})" for of in ("self", "other"))
        return function_of(f"def compared(self, other):\n    return {mine} {operator} {theirs}\n", "compared", {})
    return "compared", make


def _shown(described, cls):
    shown = ", ".join(f"{each.name}={{self.{each.name}!r}}" for each in described.fields if each.repr)
    text = f"{cls.__qualname__}({shown})"
    return function_of(f"def shown(self):\n    return f{text!r}\n", "shown", {})


def _hashed(described, cls):
    names = [each.name for each in described.fields if (each.compare if each.hash is None else each.hash)]
    listed = "".join(f"self.{each}, " for each in names)
    return function_of(f"def hashed(self):\n    return hash(({listed}))\n", "hashed", {})


def _refused_assignment(described, cls):
    source = "def assign(self, name, value):\n    raise FrozenInstanceError('cannot assign to field ' + repr(name))\n"
    return function_of(source, "assign", {"FrozenInstanceError": dataclasses.FrozenInstanceError})


_MADE = {
    "__eq__": _compared("=="),
    "__lt__": _compared("<"),
    "__le__": _compared("<="),
    "__gt__": _compared(">"),
    "__ge__": _compared(">="),
    "__repr__": ("method", _shown),
    "__hash__": ("method", _hashed),
    "__setattr__": ("method", _refused_assignment),
}


def _declared(cls, fields):
    """The types that annotations say, None for those that say none."""
    try:
        hints = typing.get_type_hints(cls)
    except Exception:
        hints = {}

    def declared(name):
        try:
            return as_numba_type(hints[name])
        except Exception:
            return None
    return {each.name: declared(each.name) for each in fields}


def _field_type(declared, given):
    """The type of a field with a value of this type: an annotation makes an integer a float, and says what may be None."""
    if not isinstance(given, types.Type):
        # A default value.
        from numba import typeof
        given = typeof(given)
    given = types.unliteral(given)
    if isinstance(declared, types.Optional):
        fits = given in (types.none, declared) or _field_type(declared.type, given) == declared.type
        return declared if fits else given
    if declared == types.float64 and isinstance(given, (types.Integer, types.Boolean)):
        return declared
    if declared == types.complex128 and isinstance(given, (types.Integer, types.Boolean, types.Float)):
        return declared
    return given


def described(cls):
    """The description of a dataclass; lets compiled code make instances of it."""
    known = _known.get(cls)
    if known is None:
        known = _known[cls] = _Described(cls)
        overload(cls)(constructor_of(known))
    return known


def structure(cls, texts):
    """The structure of instances of a dataclass whose fields have values of these types, in notation."""
    known = described(cls)
    return _structure(known.type_of([from_text(each) for each in texts]))


def _structure(instance_type):
    made = structure_of(instance_type, instance_type.instance_class, described(instance_type.instance_class).members)
    made._hotloop_names = tuple(name for name, _ in instance_type._fields)
    return made


def empty_type(cls, name, container):
    """The type of a field that has an empty container, in notation, as its annotation says it; None if that does not."""
    found = container_type(described(cls).declared[name], type(container))
    return None if found is None else text(found)


def container_type(declared, container):
    """The type of a list, dict or set of Python's whose items are what an annotation says; None if that says nothing."""
    if isinstance(declared, types.Optional):
        declared = declared.type
    if container is list and isinstance(declared, types.ListType):
        return types.List(declared.item_type, reflected=True)
    if container is dict and isinstance(declared, types.DictType):
        return types.ReflectedDict(declared.key_type, declared.value_type)
    if container is set and isinstance(declared, types.SetType):
        return types.Set(declared.dtype, reflected=True)
    return None


def blank(cls):
    """An instance without values."""
    return object.__new__(cls)


def fill(made, names, values):
    """Gives an instance its values, frozen or not."""
    for name, value in zip(names, values):
        object.__setattr__(made, name, value)
