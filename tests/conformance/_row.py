"""A row of the table."""

from dataclasses import dataclass, field


@dataclass
class Row:
    """A function and what its cases are made of."""

    # Its name inside of `numpy`; `ndarray.x` for an attribute of arrays.
    name: str
    # The class of equality: "exact", "ulp" or "bound" (see `_compare.py`).
    equality: str
    # Expressions; a leading "!" marks those that are for the interpreter only.
    templates: list
    # How the operands are drawn, by name, in this order; `a` has the case's dtype.
    operands: dict
    # Whether calls of it compile: True, or why not.
    compiled: object = True
    # What is drawn for `<<word>>`, where the common meanings do not fit.
    choices: dict = field(default_factory=dict)


def row(name, equality, *templates, compiled=True, choices=None, **operands):
    return Row(name, equality, list(templates), operands, compiled, choices or {})
