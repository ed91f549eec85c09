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
from hotloop._annotations import annotation
from hotloop._comparisons import VARIANTS, comparison
from hotloop._differences import difference
from hotloop._explanations import explanation
from hotloop._flow_graphs import flow_graphs
from hotloop._functions import chosen, named_in, resolve
from hotloop._races import checking
from hotloop._stages import Stages
from hotloop._tables import CompileTimes, ParallelReport


@magics_class
class CompilerMagics(Magics):
    """What the compiler did."""

    @magic_arguments()
    @argument("function", nargs="?", help="the compiled function; none with %%%%ir")
    @argument("--stage", choices=_hotloop_jit.stages(), help="show this stage in full; without it, all of them")
    @argument("--lines", action="store_true", help="as text, each line of the source with what became of it below; with --stage only there")
    @argument("--diff", help="two stages, as in loops,llvm, side by side by lines of the source; or options that are changed, as in fastmath or "
              "parallel=False, and how --stage (llvm) differs")
    @argument("--cfg", action="store_true", help="draw the control-flow graph of --stage (typed)")
    @argument(
        "--signature",
        help="which specialisation: its number in f.signatures, or types as 'float64[:], int64', which are compiled if "
        "they are not yet. Without it, the one compiled last.",
    )
    @no_var_expand
    @line_cell_magic
    def ir(self, line, cell=None):
        """Show the forms that a function goes through on its way to machine code.

        ``%ir f`` shows those of f, beside each other and linked by the lines of the source; ``%%ir`` runs the cell and shows those
        of the functions that were defined, compiled or named in it.
        """
        arguments = parse_argstring(self.ir, line)
        self._of_functions("ir", arguments, line, cell, lambda function, index: self._show(function, index, arguments))

    def _show(self, function, index, arguments):
        stages, stage = Stages(function, index), arguments.stage
        if index is None and (arguments.diff or arguments.cfg or arguments.lines):
            print(stages.title)
        elif arguments.diff:
            display(difference(function, index, arguments.diff, stage))
        elif arguments.cfg:
            if stage == "asm":
                raise UsageError("there is no graph of assembly; --stage llvm is the stage before it")
            display(flow_graphs(stages, stage or "typed"))
        elif arguments.lines:
            print(stages.by_line([stage] if stage else stages.names))
        elif stage is None:
            display(stages)
        else:
            print(stages.whole(stage))

    @magic_arguments()
    @argument("function", nargs="?", help="the compiled function; none with %%%%annotate")
    @argument("--signature", help="which specialisation, as with %%ir; without it, the one compiled last")
    @no_var_expand
    @line_cell_magic
    def annotate(self, line, cell=None):
        """Show the source with what became of each line: types, what runs in parallel or in vectors and why not, which indices
        are checked, what takes memory.

        ``%annotate f`` shows f; ``%%annotate`` runs the cell and shows the functions that were defined, compiled or named in it.
        """
        arguments = parse_argstring(self.annotate, line)
        self._of_functions("annotate", arguments, line, cell, self._annotate)

    def _annotate(self, function, index):
        if index is None:
            print(f"{function.__name__}: not compiled yet, because it has not been called")
        else:
            display(annotation(function, index))

    def _of_functions(self, magic, arguments, line, cell, show):
        """Shows a function that is named, or those that a cell is about."""
        if cell is None:
            if arguments.function is None:
                raise UsageError(f"say which function: %{magic} f, or %%{magic} at the top of a cell")
            function = resolve(self.shell, arguments.function)
            stage = getattr(arguments, "stage", None)
            show(function, chosen(function, arguments.signature, arguments.function, stage))
            return
        if arguments.function is not None:
            raise UsageError(f"%%{magic} takes no function: it shows those of the cell. For one function there is %{magic} f")
        before = _hotloop_jit.compilations()
        try:
            _cells.run(self.shell, f"%%{magic} {line}", cell)
        finally:
            found = named_in(self.shell, cell, before)
            for function, index in found:
                show(function, index)
            if not found:
                print("no compiled function was defined, compiled or named in this cell")

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

    @magic_arguments()
    @argument("--variants", default=",".join(VARIANTS), help="which of %s, with commas between" % ", ".join(VARIANTS))
    @argument("--threads", default="", help="numbers of threads of the parallel variant, as 1,2,4; without it 1, the powers of two, and all")
    @argument("--seconds", type=float, default=0.5, help="how long each variant is measured at most; 0.5 without it")
    @no_var_expand
    @line_cell_magic
    def compare(self, line, cell=None):
        """Compare the ways to run a call: interpreted, compiled, with fastmath, in parallel with several numbers of threads.

        ``%compare f(x, y)``, or a cell whose last line is the call. It is checked that the results agree; what compiling takes is
        told by itself and does not count. Each call gets arguments of its own if it changes them.
        """
        options, call = _options_and_rest(line)
        if cell is None:
            cell = call
        elif call:
            raise UsageError("%%compare takes no call on its line: the last line of the cell is the call")
        arguments = parse_argstring(self.compare, options)
        variants = [name for name in arguments.variants.split(",") if name]
        unknown = [name for name in variants if name not in VARIANTS]
        if unknown or not variants:
            raise UsageError(f"--variants takes some of {', '.join(VARIANTS)}, not {', '.join(unknown) or 'none'}")
        most = _hotloop_jit.max_threads()
        threads = arguments.threads.split(",") if arguments.threads else []
        if not all(count.isdigit() and 0 < int(count) <= most for count in threads):
            raise UsageError(f"--threads takes numbers from 1 to {most} with commas between")
        display(comparison(self.shell, "%%compare", cell, variants, [int(count) for count in threads], arguments.seconds))

    @no_var_expand
    @cell_magic
    def races(self, line, cell):
        """Run the cell and report which iterations of parallel loops conflict. Each loop runs on one thread, and every element
        that it touches is followed."""
        if line.strip():
            raise UsageError("%%races takes no arguments")
        report = None
        try:
            with checking() as report:
                _cells.run(self.shell, "%%races", cell)
        finally:
            if report is not None and report.iterations:
                display(report)
        if not report.iterations:
            display(report)

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


def _options_and_rest(line):
    """The options at the start of a line, and what follows them."""
    options, rest = [], line.strip()
    while rest.startswith("--"):
        words = 1 if "=" in rest.split()[0] else 2
        parts = rest.split(None, words)
        options += parts[:words]
        rest = parts[words] if len(parts) > words else ""
    return " ".join(options), rest


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
