"""Small tables, as text and as HTML that takes its colours from the page."""

from html import escape

from numba import _inspection

_CELL = "text-align:{};padding:.15em .8em .15em 0;border:0;background:none;color:inherit;vertical-align:top"


class Table:
    """Rows under headings; the columns named in `right` are aligned to the right."""

    def __init__(self, headings, rows, right=()):
        self.headings, self.rows, self.right = headings, rows, right

    def text(self):
        lines = [self.headings, *self.rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.headings))]
        return "\n".join("  ".join(map(self._padded, self.headings, line, widths)).rstrip() for line in lines)

    def _padded(self, heading, text, width):
        return text.rjust(width) if heading in self.right else text.ljust(width)

    def html(self):
        head = "".join(self._cell("th", heading, escape(heading)) for heading in self.headings)
        body = "".join(
            f"<tr style=\"background:none\">{''.join(map(self._data, self.headings, row))}</tr>" for row in self.rows
        )
        return f'<table style="border-collapse:collapse;margin:0;color:inherit"><tr style="background:none">{head}</tr>{body}</table>'

    def _data(self, heading, text):
        return self._cell("td", heading, f"<code>{escape(text)}</code>" if heading in ("function", "source") else escape(text))

    def _cell(self, tag, heading, content):
        side = "right" if heading in self.right else "left"
        return f'<{tag} style="{_CELL.format(side)}">{content}</{tag}>'


class ParallelReport:
    """What was done with the loops and array expressions of a specialisation."""

    def __init__(self, function, index):
        arguments = ", ".join(map(str, _inspection.signatures(function)[index]))
        self._title = f"{function.__name__}({arguments})"
        facts = _inspection.loops(function, index)
        self._table = Table(
            ("line", "source", "what was done"),
            [(str(line), source, fact) for line, source, fact in facts],
            right=("line",),
        ) if facts else None
        self._notes = _inspection.why_not_parallel(function, index)

    def __repr__(self):
        table = [self._table.text()] if self._table else []
        return "\n".join([self._title, *table, *self._notes])

    def _repr_html_(self):
        table = self._table.html() if self._table else ""
        notes = "".join(f"<div>{escape(note)}</div>" for note in self._notes)
        return f"<div><b><code>{escape(self._title)}</code></b></div>{table}{notes}"


class CompileTimes:
    """What was compiled in a cell and how long each step took, beside the time that the cell ran."""

    def __init__(self, log, running, compiling):
        steps = list(dict.fromkeys(step for _, _, timings in log for step, _ in timings))
        rows = []
        for function, signature, timings in log:
            taken = {}
            for step, seconds in timings:
                taken[step] = taken.get(step, 0.0) + seconds
            shown = [duration(taken[step]) if step in taken else "" for step in steps]
            rows.append((function + signature.replace(",)", ")"), *shown, duration(sum(taken.values()))))
        self._table = Table(("function", *steps, "total"), rows, right=(*steps, "total")) if rows else None
        compiled = f"compiling {duration(compiling)}" if rows or compiling else "nothing was compiled"
        self._sum = f"running {duration(running)}, {compiled}"

    def __repr__(self):
        return f"{self._table.text()}\n{self._sum}" if self._table else self._sum

    def _repr_html_(self):
        return f"{self._table.html() if self._table else ''}<div>{escape(self._sum)}</div>"


def duration(seconds):
    """Seconds in a unit that suits them, with three digits."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.0f} ns"
