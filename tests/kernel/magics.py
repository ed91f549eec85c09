"""The magics that look inside the compiler, and the exceptions of compiled code, as a notebook shows them."""
# Timeout: 300 s

import re
import time
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
    "loops": r"safepoint",
    "llvm": r"(?s)define .*double",
    "asm": r"\bretq?\b",
}


def seconds(text):
    number, unit = text.split()
    return float(number) * {"ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1.0}[unit]


ANNOTATED = """
@njit(parallel=True)
def busy(x, y, at, n):
    out = np.empty(len(x))
    z = x * 2 + y
    for i in range(n):
        out[i] = z[i]
    total = 0.0
    for i in range(n):
        total += out[i]
    for i in prange(n):
        total += x[i] ** 2
    for i in range(n):
        w = x[i:] + 1
        total += w[0] + x[at[i]]
    print(total)
    return out

@njit
def framed(x, y):
    pair = np.array([x, y])
    return pair[0] * pair[1]

busy(np.ones(10), np.ones(10), np.arange(10), 5)
"""
COMPARED = """
@njit(parallel=True)
def total(values):
    s = 0.0
    for i in prange(len(values)):
        s += values[i] / 3
    return s

@njit
def doubled(values):
    for i in range(len(values)):
        values[i] *= 2
    return values[0]

@njit
def wrapped(n):
    return 2**62 * n

@njit
def only_python(n):
    return int(str(n) + "0") if isinstance(n, str) else eval("n")

numbers = np.arange(1000.0)
"""
EXPLAINED = """
@njit
def outer(a):
    factor = 3
    def scaled(x, y):
        return x * y
    total = 0.0
    for row in a:
        best = 0
        for v in row:
            best = max(best, scaled(v, factor))
        pair = (len(row), best)
        total += pair[1]
    return total

@njit
def counting(n):
    for i in range(n):
        yield i

@njit
def refused(x):
    y = x * 2
    z = y.bad
    return z + missing

@njit
def caller(x):
    y = x * 2.0
    return refused(y)

@njit
def coroutine(x):
    async def f():
        pass
    return x

outer(np.ones((2, 2)))
list(counting(3))
for each in (refused, caller, coroutine):
    try:
        each(1)
    except Exception:
        pass
"""


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

    def html(self, source):
        """What a cell shows as HTML."""
        ran = run(self.client, source)
        self.assertEqual(ran.reply["status"], "ok", "\n".join(ran.reply.get("traceback", [])))
        shown = [m["content"]["data"] for m in ran.messages if m["msg_type"] in ("display_data", "execute_result")]
        return "".join(data.get("text/html", "") for data in shown)

    def complaint(self, source):
        """What a usage error says."""
        ran = run(self.client, source)
        self.assertEqual(ran.reply["ename"], "UsageError")
        return ran.text("stderr")

    def test_all_stages_are_short_as_text_and_whole_as_html(self):
        text = self.text("%ir roots")
        for stage in STAGES:
            self.assertRegex(text, rf"--- {stage}: .* \(\d+ lines\)")
        self.assertRegex(text, r"(?m)^define .*\n(.*\n)*\.\.\. all of it with --stage llvm")
        html = self.html("%ir roots")
        self.assertEqual(html.count("<details class="), 1 + len(STAGES))
        self.assertGreater(len(html), 2 * len(text))
        for away in ("http:", "https:", "<script", "src=", "background:#", "color:#"):
            self.assertNotIn(away, html)
        # LLVM's text has angle brackets, which a page must not take for tags.
        self.assertNotIn("<4 x double>", html)

    def test_stages_are_linked_by_lines(self):
        html = self.html("%ir roots")
        body, = re.findall(r'<div[^>]* class="linked l(\d+)"[^>]*><i>\d+</i> *for i in prange', html)[:1]
        linked = re.findall(rf'<details class="(\w+)".*?(?=<details|$)', html, re.S)
        self.assertEqual(linked, ["source", *STAGES])
        for pane in re.findall(r"<details class=.*?</details>", html, re.S):
            self.assertIn(f"linked l{body}", pane)
        # What is pointed at stands out in all of them.
        self.assertIn(f":has(.l{body}:hover) .l{body} {{", html)
        text = self.text("%ir roots --lines")
        self.assertRegex(text, r"(?m)^ *\d+ \| +for i in prange.*\n +flow : ")
        self.assertRegex(text, r"(?m)^ +asm : ")
        self.assertNotIn("asm :", self.text("%ir roots --lines --stage llvm"))

    def test_stages_and_options_are_compared(self):
        text = self.text("%ir add_up --diff typed,llvm")
        self.assertRegex(text, r"(?m)^typed +\| llvm$")
        self.assertRegex(text, r"(?m)^--- \d+ +for ")
        text = self.text("%ir add_up --diff fastmath")
        self.assertRegex(text, r"\+\+\+ llvm with fastmath=True")
        self.assertRegex(text, r"(?m)^\+ .*fadd (fast|reassoc)")
        self.assertIn("asm with boundscheck=False", self.text("%ir add_up --diff boundscheck --stage asm"))
        self.assertIn("no difference", self.text("%ir add_up --diff fastmath=False"))
        self.assertIn("<table>", self.html("%ir add_up --diff fastmath"))
        self.assertIn("knows no stage or option 'nonsense'", self.complaint("%ir add_up --diff nonsense"))

    def test_the_control_flow_is_drawn(self):
        text = self.text("%ir add_up --cfg")
        self.assertRegex(text, r"b\d+ \[lines? .*\] -> b\d+ \(yes\), b\d+ \(no\)")
        html = self.html("%ir add_up --cfg --stage llvm")
        self.assertIn("<svg", html)
        # The title has an arrow, too.
        self.assertEqual(html.count("<rect") + 1, self.text("%ir add_up --cfg --stage llvm").count(" -> "))
        for away in ("http:", "https:", "<script", "src="):
            self.assertNotIn(away, html.replace("http://www.w3.org/2000/svg", ""))
        self.assertIn("<svg", self.html("list(add_up.inspect_cfg().values())[0]"))
        self.assertIn("no graph of assembly", self.complaint("%ir add_up --cfg --stage asm"))

    def test_parallel_diagnostics_have_levels(self):
        texts = [self.text(f"roots.parallel_diagnostics(level={level})") for level in (1, 2, 3, 4)]
        self.assertRegex(texts[0], r"(?m)^ *\d+ \| +for i in prange\(len\(values\)\): +#0$")
        self.assertRegex(texts[0], r"(?m)^#0, line \d+: for i in prange\(len\(values\)\)\n    runs in parallel")
        for text, more in zip(texts[1:], ("As compiled: 1 parallel loop", "Fusion and memory", "How the work is divided")):
            self.assertIn(more, text)
        self.assertEqual(sorted(texts, key=len), texts)
        self.assertIn("one of 1, 2, 3, 4", self.error("roots.parallel_diagnostics(level=5)")[1])

    def test_a_signature_chooses_the_specialisation(self):
        run(self.client, "@njit\ndef pick(x):\n    return x + 1\n\npick(1), pick(1.5)")
        self.assertIn("pick(float64) -> float64, signature 1 of 2", self.text("%ir pick --stage typed"))
        self.assertIn("pick(int64) -> int64, signature 0 of 2", self.text("%ir pick --stage typed --signature 0"))
        self.assertIn("pick(int64) -> int64", self.text("%ir pick --stage typed --signature int64"))
        self.assertIn("numbered from 0", self.complaint("%ir pick --signature 7"))
        self.assertIn("'flaot' is not a type", self.complaint("%ir pick --signature flaot"))
        self.assertEqual(self.text("len(pick.signatures)"), "2")

    def test_a_signature_compiles_what_was_not_called(self):
        run(self.client, "@njit\ndef uncalled(a, n):\n    return a[n] * 2\n\nclass Holder: pass\nHolder.f = uncalled")
        self.assertRegex(self.text("%ir uncalled --stage flow"), r"not compiled yet(.|\n)*flow uncalled\(a, n\)")
        for magic in ("%ir uncalled", "%ir uncalled --stage asm", "%parallel uncalled"):
            said = self.complaint(magic)
            self.assertIn("call it first", said)
            self.assertIn("--signature", said)
        text = self.text('%ir Holder.f --stage typed --signature "float64[:], int64"')
        self.assertIn("uncalled(array(float64, 1d, A), int64) -> float64", text)

    def test_what_is_not_a_compiled_function_is_named(self):
        self.assertIn("a Python function; decorate it with @njit", self.complaint("def plain(): pass\n%ir plain"))
        self.assertIn("an object of class int", self.complaint("%parallel 3"))
        self.assertIn("NameError", self.complaint("%ir nowhere"))
        self.assertIn("%%ir", self.complaint("%ir"))

    def test_a_cell_shows_what_it_compiled_or_names(self):
        text = self.text("%%ir\n@njit\ndef helper(x):\n    return x * 3\n\n@njit\ndef later(x):\n    return x\n\nhelper(4)")
        self.assertIn("helper(int64) -> int64", text)
        self.assertIn("later: not compiled yet", text)
        self.assertNotIn("add_up", text)
        self.assertIn("12", text)
        self.assertIn("no compiled function", self.text("%%ir\n1 + 1"))
        # Called through a container, so no name tells.
        text = self.text("%%ir --stage typed\ntools = [njit(lambda x: x - 0.5)]\ntools[0](2)")
        self.assertIn("(int64) -> float64", text)

    def test_an_error_in_a_cell_is_shown_once_with_the_lines_of_the_cell(self):
        for magic in ("%%ir", "%%jittime"):
            with self.subTest(magic=magic):
                ran = run(self.client, f"{magic}\nvalues[0]\nadd_up(None)")
                self.assertEqual(ran.reply["status"], "error")
                self.assertEqual([m["msg_type"] for m in ran.messages].count("error"), 1)
                text = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(ran.reply["traceback"]))
                self.assertRegex(text, r"line 3|-> 3 add_up\(None\)|--> 3")
                self.assertNotIn("hotloop/_", text)
                after = run(self.client, "1 / 0")
                self.assertEqual(after.reply["ename"], "ZeroDivisionError")
        self.assertIn("cell that awaits", self.complaint("%%jittime\nimport asyncio\nawait asyncio.sleep(0)"))
        ran = run(self.client, "%%jittime\nx = = 1")
        self.assertEqual(ran.reply["ename"], "SyntaxError")

    def test_frames_of_compiled_functions_show_their_place(self):
        cell = "@njit\ndef inside(a, i):\n    total = a[0] + a[i + 7]\n    return total\n\n@njit\ndef outside(a):\n    return 1 + inside(a, 2)\n\noutside(values[:3])"
        name, text = self.error(cell)
        self.assertEqual(name, "IndexError")
        self.assertIn("index 9 is out of bounds", text)
        self.assertRegex(text, r"----> 3     total = a\[0\] \+ a\[i \+ 7\]")
        self.assertRegex(text, r"----> 8     return 1 \+ inside\(a, 2\)")
        # Plain tracebacks have carets.
        text = self.text("import traceback\ntry: outside(values[:3])\nexcept IndexError: print(traceback.format_exc())")
        self.assertRegex(text, r"total = a\[0\] \+ a\[i \+ 7\]\n +~\^{7}\n")

    def test_an_unknown_stage_lists_the_known(self):
        ran = run(self.client, "%ir add_up --stage nonsense")
        said = str(ran.reply) + ran.text("stderr") + ran.text()
        for stage in STAGES:
            self.assertIn(stage, said)

    def test_parallel(self):
        self.assertRegex(self.text("%parallel roots"), r"(?s)parallel.*prange|prange.*parallel")
        self.assertTrue(self.text("%parallel add_up"))

        self.assertIn("prange(len(values))", self.html("%parallel roots"))
        self.assertIn("without parallel=True", self.text("%parallel add_up"))
        self.assertIn("<table", self.html("%parallel roots"))
        self.assertRegex(self.text("%parallel roots"), r"vectorised")

    def test_jittime_keeps_compiling_out_of_running(self):
        # Never found on disk, so that compiling takes long.
        lines = "\n".join(f"    s += (x + {i} + {time.time_ns()}) * s" for i in range(200))
        text = self.text(f"%%jittime\n@njit\ndef long_one(x):\n    s = 1.0\n{lines}\n    return s\n\nlong_one(2.0)")
        total, running = re.search(r"long_one\(float64\).* ([\d.]+ \w+)\s+.*running ([\d.]+ \w+), compiling", text, re.S).groups()
        self.assertLess(seconds(running), seconds(total), text)
        text = self.text("%%jittime\nimport time\ntime.sleep(0.05)")
        running, = re.search(r"running ([\d.]+ \w+), nothing was compiled", text).groups()
        self.assertTrue(0.05 <= seconds(running) < 5, text)
        self.assertIn("takes no arguments", self.complaint("%%jittime f\n1"))

    def test_annotate(self):
        run(self.client, ANNOTATED)
        text = self.text("%annotate busy")
        for line in (
            "- np.empty(len(x)): takes memory\n", "+ x * 2 + y: 2 array operations run as one loop", "+ the array expression runs in parallel",
            "+ runs in parallel; reduces total (+)", "- not vectorised: floats are added up one after the other",
            "+ out[i]: indices are checked for all rounds at once, before the loop", "- w[0], x[at[i]], at[i]: the index is checked in each round",
            "- x[i:] + 1: takes memory in each round", "- print(total): calls the interpreter", "# total: float64",
        ):  # fmt: skip
            self.assertIn(line, text)
        html = self.html("%annotate busy")
        self.assertRegex(html, '<span class="badge good" title="[^"]*vectorised, [0-9]+ elements[^"]*">vectorised × [0-9]+</span>')
        self.assertIn("+ np.array([x, y]): lies in the function's frame or in registers", self.text("%%annotate\nframed(1.0, 2.0)"))
        self.assertIn("not compiled yet", self.text("%%annotate\n@njit\ndef later(x):\n    return x"))
        self.assertIn("say which function", self.complaint("%annotate"))

    def test_compare(self):
        run(self.client, COMPARED)
        text = self.text("%compare --seconds 0.05 total(numbers)")
        for line in (r"interpreted .*1×  reference", r"as decorated .*(same|same to [0-9e-]+) ", r"fastmath .*same", r"parallel, 1 thread .*same"):
            self.assertRegex(text, line)
        self.assertIn("█", text)
        # What changes its arguments is given new ones, and these are compared too.
        text = self.text("%%compare --seconds 0.05 --variants interpreted,compiled\ngiven = numbers.copy()\ndoubled(given)")
        self.assertRegex(text, r"compiled .*same ")
        self.assertEqual(self.text("given[1]").split()[-1], self.text("numbers[1]").split()[-1])
        self.assertNotIn("fastmath", text)
        text = self.text("%compare --seconds 0.05 --variants=interpreted,compiled,parallel --threads 1 wrapped(100)")
        self.assertRegex(text, r"compiled .*DIFFERENT")
        self.assertIn("there is no prange loop", text)
        self.assertRegex(self.text("%compare --seconds 0.05 --variants interpreted,compiled only_python(3)"), r"compiled +TypingError: ")
        self.assertIn("<svg", self.html("%compare --seconds 0.05 total(numbers)"))
        for wrong, said in (
            ("%compare", "must be a call"), ("%compare numbers.sum()", "not a compiled function"), ("%compare --threads 0 total(numbers)", "numbers from 1"),
            ("%compare --variants fast total(numbers)", "not fast"), ("%%compare total(numbers)\n1", "no call on its line"),
        ):  # fmt: skip
            self.assertIn(said, self.complaint(wrong))
        self.assertEqual(run(self.client, "%%compare\n1 / 0\ntotal(numbers)").reply["ename"], "ZeroDivisionError")
        self.assertEqual(self.text("import numba; numba.get_num_threads() == numba.config.NUMBA_NUM_THREADS"), "True")

    def test_a_semicolon_silences_the_last_line_of_a_cell_magic(self):
        self.assertNotIn("array", self.text("%%jittime\nvalues * 2;"))
        self.assertIn("array", self.text("%%jittime\nvalues * 2"))
        self.assertEqual(self.text("values.sum();"), "")

    def test_races(self):
        cell = "@njit(parallel=True)\ndef racing(x):\n    y = np.zeros(3)\n    for i in prange(len(x)):\n        y[i % 3] += x[i]\n    return y\n\nracing(values);"
        text = self.text(f"%%races\n{cell}")
        self.assertIn("1 race in 100 iterations of parallel loops\niterations 0 and 3 both write y[0], and so on: 97 times in all", text)
        self.assertRegex(text, r":6: y\[i % 3\] \+= x\[i\]")
        self.assertIn("no race in 100 iterations", self.text("%%races\nroots(values);"))
        self.assertIn("no parallel loop ran", self.text("%%races\nadd_up(values);"))
        self.assertEqual(run(self.client, "%%races\nracing(values)\n1 / 0").reply["ename"], "ZeroDivisionError")
        self.assertIn("takes no arguments", self.complaint("%%races 3\n1"))

    def test_explain(self):
        run(self.client, EXPLAINED)
        text = self.text("%explain outer")
        for line in (
            "outer(array(float64, 2d, C)) returns float64", "# a: array(float64, 2d, C)", "# factor: int64",
            "# row: array(float64, 1d, C)", "# pair: Tuple(int64, float64)", "x: float64, y: int64",
        ):
            self.assertIn(line, text)
        self.assertIn("counting(int64)", self.text("%explain counting"))
        self.assertIn("i: int64", self.text("%explain counting"))
        self.assertNotIn("@c", self.text("%explain counting"))
        run(self.client, "@njit\ndef of_several(*rest):\n    t = 0.0\n    for r in rest:\n        t += r\n    return t\n\nof_several(1, 2.5)")
        self.assertIn("r: int64, r: float64\n", self.text("%explain of_several"))
        text = self.text("%explain refused")
        for line in (
            "refused(int64) cannot be compiled", "  y = x * 2", "# y: int64", "        ^^^^^ int64 has no attribute 'bad'",
            "# z: unknown", "the name 'missing' is not defined [unknown-name]", "Hint: define it before",
        ):
            self.assertIn(line, text)
        text = self.text("%explain caller")
        self.assertIn("caller(int64) calls what cannot be compiled", text)
        self.assertIn("refused(float64) cannot be compiled", text)
        self.assertIn("a coroutine cannot be compiled", self.text("%explain coroutine"))
        text = self.text("%explain outer --signature 'int64'")
        self.assertIn("outer(int64) cannot be compiled", text)
        self.assertIn("outer(array(float64, 2d, C)) returns", self.text("%explain outer --signature 0"))
        html = self.html("%explain refused")
        self.assertIn('title="x * 2: int64"', html)

    def test_jit_says_when_functions_are_compiled(self):
        self.assertIn("by the first call, and that call waits", self.text("%jit"))
        self.addCleanup(run, self.client, "%jit now")
        run(self.client, "%jit hot=3")
        self.assertIn("by call number 3 with the same types", self.text("%jit"))
        cell = "@njit\ndef warmed(x):\n    return x + 1\n\nfor _ in range(4):\n    warmed(1)\n    print(len(warmed.signatures))"
        self.assertEqual(self.text(cell).split(), ["0", "0", "1", "1"])
        run(self.client, "%jit background hot=2")
        self.assertIn("on another thread", self.text("%jit"))
        run(self.client, "%jit now")
        self.assertEqual(self.text("warmed(1.5); len(warmed.signatures)").split(), ["2"])
        self.assertIn("'hot=N' with a number", self.complaint("%jit often"))

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
        # Never found on disk, so that compiling takes long.
        lines = "\n".join(f"    s += (x + {i} + {time.time_ns()}) * s" for i in range(200))
        run(self.client, f"@njit\ndef slow_to_compile(x):\n    s = 1.0\n{lines}\n    return s")
        taken = self.text("r = %timeit -q -o -n 1 -r 1 slow_to_compile(2.0)\nr.all_runs[0]")
        compiling = self.text("sum(slow_to_compile.get_metadata()[slow_to_compile.signatures[0]]['timers'].values())")
        self.assertLess(float(taken), float(compiling))

    def test_timeit_is_ipythons_otherwise(self):
        self.assertRegex(self.text("%timeit -n 2 -r 3 add_up(values)"), r"mean ± std\. dev\. of 3 runs, 2 loops each")
        self.assertEqual(self.text("r = %timeit -q -o -n 2 -r 3 pass\nlen(r.all_runs)"), "3")
        self.assertRegex(self.text("%%timeit -n 1 -r 2 k = 5\nk + 1"), "2 runs, 1 loop each")
        self.assertIn("not counted", self.text("import IPython\nget_ipython().find_line_magic('timeit').__doc__[:80]"))

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
