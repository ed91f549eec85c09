"""Names of Numba that only make sense with its own code generator. They can be imported; using one says so."""

from numba.core import errors

_WAY_OUT = ("it reaches into Numba's code generator, which Hotloop does not have; write the function in Python with "
            "numba.extending.overload, overload_method or overload_attribute, whose implementations are compiled")


class _Absent:
    """Stands for a name that cannot be used."""

    def __init__(self, name):
        self.__name__ = self.__qualname__ = name.rpartition(".")[2]
        self._hotloop_absent = name

    def __call__(self, *args, **keywords):
        raise self._refusal()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent(f"{self._hotloop_absent}.{name}")

    def __mro_entries__(self, bases):
        # A class can be derived; it is as unusable as its base.
        class Absent:
            def __init__(other, *args, **keywords):
                raise self._refusal()
        return (Absent,)

    def __repr__(self):
        return f"<{self._hotloop_absent}: not in Hotloop>"

    def _refusal(self):
        return errors.NumbaNotImplementedError(f"{self._hotloop_absent} is not supported: {_WAY_OUT}")


def names_of(module, *names):
    """The `__getattr__` of a module that has these names; of any name if none are given."""
    def __getattr__(name):
        if name.startswith("__") or names and name not in names:
            raise AttributeError(f"module '{module}' has no attribute '{name}'")
        return _Absent(f"{module}.{name}")
    return __getattr__
