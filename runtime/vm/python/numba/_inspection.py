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
NOT_INLINED = "called as a function of its own, because it is long"


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
    """Prints what became of the loops and array expressions; the levels from 1 to 4 tell more and more."""
    from numba._diagnostics import diagnostics
    texts = _for_each(dispatcher, signature, lambda index: diagnostics(dispatcher, index, level))
    print("\n\n".join(texts.values() if signature is None else [texts]))


class Graph:
    """The blocks of LLVM's functions and where each goes, as a graph of Graphviz."""

    def __init__(self, text):
        self._text = text
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

    def _repr_html_(self):
        from hotloop._flow_graphs import FlowGraphs, of_llvm
        return FlowGraphs("control flow in LLVM's form", of_llvm(self._text))._repr_html_()

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


def loops(dispatcher, index, file=None):
    """The report, and whether LLVM vectorised the loops: (line, source, fact) each, in the order of the source; with a file only
    what is in it."""
    told = {}
    for line, source, remark, where in _hotloop_jit.remarks(dispatcher, index):
        fact = _in_our_words(remark)
        if fact is not None and file in (None, where):
            told.setdefault((line, source), {})[fact] = None
    facts = report(dispatcher, index, file)
    parallel = {(line, source) for line, source, fact in facts if "in parallel" in fact}
    for (line, source), known in told.items():
        # What runs in parallel is a function of its own, whatever is said of it.
        if (line, source) in parallel:
            known.pop(NOT_INLINED, None)
        facts += [(line, source, fact) for fact in _telling(list(known))]
    return sorted(facts, key=lambda fact: fact[0])


def _telling(known):
    """Of what is said about one loop, what tells something: there may be several loops in its code, and several reasons."""
    done = [fact for fact in known if not fact.startswith(_NOT_VECTORISED)]
    # What is left of a loop that was vectorised is marked so that it is not vectorised again.
    if any(fact.startswith("vectorised") for fact in done):
        return done
    reasons = sorted((fact for fact in known if fact.startswith(_NOT_VECTORISED) and fact != _NOT_VECTORISED), key=_rank)
    # The reason comes as a remark of its own.
    return done + (reasons[:1] or [fact for fact in known if fact == _NOT_VECTORISED])


# What the vectoriser says, and what that means, from the most telling to the least.
_REASONS = {
    "explicitly disabled": "floats are added up one after the other, which vectors make no faster; fastmath=True allows any order",
    "reorder floating-point": "floats are added up in the order of the source; fastmath=True allows any order",
    "unsafe dependent memory": "a round may read what an earlier round has written",
    "cannot identify array bounds": "arrays that are written may overlap others, and where is not known before the loop",
    "could not be identified as reduction": "a variable carries a value from one round to the next",
    "call instruction cannot": "the body calls a function that has no form for vectors",
    "return type cannot": "the body does something that has no form for vectors",
    "instruction cannot be vectorized": "the body does something that has no form for vectors",
    "potentially faulting load": "the loop may be left before its last round, by break, return or an exception",
    "early exit": "the loop may be left before its last round, by break, return or an exception",
    "number of loop iterations": "how many rounds there are is not known before the loop",
    "control flow": "the rounds go different ways, or the loop may be left in the middle",
    "not beneficial": "vectors would not make it faster",
}


def _rank(fact):
    return next((at for at, reason in enumerate(_REASONS.values()) if reason in fact), len(_REASONS))


def _in_our_words(remark):
    """A remark of the optimiser in words of ours; None for what says nothing to a user."""
    done = re.match(r"vectorized loop \(vectorization width: (\d+), interleaved count: (\d+)\)", remark)
    if done:
        lanes, times = map(int, done.groups())
        return f"vectorised, {lanes * times} elements in one round" if times > 1 else f"vectorised, {lanes} elements at a time"
    if "inlined into" in remark:
        return NOT_INLINED
    # Of straight code, which is nothing to be told of.
    if "List vectorization" in remark or "SLP" in remark:
        return None
    reason = next((ours for theirs, ours in _REASONS.items() if theirs in remark), None)
    if reason is not None:
        return f"{_NOT_VECTORISED}: {reason}"
    return _NOT_VECTORISED if remark.startswith("loop not vectorized") else None


def report(dispatcher, index, file=None):
    """What was done with the loops of a specialisation, in the order of the source: (line, source, fact) each."""
    entries = (entry for entry in dispatcher._report(index) if file in (None, entry[3]))
    return sorted((entry[:3] for entry in entries), key=lambda fact: fact[0])


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
