"""What became of each line of a function: types, loops, checks, memory."""

import re

import _hotloop_jit
from numba import _inspection

from hotloop._explanations import typed_view
from hotloop._source_views import SourceViews

# How facts about loops are marked: how they begin, whether they are good, a word for them.
_FACTS = (
    ("runs in parallel", True, "parallel"),
    ("the array expression runs in parallel", True, "parallel"),
    ("runs serially", False, "serial"),
    ("data race", False, "race"),
    (r"\d+ array operations run as one loop", True, "fused"),
    ("computed once, before the loop", True, "hoisted"),
    ("vectorised", True, "vectorised"),
    ("not vectorised", False, "not vectorised"),
    (_inspection.NOT_INLINED, False, "not inlined"),
)
# The kinds of costs, in a loop and elsewhere: whether that is good, a word, what is done with the expressions; None is not worth
# a mark.
_COSTS = {
    "checked": ((False, "checked", "the index is checked in each round"), None),
    "checked before": ((True, "checked once", "indices are checked for all rounds at once, before the loop"), None),
    "allocates": ((False, "allocates", "takes memory in each round"), (False, "allocates", "takes memory")),
    "in frame": ((True, "no memory", "lies in the function's frame or in registers"),) * 2,
    "in frame if small": ((True, "no memory if small", "lies in the function's frame if it turns out to be small"),) * 2,
    "calls Python": ((False, "calls Python", "calls the interpreter"),) * 2,
}


def annotation(function, index):
    """The source of a specialisation with what became of each line."""
    functions, _ = _hotloop_jit.types(function, index)
    view = typed_view(functions[0], functions[1:], tells_expressions=False)
    lines = {line.number: line for line in view.lines}
    for line, source, fact in _inspection.loops(function, index, view.file):
        known = next(((good, word) for start, good, word in _FACTS if re.match(start, fact)), None)
        if line in lines and known is not None:
            width = re.match(r"vectorised, (\d+)", fact)
            known = known if width is None else (True, f"vectorised × {width[1]}")
            badge = (*known, f"{source}: {fact}" if known[1] in ("fused", "hoisted", "not inlined") else fact)
            if badge not in lines[line].badges:
                lines[line].badges.append(badge)
    # What costs the same on one line is told together.
    costs = {}
    for file, line, source, kind, in_loop in _hotloop_jit.costs(function, index):
        mark = _COSTS[kind][not in_loop]
        if file == view.file and line in lines and mark is not None:
            costs.setdefault((line, mark), []).append(source)
    for (line, (good, word, text)), sources in costs.items():
        lines[line].badges.append((good, word, f"{', '.join(dict.fromkeys(sources))}: {text}"))
    return SourceViews([view])
