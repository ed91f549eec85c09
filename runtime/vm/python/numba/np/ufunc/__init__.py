"""Ufuncs."""

from numba import guvectorize, vectorize
from numba._submodules import loader as _loader
from numba._threads import get_num_threads, get_thread_id, set_num_threads, threading_layer
from numba.np.ufunc.parallel import get_thread_count


class _PyUFuncConst:
    """How a reduction by a ufunc may be ordered and what it starts with."""

    PyUFunc_None, PyUFunc_Zero, PyUFunc_One, PyUFunc_ReorderableNone = -1, 0, 1, -2


PyUFunc_None = _PyUFuncConst.PyUFunc_None
PyUFunc_Zero = _PyUFuncConst.PyUFunc_Zero
PyUFunc_One = _PyUFuncConst.PyUFunc_One
PyUFunc_ReorderableNone = _PyUFuncConst.PyUFunc_ReorderableNone


def __getattr__(name):
    if name == "DUFunc":
        from numba._vectorize import DUFunc
        return DUFunc
    if name == "GUFunc":
        from numba._guvectorize import GUFunc
        return GUFunc
    return _submodule(name)


_submodule = _loader(__name__)
