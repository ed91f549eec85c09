"""What is no message harms nothing, on any port; what is signed and makes no sense gets an error reply."""
# Timeout: 300 s

import random
import struct
import unittest

from _kernel import (
    GREETING, Kernel, code, connect, dumps, frames, handshake, ready_command, reply, request, run, wait_for,
)

CHANNELS = ("shell", "iopub", "stdin", "control", "hb")
PEERS = {"shell": b"DEALER", "iopub": b"SUB", "stdin": b"DEALER", "control": b"DEALER", "hb": b"REQ"}


def open_files(pid):
    import os

    return len(os.listdir(f"/proc/{pid}/fd"))


class Garbage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kernel = Kernel()
        cls.client = cls.kernel.client()

    @classmethod
    def tearDownClass(cls):
        cls.kernel.__exit__()

    def tearDown(self):
        """After every attack the kernel works, on every channel, for an old client and a new one."""
        self.assertTrue(self.kernel.is_alive())
        self.assertEqual(run(self.client, code.hello()).reply["status"], "ok")
        newcomer = self.kernel.client()
        self.assertEqual(run(newcomer, code.hello()).reply["status"], "ok")
        self.assertEqual(request(newcomer, "kernel_info_request", {}, "control").reply["status"], "ok")
        newcomer.allow_stdin = True
        msg_id = newcomer.execute(code.ask("? "))
        newcomer.get_stdin_msg(timeout=10)
        newcomer.input("still here")
        self.assertEqual(reply(newcomer, msg_id)["content"]["status"], "ok")
        wait_for(newcomer.hb_channel.is_beating, 10, "the heartbeat")
        newcomer.stop_channels()

    def attack(self, *payloads, after_handshake=False):
        for channel in CHANNELS:
            for payload in payloads:
                with connect(self.kernel, channel) as connection:
                    if after_handshake:
                        handshake(connection, PEERS[channel])
                    try:
                        connection.sendall(payload)
                        connection.shutdown(1)
                        connection.settimeout(5)
                        while connection.recv(1 << 16):
                            pass
                    except OSError:
                        # Being reset (then even shutdown fails) is an answer too.
                        pass

    def test_random_bytes(self):
        chance = random.Random(1)
        self.attack(*(chance.randbytes(length) for length in (1, 9, 10, 63, 64, 65, 1000, 100_000)))

    def test_http(self):
        self.attack(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"POST /api HTTP/1.1\r\n\r\n" + b"{}" * 1000)

    def test_greetings_that_stop_or_lie(self):
        old = bytearray(GREETING)
        old[10] = 1
        curve = bytearray(GREETING)
        curve[12:17] = b"CURVE"
        self.attack(
            GREETING[:1], GREETING[:10], GREETING[:63], bytes(old), bytes(curve), GREETING,
            GREETING + ready_command(b"PUB"), GREETING + ready_command(b"")[:-3], GREETING + b"\x04\xffshort",
            GREETING + b"\x04\x05ERROR", GREETING + b"\x00\x01x",
        )

    def test_frames_of_any_announced_length(self):
        lengths = (2**63, 2**64 - 1, 2**62, 2**40, 2**33, 2**31 + 1)
        payloads = [struct.pack(">BQ", 2, length) + b"x" * 100 for length in lengths]
        self.attack(*payloads, *(b"\x06" + p[1:] for p in payloads), after_handshake=True)

    def test_random_bytes_after_a_good_handshake(self):
        chance = random.Random(2)
        self.attack(*(chance.randbytes(length) for length in (1, 2, 9, 100, 10_000)), after_handshake=True)

    def test_messages_without_the_right_frames(self):
        self.attack(
            frames(b""), frames(b"junk"), frames(*[b""] * 50), frames(b"<IDS|MSG>"),
            frames(b"<IDS|MSG>", b"", b"{}", b"{}", b"{}"), frames(b"x", b"<IDS|MSG>", b"", b"", b"", b"", b""),
            frames(b"\x01"), frames(b"\x02"), frames(b"\x00never subscribed"), frames(*[b"x"] * 70_000),
            after_handshake=True,
        )

    def test_half_open_connections_do_not_pile_up(self):
        before = open_files(self.kernel.pid)
        connections = [connect(self.kernel, channel) for channel in CHANNELS for _ in range(40)]
        for connection in connections[::2]:
            connection.sendall(GREETING[:20])
        self.assertEqual(run(self.client, code.hello()).reply["status"], "ok")
        # Those that never say more are given up, too.
        wait_for(lambda: open_files(self.kernel.pid) <= before + 5, 30, "closing half-open connections")
        for connection in connections:
            connection.close()

    def test_wrong_signatures(self):
        session = self.client.session
        for channel in ("shell", "control", "stdin"):
            raw = handshake(connect(self.kernel, channel), b"DEALER", b"forger")
            message = session.msg("execute_request", {"code": code.hello(), "silent": False})
            parts = [dumps(message[part]) for part in ("header", "parent_header", "metadata", "content")]
            for signature in (b"", b"0" * 64, b"g" * 64, b"\xff" * 200, session.sign(parts)[:-2]):
                raw.sendall(frames(b"<IDS|MSG>", signature, *parts))
            raw.settimeout(0.5)
            with self.assertRaises(TimeoutError):
                raw.recv(1)
            # The connection was not closed for it: a right one is answered, where there are answers.
            if channel == "shell":
                raw.sendall(frames(b"<IDS|MSG>", session.sign(parts), *parts))
                raw.settimeout(20)
                self.assertTrue(raw.recv(1))
            raw.close()

    def test_signed_requests_that_make_no_sense_get_an_error_reply(self):
        wrong = [
            ("execute_request", {}), ("execute_request", {"code": 3}), ("execute_request", {"code": "1", "silent": "x"}),
            ("complete_request", {"cursor_pos": 0}), ("complete_request", {"code": "a", "cursor_pos": "end"}),
            ("inspect_request", {"cursor_pos": "here"}), ("is_complete_request", {"code": None}),
            ("history_request", {"hist_access_type": "all"}), ("history_request", {"n": []}),
            ("nonsense_request", {}),
        ]
        for msg_type, content in wrong:
            with self.subTest(msg_type=msg_type, content=content):
                ran = request(self.client, msg_type, content)
                self.assertEqual(ran.message["msg_type"], msg_type.replace("_request", "_reply"))
                self.assertEqual(ran.reply["status"], "error")
                self.assertTrue(ran.reply["evalue"] and ran.reply["ename"])
                self.assertEqual(ran.states(), ["busy", "idle"])
        for msg_type in ("debug_request", "nonsense_request", "execute_request"):
            with self.subTest(msg_type=msg_type, channel="control"):
                self.assertEqual(request(self.client, msg_type, {}, "control").reply["status"], "error")

    def test_signed_content_that_is_no_json(self):
        session = self.client.session
        for content in (b"", b"\xff\xfe", b"[1", b"[" * 100_000, b"null", b"3", b'"text"'):
            with self.subTest(content=content[:10]):
                raw = handshake(connect(self.kernel, "shell"), b"DEALER", b"odd")
                parts = [dumps(session.msg_header("execute_request")), b"{}", b"{}", content]
                raw.sendall(frames(b"<IDS|MSG>", session.sign(parts), *parts))
                raw.settimeout(10)
                received = b""
                while b'"error"' not in received:
                    received += raw.recv(1 << 16)
                raw.close()

    def test_signed_headers_that_are_none(self):
        session = self.client.session
        raw = handshake(connect(self.kernel, "shell"), b"DEALER", b"headless")
        for header in (b"", b"{}", b"[]", b"null", b'{"msg_type": 1}', b"\x00"):
            parts = [header, b"{}", b"{}", b"{}"]
            raw.sendall(frames(b"<IDS|MSG>", session.sign(parts), *parts))
        # Only a type is needed; an unknown field comes back.
        parts = [dumps({"msg_type": "kernel_info_request", "later": [1]}), b"null", b"3", b""]
        raw.sendall(frames(b"<IDS|MSG>", session.sign(parts), *parts))
        raw.settimeout(10)
        received = b""
        while b"kernel_info_reply" not in received or b'"later": [1]' not in received:
            received += raw.recv(1 << 16)
        raw.close()


if __name__ == "__main__":
    unittest.main()
