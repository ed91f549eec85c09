"""Running the body of a cell magic as a cell of its own."""

import contextlib
import sys
import time

import _hotloop_jit
from IPython.core.error import UsageError


def run(shell, head, cell):
    """Run the cell's body; if it raises, so does this, and the exception has been shown.

    The first line of the notebook's cell is replaced by a comment, so that line numbers are those of the notebook.
    """
    if not cell.lstrip().startswith("%%"):
        cell = f"# {head}\n{cell}"
    if _awaits(shell, cell):
        raise UsageError(f"{head.split()[0]} cannot run a cell that awaits: move the await to a cell of its own")
    with _numbered_as_outer_cell(shell.compile), _quiet_if(shell.displayhook, cell):
        result = shell.run_cell(cell, store_history=False)
    error = result.error_before_exec or result.error_in_exec
    if error is not None:
        _not_shown_again(shell, error)
        raise error


def _awaits(shell, cell):
    """Whether the cell needs the event loop, which is running the outer cell already."""
    try:
        transformed = shell.transform_cell(cell)
    except SyntaxError:
        return False
    return shell.should_run_async(cell, transformed_cell=transformed)


@contextlib.contextmanager
def _numbered_as_outer_cell(compiler):
    """While the body runs, cells get the number of the cell that runs: the shell has counted on already."""
    original = compiler.cache
    compiler.cache = lambda text, number=0, **keywords: original(text, number - 1, **keywords)
    try:
        yield
    finally:
        del compiler.cache


@contextlib.contextmanager
def _quiet_if(hook, cell):
    """While the body runs, a semicolon at the end of this cell counts: the shell looks at the one around."""
    hook.quiet = lambda: hook.semicolon_at_end_of_expression(cell)
    try:
        yield
    finally:
        del hook.quiet


def _not_shown_again(shell, error):
    """The outer cell ends with the exception that was shown when the inner one ended."""
    original = shell.showtraceback

    def showtraceback(*arguments, **keywords):
        vars(shell).pop("showtraceback", None)
        if sys.exc_info()[1] is not error:
            original(*arguments, **keywords)

    shell.showtraceback = showtraceback


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
