"""Pickles of arrays and dtypes, in the form that NumPy reads and writes."""

import _hotloop_numpy as _native


def reduced(array):
    """What a pickle of an array holds."""
    from ._core.multiarray import _reconstruct
    fortran = array.flags.fnc
    order = "F" if fortran else "C"
    # What a subclass makes of its elements is not what they are.
    data = _native.tolist(_native.ravel(_native.asarray(array, None), order)) if array.dtype.hasobject else \
        _native.tobytes(array, order)
    state = (1, array.shape, array.dtype, fortran, data)
    return _reconstruct, (type(array), (0,), b"b"), state


def restore(array, state):
    """Gives an array what its pickle holds."""
    _, shape, dtype, fortran, data = state if len(state) == 5 else (1, *state)
    if isinstance(data, str):
        data = data.encode("latin1")
    if isinstance(data, list):
        flat = _native.empty(len(data), dtype, "C")
        for i, item in enumerate(data):
            flat[i] = item
    elif data:
        flat = _native.copy(_native.frombuffer(data, dtype, -1, 0), "C")
    else:
        flat = _native.empty(0, dtype, "C")
    array._become(_native.reshape(flat, shape, "F" if fortran else "C"))
