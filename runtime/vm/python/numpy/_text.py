"""Functions on text and bytes as ufuncs, and what else NumPy's own files for text ask of the core."""

import _hotloop_numpy as _native

from ._creation import asarray
from ._hollow import Hollow

_DTYPES = {"n": _native.dtype("i8"), "b": _native.dtype("?")}


class _TextFunction(Hollow):
    """A function on text or bytes, element by element."""

    def __init__(self, name, inputs, outputs, text_only):
        super().__init__(name, len(inputs), len(outputs), "numpy.strings")
        self._inputs, self._outputs, self._text_only = inputs, outputs, text_only
        self.answer_first(_native.text_quick, len(inputs), name)

    def _evaluate(self, args, out, casting):
        given = [asarray(each) for each in args]
        kinds = {a.dtype.kind for a, letter in zip(given, self._inputs) if letter == "t"}
        if len(kinds) != 1 or not kinds <= ({"U"} if self._text_only else {"S", "U"}):
            raise _native.UFuncTypeError(f"ufunc '{self.__name__}' did not contain a loop with signature matching types "
                                         f"{self._types(args, given)} -> None")
        arrays = []
        for at, (a, letter) in enumerate(zip(given, self._inputs)):
            if letter == "n" and not _native.can_cast(a.dtype, _DTYPES["n"], casting):
                raise _native.UFuncTypeError(f"Cannot cast ufunc '{self.__name__}' input {at} from dtype('{a.dtype}') to "
                                             f"dtype('int64') with casting rule '{casting}'")
            arrays.append(a.astype(a.dtype.newbyteorder("=") if letter == "t" else _DTYPES["n"], copy=False))
        if out is None and "t" in self._outputs:
            self._check_length_is_known()
        shape = _native.operand_shape(*(a.shape for a in arrays), *(o.shape for o in out or () if o is not None))
        results = []
        for at, letter in enumerate(self._outputs):
            kind = _DTYPES.get(letter)
            if kind is None:
                target = out and out[at]
                kind = arrays[0].dtype if target is None or target.dtype.kind != arrays[0].dtype.kind else target.dtype
                kind = kind.newbyteorder("=")
            results.append(_native.empty(shape, kind, "C"))
        _native.text_call(self.__name__, tuple(arrays), tuple(results))
        return results

    def _types(self, args, given):
        python = {int: "_PyLongDType", float: "_PyFloatDType", complex: "_PyComplexDType"}
        names = [f"<class 'numpy.dtypes.{python[type(x)]}'>" if type(x) in python and len(args) > 1 else str(type(a.dtype))
                 for x, a in zip(args, given)]
        return names[0] if len(names) == 1 else f"({', '.join(names)})"

    def _check_length_is_known(self):
        name = self.__name__
        if name in ("_center", "_ljust", "_rjust"):
            raise TypeError("The 'out' kwarg is necessary. Use the version in numpy.strings without it.")
        if name in ("_expandtabs", "_zfill"):
            raise TypeError(f"The 'out' kwarg is necessary. Use numpy.strings.{name[1:]} without it.")
        if name == "_replace":
            raise ValueError("out kwarg should be given")
        if name in ("_partition_index", "_rpartition_index"):
            raise TypeError(f"The '{name}' ufunc requires the 'out' keyword to be set. The python wrapper in numpy.strings can "
                            "be used without the out keyword.")


class _VariableLength(Hollow):
    """A function that NumPy has for strings of variable length alone."""

    def _evaluate(self, args, out, casting):
        names = ", ".join(str(type(asarray(each).dtype)) for each in args)
        raise _native.UFuncTypeError(f"ufunc '{self.__name__}' did not contain a loop with signature matching types "
                                     f"({names}) -> (None, None, None)")


FUNCTIONS = {row[0]: _TextFunction(*row) for row in _native.text_functions() if row[0] != "multiply"}
FUNCTIONS |= {name: _VariableLength(name, 2, 3, "numpy.strings") for name in ("_partition", "_rpartition")}


def vec_string(char_array, type, method, args=()):
    """The results of a method of `str` or `bytes` on each element, with arguments that broadcast."""
    array = asarray(char_array)
    if array.dtype.kind not in "SU":
        raise TypeError("string operation on non-string array")
    type = _native.dtype(type)
    if not args and type.kind != "O" and type.itemsize:
        return _native.text_method(array, method, type)
    kind = str if array.dtype.kind == "U" else bytes
    function = getattr(kind, method)
    arrays = [array, *(asarray(each) for each in args)]
    shape = _native.broadcast_shape(*(a.shape for a in arrays))
    columns = [_native.broadcast_to(a, shape).reshape(-1).tolist() for a in arrays]
    found = list(map(function, *columns))
    result = _native.empty(len(found), type, "C")
    if result.dtype.kind == "O":
        result = _native.objects(found)
    elif found:
        result[...] = found
    return result.reshape(shape)


_COMPARISONS = {"<": _native.less, "<=": _native.less_equal, "==": _native.equal, "!=": _native.not_equal,
                ">=": _native.greater_equal, ">": _native.greater}


def compare_chararrays(a1, a2, cmp, rstrip):
    """Compares texts element by element, with or without the white space at their ends."""
    if isinstance(cmp, bytes):
        cmp = cmp.decode("latin1")
    if not isinstance(cmp, str) or cmp not in _COMPARISONS:
        raise ValueError("comparison must be '==', '!=', '<', '>', '<=', '>='")
    arrays = [asarray(a1), asarray(a2)]
    if any(a.dtype.kind not in "SU" for a in arrays):
        raise TypeError("comparison of non-string arrays")
    if rstrip:
        arrays = [FUNCTIONS["_rstrip_whitespace"](a) for a in arrays]
    return _COMPARISONS[cmp](*arrays)
