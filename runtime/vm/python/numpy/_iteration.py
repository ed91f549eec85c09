"""Iterators over several arrays at once."""

import _hotloop_numpy as _native

from ._creation import asarray

__all__ = ["nditer", "nested_iters"]

_FLAGS = {"buffered", "c_index", "common_dtype", "copy_if_overlap", "delay_bufalloc", "external_loop", "f_index",
          "grow_inner", "multi_index", "ranged", "reduce_ok", "refs_ok", "zerosize_ok"}


class nditer:
    """An iterator over the elements of one array or of several that are broadcast together.

    It visits elements in the order of memory (`order="K"`), in C or in Fortran order. Each step gives arrays without axes
    that show the elements, so that writing to one writes to its array if its `op_flags` say "readwrite" or "writeonly".
    """

    def __init__(self, op, flags=None, op_flags=None, op_dtypes=None, order="K", casting="safe", op_axes=None,
                 itershape=None, buffersize=0):
        flags = set(flags or ())
        unknown = flags - _FLAGS
        if unknown:
            raise ValueError(f'Unexpected iterator global flag "{unknown.pop()}"')
        several = isinstance(op, (tuple, list))
        given = list(op) if several else [op]
        roles = self._roles(op_flags, given, several)
        kinds = list(op_dtypes) if isinstance(op_dtypes, (tuple, list)) else [op_dtypes] * len(given)
        arrays = [None if x is None else asarray(x) for x in given]
        if "common_dtype" in flags:
            kinds = [_native.result_type(*(x for x in arrays if x is not None))] * len(given)
        if "refs_ok" not in flags and any(x is not None and x.dtype.hasobject for x in arrays):
            raise TypeError("Iterator operand or requested dtype holds references, but the NPY_ITER_REFS_OK flag was not enabled")
        if op_axes is not None:
            arrays = [x if x is None or axes is None else _arranged(x, axes) for x, axes in zip(arrays, op_axes)]
        shape = _native.broadcast_shape(*(x.shape for x in arrays if x is not None),
                                        *([] if itershape is None else [tuple(itershape)]))
        self.operands = []
        for at, (x, kind, role) in enumerate(zip(arrays, kinds, roles)):
            if x is None:
                known = [y for y in arrays if y is not None]
                x = _native.empty(shape, kind or _native.result_type(*known), "C")
                arrays[at] = x
            elif kind is not None and x.dtype != _native.dtype(kind):
                if not ("copy" in role or "updateifcopy" in role or "buffered" in flags):
                    raise TypeError("Iterator operand required copying or buffering, but neither copying nor buffering was "
                                    "enabled")
                if not _native.can_cast(x.dtype, _native.dtype(kind), casting):
                    raise TypeError(f"Iterator operand {at} dtype could not be cast from dtype('{x.dtype}') to "
                                    f"dtype('{_native.dtype(kind)}') according to the rule '{casting}'")
                arrays[at] = x.astype(kind)
            writes = "readwrite" in role or "writeonly" in role
            if writes and x.shape != shape:
                raise ValueError(f"non-broadcastable operand with shape {_text(x.shape)} doesn't match the broadcast shape "
                                 f"{_text(shape)}")
            self.operands.append(x if arrays[at] is x else arrays[at])
        if "zerosize_ok" not in flags and 0 in shape:
            raise ValueError("Iteration of zero-sized operands is not enabled")
        views = []
        for x, role in zip(arrays, roles):
            view = x if x.shape == shape else _native.broadcast_to(x, shape)
            if not ("readwrite" in role or "writeonly" in role):
                view = view[...]
                view._set_writeable(False)
            views.append(view)
        self.operands = tuple(self.operands)
        self.nop, self._count, self.shape = len(views), len(shape), shape
        self.dtypes = tuple(x.dtype for x in arrays)
        self.itersize = 1
        for length in shape:
            self.itersize *= length
        self._flags, self._views = flags, views
        self._axes, self._backwards = _order_of_axes(views, order)
        self.has_index = bool(flags & {"c_index", "f_index"})
        self.has_multi_index = "multi_index" in flags
        self.has_delayed_bufalloc = False
        self.iterationneedsapi = False
        self._external = "external_loop" in flags
        self.reset()

    @staticmethod
    def _roles(op_flags, given, several):
        if op_flags is None:
            return [{"readonly"} if x is not None else {"writeonly", "allocate"} for x in given]
        if not several and op_flags and isinstance(op_flags[0], str):
            op_flags = [op_flags]
        roles = [set(each) for each in op_flags]
        return roles * len(given) if len(roles) == 1 else roles

    def reset(self):
        """Goes back to the first element."""
        self.iterindex = 0
        self.finished = self.itersize == 0
        self._started = False

    @property
    def multi_index(self):
        """The index of the current element along each axis."""
        if not self.has_multi_index:
            raise ValueError("Iterator is not tracking a multi-index")
        return self._place()

    @property
    def ndim(self):
        """How many axes are walked: those that are one in memory count once, where no index is kept."""
        if self.has_multi_index or self.has_index or not self._count:
            return self._count
        count, outer = 1, None
        for axis in self._axes:
            length = self.shape[axis]
            if length == 1:
                continue
            steps = [abs(view.strides[axis]) if axis in self._backwards else view.strides[axis] for view in self._views]
            if outer is not None and any(before != step * length for before, step in zip(outer, steps)):
                count += 1
            outer = steps
        return count

    def _place(self):
        place, rest = [0] * self._count, self.iterindex
        for axis in reversed(self._axes):
            place[axis] = rest % self.shape[axis]
            rest //= self.shape[axis]
        for axis in self._backwards:
            place[axis] = self.shape[axis] - 1 - place[axis]
        return tuple(place)

    @property
    def index(self):
        """The flat index of the current element, in C or Fortran order as the flags say."""
        if not self.has_index:
            raise ValueError("Iterator does not have an index")
        flat = 0
        pairs = list(zip(self._place(), self.shape))
        for at, length in pairs if "c_index" in self._flags else reversed(pairs):
            flat = flat * length + at
        return flat

    @property
    def value(self):
        """The current elements: an array without axes, or a tuple of them."""
        if self.finished:
            raise ValueError("Iterator is past the end")
        parts = self._parts()
        return parts[0] if self.nop == 1 else parts

    def _parts(self):
        if self._external:
            forwards = tuple(slice(None, None, -1) if axis in self._backwards else slice(None) for axis in range(self._count))
            turned = [_native.transpose(view[forwards + (Ellipsis,)], self._axes) for view in self._views]
            return tuple(_native.ravel(view, "C") if view.ndim and (not view.flags.writeable or view.flags.c_contiguous)
                         else view.reshape(-1) for view in turned)
        place = self._place()
        return tuple(view[place + (Ellipsis,)] for view in self._views)

    def iternext(self):
        """Goes to the next element; False if there is none."""
        self.iterindex += self.itersize if self._external else 1
        self.finished = self.iterindex >= self.itersize
        return not self.finished

    def __iter__(self):
        return self

    def __next__(self):
        if self._started:
            self.iternext()
        self._started = True
        if self.finished:
            raise StopIteration
        return self.value

    def __len__(self):
        return self.itersize

    def __getitem__(self, key):
        return self._parts()[key]

    def __setitem__(self, key, value):
        part = self._parts()[key]
        if isinstance(part, tuple):
            for target, source in zip(part, value):
                target[...] = source
        else:
            part[...] = value

    def __enter__(self):
        return self

    def __exit__(self, *details):
        self.close()

    def close(self):
        """Ends the iteration."""

    def copy(self):
        """Another iterator at the same place."""
        import copy
        return copy.copy(self)

    def remove_axis(self, i, /):
        """Leaves an axis out."""
        self._views = [_native.swapaxes(view, i, 0)[0] for view in self._views]
        self.shape = self.shape[:i] + self.shape[i + 1:]
        self._count -= 1
        self._axes = [axis - (axis > i) for axis in self._axes if axis != i]
        self._backwards = tuple(axis - (axis > i) for axis in self._backwards if axis != i)
        self.itersize = 1
        for length in self.shape:
            self.itersize *= length
        self.reset()

    def remove_multi_index(self):
        """Stops keeping the index along each axis."""
        self.has_multi_index = False

    def enable_external_loop(self):
        """Gives whole runs of elements from here on."""
        self._external = True


def _text(shape):
    return str(tuple(shape)).replace(" ", "")


def _arranged(x, axes):
    """A view with axes in another order; -1 stands for a new one."""
    kept = [axis for axis in axes if axis >= 0]
    x = _native.transpose(x, kept)
    return x[tuple(None if axis < 0 else slice(None) for axis in axes)]


def _order_of_axes(views, order):
    """The axes, outermost first, in which memory is walked; and those that are walked backwards."""
    ndim = views[0].ndim
    axes = list(range(ndim))
    if order == "F" or (order == "A" and all(view.flags.fnc for view in views)):
        return axes[::-1], ()
    if order != "K":
        return axes, ()
    steps = [[0 if view.shape[axis] == 1 else view.strides[axis] for view in views] for axis in axes]
    for at in range(1, ndim):
        place = at
        for candidate in reversed(range(at)):
            outward = _lies_outside(steps[axes[at]], steps[axes[candidate]])
            if outward is False:
                break
            if outward:
                place = candidate
        axes.insert(place, axes.pop(at))
    return axes, tuple(axis for axis in axes if max(steps[axis]) <= 0 and min(steps[axis]) < 0)


def _lies_outside(steps, others):
    """Whether an axis is to be walked outside of another; None where no operand decides."""
    verdict = None
    for step, other in zip(steps, others):
        if step and other:
            if abs(step) <= abs(other):
                return False
            verdict = True
    return verdict


def nested_iters(op, axes, flags=None, op_flags=None, op_dtypes=None, order="K", casting="safe", buffersize=0):
    """Iterators over groups of axes; each step of one moves those behind it to other elements."""
    several = isinstance(op, (tuple, list))
    arrays = [asarray(x) for x in (op if several else [op])]
    shape = _native.broadcast_shape(*(x.shape for x in arrays))
    spread = [x if x.shape == shape else _native.broadcast_to(x, shape) for x in arrays]
    levels = []
    for level, group in enumerate(axes):
        later = [axis for other in axes[level + 1:] for axis in other]
        views = [_native.transpose(x, list(group) + [i for i in range(len(shape)) if i not in group])[
            (Ellipsis,) + (0,) * (len(shape) - len(group))] for x in spread]
        inner = flags if level == len(axes) - 1 else set(flags or ()) - {"external_loop", "buffered"}
        levels.append(_Level(views, inner, op_flags, order, group, spread, levels, later))
    return tuple(levels)


class _Level(nditer):
    """One of several nested iterators: when it is reset it takes up the place of those in front of it."""

    def __init__(self, views, flags, op_flags, order, group, whole, outer, later):
        self._group, self._whole, self._outer = tuple(group), whole, list(outer)
        super().__init__(views if len(views) > 1 else views[0], flags, op_flags, order=order)
        self._fixed_views = self._views

    def __iter__(self):
        place = {}
        for level in self._outer:
            place.update(zip(level._group, level._place()))
        index = tuple(place.get(axis, slice(None)) for axis in range(self._whole[0].ndim))
        rest = [axis for axis in range(self._whole[0].ndim) if axis not in place]
        views = []
        for whole, fixed in zip(self._whole, self._fixed_views):
            view = _native.transpose(whole[index + (Ellipsis,)], [rest.index(axis) for axis in self._group]
                                     + [i for i, axis in enumerate(rest) if axis not in self._group])
            view = view[(Ellipsis,) + (0,) * (len(rest) - len(self._group))]
            if not fixed.flags.writeable:
                view._set_writeable(False)
            views.append(view)
        self._views = views
        self.reset()
        return self
