"""What `numba.extending` adds to compiled code: implementations by the types of the arguments."""

import inspect
from types import FunctionType

from numba.core import errors, types

# By the id of the object that is called: the object, and the functions that give implementations.
_functions = {}
# By the name of the method or attribute: classes of types, and the functions.
_methods = {}
_attributes = {}
_classmethods = {}


class _Overload:
    def __init__(self, function, options):
        self.function = function
        self.jit_options = options.pop("jit_options", None) or {}
        self.strict = options.pop("strict", True)
        self.inline = options.pop("inline", "never")
        self.prefer_literal = options.pop("prefer_literal", False)
        self.target = options.pop("target", "cpu")
        if options:
            raise TypeError(f"unexpected options: {', '.join(options)}")


def overload(func, jit_options={}, strict=True, inline="never", prefer_literal=False, **kwargs):
    """A decorator for a function that gives the implementation of `func` for types of arguments, or None."""
    options = {**kwargs, "jit_options": dict(jit_options), "strict": strict, "inline": inline,
               "prefer_literal": prefer_literal}

    def decorate(overload_func):
        _functions.setdefault(id(func), (func, []))[1].append(_Overload(overload_func, options))
        return overload_func
    return decorate


def register_jitable(*args, **kwargs):
    """A Python function that compiled code may call too."""
    def decorate(function):
        function._hotloop_jitable = kwargs
        return function
    if kwargs or not args:
        return decorate
    return decorate(args[0])


def overload_method(typ, attr, **kwargs):
    """A decorator for a function that gives the implementation of a method of a type."""
    return _of_type(_methods, typ, attr, kwargs)


def overload_attribute(typ, attr, **kwargs):
    """A decorator for a function that gives the implementation of an attribute of a type."""
    return _of_type(_attributes, typ, attr, kwargs)


def overload_classmethod(typ, attr, **kwargs):
    """A decorator for a function that gives the implementation of a method of the type itself."""
    return _of_type(_classmethods, typ, attr, kwargs)


def _of_type(table, typ, attr, options):
    def decorate(overload_func):
        table.setdefault(attr, []).append((typ, _Overload(overload_func, dict(options))))
        return overload_func
    return decorate


def has_function(func):
    """Whether there are implementations of this object."""
    known = _functions.get(id(func))
    return known is not None and known[0] is func


def member(kind, typ, attr):
    """Whether a type, None for any, has an overloaded method or attribute."""
    return bool(_of(kind, typ, attr))


def implementation(kind, target, attempt, positional, keywords):
    """The implementation for these types, its options, and whether it is for literals; None if there is none left to try.

    `target` is the object that is called, or the name of a member whose object's type is the first of `positional`, each with
    its type as a value and, where that differs, as a literal.
    """
    if kind == "function":
        candidates = _functions[id(target)][1]
    else:
        candidates = _of(kind, positional[0][0], target)
    problems = []
    for each in candidates:
        # As values first, then as literals; or the other way round.
        for literal in (True, False) if each.prefer_literal else (False, True):
            arguments = [pair[literal] for pair in positional]
            named = {name: pair[literal] for name, pair in keywords}
            if literal and not each.prefer_literal and all(one is other for one, other in [*positional, *(p for _, p in keywords)]):
                continue
            try:
                found = each.function(*arguments, **named)
            except errors.NumbaError as error:
                problems.append(error)
                continue
            except TypeError as error:
                # The arguments are not those of this overload.
                if error.__traceback__.tb_next is not None:
                    raise
                problems.append(error)
                continue
            if found is None:
                continue
            if isinstance(found, tuple):
                _, found = found
            found = getattr(found, "py_func", found)
            if not isinstance(found, FunctionType):
                raise errors.TypingError(f"an overload returns a function or None, not {found!r}")
            if attempt == 0:
                if each.strict:
                    _check_signature(each.function, found)
                return found, each.jit_options, literal
            attempt -= 1
    if problems:
        raise problems[-1]
    return None


def _of(kind, typ, attr):
    table = {"method": _methods, "attribute": _attributes, "classmethod": _classmethods}[kind]
    return [each for cls, each in table.get(attr, ()) if typ is None or _is_of(typ, cls)]


def _is_of(typ, cls):
    if isinstance(cls, types.Type):
        return typ == cls
    if isinstance(typ, types.TypeRef):
        typ = typ.instance_type
    return isinstance(typ, cls)


def _check_signature(overload_func, implementation):
    """Both must take the same arguments."""
    expected, given = map(inspect.signature, (overload_func, implementation))
    wanted, found = list(expected.parameters.values()), list(given.parameters.values())
    if [(each.name, each.kind) for each in wanted] == [(each.name, each.kind) for each in found]:
        defaults = [each.name for each, other in zip(wanted, found)
                    if (each.default is each.empty) != (other.default is other.empty)]
        if not defaults:
            return
    if any(each.kind is each.VAR_POSITIONAL for each in found):
        return
    raise errors.TypingError(
        f"Overload of {overload_func.__name__} does not match its implementation:\n"
        f"Typing signature:         {overload_func.__name__}{expected}\n"
        f"Implementation signature: {implementation.__name__}{given}"
    )


def literal_or_value(value_type, constant):
    """The type of a value that is known, as a literal; without a literal type the type itself."""
    return types.maybe_literal(constant) or value_type
