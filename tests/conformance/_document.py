"""The page that says which functions compile: made from the table.

    python _document.py            writes it
    python _document.py --check    ends with status 1 if it is not current, or if the table lacks a function of NumPy
"""

import os
import sys
import textwrap
from types import ModuleType

from _functions import FUNCTIONS
from _table import ROWS, without_a_row

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "compiled-numpy.md")
HEAD = """\
# NumPy in compiled code

This page is made from the function table of the array core and the table of `tests/conformance` by
`cargo x conformance --document`. Every function and attribute is compared with NumPy there, over dtypes, shapes, layouts and
values at the edges; those that compile also inside of functions under `@njit`.

Functions take NumPy's parameters by position and by name, `out=` among them; arguments that say what happens anyway are
accepted, and a function that does not take one yet says so at the argument. Where compiled code differs from NumPy:

- What decides the type of a result must be known when a function is compiled: axes, `keepdims`, `order`, the number of parts
  of `split`, the subscripts of `einsum`. `squeeze` needs its axis.
- Functions that give several arrays give a tuple. `roots` gives complex numbers. Numbers are Python's, and integers have 64 bits.
- `where=` without `out=` leaves zeros where it is False, not what memory held. Warnings are not given.
- `einsum` multiplies from left to right.

Arrays may have elements of every dtype but objects. What only moves elements takes all of them; dates and durations are also
ordered, added and reduced; bytes, text and records are compared and sorted; the rest computes with numbers.

## What compiles

"""
MODULES = {"": "", "lib.stride_tricks.": "`np.lib.stride_tricks`", "linalg.": "`np.linalg`", "fft.": "`np.fft`", "random.": "`np.random`",
           "Generator.": "Of random generators", "ufunc.": "Of ufuncs", "ndarray.": "Of arrays"}


def page():
    compiled, reasons = {}, {}
    ufuncs = {row.name for row in ROWS if row.name not in FUNCTIONS and row.compiled is True and "." not in row.name}
    facts = [(row.name, row.compiled) for row in ROWS if row.name not in FUNCTIONS and (row.name in ufuncs or not is_of_ufunc(row.name, ufuncs))]
    for name, answer in [*((function.name, function.compiled) for function in FUNCTIONS.values()), *facts]:
        if answer is True:
            module = next(prefix for prefix in reversed(MODULES) if name.startswith(prefix))
            compiled.setdefault(module, set()).add(name.removeprefix(module))
        else:
            reasons.setdefault(answer, set()).add(name)
    parts = [HEAD]
    for module, title in MODULES.items():
        names = ", ".join(f"`{name}`" for name in sorted(compiled[module])) + "." if module in compiled else ""
        if names:
            parts.append("\n".join(textwrap.wrap(f"{title}: {names}" if title else names, 124)) + "\n\n")
    parts.append("Distributions of one value, as functions of `np.random` and methods of generators: all.\n\n")
    parts.append("## What does not, and why\n\n| why | what |\n|---|---|\n")
    for reason in sorted(reasons):
        parts.append(f"| {reason} | {', '.join(f'`{name}`' for name in sorted(reasons[reason]))} |\n")
    return "".join(parts)


def is_of_ufunc(name, ufuncs):
    """Whether a row is a method of a ufunc, which the table has once for all."""
    return name.rpartition(".")[0] in ufuncs


def main(arguments):
    if "--check" in arguments:
        with open(PAGE) as current:
            if current.read() != page():
                print("docs/compiled-numpy.md is not current: run `cargo x conformance --document`")
                return 1
        import numpy
        functions = [name for name in dir(numpy) if name[0] != "_" and not isinstance(getattr(numpy, name), ModuleType)]
        forgotten = without_a_row(functions)
        if forgotten:
            print(f"the table has no row for {', '.join(forgotten)}")
        return 1 if forgotten else 0
    with open(PAGE, "w") as out:
        out.write(page())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
