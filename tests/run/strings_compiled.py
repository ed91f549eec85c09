"""Text in compiled code against the interpreter: every method and operator on ASCII and other text, formats, containers."""

import numpy as np
from numba import njit, typed

import _compiled
from _compiled import refused, same

TEXTS = [
    "",
    "a",
    "hello world",
    "  two  words\t\n",
    "ÄÖß straße ǅ ﬁ",
    "日本語 テキスト 😀!",
    "a,b,,c,",
    "aXbXXc",
    "-0042",
    "+7",
    "x\r\ny\nz\x0bw\u2028v\x85",
    "Title Case Words",
    "ALL CAPS 1",
    "mixed İı ſ Σας",
    "١٢٣",
    "²½Ⅷ",
    "_name1",
    "tab\there\tand",
    "q" * 50,
    "é" * 40,
]

# Each is the body of a function of `s`, and of another text `t`.
BODIES = """
len(s), bool(s), s == t, s != t, s < t, s <= t, s > t, s >= t
s + t, t + s, s * 3, 2 * s, s * 0, s * -1
t in s, t not in s, s in t
s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold()
s.isalpha(), s.isdigit(), s.isalnum(), s.isdecimal(), s.isnumeric(), s.isspace()
s.isupper(), s.islower(), s.istitle(), s.isidentifier(), s.isprintable(), s.isascii()
s.strip(), s.lstrip(), s.rstrip(), s.strip(t), s.lstrip("aX"), s.rstrip("c,! ")
s.find(t), s.rfind(t), s.count(t), s.find(t, 1), s.find(t, 1, -1), s.rfind(t, -3), s.count(t, 2, 9)
s.find(""), s.rfind(""), s.count(""), s.find("", 100), s.count("", 100), s.find("a", None, 3)
s.startswith(t), s.endswith(t), s.startswith("a"), s.startswith(("h", "日")), s.endswith("d", 2), s.startswith("", 99)
s.replace(t, "<>"), s.replace("a", ""), s.replace("", "."), s.replace("X", "YY", 2), s.replace("a", "b", count=0)
s.split(), s.split(None, 1), s.rsplit(None, 1), s.split(None, 0), s.split(maxsplit=2)
s.split(","), s.split(",", 1), s.rsplit(",", 2), s.split("X"), s.rsplit("X", 1), s.split("no")
s.splitlines(), s.splitlines(True), s.splitlines(keepends=False)
s.partition(","), s.rpartition("X"), s.partition(" "), s.rpartition(" ")
s.removeprefix("a"), s.removesuffix("c"), s.removeprefix(t), s.removesuffix(t)
s.center(15), s.ljust(15), s.rjust(15, "*"), s.center(14, "é"), s.zfill(8), s.center(1), s.ljust(-3)
s.expandtabs(), s.expandtabs(4), s.expandtabs(0)
s[:3], s[3:], s[::2], s[::-1], s[-4:-1], s[1:100], s[5:2], s[10::-3], s[:]
[c for c in s], [ord(c) for c in s], [c for c in reversed(s)], list(s), sorted(s)
"-".join([s, t, s]), "".join([c for c in s if c != "a"]), t.join(s.split()), "|".join((s, t)), ",".join(s)
str(s), repr(s), f"{s}", f"{s!r:>20}", f"{s:>20}|{s:*^21}|{s:.3}|{s:5.2}", f"{s!s}{t}", f"{s=}"
"%s|%10s|%-10s|%.2s|%r" % (s, s, s, s, s), "{} {1}".replace("1", "") + s, "{:>12}|{0}".format(s) if False else "{0:>12}|{1}".format(s, t)
{c: s.count(c) for c in s}, {c for c in s}, len({w: len(w) for w in s.split()})
[w.capitalize() for w in s.split()], max(s.split() + ["zz"]), min([s, t]), [s, t].count(s), [s, t].index(t)
[(i, c) for i, c in enumerate(s)][:3], [a + b for a, b in zip(s, t)], [a == b for a, b in zip(s, t)]
(s or "empty"), (s and t), (s if s > t else t), s is s
isinstance(s, str), isinstance(s, int), s == 3, s != 2.5
all([c.isalnum() for c in s]), any([c.isdigit() for c in s]), sum([ord(c) for c in s])
"a" < s, "zz" >= s, s == "a", "a" == s, s != "hello world", s.upper() == "A"
""".strip().splitlines()

for body in BODIES:
    scope = {}
    exec(f"def function(s, t):\n    return ({body})", scope)
    function = scope["function"]
    compiled = njit(function)
    for at, s in enumerate(TEXTS):
        for t in (TEXTS[(at + 1) % len(TEXTS)], "a", s[1:3], "o w", ""):
            _compiled.compared += 1
            try:
                expected = function(s, t)
            except Exception as error:
                expected = type(error).__name__, str(error)
            try:
                found = compiled(s, t)
            except Exception as error:
                found = type(error).__name__, str(error)
            assert found == expected, (body, s, t, "interpreted", expected, "compiled", found)


def items(s, i):
    return s[i]


for text in TEXTS:
    for i in (0, 1, -1, 5, -3, 10**6, -10**6):
        same(items, text, i)


def walks(s):
    forwards, backwards, jumps = "", "", []
    for i in range(len(s)):
        forwards += s[i]
        backwards += s[len(s) - 1 - i]
        jumps.append(s[(7 * i) % len(s)])
    return forwards, backwards, jumps


for text in TEXTS:
    same(walks, text)


def grown(n):
    s = ""
    halves = []
    for i in range(n):
        s += str(i) + ","
        if i % 10 == 0:
            halves.append(s)
    other = halves[1] + "x"
    again = halves[1] + "y"
    return s, halves, other, again, halves[1]


same(grown, 35)


def words(text):
    counts = {}
    for word in text.lower().split():
        word = word.strip(".,;!?")
        counts[word] = counts.get(word, 0) + 1
    best = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return counts, best, "the" in counts, counts["the"]


same(words, "The cat and the dog. The end, and the beginning!")


def missing(d, key):
    return d[key]


same(missing, {"a": 1, "ä": 2}, "ä")
same(missing, {"a": 1, "b": 2}, "c")
same(missing, {("a", 1): 1.5}, ("a", 1))
same(missing, {("a", 1): 1.5}, ("a", 2))


def changed(items, table, kinds):
    items[0] = items[0].upper()
    items.append(items[1] + "!")
    items.sort()
    table["new"] = len(items)
    table.pop("old", 0)
    kinds.add("c")
    kinds.discard("a")
    return items.index("b!"), sorted(table), sorted(kinds)


same(changed, ["a", "b"], {"old": 1, "kept": 2}, {"a", "b"})


def same_length(items):
    # What is put in may lie where the old one lay.
    for i in range(len(items)):
        old = items.pop(0)
        items.append(old[::-1])
    return len(items)


same(same_length, ["abcdefgh", "ijklmnop", "qrstuvwx"])


def edit_distance(a, b):
    row = np.arange(len(b) + 1)
    for i in range(1, len(a) + 1):
        diagonal = row[0]
        row[0] = i
        for j in range(1, len(b) + 1):
            substituted = diagonal + (0 if a[i - 1] == b[j - 1] else 1)
            diagonal = row[j]
            row[j] = min(substituted, row[j] + 1, row[j - 1] + 1)
    return row[len(b)]


same(edit_distance, "kitten", "sitting")
same(edit_distance, "Straße über", "strasse uber")


def caesar(text, by):
    out = []
    for c in text:
        if c.isalpha() and c.isascii():
            base = ord("A") if c.isupper() else ord("a")
            out.append(chr((ord(c) - base + by) % 26 + base))
        else:
            out.append(c)
    return "".join(out)


same(caesar, "Hello, Wörld!", 3)


def chosen(n):
    name = "few" if n < 3 else "many"
    label = None
    if n > 5:
        label = name + "!"
    return name, label, name == "few"


for n in (1, 4, 9):
    same(chosen, n)


def bad_chr(n):
    return chr(n)


for n in (65, 955, 0x1F600, -1, 0x110000):
    same(bad_chr, n)


def bad_ord(s):
    return ord(s)


for text in ("x", "日", "", "ab"):
    same(bad_ord, text)


def parsed(s):
    return int(s)


def parsed_float(s):
    return float(s)


def parsed_base(s):
    return int(s, 16), int(s, base=0)


for text in ["41", " -7\n", "1_000", "x", "", "1.5", "٣", "0x1f", "99999999999999999999", "--1"]:
    found = same(parsed, text) if text != "99999999999999999999" else None
    same(parsed_base, text) if text == "0x1f" else None
for text in ["2.5", " 1e3 ", "inf", "-Infinity", "nan", "1_0.5", ".5", "", "x", "١.٥"]:
    same(parsed_float, text)


def index_of(s, t):
    return s.index(t)


same(index_of, "hello", "l")
same(index_of, "hello", "z")


def rindex_of(s, t):
    return s.rindex(t, 0, 3)


same(rindex_of, "hello", "l")
same(rindex_of, "hello", "o")


def empty_separator(s):
    return s.split(s[:0])


same(empty_separator, "abc")


def numbers(i, x, z, b):
    return (
        f"{i} {i:5d}|{i:<6}|{i:^7,}|{i:+}|{i:x}|{i:#b}|{i:08.2f}|{i:e}|{i:c}",
        f"{x} {x:.3f}|{x:10.2e}|{x:g}|{x:%}|{x:+.1f}|{x!r:>12}|{x:,.2f}|{x:_}",
        f"{z} {z:.2f} {b} {b:d} {b!r:>6}",
        str(i) + repr(x) + str(z) + str(b) + str(None) + repr((i, x)) + str((i,)),
        "%d|%5d|%-5d|%05d|%+d|%x|%X|%o|%%|%i" % (i, i, i, i, i, i, i, i, i),
        "%f|%.2f|%10.3e|%g|%G|%8.1f" % (x, x, x, x, x, x),
        "{} {:>5} {0!r} {name:.2f}".format(i, b) if False else "{0} {1:>5} {name:.2f} {{}}".format(i, i, name=x),
        bin(i), oct(i), hex(i), bin(-i), format(i, "05"), format(x, ".1f"), format(x), format("q", ">3"),
    )


for i, x in [(65, 2.5), (66, -0.1), (1000, 1e22), (120, float("inf")), (97, 1e-7), (0, 123456.789)]:
    same(numbers, i, x, complex(x, 1) if abs(x) < 1e10 else 1j, i > 70)


def elements(a):
    return f"{a[0]} {a[1]:.2f} {a[0]!r}", str(a[1]), repr(a[0])


for dtype in (np.float64, np.float32, np.int16, np.uint8, np.complex128):
    same(elements, np.array([1, 2], dtype=dtype))


def containers(n):
    a = [1, n]
    return str(a), f"{a}", repr([(1, "x")]), str({"k": [1.5]}), str([str(n)]), repr({n}), str([[1], [n]])


same(containers, 3)


def raised(n):
    if n > 2:
        raise ValueError(f"{n} is more than {2:.1f}", "and " + str(n))
    assert n > 0, f"{n} is not positive"
    return n


for n in (1, 0, 5):
    same(raised, n)


def wrong_spec(x):
    return f"{x:d}"


same(wrong_spec, 1.5)

# Typed lists outlive the call that text came from.
held = typed.List(["a"])


@njit
def keep(items, text, n):
    items.append(text)
    items.append("constant")
    items.append(f"made {n}")
    items.append(text[1:3])
    items[0] = "b"


def passed(items):
    keep(items, "".join(["te", "xt"]), 3)


passed(held)
keep.recompile()
assert list(held) == ["b", "text", "constant", "made 3", "ex"], list(held)


def plus_number(s, n):
    return s + n


refused(plus_number, "a", 1, says="+")


def joined_numbers(a):
    return ",".join(a)


refused(joined_numbers, [1, 2], says="join() takes strings")


@njit(["unicode_type(unicode_type)", "int64(int64)"])
def declared(x):
    return x + x


assert declared("ab") == "abab" and declared(3) == 6
print(_compiled.compared)
