"""The function table of the array core, as data."""

import os
import re
from dataclasses import dataclass

TABLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "runtime", "array", "src", "function_table", "functions.txt")
LINE = re.compile(r"(\w+) +(\S+) +([\w.]+)\((.*)\)(?: -- (.*))?")


@dataclass
class Function:
    """A line of the table."""

    # Its name inside of `numpy`; those of methods begin with `ndarray.`, `Generator.` or `ufunc.`.
    name: str
    # The class of equality: "exact", "ulp" or "bound".
    equality: str
    # Its parameters as the text of a signature.
    parameters: str
    # Whether calls of it compile: True, or why not.
    compiled: object


def functions():
    """All functions by their names."""
    with open(TABLE) as lines:
        found = [LINE.fullmatch(line.strip()) for line in lines if not line.startswith("#")]
    return {name: Function(name, equality, parameters, reason or True) for equality, _, name, parameters, reason in (each.groups() for each in found)}


FUNCTIONS = functions()
