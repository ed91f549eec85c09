"""Functions of files in other encodings and with other line ends compile, and their places are right."""

import importlib.util
import os
import sys
import tempfile
import traceback

import numpy as np
from numba import njit

TEXT = "# -*- coding: {} -*-\n\n\ndef f(a, i):\n    größe = a[0]\n    return größe + a[i + 5]"
failures = 0
with tempfile.TemporaryDirectory() as folder:
    for number, (encoding, head, change) in enumerate([
        ("utf-8", True, str),
        ("utf-8", False, str),
        ("utf-8-sig", False, str),
        ("latin-1", True, str),
        ("utf-8", False, lambda text: text.replace("\n", "\r\n")),
    ]):
        path = os.path.join(folder, f"module{number}.py")
        text = TEXT.format(encoding) if head else TEXT.split("\n", 1)[1]
        with open(path, "wb") as file:
            file.write(change(text).encode(encoding))
        spec = importlib.util.spec_from_file_location(f"module{number}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        compiled = njit(module.f)
        line = text[:text.index("return")].count("\n") + 1
        try:
            compiled(np.zeros(3), 1)
        except IndexError as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            found = (last.filename, last.lineno, last.line, last.colno)
        else:
            found = "no exception"
        # Columns are counted in bytes of UTF-8.
        if found != (path, line, "return größe + a[i + 5]", 21):
            failures += 1
            print(encoding, head, found)
sys.exit(1 if failures else 0)
