"""Every way to ask for a version gives the same answer."""

import importlib.metadata
import re
import subprocess
import sys

import hotloop
import numba
import numpy as np

info = subprocess.run([sys.executable, "info"], capture_output=True, text=True, check=True).stdout
for package, line in ((np, "NumPy level"), (numba, "Numba level"), (hotloop, "version")):
    told = re.search(rf"^  {line} +(\S+)$", info, re.MULTILINE)[1]
    name = package.__name__
    recorded = importlib.metadata.version(name)
    assert package.__version__ == told == recorded, (name, package.__version__, told, recorded)
    assert importlib.metadata.metadata(name)["Name"] == name
    assert [each.version for each in importlib.metadata.distributions(name=name)][0] == told
assert np.version.version == np.__version__ and np.version.release is True
assert importlib.metadata.version("NumPy") == np.__version__
assert importlib.metadata.files("numpy") is None
assert {"numpy", "numba", "hotloop"} <= {each.name for each in importlib.metadata.distributions()}
assert not [each for each in importlib.metadata.distributions(path=["/nowhere"])]
try:
    importlib.metadata.version("surely-not-there")
except importlib.metadata.PackageNotFoundError:
    pass
else:
    raise AssertionError("a package that is not there was found")
