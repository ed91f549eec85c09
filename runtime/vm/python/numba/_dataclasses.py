"""Dataclasses in compiled code: fields, default values, methods and properties, and what `dataclass` adds."""

import dataclasses
import types as pytypes
import typing

from numba._decorators import njit
from numba._overloads import overload
from numba._structures import constructor, function_of, structure_of
from numba.core import errors, types
from numba.core.types._notation import from_text
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
        self.parameters = cls.__dataclass_params__
        self.declared = _declared(cls, self.fields)
        self.members = _Members(self)

    def type_of(self, given):
        """The type of instances whose fields have values of these types."""
        fields = [(name, _field_type(self.declared[name], each)) for name, each in zip(self.names, given)]
        return DataclassType(self.cls, fields)


class _Members:
    """The methods and properties of a dataclass, compiled when they are asked for."""

    def __init__(self, described):
        self.described = described
        self.made = {}

    def __getitem__(self, name):
        if name not in self.made:
            self.made[name] = self._member(name)
        return self.made[name]

    def _member(self, name):
        described = self.described
        made = _MADE.get(name)
        if made is not None and (found := made(described)) is not None:
            return "method", njit(found)
        each = _attribute(described.cls, name)
        if isinstance(each, pytypes.FunctionType):
            return "method", njit(each)
        if isinstance(each, staticmethod):
            return "static", njit(each.__func__)
        if isinstance(each, property):
            return ("property", *(njit(accessor) for accessor in (each.fget, each.fset) if accessor is not None))
        if type(each).__name__ == "CPUDispatcher":
            return "method", each
        raise KeyError(name)


def _attribute(cls, name):
    for each in cls.__mro__[:-1]:
        if name in each.__dict__:
            return each.__dict__[name]
    raise KeyError(name)


# What `dataclass` itself adds is written for compiled code; what the class defines stays.

def _is_own(described, name):
    """Whether the class itself defines a method that `dataclass` could have added."""
    function = _attribute(described.cls, name)
    return isinstance(function, pytypes.FunctionType) and not _is_generated(function)


def _is_generated(function):
    function = getattr(function, "__wrapped__", function)
    return function.__code__.co_filename == "<string>"


def _compared(described, operand, name, operator):
    if not operand(described.parameters) or _is_own(described, name):
        return None
    names = [each.name for each in described.fields if each.compare]
    mine, theirs = (f"({''.join(f'{of}.{each}, ' for each in names)})" for of in ("self", "other"))
    # As in Python both are of one class, or neither knows the other.
    otherwise = "return False" if operator == "==" else f"raise TypeError(\"'{operator}' is not supported between instances of two classes\")"
    source = f"def compared(self, other):\n    if not isinstance(other, cls):\n        {otherwise}\n    return {mine} {operator} {theirs}\n"
    return function_of(source, "compared", {"cls": described.cls})


def _shown(described):
    if not described.parameters.repr or _is_own(described, "__repr__"):
        return None
    shown = ", ".join(f"{each.name}={{self.{each.name}!r}}" for each in described.fields if each.repr)
    text = f"{described.cls.__qualname__}({shown})"
    return function_of(f"def shown(self):\n    return f{text!r}\n", "shown", {})


def _hashed(described):
    parameters = described.parameters
    if not (parameters.unsafe_hash or parameters.eq and parameters.frozen):
        return None
    names = [each.name for each in described.fields if (each.compare if each.hash is None else each.hash)]
    listed = "".join(f"self.{each}, " for each in names)
    return function_of(f"def hashed(self):\n    return hash(({listed}))\n", "hashed", {})


def _refused_assignment(described):
    if not described.parameters.frozen:
        return None
    source = "def assign(self, name, value):\n    raise FrozenInstanceError('cannot assign to field ' + repr(name))\n"
    return function_of(source, "assign", {"FrozenInstanceError": dataclasses.FrozenInstanceError})


_MADE = {
    "__eq__": lambda described: _compared(described, lambda each: each.eq, "__eq__", "=="),
    "__lt__": lambda described: _compared(described, lambda each: each.order, "__lt__", "<"),
    "__le__": lambda described: _compared(described, lambda each: each.order, "__le__", "<="),
    "__gt__": lambda described: _compared(described, lambda each: each.order, "__gt__", ">"),
    "__ge__": lambda described: _compared(described, lambda each: each.order, "__ge__", ">="),
    "__repr__": _shown,
    "__str__": lambda described: described.cls.__str__ if isinstance(described.cls.__str__, pytypes.FunctionType) else _shown(described),
    "__hash__": _hashed,
    "__setattr__": _refused_assignment,
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
        overload(cls)(_constructor(known))
    return known


def _constructor(known):
    cls = known.cls
    problem = None
    if not known.parameters.init or not _is_generated(cls.__init__):
        problem = f"{cls.__name__} has an __init__ of its own"
    for each in known.fields:
        if not each.init or each.default_factory is not dataclasses.MISSING:
            problem = f"the field '{each.name}' of {cls.__name__} is made by a factory, or not given"
    if problem is not None:
        def refuse(*args, **keywords):
            raise errors.TypingError(f"{problem}; make the instance in the interpreter and pass it in")
        return refuse
    scope, positional, named = {"structure_type": known.type_of}, [], []
    for each in known.fields:
        parameter = each.name
        if each.default is not dataclasses.MISSING:
            scope[f"default_{each.name}"] = each.default
            parameter = f"{each.name}=default_{each.name}"
        (named if each.kw_only else positional).append(parameter)
    after = "        made.__post_init__()\n" if hasattr(cls, "__post_init__") else ""
    parameters = ", ".join([*positional, *(["*", *named] if named else [])])
    return constructor(parameters, known.names, scope, after)


def structure(cls, texts):
    """The structure of instances of a dataclass whose fields have values of these types, in notation."""
    known = described(cls)
    return _structure(known.type_of([from_text(each) for each in texts]))


def _structure(instance_type):
    made = structure_of(instance_type, instance_type.instance_class, described(instance_type.instance_class).members)
    made._hotloop_names = tuple(name for name, _ in instance_type._fields)
    return made


def blank(cls):
    """An instance without values."""
    return object.__new__(cls)


def fill(made, names, values):
    """Gives an instance its values, frozen or not."""
    for name, value in zip(names, values):
        object.__setattr__(made, name, value)
