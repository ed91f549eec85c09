"""The public test suite for kernels, jupyter_kernel_test, with a sample for every kind of message that it knows."""

import os
import sys
import unittest

import jupyter_kernel_test

KERNEL = os.environ.get("HOTLOOP_KERNEL", "hotloop")


class Conformance(jupyter_kernel_test.KernelTests):
    kernel_name = KERNEL
    language_name = "python"
    file_extension = ".py"
    code_hello_world = "print('hello, world')"
    code_stderr = "import sys; print('oops', file=sys.stderr)"
    completion_samples = [
        {"text": "zi", "matches": {"zip"}},
        {"text": "import itert", "matches": {"itertools"}},
        {"text": "import sys; sys.byteord", "matches": {"byteorder"}},
    ]
    complete_code_samples = ["1", "print('hello, world')", "def f(x):\n  return x * 2\n\n", "", "%timeit 1"]
    incomplete_code_samples = ["print('''hello", "def f(x):\n  x * 2", "[1,", "if True:", "@decorator"]
    invalid_code_samples = ["import = 7q", "for x in"]
    code_page_something = "zip?"
    code_generate_error = "raise ValueError('as asked')"
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "[n * n for n in range(1, 4)]", "result": "[1, 4, 9]"},
        {"code": "'text'", "result": "'text'"},
        {"code": "import numpy as np; np.arange(3) / 2", "result": "array([0. , 0.5, 1. ])"},
    ]
    code_display_data = [
        {"code": "from IPython.display import HTML, display; display(HTML('<b>test</b>'))", "mime": "text/html"},
        {"code": "from IPython.display import Math, display; display(Math('\\\\frac{1}{2}'))", "mime": "text/latex"},
    ]
    code_history_pattern = "1 ? 2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "zip"
    code_clear_output = "from IPython.display import clear_output; clear_output()"


class Welcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = KERNEL
    support_iopub_welcome = True


if __name__ == "__main__":
    result = unittest.main(exit=False).result
    # A test that skips itself has no sample, and would say nothing about the kernel.
    sys.exit(not result.wasSuccessful() or bool(result.skipped))
