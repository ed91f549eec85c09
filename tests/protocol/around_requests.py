"""Busy, idle, replies and parents, around every request on shell and control."""

import time
import unittest

import zmq

from _kernel import code, kernel, outputs, reply, request, run


class AroundRequests(unittest.TestCase):
    def test_every_request_is_framed_by_busy_and_idle(self):
        with kernel() as (_, client):
            for channel, msg_type, content in (
                ("shell", "kernel_info_request", {}),
                ("control", "kernel_info_request", {}),
                ("shell", "execute_request", {"code": code.hello()}),
                ("shell", "execute_request", {"code": code.fail()}),
                ("shell", "is_complete_request", {"code": "a"}),
                ("shell", "complete_request", {"code": "a", "cursor_pos": 1}),
                ("shell", "inspect_request", {"code": "a", "cursor_pos": 1}),
                ("shell", "comm_info_request", {}),
                ("shell", "comm_info_request", {"target_name": "x"}),
                ("shell", "history_request", {"hist_access_type": "tail", "n": 1}),
                ("control", "interrupt_request", {}),
                ("control", "usage_request", {}),
                ("shell", "interrupt_request", {}),
            ):
                with self.subTest(channel=channel, msg_type=msg_type):
                    ran = request(client, msg_type, content, channel)
                    self.assertEqual(ran.message["msg_type"], msg_type.replace("_request", "_reply"))
                    self.assertEqual(ran.states(), ["busy", "idle"])
                    self.assertEqual(ran.types()[0], "status")

    def test_the_parent_is_the_header_as_it_was_sent(self):
        with kernel() as (_, client):
            ran = request(client, "kernel_info_request", {}, subshell_id=None, later={"deep": [1, "\U0001f600"]})
            for message in (ran.message, *ran.messages):
                self.assertEqual(message["parent_header"]["later"], {"deep": [1, "\U0001f600"]})
                self.assertIn("subshell_id", message["parent_header"])

    def test_kernel_info(self):
        with kernel() as (_, client):
            info = request(client, "kernel_info_request", {}).reply
            self.assertEqual(info, request(client, "kernel_info_request", {}, "control").reply)
            self.assertEqual(info["status"], "ok")
            self.assertRegex(info["protocol_version"], r"^5\.\d+$")
            self.assertNotIn("kernel subshells", info["supported_features"])
            for field in ("implementation", "implementation_version", "language_info", "banner", "help_links"):
                self.assertIn(field, info)

    def test_kernel_info_is_answered_while_code_runs(self):
        with kernel() as (_, client):
            msg_id = client.execute(code.sleep(5))
            time.sleep(0.3)
            for channel in ("shell", "control"):
                begun = time.monotonic()
                self.assertEqual(request(client, "kernel_info_request", {}, channel).reply["status"], "ok")
                self.assertLess(time.monotonic() - begun, 2)
            # The last status that a client sees is that of the kernel.
            last = client.get_iopub_msg(timeout=2)
            self.assertEqual(last["content"], {"execution_state": "busy"})
            self.assertEqual(last["parent_header"]["msg_id"], msg_id)
            outputs(client, msg_id)

    def test_each_subscription_is_welcomed_and_the_first_sees_starting(self):
        with kernel() as (running, client):
            context = zmq.Context.instance()
            for topic in (b"", b"kernel."):
                subscriber = context.socket(zmq.SUB)
                subscriber.subscribe(topic)
                subscriber.connect(f"tcp://{running.info['ip']}:{running.port('iopub')}")
                self.assertTrue(subscriber.poll(5000))
                parts = subscriber.recv_multipart()
                welcome = client.session.deserialize(client.session.feed_identities(parts)[1])
                self.assertEqual(welcome["msg_type"], "iopub_welcome")
                self.assertEqual(welcome["content"], {"subscription": topic.decode()})
                self.assertEqual(welcome["parent_header"], {})
                self.assertEqual(parts[0], topic)
                subscriber.close()

    def test_a_topic_selects(self):
        with kernel() as (running, client):
            subscriber = zmq.Context.instance().socket(zmq.SUB)
            subscriber.subscribe(b"stream.stdout")
            subscriber.connect(f"tcp://{running.info['ip']}:{running.port('iopub')}")
            self.assertIn(b"iopub_welcome", b"".join(subscriber.recv_multipart()))
            run(client, code.hello())
            self.assertTrue(subscriber.poll(5000))
            self.assertEqual(subscriber.recv_multipart()[0], b"stream.stdout")
            subscriber.unsubscribe(b"stream.stdout")
            time.sleep(0.3)
            run(client, code.hello())
            self.assertFalse(subscriber.poll(300))
            subscriber.close()

    def test_silent_execution_publishes_only_its_status(self):
        with kernel() as (_, client):
            before = run(client, code.hello()).reply["execution_count"]
            self.assertEqual(set(run(client, code.sleep(0), silent=True).types()), {"status"})
            self.assertEqual(run(client, code.hello()).reply["execution_count"], before + 1)

    def test_a_subscriber_that_comes_first_sees_starting(self):
        with kernel() as (running, client):
            self.assertTrue(running.is_alive())
            running.manager.restart_kernel(now=True)
            client.stop_channels()
            early = running.client(ready=False)
            states = []
            early.kernel_info()
            deadline = time.monotonic() + 30
            while "idle" not in states and time.monotonic() < deadline:
                message = early.get_iopub_msg(timeout=30)
                states.append(message["content"].get("execution_state", message["msg_type"]))
            self.assertEqual(states, ["iopub_welcome", "starting", "busy", "idle"])

    def test_the_heartbeat_echoes(self):
        with kernel() as (running, client):
            msg_id = client.execute(code.count(100_000))
            beat = zmq.Context.instance().socket(zmq.REQ)
            beat.connect(f"tcp://{running.info['ip']}:{running.port('hb')}")
            for ping in (b"ping", b"", b"\x00" * 100_000):
                beat.send(ping)
                self.assertTrue(beat.poll(2000))
                self.assertEqual(beat.recv(), ping)
            beat.close()
            reply(client, msg_id)


if __name__ == "__main__":
    unittest.main()
