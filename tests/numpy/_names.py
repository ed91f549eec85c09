"""Prints the public names of NumPy's modules, as the interpreter that runs this has them, in JSON.

    python _names.py MODULE...

For each module its names, and of each whether it comes from a Python file on the disk; `null` for a module that is not there.
"""

import importlib
import json
import os
import sys
import types
import warnings

import numpy

warnings.simplefilter("error", DeprecationWarning)
FOLDER = numpy.__path__[0] + os.sep


def names(module):
    """The names of a module without other modules, private names and deprecated ones."""
    found = {}
    for name in dir(module):
        if name.startswith("_"):
            continue
        try:
            value = getattr(module, name)
        except (AttributeError, ImportError, Warning):
            continue
        if not isinstance(value, types.ModuleType):
            found[name] = is_in_file(value)
    return found


def is_in_file(value):
    code = getattr(getattr(value, "_implementation", value), "__code__", None)
    if code is not None:
        return code.co_filename.startswith(FOLDER)
    if isinstance(value, type):
        functions = [each.__code__ for each in vars(value).values() if hasattr(each, "__code__")]
        return any(each.co_filename.startswith(FOLDER) for each in functions)
    return False


result = {}
for each in sys.argv[1:]:
    try:
        result[each] = names(numpy.emath if each == "numpy.emath" else importlib.import_module(each))
    except ImportError:
        result[each] = None
print(json.dumps(result))
