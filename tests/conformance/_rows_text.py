"""Rows of `np.strings` and `np.char`: functions of text and bytes."""

from _cases import array, drawn_text, pick
from _row import row
from _values import TEXT_DTYPES

TEXT = "functions on text are the interpreter's"
ROWS = []


def add(name, *templates, modules=("strings", "char"), a=array(), choices=None, **operands):
    for module in modules:
        ROWS.append(row(f"{module}.{name}", "exact", *(template.replace("F(", f"np.{module}.{name}(") for template in templates), compiled=TEXT,
                        dtypes=TEXT_DTYPES, choices=choices, a=a, **operands))


b = drawn_text("a")
for name in ["equal", "not_equal", "less", "less_equal", "greater", "greater_equal"]:
    add(name, "F(a, b)", "F(a, a)", "F(a, <<t>>)", "F(a, [])", b=b, choices={"t": ["'ab'", "b'ab'", "''", "1", "['x', 'ab ']"]})
add("add", "F(a, b)", "F(a, a)", "F(a, <<t>>)", "F(a, 1)", b=b, choices={"t": ["'ab'", "b'ab'", "''", "b''", "['x']"]})
add("multiply", "F(a, <<n>>)", "F(a, i)", "F(a, 2.5)", i=array((), (3,), (1,), dtype=["int64", "int8", "uint8", "bool"], values=("count",)), choices={"n": ["0", "1", "3", "-2", "[1, 2, 3]", "True"]})
add("mod", "F(np.strings.add(a, <<f>>), (1, 'x'))", "F(np.char.array(['%d', '%s']), 3)", "F(a, 1)", "F(a, ())", choices={"f": ["'%d %s'", "b'%d %s'", "'%s'"]})
for name in ["isalpha", "isdigit", "isspace", "isalnum", "islower", "isupper", "istitle", "isdecimal", "isnumeric", "str_len", "upper", "lower", "swapcase", "capitalize", "title"]:
    add(name, "F(a)", "F(<<t>>)", "F([1, 2])", choices={"t": ["'Ab c'", "b'Ab c'", "['\\u00df', '\\ufb01x', '\\u0130']", "['\\u0661', '\\u00b2', '\\u2167']", "'12'", "[]", "''", "['they\\'re BILL']"]})
for name in ["find", "rfind", "index", "rindex", "count"]:
    add(name, "F(a, b)", "F(a, <<t>>)", "F(a, <<t>>, <<n>>)", "F(a, <<t>>, <<n>>, <<n>>)", "F(a, <<t>>, [0, 1, 2])", "F(a, <<t>>, 1.5)", b=b,
        choices={"t": ["'b'", "b'b'", "''", "b''", "'ab'", "['a', 'b', '']"], "n": ["0", "1", "-1", "-3", "5", "2**62"]})
for name in ["startswith", "endswith"]:
    add(name, "F(a, b)", "F(a, <<t>>)", "F(a, <<t>>, <<n>>)", "F(a, <<t>>, <<n>>, <<n>>)", b=b, choices={"t": ["'a'", "b'b'", "''", "b''", "['a', 'b']"], "n": ["0", "1", "-1", "5"]})
for name in ["lstrip", "rstrip", "strip"]:
    add(name, "F(a)", "F(a, <<t>>)", "F(a, b)", "F(a, None)", b=b, choices={"t": ["'a'", "b'a'", "' '", "''", "['a', 'b', ' ']", "b'ab'"]})
add("replace", "F(a, <<t>>, <<r>>)", "F(a, <<t>>, <<r>>, <<n>>)", "F(a, b, b)", "F(a, <<t>>, b)", "F(a, <<t>>)", b=b,
    choices={"t": ["'a'", "b'a'", "''", "['a', 'b']"], "r": ["'xyz'", "b'xyz'", "''", "b''"], "n": ["0", "1", "-1", "[1, 0, 2]"]})
add("expandtabs", "F(a)", "F(a, <<n>>)", "F(['a\\tb', 'x\\n\\ty'], <<n>>)", choices={"n": ["0", "1", "4", "-1", "[2, 3, 4]"]})
for name in ["center", "ljust", "rjust"]:
    add(name, "F(a, <<n>>)", "F(a, <<n>>, <<c>>)", "F(a, [1, 5, 8])", "F(a, 2.5)", choices={"n": ["0", "1", "5", "-1", "12"], "c": ["'*'", "b'*'", "'xy'", "''", "'\\u00e9'", "['-', '+', '=']"]})
add("zfill", "F(a, <<n>>)", "F(['-1', '+2', '3.5', ''], <<n>>)", "F(a, [1, 5, 8])", choices={"n": ["0", "1", "5", "-1"]})
for name in ["partition", "rpartition"]:
    add(name, "F(a, <<t>>)", "F(a, b)", b=b, choices={"t": ["'b'", "b'b'", "' '", "''", "['a', 'b', ' ']"]})
add("slice", "F(a, <<n>>)", "F(a, <<n>>, <<n>>)", "F(a, <<n>>, <<n>>, <<s>>)", "F(a)", "F(a, 2.5)", modules=("strings",), choices={"n": ["0", "1", "2", "-1", "None", "[0, 1, 2]", "-9", "9"], "s": ["1", "2", "-1", "-2", "0"]})
add("decode", "F(a)", "F(a, 'utf-8')", "F(a, 'ascii', 'replace')", "F(a, 'x')", "F(np.array([b'\\xc3\\xa9', b'\\xff']), <<e>>)", choices={"e": ["'utf-8'", "'latin-1'", "'utf-8', 'ignore'", "'utf-8', 'replace'"]})
add("encode", "F(a)", "F(a, 'utf-8')", "F(a, 'ascii', <<e>>)", "F(a, 'utf-16')", choices={"e": ["'strict'", "'replace'", "'ignore'", "'xmlcharrefreplace'"]})
add("translate", "F(a, <<t>>)", "F(a, <<t>>, <<d>>)", choices={"t": ["{97: 'zz'}", "str.maketrans('ab', 'xy')", "bytes(range(255, -1, -1))", "None"], "d": ["b'a'", "None", "'a'"]})

for name in ["split", "rsplit"]:
    add(name, "F(a)", "F(a, <<t>>)", "F(a, <<t>>, <<n>>)", modules=("char",), choices={"t": ["'b'", "b'b'", "None", "' '", "''"], "n": ["0", "1", "-1"]})
add("splitlines", "F(a)", "F(['a\\nb', 'c\\r\\n'], <<k>>)", modules=("char",), choices={"k": ["True", "False"]})
add("join", "F(<<t>>, a)", "F(<<t>>, ['abc', 'x'])", modules=("char",), choices={"t": ["'-'", "b'-'", "['-', '+']"]})
add("compare_chararrays", "F(a, a, <<c>>, <<r>>)", "F(a, b, <<c>>, <<r>>)", modules=("char",), b=b, choices={"c": ["'=='", "'!='", "'<'", "'>='", "'x'"], "r": ["True", "False"]})
add("array", "F(a)", "F(a, itemsize=<<n>>)", "F(a, unicode=<<u>>)", "F(['x', 1, 2.5])", "F([b'x', 'y'])", "F('abc')", "F(a, order=<<order>>)", "F(a).upper()", "F(a) + F(a)", "F(a) * 2", "F(a).strip()", "F(a)[..., None].shape",
    "F(a) == F(a)", "F(a).split()", "F(a).argsort(kind='stable')", "F(a).replace('a', 'b')", "F(a).encode()", modules=("char",), choices={"n": ["1", "5", "None"], "u": ["True", "False", "None"]})
add("asarray", "F(a)", "F(a, itemsize=<<n>>)", "F(a, unicode=<<u>>)", "F(F(a)) is a", modules=("char",), choices={"n": ["1", "5", "None"], "u": ["True", "False", "None"]})
add("chararray", "F((2, 2), 3).shape", "F((2,), itemsize=2, unicode=True).dtype", "F((1,), 2, buffer=b'ab')", modules=("char",))
