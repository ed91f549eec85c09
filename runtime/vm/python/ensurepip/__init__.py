"""pip is not part of this interpreter; what asks for it is told so."""

import sys
import sysconfig

__all__ = ["version", "bootstrap"]

_WAY_OUT = "pip is not part of Hotloop; any other Python's pip installs pure Python packages: python3 -m pip install --target {} NAME"


def version():
    """There is none."""
    raise RuntimeError(_WAY_OUT.format(sysconfig.get_path("purelib")))


def bootstrap(*, root=None, upgrade=False, user=False, altinstall=False, default_pip=False, verbosity=0):
    """Nothing can be installed."""
    version()


def _main(argv=None):
    print(_WAY_OUT.format(sysconfig.get_path("purelib")), file=sys.stderr)
    return 1
