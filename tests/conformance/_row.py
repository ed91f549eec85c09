"""A row of the table."""

from dataclasses import dataclass, field

from _functions import FUNCTIONS

CLASSES = ("exact", "ulp", "bound")


@dataclass
class Row:
    """A function and what its cases are made of."""

    # Its name inside of `numpy`; `ndarray.x` for an attribute of arrays.
    name: str
    # The class of equality: "exact", "ulp" or "bound" (see `_compare.py`).
    equality: str
    # Expressions.
    templates: list
    # How the operands are drawn, by name, in this order; `a` has the case's dtype.
    operands: dict
    # Whether calls of it compile: True, or why not.
    compiled: object = True
    # What is drawn for `<<word>>`, where the common meanings do not fit.
    choices: dict = field(default_factory=dict)
    # The dtypes of `a`, where they are not all.
    dtypes: list = None


def row(name, *words, compiled=None, choices=None, dtypes=None, **operands):
    """A row of templates. The class of equality, which comes first, and `compiled` are given for what is no function of the
    array core's table."""
    function = FUNCTIONS.get(name)
    if function:
        if words[0] in CLASSES or compiled is not None:
            raise ValueError(f"the function table says how equal {name} is, and whether it compiles")
        return Row(name, function.equality, list(words), operands, function.compiled, choices or {}, dtypes)
    method = FUNCTIONS.get("ufunc." + name.rpartition(".")[2]) if "." in name and not name.startswith("ndarray.") else None
    compiled = method.compiled if method else True if compiled is None else compiled
    return Row(name, words[0], list(words[1:]), operands, compiled, choices or {}, dtypes)
