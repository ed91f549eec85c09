"""The magics."""

import contextlib
import timeit

import _hotloop_jit
from IPython.core.error import UsageError
from IPython.core.magic import (
    Magics, cell_magic, line_cell_magic, line_magic, magics_class, needs_local_scope, no_var_expand,
)
from IPython.core.magic_arguments import argument, magic_arguments, parse_argstring
from IPython.core.magics.execution import ExecutionMagics
from IPython.display import display

from hotloop import _cells
from hotloop._explanations import explanation
from hotloop._functions import chosen, named_in, resolve
from hotloop._stages import Stages
from hotloop._tables import CompileTimes, ParallelReport


@magics_class
class CompilerMagics(Magics):
    """What the compiler did."""

    @magic_arguments()
    @argument("function", nargs="?", help="the compiled function; none with %%%%ir")
    @argument("--stage", choices=_hotloop_jit.stages(), help="show this stage in full; without it, all of them shortly")
    @argument(
        "--signature",
        help="which specialisation: its number in f.signatures, or types as 'float64[:], int64', which are compiled if "
        "they are not yet. Without it, the one compiled last.",
    )
    @no_var_expand
    @line_cell_magic
    def ir(self, line, cell=None):
        """Show the forms that a function goes through on its way to machine code.

        ``%ir f`` shows those of f; ``%%ir`` runs the cell and shows those of the functions that were defined, compiled or
        named in it.
        """
        arguments = parse_argstring(self.ir, line)
        if cell is None:
            if arguments.function is None:
                raise UsageError("say which function: %ir f, or %%ir at the top of a cell")
            function = resolve(self.shell, arguments.function)
            self._show(function, chosen(function, arguments.signature, arguments.function, arguments.stage), arguments.stage)
            return
        if arguments.function is not None:
            raise UsageError("%%ir takes no function: it shows those of the cell. For one function there is %ir f")
        before = _hotloop_jit.compilations()
        try:
            _cells.run(self.shell, f"%%ir {line}", cell)
        finally:
            found = named_in(self.shell, cell, before)
            for function, index in found:
                self._show(function, index, arguments.stage)
            if not found:
                print("no compiled function was defined, compiled or named in this cell")

    def _show(self, function, index, stage):
        stages = Stages(function, index)
        if stage is None:
            display(stages)
        else:
            print(stages.whole(stage))

    @magic_arguments()
    @argument("function", help="the compiled function")
    @argument("--signature", help="which specialisation, as with %%ir; without it, what was refused last, or compiled last")
    @no_var_expand
    @line_magic
    def explain(self, line):
        """Show the source of a function with the types of its variables and expressions, and why it cannot be compiled, if it
        cannot."""
        arguments = parse_argstring(self.explain, line)
        function = resolve(self.shell, arguments.function)
        display(explanation(function, arguments.signature, arguments.function))

    @magic_arguments()
    @argument("function", help="the compiled function")
    @argument("--signature", help="which specialisation, as with %%ir; without it, the one compiled last")
    @no_var_expand
    @line_magic
    def parallel(self, line):
        """Show which loops and array expressions of a function run in parallel, what was fused and moved out of loops,
        and why not."""
        arguments = parse_argstring(self.parallel, line)
        function = resolve(self.shell, arguments.function)
        display(ParallelReport(function, chosen(function, arguments.signature, arguments.function)))

    @magic_arguments()
    @argument("when", nargs="*", help="'background', 'hot=N', both, or 'now'; nothing to see what holds")
    @no_var_expand
    @line_magic
    def jit(self, line):
        """Say when functions are compiled whose decorators do not say it.

        ``%jit now``, which holds at first: by the call that needs the code, which waits for it. ``%jit background``: on another
        thread, while calls are interpreted. ``%jit hot=N``: by the N-th call with the same types.
        """
        background, hot = _tiers(parse_argstring(self.jit, line).when)
        if background is None:
            background, hot = _hotloop_jit.set_tiers(False, 0)
            _hotloop_jit.set_tiers(background, hot)
            print(_tiers_text(background, hot))
        else:
            _hotloop_jit.set_tiers(background, hot)

    @no_var_expand
    @cell_magic
    def jittime(self, line, cell):
        """Run the cell; show what was compiled in it, how long each step took, and how long the cell ran without that."""
        if line.strip():
            raise UsageError("%%jittime takes no arguments")
        _hotloop_jit.drain_log()
        time = None
        try:
            with _cells.measured(self.shell) as time:
                _cells.run(self.shell, "%%jittime", cell)
        finally:
            # A cell that was refused before it ran has no times.
            if time is not None and time.running:
                display(CompileTimes(_hotloop_jit.drain_log(), time.running, time.compiling))

    @no_var_expand
    @needs_local_scope
    @line_cell_magic
    def timeit(self, line="", cell=None, local_ns=None):
        original = self.shell.magics_manager.registry["ExecutionMagics"]
        with clock_without_compilation():
            return ExecutionMagics.timeit(original, line, cell, local_ns=local_ns)

    timeit.__doc__ = "The time that compiled functions take to compile is not counted.\n\n" + ExecutionMagics.timeit.__doc__


def _tiers(words):
    """Whether functions are compiled in the background, and from which call on; None and 0 if nothing is said."""
    background, hot = None, 0
    for word in words:
        name, equals, number = word.partition("=")
        if word == "now" and len(words) == 1 or word == "background":
            background = word == "background"
        elif name == "hot" and number.isdigit() and int(number) < 2**32:
            background, hot = bool(background), int(number)
        else:
            raise UsageError(f"%jit takes 'now', or 'background' and 'hot=N' with a number of calls, not {' '.join(words)!r}")
    return background, hot


def _tiers_text(background, hot):
    when = f"by call number {hot} with the same types" if hot > 1 else "by the first call"
    how = "on another thread, while calls are interpreted" if background else "and that call waits for it"
    return f"functions are compiled {when}, {how}"


@contextlib.contextmanager
def clock_without_compilation():
    """While the body runs, timeit's clock stands still while functions are compiled."""
    clock = timeit.default_timer
    timeit.default_timer = lambda: clock() - _hotloop_jit.compile_seconds()
    try:
        yield
    finally:
        timeit.default_timer = clock
