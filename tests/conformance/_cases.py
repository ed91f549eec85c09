"""From the rows of the table to cases: every template with operands of every dtype, drawn from a seed.

A template is a Python expression, perhaps after statements (`a.sort(); a`), over the names of operands. Words in double
angle brackets, `<<axis>>`, stand for an argument that is drawn for each case.
"""

import re
import zlib

from _values import DTYPES, LAYOUTS, OTHER_DTYPES, SHAPES, TEXT_DTYPES, Stream, kind_of

AXIS = re.compile(r"<<(\w+)>>")


class Drawing:
    """What is known while the operands of a case are drawn."""

    def __init__(self, stream, dtype):
        self.stream, self.dtype, self.made = stream, dtype, {}

    def shape(self, name):
        operand = self.made[name]
        return () if isinstance(operand, str) else tuple(operand[1])

    def new(self, dtype, shape, layout="C", values="tame"):
        return [dtype, list(shape), layout, values, self.stream.below(1 << 30)]

    def other_dtype(self):
        return self.dtype if self.stream.below(2) else self.stream.pick(DTYPES if self.dtype in DTYPES else OTHER_DTYPES + DTYPES)


def array(*shapes, values=("tame", "tame", "edge"), dtype=None, layouts=LAYOUTS):
    """An array of the case's dtype, or of the one given."""
    def draw(drawing):
        pick = drawing.stream.pick
        found = dtype if dtype is None or isinstance(dtype, str) else pick(dtype)
        return drawing.new(found or drawing.dtype, pick(shapes or SHAPES), pick(layouts), pick(values) if values else "tame")
    return draw


def fitting(name, values=("tame", "edge"), dtype=None):
    """An array that broadcasts with another, most of the time, or a number."""
    def draw(drawing):
        stream = drawing.stream
        how, shape = stream.below(10), list(drawing.shape(name))
        if how == 0 and dtype is None:
            return stream.pick(["2", "-3", "0", "1", "2.5", "-0.5", "True", "1j", "np.float32(0.1)", "np.int8(-5)", "300", "np.uint64(7)"])
        if how == 1:
            shape = shape[1:]
        elif how == 2:
            shape = [1 if stream.below(2) else n for n in shape]
        elif how == 3:
            shape = [2, *shape]
        elif how == 4 and stream.below(4) == 0:
            shape = [5, *shape[1:]]
        return drawing.new(dtype or drawing.other_dtype(), shape, stream.pick(LAYOUTS), stream.pick(values))
    return draw


def drawn_text(name):
    """Text or bytes of the kind of another array, most of the time, in a shape that broadcasts with it."""
    def draw(drawing):
        stream, shape = drawing.stream, list(drawing.shape(name))
        dtypes = [each for each in TEXT_DTYPES if kind_of(each) == kind_of(drawing.dtype)] if stream.below(8) else TEXT_DTYPES
        how = stream.below(6)
        shape = [1 if stream.below(2) else n for n in shape] if how == 0 else shape[1:] if how == 1 else shape
        return drawing.new(stream.pick(dtypes), shape, stream.pick(LAYOUTS), stream.pick(["tame", "edge"]))
    return draw


def like(name, dtype=None, values=("tame",), layouts=LAYOUTS):
    """An array of the same shape as another."""
    def draw(drawing):
        found = drawing.made[name][0] if dtype is None else dtype
        return drawing.new(found, drawing.shape(name), drawing.stream.pick(layouts), drawing.stream.pick(values))
    return draw


def mask(name):
    """Truth values that select from an array."""
    return fitting(name, values=("tame",), dtype="bool")


def whole_mask(name):
    """Truth values of the same shape."""
    return like(name, dtype="bool")


def indices(bound, *shapes, dtype=("int64", "int64", "int32", "uint8", "intp-list")):
    """Positions below a bound (a number, or the name of an array whose elements are counted), sometimes outside."""
    def draw(drawing):
        stream = drawing.stream
        limit = bound if isinstance(bound, int) else _size(drawing.shape(bound))
        shape = stream.pick(shapes or [(3,), (2, 2), (), (0,), (5,)])
        count = _size(shape)
        far = 4 if stream.below(12) == 0 else 0
        found = [stream.below(max(2 * limit, 1)) - limit + far for _ in range(count)]
        kind = stream.pick(dtype)
        if kind == "intp-list" or kind[0] == "u":
            found = [abs(x) % max(limit, 1) for x in found] if kind[0] == "u" else found
            kind = "int64" if kind == "intp-list" else kind
        return f"np.array({found}, dtype='{kind}').reshape({shape})"
    return draw


def pick(*texts):
    """One of several expressions."""
    return lambda drawing: drawing.stream.pick(texts)


def _size(shape):
    size = 1
    for length in shape:
        size *= length
    return size


def axis_argument(drawing, tuples=True, none=True):
    ndim, stream = len(drawing.shape("a")), drawing.stream
    if stream.below(14) == 0:
        return stream.pick([str(ndim), str(-ndim - 1), "1.5" if none else "7"])
    choices = ["None"] if none else []
    choices += [str(i) for i in range(-ndim, ndim)]
    if tuples and ndim > 1:
        choices += ["(0, 1)", "(0, -1)", "()", "(1,)", "(-1, 0)", "(0, 0)"]
    return stream.pick(choices or ["0"])


DTYPE_NAMES = ["np." + (name if name != "bool" else "bool_") for name in DTYPES]

ARGUMENTS = {
    "axis": axis_argument,
    "one": lambda drawing: axis_argument(drawing, tuples=False, none=False),
    "oneornone": lambda drawing: axis_argument(drawing, tuples=False),
    "keep": lambda drawing: drawing.stream.pick(["True", "False"]),
    "dtype": lambda drawing: drawing.stream.pick(DTYPE_NAMES),
    "fdtype": lambda drawing: drawing.stream.pick(["np.float32", "np.float64", "np.complex64", "np.complex128", "float"]),
    "idtype": lambda drawing: drawing.stream.pick(["np.int64", "np.int32", "np.uint8", "np.bool_", "int"]),
    "order": lambda drawing: drawing.stream.pick(["'C'", "'F'", "'A'", "'K'"]),
    "cforder": lambda drawing: drawing.stream.pick(["'C'", "'F'"]),
    "kind": lambda drawing: drawing.stream.pick(["'quicksort'", "'stable'", "'heapsort'", "'mergesort'"]),
    "mode": lambda drawing: drawing.stream.pick(["'raise'", "'wrap'", "'clip'"]),
    "side": lambda drawing: drawing.stream.pick(["'left'", "'right'"]),
    "casting": lambda drawing: drawing.stream.pick(["'no'", "'equiv'", "'safe'", "'same_kind'", "'unsafe'"]),
    "bool": lambda drawing: drawing.stream.pick(["True", "False"]),
    "int": lambda drawing: drawing.stream.pick(["0", "1", "2", "-1", "3"]),
    "small": lambda drawing: drawing.stream.pick(["0", "1", "2", "3", "5"]),
    "number": lambda drawing: drawing.stream.pick(["0", "1", "-2", "3", "2.5", "-0.5", "100"]),
}


def draw_case(row, template, dtype, repetition, seed):
    words = f"{row.name}|{template}|{dtype}|{repetition}" + (f"|{seed}" if seed else "")
    drawing = Drawing(Stream(zlib.crc32(words.encode())), dtype)
    code = template
    for name, factory in row.operands.items():
        if re.search(rf"\b{name}\b", template):
            drawing.made[name] = factory(drawing)
            if "strides" in template and not isinstance(drawing.made[name], str):
                # Without elements strides say nothing.
                drawing.made[name][1] = [length or 2 for length in drawing.made[name][1]]
        elif name == "a":
            # Arguments are drawn for its shape.
            drawing.made[name] = [dtype, [2, 3], "C", "tame", 1]
    while match := AXIS.search(code):
        word = match[1]
        drawn = row.choices[word] if word in row.choices else ARGUMENTS[word]
        text = drawn(drawing) if callable(drawn) else drawing.stream.pick(drawn)
        code = code[:match.start()] + text + code[match.end():]
    operands = {name: made for name, made in drawing.made.items() if re.search(rf"\b{name}\b", code)}
    return {"function": row.name, "template": template, "class": row.equality, "text": code, "operands": operands}


def cases(rows, depth, seed=0):
    """The cases of rows: each template `depth` times for each dtype; those of the first time are compiled too. Then each once
    for elements that are no numbers, those of rows that name their dtypes as often."""
    yield from drawn(rows, depth, seed, False)
    yield from drawn(rows, depth, seed, True)


def drawn(rows, depth, seed, others):
    for row in rows:
        for template in row.templates:
            seen = set()
            for dtype in dtypes_of(row, template, others):
                for repetition in range(depth if row.dtypes or not others else 1):
                    case = draw_case(row, template, dtype, repetition, seed)
                    case["others"] = others
                    if dtype == "O":
                        # Python's integers grow with what they are shifted by.
                        case["text"] = case["text"].replace("70000000000", "70")
                    case["compiled"] = (row.compiled is True and repetition == 0 and not others
                                        and "float16" not in repr((case["text"], case["operands"])))
                    key = repr((case["text"], case["operands"]))
                    if key not in seen:
                        seen.add(key)
                        yield case


def dtypes_of(row, template, others):
    """Of which dtypes a template's first operand is drawn; a template without it is drawn as for the first."""
    if "a" not in row.operands or not re.search(r"\ba\b", template):
        return [] if others else DTYPES[:1]
    found = [dtype for dtype in row.dtypes or (OTHER_DTYPES if others else DTYPES) if (dtype in DTYPES) != others]
    # The bytes of objects are their places in memory.
    return [dtype for dtype in found if dtype != "O" or "tobytes" not in template]
