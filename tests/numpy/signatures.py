"""The parameters of NumPy's functions and methods are those that the function table of the array core says, in Hotloop and in
NumPy itself."""

import inspect
import os
import subprocess
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "conformance"))
from _functions import FUNCTIONS

IS_HOTLOOP = sys.implementation.name != "cpython"
# Python functions with parameters that NumPy's builtins hide behind `*args` and `**kwargs`, or name otherwise.
HIDDEN = {
    "NumPy": set("arange frompyfunc ndarray.max ndarray.mean ndarray.min ndarray.prod ndarray.std ndarray.sum ndarray.var ndarray.view fromstring random.ranf random.sample matmul vecdot matvec vecmat ndarray.setflags".split()),
    "Hotloop": set("matmul vecdot matvec vecmat array einsum linalg.pinv clip ndarray.clip ndarray.choose ndarray.dot min_scalar_type promote_types random.randint random.ranf random.sample ndarray.setflags".split()),
}


def stated(text):
    """Names of parameters, each with whether it is given by name only."""
    by_name, found, depth, quoted, part = False, [], 0, False, ""
    for character in text + ",":
        quoted ^= character == "'"
        if not quoted:
            depth += (character == "(") - (character == ")")
        if character == "," and depth == 0 and not quoted:
            name = part.strip().split("=")[0]
            part = ""
            if name in ("/", ""):
                continue
            if name == "*":
                by_name = True
                continue
            found.append((name, by_name and not name.startswith("*")))
            by_name |= name.startswith("*") and not name.startswith("**")
        else:
            part += character
    return found


def actual(function, is_method):
    found = []
    for parameter in inspect.signature(function).parameters.values():
        stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        found.append((stars + parameter.name, parameter.kind is parameter.KEYWORD_ONLY))
    return found[1:] if is_method else found


def main():
    wrong = []
    for name, text in ((function.name, function.parameters) for function in FUNCTIONS.values()):
        module, _, last = name.rpartition(".")
        if module == "ufunc" or name in HIDDEN["Hotloop" if IS_HOTLOOP else "NumPy"]:
            continue
        owner = np
        for part in {"Generator": "random.Generator"}.get(module, module).split("."):
            owner = getattr(owner, part) if part else owner
        function = getattr(owner, last, None)
        if function is None:
            wrong.append(f"{name} is missing")
            continue
        try:
            found = actual(function, module in ("ndarray", "Generator"))
        except ValueError:
            wrong.append(f"{name} has no signature")
            continue
        if found != stated(text):
            wrong.append(f"{name}: the table says {stated(text)}, it has {found}")
    for line in wrong:
        print(line)
    assert not wrong, f"{len(wrong)} signatures differ"
    if not IS_HOTLOOP:
        sys.exit(subprocess.run([os.environ.get("HOTLOOP_BINARY", "hotloop"), "run", os.path.abspath(__file__)]).returncode)


main()
