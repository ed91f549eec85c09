"""What a cell can hold because the shell is IPython: results, displays, help, commands, magics and top-level await."""
# Timeout: 300 s

import re
import unittest

from _kernel import kernel, request, run


def plain(text):
    """A text without its colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


class Shell(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.context = kernel()
        _, cls.client = cls.context.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.context.__exit__(None, None, None)

    def cell(self, source, **options):
        ran = run(self.client, source, **options)
        self.assertEqual(ran.reply["status"], "ok", ran.reply)
        return ran

    def result(self, source):
        return self.cell(source).only("execute_result")["data"]["text/plain"]

    def test_the_last_expression_is_the_result(self):
        self.assertEqual(self.result("x = 20\nx + 1"), "21")
        self.assertEqual(self.result("_ * 2"), "42")
        self.assertEqual(self.result("Out[max(Out)]"), "42")
        self.assertNotIn("execute_result", self.cell("x + 1;").types())
        self.assertNotIn("execute_result", self.cell("x = 1").types())
        self.assertNotIn("execute_result", self.cell("None").types())

    def test_counters(self):
        first = self.cell("1").reply["execution_count"]
        self.assertEqual(self.cell("2").only("execute_input")["execution_count"], first + 1)
        self.cell("3", store_history=False)
        self.assertEqual(self.cell("4").reply["execution_count"], first + 2)

    def test_silent(self):
        ran = self.cell("print('loud')\n5", silent=True)
        self.assertLessEqual({"execute_input", "execute_result"} & set(ran.types()), set())

    def test_user_expressions(self):
        self.cell("a = 3")
        ran = self.cell("", user_expressions={"good": "a + 1", "bad": "missing"})
        self.assertEqual(ran.reply["user_expressions"]["good"]["data"]["text/plain"], "4")
        self.assertEqual(ran.reply["user_expressions"]["bad"]["ename"], "NameError")

    def test_displays(self):
        ran = self.cell("from IPython.display import *\nh = display('a', display_id=True)\nh.update('b')\nclear_output(wait=True)")
        self.assertEqual(
            [kind for kind in ran.types() if kind not in ("status", "execute_input")],
            ["display_data", "update_display_data", "clear_output"],
        )
        self.assertTrue(ran.only("clear_output")["wait"])
        shown, updated = ran.only("display_data"), ran.only("update_display_data")
        self.assertEqual(shown["transient"]["display_id"], updated["transient"]["display_id"])
        self.assertEqual(updated["data"]["text/plain"], "'b'")

    def test_rich_results(self):
        self.cell("class Rich:\n    def _repr_html_(self): return '<i>rich</i>'\n    def __repr__(self): return 'plain'")
        data = self.cell("Rich()").only("execute_result")["data"]
        self.assertEqual(data, {"text/html": "<i>rich</i>", "text/plain": "plain"})

    def test_help(self):
        self.cell("def documented(x, y=2):\n    'What it does.'\n    return x")
        (page,) = self.cell("documented?").reply["payload"]
        self.assertIn("What it does.", plain(page["data"]["text/plain"]))
        (page,) = self.cell("documented??").reply["payload"]
        self.assertIn("return x", plain(page["data"]["text/plain"]))

    def test_commands(self):
        self.assertEqual(self.cell("!echo from a child").text().strip(), "from a child")
        self.assertEqual(self.result("lines = !printf 'a\\nb\\n'\nlist(lines)"), "['a', 'b']")
        self.cell("word = 'hello'")
        self.assertEqual(self.cell("!echo {word} $word").text().strip(), "hello hello")

    def test_magics(self):
        self.assertIn("loop", self.cell("%timeit -n 10 -r 2 1 + 1").text())
        self.assertIn("Wall time", self.cell("%%time\nsum(range(10))").text())
        self.assertEqual(self.result("%env HOME").strip("'")[:1], "/")
        captured = self.cell("%%capture kept\nprint('inside')")
        self.assertEqual(captured.text(), "")
        self.assertEqual(self.result("kept.stdout"), "'inside\\n'")
        self.assertIn("%%timeit", self.cell("%lsmagic").only("execute_result")["data"]["text/plain"])

    def test_await(self):
        self.assertEqual(self.result("import asyncio\nawait asyncio.sleep(0.01, 'slept')"), "'slept'")
        self.assertEqual(self.result("async def twice(x):\n    await asyncio.sleep(0)\n    return 2 * x\n(await asyncio.gather(twice(1), twice(2)))"), "[2, 4]")

    def test_errors_show_where(self):
        self.cell("def inner(x):\n    return 1 / x\n\ndef outer(x):\n    return inner(x)")
        ran = run(self.client, "outer(0)")
        error = ran.only("error")
        self.assertEqual((error["ename"], error["evalue"]), ("ZeroDivisionError", "division by zero"))
        text = "\n".join(error["traceback"])
        for part in ["outer", "inner", "1", "/", "x", "ZeroDivisionError"]:
            self.assertIn(part, text)
        for name in ["ename", "evalue", "traceback"]:
            self.assertEqual(ran.reply[name], error[name])
        syntax = run(self.client, "a = (1,\nb = 2").only("error")
        self.assertEqual(syntax["ename"], "SyntaxError")

    def test_complete(self):
        self.cell("import math\nmy_variable = 1")
        for text, wanted in [("my_var", "my_variable"), ("math.sq", "sqrt"), ("x = my_v", "my_variable"), ("%timei", "%timeit")]:
            reply = request(self.client, "complete_request", {"code": text, "cursor_pos": len(text)}).reply
            # A client replaces what lies between start and end by a match.
            completed = [text[: reply["cursor_start"]] + match for match in reply["matches"]]
            self.assertTrue(any(line.endswith(wanted) for line in completed), (text, completed))
            self.assertTrue(all(line.startswith(text[0]) for line in completed), (text, completed))
            self.assertEqual(reply["cursor_end"], len(text))

    def test_positions_count_code_points(self):
        self.cell("my_variable = 1")
        text = "s = '\U0001f600\U0001f600'; my_var"
        reply = request(self.client, "complete_request", {"code": text + " + 1", "cursor_pos": len(text)}).reply
        self.assertIn("my_variable", reply["matches"])
        self.assertEqual((reply["cursor_start"], reply["cursor_end"]), (len(text) - len("my_var"), len(text)))
        found = request(self.client, "inspect_request", {"code": text + "iable", "cursor_pos": len(text), "detail_level": 0}).reply
        self.assertTrue(found["found"])

    def test_a_cursor_outside_of_the_code(self):
        self.cell("my_variable = 1")
        for position in [len("my_var") + 1, 1000, 2**40, None]:
            reply = request(self.client, "complete_request", {"code": "my_var", "cursor_pos": position}).reply
            self.assertEqual((reply["status"], reply["cursor_end"]), ("ok", len("my_var")))
            self.assertIn("my_variable", reply["matches"])
            found = request(self.client, "inspect_request", {"code": "my_variable", "cursor_pos": position, "detail_level": 7}).reply
            self.assertTrue(found["found"])
        for position in [-1, -1000]:
            reply = request(self.client, "complete_request", {"code": "my_var", "cursor_pos": position}).reply
            self.assertEqual((reply["status"], reply["cursor_end"]), ("ok", 0))
            found = request(self.client, "inspect_request", {"code": "my_variable", "cursor_pos": position}).reply
            self.assertEqual(found["status"], "ok")

    def test_inspect(self):
        self.cell("def documented(x):\n    'What it does.'\n    return x")
        for level, wanted in [(0, "What it does."), (1, "return x")]:
            reply = request(self.client, "inspect_request", {"code": "documented(1)", "cursor_pos": 4, "detail_level": level}).reply
            self.assertTrue(reply["found"])
            self.assertIn(wanted, plain(reply["data"]["text/plain"]))
        reply = request(self.client, "inspect_request", {"code": "no_such_name", "cursor_pos": 4, "detail_level": 0}).reply
        self.assertFalse(reply["found"])

    def test_comms(self):
        self.cell("from comm import get_comm_manager\nseen = []\ndef opened(comm, message):\n    seen.append(message['content']['data'])\n    comm.on_msg(lambda m: comm.send({'echo': m['content']['data']}))\nget_comm_manager().register_target('test.echo', opened)")
        request_open = {"comm_id": "c1", "target_name": "test.echo", "data": {"n": 1}}
        message = self.client.session.msg("comm_open", request_open)
        self.client.shell_channel.send(message)
        self.assertEqual(self.result("seen"), "[{'n': 1}]")
        info = request(self.client, "comm_info_request", {"target_name": "test.echo"}).reply
        self.assertEqual(info["comms"], {"c1": {"target_name": "test.echo"}})
        self.client.shell_channel.send(self.client.session.msg("comm_msg", {"comm_id": "c1", "data": {"ping": 2}}))
        for _ in range(50):
            message = self.client.get_iopub_msg(timeout=10)
            if message["msg_type"] == "comm_msg":
                break
        self.assertEqual(message["content"], {"comm_id": "c1", "data": {"echo": {"ping": 2}}})
        self.client.shell_channel.send(self.client.session.msg("comm_close", {"comm_id": "c1", "data": {}}))
        self.cell("1")
        self.assertEqual(request(self.client, "comm_info_request", {}).reply["comms"], {})

    def test_set_next_input(self):
        (payload,) = self.cell("get_ipython().set_next_input('next')").reply["payload"]
        self.assertEqual((payload["source"], payload["text"]), ("set_next_input", "next"))


if __name__ == "__main__":
    unittest.main()
