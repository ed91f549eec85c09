"""Output arrives in the cell that made it and when it is made: of threads, children, tasks and compiled code."""
# Timeout: 300 s

import time
import unittest

from _kernel import kernel, outputs, reply, run


COMPILED = '''
import os
os.environ["NUMBA_NUM_THREADS"] = "2"
import math
from numba import njit, prange

@njit
def work(n):
    total = 0.0
    for k in range(n):
        total = math.sin(total + k)
    return total

@njit
def serial(n):
    print("begun")
    total = work(n)
    print("done")
    return total > 2

@njit(parallel=True)
def parallel(n):
    for i in prange(3):
        if i == 0:
            print("long", work(n) > 2)
        else:
            print("short", i)

serial(1), parallel(1);
'''


class Output(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.context = kernel()
        _, cls.client = cls.context.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.context.__exit__(None, None, None)

    def test_as_it_is_printed(self):
        identity = self.client.execute("import time\nprint('first', flush=True)\ntime.sleep(3)\nprint('second')")
        begun = time.monotonic()
        while True:
            message = self.client.get_iopub_msg(timeout=20)
            if message["msg_type"] == "stream":
                break
        self.assertLess(time.monotonic() - begun, 2)
        self.assertEqual(message["content"]["text"], "first\n")
        outputs(self.client, identity)
        reply(self.client, identity)

    def test_both_streams_in_order(self):
        ran = run(self.client, "import sys\nfor i in range(3):\n    print(i)\n    print(-i, file=sys.stderr)")
        self.assertEqual(ran.text(), "0\n1\n2\n")
        self.assertEqual(ran.text("stderr"), "0\n-1\n-2\n")

    def test_carriage_returns_and_unicode(self):
        self.assertEqual(run(self.client, "print('10%\\r20%', end='')\nprint('ä\U0001f600')").text(), "10%\r20%ä\U0001f600\n")

    def test_threads(self):
        ran = run(
            self.client,
            "import threading\nt = threading.Thread(target=lambda: print('from a thread'))\nt.start()\nt.join()",
        )
        self.assertEqual(ran.text(), "from a thread\n")

    def test_a_thread_that_goes_on_prints_into_its_own_cell(self):
        started = self.client.execute(
            "import threading, time\ndef late():\n    time.sleep(1.0)\n    print('late')\nthreading.Thread(target=late).start()"
        )
        self.client.execute("import time\nfor _ in range(20): time.sleep(0.1)\nprint('other')")
        parents = {}
        deadline = time.monotonic() + 20
        while len(parents) < 2 and time.monotonic() < deadline:
            message = self.client.get_iopub_msg(timeout=20)
            if message["msg_type"] == "stream":
                parents[message["content"]["text"].strip()] = message["parent_header"]["msg_id"]
        self.assertEqual(parents["late"], started)
        self.assertNotEqual(parents["other"], started)
        self.client.get_shell_msg(timeout=20)
        self.client.get_shell_msg(timeout=20)

    def test_compiled_code_prints_while_it_runs(self):
        run(self.client, COMPILED, limit=60)
        for source, lines in [("serial(50_000_000)", ["begun", "done"]), ("parallel(50_000_000)", ["short 1", "short 2"])]:
            with self.subTest(source=source):
                begun = time.monotonic()
                identity = self.client.execute(f"import time\nprint('before')\n{source}\nprint('after')")
                other = self.client.execute("print('another cell')")
                arrived = {}
                while "another cell" not in arrived:
                    message = self.client.get_iopub_msg(timeout=60)
                    if message["msg_type"] != "stream":
                        continue
                    parent = message["parent_header"]["msg_id"]
                    for line in message["content"]["text"].splitlines():
                        self.assertEqual(parent, other if line == "another cell" else identity)
                        arrived[line] = time.monotonic() - begun
                order = list(arrived)
                self.assertEqual((order[0], order[-2:]), ("before", ["after", "another cell"]))
                # The function runs for longer than a message takes.
                self.assertLess(arrived[lines[0]], arrived["after"] / 2)
                self.assertLess(set(lines), set(arrived))
                reply(self.client, identity)
                reply(self.client, other)

    def test_children(self):
        for source in [
            "import subprocess\nsubprocess.run(['echo', 'child'])",
            "import os\nos.system('echo child')",
            "import os\nos.write(1, b'child\\n')",
            "!echo child",
        ]:
            with self.subTest(source=source):
                self.assertEqual(run(self.client, source + ";").text().replace("\r", ""), "child\n")
        self.assertEqual(run(self.client, "import os\nos.system('echo wrong >&2');").text("stderr"), "wrong\n")

    def test_tasks_between_cells(self):
        identity = self.client.execute(
            "import asyncio\nasync def later():\n    await asyncio.sleep(0.5)\n    print('task')\ntask = asyncio.ensure_future(later())"
        )
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            message = self.client.get_iopub_msg(timeout=20)
            if message["msg_type"] == "stream":
                break
        self.assertEqual((message["content"]["text"], message["parent_header"]["msg_id"]), ("task\n", identity))
        self.client.get_shell_msg(timeout=20)

    def test_many_lines(self):
        ran = run(self.client, "for i in range(300_000): print(i)", limit=120)
        self.assertEqual(ran.text(), "".join(f"{i}\n" for i in range(300_000)))


if __name__ == "__main__":
    unittest.main()
