"""The stages of a specialisation: as text, and side by side with the source, linked by line."""

import itertools
import linecache
import re
from functools import cached_property
from html import escape

import _hotloop_jit

from numba import _inspection

MEANING = {
    "flow": "the control flow of the source, without types",
    "typed": "the same for these argument types",
    "loops": "loop nests over arrays and scalars",
    "llvm": "LLVM's form, optimised",
    "asm": "machine code of this processor",
}
# Lines of each stage where all are shown, and what the first of them starts with: declarations come before.
_SHORT = 12
_DECLARATION = re.compile(r"target |declare |attributes |; Function Attrs|@\S+ = |$")
_START = {"llvm": re.compile("define "), "asm": re.compile(r"[^\s.#].*:")}
# What is open at first; the others are there to be opened.
_OPEN = ("loops", "llvm", "asm")
_NUMBERS = itertools.count(1)
_STYLE = """<style>
.hotloop-stages {display:flex;gap:.8em;align-items:flex-start;overflow-x:auto;font-family:var(--jp-code-font-family,ui-monospace,monospace);font-size:12px;line-height:1.45}
.hotloop-stages details {flex:0 0 auto;writing-mode:vertical-rl}
.hotloop-stages details[open] {flex:1 1 18em;min-width:14em;writing-mode:horizontal-tb}
.hotloop-stages details.source {flex:0 1 auto;max-width:44%}
.hotloop-stages summary {cursor:pointer;white-space:nowrap;padding:.1em 0 .3em}
.hotloop-stages .pane {overflow:auto;max-height:34em;border:1px solid color-mix(in srgb,currentColor 22%,transparent);border-radius:4px;padding:.3em 0}
.hotloop-stages .pane div {white-space:pre;min-width:max-content;padding:0 .6em;min-height:1.45em}
.hotloop-stages i {font-style:normal;opacity:.45;display:inline-block;min-width:2.6em;text-align:right;padding-right:.8em;user-select:none}
.hotloop-stages .linked {background:hsl(var(--hue) 75% 50% / .13)}
</style>"""


class Stages:
    """All stages of one specialisation. Without one (`index` is None) there is only the first."""

    def __init__(self, function, index):
        self._function, self._index = function, index

    @property
    def title(self):
        name = self._function.__name__
        if self._index is None:
            return f"{name}: not compiled yet, because it has not been called"
        signature = _inspection.nopython_signatures(self._function)[self._index]
        count = len(self._function._signatures())
        which = f", signature {self._index} of {count}" if count > 1 else ""
        return f"{name}({', '.join(map(str, signature.args))}) -> {signature.return_type}{which}"

    def text(self, stage):
        """The stage's text."""
        return _hotloop_jit.show(self._function, stage, self._index or 0).rstrip()

    def whole(self, stage):
        """The title and one stage."""
        if self._index is None and stage != "flow":
            return self.title
        return f"{self.title}\n\n{self.text(stage)}"

    @property
    def names(self):
        return _hotloop_jit.stages() if self._index is not None else ("flow",)

    def linked(self, stage):
        """The stage as lines, each with the line of the function's source that it came from, or None."""
        file = self._function.__code__.co_filename
        entries = _hotloop_jit.listing(self._function, stage, self._index or 0)
        lines = [Linked(text, line if of == file else None, source) for text, of, line, source in entries]
        # What is only declared came from nowhere.
        return [line for line in lines if not _DECLARATION.match(line.text)] if stage == "llvm" else lines

    @cached_property
    def _all(self):
        """Made once for all forms in which it is shown: the last two stages take as long as compiling does."""
        return [(name, self.linked(name)) for name in self.names]

    @cached_property
    def source(self):
        """The lines of the source by their numbers."""
        code = self._function.__code__
        text = linecache.getlines(code.co_filename)
        first = code.co_firstlineno
        last = max([first, *(line.line for _, lines in self._all for line in lines if line.line)])
        rows = {number: text[number - 1].rstrip("\n") for number in range(first, min(last, len(text)) + 1)}
        indent = min((len(row) - len(row.lstrip()) for row in rows.values() if row.strip()), default=0)
        return {number: row[indent:] for number, row in rows.items()}

    def __repr__(self):
        parts = [self.title]
        for name in self.names:
            lines = self.text(name).splitlines()
            parts.append(f"--- {name}: {MEANING.get(name, '')} ({len(lines)} lines)")
            start = _START.get(name)
            first = next((at for at, line in enumerate(lines) if start and start.match(line)), 0)
            parts += lines[first:first + _SHORT]
            if len(lines) > _SHORT:
                parts.append(f"... all of it with --stage {name}")
        return "\n".join(parts)

    def by_line(self, names):
        """Text: each line of the source, and under it what became of it in these stages."""
        gutter = len(str(max(self.source, default=0)))
        shown = [self.title]
        stages = [(name, [line for line in lines if line.line]) for name, lines in self._all if name in names]
        for number, row in self.source.items():
            shown.append(f"{number:{gutter}} | {row}".rstrip())
            for name, lines in stages:
                own = [line.text.strip() for line in lines if line.line == number]
                shown += [f"{name if at == 0 else '':>{gutter + 8}} : {text}" for at, text in enumerate(own)]
        return "\n".join(shown)

    def _repr_html_(self):
        name = f"hotloop-{next(_NUMBERS)}-{id(self):x}"
        numbers = list(self.source)
        hues = {number: at * 67 % 360 for at, number in enumerate(numbers)}
        linked = {line.line for _, lines in self._all for line in lines}
        panes = [self._pane("source", "", [Linked(row, number, "") for number, row in self.source.items()], hues, linked, True)]
        panes += [self._pane(stage, MEANING.get(stage, ""), lines, hues, linked, False) for stage, lines in self._all]
        # Without a script: a line under the pointer lets all that came from the same line stand out.
        rules = "".join(
            f".{name}:has(.l{number}:hover) .l{number} {{background:hsl({hues[number]} 85% 50% / .45)}}"
            for number in numbers if number in linked
        )
        return (
            f"<div><b><code>{escape(self.title)}</code></b></div>"
            f'{_STYLE}<style>{rules}</style><div class="hotloop-stages {name}">{"".join(panes)}</div>'
        )

    @staticmethod
    def _pane(stage, meaning, lines, hues, linked, is_source):
        rows = []
        for line in lines:
            number = line.line if line.line in hues and line.line in linked else None
            link = f' class="linked l{number}" style="--hue:{hues[number]}"' if number else ""
            said = f"line {number}: {line.source}" if number and line.source else ""
            title = f' title="{escape(said)}"' if said else ""
            shown = line.line if is_source else number or ""
            rows.append(f"<div{link}{title}><i>{shown}</i>{escape(line.text)}</div>")
        opened = " open" if is_source or stage in _OPEN or len(hues) == 0 else ""
        count = "" if is_source else f" · {len(lines)} lines"
        return (
            f'<details class="{stage}"{opened}><summary title="{escape(meaning)}"><b>{stage}</b>{count}</summary>'
            f'<div class="pane">{"".join(rows)}</div></details>'
        )


class Linked:
    """A line of a stage: its text, the line of the source or None, and the construct there."""

    def __init__(self, text, line, source):
        self.text, self.line, self.source = text, line or None, source
