"""The dtypes of a ufunc's loop, as a caller asks for them."""

import _hotloop_numpy as _native

_DETAILED = ("The `dtype` and `signature` arguments to ufuncs only select the general DType and not details such as the byte order or "
             "time unit. You can avoid this error by using the scalar types `np.float64` or the dtype string notation.")


def wanted_dtypes(ufunc, dtype, signature, sig):
    """For each input and output the dtype that `dtype=`, `signature=` or `sig=` asks for, or None; None if nothing was asked for."""
    if sig is not None:
        if signature is not None:
            raise TypeError("cannot specify both 'sig' and 'signature'")
        signature = sig
    if signature is None:
        return None if dtype is None else (None,) * ufunc.nin + (_general(dtype),) * ufunc.nout
    if dtype is not None:
        raise TypeError("cannot specify both 'signature' and 'dtype'")
    if isinstance(signature, bytes):
        signature = signature.decode("ascii")
    if isinstance(signature, str):
        inputs, arrow, outputs = signature.partition("->")
        if not arrow and len(signature) == 1 and ufunc.nargs > 1:
            raise TypeError("Use `dtype` or  fill the tuple with more than one 'None'.")
        if len(inputs) != ufunc.nin or len(outputs) != ufunc.nout:
            raise ValueError(f"a type-string for {ufunc.__name__}, {ufunc.nin} typecode(s) before and {ufunc.nout} after the -> sign")
        signature = tuple(inputs + outputs)
    elif not isinstance(signature, tuple):
        raise TypeError("the signature object to ufunc must be a string or a tuple.")
    elif len(signature) == 1 and ufunc.nargs > 1:
        raise TypeError("Use `dtype` or  fill the tuple with more than one 'None'.")
    elif len(signature) != ufunc.nargs:
        raise ValueError(f"a type-tuple must be specified of length {ufunc.nargs} for ufunc '{ufunc.__name__}'")
    return tuple(each if each is None else _general(each) for each in signature)


def _general(asked):
    try:
        dtype = _native.dtype(asked)
    except TypeError:
        if isinstance(asked, str) and len(asked) == 1:
            raise ValueError("Invalid data-type for array") from None
        raise
    if not dtype.isnative or dtype.itemsize and dtype.kind in "SUV" or dtype.kind in "mM" and "[" in dtype.name:
        raise TypeError(_DETAILED)
    return dtype


def resolved(ufunc, dtypes, signature, casting, reduction):
    """What `resolve_dtypes` gives."""
    if not isinstance(dtypes, tuple) or len(dtypes) != ufunc.nargs:
        raise TypeError("resolve_dtypes: The dtypes must be a tuple of `ufunc.nargs` length.")
    inputs, outs = list(dtypes[:ufunc.nin]), dtypes[ufunc.nin:]
    if reduction and inputs[0] is None:
        inputs[0] = inputs[-1]
    for each in inputs:
        if each is None:
            raise TypeError("All input dtypes must be provided (except the first one in reductions)")
        if not isinstance(each, _native.dtype) and each not in (int, float, complex):
            raise TypeError("resolve_dtypes: Provided dtype must be a valid NumPy dtype, int, float, or complex.")
    operands = [_native.empty(0, each, "C") if isinstance(each, _native.dtype) else each(1) for each in inputs]
    casting = casting or "same_kind"
    outs = tuple(each if each is None else _native.empty(0, each, "C") for each in outs)
    found = ufunc._loop_dtypes(operands, outs, wanted_dtypes(ufunc, None, signature, None), casting)
    check_casts(ufunc, "input", [getattr(each, "dtype", None) for each in operands], found[:ufunc.nin], casting)
    check_casts(ufunc, "output", found[ufunc.nin:], [getattr(each, "dtype", None) for each in outs], casting)
    return found


def check_casts(ufunc, what, sources, targets, casting):
    """Refuses conversions that the rule does not allow; those without a source or target are not asked for."""
    for at, (source, target) in enumerate(zip(sources, targets)):
        if source is not None and target is not None and not _native.can_cast(source, target, casting):
            place = "" if len(sources) == 1 else f"{at} "
            raise _native.UFuncTypeError(f"Cannot cast ufunc '{ufunc.__name__}' {what} {place}from {source!r} to {target!r} with casting "
                                         f"rule {casting!r}")
