"""The page that says which functions compile: made from the table.

    python _document.py            writes it
    python _document.py --check    ends with status 1 if it is not current, or if the table lacks a function of NumPy
"""

import os
import sys
import textwrap
from types import ModuleType

from _table import ROWS, without_a_row

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "compiled-numpy.md")
HEAD = """\
# NumPy in compiled code

This page is made from the table of `tests/conformance` by `cargo x conformance --document`. Every function and attribute is
compared with NumPy there, over dtypes, shapes, layouts and values at the edges; those that compile also inside of functions
under `@njit`.

What decides the type of a result must be known when a function is compiled: which axes go away, `keepdims`, the number of
parts of `split`. Functions that give several arrays give a tuple. `squeeze` needs its axis. `roots` gives complex numbers.

Arrays may have elements of every dtype but objects. All that moves elements takes all of them; dates and durations are also
ordered, added and reduced; bytes, text and records are compared and sorted; the rest computes with numbers.

## What compiles

"""


def page():
    compiled = sorted({row.name for row in ROWS if row.compiled is True and any(not t.startswith("!") for t in row.templates)})
    functions = [name for name in compiled if not name.startswith("ndarray.")]
    attributes = [name.removeprefix("ndarray.") for name in compiled if name.startswith("ndarray.")]
    reasons = {}
    for row in ROWS:
        if row.compiled is not True:
            reasons.setdefault(row.compiled, set()).add(row.name)
        elif all(t.startswith("!") for t in row.templates):
            reasons.setdefault("not done yet", set()).add(row.name)
    parts = [HEAD, listed(functions), "\n\nOf arrays: ", listed(attributes), "\n\n## What does not, and why\n\n| why | what |\n|---|---|\n"]
    for reason in sorted(reasons):
        parts.append(f"| {reason} | {', '.join(f'`{name}`' for name in sorted(reasons[reason]))} |\n")
    return "".join(parts)


def listed(names):
    return "\n".join(textwrap.wrap(", ".join(f"`{name}`" for name in names) + ".", 124))


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
