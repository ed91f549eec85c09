"""What completion and the is-complete check need beyond IPython's."""

import ast
import sys

# Importing one of these to look at its names has no effect that a user would notice.
HARMLESS = frozenset(sys.stdlib_module_names) | {"numpy", "numba", "hotloop"}


def imported_modules(code, namespace):
    """The modules that the text before a cursor imports and that no cell has imported yet, by the names it gives them.

    So that `import numpy as np; np.<tab>` completes in a cell that has not run.
    """
    found = {}
    for statement in code.replace(";", "\n").split("\n"):
        statement = statement.strip()
        if not statement.startswith("import "):
            continue
        try:
            names = ast.parse(statement).body[0].names
        except SyntaxError:
            continue
        for name in names:
            alias = name.asname or name.name.partition(".")[0]
            if alias in namespace:
                continue
            module = load(name.name if name.asname else alias)
            if module is not None:
                found[alias] = module
    return found


def load(name):
    """A module that is loaded, or that may be loaded without anybody noticing."""
    if name in sys.modules or name.partition(".")[0] not in HARMLESS:
        return sys.modules.get(name)
    try:
        __import__(name)
    except Exception:
        return None
    return sys.modules.get(name)


def check_complete(shell, code):
    """Whether code is complete, incomplete (with the indentation of its next line) or invalid."""
    status, indent = shell.input_transformer_manager.check_complete(code)
    if status == "invalid":
        # The VM's compiler calls a decorator without its function an error and not an unfinished input.
        last = code.rstrip().rpartition("\n")[2]
        space = last[: len(last) - len(last.lstrip())]
        if last.startswith(space + "@"):
            status, _ = shell.input_transformer_manager.check_complete(f"{code.rstrip()}\n{space}def f(): pass\n\n")
            if status != "invalid":
                return "incomplete", len(space)
    return status, indent
