"""Start, interrupt, shutdown and restart of the process, over TCP and IPC."""
# Timeout: 300 s

import os
import signal
import subprocess
import sys
import time
import unittest

from _kernel import Kernel, code, connect, end, kernel, request, run, wait_for


class BeginningAndEnd(unittest.TestCase):
    def test_all_ports_are_open_before_the_first_answer(self):
        with Kernel() as running:
            opened = None
            begun = time.monotonic()
            while opened is None and time.monotonic() < begun + 30:
                try:
                    with connect(running, "shell"):
                        opened = time.monotonic()
                except ConnectionRefusedError:
                    time.sleep(0.002)
            client = running.client(ready=False)
            self.assertEqual(request(client, "kernel_info_request", {}, "control").reply["status"], "ok")
            self.assertLess(time.monotonic() - begun, 5)

    def test_interrupts(self):
        with kernel() as (running, client):
            for interrupt in (running.manager.interrupt_kernel, lambda: os.kill(running.pid, signal.SIGINT)):
                msg_id = client.execute(code.sleep(60))
                time.sleep(0.5)
                begun = time.monotonic()
                interrupt()
                ran = end(client, msg_id)
                self.assertLess(time.monotonic() - begun, 3)
                self.assertEqual((ran.reply["status"], ran.reply["ename"]), ("error", code.interrupted))
                self.assertEqual(ran.only("error")["ename"], code.interrupted)
                self.assertEqual(run(client, code.hello()).reply["status"], "ok")

    def test_an_interrupt_while_idle_interrupts_nothing_later(self):
        with kernel() as (running, client):
            for _ in range(5):
                running.manager.interrupt_kernel()
                os.kill(running.pid, signal.SIGINT)
                time.sleep(0.05)
                self.assertEqual(run(client, code.hello()).reply["status"], "ok")

    def test_shutdown_is_answered_and_obeyed(self):
        for channel in ("control", "shell"):
            for restart in (False, True):
                with self.subTest(channel=channel, restart=restart), kernel() as (running, client):
                    ran = request(client, "shutdown_request", {"restart": restart}, channel, 10)
                    self.assertEqual(ran.reply, {"status": "ok", "restart": restart})
                    wait_for(lambda: not running.is_alive(), 10, "the end of the process")

    def test_shutdown_while_code_runs(self):
        with kernel() as (running, client):
            client.execute(code.sleep(60))
            time.sleep(0.3)
            request(client, "shutdown_request", {"restart": False}, "control", 10)
            wait_for(lambda: not running.is_alive(), 10, "the end of the process")

    def test_a_restarted_kernel_answers_the_same_client(self):
        with kernel() as (running, client):
            for now in (False, True):
                count = run(client, code.hello()).reply["execution_count"]
                self.assertGreaterEqual(count, 1)
                running.manager.restart_kernel(now=now)
                client.wait_for_ready(timeout=30)
                self.assertEqual(run(client, code.hello()).reply["execution_count"], 1)

    def test_ipc(self):
        with kernel(transport="ipc") as (running, client):
            self.assertEqual(len(run(client, code.count(50_000)).text().splitlines()), 50_000)
            # A killed kernel leaves its socket files behind.
            running.manager.restart_kernel(now=True)
            client.wait_for_ready(timeout=30)
            self.assertEqual(run(client, code.hello()).reply["status"], "ok")

    def test_it_ends_when_its_launcher_dies(self):
        script = (
            "import sys; sys.path.insert(0, sys.argv[1]); from _kernel import Kernel\n"
            "kernel = Kernel(); kernel.client(); print(kernel.pid, flush=True); sys.stdin.read()"
        )
        launcher = subprocess.Popen(
            [sys.executable, "-c", script, os.path.dirname(os.path.abspath(__file__))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        pid = int(launcher.stdout.readline())
        launcher.kill()
        launcher.communicate()
        wait_for(lambda: not os.path.exists(f"/proc/{pid}"), 10, "the end of the process")


if __name__ == "__main__":
    unittest.main()
