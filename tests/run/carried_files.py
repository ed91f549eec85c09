"""NumPy's own Python files: found beside the binary, loaded only when asked for, and missed with a clear word."""

import importlib
import importlib.metadata
import os
import subprocess
import sys

import numpy as np

assert not {"numpy.testing", "numpy.polynomial", "numpy.ma", "numpy.lib._npyio_impl"} & set(sys.modules)
assert {"testing", "polynomial", "ma", "loadtxt", "recarray"} <= set(dir(np))

np.testing.assert_allclose([1.0, 2.0], [1.0, 2.0 + 1e-9])
assert np.polynomial.Polynomial([1, 2])(3) == 7.0
[folder] = np.__path__
for module in (np.testing, np.polynomial):
    assert os.path.samefile(os.path.dirname(os.path.dirname(module.__file__)), folder), module.__file__
# What is frozen into the binary wins over a file of the same name.
assert not os.path.exists(os.path.join(folder, "__init__.py")) and not np.linalg.__spec__.has_location
assert np.testing.IS_INSTALLED and importlib.metadata.version("numpy") == np.__version__

for private in ("numpy._core.numerictypes", "numpy._core.fromnumeric", "numpy.lib._shape_base_impl"):
    assert importlib.import_module(private).integer is np.integer
assert importlib.import_module("numpy._core.umath").add is np.add
try:
    np.lib._shape_base_impl.nonsense
except AttributeError as error:
    assert str(error) == "module 'numpy.lib._shape_base_impl' has no attribute 'nonsense'"
else:
    raise AssertionError("a name that is not there was found")
try:
    np.nonsense
except AttributeError as error:
    assert str(error) == "module 'numpy' has no attribute 'nonsense'"
else:
    raise AssertionError("a name that is not there was found")

program = """
import numpy as np
assert np.add(1, 2) == 3
try:
    np.polynomial
except ModuleNotFoundError as error:
    assert error.name == "numpy.polynomial"
    print(error)
try:
    import numpy.nonsense
except ModuleNotFoundError as error:
    print(error)
"""
environment = os.environ | {"HOTLOOP_PACKAGES": "/nowhere"}
done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
first, second = done.stdout.splitlines()
assert first == ("numpy.polynomial is one of NumPy's own Python files, which Hotloop carries beside its binary, and it is not "
                 "in /nowhere; `cargo x setup` puts them there, and HOTLOOP_PACKAGES names another folder"), first
assert second == "No module named 'numpy.nonsense'", second
