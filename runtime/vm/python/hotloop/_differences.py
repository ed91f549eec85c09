"""Two stages side by side by lines of the source, or one stage under two options, with what differs."""

import ast
import difflib
import itertools
import re
from html import escape

import _hotloop_jit
from IPython.core.error import UsageError
from numba import _decorators, _inspection

from hotloop._stages import Stages

# Options that change the code, and what they are when they are only named: the other way round, or this.
_OPTIONS = {"fastmath": None, "parallel": None, "boundscheck": None, "error_model": "numpy"}
_STYLE = """<style>
.hotloop-differences {overflow-x:auto;font-family:var(--jp-code-font-family,ui-monospace,monospace);font-size:12px;line-height:1.45}
.hotloop-differences table {border-collapse:collapse;color:inherit;margin:0;font-size:inherit;line-height:inherit;table-layout:fixed;width:100%}
.hotloop-differences tr, .hotloop-differences td, .hotloop-differences th {background:none;border:0!important;text-align:left!important;vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere;padding:0 .8em}
.hotloop-differences td + td, .hotloop-differences th + th {border-left:1px solid color-mix(in srgb,currentColor 25%,transparent)!important}
.hotloop-differences td.gone {background:light-dark(hsl(0 80% 50% / .14),hsl(0 80% 60% / .25))!important}
.hotloop-differences td.come {background:light-dark(hsl(130 70% 40% / .16),hsl(130 70% 50% / .22))!important}
.hotloop-differences tr.source td {opacity:.75;font-weight:bold;padding-top:.5em}
.hotloop-differences tr.skipped td {opacity:.5}
</style>"""
# Numbers of values, blocks, metadata and attributes: they move when anything does.
_NUMBER = re.compile(r"(?<=[%!#@])\d+|(?<=\.)\d+\b|\bn\d+\b|\bb\d+\b|(?<=LBB)\d+_\d+|(?<=LCPI)\d+_\d+")
_AROUND = 3


def difference(function, index, what, stage):
    """What `--diff` shows: of two stages, or of options."""
    words = [word.strip() for word in re.split(r",(?![^{]*})", what) if word.strip()]
    stages = _hotloop_jit.stages()
    if len(words) == 2 and all(word in stages for word in words):
        return StageComparison(Stages(function, index), words)
    changes = dict(_change(function, word) for word in words)
    if not changes:
        raise UsageError(f"--diff takes two stages, as in --diff loops,llvm, or options, as in --diff fastmath: {', '.join(_OPTIONS)}")
    other = _with(function, changes)
    other.compile(_inspection.signatures(function)[index])
    said = ", ".join(f"{name}={value!r}" for name, value in changes.items())
    return OptionDifference(Stages(function, index), Stages(other, 0), stage or "llvm", said)


def _change(function, word):
    name, equals, text = word.partition("=")
    if name not in _OPTIONS:
        raise UsageError(f"--diff knows no stage or option {name!r}: stages are {', '.join(_hotloop_jit.stages())}; options {', '.join(_OPTIONS)}")
    if not equals:
        if _OPTIONS[name] is not None:
            return name, _OPTIONS[name]
        # Checks are there unless they were switched off.
        return name, not (function.targetoptions.get(name) if name != "boundscheck" else function.targetoptions.get(name) is not False)
    try:
        return name, ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return name, text


def _with(function, changes):
    options = {name: value for name, value in function.targetoptions.items() if name not in ("python_errors", "local_types")}
    return _decorators._new_dispatcher(function.py_func, {**options, **changes})


class StageComparison:
    """What became of each line of the source in two stages."""

    def __init__(self, stages, names):
        self._title, self._names = stages.title, names
        left, right = ([line for line in stages.linked(name) if line.line] for name in names)
        self._rows = [
            (f"{number}  {row}", self._of(left, number), self._of(right, number)) for number, row in stages.source.items()
        ]

    @staticmethod
    def _of(lines, number):
        return [line.text.strip() for line in lines if line.line == number]

    def __repr__(self):
        width = min(max((len(text) for _, left, _ in self._rows for text in left), default=0), 70)
        shown = [self._title, f"{self._names[0]:{width}} | {self._names[1]}"]
        for row, left, right in self._rows:
            shown.append(f"--- {row}")
            shown += [f"{a[:width]:{width}} | {b}".rstrip() for a, b in itertools.zip_longest(left, right, fillvalue="")]
        return "\n".join(shown)

    def _repr_html_(self):
        head = "".join(f"<th>{escape(name)}</th>" for name in self._names)
        rows = "".join(
            f'<tr class="source"><td colspan="2">{escape(row)}</td></tr>'
            + (f"<tr>{self._cell(left)}{self._cell(right)}</tr>" if left or right else "")
            for row, left, right in self._rows
        )
        return _page(self._title, f"<tr>{head}</tr>{rows}")

    @staticmethod
    def _cell(lines):
        return f"<td>{escape(chr(10).join(lines))}</td>"


class OptionDifference:
    """A stage without and with changed options."""

    def __init__(self, before, after, stage, said):
        self._title, self._stage, self._said = before.title, stage, said
        self._before, self._after = ([line.text.rstrip() for line in each.linked(stage)] for each in (before, after))
        keys = [[_NUMBER.sub("", text) for text in lines] for lines in (self._before, self._after)]
        self._groups = list(difflib.SequenceMatcher(None, *keys, autojunk=False).get_grouped_opcodes(_AROUND))

    @property
    def _heads(self):
        return f"{self._stage} as decorated, {len(self._before)} lines", f"{self._stage} with {self._said}, {len(self._after)} lines"

    def __repr__(self):
        shown = [self._title, f"--- {self._heads[0]}", f"+++ {self._heads[1]}"]
        if not self._groups:
            shown.append("no difference but in the numbers of values")
        for group in self._groups:
            shown.append(f"@@ line {group[0][1] + 1} @@")
            for kind, first, last, other_first, other_last in group:
                if kind == "equal":
                    shown += [f"  {text}" for text in self._before[first:last]]
                else:
                    shown += [f"- {text}" for text in self._before[first:last]]
                    shown += [f"+ {text}" for text in self._after[other_first:other_last]]
        return "\n".join(shown)

    def _repr_html_(self):
        rows = ["<tr>" + "".join(f"<th>{escape(head)}</th>" for head in self._heads) + "</tr>"]
        if not self._groups:
            rows.append('<tr class="skipped"><td colspan="2">no difference but in the numbers of values</td></tr>')
        for group in self._groups:
            rows.append(f'<tr class="skipped"><td colspan="2">… line {group[0][1] + 1}</td></tr>')
            for kind, first, last, other_first, other_last in group:
                pairs = itertools.zip_longest(self._before[first:last], self._after[other_first:other_last])
                for left, right in pairs:
                    gone = ' class="gone"' if kind != "equal" and left is not None else ""
                    come = ' class="come"' if kind != "equal" and right is not None else ""
                    rows.append(f"<tr><td{gone}>{escape(left or '')}</td><td{come}>{escape(right or '')}</td></tr>")
        return _page(self._title, "".join(rows))


def _page(title, rows):
    return f'<div><b><code>{escape(title)}</code></b></div>{_STYLE}<div class="hotloop-differences"><table>{rows}</table></div>'
