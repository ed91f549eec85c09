"""history_request of every kind gets a reply, also when fields are missing."""

import unittest

from _kernel import code, kernel, request, run


class HistoryRequests(unittest.TestCase):
    def test_every_kind_with_the_fields_that_jupyter_client_sends(self):
        with kernel() as (_, client):
            run(client, code.hello())
            for content in (
                {"hist_access_type": "tail", "n": 5, "raw": True, "output": False},
                {"hist_access_type": "tail", "n": 5, "raw": True, "output": True},
                {"hist_access_type": "range", "session": 0, "start": 1, "raw": True, "output": False},
                {"hist_access_type": "range", "session": 0, "start": 0, "stop": 2, "raw": False, "output": False},
                {"hist_access_type": "search", "pattern": "*hello*", "raw": True, "output": False},
                {"hist_access_type": "search", "pattern": "*", "n": 3, "unique": True},
                {"hist_access_type": "search"},
                {"hist_access_type": "tail", "n": None},
                {"hist_access_type": "range"},
                {},
            ):
                with self.subTest(content=content):
                    ran = request(client, "history_request", content)
                    self.assertEqual(ran.reply["status"], "ok")
                    self.assertIsInstance(ran.reply["history"], list)
                    self.assertEqual(ran.states(), ["busy", "idle"])

    def test_what_ran_is_found(self):
        with kernel() as (_, client):
            source = code.hello()
            run(client, source)
            ran = request(client, "history_request", {"hist_access_type": "tail", "n": 1, "raw": True})
            self.assertEqual(ran.reply["history"][-1][2], source)
            msg_id = client.history(hist_access_type="search", pattern="*hello*")
            self.assertIn(source, [entry[2] for entry in client.get_shell_msg(timeout=10)["content"]["history"]])
            self.assertTrue(msg_id)


if __name__ == "__main__":
    unittest.main()
