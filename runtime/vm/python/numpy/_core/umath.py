"""The ufuncs, where others look for them."""

import _hotloop_numpy as _native

from .._forward import forward as _forward
from .._text import FUNCTIONS as _functions_on_text

globals().update(_functions_on_text)
globals().update({name: value for name, value in vars(_native).items() if type(value) is _native.ufunc})
__getattr__ = _forward(globals())


class _Clip:
    """`clip` as a ufunc: what overrides of ufuncs are told."""

    __name__ = __qualname__ = "clip"
    nin, nout, nargs, identity, signature = 3, 1, 4, None, None

    def __call__(self, a, a_min, a_max, out=None, **kwargs):
        out = out[0] if isinstance(out, tuple) else out
        from .._numbers import clip
        return clip(a, a_min, a_max, out, **kwargs)

    def __repr__(self):
        return "<ufunc 'clip'>"


clip = _Clip()
