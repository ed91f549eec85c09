"""What `parallel=True` did to a function, in Numba's four levels: each tells what the one before tells, and more."""

import linecache
import re

import _hotloop_jit

from numba import _inspection

_WIDTH = 80
_MARKED = ("in parallel", "runs serially", "data race")
_GLOSSARY = {
    "runs in parallel": "the rounds of the loop are shared among the threads",
    "reduces": "each piece of the loop has a copy of the variable of its own; the copies are put together at the end, in order",
    "the array expression runs in parallel": "the elements of the result are shared among the threads",
    "runs serially": "one thread runs all rounds, one after the other",
    "data race": "two rounds use the same element and one of them writes it, so the result depends on which is first",
    "run as one loop": "fused: each element goes through all of the operations at once, and no array is made between them",
    "computed once": "hoisted: its value is the same in all rounds, so it is computed before the loop",
    "not vectorised": "each round works on one element, though the processor could do several",
    "vectorised": "one instruction works on several elements",
}


def diagnostics(dispatcher, index, level):
    """The text of a level, from 1 to 4."""
    if level not in (1, 2, 3, 4):
        raise ValueError("Report level unknown, should be one of 1, 2, 3, 4")
    facts = _inspection.loops(dispatcher, index)
    loops = _Loop.of(facts)
    shown = _listing(dispatcher, index, loops) + _told(loops) + _besides(loops, facts) + _inspection.why_not_parallel(dispatcher, index)
    if level >= 2:
        shown += _section("From the source to loops", _structure(loops))
    if level >= 3:
        shown += _section("Fusion and memory", _fusion(loops) + _memory(dispatcher, index))
    if level >= 4:
        shown += _section("What moved out of loops", _hoisted(facts))
        shown += _section("How the work is divided", _division(loops))
        shown += _section("The loops as the compiler has them", _hotloop_jit.show(dispatcher, "loops", index).rstrip().splitlines())
    shown += _section("Words", _glossary(facts))
    return "\n".join(shown)


class _Loop:
    """A loop or an array expression of the source that could run in parallel, with what is known of it."""

    def __init__(self, number, line, source):
        self.number, self.line, self.source, self.facts = number, line, source, []

    @staticmethod
    def of(facts):
        """Those that anything is told of that concerns threads, in the order of the source."""
        found = {}
        for line, source, fact in facts:
            if any(mark in fact for mark in _MARKED) and (line, source) not in found:
                found[line, source] = _Loop(len(found), line, source)
        for line, source, fact in facts:
            if (line, source) in found:
                found[line, source].facts.append(fact)
        return list(found.values())

    def has(self, text):
        return any(text in fact for fact in self.facts)

    @property
    def operations(self):
        """How many array operations of the source it is."""
        counts = [int(found[1]) for fact in self.facts if (found := re.match(r"(\d+) array operations", fact))]
        return max(counts, default=1)


def _listing(dispatcher, index, loops):
    """The source, with the numbers of loops beside it."""
    code = dispatcher.__code__
    first = code.co_firstlineno
    text = _inspection.typed(dispatcher, index)[3].splitlines()
    marks = {}
    for loop in loops:
        marks.setdefault(loop.line, []).append(f"#{loop.number}")
    rows = [linecache.getline(code.co_filename, number).rstrip("\n") or (text[number - first] if number - first < len(text) else "")
            for number in range(first, first + len(text))]
    indent = min((len(row) - len(row.lstrip()) for row in rows if row.strip()), default=0)
    wide = min(max((len(row) for row in rows), default=0) - indent, _WIDTH)
    gutter = len(str(first + len(rows)))
    shown = [f"{dispatcher.__name__} {_inspection.signatures(dispatcher)[index]}", f'File "{code.co_filename}", line {first}', "-" * _WIDTH]
    for number, row in enumerate(rows, first):
        mark = ", ".join(marks.get(number, ()))
        shown.append(f"{number:{gutter}} | {row[indent:]:{wide}}  {mark}".rstrip())
    return [*shown, "-" * _WIDTH]


def _told(loops):
    shown = []
    for loop in loops:
        shown.append(f"#{loop.number}, line {loop.line}: {loop.source}")
        shown += [f"    {fact}" for fact in dict.fromkeys(loop.facts)]
    return shown


def _besides(loops, facts):
    """What is told of other loops: whether they were vectorised, and of helpers."""
    known = {(loop.line, loop.source) for loop in loops}
    others = {}
    for line, source, fact in facts:
        if (line, source) not in known and "computed once" not in fact:
            others.setdefault((line, source), {})[fact] = None
    return [text for (line, source), told in others.items() for text in (f"line {line}: {source}", *(f"    {fact}" for fact in told))]


def _section(title, lines):
    return ["", title, "-" * len(title), *lines] if lines else []


def _structure(loops):
    """How many loops there were, and what is left of them."""
    if not loops:
        return ["There is no prange loop and no array expression."]
    written = sum(loop.operations for loop in loops)
    parallel = [loop for loop in loops if loop.has("in parallel") and not loop.has("runs serially, because")]
    nested = [loop for loop in loops if loop.has("runs serially, because it is inside")]
    serial = [loop for loop in loops if loop not in parallel and loop not in nested]
    shown = [f"As written: {_count(written, 'loop or array operation', 'loops and array operations')} that could run in parallel.",
             f"As compiled: {_count(len(parallel), 'parallel loop')}{_named(parallel)}."]
    for loop in loops:
        if loop.operations > 1:
            shown.append(f"    #{loop.number}: {loop.operations} array operations became one loop.")
    if nested:
        shown.append(f"Inside of others: {_count(len(nested), 'loop')}{_named(nested)}. All threads are busy with the loop around already.")
    if serial:
        shown.append(f"Serial: {_count(len(serial), 'loop')}{_named(serial)}; the reason stands above.")
    return shown


def _fusion(loops):
    shown = []
    for loop in loops:
        if loop.operations > 1:
            shown.append(f"#{loop.number}: {loop.operations} operations in one loop: {_count(loop.operations - 1, 'array')} between them is never made.")
    alone = [loop for loop in loops if loop.operations == 1 and loop.has("array expression")]
    if len(alone) > 1:
        shown.append(f"Loops of their own{_named(alone)}: an operation joins another one if only that one reads its result, with no writing between.")
    return shown


def _memory(dispatcher, index):
    words = {
        ("allocates", True): "takes memory in each round of a loop: an array made before the loop could be used again",
        ("allocates", False): "takes memory, once",
        ("in frame", True): "takes no memory: it is small, and lies in the function's frame",
        ("in frame", False): "takes no memory: it is small, and lies in the function's frame",
        ("in frame if small", True): "takes memory only if it turns out to be large",
        ("in frame if small", False): "takes memory only if it turns out to be large",
    }
    file = dispatcher.__code__.co_filename
    found = {}
    for of, line, source, kind, in_loop in _hotloop_jit.costs(dispatcher, index):
        if of == file and (kind, in_loop) in words:
            found[f"line {line}: {source} {words[kind, in_loop]}"] = line
    return sorted(found, key=found.get)


def _hoisted(facts):
    return [f"line {line}: {source} does not change in the loop and is computed once, before it" for line, source, fact in facts if "computed once" in fact]


def _division(loops):
    if not any(loop.has("in parallel") for loop in loops):
        return []
    threads, size = _hotloop_jit.get_num_threads(), _hotloop_jit.get_chunksize()
    asked = f"of at most {size} rounds, as parallel_chunksize asked for" if size else "by its length alone: at most 256 of them, at most 64 if it is short"
    return [
        f"A loop is cut into pieces, {asked}.",
        f"{_count(threads, 'thread begins with all pieces', 'threads begin with a share each, and who is done helps the others')}; short pieces are taken several at once.",
        "Array expressions are cut into blocks of 16384 elements; one with fewer runs on the calling thread.",
        "Reductions put the results of the pieces together in their order, so they are the same for any number of threads.",
    ]


def _glossary(facts):
    used = {}
    for word, meaning in _GLOSSARY.items():
        if any(re.search(rf"(?<!not ){re.escape(word)}", fact) for _, _, fact in facts):
            used[word] = meaning
    width = max(map(len, used), default=0)
    return [f"{word:{width}}  {meaning}" for word, meaning in used.items()]


def _count(number, one, many=None):
    return f"{number} {one if number == 1 else many or one + 's'}"


def _named(loops):
    return f" ({', '.join(f'#{loop.number}' for loop in loops)})" if loops else ""
