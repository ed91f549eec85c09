"""Ufuncs that are written in Python: objects of a class below `numpy.ufunc`."""

import _hotloop_numpy as _native


class Hollow(_native.ufunc):
    """What such functions share: keywords, outputs and masks. A subclass has `_evaluate(args, out, casting)`, which gives a
    list of new arrays of one shape."""

    # In place of the native type's own attributes; objects have theirs.
    nin = nout = nargs = identity = signature = __name__ = __doc__ = None
    ntypes, types = 0, []
    # Whether `_evaluate` takes a `dtype`.
    _takes_dtype = False

    def __init__(self, name, nin, nout, module="numpy"):
        self.__name__ = self.__qualname__ = name
        self.__module__ = module
        self.nin, self.nout, self.nargs = nin, nout, nin + nout

    def __init_subclass__(cls):
        cls.__name__ = cls.__qualname__ = "ufunc"
        cls.__module__ = "numpy"

    def reduce(self, *args, **kwargs):
        """There is nothing to reduce with."""
        raise ValueError("reduce only supported for binary functions")

    def accumulate(self, *args, **kwargs):
        """There is nothing to accumulate with."""
        raise ValueError("accumulate only supported for binary functions")

    def reduceat(self, *args, **kwargs):
        """There is nothing to reduce with."""
        raise ValueError("reduceat only supported for binary functions")

    def __repr__(self):
        return f"<ufunc '{self.__name__}'>"

    def __reduce__(self):
        return self.__name__

    def _call(self, *args, out=None, where=True, casting="same_kind", order="K", dtype=None, subok=True):
        args, out = self._parted(args, out, casting)
        asked = {} if dtype is None or not self._takes_dtype else {"dtype": dtype}
        results = self._evaluate(args, out, casting, **asked)
        done = []
        for at, result in enumerate(results):
            target = out and out[at]
            if target is None:
                if order == "F":
                    result = _native.copy(result, "F")
                done.append(result if result.ndim else result[()])
                continue
            from ._creation import copyto
            copyto(target, result, casting=casting, where=where)
            done.append(target)
        return done[0] if len(done) == 1 else tuple(done)

    def _parted(self, args, out, casting):
        """The inputs, and a tuple of the outputs that were given or None."""
        if not self.nin <= len(args) <= self.nargs:
            known = str(self.nin) if not self.nout else f"from {self.nin} to {self.nargs}"
            raise TypeError(f"{self.__name__}() takes {known} positional arguments but {len(args)} "
                            f"{'was' if len(args) == 1 else 'were'} given")
        if len(args) > self.nin:
            if out is not None:
                raise TypeError("cannot specify 'out' as both a positional and keyword argument")
            args, out = args[:self.nin], args[self.nin:] + (None,) * (self.nargs - len(args))
        if out is not None:
            out = out if isinstance(out, tuple) else (out,)
            if len(out) != self.nout:
                raise ValueError("The 'out' tuple must have exactly one entry per ufunc output")
            if not all(o is None or isinstance(o, _native.ndarray) for o in out):
                raise TypeError("return arrays must be of ArrayType")
        if casting not in ("no", "equiv", "safe", "same_kind", "unsafe"):
            raise ValueError("casting must be one of 'no', 'equiv', 'safe', 'same_kind', 'unsafe' (got "
                             f"{casting!r})")
        return args, out


# In a class's body this would be the class's own.
_native.extend(Hollow, {"__qualname__": None})
