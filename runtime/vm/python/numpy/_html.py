"""Arrays as tables for notebooks: the elements at the edges, with their indices, under a line on the whole.

Colours are the page's own, so that tables are readable in light and dark themes.
"""

from html import escape

from ._printing import array2string

# Longer axes show so many elements at each end.
_LONGEST, _EDGE = 12, 5
_CELL = "text-align:right;padding:.1em .6em;border:0;background:none;color:inherit;font-family:monospace;white-space:pre"
_INDEX = _CELL + ";opacity:.6;font-weight:normal"
_TABLE = '<table style="border-collapse:collapse;margin:.2em 0;color:inherit">{}</table>'
_ROW = '<tr style="background:none">{}</tr>'


def table(a):
    """The HTML of an array; None where a table shows no more than the text."""
    if a.ndim == 0 or a.size == 0:
        return None
    kind = str(a.dtype) if a.dtype.names is None else f"{len(a.dtype.names)} fields"
    shape = " × ".join(f"{n:,}" for n in a.shape) + (" elements" if a.ndim == 1 else "")
    caption = f"{escape(kind)} · {shape} · {_bytes(a.nbytes)}"
    shown, note = a, ""
    if a.ndim > 2:
        shown = a[(0,) * (a.ndim - 2)]
        note = f", of which [{'0, ' * (a.ndim - 2)}:, :] is shown"
    rows = _records(shown) if a.dtype.names is not None and shown.ndim == 1 else _plain(shown)
    return f'<div style="opacity:.8">{caption}{note}</div>' + _TABLE.format("".join(rows))


def _plain(a):
    columns = _places(a.shape[-1])
    lines = _places(a.shape[0]) if a.ndim == 2 else [None]
    visible = [a if line is None else a[line] for line in lines if line is not Ellipsis]
    texts = iter(_texts([row[column] for row in visible for column in columns if column is not Ellipsis], a.dtype))
    yield _ROW.format(_cell("", _INDEX) * (a.ndim - 1) + "".join(_cell(_name(column), _INDEX) for column in columns))
    for line in lines:
        cells = "" if line is None else _cell(_name(line), _INDEX)
        for column in columns:
            cells += _cell("⋮" if line is Ellipsis else "…" if column is Ellipsis else next(texts), _CELL)
        yield _ROW.format(cells)


def _records(a):
    names = a.dtype.names
    lines = _places(a.shape[0])
    texts = {name: iter(_texts([a[name][line] for line in lines if line is not Ellipsis], a.dtype[name])) for name in names}
    yield _ROW.format(_cell("", _INDEX) + "".join(_cell(name, _INDEX) for name in names))
    for line in lines:
        cells = "".join(_cell("⋮" if line is Ellipsis else next(texts[name]), _CELL) for name in names)
        yield _ROW.format(_cell(_name(line), _INDEX) + cells)


def _places(length):
    """The indices that are shown, with an ellipsis for those that are not."""
    if length <= _LONGEST:
        return list(range(length))
    return [*range(_EDGE), Ellipsis, *range(length - _EDGE, length)]


def _texts(elements, dtype):
    """The elements as an array of them would print: numbers with as many digits as each other."""
    if dtype.kind in "biufc" and dtype.subdtype is None:
        import numpy
        separator = "\x1f"
        block = array2string(numpy.array(elements, dtype), separator=separator, threshold=len(elements) + 1,
                             max_line_width=1 << 30)
        return [text.strip() for text in block[1:-1].split(separator)]
    return [str(element) if dtype.kind in "mM" else repr(element.item() if dtype.kind in "SU" else element)
            for element in elements]


def _name(place):
    return "…" if place is Ellipsis else str(place)


def _cell(text, style):
    return f'<td style="{style}">{escape(text)}</td>'


def _bytes(count):
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.3g} {unit}" if unit != "bytes" else f"{count} bytes"
        count /= 1000
