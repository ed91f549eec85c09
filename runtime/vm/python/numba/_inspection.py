"""What a dispatcher tells about its compiled code: the methods and attributes that look inside."""

import re
import sys
from collections import Counter, namedtuple

import _hotloop_jit
from numba.core import types
from numba.core.typing.templates import Signature

Stats = namedtuple("_CompileStats", "cache_path cache_hits cache_misses")
Overload = namedtuple("Overload", "signature metadata")

_NOT_VECTORISED = "not vectorised"
_IN_ORDER = "not vectorised: floats are added up one after the other, which vectors make no faster; fastmath=True allows any order"


def signatures(dispatcher):
    return [tuple(map(types._from_text, texts)) for texts in dispatcher._signatures()]


def nopython_signatures(dispatcher):
    return [
        Signature(types._from_text(dispatcher._result(index)), arguments)
        for index, arguments in enumerate(signatures(dispatcher))
    ]


def overloads(dispatcher):
    return {
        signature.args: Overload(signature, _metadata(dispatcher, index))
        for index, signature in enumerate(nopython_signatures(dispatcher))
    }


def stats(dispatcher):
    """Where machine code is kept, and how often it was found there and not found, by the types of arguments."""
    hits, misses = Counter(), Counter()
    for texts, found, made in dispatcher._found():
        arguments = tuple(map(types._from_text, texts))
        hits[arguments] += found
        misses[arguments] += made
    return Stats(_hotloop_jit.cache_path(), +hits, +misses)


def inspect_llvm(dispatcher, signature=None):
    return _for_each(dispatcher, signature, lambda index: _hotloop_jit.show(dispatcher, "llvm", index))


def inspect_asm(dispatcher, signature=None):
    return _for_each(dispatcher, signature, lambda index: _hotloop_jit.show(dispatcher, "asm", index))


def inspect_cfg(dispatcher, signature=None, show_wrapper=None, **options):
    """The graph of the blocks of a specialisation; `options` are those of Numba's drawing, and change nothing."""
    return _for_each(dispatcher, signature, lambda index: Graph(_hotloop_jit.show(dispatcher, "llvm", index)))


def get_annotation_info(dispatcher, signature=None):
    def tell(index):
        file, first, *_ = typed(dispatcher, index)
        return {(file, first): annotated(dispatcher, index)}
    return _for_each(dispatcher, signature, tell)


def get_metadata(dispatcher, signature=None):
    return _for_each(dispatcher, signature, lambda index: _metadata(dispatcher, index))


def inspect_types(dispatcher, file=None, signature=None, pretty=False, style="default", **keywords):
    texts = _for_each(dispatcher, signature, lambda index: annotated(dispatcher, index))
    text = "\n\n".join(texts.values() if signature is None else [texts])
    if pretty:
        if file is not None:
            raise ValueError("`file` must be None if `pretty=True`")
        return Annotated(text)
    print(text, file=sys.stdout if file is None else file)


def parallel_diagnostics(dispatcher, signature=None, level=1):
    """Level 1 tells what was done with loops and array expressions; from level 2 on, with the source around it."""
    texts = _for_each(dispatcher, signature, lambda index: diagnostics(dispatcher, index, level))
    print("\n\n".join(texts.values() if signature is None else [texts]))


class Graph:
    """The blocks of LLVM's functions and where each goes, as a graph of Graphviz."""

    def __init__(self, text):
        self.dot = self._drawn(text)

    @staticmethod
    def _drawn(text):
        lines, block, function = [], None, 0
        for line in text.splitlines():
            if line.startswith("define "):
                function += 1
                block = None
                name = re.search(r"@([^(]+)\(", line)
                lines.append(f'  subgraph "cluster_{function}" {{ label="{name[1] if name else function}";')
            elif line.startswith("}") and function:
                lines.append("  }")
            elif function and (found := re.match(r'"?([-$.\w]+)"?:', line)):
                block = found[1]
                lines.append(f'    "{function}.{block}" [label="{block}", shape=box];')
            elif block is not None and re.match(r"\s+(br|switch|indirectbr|invoke) ", line):
                targets = re.findall(r'label %"?([-$.\w]+)"?', line)
                lines += [f'    "{function}.{block}" -> "{function}.{target}";' for target in targets]
        return "\n".join(["digraph {", *lines, "}"])

    def __str__(self):
        return self.dot

    __repr__ = __str__

    def display(self, filename=None, format="pdf", view=False):
        """The graph as text, which is written to a file if one is named."""
        if filename is not None:
            with open(filename, "w") as file:
                file.write(self.dot)
        return self


class Annotated:
    """Source with types, shown as text by every client."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


def typed(dispatcher, index):
    """The function itself as `_hotloop_jit.types` gives it."""
    functions, _ = _hotloop_jit.types(dispatcher, index)
    return functions[0]


def annotated(dispatcher, index):
    """The source of a specialisation, under each line the types of its variables and expressions."""
    file, first, _, text, _, _, entries = typed(dispatcher, index)
    signature = nopython_signatures(dispatcher)[index]
    lines = text.splitlines()
    width = len(str(first + len(lines) - 1))
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    notes = {}
    for line, _, _, _, expression, variable, type_ in entries:
        note = f"{expression}: {type_}" if variable is None else f"variable {variable}: {type_}"
        known = notes.setdefault(line, [])
        if note not in known:
            known.append(note)
    # Arguments belong to the `def` line, which decorators may precede.
    head = next((at for at, line in enumerate(lines) if line.lstrip().startswith(("def ", "async def "))), 0)
    names = dispatcher.__code__.co_varnames
    arguments = [f"argument {name}: {type_}" for name, type_ in zip(names, signature.args)]
    notes[first + head] = arguments + [f"result: {signature.return_type}"] + notes.get(first + head, [])
    shown = [f"{dispatcher.__name__} {signature.args}", f'File "{file}", line {first}', "-" * 80]
    for number, line in enumerate(lines, first):
        shown.append(f"{number:{width}} | {line[indent:]}".rstrip())
        margin = " " * (width + 3 + max(len(line) - len(line.lstrip()) - indent, 0))
        shown += [f"{margin}#   {note}" for note in notes.get(number, ())]
    return "\n".join(shown)


def diagnostics(dispatcher, index, level=1):
    """What was done with the loops of a specialisation, in words."""
    shown = [f"{dispatcher.__name__} {signatures(dispatcher)[index]}", "-" * 80]
    facts = loops(dispatcher, index)
    width = max((len(str(line)) for line, _, _ in facts), default=1)
    shown += [f"line {line:{width}}: {source}\n{'':{width}}       {fact}" for line, source, fact in facts]
    shown += why_not_parallel(dispatcher, index)
    if level > 1:
        shown += ["", _hotloop_jit.show(dispatcher, "loops", index).rstrip()]
    return "\n".join(shown)


def loops(dispatcher, index):
    """The report, and whether LLVM vectorised the loops: (line, source, fact) each, in the order of the source."""
    told = {}
    for line, source, remark in _hotloop_jit.remarks(dispatcher, index):
        fact = _vectorisation(remark)
        if fact is not None:
            told.setdefault((line, source), {})[fact] = None
    facts = report(dispatcher, index)
    for (line, source), known in told.items():
        # The reason comes as a remark of its own.
        # What is left of a loop that was vectorised is marked so that it is not vectorised again.
        idle = {_NOT_VECTORISED, _IN_ORDER} if any(fact.startswith("vectorised") for fact in known) else {_NOT_VECTORISED}
        facts += [(line, source, fact) for fact in known if fact not in idle or len(known) == 1]
    return sorted(facts, key=lambda fact: fact[0])


def _vectorisation(remark):
    """A remark of the vectoriser in words of ours; None for those of other passes."""
    done = re.match(r"vectorized loop \(vectorization width: (\d+), interleaved count: (\d+)\)", remark)
    if done:
        lanes, times = map(int, done.groups())
        return f"vectorised, {lanes * times} elements in one round" if times > 1 else f"vectorised, {lanes} elements at a time"
    failed = re.match(r"loop not vectorized:? ?(.*)", remark)
    if failed:
        if "explicitly disabled" in failed[1]:
            return _IN_ORDER
        return f"{_NOT_VECTORISED}: {failed[1]}" if failed[1] else _NOT_VECTORISED
    return None


def report(dispatcher, index):
    """What was done with the loops of a specialisation, in the order of the source: (line, source, fact) each."""
    return sorted(dispatcher._report(index), key=lambda fact: fact[0])


def why_not_parallel(dispatcher, index):
    """A list of one sentence if nothing of a specialisation runs in parallel, else of none."""
    if any("in parallel" in fact for _, _, fact in report(dispatcher, index)):
        return []
    if not dispatcher.targetoptions.get("parallel"):
        return ["nothing runs in parallel: the function is compiled without parallel=True"]
    return ["nothing runs in parallel: there is no prange loop and no array expression that could"]


def find(dispatcher, signature):
    """The index of a specialisation by its signature: types, text, or what `signatures` holds."""
    if isinstance(signature, str):
        index = dispatcher._index(signature)
    else:
        wanted = signature.args if isinstance(signature, Signature) else tuple(signature)
        known = signatures(dispatcher)
        index = known.index(wanted) if wanted in known else None
    if index is None:
        known = ", ".join(map(str, signatures(dispatcher))) or "none, because it has not been called"
        raise KeyError(f"{dispatcher.__name__} is not compiled for {signature}; it is compiled for: {known}")
    return index


def _for_each(dispatcher, signature, tell):
    if signature is not None:
        return tell(find(dispatcher, signature))
    return {known: tell(index) for index, known in enumerate(signatures(dispatcher))}


def _metadata(dispatcher, index):
    return {
        "timers": dict(dispatcher._timings(index)),
        "parfor_diagnostics": [
            {"line": line, "source": source, "fact": fact} for line, source, fact in report(dispatcher, index)
        ],
    }
