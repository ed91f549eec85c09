"""Running the body of a cell magic as a cell of its own."""

import contextlib
import time

import _hotloop_jit


def run(shell, head, cell):
    """Run the cell's body; an exception of it is raised once, with the frames of the cell.

    The first line of the notebook's cell is replaced by a comment, so that line numbers are those of the notebook.
    """
    if not cell.lstrip().startswith("%%"):
        cell = f"# {head}\n{cell}"
    with _quiet(shell):
        result = shell.run_cell(cell, store_history=False)
    result.raise_error()


@contextlib.contextmanager
def _quiet(shell):
    """While the body runs, the shell shows no exception: it is shown when it comes out of the outer cell."""
    names = ("showtraceback", "showsyntaxerror")
    try:
        for name in names:
            setattr(shell, name, lambda *arguments, **keywords: None)
        yield
    finally:
        for name in names:
            delattr(shell, name)


class Time:
    """Seconds that the code of a cell ran, and that the compiler took meanwhile."""

    def __init__(self):
        self.running = self.compiling = 0.0


@contextlib.contextmanager
def measured(shell):
    """Measures what the shell runs in the body, without parsing it."""
    total = Time()
    original = shell.run_code

    async def run_code(*arguments, **keywords):
        start, compiled = time.perf_counter(), _hotloop_jit.compile_seconds()
        try:
            return await original(*arguments, **keywords)
        finally:
            compiling = _hotloop_jit.compile_seconds() - compiled
            total.compiling += compiling
            total.running += time.perf_counter() - start - compiling

    shell.run_code = run_code
    try:
        yield total
    finally:
        del shell.run_code
