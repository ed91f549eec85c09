"""Loops over arrays around a compiled function, made for the number of axes that they run over.

Their text is generated, because what is a scalar and how many axes there are decides what is compiled.
"""

import itertools
import textwrap

import numpy as np
from numba._decorators import njit
from numba._special import prange

# Each text has a name of its own, by which tracebacks and `%ir` find it.
_FILE = "<{}: {} {}>"
_NUMBERS = itertools.count(1)


def elementwise(core, kinds, ndim, options):
    """`loop(x0, .., out)`: `out[..] = core(x0[..], ..)`. A letter of `kinds` says of each input whether it is an array (a)
    or a number (n)."""
    place = ", ".join(f"i{axis}" for axis in range(ndim))
    inputs = [f"x{at}[{place}]" if kind == "a" else f"x{at}" for at, kind in enumerate(kinds)]
    body = f"out[{place}] = core({', '.join(inputs)})"
    return _compiled(core, [f"x{at}" for at in range(len(kinds))] + ["out"], "out", ndim, body, options)


def over_cores(core, kinds, outputs, ndim, options):
    """`loop(x0, .., out0, .., like)`: calls `core` with the parts that `like`'s axes count. A letter of `kinds` says of each
    argument whether it is an array that has these axes in front (a), an array without them (w), or a number (n)."""
    place = ", ".join(f"i{axis}" for axis in range(ndim))
    names = [f"x{at}" for at in range(len(kinds) - outputs)] + [f"out{at}" for at in range(outputs)]
    parts = [f"{name}[{place}]" if kind == "a" and ndim else name for name, kind in zip(names, kinds)]
    return _compiled(core, [*names, "like"], "like", ndim, f"core({', '.join(parts)})", options)


REDUCE = """\
def reduce(rows, start, has_start, out):
    for i in prange(rows.shape[0]):
        if has_start:
            total = start
            first = 0
        else:
            total = rows[i, 0]
            first = 1
        for j in range(first, rows.shape[1]):
            total = core(total, rows[i, j])
        out[i] = total
"""
ACCUMULATE = """\
def accumulate(rows, out):
    for i in prange(rows.shape[0]):
        total = rows[i, 0]
        out[i, 0] = total
        for j in range(1, rows.shape[1]):
            total = core(total, rows[i, j])
            out[i, j] = total
"""
AT = """\
def at(flat, positions, others):
    for i in range(positions.size):
        flat[positions[i]] = core(flat[positions[i]], others[i])
"""


def lanes(core, options):
    """`reduce(rows, start, has_start, out)` and `accumulate(rows, out)` over the last axis of matrices."""
    return _made(core, "reduce", REDUCE, options), _made(core, "accumulate", ACCUMULATE, options)


def in_place(core, options):
    """`at(flat, positions, others)`: elements of a vector are replaced one after the other."""
    return _made(core, "at", AT, {**options, "parallel": False})


def _compiled(core, names, shaped, ndim, body, options):
    lines = [f"def loop({', '.join(names)}):"]
    for axis in range(ndim):
        counter = "prange" if axis == 0 else "range"
        lines.append("    " * (axis + 1) + f"for i{axis} in {counter}({shaped}.shape[{axis}]):")
    lines.append("    " * (ndim + 1) + body)
    return _made(core, "loop", "\n".join(lines) + "\n", options)


def broadcasting(core, nin, options):
    """`call(x0, ..)`: what a ufunc means in compiled code, of numbers and of arrays. The list of samples stays empty: it has the
    type of the results."""
    names = [f"x{at}" for at in range(nin)]
    spread = ", ".join(f"y{at}" for at in range(nin))
    zeros = ", ".join(f"np.zeros(1, np.asarray({name}).dtype)[0]" for name in names)
    text = f"""\
def call({', '.join(names)}):
    if {' and '.join(f'np.ndim({name}) == 0' for name in names)}:
        return core({', '.join(names)})
    else:
        {spread}, = np.broadcast_arrays({', '.join(names)})
        samples = []
        if y0.size < 0:
            samples.append(core({zeros}))
        out = np.empty(y0.shape, np.array(samples).dtype)
        for at in np.ndindex(out.shape):
            out[at] = core({', '.join(f'y{at}[at]' for at in range(nin))})
        return out
"""
    return _made(core, "call", text, options)


def _made(core, name, text, options):
    """The function of this name in a text, compiled around the core."""
    return defined(core.__name__, name, text, {}, {"core": core, "prange": prange, "np": np}, options)


def defined(owner, name, text, globals, closed, options):
    """The function of this name in a text, compiled. The text is the owner's; its globals are these, which may change, and what
    it closes over has these names."""
    file = _FILE.format(owner, name, next(_NUMBERS))
    text = f"def around({', '.join(closed)}):\n{textwrap.indent(text, '    ')}    return {name}\n"
    _remember(file, text)
    made = {}
    exec(compile(text, file, "exec"), globals, made)
    return njit(made["around"](**closed), **options)


def _remember(file, text):
    """Lets the compiler and tracebacks find the text."""
    import linecache
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
