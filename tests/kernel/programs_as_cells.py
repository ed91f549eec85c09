"""What runs as a program runs as a cell: sources, line numbers and globals come from the cell then."""

import pathlib
import unittest

from _kernel import kernel, run

PROGRAMS = pathlib.Path(__file__).parent.parent / "run"
STANDALONE = ["bounds.py", "redefinition.py", "threads_and_reductions.py"]


class ProgramsAsCells(unittest.TestCase):
    def test_programs(self):
        with kernel() as (_, client):
            for name in STANDALONE:
                with self.subTest(name=name):
                    ran = run(client, (PROGRAMS / name).read_text(encoding="utf-8"))
                    self.assertEqual(ran.reply["status"], "ok", "\n".join(ran.reply.get("traceback", [])))

    def test_a_helper_in_another_cell_is_compiled_anew(self):
        with kernel() as (_, client):
            cells = [
                ("from numba import njit", None),
                ("@njit\ndef helper(x):\n    return x + 1", None),
                ("@njit\ndef caller(x):\n    return helper(x) * 10", None),
                ("caller(1)", "20"),
                ("@njit\ndef helper(x):\n    return x + 2", None),
                ("caller(1)", "30"),
                ("scale = 3\n@njit\ndef scaled(x):\n    return x * scale\n\nscaled(2)", "6"),
                ("scale = 4", None),
                ("scaled(2)", "8"),
            ]
            for source, wanted in cells:
                ran = run(client, source)
                self.assertEqual(ran.reply["status"], "ok", "\n".join(ran.reply.get("traceback", [])))
                if wanted is not None:
                    self.assertEqual(ran.only("execute_result")["data"]["text/plain"], wanted, source)


if __name__ == "__main__":
    unittest.main()
