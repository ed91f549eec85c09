"""Calls of what `guvectorize` made in compiled code: loops around its function, for the types of the arguments."""

import numpy as np
from numba._overloads import overload, register_jitable
from numba._structures import function_of
from numba.core import errors, types


def allow(gufunc):
    """Lets compiled code call a generalised ufunc, with its outputs or without."""
    names = gufunc.py_func.__code__.co_varnames[:gufunc.nargs]
    parameters = _parameters(names, gufunc.nin)
    source = f"def call({parameters}):\n    return implement([{', '.join(names)}])\n"
    overload(gufunc)(function_of(source, "call", {"implement": lambda given: _implementation(gufunc, names, given)}))


def _parameters(names, nin):
    return ", ".join([*names[:nin], *(f"{name}=None" for name in names[nin:])])


_SPREAD = """\
def spread(one, other):
    if one == 1:
        return other
    if other == 1 or other == one:
        return one
    raise ValueError("operands could not be broadcast together")
"""
_spread = register_jitable(function_of(_SPREAD, "spread", {}))


def _implementation(gufunc, names, given):
    layout = gufunc._layout
    parts = [*layout.inputs, *layout.outputs]
    given = [None if isinstance(each, (types.NoneType, types.Omitted)) else each for each in given]
    if not all(isinstance(each, (types.Array, types.Number, types.Boolean)) for each in given if each is not None):
        return None
    inputs, outputs = given[:gufunc.nin], given[gufunc.nin:]
    has_outputs = any(each is not None for each in outputs)
    if has_outputs and any(each is None for each in outputs):
        raise errors.TypingError(f"{gufunc.__name__} is given all of its outputs or none")
    loop = gufunc._loop_for(*([each and np.empty(0, _dtype(each)) for each in side] for side in (inputs, outputs)))
    depths = [0 if each is None else _ndim(each) - len(part) for each, part in zip(given, parts)]
    depth = max(depths)
    if min(depths) < 0 or has_outputs and any(each != depth for each in depths[gufunc.nin:]):
        raise errors.TypingError(f"the arguments of {gufunc.__name__} have other axes than {layout.text} says")
    scope = {"np": np, "core": gufunc._dispatcher, "spread": _spread}
    lines, arguments = [f"def call({_parameters(names, gufunc.nin)}):"], []
    lines += [f"    n{axis} = 1" for axis in range(depth)]
    for name, own in zip(names, depths):
        lines += [f"    n{depth - own + axis} = spread(n{depth - own + axis}, {name}.shape[{axis}])" for axis in range(own)]
    lengths = {}
    for name, part, own in zip(names, parts, depths):
        for axis, of in enumerate(part):
            if not of.isdigit():
                lengths.setdefault(of, f"{name}.shape[{own + axis}]")
    for at, (name, type_, part, own) in enumerate(zip(names, given, parts, depths)):
        dtype = loop.dtypes[at]
        scope[f"dtype{at}"] = dtype
        if type_ is None:
            shape = [*(f"n{axis}" for axis in range(depth)), *(each if each.isdigit() else lengths[each] for each in part)]
            lines.append(f"    r{at} = np.empty(({''.join(f'{each}, ' for each in shape)}), dtype{at})")
            own = depth
        elif isinstance(type_, types.Array):
            if at >= gufunc.nin and _dtype(type_) != dtype:
                raise errors.TypingError(f"an output of {gufunc.__name__} is {dtype}, the array for it {_dtype(type_)}")
            lines.append(f"    r{at} = {name}" if _dtype(type_) == dtype else f"    r{at} = {name}.astype(dtype{at})")
        elif loop.as_numbers[at]:
            lines.append(f"    r{at} = {name}")
        else:
            lines.append(f"    r{at} = np.full(1, {name}, dtype{at})")
        # What has no axes for the function is a vector of one element to it, unless its signature says a number.
        is_spread = not part and not loop.as_numbers[at] and not isinstance(type_, types.Number)
        if is_spread:
            lines.append(f"    v{at} = np.expand_dims(r{at}, -1)")
        place = ", ".join(_place(f"r{at}", axis, depth - own + axis, at < gufunc.nin) for axis in range(own))
        whole = f"v{at}" if is_spread else f"r{at}"
        arguments.append(f"{whole}[{place}]" if own else whole)
    for axis in range(depth):
        lines.append("    " * (axis + 1) + f"for i{axis} in range(n{axis}):")
    lines.append("    " * (depth + 1) + f"core({', '.join(arguments)})")
    results = [f"r{at}" + ("" if depth or parts[at] or has_outputs else "[()]") for at in range(gufunc.nin, gufunc.nargs)]
    lines.append(f"    return {', '.join(results) or None}\n")
    return function_of("\n".join(lines), "call", scope)


def _place(name, axis, counter, may_repeat):
    return f"i{counter} if {name}.shape[{axis}] != 1 else 0" if may_repeat else f"i{counter}"


def _dtype(type_):
    return np.dtype((type_.dtype if isinstance(type_, types.Array) else type_).name)


def _ndim(type_):
    return type_.ndim if isinstance(type_, types.Array) else 0
