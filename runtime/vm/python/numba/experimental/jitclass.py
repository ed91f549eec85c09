"""``jitclass``: classes whose attributes have types, for compiled code and the interpreter alike.

What an instance holds is compiled code's own; the methods are compiled functions.
"""

import inspect
import types as pytypes
import typing
from collections.abc import Sequence

from _hotloop_jit import Instance, class_number
from numba._decorators import njit
from numba.core import config, errors, types
from numba.core.types._notation import text
from numba.core.typing.asnumbatype import as_numba_type

# What every class has, and what Python adds to a class by itself.
_IGNORED = frozenset([
    "__annotations__", "__annotate_func__", "__annotations_cache__", "__dict__", "__doc__", "__firstlineno__", "__module__",
    "__qualname__", "__static_attributes__", "__weakref__", "__annotate__", "__conditional_annotations__",
])


class JitClassType(type):
    """The class of the classes that `jitclass` makes."""

    def __new__(metaclass, name, bases, namespace):
        if any(isinstance(base, JitClassType) for base in bases):
            raise TypeError("cannot subclass from a jitclass")
        if bases != (Instance,):
            raise TypeError("must have exactly one base class")
        return super().__new__(metaclass, name, bases, namespace)

    def __call__(cls, *args, **keywords):
        made = Instance.__new__(cls)
        initialise = cls._hotloop_members.get("__init__")
        if initialise is not None:
            initialise[1](made, *args, **keywords)
        elif args or keywords:
            raise TypeError(f"{cls.__name__}() takes no arguments")
        return made


def jitclass(cls_or_spec=None, spec=None):
    """Compiles a class. The types of its attributes are in a list or dict, `spec`, or in annotations of the class."""
    if cls_or_spec is not None and spec is None and not isinstance(cls_or_spec, type):
        cls_or_spec, spec = None, cls_or_spec

    def wrap(cls):
        return cls if config.DISABLE_JIT else _compiled(cls, spec)
    return wrap if cls_or_spec is None else wrap(cls_or_spec)


def _compiled(cls, spec):
    fields = _fields(cls, spec)
    methods, properties, statics = _members(cls, fields)
    members = {name: ("method", njit(each)) for name, each in methods.items()}
    members.update((name, ("static", njit(each.__func__))) for name, each in statics.items())
    for name, each in properties.items():
        accessors = [njit(accessor) for accessor in (each.fget, each.fset) if accessor is not None]
        members[name] = ("property", *accessors)
    class_type = types.ClassType(
        cls, None, fields,
        {name: members[name][1] for name in methods},
        {name: dict(zip(("get", "set"), members[name][1:])) for name in properties},
        {name: members[name][1] for name in statics},
    )
    namespace = {
        "__doc__": cls.__doc__, "__module__": cls.__module__, "__qualname__": cls.__qualname__, "__slots__": (),
        "class_type": class_type, "_hotloop_members": members,
        "_hotloop_fields": staticmethod(lambda: [(name, text(each)) for name, each in fields.items()]),
        "__reduce_ex__": _no_pickle,
    }
    namespace.update((name, _accessor(name)) for name in fields)
    for name, (kind, *functions) in members.items():
        if kind == "property":
            namespace[name] = property(*functions, doc=properties[name].__doc__)
        else:
            namespace[name] = functions[0] if kind == "method" else staticmethod(functions[0])
    made = JitClassType(cls.__name__, (Instance,), namespace)
    class_type.number = class_number(made)
    as_numba_type.register(made, class_type.instance_type)
    return made


def _fields(cls, spec):
    """The attributes and their types."""
    fields = dict(spec) if isinstance(spec, (Sequence, dict)) else dict(spec or {})
    for name, each in typing.get_type_hints(cls).items():
        if name not in fields:
            fields[name] = as_numba_type(each)
    for name, each in fields.items():
        if not isinstance(name, str):
            raise TypeError(f"spec keys should be strings, got {name!r}")
        if not isinstance(each, types.Type):
            raise TypeError(f"spec values should be Numba type instances, got {each!r}")
    return {_mangled(cls, name): each for name, each in fields.items()}


def _mangled(cls, name):
    is_private = name.startswith("__") and not name.endswith("__")
    return f"_{cls.__name__.lstrip('_')}{name}" if is_private else name


def _members(cls, fields):
    namespace = {}
    for base in reversed(inspect.getmro(cls)):
        if base is not object:
            namespace.update(base.__dict__)
    methods, properties, statics, others = {}, {}, {}, []
    for name, each in namespace.items():
        if isinstance(each, pytypes.FunctionType):
            methods[name] = each
        elif isinstance(each, property):
            properties[name] = each
        elif isinstance(each, staticmethod):
            statics[name] = each
        elif name not in _IGNORED and not (name == "__hash__" and each is None):
            others.append(name)
    shadowed = (set(methods) | set(properties) | set(statics)) & set(fields)
    if shadowed:
        raise NameError(f"name shadowing: {', '.join(shadowed)}")
    if others:
        raise TypeError(f"class members are not yet supported: {', '.join(others)}")
    for name, each in properties.items():
        if each.fdel is not None:
            raise TypeError(f"deleter is not supported: {name}")
    for parameter in list(inspect.signature(methods["__init__"]).parameters.values())[1:] if "__init__" in methods else ():
        if parameter.kind is not parameter.POSITIONAL_OR_KEYWORD:
            raise errors.UnsupportedError(f"{parameter.kind} argument type unsupported in jitclass")
    return methods, properties, statics


def _accessor(name):
    def get(self):
        return self._hotloop_get(name)

    def set(self, value):
        self._hotloop_set(name, value)
    return property(get, set)


def _no_pickle(self, protocol):
    raise TypeError(f"cannot pickle '{type(self).__name__}' object: it is an instance of a jitclass")
