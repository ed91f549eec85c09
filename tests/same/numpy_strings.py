"""Functions on text and bytes: np.strings and np.char."""

import warnings

import numpy as np

warnings.simplefilter("ignore")
S = np.strings


def show(function):
    """What the function gives, or what it raises."""
    try:
        print(repr(function()))
    except Exception as error:
        print(type(error).__name__, error)


TEXTS = [
    np.array(["", "a", " Ab c\t", "x\x00y", "12", "1.5", "TITLE Case", "éß ῼ", "ǅ²Ⅷ", "\u3000wide\u2003", "a\x1cb"]),
    np.array([["hello", "World"], ["foo bar", "AbC"]])[:, ::-1],
    np.array([b"", b"a", b" Ab c\t\n", b"12", b"TITLE Case", b"\xe9x", b"a\x1cb", b"Hi There"]),
    np.array("scalar 1"), np.array(["x", "yy"], ">U3"), np.array([], "U3"), np.array([[], []], "S2"),
]
for text in TEXTS:
    wide = text.dtype.kind == "U"
    own = (lambda s: s) if wide else (lambda s: s.encode("latin1"))
    print(text.dtype, text.shape)
    for name in ("str_len", "isalpha", "isdigit", "isspace", "isalnum", "islower", "isupper", "istitle", "isdecimal", "isnumeric"):
        show(lambda: getattr(S, name)(text))
    for name in ("strip", "lstrip", "rstrip"):
        show(lambda: getattr(S, name)(text))
        show(lambda: getattr(S, name)(text, own("aA x")))
        show(lambda: getattr(S, name)(text, own("")))
    for name in ("find", "rfind", "count", "startswith", "endswith", "index", "rindex"):
        for part in ("", "a", "b", "12", "lo"):
            show(lambda: getattr(S, name)(text, own(part)))
        show(lambda: getattr(S, name)(text, own("a"), 1))
        show(lambda: getattr(S, name)(text, own("a"), -3, 3))
        show(lambda: getattr(S, name)(text, own(""), 2, 1))
        show(lambda: getattr(S, name)(text, own(""), 99))
    for name in ("upper", "lower", "swapcase", "capitalize", "title"):
        show(lambda: getattr(S, name)(text))
    for width in (0, 3, 8, -1):
        for name in ("center", "ljust", "rjust"):
            show(lambda: getattr(S, name)(text, width))
            show(lambda: getattr(S, name)(text, width, own("*")))
        show(lambda: S.zfill(text, width))
        show(lambda: S.multiply(text, width))
    show(lambda: S.replace(text, own("a"), own("--")))
    show(lambda: S.replace(text, own(""), own(".")))
    show(lambda: S.replace(text, own("a"), own(""), 1))
    show(lambda: S.replace(text, own("a"), own("b"), 0))
    show(lambda: S.expandtabs(text))
    show(lambda: S.expandtabs(text, 3))
    show(lambda: S.expandtabs(text, 0))
    for separator in ("a", " ", "zz", ""):
        show(lambda: S.partition(text, own(separator)))
        show(lambda: S.rpartition(text, own(separator)))
    for bounds in ((1,), (1, 3), (-2, None), (None, None, -1), (None, None, 2), (4, 0, -2), (0, 2, 0)):
        show(lambda: S.slice(text, *bounds))
    show(lambda: S.add(text, text))
    show(lambda: S.equal(text, own("a")))
    show(lambda: S.less(text, own("b")))
    show(lambda: np.char.split(text[text != own("")]) if text.ndim == 1 else None)
    show(lambda: np.char.rsplit(text[text != own("")], own("a"), 1) if text.ndim == 1 else None)
    show(lambda: np.char.splitlines(text))
    show(lambda: np.char.join(own("-"), text))
    show(lambda: S.encode(text, "utf-8") if wide else S.decode(text, "latin1"))
    show(lambda: S.translate(text, {ord("a"): "Z"} if wide else bytes(range(256)), own("")))

a, b = np.array(["a", "bc"]), np.array([b"a", b"bc"])
for function in [
    lambda: S.find(a, b"a"), lambda: S.find(a, "a", 1.0), lambda: S.find(a, "a", np.array([0, 1], "u1")), lambda: S.find(a, "a", True),
    lambda: S.isalpha([1, 2]), lambda: S.isalpha(np.array(["a"], object)), lambda: S.find(1, "a"), lambda: S.find("a", 1),
    lambda: S.strip(a, b"x"), lambda: S.strip(b, "x"), lambda: S.replace(a, b"a", "x"), lambda: S.str_len("abc"),
    lambda: S.str_len(a, out=np.zeros(2, int)), lambda: S.str_len(a, where=[True, False], out=np.full(2, 9)),
    lambda: S.center(a, 5, b"x"), lambda: S.center(b, 5, "x"), lambda: S.center(a, 5, "xy"), lambda: S.center(a, 1.5),
    lambda: S.multiply(a, 1.5), lambda: S.multiply(a, [[1], [2]]), lambda: S.multiply(a, 2**62), lambda: S.isalpha(), lambda: S.isalpha(a, a, a),
    lambda: S.isalpha(a, casting="foo"), lambda: (S.isalpha.nin, S.isalpha.nout, S.isalpha.nargs, S.isalpha), lambda: S.str_len.reduce(a),
    lambda: type(S.isalpha), lambda: isinstance(S.str_len, np.ufunc), lambda: S.str_len(5), lambda: S.str_len(np.array([1.5], ">f8")),
    lambda: np.char.add(a, b), lambda: S.add(a, 1), lambda: np.multiply(a, 2, out=np.empty(2, "U3")),
    lambda: np.multiply(np.array([2, 3]), a, out=np.empty(2, "U4")), lambda: np.multiply(a, 2), lambda: a * 2,
    lambda: np._core.umath._center(a, 3, "x"), lambda: np._core.umath._replace(a, "x", "y", 1), lambda: np._core.umath._zfill(a, 1),
    lambda: S.str_len.__name__, lambda: S.find(a, ["a", "c"]), lambda: S.find(a[:, None], a), lambda: S.startswith(a, a, [0, 1], 9),
    lambda: S.rjust(a, [3, 5]), lambda: S.ljust(a, 4, ["*", "-"]), lambda: S.replace(a, "b", ["x", "yyyy"]), lambda: a == b, lambda: a != b,
    lambda: np.equal(a, b), lambda: np.less(a, b), lambda: a < b, lambda: np.str_("x") + a, lambda: "x" + a, lambda: np.bytes_(b"x") + b,
    lambda: np.str_("x") * 2, lambda: np.empty_like(a, dtype="U0").dtype, lambda: np.char.compare_chararrays(a, np.array(["a ", "b"]), "==", True),
    lambda: np.char.compare_chararrays(a, a, "?", True), lambda: np.char.mod("%s-%s", 1), lambda: S.mod(np.array(["%d", "%05d"]), [1, 2]),
]:  # fmt: skip
    show(function)
c = a.copy()
for times in (2, 1, 0):
    c *= times
    print(repr(c))
for call in (lambda: np.strings.find(np.array(["a", "b"]), ["a", "b", "c"]), lambda: np.char.count(np.array([b"a", b"b"]), b"a", [0, 1, 2])):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
