"""The magics that look inside the compiler, and the exceptions of compiled code, as a notebook shows them."""
# Timeout: 300 s

import re
import unittest

from _kernel import kernel, run

PREPARE = """
import numpy as np
from numba import njit, prange

@njit
def add_up(values):
    s = 0.0
    for i in range(len(values)):
        s += values[i]
    return s

@njit(parallel=True)
def roots(values):
    out = np.empty(len(values))
    for i in prange(len(values)):
        out[i] = np.sqrt(values[i])
    return out

values = np.arange(100.0)
add_up(values), roots(values)
"""
STAGES = {
    "flow": r"values",
    "typed": r"float64",
    "loops": r"for |loop",
    "llvm": r"define .*double",
    "asm": r"\bret\b",
}


class Magics(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.context = kernel()
        _, cls.client = cls.context.__enter__()
        ran = run(cls.client, PREPARE)
        assert ran.reply["status"] == "ok", ran.reply

    @classmethod
    def tearDownClass(cls):
        cls.context.__exit__(None, None, None)

    def text(self, source):
        """All that a cell shows as text."""
        ran = run(self.client, source)
        self.assertEqual(ran.reply["status"], "ok", "\n".join(ran.reply.get("traceback", [])))
        shown = [m["content"]["data"]["text/plain"] for m in ran.messages if m["msg_type"] in ("display_data", "execute_result")]
        return ran.text() + "\n".join(shown)

    def error(self, source):
        ran = run(self.client, source)
        self.assertEqual(ran.reply["status"], "error")
        text = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(ran.reply["traceback"]))
        return ran.reply["ename"], text

    def test_every_stage_can_be_printed(self):
        for stage, wanted in STAGES.items():
            with self.subTest(stage=stage):
                self.assertRegex(self.text(f"%ir add_up --stage {stage}"), wanted)
                self.assertRegex(self.text(f"%%ir --stage {stage}\nadd_up(values)"), wanted)
        self.assertTrue(self.text("%ir add_up"))

    def test_an_unknown_stage_lists_the_known(self):
        ran = run(self.client, "%ir add_up --stage nonsense")
        said = str(ran.reply) + ran.text("stderr") + ran.text()
        for stage in STAGES:
            self.assertIn(stage, said)

    def test_parallel(self):
        self.assertRegex(self.text("%parallel roots"), r"(?s)parallel.*prange|prange.*parallel")
        self.assertTrue(self.text("%parallel add_up"))

    def test_jittime(self):
        text = self.text("%%jittime\n@njit\ndef fresh(x):\n    return x + 1\n\nfresh(1)")
        self.assertIn("fresh", text)
        self.assertRegex(text, r"\d+(\.\d+)? ?(ms|µs|us|s)")
        self.assertNotIn("add_up", self.text("%%jittime\nadd_up(values)\nNone"))

    def test_inspection(self):
        self.assertIn("define", self.text("print(next(iter(add_up.inspect_llvm().values())))"))
        self.assertIn("ret", self.text("print(next(iter(add_up.inspect_asm().values())))"))
        self.assertIn("float64", self.text("add_up.inspect_types()"))
        self.assertIn("float64", self.text("add_up.signatures"))

    def test_timeit_does_not_count_compilation(self):
        text = self.text("@njit\ndef slow_to_compile(x):\n    return x * 2 + 1\n\n%timeit -n 1 -r 1 slow_to_compile(3)")
        number, unit = re.search(r"([\d.]+) (ns|[µμu]s|ms)", text).groups()
        self.assertLess(float(number) * {"ns": 1e-6, "ms": 1.0}.get(unit, 1e-3), 1.0, text)

    def test_an_index_out_of_bounds(self):
        name, text = self.error("@njit\ndef past(values):\n    i = len(values)\n    return values[i]\n\npast(values)")
        self.assertEqual(name, "IndexError")
        self.assertIn("return values[i]", text)
        name, text = self.error("@njit\ndef store(values):\n    for i in range(200):\n        values[i] = 1\n\nstore(values)")
        self.assertEqual(name, "IndexError")
        self.assertIn("values[i] = 1", text)

    def test_division_by_zero(self):
        name, text = self.error("@njit\ndef divide(a, b):\n    return a // b\n\ndivide(1, 0)")
        self.assertEqual(name, "ZeroDivisionError")
        self.assertIn("a // b", text)

    def test_shapes_that_do_not_fit(self):
        name, text = self.error("@njit\ndef both(a, b):\n    return a + b\n\nboth(np.zeros(3), np.zeros(4))")
        self.assertEqual(name, "ValueError")
        self.assertIn("return a + b", text)

    def test_what_cannot_be_compiled_is_explained(self):
        for body, wanted in {
            "return 'text' + x": ["'text' + x", "^"],
            "return missing + x": ["missing", "^"],
            "return x.nonsense": ["x.nonsense", "^"],
            "import os; return x": ["import os", "^"],
        }.items():
            with self.subTest(body=body):
                _, text = self.error(f"@njit\ndef wrong(x):\n    {body}\n\nwrong(1)")
                for part in wanted:
                    self.assertIn(part, text)

    def test_an_unknown_option_lists_the_known(self):
        _, text = self.error("@njit(paralel=True)\ndef f(x):\n    return x\nf(1)")
        self.assertIn("parallel", text)
        self.assertIn("fastmath", text)

    def test_a_wrong_signature(self):
        _, text = self.error("@njit('float64(float64)')\ndef f(x):\n    return x\nf(1, 2)")
        self.assertTrue(text)
        _, text = self.error("@njit('float64(nonsense)')\ndef f(x):\n    return x")
        self.assertIn("nonsense", text)

    def test_races_are_pointed_out(self):
        ran = run(
            self.client,
            "@njit(parallel=True)\ndef racy(v):\n    y = np.zeros(4)\n    for i in prange(len(v)):\n        y[i % 4] += v[i]\n    return y\n\nracy(values);",
        )
        self.assertEqual(ran.reply["status"], "ok")
        self.assertIn("RaceWarning", ran.text("stderr"))
        self.assertIn("y[i % 4] += v[i]", ran.text("stderr"))


if __name__ == "__main__":
    unittest.main()
