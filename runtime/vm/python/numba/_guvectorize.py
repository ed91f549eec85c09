"""`guvectorize`: generalised ufuncs, whose loops are compiled from a function of small arrays that writes its results."""

import re
from types import FunctionType

import numpy as np
from numpy._gufuncs import Generalized
from numba import _generalised_calls, _loops, types
from numba._decorators import njit
from numba._vectorize import checked_options, found_as, type_of
from numba.core.typing.templates import Signature

_NAME = re.compile(r"[A-Za-z_]\w*|\d+")


def guvectorize(*args, target="cpu", identity=None, writable_args=(), **options):
    """A ufunc of a function of small arrays: `guvectorize(signatures, layout)`, or `guvectorize(layout)` for the types that it is
    called with."""
    if not args or isinstance(args[0], FunctionType) or len(args) > 2:
        raise TypeError("guvectorize() takes one or two positional arguments: signatures, and a layout such as '(n),(n)->()'")
    layout = Layout(args[-1])
    signatures = args[0] if len(args) == 2 else ()
    if isinstance(signatures, (str, Signature, tuple)) and not (isinstance(signatures, tuple) and signatures and isinstance(signatures[0], (str, tuple, Signature))):
        signatures = [signatures] if signatures else []
    options = checked_options(target, options)
    return lambda function: GUFunc(function, signatures, layout, identity, options, writable_args)


class Layout:
    """The axes of the parts that the function sees: `(m,n),(n,p)->(m,p)`."""

    def __init__(self, text):
        if not isinstance(text, str):
            raise TypeError(f"a layout is a text such as '(n),(n)->()', not {text!r}")
        self.text = text
        sides = text.replace(" ", "").split("->")
        if len(sides) > 2:
            raise ValueError(f"invalid layout {text!r}: it has one '->' between inputs and outputs")
        # Without outputs the function writes into what it is given.
        sides += [""] * (2 - len(sides))
        self.inputs, self.outputs = (self._parts(side) for side in sides)
        known = {name for part in self.inputs for name in part}
        for part in self.outputs:
            for name in part:
                if name not in known and not name.isdigit():
                    raise NameError(f"undefined output symbols: {name}")

    def _parts(self, side):
        found, rest = [], side
        while rest:
            match = re.match(r"\(([^()]*)\)(,|$)", rest)
            if not match:
                raise ValueError(f"invalid layout {self.text!r}: parts are names of axes in parentheses")
            names = tuple(name for name in match[1].split(",") if name)
            if not all(_NAME.fullmatch(name) for name in names):
                raise ValueError(f"invalid layout {self.text!r}: {match[1]!r} are no names of axes")
            found.append(names)
            rest = rest[match.end():]
        return found


class _Loop:
    """The types that a loop takes and gives, and its compiled variants."""

    def __init__(self, arguments, layout):
        self.arguments = arguments
        self.dtypes = tuple(np.dtype(_element(each).name) for each in arguments)
        self.as_numbers = tuple(not isinstance(each, types.Array) for each in arguments)
        for at, part in enumerate([*layout.inputs, *layout.outputs]):
            if self.as_numbers[at] and part:
                raise TypeError(f"argument {at} has axes in the layout and is a number in the signature")
            if self.as_numbers[at] and at >= len(layout.inputs):
                raise TypeError("outputs are arrays, also those of one element: int64[:] for the layout ()")
        self.variants = {}


def _element(type_):
    return type_.dtype if isinstance(type_, types.Array) else type_


class GUFunc(Generalized):
    """A ufunc on parts of arrays that compiles a loop for each combination of types."""

    def __init__(self, function, signatures, layout, identity, options, writable_args=()):
        function = getattr(function, "py_func", function)
        super().__init__(function.__name__, layout.text, layout.inputs, layout.outputs, function.__module__)
        if function.__code__.co_argcount != self.nargs:
            raise TypeError(f"the layout {layout.text!r} has {self.nargs} parts, {function.__name__}() takes {function.__code__.co_argcount} arguments")
        self.__doc__, self.__wrapped__ = function.__doc__, function
        self.py_func, self.identity = function, identity
        self._layout, self._options = layout, options
        self._dispatcher = njit(function, **{**options, "parallel": False})
        self._writable = tuple(function.__code__.co_varnames.index(each) if isinstance(each, str) else each for each in writable_args)
        self._loops = []
        for signature in signatures:
            self.add(signature)
        self._is_frozen = self._is_declared = bool(self._loops)
        _generalised_calls.allow(self)

    @property
    def ntypes(self):
        return len(self._loops)

    @property
    def types(self):
        def text(dtypes):
            return "".join(dtype.char for dtype in dtypes)
        return [f"{text(loop.dtypes[:self.nin])}->{text(loop.dtypes[self.nin:])}" for loop in self._loops]

    @property
    def is_dynamic(self):
        return not self._is_frozen

    def add(self, signature):
        """Compiles a loop for more types."""
        known = len(self._dispatcher.nopython_signatures)
        self._dispatcher._declare(_without_result(signature))
        found = self._dispatcher.nopython_signatures
        declared = (found[known:] or found[-1:])[0]
        if len(declared.args) != self.nargs:
            raise TypeError(f"{self.__name__} takes {self.nargs} arguments, the signature {declared} has {len(declared.args)}")
        self._loops.append(_Loop(declared.args, self._layout))

    def build_ufunc(self):
        """The ufunc with the loops that it has by now."""
        return self

    def disable_compile(self):
        """Lets there be no more loops than there are."""
        self._is_frozen = True

    def __call__(self, *args, **kwargs):
        if not self._is_declared and not self.nin <= len(args) <= self.nargs:
            raise TypeError(f"gufunc accepts {self.nin} positional arguments (when providing input only) or {self.nargs} positional "
                            f"arguments (when providing both input and output). Received {len(args)}.")
        return super().__call__(*args, **kwargs)

    def _loop(self, arrays, outs, wanted, casting):
        loop = self._loop_for(arrays, outs) if wanted is None or not any(wanted) else self._loop_of(wanted)
        return loop, loop.dtypes[:self.nin], loop.dtypes[self.nin:]

    def _loop_of(self, wanted):
        for loop in self._loops:
            if all(asked in (None, dtype) for asked, dtype in zip(wanted, loop.dtypes)):
                return loop
        raise TypeError(f"No loop matching the specified signature and casting was found for ufunc {self.__name__}")

    def _loop_for(self, arrays, outputs):
        dtypes = tuple(a.dtype for a in arrays)
        given = [o if o is None else o.dtype for o in outputs]
        for exact in (True, False):
            for loop in self._loops:
                wanted, made = loop.dtypes[:self.nin], loop.dtypes[self.nin:]
                if exact and wanted == dtypes and (self._is_declared or all(o is None or o == m for o, m in zip(given, made))):
                    return loop
                if not exact and all(map(np.can_cast, dtypes, wanted)) and (
                        self._is_frozen or all(o is None or np.can_cast(m, o, "same_kind") for o, m in zip(given, made))):
                    return loop
        if self._is_frozen:
            raise TypeError(f"ufunc '{self.__name__}' not supported for the input types, and the inputs could not be safely "
                            "coerced to any supported types according to the casting rule ''safe''")
        if any(each is None for each in outputs):
            raise TypeError("Too few arguments: without signatures, the outputs must be given, because their types are not known")
        arguments = []
        for part, array in zip([*self._layout.inputs, *self._layout.outputs], [*arrays, *outputs]):
            element = type_of(np.asarray(array).dtype)
            is_output = len(arguments) >= self.nin
            arguments.append(types.Array(element, max(len(part), 1), "A") if part or is_output else element)
        self.add(tuple(arguments))
        return self._loops[-1]

    def _compute(self, loop, arrays, targets, shape, sizes):
        layout = self._layout
        arguments, kinds = [], ""
        for at, (array, part) in enumerate(zip(arrays, layout.inputs)):
            inner = array.shape[array.ndim - len(part):]
            if array.ndim == len(part) and shape:
                kinds += "n" if loop.as_numbers[at] else "w"
            else:
                array = np.broadcast_to(array, shape + inner) if array.shape != shape + inner else array
                kinds += "a" if shape else "n" if loop.as_numbers[at] else "w"
            if at in self._writable and not array.flags.writeable:
                array = array.copy()
            if not part and not loop.as_numbers[at]:
                array = array[..., None]
            arguments.append(array[()] if kinds[-1] == "n" else array)
        results, written = [], []
        for target, part, dtype in zip(targets, layout.outputs, loop.dtypes[self.nin:]):
            inner = tuple(int(name) if name.isdigit() else sizes[name] for name in part)
            if target is not None and target.shape == shape + inner and target.dtype == dtype:
                result = target
            else:
                result = np.empty(shape + inner, dtype)
                if target is not None:
                    result[...] = target
            results.append(result)
            written.append(result if part else result[..., None])
            kinds += "a" if shape else "w"
        variant = kinds, len(shape)
        if variant not in loop.variants:
            loop.variants[variant] = _loops.over_cores(self._dispatcher, kinds, self.nout, len(shape), self._options)
        loop.variants[variant](*arguments, *written, np.broadcast_to(np.int8(0), shape))
        return results

    def __repr__(self):
        return f"<numba.GUFunc '{self.__name__}'>"

    def __reduce__(self):
        if found_as(self):
            return self.__qualname__
        signatures = [loop.arguments for loop in self._loops]
        return _rebuild, (self.py_func, signatures, self.signature, self.identity, self._options, self._writable, self._is_frozen)


# As of any class of ufuncs it would be `ufunc`.
GUFunc.__name__ = GUFunc.__qualname__ = "GUFunc"
GUFunc.__module__ = __name__


def _rebuild(function, signatures, layout, identity, options, writable, frozen):
    made = GUFunc(function, signatures, Layout(layout), identity, options, writable)
    made._is_frozen = frozen
    return made


def _without_result(signature):
    """The argument types: a result, which is void, may stand in front of them."""
    if isinstance(signature, Signature):
        return tuple(signature.args)
    if isinstance(signature, str):
        text = signature.strip()
        return text[text.index("("):] if text.startswith("void") else text
    return signature
