"""The same call in several ways: interpreted, compiled, with fastmath, in parallel; whether the results agree, and how long each
takes."""

import ast
import copy
import math
import time
from html import escape

import _hotloop_jit
import numpy as np
from _hotloop_jit import Dispatcher
from IPython.core.error import UsageError
from numba import _decorators, _inspection

from hotloop import _cells
from hotloop._tables import Table, duration

VARIANTS = ("interpreted", "compiled", "fastmath", "parallel")
# Results of other orders of additions differ by no more than this, relatively, unless much cancels.
_ROUNDING = 1e-9
_WIDTH = 40


def comparison(shell, head, cell, variants, threads, seconds):
    """Runs a cell whose last line is a call of a compiled function, and that call in the variants."""
    function, arguments, keywords = _call(shell, head, cell)
    ways = list(_ways(function, variants, threads))
    rows = [_Row(way, arguments, keywords) for way in ways]
    for row in rows:
        row.begin()
    # Interleaved, so that what else the machine does meets all of them.
    running = [row for row in rows if row.error is None]
    deadline = time.perf_counter() + seconds * len(running)
    while any(row.wants_more(seconds) for row in running) and time.perf_counter() < deadline:
        for row in running:
            if row.wants_more(seconds):
                row.measure()
    return Comparison(function.__name__, rows)


def _call(shell, head, cell):
    """Runs what comes before the call; the function and its arguments."""
    try:
        tree = ast.parse(shell.transform_cell(cell))
    except SyntaxError:
        _cells.run(shell, head, cell)
        raise
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or not isinstance(last.value, ast.Call):
        raise UsageError("the last line must be a call of a compiled function, as in: f(x, y)")
    if len(tree.body) > 1:
        lines = cell.splitlines()
        _cells.run(shell, head, "\n".join(lines[:last.lineno - 1]))
    call = last.value
    name = ast.unparse(call.func)
    function = shell.ev(name)
    if not isinstance(function, Dispatcher):
        raise UsageError(f"{name} is not a compiled function: decorate it with @njit")
    # The arguments are evaluated as the call would.
    call.func = ast.parse("(lambda *arguments, **keywords: (arguments, keywords))", mode="eval").body
    arguments, keywords = shell.ev(ast.unparse(call))
    return function, arguments, keywords


class _Way:
    """A function and how it is called."""

    def __init__(self, name, function, threads=None):
        self.name, self.function, self.threads = name, function, threads


def _ways(function, variants, threads):
    options = function.targetoptions
    for variant in variants:
        if variant == "interpreted":
            yield _Way("interpreted", function.py_func)
        elif variant == "compiled":
            yield _Way("compiled" if not options["parallel"] else "as decorated", function)
        elif variant == "fastmath":
            yield _Way("fastmath", _with(function, fastmath=True))
        elif variant == "parallel":
            parallel = _with(function, parallel=True)
            for count in threads or _counts():
                yield _Way(f"parallel, {count} thread{'s' * (count > 1)}", parallel, count)


def _with(function, **changes):
    options = {name: value for name, value in function.targetoptions.items() if name not in ("python_errors", "local_types")}
    return _decorators._new_dispatcher(function.py_func, {**options, **changes})


def _counts():
    """One thread, all, and the powers of two between."""
    most = _hotloop_jit.max_threads()
    return sorted({1, most, *(2**power for power in range(most.bit_length()) if 2**power <= most)})


class _Row:
    """What is known of a variant."""

    def __init__(self, way, arguments, keywords):
        self._way, self._given = way, (arguments, keywords)
        self.name = way.name
        self.error = self.result = self.after = None
        self.compiling, self.times, self._count, self._fresh = 0.0, [], 1, False

    def begin(self):
        """The first call: it compiles, and shows the result and what becomes of the arguments."""
        try:
            compiled = _hotloop_jit.compile_seconds()
            given, taken = self._timed(1)
            self.compiling = _hotloop_jit.compile_seconds() - compiled
            self.after = given
            # What changes its arguments gets new ones for each call.
            self._fresh = _difference(given, self._given) > 0
            if isinstance(self._way.function, Dispatcher) or taken < 1:
                _, taken = self._timed(1)
            self.times.append(taken)
            self._count = 1 if self._fresh else max(1, min(1_000_000, int(0.01 / max(taken, 1e-9))))
        except Exception as problem:
            self.error = f"{type(problem).__name__}: {str(problem).partition(chr(10))[0]}"

    def wants_more(self, seconds):
        return len(self.times) < 30 and sum(self.times) * self._count < seconds

    def measure(self):
        self.times.append(self._timed(self._count)[1])

    def _timed(self, count):
        arguments, keywords = given = copy.deepcopy(self._given)
        function, before = self._way.function, _hotloop_jit.get_num_threads()
        if self._way.threads is not None:
            _hotloop_jit.set_num_threads(self._way.threads)
        try:
            compiled, start = _hotloop_jit.compile_seconds(), time.perf_counter()
            for _ in range(count):
                self.result = function(*arguments, **keywords)
            taken = time.perf_counter() - start - (_hotloop_jit.compile_seconds() - compiled)
        finally:
            _hotloop_jit.set_num_threads(before)
        return given, max(taken, 1e-9) / count

    @property
    def best(self):
        """Seconds of a call; what disturbs a call makes it longer, so the shortest counts."""
        return min(self.times)

    @property
    def notes(self):
        function = self._way.function
        if self._way.threads is None or self.error is not None:
            return []
        return _inspection.why_not_parallel(function, len(function._signatures()) - 1)


class Comparison:
    """A table and a chart of the variants of a call."""

    def __init__(self, name, rows):
        self._name = name
        self._rows = rows
        self._good = [row for row in rows if row.error is None]

    def _agreement(self, row):
        first = self._good[0]
        if row is first:
            return "reference"
        difference = max(_difference(first.result, row.result), _difference(first.after, row.after))
        if difference == 0:
            return "same"
        return f"same to {difference:.1g}" if difference < _ROUNDING else "DIFFERENT"

    def _table(self):
        lines = []
        for row in self._rows:
            if row.error is not None:
                lines.append((row.name, "", "", row.error, ""))
                continue
            faster = self._good[0].best / row.best
            compiling = duration(row.compiling) if row.compiling else ""
            lines.append((row.name, duration(row.best), f"{faster:.0f}×" if faster >= 100 else f"{faster:.3g}×", self._agreement(row), compiling))
        return Table(("variant", "time", "speed", "result", "compiling (once)"), lines, right=("time", "speed", "compiling (once)"))

    @property
    def _notes(self):
        return list(dict.fromkeys(note for row in self._rows for note in row.notes))

    def _share(self, row):
        """The length of a row's bar; logarithmic, because there are orders of magnitude between them."""
        times = [each.best for each in self._good]
        low, high = min(times) / 2, max(times)
        return math.log(row.best / low) / math.log(high / low)

    def __repr__(self):
        shown = [f"{self._name}: the same call, the best of several runs", self._table().text()]
        if len(self._good) > 1:
            width = max(len(row.name) for row in self._good)
            shown += ["", "time, logarithmic"]
            shown += [f"{row.name:{width}}  {'█' * max(1, round(_WIDTH * self._share(row)))}" for row in self._good]
        return "\n".join([*shown, *self._notes])

    def _repr_html_(self):
        notes = "".join(f"<div>{escape(note)}</div>" for note in self._notes)
        title = f"<div><b><code>{escape(self._name)}</code></b>: the same call, the best of several runs</div>"
        return f"{title}{self._table().html()}{self._chart()}{notes}"

    def _chart(self):
        if len(self._good) < 2:
            return ""
        bar, left, right = 22, 150, 80
        height = bar * len(self._good) + 4
        parts = []
        for at, row in enumerate(self._good):
            y, length = at * bar + 4, max(2, 400 * self._share(row))
            fill = "#8e8e8e" if at == 0 else "#3d85c6"
            parts.append(
                f'<text x="{left - 8}" y="{y + 12}" text-anchor="end">{escape(row.name)}</text>'
                f'<rect x="{left}" y="{y}" width="{length:.0f}" height="{bar - 6}" rx="2" fill="{fill}"/>'
                f'<text x="{left + length + 6:.0f}" y="{y + 12}">{escape(duration(row.best))}</text>'
            )
        return (
            f'<svg role="img" aria-label="times of the variants" width="{left + 400 + right}" height="{height + 16}" font-size="12" '
            f'font-family="sans-serif" style="max-width:100%;color:inherit" fill="currentColor">{"".join(parts)}'
            f'<text x="{left}" y="{height + 12}" font-size="10" opacity=".6">time of a call, logarithmic</text></svg>'
        )


def _difference(one, other):
    """How far two values differ, relatively: 0 if they are the same, infinite if they have nothing in common."""
    if isinstance(one, (np.ndarray, np.generic)) or isinstance(other, (np.ndarray, np.generic)):
        return _of_arrays(np.asarray(one), np.asarray(other))
    if isinstance(one, (float, complex)) and isinstance(other, (float, complex, int)):
        return _of_arrays(np.asarray(one), np.asarray(other))
    if isinstance(one, dict) and isinstance(other, dict):
        if list(one) != list(other):
            return math.inf
        return max((_difference(value, other[key]) for key, value in one.items()), default=0.0)
    if isinstance(one, (tuple, list)) and isinstance(other, (tuple, list)):
        if len(one) != len(other):
            return math.inf
        return max(map(_difference, one, other), default=0.0)
    try:
        return 0.0 if bool(one == other) else math.inf
    except Exception:
        return math.inf


def _of_arrays(one, other):
    if one.shape != other.shape:
        return math.inf
    numbers = all(array.dtype.kind in "biufc" for array in (one, other))
    if np.array_equal(one, other, equal_nan=numbers):
        return 0.0
    if not numbers or not all(array.dtype.kind in "fc" for array in (one, other)):
        return math.inf
    with np.errstate(all="ignore"):
        far = np.abs(one - other)
        size = max(float(np.max(np.abs(one), initial=0.0, where=np.isfinite(one))), 1e-300)
        unlike = (far > 0) | (np.isnan(one) != np.isnan(other)) | (np.isinf(one) != np.isinf(other))
        return float(np.max(np.where(np.isnan(far) | np.isinf(far), math.inf, far / size), initial=0.0, where=unlike))
