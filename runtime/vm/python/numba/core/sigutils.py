"""Signatures in all the ways in which they are written."""

from numba.core import types
from numba.core.typing.templates import Signature


def is_signature(sig):
    """Whether this is a signature: text, a tuple of types, or a `Signature`."""
    return isinstance(sig, (str, tuple, Signature))


def _normalized(text):
    """The signature that text names."""
    from _hotloop_jit import parse_signature
    arguments, result = parse_signature(text)
    result = None if result is None else types._from_text(result)
    return Signature(result, map(types._from_text, arguments))


def normalize_signature(sig):
    """A tuple of argument types and the type of the result, or None."""
    if isinstance(sig, str):
        sig = _normalized(sig)
    if isinstance(sig, tuple):
        args, return_type = sig, None
    elif isinstance(sig, Signature):
        args, return_type = sig.args, sig.return_type
    else:
        raise TypeError(f"invalid signature: {sig!r} (type: {type(sig).__name__!r}) evaluates to {type(sig).__name__!r} "
                        "instead of tuple or Signature")
    for each in (*args, *([] if return_type is None else [return_type])):
        if not isinstance(each, types.Type):
            raise TypeError(f"invalid type in signature: expected a type instance, got {each!r}")
    return args, return_type
