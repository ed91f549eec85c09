"""`vectorize`: ufuncs whose loops are compiled from a function of scalars."""

import operator
import sys
from types import FunctionType

import numpy as np
from numba import _loops, errors, types
from numba._decorators import njit
from numba.core.typing.templates import Signature
from numpy._hollow import Hollow
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple

_MISSING = object()
_NUMBERS = (bool, int, float, complex)
_TARGETS = ("cpu", "parallel")
# What `vectorize` and `guvectorize` hand on to the compiler.
OPTIONS = ("nopython", "cache", "fastmath", "boundscheck", "debug", "error_model", "forceobj", "nogil", "inline", "locals")


def vectorize(ftylist_or_function=(), target="cpu", identity=None, **options):
    """A ufunc of a function of scalars: for the signatures given, or for the types that it is called with."""
    options = checked_options(target, options)

    def decorate(function):
        return DUFunc(function, identity, options, signatures)

    if isinstance(ftylist_or_function, FunctionType) or hasattr(ftylist_or_function, "py_func"):
        signatures = ()
        return decorate(ftylist_or_function)
    signatures = ftylist_or_function
    if isinstance(signatures, (str, Signature)):
        signatures = [signatures]
    return decorate


def checked_options(target, options):
    """The options of the compiler, for a target."""
    if target not in _TARGETS:
        raise ValueError(f"Unsupported target: {target!r}. Known targets are {', '.join(map(repr, _TARGETS))}")
    unknown = [name for name in options if name not in OPTIONS]
    if unknown:
        raise KeyError(f"Unrecognized options: {set(unknown)}. Known options are {sorted(OPTIONS)}")
    options.pop("nopython", None)
    # Ufuncs divide by zero as NumPy's do.
    return {"error_model": "numpy", **options, "parallel": target == "parallel"}


class _Loop:
    """The types of a loop, and its compiled variants."""

    def __init__(self, core, signature):
        self.core = core
        self.signature = signature
        self.inputs = tuple(dtype_of(each) for each in signature.args)
        self.output = dtype_of(signature.return_type)
        self.variants = {}

    def text(self):
        return "".join(dtype.char for dtype in self.inputs) + "->" + self.output.char


class DUFunc(Hollow):
    """A ufunc that compiles a loop for each combination of types."""

    _takes_dtype = True

    def __init__(self, function, identity, options, signatures=()):
        function = getattr(function, "py_func", function)
        nin = function.__code__.co_argcount
        super().__init__(function.__name__, nin, 1, function.__module__)
        if identity not in (None, 0, 1, "reorderable"):
            raise ValueError(f"Invalid identity value {identity!r}")
        self.identity = None if identity == "reorderable" else identity
        self._is_reorderable = identity is not None
        self._options = options
        self._core = njit(function, **{**options, "parallel": False})
        self._in_compiled_code = None
        self.py_func = function
        self.__doc__ = function.__doc__
        self.__wrapped__ = function
        self._loops = []
        self._is_frozen = False
        self._of_lanes = None
        for signature in signatures:
            self._declare(signature)
        self._is_frozen = self._is_declared = bool(self._loops)

    @property
    def _dispatcher(self):
        """What a call in compiled code calls."""
        if self._in_compiled_code is None:
            self._in_compiled_code = _loops.broadcasting(self._core, self.nin, {**self._options, "parallel": False})
        return self._in_compiled_code

    # Which loops there are.

    @property
    def ntypes(self):
        return len(self._loops)

    @property
    def types(self):
        return [loop.text() for loop in self._loops]

    @property
    def signatures(self):
        return [loop.signature.args for loop in self._loops]

    def add(self, signature):
        """Compiles a loop for more types."""
        self._declare(signature)
        return self._loops[-1]

    def build_ufunc(self):
        """The ufunc with the loops that it has by now."""
        return self

    def disable_compile(self):
        """Lets there be no more loops than there are."""
        self._is_frozen = True

    def _declare(self, signature):
        known = len(self._core.nopython_signatures)
        self._core._declare(signature)
        found = self._core.nopython_signatures
        added = found[known:] or [each for each in found if types._signature_text(each) == types._signature_text(signature)] or found[-1:]
        if len(added[0].args) != self.nin:
            raise TypeError(f"Invalid signature: {self.__name__} takes {self.nin} arguments, the signature has {len(added[0].args)}")
        loop = _Loop(self._core, added[0])
        if all(loop.inputs != each.inputs for each in self._loops):
            self._loops.append(loop)

    def _loop_for(self, args, result=None):
        """The loop for these operands, made if need be; with `dtype=` one that gives such a result."""
        if result is not None:
            return self._loop_giving(np.dtype(result))
        dtypes = tuple(np.result_type(each) if type(each) in _NUMBERS else np.asarray(each).dtype.newbyteorder("=") for each in args)
        # Of loops that were declared, the first that suits is taken; of those that calls made, the one that was made for it.
        for loop in () if self._is_declared else self._loops:
            if loop.inputs == dtypes:
                return loop
        # Python's numbers are as weak as in NumPy beside others.
        weak = [type(each) in _NUMBERS for each in args]
        if all(weak):
            weak = [False] * len(args)
        for loop in self._loops if self._is_frozen else ():
            if all(map(_fits, dtypes, loop.inputs, weak, args)):
                return loop
        if self._is_frozen:
            raise TypeError(f"ufunc '{self.__name__}' not supported for the input types, and the inputs could not be safely "
                            "coerced to any supported types according to the casting rule ''safe''")
        self._declare(tuple(type_of(dtype) for dtype in dtypes))
        return next(loop for loop in self._loops if loop.inputs == dtypes)

    def _loop_giving(self, dtype):
        """The loop of `dtype=`."""
        if not self._is_frozen and all(loop.inputs != (dtype,) * self.nin for loop in self._loops):
            self._declare((type_of(dtype),) * self.nin)
        for loop in self._loops:
            if loop.output == dtype:
                return loop
        raise TypeError(f"No loop matching the specified signature and casting was found for ufunc {self.__name__}")

    # Calls.

    def __call__(self, *args, **kwargs):
        if self.nin == len(args) and not kwargs and all(type(each) in _NUMBERS or isinstance(each, np.generic) for each in args):
            loop = self._loop_for(args)
            return loop.output.type(loop.core(*(dtype.type(each) for dtype, each in zip(loop.inputs, args))))
        target = kwargs.get("out")
        if len(args) == self.nin and (not kwargs or type(target) is np.ndarray and len(kwargs) == 1):
            result = self._straight(args, target)
            if result is not None:
                return result
        return super().__call__(*args, **kwargs)

    def _straight(self, args, target):
        """The result of arrays of one shape in rows, which need no preparation; None if they are others."""
        first = args[0]
        for each in args:
            if type(each) is not np.ndarray or each.shape != first.shape or not each.flags.c_contiguous:
                return None
        loop = self._loop_for(args)
        if first.ndim == 0 or tuple(each.dtype for each in args) != loop.inputs:
            return None
        if target is None:
            target = np.empty(first.shape, loop.output)
        elif (target.dtype != loop.output or target.shape != first.shape or not target.flags.c_contiguous or not target.flags.writeable
              or any(each is not target and np.may_share_memory(each, target) for each in args)):
            return None
        variant = "a" * self.nin, 1
        if variant not in loop.variants:
            loop.variants[variant] = _loops.elementwise(loop.core, *variant, self._options)
        loop.variants[variant](*(each.reshape(-1) for each in args), target.reshape(-1))
        return target

    def _evaluate(self, args, out, casting, dtype=None):
        loop = self._loop_for(args, dtype)
        for each, wanted in zip(args, loop.inputs):
            if type(each) not in _NUMBERS and not np.can_cast(np.asarray(each).dtype, wanted, casting):
                raise TypeError(f"Cannot cast ufunc '{self.__name__}' input from {np.asarray(each).dtype!r} to {wanted!r} with casting rule {casting!r}")
        arrays = [np.asarray(each, dtype) for each, dtype in zip(args, loop.inputs)]
        shape = np.broadcast_shapes(*(a.shape for a in arrays), *(o.shape for o in out or () if o is not None))
        result = np.empty(shape, loop.output)
        kinds = "".join("a" if a.ndim else "n" for a in arrays)
        if result.ndim == 0 or "a" not in kinds:
            result[...] = loop.core(*(a[()] for a in arrays))
            return [result]
        run_over(loop.variants, loop.core, kinds, arrays, result, self._options)
        return [result]

    # The methods of functions of two operands.

    def _lanes(self, method):
        if self.nin != 2:
            raise ValueError(f"{method} only supported for binary functions")
        if self._of_lanes is None:
            self._of_lanes = _loops.lanes(self._core, self._options)
        return self._of_lanes

    def _typed(self, array, dtype):
        """An array in the dtype of a loop that gives what it takes."""
        if dtype is not None:
            array = np.asarray(array, dtype)
        loop = self._loop_for((array, array))
        return np.asarray(array, loop.output), loop

    def reduce(self, array, axis=0, dtype=None, out=None, keepdims=False, initial=_MISSING, where=True):
        """Combines the elements along axes."""
        compiled = self._lanes("reduce")[0]
        array, loop = self._typed(np.asarray(array), dtype)
        if array.ndim == 0:
            raise TypeError("cannot reduce on a scalar")
        axes = tuple(range(array.ndim)) if axis is None else normalize_axis_tuple(axis, array.ndim)
        if len(axes) > 1 and not self._is_reorderable:
            raise ValueError(f"reduction operation '{self.__name__}' is not reorderable, so at most one axis may be specified")
        kept = [at for at in range(array.ndim) if at not in axes]
        moved = array.transpose([*kept, *axes])
        rest = moved.shape[:len(kept)]
        length = int(np.prod([array.shape[at] for at in axes], dtype=int))
        start = self.identity if initial is _MISSING else initial
        if start is None and (length == 0 or where is not True):
            raise ValueError(f"zero-size array to reduction operation {self.__name__} which has no identity" if where is True else
                             f"reduction operation '{self.__name__}' does not have an identity, so to use a where mask one has to specify 'initial'")
        rows = moved.reshape(int(np.prod(rest, dtype=int)), length)
        found = np.empty(rows.shape[0], loop.output)
        first = loop.output.type(0 if start is None else start)
        if where is True:
            compiled(rows, first, start is not None, found)
        else:
            mask = np.broadcast_to(np.asarray(where, bool), array.shape).transpose([*kept, *axes]).reshape(rows.shape)
            for at in range(rows.shape[0]):
                compiled(rows[at][mask[at]][None], first, True, found[at:at + 1])
        result = found.reshape([1 if at in axes else array.shape[at] for at in range(array.ndim)] if keepdims else rest)
        return self._given(result, out)

    def accumulate(self, array, axis=0, dtype=None, out=None):
        """Combines the elements along an axis, keeping every step."""
        compiled = self._lanes("accumulate")[1]
        array, loop = self._typed(np.asarray(array), dtype)
        if array.ndim == 0:
            raise TypeError("cannot accumulate on a scalar")
        moved = np.moveaxis(array, normalize_axis_index(axis, array.ndim), -1)
        rows = moved.reshape(int(np.prod(moved.shape[:-1], dtype=int)), moved.shape[-1])
        found = np.empty(rows.shape, loop.output)
        if rows.shape[1]:
            compiled(rows, found)
        return self._given(np.moveaxis(found.reshape(moved.shape), -1, axis), out)

    def reduceat(self, array, indices, axis=0, dtype=None, out=None):
        """Combines the elements of slices of an axis."""
        compiled = self._lanes("reduceat")[0]
        array, loop = self._typed(np.asarray(array), dtype)
        moved = np.moveaxis(array, normalize_axis_index(axis, array.ndim), -1)
        starts = [operator.index(each) for each in indices]
        for start in starts:
            if not 0 <= start < moved.shape[-1]:
                raise IndexError(f"index {start} out-of-bounds in {self.__name__}.reduceat [0, {moved.shape[-1]})")
        rows = moved.reshape(int(np.prod(moved.shape[:-1], dtype=int)), moved.shape[-1])
        found = np.empty((rows.shape[0], len(starts)), loop.output)
        for at, (start, stop) in enumerate(zip(starts, [*starts[1:], rows.shape[1]])):
            compiled(rows[:, start:max(stop, start + 1)], loop.output.type(0), False, found[:, at])
        return self._given(np.moveaxis(found.reshape(*moved.shape[:-1], len(starts)), -1, axis), out)

    def outer(self, A, B, /, **kwargs):
        """Applies the function to all pairs of elements."""
        if self.nin != 2:
            raise ValueError("outer product only supported for binary functions")
        A, B = np.asarray(A), np.asarray(B)
        return self(A.reshape(A.shape + (1,) * B.ndim), B, **kwargs)

    def at(self, a, indices, b=_MISSING, /):
        """Applies the function in place to the elements at the indices, one after the other."""
        if not isinstance(a, np.ndarray):
            raise TypeError("first operand must be array")
        if self.nin > 2:
            raise ValueError("Only two operands and a single output are supported by ufunc.at")
        if (b is _MISSING) != (self.nin == 1):
            raise ValueError("second operand needed for ufunc" if b is _MISSING else "second operand provided when ufunc is unary")
        positions = np.asarray(np.arange(a.size).reshape(a.shape)[indices])
        flat = a.reshape(-1)
        if self.nin == 1:
            for position in positions.reshape(-1).tolist():
                flat[position] = self(flat[position])
        else:
            others = np.ascontiguousarray(np.broadcast_to(np.asarray(b), positions.shape)).reshape(-1)
            _loops.in_place(self._core, self._options)(flat, np.ascontiguousarray(positions).reshape(-1), others)
        if not np.shares_memory(flat, a):
            a[...] = flat.reshape(a.shape)

    def _given(self, result, out):
        if isinstance(out, tuple):
            out, = out
        if out is None:
            return result if result.ndim else result[()]
        np.copyto(out, result, casting="same_kind")
        return out

    def __repr__(self):
        return f"<numba._DUFunc '{self.__name__}'>"

    def __reduce__(self):
        if found_as(self):
            return self.__qualname__
        return _rebuild, (self.py_func, self.identity, self._options, [loop.signature for loop in self._loops], self._is_frozen)


def _rebuild(function, identity, options, signatures, frozen):
    made = DUFunc(function, identity, options, signatures)
    made._is_frozen = frozen
    return made


def found_as(made):
    """Whether an object is what its module has under its name, and pickled by that."""
    return getattr(sys.modules.get(made.__module__), made.__qualname__, None) is made


def run_over(variants, core, kinds, arrays, result, options):
    """Runs the loop for these kinds of operands over all elements of the result."""
    spread = [a for a, kind in zip(arrays, kinds) if kind == "a"]
    if all(a.shape == result.shape and a.flags.c_contiguous for a in spread):
        arrays = [a.reshape(-1) if kind == "a" else a[()] for a, kind in zip(arrays, kinds)]
        result = result.reshape(-1)
    else:
        arrays = [np.broadcast_to(a, result.shape) if kind == "a" else a[()] for a, kind in zip(arrays, kinds)]
    variant = kinds, result.ndim
    if variant not in variants:
        variants[variant] = _loops.elementwise(core, kinds, result.ndim, options)
    variants[variant](*arrays, result)


def _fits(dtype, wanted, weak, operand):
    """Whether an operand is converted safely."""
    if weak:
        return np.result_type(operand, wanted) == wanted
    return np.can_cast(dtype, wanted, "safe")


def dtype_of(type_):
    """The dtype of a scalar type."""
    try:
        return np.dtype(getattr(type_, "name", str(type_)))
    except TypeError:
        raise errors.TypingError(f"a ufunc takes and gives numbers, not {type_}") from None


def type_of(dtype):
    """The scalar type of a dtype."""
    if dtype.kind not in "biufc":
        raise TypeError(f"no loops are compiled for elements of {dtype!r}")
    return types._from_text(dtype.name)


# The class is a ufunc's, and named as in Numba.
DUFunc.__name__ = DUFunc.__qualname__ = "DUFunc"
