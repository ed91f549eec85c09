"""input() and getpass(): who is asked, what interrupts, and what happens when nobody can answer."""

import os
import queue
import signal
import time
import unittest

from _kernel import code, end, kernel, run


def ask(client, source, **options):
    """Executes and returns the request's id and the input_request."""
    msg_id = client.execute(source, allow_stdin=True, **options)
    return msg_id, client.get_stdin_msg(timeout=20)


class AskingForInput(unittest.TestCase):
    def test_text_and_password(self):
        with kernel() as (_, client):
            for source, prompt, password in (
                (code.ask("name? "), "name? ", False),
                (code.password("word? "), "word? ", True),
            ):
                msg_id, question = ask(client, source)
                self.assertEqual(question["msg_type"], "input_request")
                self.assertEqual(question["parent_header"]["msg_id"], msg_id)
                self.assertEqual(question["content"]["prompt"], prompt)
                self.assertEqual(question["content"]["password"], password)
                client.input("Zoë \U0001f600")
                ran = end(client, msg_id)
                self.assertEqual(ran.reply["status"], "ok")
                self.assertEqual(ran.text(), "Zoë \U0001f600\n")

    def test_an_interrupt_ends_the_wait(self):
        with kernel() as (running, client):
            for interrupt in (running.manager.interrupt_kernel, lambda: os.kill(running.pid, signal.SIGINT)):
                msg_id, _ = ask(client, code.ask("? "))
                time.sleep(0.3)
                begun = time.monotonic()
                interrupt()
                ran = end(client, msg_id)
                self.assertLess(time.monotonic() - begun, 2)
                self.assertEqual((ran.reply["status"], ran.reply["ename"]), ("error", code.interrupted))
                # A late answer is not taken for the answer to the next question.
                client.input("late")
                time.sleep(0.2)
                msg_id, _ = ask(client, code.ask("again? "))
                client.input("now")
                self.assertEqual(end(client, msg_id).text(), "now\n")

    def test_the_client_that_asked_is_asked(self):
        with kernel() as (running, client):
            other = running.client()
            msg_id, _ = ask(client, code.ask("? "))
            with self.assertRaises(queue.Empty):
                other.get_stdin_msg(timeout=0.5)
            other.input("not mine to answer")
            time.sleep(0.3)
            client.input("mine")
            self.assertEqual(end(client, msg_id).text(), "mine\n")

    def test_without_permission_it_is_an_error(self):
        with kernel() as (_, client):
            ran = run(client, code.ask("? "), allow_stdin=False)
            self.assertEqual((ran.reply["status"], ran.reply["ename"]), ("error", "StdinNotImplementedError"))

    def test_a_client_without_stdin_gets_an_error(self):
        with kernel() as (running, _):
            mute = running.client(stdin=False)
            ran = run(mute, code.ask("? "), allow_stdin=True)
            self.assertEqual(ran.reply["status"], "error")

    def test_a_client_that_goes_away_does_not_hang_the_kernel(self):
        with kernel() as (running, client):
            leaving = running.client()
            ask(leaving, code.ask("? "), stop_on_error=False)
            leaving.stop_channels()
            self.assertEqual(run(client, code.hello(), limit=20).reply["status"], "ok")


if __name__ == "__main__":
    unittest.main()
