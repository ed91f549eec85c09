"""Names that NumPy no longer has, with what is said of them, and the places where older packages look."""

import importlib
import warnings

import numpy as np

for name in """bool8 float_ object int float str complex in1d trapz unicode_ string_ complex_ NaN Inf infty product alltrue sometrue asfarray issctype
round_ find_common_type cast source DataSource recfromcsv byte_bounds msort mat obj2sctype sctypes geterrobj nbytes tracemalloc_domain long unicode
safe_eval add_newdoc deprecate disp who lookfor issubsctype maximum_sctype singlecomplex longfloat cfloat PINF NZERO asscalar compare_chararrays
array_api distutils nonsense""".split():  # fmt: skip
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        try:
            print(name, getattr(np, name).__name__)
        except AttributeError as error:
            print(name, error, [str(each.message) for each in found])
for name, attribute in [("core.umath", "add"), ("core.numeric", "arange"), ("core.records", "fromarrays"), ("core.defchararray", "upper"), ("core.fromnumeric", "mean"), ("core.shape_base", "vstack"),
                        ("core.numerictypes", "issubdtype"), ("core.getlimits", "finfo"), ("core.arrayprint", "array2string"), ("core.multiarray", "array"), ("core.multiarray", "scalar"),
                        ("core.einsumfunc", "einsum"), ("core.umath", "nonsense"), ("_core.einsumfunc", "_parse_einsum_input"), ("_globals", "_NoValue"), ("_globals", "_CopyMode"),
                        ("linalg._linalg", "EigResult"), ("fft._pocketfft", "fft"), ("fft._helper", "fftfreq"), ("matlib", "eye")]:  # fmt: skip
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        module = importlib.import_module(f"numpy.{name}")
        found.clear()
        try:
            print(name, attribute, getattr(getattr(module, attribute), "__name__", ""))
        except AttributeError as error:
            print(name, error)
        print([(each.category.__name__, str(each.message)[:70]) for each in found])
print(np._core.einsumfunc._parse_einsum_input(("ij,j...->i", np.ones((2, 3)), np.ones(3)))[:2], np.__array_api_version__, bool(np._CopyMode.ALWAYS), np._NoValue)
