"""What others expect in the compiled half of NumPy."""

from .._forward import forward as _forward
from .multiarray import normalize_axis_index

__getattr__ = _forward(globals(), {"_load_from_filelike": ("numpy._delimited", "load")})

__cpu_baseline__, __cpu_dispatch__, __cpu_features__, __cpu_targets_info__ = [], [], {}, {}
tracemalloc_domain = 389047
PINF, NINF, PZERO, NZERO, NAN = float("inf"), float("-inf"), 0.0, -0.0, float("nan")


def _blas_supports_fpe(state=None):
    """Whether products of matrices tell floating-point exceptions."""
    return True


def add_docstring(obj, docstring):
    """Gives a documentation to an object that has none, where it can have one."""
    if not getattr(obj, "__doc__", None):
        try:
            obj.__doc__ = docstring
        except (AttributeError, TypeError):
            pass
