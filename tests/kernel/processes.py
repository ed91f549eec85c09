"""Child processes, the start and the end of a kernel, as a user of cells sees them."""
# Timeout: 200 s

import contextlib
import os
import signal
import tempfile
import time
import unittest

from _kernel import Kernel, connect, kernel, run, wait_for


class Processes(unittest.TestCase):
    def test_children_end_with_the_kernel(self):
        with kernel() as (running, client):
            started = run(client, "import subprocess; child = subprocess.Popen(['sleep', '300']); print(child.pid)")
            pid = int(started.text())
            self.assertTrue(os.path.exists(f"/proc/{pid}"))
            running.manager.shutdown_kernel()
            wait_for(lambda: not os.path.exists(f"/proc/{pid}"), 10, "the end of the child")

    def test_exit_handlers_run(self):
        with tempfile.NamedTemporaryFile() as file, kernel() as (running, client):
            run(client, f"import atexit; atexit.register(lambda: open({file.name!r}, 'w').write('done'))")
            # What is tested is that they run; a busy machine may need longer than the manager's patience.
            running.manager.shutdown_wait_time = 60
            running.manager.shutdown_kernel()
            self.assertEqual(file.read(), b"done")

    def test_exit_ends_the_kernel(self):
        with kernel() as (running, client):
            self.assertEqual(run(client, "exit()").reply["payload"], [{"source": "ask_exit", "keepkernel": False}])
            wait_for(lambda: not running.is_alive(), 10, "the end of the kernel")

    def test_a_thread_that_never_ends_does_not_keep_the_kernel(self):
        with kernel() as (running, client):
            run(client, "import threading, time; threading.Thread(target=time.sleep, args=(300,)).start()")
            running.manager.shutdown_kernel()
            wait_for(lambda: not running.is_alive(), 10, "the end of the kernel")

    def test_interrupts_while_it_starts_are_ignored(self):
        def is_listening():
            with contextlib.suppress(OSError), connect(running, "shell"):
                return True

        with Kernel() as running:
            wait_for(is_listening, 20, "the sockets")
            for _ in range(20):
                os.kill(running.pid, signal.SIGINT)
                time.sleep(0.02)
            client = running.client()
            self.assertEqual(run(client, "1 + 1").reply["status"], "ok")

    def test_an_idle_kernel_takes_little_memory(self):
        def resident():
            with open(f"/proc/{running.pid}/status") as file:
                return next(int(line.split()[1]) for line in file if line.startswith("VmRSS:")) / 1024

        with kernel() as (running, client):
            self.assertEqual(run(client, "1 + 1").only("execute_result")["data"]["text/plain"], "2")
            # What the start alone needed goes a while after it; the aim is 100 MB.
            wait_for(lambda: resident() < 115, 20, "the kernel to give memory back")
            # What was given back comes again when it is used.
            source = "from numba import njit\n@njit\ndef f(x): return x + 1\nf(1)"
            self.assertEqual(run(client, source).only("execute_result")["data"]["text/plain"], "2")

    def test_forked_children(self):
        code = (
            "import multiprocessing, os\n"
            "context = multiprocessing.get_context('fork')\n"
            "def work(queue): print('in the child'); queue.put(os.getppid())\n"
            "queue = context.Queue()\n"
            "child = context.Process(target=work, args=(queue,)); child.start()\n"
            "print(queue.get(timeout=20) == os.getpid()); child.join(); child.exitcode"
        )
        with kernel() as (_, client):
            ran = run(client, code)
            self.assertEqual(sorted(ran.text().split("\n")), ["", "True", "in the child"])
            self.assertEqual(ran.only("execute_result")["data"]["text/plain"], "0")

    def test_a_child_that_reads_its_input_does_not_wait(self):
        with kernel() as (_, client):
            self.assertEqual(run(client, "!cat; echo end").text(), "end\n")
            self.assertEqual(run(client, "import os; os.system('cat; echo end')").text(), "end\n")

    def test_a_program_that_looks_for_a_notebook_finds_one(self):
        code = (
            "import ipykernel.zmqshell, sys\n"
            "shell = get_ipython()\n"
            "(type(shell).__name__, isinstance(shell, ipykernel.zmqshell.ZMQInteractiveShell),"
            " 'IPKernelApp' in shell.config, __name__, sys.stdout.isatty())"
        )
        with kernel() as (_, client):
            shown = run(client, code).only("execute_result")["data"]["text/plain"]
            self.assertEqual(shown, "('ZMQInteractiveShell', True, True, '__main__', False)")


if __name__ == "__main__":
    unittest.main()
