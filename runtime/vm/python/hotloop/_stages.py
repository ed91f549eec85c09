"""The stages of a specialisation, as text and as collapsible HTML."""

import re
from functools import cached_property
from html import escape

import _hotloop_jit

from numba import _inspection

_MEANING = {
    "flow": "the control flow of the source, without types",
    "typed": "the same for these argument types",
    "loops": "loop nests over arrays and scalars",
    "llvm": "LLVM's form, optimised",
    "asm": "machine code of this processor",
}
# Lines of each stage where all are shown, and what the first of them starts with: declarations come before.
_SHORT = 12
_START = {"llvm": re.compile("define "), "asm": re.compile(r"[^\s.#].*:")}


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

    @cached_property
    def _all(self):
        """Made once for all forms in which it is shown: the last two stages take as long as compiling does."""
        names = _hotloop_jit.stages() if self._index is not None else ("flow",)
        return [(name, self.text(name)) for name in names]

    def __repr__(self):
        parts = [self.title]
        for name, text in self._all:
            lines = text.splitlines()
            parts.append(f"--- {name}: {_MEANING.get(name, '')} ({len(lines)} lines)")
            start = _START.get(name)
            first = next((at for at, line in enumerate(lines) if start and start.match(line)), 0)
            parts += lines[first:first + _SHORT]
            if len(lines) > _SHORT:
                parts.append(f"... all of it with --stage {name}")
        return "\n".join(parts)

    def _repr_html_(self):
        parts = [f"<div><b><code>{escape(self.title)}</code></b></div>"]
        for name, text in self._all:
            head = f"<b>{name}</b> {escape(_MEANING.get(name, ''))}, {len(text.splitlines())} lines"
            body = f'<pre style="max-height:30em;overflow:auto;white-space:pre;margin:0 0 0 1.2em">{escape(text)}</pre>'
            parts.append(f"<details><summary>{head}</summary>{body}</details>")
        return "".join(parts)
