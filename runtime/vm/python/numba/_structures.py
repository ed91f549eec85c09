"""What objects with typed fields are to compiled code: one structure for each class and each combination of field types.

`structref` and dataclasses share it; `jitclass` has one combination for each class and is its own structure.
"""

from _hotloop_jit import structure_number
from numba.core.types._notation import text

# The structure of each type. What has a number is kept for the life of the process, as classes are.
_structures = {}


class Structure:
    """Fields with types, and the class whose instances have them."""

    def __init__(self, instance_type, cls, members):
        self.name = instance_type.name
        self.instance_type = instance_type
        self._hotloop_class = cls
        self._hotloop_members = members
        self.number = structure_number(self)

    @property
    def class_type(self):
        return self

    def _hotloop_fields(self):
        return [(name, text(each)) for name, each in self.instance_type._fields]


def structure_of(instance_type, cls, members):
    """The structure of a type, made once; a class that is given later is that of the objects made from then on."""
    known = _structures.get(instance_type)
    if known is None:
        known = _structures[instance_type] = Structure(instance_type, cls, members)
    elif cls is not None:
        known._hotloop_class = cls
    return known


def constructor(parameters, fields, scope, after=""):
    """A function for `overload`: it takes parameters, written as in a `def`, and makes an instance of `structure_type(types)`."""
    from numba.experimental.structref import new
    names = ", ".join(fields)
    source = (
        f"def construct({parameters}):\n"
        f"    made_type = structure_type([{names}])\n"
        f"    def make({parameters}):\n"
        f"        made = new(made_type, {names})\n"
        f"{after}"
        f"        return made\n"
        f"    return make\n"
    )
    return function_of(source, "construct", {"new": new, **scope})


def function_of(source, name, scope):
    """The function that a text defines."""
    scope = {"__name__": __name__, **scope}
    exec(compile(source, f"<{name} of numba>", "exec"), scope)
    return scope[name]
