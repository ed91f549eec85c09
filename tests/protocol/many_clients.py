"""Many clients at once, and clients that come back under the same identity."""
# Timeout: 300 s

import threading
import unittest

import zmq
from jupyter_client.session import Session

from _kernel import code, connect, frames, handshake, kernel, run


class ManyClients(unittest.TestCase):
    def test_each_sees_its_own_output(self):
        with kernel() as (running, _):
            clients = [running.client() for _ in range(20)]
            texts = [None] * len(clients)

            def work(index):
                texts[index] = run(clients[index], code.count(200 + index), limit=100).text()

            threads = [threading.Thread(target=work, args=(index,)) for index in range(len(clients))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            for index, text in enumerate(texts):
                self.assertEqual(text, "".join(f"{i}\n" for i in range(200 + index)))

    def test_a_reused_identity_is_handed_over(self):
        with kernel() as (running, _):
            info = running.info
            session = Session(key=info["key"])
            context = zmq.Context.instance()
            # An old connection with this identity stays open, as one whose end was not noticed.
            half_dead = handshake(connect(running, "shell"), b"DEALER", b"same")
            parts = [session.pack(part) for part in (session.msg_header("kernel_info_request"), {}, {}, {})]
            half_dead.sendall(frames(b"<IDS|MSG>", session.sign(parts), *parts))
            self.assertTrue(half_dead.recv(1))
            for _ in range(100):
                dealer = context.socket(zmq.DEALER)
                dealer.linger = 0
                dealer.identity = b"same"
                dealer.connect(f"tcp://{info['ip']}:{info['shell_port']}")
                session.send(dealer, "kernel_info_request")
                self.assertTrue(dealer.poll(5000))
                dealer.close()
            half_dead.close()

    def test_replies_to_clients_that_left_are_dropped(self):
        with kernel() as (running, client):
            session = Session(key=running.info["key"])
            parts = [
                session.pack(part)
                for part in (session.msg_header("execute_request"), {}, {}, {"code": code.hello()})
            ]
            for _ in range(50):
                leaving = handshake(connect(running, "shell"), b"DEALER", b"leaving")
                leaving.sendall(frames(b"<IDS|MSG>", session.sign(parts), *parts))
                leaving.close()
            self.assertEqual(run(client, code.hello()).reply["status"], "ok")


if __name__ == "__main__":
    unittest.main()
