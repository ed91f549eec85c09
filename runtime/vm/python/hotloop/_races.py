"""The dynamic check of parallel loops."""

import contextlib
import copy
from collections import namedtuple
from html import escape

import _hotloop_jit
import numpy as np
from _hotloop_jit import Dispatcher

Access = namedtuple("Access", "file line text writes iteration")
Conflict = namedtuple("Conflict", "first second element count")
_SHOWN = 12


def check_races(function, *arguments, **keywords):
    """Call a compiled function with copies of the arguments, and report which iterations of its parallel loops use the same
    element, one of them writing.

    The loops run on one thread, in order, and every element that they touch is followed, so the report does not depend on chance.
    The function is compiled for it, with ``parallel=True``. The report is true if there is a race.
    """
    function = getattr(function, "__func__", function)
    if not isinstance(function, Dispatcher):
        raise TypeError(f"check_races takes a compiled function, not an object of class {type(function).__name__}")
    arguments, keywords = copy.deepcopy((arguments, keywords), _shared_copies([*arguments, *keywords.values()]))
    with checking() as report:
        function(*arguments, **keywords)
    return report


def _shared_copies(arguments):
    """What `deepcopy` is to know: copies of the arrays among the arguments that are views. Those that share memory share it."""
    memo = {}
    for array in arguments:
        if not isinstance(array, np.ndarray) or array.base is None or array.dtype.hasobject:
            continue
        owner = array
        while isinstance(owner.base, np.ndarray):
            owner = owner.base
        if owner.base is not None or not (owner.flags.c_contiguous or owner.flags.f_contiguous):
            continue
        if id(owner) not in memo:
            memo[id(owner)] = owner.copy(order="K")
        offset = array.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
        memory = memo[id(owner)].ravel(order="K").view(np.uint8)
        memo[id(array)] = np.ndarray(array.shape, array.dtype, memory, offset, array.strides)
    return memo


@contextlib.contextmanager
def checking():
    """While the body runs, calls of compiled functions are checked; the report is complete when it has ended."""
    report = RaceReport()
    _hotloop_jit.begin_race_check()
    try:
        yield report
    finally:
        conflicts, report.iterations, report.is_partial = _hotloop_jit.finish_race_check()
        report.conflicts = _grouped(conflicts)


def _grouped(conflicts):
    """One conflict for each pair of lines: of several the one in which both write."""
    found = {}
    for file, line, text, other_file, other_line, other_text, writes, iterations, element, count in conflicts:
        first = Access(file, line, text, writes[0], iterations[0])
        second = Access(other_file, other_line, other_text, writes[1], iterations[1])
        conflict = Conflict(first, second, element, count)
        key = frozenset([(file, line), (other_file, other_line)])
        known = found.get(key)
        if known is None or all(writes) and not (known.first.writes and known.second.writes):
            found[key] = conflict
    return list(found.values())


class RaceReport:
    """The conflicts that a check found."""

    def __init__(self):
        self.conflicts, self.iterations, self.is_partial = [], 0, False

    def __bool__(self):
        return bool(self.conflicts)

    def __len__(self):
        return len(self.conflicts)

    def __iter__(self):
        return iter(self.conflicts)

    @property
    def _title(self):
        count = len(self.conflicts)
        what = "no race" if count == 0 else "1 race" if count == 1 else f"{count} races"
        loops = f"in {self.iterations:,} iterations of parallel loops" if self.iterations else ": no parallel loop ran"
        return f"{what}{' ' if self.iterations else ''}{loops}"

    def _lines(self):
        lines = []
        for conflict in self.conflicts[:_SHOWN]:
            first, second = conflict.first, conflict.second
            lines.append(f"{_said(conflict)}, and so on: {conflict.count:,} times in all" if conflict.count > 1 else _said(conflict))
            for access in dict.fromkeys((each.file, each.line, each.text) for each in (first, second)):
                lines.append("    {0}:{1}: {2}".format(*access))
        if len(self.conflicts) > _SHOWN:
            lines.append(f"and {len(self.conflicts) - _SHOWN} more")
        if self.is_partial:
            lines.append("not all elements were followed, because there were too many: check with smaller arrays")
        return lines

    def __repr__(self):
        return "\n".join([self._title, *self._lines()])

    def _repr_html_(self):
        body = escape("\n".join(self._lines()))
        colour = "color:#c62828;color:light-dark(#c62828,#ff8a80)" if self.conflicts else "color:#1b7a35;color:light-dark(#1b7a35,#81c995)"
        return f'<div style="{colour}"><b>{escape(self._title)}</b></div><pre style="margin:0;white-space:pre-wrap">{body}</pre>'


def _said(conflict):
    first, second = conflict.first, conflict.second
    element = _element(second.text, conflict.element)
    if first.writes and second.writes:
        return f"iterations {first.iteration} and {second.iteration} both write {element}"
    writer, reader = (first, second) if first.writes else (second, first)
    return f"iteration {reader.iteration} reads {element}, which iteration {writer.iteration} writes"


def _element(text, index):
    """`y[i % 4] += x[i]` and (0,) make `y[0]`."""
    place = ", ".join(map(str, index))
    name = text.partition("[")[0].strip()
    return f"{name}[{place}]" if name.replace(".", "").isidentifier() and place else f"element [{place}] of `{text}`"
