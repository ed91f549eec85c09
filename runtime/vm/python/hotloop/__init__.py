"""Looking into Hotloop's compiler from a notebook.

The kernel loads this as an IPython extension. Its magics are those of `_magics.py`, among them a
``%timeit`` that does not count compilation.
"""

from _hotloop_jit import versions as _versions

from hotloop._races import check_races

__all__ = ["check_races"]
__version__ = _versions["hotloop"]


def load_ipython_extension(shell):
    """Called by ``%load_ext hotloop``, and by the kernel when it starts."""
    from hotloop._magics import CompilerMagics

    shell.register_magics(CompilerMagics)
