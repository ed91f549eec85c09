"""Sums of products in Einstein's notation."""

import itertools
import operator

import _hotloop_numpy as _native

from ._creation import asarray
from ._products import into
from ._quick import forward

__all__ = ["einsum", "einsum_path"]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _text_of(operands):
    """Subscripts as text, and the arrays: they may be given as text, or as a list of numbers behind each array."""
    if isinstance(operands[0], str):
        return operands[0].replace(" ", ""), [asarray(x) for x in operands[1:]]

    def letters(numbers):
        text = ""
        for number in numbers:
            if number is Ellipsis:
                text += "..."
                continue
            try:
                text += _LETTERS[operator.index(number)]
            except TypeError:
                raise TypeError("For this input type lists must contain either int or Ellipsis") from None
        return text

    pairs = len(operands) // 2
    text = ",".join(letters(operands[2 * i + 1]) for i in range(pairs))
    if len(operands) % 2:
        text += "->" + letters(operands[-1])
    return text, [asarray(operands[2 * i]) for i in range(pairs)]


def _spelt_out(subscripts, operands):
    """The subscripts of each operand and of the result, with letters for the axes behind `...`."""
    if ("-" in subscripts or ">" in subscripts) and (
            subscripts.count("-") > 1 or subscripts.count(">") > 1 or subscripts.count("->") != 1):
        raise ValueError("Subscripts can only contain one '->'.")
    left, arrow, output = subscripts.partition("->")
    inputs = left.split(",")
    spare = [c for c in _LETTERS if c not in subscripts]
    hidden = [x.ndim - len(t.replace("...", "")) if "..." in t else 0 for t, x in zip(inputs, operands)]
    longest = max(hidden, default=0)
    dots = "".join(spare[len(spare) - longest:]) if longest > 0 else ""
    spelt = []
    for term, count in zip(inputs, hidden):
        spelt.append(term.replace("...", dots[len(dots) - count:] if count > 0 else ""))
    if arrow:
        output = output.replace("...", dots)
    else:
        together = "".join(spelt)
        output = dots + "".join(sorted(c for c in set(together) if together.count(c) == 1 and c not in dots))
    return inputs, spelt, output


def _check(subscripts, inputs, spelt, output, operands):
    for c in subscripts:
        if c not in _LETTERS and c not in ".,->":
            raise ValueError(f"invalid subscript '{c}' in einstein sum subscripts string, subscripts must be letters")
    if len(inputs) != len(operands):
        how = "fewer" if len(inputs) < len(operands) else "more"
        raise ValueError(f"{how} operands provided to einstein sum function than specified in the subscripts string")
    for at, (given, term, x) in enumerate(zip(inputs, spelt, operands)):
        if len(given.replace("...", "")) > x.ndim:
            raise ValueError(f"einstein sum subscripts string contains too many subscripts for operand {at}")
        if len(term) < x.ndim:
            raise ValueError("operand has more dimensions than subscripts given in einstein sum, but no '...' ellipsis "
                             "provided to broadcast the extra dimensions.")
        own = {}
        for c, n in zip(term, x.shape):
            if own.get(c, n) != n and 1 not in (own[c], n):
                raise ValueError(f"dimensions in single operand for collapsing index '{c}' don't match ({own[c]} != {n})")
            own[c] = max(own.get(c, 1), n)
    for c in output:
        if output.count(c) > 1:
            raise ValueError(f"einstein sum subscripts string includes output subscript '{c}' multiple times")
        if not any(c in term for term in spelt):
            raise ValueError(f"einstein sum subscripts string included output subscript '{c}' which never appeared in an input")


def _sizes(spelt, output, operands):
    sizes = {}
    for term, x in zip(spelt, operands):
        for c, n in zip(term, x.shape):
            if sizes.get(c, 1) not in (1, n) and n != 1:
                raise ValueError(_remapped(spelt, output, operands))
            sizes[c] = n if sizes.get(c, 1) == 1 else sizes[c]
    return sizes


def _remapped(spelt, output, operands):
    """What does not fit, with the axes of every operand in the order in which they are iterated over."""
    axes = output + "".join(c for c in sorted(set("".join(spelt))) if c not in output)
    parts = []
    for term, x in zip(spelt, operands):
        original = ",".join(map(str, x.shape)) + ("," if x.ndim == 1 else "")
        first = next((at for at, c in enumerate(axes) if c in term), len(axes))
        remapped = ",".join(str(x.shape[term.index(c)]) if c in term else "newaxis" for c in axes[first:])
        parts.append(f"({original})->({remapped}{',' if len(axes) == 1 else ''}) ")
    return "operands could not be broadcast together with remapped shapes [original->remapped]: " + "".join(parts)


@forward(_native.quick_einsum, "*", "out", "optimize", "dtype")
def einsum(*operands, out=None, optimize=False, dtype=None, order="K", casting="safe", **unknown):
    """Sums of products in Einstein's notation."""
    if unknown:
        raise TypeError(f"Did not understand the following kwargs: {list(unknown)}")
    if not operands:
        raise ValueError("must specify the einstein sum subscripts string and at least one operand, or at least one "
                         "operand and its corresponding subscripts list")
    subscripts, arrays = _text_of(operands)
    if optimize is not False and len(arrays) > 2:
        return into(_in_steps(operands, optimize, dtype), out)
    inputs, spelt, output = _spelt_out(subscripts, arrays)
    _check(subscripts, inputs, spelt, output, arrays)
    if dtype is not None and out is None and len(arrays) == 1 and set(output) == set(spelt[0]):
        # Nothing is added up: a view, whatever the dtype.
        dtype = None
    result = _contract(spelt, output, arrays, _common(arrays, dtype, casting, out))
    if out is not None:
        return into(result, out)
    return result if result.ndim else result[()]


def _common(arrays, dtype, casting, out):
    if dtype is None:
        return _native.result_type(*(x.dtype for x in arrays)) if out is None else _native.result_type(
            *(x.dtype for x in arrays), out.dtype)
    wanted = _native.dtype(dtype)
    for at, x in enumerate(arrays):
        if not _native.can_cast(x.dtype, wanted, casting):
            raise TypeError(f"Iterator operand {at} dtype could not be cast from {x.dtype!r} to {wanted!r} "
                            f"according to the rule '{casting}'")
    return wanted


def _contract(spelt, output, operands, kind):
    _sizes(spelt, output, operands)
    result = _native.einsum(",".join(spelt) + "->" + output, operands, kind)
    return result if result is not None else _by_elements(spelt, output, operands, kind)


def _by_elements(spelt, output, operands, kind):
    """The sum of products of elements that are no numbers, as one product of everything."""
    every = output + "".join(sorted(set("".join(spelt)) - set(output)))
    product = None
    for term, x in zip(spelt, operands):
        x = x.astype(kind, copy=False)
        for c in set(term):
            while term.count(c) > 1:
                i, j = term.index(c), term.rindex(c)
                x = _native.diagonal(x, 0, i, j)
                term = term[:i] + term[i + 1:j] + term[j + 1:] + c
        x = _native.transpose(x, [term.index(c) for c in every if c in term])
        shape = iter(x.shape)
        x = x.reshape([next(shape) if c in term else 1 for c in every])
        product = x if product is None else asarray(_native.multiply(product, x))
    gone = tuple(range(len(output), len(every)))
    result = _native.asarray(_native.reduce(_native.add, product, gone, kind, False, None, True, None), kind) if gone else product
    return result.copy() if any(_native.may_share_memory(result, x) for x in operands) and len(operands) > 1 else result


def _in_steps(operands, optimize, dtype):
    """Contracts a few operands at a time, as a path says."""
    subscripts, arrays = _text_of(operands)
    kind = _common(arrays, dtype, "safe", None)
    _, spelt, output = _spelt_out(subscripts, arrays)
    path, _ = einsum_path(*operands, optimize=optimize)
    for places in path[1:]:
        chosen = sorted(places, reverse=True)
        terms, parts = [spelt.pop(i) for i in chosen], [arrays.pop(i) for i in chosen]
        needed = set(output).union(*spelt)
        target = "".join(sorted(c for c in set("".join(terms)) if c in needed)) if spelt else output
        arrays.append(_contract(terms, target, parts, kind))
        spelt.append(target)
    return arrays[0] if arrays[0].ndim else arrays[0][()]


class _Plan:
    """What is known while the order of contractions is chosen."""

    def __init__(self, inputs, output, sizes, limit):
        self.inputs, self.output, self.sizes, self.limit = inputs, output, sizes, limit

    def size(self, letters):
        size = 1
        for c in letters:
            size *= self.sizes[c]
        return size

    def cost(self, letters, inner, terms):
        return self.size(letters) * (max(1, terms - 1) + bool(inner))

    def contracted(self, places, inputs):
        """The letters of the result and those of the product, and the operands that are left."""
        rest = [letters for i, letters in enumerate(inputs) if i not in places]
        product = set().union(*(inputs[i] for i in places))
        result = product & self.output.union(*rest)
        return result, product, rest + [result]


def einsum_path(*operands, optimize="greedy", einsum_call=False):
    """The order in which to contract operands, and a report on its cost."""
    subscripts, arrays = _text_of(operands)
    for c in subscripts:
        if c not in _LETTERS and c not in ".,->":
            raise ValueError(f"Character {c} is not a valid symbol.")
    _, spelt, output = _spelt_out(subscripts, arrays)
    for c in output:
        if output.count(c) != 1:
            raise ValueError(f"Output character {c} appeared more than once in the output.")
        if not any(c in term for term in spelt):
            raise ValueError(f"Output character {c} did not appear in the input")
    if len(spelt) != len(arrays):
        raise ValueError("Number of einsum subscripts must be equal to the number of operands.")
    sizes = {}
    for at, (term, x) in enumerate(zip(spelt, arrays)):
        if len(term) != x.ndim:
            raise ValueError(f"Einstein sum subscript {','.join(spelt)[at]} does not contain the correct number of indices "
                             f"for operand {at}.")
        for c, n in zip(term, x.shape):
            if sizes.get(c, 1) == 1:
                sizes[c] = n
            elif n not in (1, sizes[c]):
                raise ValueError(f"Size of label '{c}' for operand {at} ({sizes[c]}) does not match previous terms ({n}).")
    plan = _Plan([set(term) for term in spelt], set(output), sizes, None)
    path = _path(plan, spelt, output, optimize)
    return ["einsum_path", *path], _report(plan, path, spelt, output)


def _path(plan, spelt, output, optimize):
    optimize = "greedy" if optimize is True else False if optimize is None else optimize
    plan.limit = max(plan.size(term) for term in [*spelt, output])
    if optimize is not False and not isinstance(optimize, str):
        if len(optimize) and optimize[0] == "einsum_path":
            return [tuple(places) for places in optimize[1:]]
        if len(optimize) == 2 and isinstance(optimize[0], str) and isinstance(optimize[1], (int, float)):
            optimize, plan.limit = optimize[0], int(optimize[1])
        else:
            raise TypeError(f"Did not understand the path: {optimize}")
    everything = [tuple(range(len(spelt)))]
    if optimize is False or len(spelt) <= 2 or set().union(*plan.inputs) == plan.output:
        return everything
    if optimize == "greedy":
        return _greedy(plan)
    if optimize == "optimal":
        return _optimal(plan)
    raise KeyError("Path name %s not found", optimize)


def _greedy(plan):
    """Always the pair that shrinks the operands most."""
    inputs, path, spent = list(plan.inputs), [], 0
    result, product, _ = plan.contracted(range(len(inputs)), inputs)
    naive = plan.cost(product, product - result, len(inputs))

    def rated(places):
        result, product, rest = plan.contracted(places, inputs)
        size = plan.size(result)
        if size > plan.limit:
            return None
        cost = plan.cost(product, product - result, 2)
        if spent + cost > naive:
            return None
        return (size - sum(plan.size(inputs[i]) for i in places), cost), places, rest

    while len(inputs) > 1:
        pairs = list(itertools.combinations(range(len(inputs)), 2))
        found = [rated(places) for places in pairs if inputs[places[0]] & inputs[places[1]]]
        found = [each for each in found if each] or [each for each in map(rated, pairs) if each]
        if not found:
            path.append(tuple(range(len(inputs))))
            break
        best = min(found, key=lambda each: each[0])
        path.append(best[1])
        spent += best[0][1]
        inputs = best[2]
    return path


def _optimal(plan):
    """The cheapest of all orders."""
    states = [(0, [], plan.inputs)]
    for done in range(len(plan.inputs) - 1):
        following = []
        for spent, path, inputs in states:
            for places in itertools.combinations(range(len(plan.inputs) - done), 2):
                result, product, rest = plan.contracted(places, inputs)
                if plan.size(result) <= plan.limit:
                    cost = plan.cost(product, product - result, 2)
                    following.append((spent + cost, path + [places], rest))
        if not following:
            return min(states, key=lambda state: state[0])[1] + [tuple(range(len(plan.inputs) - done))]
        states = following
    return min(states, key=lambda state: state[0])[1]


def _report(plan, path, spelt, output):
    inputs, terms = list(plan.inputs), list(spelt)
    costs, scalings, sizes, lines = [], [], [], []
    for at, places in enumerate(path):
        places = tuple(sorted(places, reverse=True))
        result, product, inputs = plan.contracted(places, inputs)
        costs.append(plan.cost(product, product - result, len(places)))
        scalings.append(len(product))
        sizes.append(plan.size(result))
        taken = [terms.pop(i) for i in places]
        target = output if at == len(path) - 1 else "".join(c for _, c in sorted((plan.sizes[c], c) for c in result))
        terms.append(target)
        lines.append("\n%4d    %24s %40s" % (len(product), ",".join(taken) + "->" + target, ",".join(terms) + "->" + output))
    if len(terms) != 1:
        raise RuntimeError(f"Invalid einsum_path is specified: {len(terms) - 1} more operands has to be contracted.")
    letters = set().union(*plan.inputs)
    naive = plan.cost(letters, sum(map(len, plan.inputs)) - len(letters) > 0, len(plan.inputs))
    optimized = sum(costs) + 1
    return (f"  Complete contraction:  {','.join(spelt)}->{output}\n"
            f"         Naive scaling:  {len(letters)}\n"
            f"     Optimized scaling:  {max(scalings)}\n"
            f"      Naive FLOP count:  {naive:.3e}\n"
            f"  Optimized FLOP count:  {optimized:.3e}\n"
            f"   Theoretical speedup:  {naive / optimized:3.3f}\n"
            f"  Largest intermediate:  {max(sizes):.3e} elements\n" + "-" * 74 + "\n"
            + "%6s %24s %40s\n" % ("scaling", "current", "remaining") + "-" * 74 + "".join(lines))
