"""Generalised ufuncs: functions of the last axes of their operands, repeated over the others."""

import operator

import _hotloop_numpy as _native

from ._axes import moved_to, one_axis
from ._creation import asarray, copyto
from ._hollow import Hollow
from ._signatures import check_casts, wanted_dtypes

_MISSING = object()


class Generalized(Hollow):
    """What such functions share. A subclass has `_loop(arrays, outs, wanted, casting)`, which gives a loop with its dtypes, and
    `_compute(loop, arrays, targets, shape, sizes)`, which gives an array for each output: it may be the target."""

    def __init__(self, name, signature, inputs, outputs, module="numpy"):
        """`inputs` and `outputs` are the names of the axes of each part; a number is a length, and what ends in `?` may be absent."""
        super().__init__(name, len(inputs), len(outputs), module)
        self.signature = signature
        self._parts = [tuple(each.rstrip("?") for each in part) for part in (*inputs, *outputs)]
        self._optional = {each[:-1] for part in (*inputs, *outputs) for each in part if each.endswith("?")}

    def reduce(self, *args, **kwargs):
        """There is nothing to reduce with."""
        raise RuntimeError("Reduction not defined on ufunc with signature")

    accumulate = reduceat = reduce

    def outer(self, *args, **kwargs):
        """Pairs of elements are no parts."""
        raise TypeError("method outer is not allowed in ufunc with non-trivial signature")

    def at(self, *args, **kwargs):
        """Elements are no parts."""
        raise TypeError(f"{self.__name__}.at does not support ufunc with non-trivial signature: {self.__name__} has signature "
                        f"{self.signature}.")

    def _call(self, *args, out=None, casting="same_kind", order="K", dtype=None, subok=True, axes=None, axis=None,
              keepdims=_MISSING, signature=None, sig=None, **others):
        for name in others:
            raise TypeError(f"{self.__name__}() got an unexpected keyword argument {name!r}")
        args, outs = self._parted(args, out, casting)
        outs = outs or (None,) * self.nout
        wanted = wanted_dtypes(self, dtype, signature, sig)
        if not isinstance(order, str):
            raise TypeError(f"order must be str, not {type(order).__name__}")
        if order not in ("C", "F", "A", "K", "c", "f", "a", "k"):
            raise ValueError(f"order must be one of 'C', 'F', 'A', or 'K' (got {order!r})")
        if keepdims is not _MISSING and type(keepdims) not in (type(True), _native.bool):
            raise TypeError("'keepdims' must be a boolean")
        arrays = [asarray(each) for each in args]
        loop, inputs, outputs = self._loop(arrays, outs, wanted, casting)
        check_casts(self, "input", [each.dtype for each in arrays], inputs, casting)
        check_casts(self, "output", outputs, [each if each is None else each.dtype for each in outs], casting)
        cores = self._cores([*arrays, *outs])
        kept = self._kept(cores, keepdims)
        orders = self._orders(axis, axes, cores, [*arrays, *outs], kept)
        moved = [_moved_behind(each, places) for each, places in zip([*arrays, *outs], orders)]
        sizes = {}
        for at, (array, core) in enumerate(zip(moved, cores)):
            self._measure(sizes, array, core, at)
        shape = self._shape([*arrays, *outs], moved, cores)
        given = [each.astype(dtype, copy=False) for each, dtype in zip(moved, inputs)]
        targets = moved[self.nin:]
        if kept:
            targets = [t if t is None else t[(...,) + (0,) * kept] for t in targets]
        results = self._compute(loop, given, targets, shape, sizes)
        order = order.upper()
        if order == "A":
            order = "F" if all(a.flags.fnc for a in arrays) else "C"
        done = []
        for result, target, out, places in zip(results, targets, outs, orders[self.nin:]):
            if out is not None:
                if result is not target:
                    copyto(target, result, casting=casting)
                done.append(out)
                continue
            if kept:
                result = asarray(result)[(...,) + (None,) * kept]
            if places:
                result = moved_to(result, range(result.ndim - len(places), result.ndim), [one_axis(each, result.ndim) for each in places])
            if order == "F" and result.ndim > 1:
                result = _native.copy(result, "F")
            done.append(result if result.ndim else result[()])
        return done[0] if len(done) == 1 else tuple(done)

    def _loop_dtypes(self, operands, outs, wanted, casting):
        _, inputs, outputs = self._loop([asarray(each) for each in operands], outs, wanted, casting)
        return (*inputs, *outputs)

    def _cores(self, operands):
        """The names of the axes that each operand's part has in this call."""
        absent = set()
        for at, operand in enumerate(operands):
            for name in self._parts[at]:
                if operand is not None and operand.ndim < sum(each not in absent for each in self._parts[at]) and name in self._optional:
                    absent.add(name)
        cores = [tuple(name for name in part if name not in absent) for part in self._parts]
        for at, (operand, core) in enumerate(zip(operands, cores)):
            if operand is not None and operand.ndim < len(core) and at < self.nin:
                raise ValueError(f"{self._operand(at)} does not have enough dimensions (has {operand.ndim}, gufunc core with signature "
                                 f"{self.signature} requires {len(core)})")
        return cores

    def _operand(self, at):
        return f"{self.__name__}: Input operand {at}" if at < self.nin else f"{self.__name__}: Output operand {at - self.nin}"

    def _kept(self, cores, keepdims):
        """How many axes of length one the outputs get in the place of those of the inputs' parts."""
        if keepdims is _MISSING:
            return 0
        count = len(self._parts[0])
        for at, part in enumerate(self._parts):
            if len(part) != (count if at < self.nin else 0):
                what = f"input {at}" if at < self.nin else f"output {at - self.nin}"
                raise TypeError(f"{self.__name__} does not support keepdims: its signature {self.signature} requires {what} to have "
                                f"{len(part)} core dimensions, but keepdims can only be used when all inputs have the same number of "
                                "core dimensions and all outputs have no core dimensions.")
        if not keepdims:
            return 0
        for at in range(self.nin, self.nargs):
            cores[at] = ("1",) * count
        return count

    def _orders(self, axis, axes, cores, operands, kept):
        """Which axes of each operand are those of its part; None for the last ones."""
        if axis is not None and axes is not None:
            raise TypeError("cannot specify both 'axis' and 'axes'")
        outer = max(each.ndim - len(core) for each, core in zip(operands, cores) if each is not None)
        ndims = [outer + len(core) if each is None else each.ndim for each, core in zip(operands, cores)]
        if axis is not None:
            names = {name for part in self._parts for name in part}
            if len(names) != 1 or any(len(part) > 1 for part in self._parts):
                raise TypeError(f"{self.__name__}: axis can only be used with a single shared core dimension, not with the {len(names)} "
                                f"distinct ones implied by signature {self.signature}.")
            axis = operator.index(axis)
            return [(one_axis(axis, ndim),) if core else None for core, ndim in zip(cores, ndims)]
        if axes is None:
            return [None] * self.nargs
        if not isinstance(axes, list):
            raise TypeError("axes should be a list.")
        if len(axes) != self.nargs and (len(axes) != self.nin or any(self._parts[self.nin:])):
            raise ValueError(f"axes should be a list with an entry for all {self.nargs} inputs and outputs; entries for outputs can "
                             "only be omitted if none of them has core axes.")
        places = [self._places(at, each, len(cores[at]), ndims[at]) for at, each in enumerate(axes)]
        return places + [None] * (self.nargs - len(places))

    def _places(self, at, entry, count, ndim):
        if not isinstance(entry, tuple):
            try:
                entry = (operator.index(entry),)
            except TypeError:
                raise TypeError(f"{self.__name__}: axes item {at} should be a tuple, or a single integer.") from None
            if count != 1:
                raise _native.AxisError(f"{self.__name__}: operand {at} has {count} core dimensions, but the axes item is a single "
                                        "integer.")
        if len(entry) != count:
            raise _native.AxisError(f"{self.__name__}: operand {at} has {count} core dimensions, but {len(entry)} dimensions are "
                                    "specified by axes tuple.")
        places = tuple(one_axis(each, ndim) for each in entry)
        for i, place in enumerate(places):
            if place in places[:i]:
                raise ValueError(f"axes item {at} has value {entry[i]} repeated")
        return places or None

    def _measure(self, sizes, array, core, at):
        """Finds the lengths of the axes of a part, or holds it against those that are known."""
        if array is None:
            return
        if array.ndim < len(core):
            raise ValueError(f"{self._operand(at)} does not have enough dimensions (has {array.ndim}, gufunc core with signature "
                             f"{self.signature} requires {len(core)})")
        for i, (name, length) in enumerate(zip(core, array.shape[array.ndim - len(core):])):
            size = int(name) if name.isdigit() else sizes.setdefault(name, length)
            if size != length:
                raise ValueError(f"{self._operand(at)} has a mismatch in its core dimension {i}, with gufunc signature "
                                 f"{self.signature} (size {length} is different from {size})")

    def _shape(self, operands, moved, cores):
        """The shape over which the parts are repeated."""
        outer = [m.shape[:m.ndim - len(core)] for m, core in zip(moved, cores) if m is not None]
        try:
            return _native.broadcast_shape(*outer)
        except ValueError:
            pass
        made = [str(m.shape[m.ndim - len(core) + i]) if m is not None else "1" for m, core in zip(moved[self.nin:], cores[self.nin:])
                for i in range(len(core))]
        words = []
        for at, (operand, m, core) in enumerate(zip(operands, moved, cores)):
            if operand is not None:
                behind = ["newaxis"] * sum(map(len, cores[self.nin:])) if at < self.nin else [str(n) for n in m.shape[m.ndim - len(core):]]
                words.append(f"{_text(map(str, operand.shape))}->{_text([*map(str, m.shape[:m.ndim - len(core)]), *behind])} ")
        if len(made) < sum(map(len, cores[self.nin:])) or any(m is None for m in moved[self.nin:]):
            lengths = {name: str(m.shape[m.ndim - len(core) + i]) for m, core in zip(moved, cores) if m is not None
                       for i, name in enumerate(core)}
            made = [name if name.isdigit() else lengths[name] for core in cores[self.nin:] for name in core]
        raise ValueError("operands could not be broadcast together with remapped shapes [original->remapped]: "
                         f"{''.join(words)} and requested shape {_text(made)}")


def _text(lengths):
    lengths = list(lengths)
    return f"({','.join(lengths)}{',' if len(lengths) == 1 else ''})"


def _moved_behind(array, places):
    if array is None or not places:
        return array
    return moved_to(array, places, range(array.ndim - len(places), array.ndim))
