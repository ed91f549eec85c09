"""An error aborts the execute requests that were sent together with it, and nothing else."""

import unittest

from _kernel import code, end, kernel, outputs, reply, run


class StopOnError(unittest.TestCase):
    def burst(self, client, **options):
        """A failing cell and what was sent right behind it; the results in order."""
        failing = client.execute(code.fail(), **options)
        others = [client.execute(code.hello()) for _ in range(5)]
        question = client.is_complete("a")
        replies = {}
        while len(replies) < 7:
            message = client.get_shell_msg(timeout=20)
            replies[message["parent_header"]["msg_id"]] = message
        published = {}
        for msg_id in (failing, *others, question):
            published[msg_id] = None
        while None in published.values():
            message = client.get_iopub_msg(timeout=20)
            msg_id = message["parent_header"].get("msg_id")
            if message["content"].get("execution_state") == "idle":
                published[msg_id] = True
        return list(replies.values()), [replies[msg_id] for msg_id in (failing, *others, question)]

    def test_those_that_wait_are_aborted(self):
        with kernel() as (_, client):
            for _ in range(10):
                arrived, (failed, *others, question) = self.burst(client)
                self.assertEqual(failed["content"]["status"], "error")
                self.assertIs(arrived[0], failed)
                self.assertEqual([other["content"]["status"] for other in others], ["aborted"] * 5)
                self.assertNotEqual(question["content"]["status"], "aborted")
                # What is sent after the error reply runs.
                self.assertEqual(run(client, code.hello()).reply["status"], "ok")

    def test_without_stop_on_error_they_run(self):
        with kernel() as (_, client):
            _, (failed, *others, _) = self.burst(client, stop_on_error=False)
            self.assertEqual(failed["content"]["status"], "error")
            self.assertEqual([other["content"]["status"] for other in others], ["ok"] * 5)

    def test_each_aborted_request_has_its_busy_and_idle(self):
        with kernel() as (_, client):
            failing = client.execute(code.fail())
            aborted = client.execute(code.hello())
            reply(client, failing)
            outputs(client, failing)
            ran = end(client, aborted)
            self.assertEqual((ran.reply["status"], ran.types()), ("aborted", ["status", "status"]))


if __name__ == "__main__":
    unittest.main()
