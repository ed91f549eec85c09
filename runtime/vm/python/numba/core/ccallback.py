"""Functions that C can call."""

from _hotloop_jit import compiled_value
from numba.core.sigutils import normalize_signature
from numba.core.types import _signature_text
from numba.core.typing.templates import signature


def decorator(sig, locals, options):
    """What ``cfunc(...)`` gives: it compiles a function for this signature."""
    if callable(sig) and hasattr(sig, "__code__"):
        raise TypeError("cfunc() needs a signature: @cfunc('float64(float64)')")
    sig = normalize_signature(sig)
    if options.get("forceobj") or options.get("nopython") is False:
        raise NotImplementedError("object mode not allowed in C callbacks")

    def compile(function):
        made = CFunc(function, sig, locals, options)
        made.compile()
        return made
    return compile


class CFunc:
    """A function that C can call. Errors in it are printed, and zero is returned."""

    def __init__(self, pyfunc, sig, locals, options, pipeline_class=None):
        args, return_type = sig
        if return_type is None:
            raise TypeError("C callback needs an explicit return type")
        self.__name__ = pyfunc.__name__
        self.__qualname__ = getattr(pyfunc, "__qualname__", self.__name__)
        self.__doc__ = pyfunc.__doc__
        self.__module__ = pyfunc.__module__
        self.__wrapped__ = pyfunc
        self._pyfunc = pyfunc
        self._sig = signature(return_type, *args)
        self._options = {**options, "locals": locals}
        self._value = self._dispatcher = None

    def compile(self):
        from numba._decorators import _check_options, _new_dispatcher
        _check_options(self._options)
        self._dispatcher = _new_dispatcher(self._pyfunc, self._options)
        self._value = compiled_value(self._dispatcher, _signature_text(self._sig))
        self._value._shown_as(self)

    def enable_caching(self):
        """Machine code is always kept on disk."""

    @property
    def _hotloop_function(self):
        return self._value

    @property
    def signature(self):
        return self._sig

    @property
    def address(self):
        """Where C calls it."""
        return self._value.address

    @property
    def native_name(self):
        """The name under which messages know it."""
        return f"cfunc.{self.__module__}.{self.__qualname__}"

    @property
    def cffi(self):
        """The address as cffi has it."""
        import cffi
        return cffi.FFI().cast("void *", self.address)

    @property
    def ctypes(self):
        """The function as ctypes has it."""
        made = self.__dict__.get("_ctypes")
        if made is None:
            from numba._foreign import ctypes_function
            made = self._ctypes = ctypes_function(self.address, self._sig)
        return made

    @property
    def cache_hits(self):
        return 0

    def inspect_llvm(self):
        """LLVM's form of the function, optimised."""
        self._dispatcher.compile(tuple(self._sig.args))
        return self._dispatcher.inspect_llvm(tuple(self._sig.args))

    def __repr__(self):
        return f"<Numba C callback {self.__qualname__!r}>"

    def __call__(self, *args, **kwargs):
        return self._pyfunc(*args, **kwargs)
