"""NumPy as Hotloop provides it: the array core is native, this package gives it NumPy's names and signatures."""

import sys as _sys

import _hotloop_numpy as _native
from _hotloop_boot import carried_path as _carried_path

__path__ = _carried_path(__name__)
__file__ = (__path__ or [""])[0] + "/__init__.py"

from _hotloop_numpy import (
    dtype, generic, ndarray, ufunc,
    number, integer, signedinteger, unsignedinteger, inexact, floating, complexfloating, flexible, character,
    bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float16, float32, float64, complex64, complex128,
    datetime64, timedelta64, str_, bytes_, void, object_,
)

from . import exceptions, _scalars
from ._creation import *
from ._diagonals import *
from ._grids import *
from ._joining import *
from ._reductions import *
from ._sorting import *
from ._sets import *
from ._statistics import *
from ._nan import *
from ._differences import *
from ._histograms import *
from ._shaping import *
from ._logic import *
from ._numbers import *
from ._products import *
from ._windows import *
from ._einstein import *
from ._functional import *
from ._polynomials import *
from ._padding import *
from ._printing import *
from ._errors import errstate, geterr, seterr
from ._moments import datetime_as_string, datetime_data
from ._information import *
from ._files import *
from ._busdays import *
from ._iteration import *
from ._bits import *
from . import _methods
from ._reductions import _NoValue
from ._late import find as __getattr__
from . import _core, core, dtypes, fft, lib, linalg, random, version

__version__ = version.version
__array_api_version__ = "2024.12"

for _name, _object in list(vars(_native).items()):
    if type(_object) is ufunc:
        globals()[_name] = _object
del _name, _object

bool_ = bool
byte, short, intc, int_, intp, long, longlong = int8, int16, int32, int64, int64, int64, int64
ubyte, ushort, uintc, uint, uintp, ulong, ulonglong = uint8, uint16, uint32, uint64, uint64, uint64, uint64
# There is no wider float than a double.
half, single, double, longdouble = float16, float32, float64, float64
csingle, cdouble, clongdouble = complex64, complex128, complex128
True_ = bool(True)
False_ = bool(False)

pi = 3.141592653589793
e = 2.718281828459045
euler_gamma = 0.5772156649015329
inf = float("inf")
nan = float("nan")
newaxis = None
little_endian = _sys.byteorder == "little"

from ._methods import flatiter

ScalarType = (int, float, complex, __builtins__["bool"] if isinstance(__builtins__, dict) else __builtins__.bool, bool,
              int8, int16, int32, int64, uint8, uint16, uint32, uint64, float16, float32, float64, complex64, complex128,
              datetime64, timedelta64, object_, bytes_, str_, void)
typecodes = {"Character": "c", "Integer": "bhilqnp", "UnsignedInteger": "BHILQNP", "Float": "efdg", "Complex": "FDG",
             "AllInteger": "bBhHiIlLqQnNpP", "AllFloat": "efdgFDG", "Datetime": "Mm",
             "All": "?bhilqnpBHILQNPefdgFDGSUVOMm"}

sctypeDict = {t.__name__: t for t in (
    bool, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float16, float32, float64, complex64, complex128,
    datetime64, timedelta64, str_, bytes_, void, object_)}

_sys.modules["numpy.exceptions"] = exceptions

from . import _overridable

_overridable.install_all(_sys.modules[__name__])


def __dir__():
    from ._late import NAMES
    return sorted({name for name in (*globals(), *NAMES) if not name.startswith("_")} | {"__version__"})
