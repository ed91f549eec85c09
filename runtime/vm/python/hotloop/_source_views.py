"""Source with notes beside its lines, complaints below them and types to be seen by pointing, as text and as HTML."""

from html import escape

_STYLE = """<style>
.hotloop-source {font-family:var(--jp-code-font-family,monospace);font-size:var(--jp-code-font-size,13px);line-height:1.5;overflow-x:auto}
.hotloop-source table {border-collapse:collapse;margin:0 0 .6em;color:inherit}
.hotloop-source tr, .hotloop-source td {background:none!important;border:0!important;text-align:left!important;vertical-align:top;padding:0 .6em 0 0;white-space:pre}
.hotloop-source td.number {text-align:right!important;opacity:.45;user-select:none}
.hotloop-source td.notes {opacity:.75;padding-left:1.5em;white-space:pre-wrap}
.hotloop-source span.typed:hover {background:color-mix(in srgb,currentColor 14%,transparent);border-radius:2px}
.hotloop-source .wrong {color:#c62828;color:light-dark(#c62828,#ff8a80)}
.hotloop-source .complaint {white-space:pre-wrap}
.hotloop-source .badge {display:inline-block;font-size:85%;line-height:1.35;padding:0 .5em;margin:0 .35em 0 0;border-radius:.7em;border:1px solid currentColor;cursor:default}
.hotloop-source .good {color:#1b7a35;color:light-dark(#1b7a35,#81c995)}
.hotloop-source .bad {color:#a85b00;color:light-dark(#a85b00,#f2b866)}
</style>"""


class Line:
    """A line of source."""

    def __init__(self, number, text):
        self.number, self.text = number, text
        # (column, end column, type) of expressions, and what stands beside the line.
        self.spans, self.notes = [], []
        # (column, end column, [texts]) each.
        self.complaints = []
        # (whether it is good, a word or two, the whole) each.
        self.badges = []

    def note(self, text):
        if text not in self.notes:
            self.notes.append(text)


class SourceView:
    """Lines of source under a title."""

    def __init__(self, title, file, lines):
        self.title, self.file = title, file
        indent = min((len(line.text) - len(line.text.lstrip()) for line in lines if line.text.strip()), default=0)
        self.lines, self._indent = lines, indent

    @property
    def _has_badges(self):
        return any(line.badges for line in self.lines)

    def text(self):
        gutter = len(str(max((line.number for line in self.lines), default=0)))
        widest = max((len(line.text) - self._indent for line in self.lines if line.notes), default=0)
        shown = [self.title, f'File "{self.file}"']
        for line in self.lines:
            source = line.text[self._indent:]
            if line.notes:
                source = f"{source:{widest}}  # {', '.join(line.notes)}"
            shown.append(f"{line.number:{gutter}} | {source}".rstrip())
            inner = " " * (len(line.text) - len(line.text.lstrip()) - self._indent)
            shown += [f"{'':{gutter}} | {inner}{'+' if good else '-'} {text}" for good, _, text in line.badges]
            for column, end, texts in line.complaints:
                margin = " " * (column - self._indent)
                first, *others = texts
                shown.append(f"{'':{gutter}} | {margin}{'^' * max(end - column, 1)} {first}")
                shown += [f"{'':{gutter}} | {margin}{each}" for each in others]
        return "\n".join(shown)

    def html(self):
        rows = "".join(self._row(line) for line in self.lines)
        return (
            f"<div><b>{escape(self.title)}</b></div><div style=\"opacity:.6\">{escape(self.file)}</div>"
            f"<table>{rows}</table>"
        )

    def _row(self, line):
        notes = escape(", ".join(line.notes))
        badges = "".join(
            f'<span class="badge {"good" if good else "bad"}" title="{escape(text)}">{escape(word)}</span>'
            for good, word, text in line.badges
        )
        row = f'<tr><td class="number">{line.number}</td><td>{self._marked(line)}</td><td class="notes">{notes}</td>'
        row += f"<td>{badges}</td></tr>" if self._has_badges else "</tr>"
        for column, end, texts in line.complaints:
            carets = f"{' ' * (column - self._indent)}{'^' * max(end - column, 1)}"
            said = "\n".join(texts)
            row += (
                f'<tr class="wrong"><td></td><td colspan="2">{carets}\n'
                f'<div class="complaint" style="padding-left:{column - self._indent}ch">{escape(said)}</div></td></tr>'
            )
        return row

    def _marked(self, line):
        """The line with its expressions in nested elements, outer ones first."""
        text = line.text
        spans = sorted({span for span in line.spans if span[0] < span[1]}, key=lambda span: (span[0], -span[1]))
        out, open_until, at = [], [], self._indent
        for column, end, type_ in spans:
            while open_until and open_until[-1] <= column:
                out.append(f"{escape(text[at:open_until[-1]])}</span>")
                at = open_until.pop()
            # Spans that overlap without nesting cannot come from one expression inside of another.
            if column < at or open_until and end > open_until[-1]:
                continue
            title = f"{text[column:end]}: {type_}"
            out.append(f'{escape(text[at:column])}<span class="typed" title="{escape(title)}">')
            at = column
            open_until.append(end)
        while open_until:
            out.append(f"{escape(text[at:open_until[-1]])}</span>")
            at = open_until.pop()
        return "".join(out) + escape(text[at:])


class SourceViews:
    """Several of them, one below the other."""

    def __init__(self, views):
        self._views = views

    def __repr__(self):
        return "\n\n".join(view.text() for view in self._views)

    def _repr_html_(self):
        return f'{_STYLE}<div class="hotloop-source">{"".join(view.html() for view in self._views)}</div>'
