"""Which function, and which of its specialisations, a magic is about."""

import ast

from _hotloop_jit import Dispatcher
from IPython.core.error import UsageError
from numba import _decorators, _inspection

_COMPILED_HOW = "decorate it with @njit and define it again"


def resolve(shell, text):
    """The compiled function that an expression of the user's stands for."""
    try:
        value = shell.ev(text)
    except Exception as error:
        raise UsageError(f"{text}: {type(error).__name__}: {error}") from None
    value = getattr(value, "__func__", value)
    if not isinstance(value, Dispatcher):
        what = "a Python function" if hasattr(value, "__code__") else f"an object of class {type(value).__name__}"
        raise UsageError(f"{text} is not a compiled function but {what}; {_COMPILED_HOW}")
    return value


def chosen(function, signature, name, stage=None):
    """The index of the specialisation that is asked for; None for the stage that needs none if there is none."""
    count = len(function._signatures())
    if signature is None:
        if count == 0 and stage != "flow":
            raise UsageError(
                f"{name} is not compiled yet, because the types of its arguments are not known: call it first, or give the "
                f'types with --signature, as in --signature "float64[:], int64"'
            )
        return count - 1 if count else None
    signature = signature.strip("\"'")
    if signature.isdigit():
        if int(signature) >= count:
            raise UsageError(f"{name} has {count} signatures, numbered from 0: {_listed(function)}")
        return int(signature)
    try:
        index = function._index(signature)
        if index is None:
            function.compile(signature)
            index = function._index(signature)
    except TypeError as error:
        raise UsageError(str(error)) from None
    return index


def _listed(function):
    return ", ".join(f"{index}: {types}" for index, types in enumerate(_inspection.signatures(function)))


def named_in(shell, cell, before):
    """The functions that a cell is about, each with the index of a specialisation, or None if it has none.

    These are what was compiled since compilation number `before`, in that order, then what the cell names.
    """
    compiled = [
        (number, function, index)
        for function in list(_decorators.dispatchers)
        for index, number in enumerate(function._numbers())
        if number > before
    ]
    found = [(function, index) for _, function, index in sorted(compiled, key=lambda each: each[0])]
    for name in _names(shell, cell):
        function = shell.user_ns.get(name)
        if isinstance(function, Dispatcher) and not any(function is each for each, _ in found):
            count = len(function._signatures())
            found.append((function, count - 1 if count else None))
    return found


def _names(shell, cell):
    """The names that a cell uses or defines, each once, in order."""
    try:
        tree = ast.parse(shell.transform_cell(cell))
    except SyntaxError:
        return []
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            names[node.id] = None
        elif isinstance(node, ast.FunctionDef):
            names[node.name] = None
    return list(names)
