"""A subscriber that stops reading is cut off; the others see everything, and the kernel goes on."""
# Timeout: 300 s

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import unittest

from _kernel import code, connect, frames, handshake, kernel, run, wait_for

LINES, LENGTH = 6_000, 10_000

READER = """
import sys, zmq
socket = zmq.Context().socket(zmq.SUB)
socket.setsockopt(zmq.RCVHWM, 10)
socket.subscribe(b"")
socket.connect(sys.argv[1])
assert b"iopub_welcome" in socket.recv_multipart()[3]
print("ready", flush=True)
while True:
    if b'"execute_result"' in socket.recv_multipart()[3]:
        print("hello", flush=True)
"""


class StalledSubscriber(unittest.TestCase):
    def assert_all_arrives(self, client):
        begun = time.monotonic()
        text = run(client, code.bulk(LINES, LENGTH), limit=120).text()
        self.assertEqual(len(text), LINES * (LENGTH + 1))
        return time.monotonic() - begun

    def test_one_that_never_reads(self):
        with kernel() as (running, client):
            alone = self.assert_all_arrives(client)
            raw = handshake(connect(running, "iopub"), b"SUB")
            raw.sendall(frames(b"\x01"))
            time.sleep(0.5)
            beside = self.assert_all_arrives(client)
            self.assertLess(beside, alone + 15)
            # It was disconnected: behind what its socket holds comes the end.
            raw.settimeout(10)
            with raw, contextlib.suppress(ConnectionResetError):
                while raw.recv(1 << 20):
                    pass
            self.assertEqual(run(client, code.hello()).reply["status"], "ok")

    def test_one_that_is_suspended_comes_back(self):
        with kernel() as (running, client):
            url = f"tcp://{running.info['ip']}:{running.port('iopub')}"
            reader = subprocess.Popen([sys.executable, "-c", READER, url], stdout=subprocess.PIPE, text=True)
            try:
                self.assertEqual(reader.stdout.readline(), "ready\n")
                run(client, code.hello())
                self.assertEqual(reader.stdout.readline(), "hello\n")
                os.kill(reader.pid, signal.SIGSTOP)
                self.assert_all_arrives(client)
                self.assert_all_arrives(client)
                os.kill(reader.pid, signal.SIGCONT)
                # It learns that it was disconnected, and subscribes anew; what is published then it sees.
                came_back = threading.Event()
                threading.Thread(target=lambda: reader.stdout.readline() and came_back.set(), daemon=True).start()
                wait_for(lambda: run(client, code.hello()) and came_back.wait(0.2), 20, "reading again")
            finally:
                reader.kill()
                reader.wait()
                reader.stdout.close()

    def test_one_that_reads_slowly_gets_everything(self):
        with kernel() as (running, client):
            slow = running.client()
            msg_id = client.execute(code.bulk(3000, LENGTH))
            length = 0
            while True:
                message = slow.get_iopub_msg(timeout=60)
                if message["parent_header"].get("msg_id") != msg_id:
                    continue
                if message["msg_type"] == "stream":
                    length += len(message["content"]["text"])
                    time.sleep(0.004)
                if message["content"].get("execution_state") == "idle":
                    break
            self.assertEqual(length, 3000 * (LENGTH + 1))


if __name__ == "__main__":
    unittest.main()
