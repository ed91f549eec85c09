"""What compiled code calls to make an instance of a dataclass: an overload of the class, with the parameters of its `__init__`."""

import dataclasses
import types as pytypes

from numba._structures import function_of
from numba.core import errors


class _ByFactory:
    """Stands for a field that is not given and that a factory makes."""


_BY_FACTORY = _ByFactory()


def constructor_of(known):
    """A function for `overload`: it is given the types of the fields, and gives a function that makes an instance."""
    from numba._dataclasses import is_generated
    cls = known.cls
    if not cls.__dataclass_params__.init or not is_generated(cls.__init__):
        def refuse(*args, **keywords):
            raise errors.TypingError(f"{cls.__name__} has an __init__ of its own; make the instance in the interpreter and pass it in")
        return refuse
    parameters = [each for each in cls.__dataclass_fields__.values() if each.init and _kind(each) != "_FIELD_CLASSVAR"]
    scope = {f"default_{each.name}": _default(each) for each in parameters if _has_default(each)}
    given = ", ".join(f"{each.name!r}: {each.name}" for each in parameters)
    source = f"def construct({_listed(parameters, {})}):\n    return implement({{{given}}})\n"
    scope["implement"] = lambda given: _implementation(known, parameters, given)
    return function_of(source, "construct", scope)


def _implementation(known, parameters, given):
    """The function that makes an instance of fields of these types; what is left out is given as its default value."""
    from numba.experimental.structref import new
    scope = {f"default_{each.name}": _default(each) for each in parameters if _has_default(each)}
    absent = {name for name, value in given.items() if value is _BY_FACTORY}
    field_types, values = [], []
    for each in known.fields:
        if each.name in given and each.name not in absent:
            field_types.append(given[each.name])
            values.append(each.name)
        elif each.default_factory is not dataclasses.MISSING:
            factory, made = _factory(known, each)
            scope[f"make_{each.name}"] = factory
            field_types.append(made)
            values.append(f"make_{each.name}()")
        elif each.default is not dataclasses.MISSING:
            scope[f"default_{each.name}"] = each.default
            field_types.append(each.default)
            values.append(f"default_{each.name}")
        elif known.declared[each.name] is not None and hasattr(known.cls, "__post_init__"):
            field_types.append(known.declared[each.name])
            values.append("...")
        else:
            raise errors.TypingError(f"the field '{each.name}' of {known.cls.__name__} has no value when it is made, and the type "
                                     "of its annotation is not known; make the instance in the interpreter and pass it in")
    scope |= {"new": new, "made_type": known.type_of(field_types)}
    lines = [f"def make({_listed(parameters, dict.fromkeys(absent, 'None'))}):",
             f"    made = new(made_type, {', '.join(values)})"]
    if hasattr(known.cls, "__post_init__"):
        passed = [each.name for each in parameters if _kind(each) == "_FIELD_INITVAR"]
        lines.append(f"    made.__post_init__({', '.join(passed)})")
    return function_of("\n".join([*lines, "    return made\n"]), "make", scope)


def _kind(field):
    return field._field_type.name


def _has_default(field):
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


def _default(field):
    return _BY_FACTORY if field.default is dataclasses.MISSING else field.default


def _listed(parameters, defaults):
    """Parameters as a `def` has them."""
    def written(each):
        return f"{each.name}={defaults.get(each.name, f'default_{each.name}')}" if _has_default(each) else each.name
    positional = [written(each) for each in parameters if not each.kw_only]
    named = [written(each) for each in parameters if each.kw_only]
    return ", ".join([*positional, *(["*", *named] if named else [])])


def _factory(known, field):
    """A compiled function that makes what a field has by default, and the type of that."""
    from numba._dataclasses import container_type
    from numba._decorators import njit
    factory = field.default_factory
    if factory in (list, dict, set):
        made = container_type(known.declared[field.name], factory)
        if made is None:
            raise errors.TypingError(f"the field '{field.name}' of {known.cls.__name__} is made by the factory {factory.__name__}, "
                                     f"and its annotation does not say of what: write {factory.__name__}[...]")
        return njit(function_of("def factory():\n    return made()\n", "factory", {"made": made})), made
    if not isinstance(factory, pytypes.FunctionType) and type(factory).__name__ != "CPUDispatcher":
        factory = function_of("def factory():\n    return make()\n", "factory", {"make": factory})
    compiled = factory if type(factory).__name__ == "CPUDispatcher" else njit(factory)
    compiled.compile(())
    return compiled, compiled.nopython_signatures[0].return_type
