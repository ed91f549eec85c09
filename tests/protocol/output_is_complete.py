"""Everything that is printed arrives, once and in order, at every subscriber."""
# Timeout: 300 s

import threading
import unittest

from _kernel import code, kernel, outputs, run


class OutputIsComplete(unittest.TestCase):
    def test_three_hundred_thousand_lines_arrive_in_order_at_two_subscribers(self):
        with kernel() as (running, client):
            other = running.client()
            seen = []
            msg_id = client.execute(code.count(300_000))
            thread = threading.Thread(target=lambda: seen.extend(outputs(other, msg_id, 200)))
            thread.start()
            messages = outputs(client, msg_id, 200)
            thread.join()
            expected = "".join(f"{i}\n" for i in range(300_000))
            for received in (messages, seen):
                text = "".join(m["content"]["text"] for m in received if m["msg_type"] == "stream")
                self.assertEqual(len(text), len(expected))
                self.assertTrue(text == expected)
            # Lines are joined, or clients would drown.
            self.assertLess(len(messages), 30_000)

    def test_streams_keep_their_order(self):
        with kernel() as (_, client):
            ran = run(client, code.streams())
            streams = [m["content"]["name"] for m in ran.messages if m["msg_type"] == "stream"]
            self.assertEqual(streams, ["stdout", "stderr"] * 3)

    def test_text_comes_before_the_result_that_follows_it(self):
        with kernel() as (_, client):
            for _ in range(20):
                ran = run(client, code.hello())
                self.assertEqual(
                    ran.types(), ["status", "execute_input", "stream", "execute_result", "status"]
                )

    def test_text_is_seen_while_the_cell_runs(self):
        with kernel() as (_, client):
            source = "print hello\nsleep 30" if code.sleep(1) == "sleep 1" else "print('hello')\n" + code.sleep(30)
            msg_id = client.execute(source)
            while True:
                message = client.get_iopub_msg(timeout=5)
                if message["msg_type"] == "stream" and message["parent_header"]["msg_id"] == msg_id:
                    break
            self.assertEqual(message["content"]["text"], "hello\n")

    def test_a_large_message_arrives(self):
        with kernel() as (_, client):
            self.assertEqual(len(run(client, code.bulk(1, 20_000_000)).text()), 20_000_001)


if __name__ == "__main__":
    unittest.main()
