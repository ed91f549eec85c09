"""The ufuncs, where others look for them."""

import _hotloop_numpy as _native

from .._forward import forward as _forward

globals().update({name: value for name, value in vars(_native).items() if type(value) is _native.ufunc})
__getattr__ = _forward(globals())
