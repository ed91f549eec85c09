"""Magics that must behave differently in this kernel than in IPython's."""

import glob
import os
import sys

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class


@magics_class
class KernelMagics(Magics):
    """The kernel's own versions of IPython magics."""

    @line_magic
    def pip(self, line):
        """Run pip for the environment that this kernel imports packages from.

        Only packages without C extensions can be imported.
        """
        python = environment_python()
        if python is None:
            raise UsageError("%pip needs an environment with a Python of its own; none was found")
        self.shell.system(f"{python} -m pip {line}")
        print("Note: restart the kernel to use updated packages.")

    @line_magic
    def gui(self, line):
        """GUI event loops are not run by this kernel; plots are shown inline."""
        if line.strip() not in ("", "inline"):
            raise UsageError("this kernel runs no GUI event loop; plots are shown inline")


def environment_python():
    """The CPython that manages the user's packages, if there is one."""
    prefixes = [os.environ.get("VIRTUAL_ENV"), os.environ.get("CONDA_PREFIX"), sys.prefix]
    prefixes.append(os.path.dirname(os.path.dirname(sys.executable)))
    for prefix in filter(None, prefixes):
        for name in ("python3", "python"):
            path = os.path.join(prefix, "bin", name)
            if os.access(path, os.X_OK):
                return path
    return None
