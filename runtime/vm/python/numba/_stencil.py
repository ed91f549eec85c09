"""`stencil`: a kernel with indices relative to an element becomes a compiled loop over all elements with whole neighbourhoods."""

import ast
import inspect
import textwrap
from types import FunctionType

import numpy as np
from numba import _loops, errors
from numba._decorators import njit
from numba._special import prange

_OPTIONS = ("cval", "neighborhood", "standard_indexing", "func_or_mode", "mode")


def stencil(func_or_mode="constant", **options):
    """A function that applies a kernel to every element whose neighbourhood lies inside of the array; the border is `cval`."""
    unknown = [name for name in options if name not in _OPTIONS]
    if unknown:
        raise TypeError(f"Unknown stencil option {unknown[0]!r}. Known options are {', '.join(_OPTIONS[:3])}")
    if isinstance(func_or_mode, FunctionType):
        return StencilFunc(func_or_mode, options)
    if func_or_mode != "constant":
        raise ValueError(f"Unsupported mode style {func_or_mode}")
    return lambda function: StencilFunc(function, options)


class StencilFunc:
    """A stencil, compiled for the types that it is called with."""

    def __init__(self, function, options):
        self.kernel, self.options = function, options
        self.__name__ = self.__qualname__ = function.__name__
        self.__doc__, self.__module__, self.__wrapped__ = function.__doc__, function.__module__, function
        self._variants = {}
        self._text = _Kernel(function, options)

    def __call__(self, *args, out=None):
        if len(args) != len(self._text.parameters):
            raise TypeError(f"{self.__name__}() takes {len(self._text.parameters)} positional arguments but {len(args)} were given")
        arrays = [arg if name not in self._text.relative else np.asarray(arg) for name, arg in zip(self._text.parameters, args)]
        self._text.check(arrays)
        whole, into = self._compiled(self._text.ndim(arrays), parallel=False)
        if out is None:
            return whole(*arrays)
        if not isinstance(out, np.ndarray) or out.shape != arrays[0].shape:
            raise ValueError(f"{self.__name__}: out has the shape of the first array, {arrays[0].shape}")
        into(*arrays, out)
        return out

    @property
    def _dispatcher(self):
        """What calls in compiled code mean: the relative arrays have as many axes as the kernel's indices."""
        return self._compiled(self._text.axes, parallel=True)[0]

    def _compiled(self, ndim, parallel):
        if (ndim, parallel) not in self._variants:
            self._variants[ndim, parallel] = self._text.made(ndim, parallel)
        return self._variants[ndim, parallel]

    def __repr__(self):
        return f"<stencil {self.__name__}>"


class _Kernel:
    """The text of a kernel: which arrays it indexes relatively, and how far it reaches."""

    def __init__(self, function, options):
        self.function = function
        self.parameters = list(inspect.signature(function).parameters)
        standard = options.get("standard_indexing", ())
        standard = (standard,) if isinstance(standard, str) else tuple(standard)
        for name in standard:
            if name not in self.parameters:
                raise errors.NumbaValueError(f"Standard indexing requested for an array name not present in the stencil kernel definition: {name}")
        if self.parameters and self.parameters[0] in standard:
            raise errors.NumbaValueError("The first argument to a stencil must use relative indexing, not standard indexing.")
        self.cval, self.has_cval = options.get("cval", 0), "cval" in options
        self.tree = ast.parse(textwrap.dedent(inspect.getsource(function)).lstrip()).body[0]
        if not isinstance(self.tree, ast.FunctionDef):
            raise errors.NumbaValueError("a stencil is a function that is defined by `def`")
        self.tree.decorator_list = []
        found = _Indices(set(self.parameters) - set(standard))
        found.visit(self.tree)
        if not found.offsets:
            raise errors.NumbaValueError("Stencil kernel with no accesses to relatively indexed arrays.")
        self.relative = found.names
        self.axes = len(found.offsets[0])
        if any(len(each) != self.axes for each in found.offsets):
            raise errors.NumbaValueError("Secondary stencil array does not have same number of dimensions as the first stencil input: "
                                         "the indices differ in number")
        self.reach = self._reach(found.offsets, options.get("neighborhood"))

    def _reach(self, offsets, given):
        """For each axis the least and the greatest offset."""
        if given is not None:
            given = [tuple(each) for each in given]
            if len(given) != self.axes:
                raise errors.NumbaValueError(f"{self.axes} dimensional neighborhood specified for {len(given)} dimensional input array")
            return given
        if any(at is None for each in offsets for at in each):
            raise errors.NumbaValueError("stencil kernel index is not constant, 'neighborhood' option required")
        return [(min(0, min(column)), max(0, max(column))) for column in zip(*offsets)]

    def ndim(self, arrays):
        return next(a.ndim for name, a in zip(self.parameters, arrays) if name in self.relative)

    def check(self, arrays):
        """Refuses arrays with other numbers of axes than the indices have."""
        for name, array in zip(self.parameters, arrays):
            if name in self.relative and array.ndim != self.axes:
                raise errors.NumbaValueError(f"{self.axes} dimensional index used for {array.ndim} dimensional array {name!r}")

    def made(self, ndim, parallel):
        """Two compiled functions: one that makes the result, one that writes it to a last argument."""
        tree = _Moved(self.relative, ndim).visit(ast.parse(ast.unparse(self.tree)).body[0])
        places = [f"__i{axis}" for axis in range(ndim)]
        tree.args.args += [ast.arg(place) for place in places]
        tree.name = "core"
        globals, options = self.function.__globals__, {"error_model": "numpy"}
        free = inspect.getclosurevars(self.function).nonlocals
        core = _loops.defined(self.function.__name__, "core", ast.unparse(ast.fix_missing_locations(tree)) + "\n", globals, free, options)
        closed = {"__prange": prange, "__np": np, "__cval": self.cval, "__core": core}
        passed = ", ".join(self.parameters)
        first = self.parameters[0]
        lines = [f"def into({passed}, __out):"]
        lines += self._borders(first) if self.has_cval else []
        for axis, (low, high) in enumerate(self.reach):
            counter = "__prange" if axis == 0 else "range"
            stop = f"{first}.shape[{axis}]" + (f" - {high}" if high > 0 else "")
            lines.append("    " * (axis + 1) + f"for {places[axis]} in {counter}({max(-low, 0)}, {stop}):")
        lines.append("    " * (ndim + 1) + f"__out[{', '.join(places)}] = __core({passed}, {', '.join(places)})")
        into = _loops.defined(self.function.__name__, "into", "\n".join(lines) + "\n", {}, closed, {**options, "parallel": parallel, "_is_stencil": True})
        shape = "(" + "".join(f"{high - low + 1}, " for low, high in self.reach) + ")"
        tried = ", ".join(f"__np.zeros({shape}, {name}.dtype)" if name in self.relative else name for name in self.parameters)
        middle = ", ".join(str(max(-low, 0)) for low, _ in self.reach)
        # The list of samples stays empty: it has the type of the results.
        text = (f"def whole({passed}):\n    __samples = []\n    if {first}.size < 0:\n        __samples.append(__core({tried}, {middle}))\n"
                f"    __out = __np.full({first}.shape, __cval, __np.array(__samples).dtype)\n    __into({passed}, __out)\n    return __out\n")
        return _loops.defined(self.function.__name__, "whole", text, {}, {**closed, "__into": into}, options), into

    def _borders(self, first):
        lines = []
        for axis, (low, high) in enumerate(self.reach):
            before = ":, " * axis
            if low < 0:
                lines.append(f"    __out[{before}:{-low}] = __cval")
            if high > 0:
                lines.append(f"    __out[{before}max({first}.shape[{axis}] - {high}, 0):] = __cval")
        return lines


class _Indices(ast.NodeVisitor):
    """The offsets of the elements that a kernel reads; None for one that is not constant."""

    def __init__(self, candidates):
        self.candidates, self.names, self.offsets = candidates, set(), []

    def visit_Subscript(self, node):
        if isinstance(node.value, ast.Name) and node.value.id in self.candidates:
            if not isinstance(node.ctx, ast.Load):
                raise errors.NumbaValueError("Assignments to arrays passed to stencil kernels is not allowed.")
            self.names.add(node.value.id)
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            self.offsets.append(tuple(map(_constant, parts)))
        self.generic_visit(node)


def _constant(node):
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        return None
    if not isinstance(value, int):
        raise errors.NumbaValueError(f"Non-integer stencil index {value!r}")
    return value


class _Moved(ast.NodeTransformer):
    """Relative indices as indices of the array."""

    def __init__(self, names, ndim):
        self.names, self.ndim = names, ndim

    def visit_Subscript(self, node):
        self.generic_visit(node)
        if not (isinstance(node.value, ast.Name) and node.value.id in self.names):
            return node
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        moved = [ast.BinOp(ast.Name(f"__i{axis}", ast.Load()), ast.Add(), part) for axis, part in enumerate(parts)]
        node.slice = moved[0] if len(moved) == 1 else ast.Tuple(moved, ast.Load())
        return node
