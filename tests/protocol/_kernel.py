"""The kernel under test, its clients, and what to send to it.

`HOTLOOP_KERNEL` names the installed kernel. With `HOTLOOP_KERNEL_CMD`, a command that takes a connection file as its last
argument, another one is tested; `HOTLOOP_KERNEL_DIALECT` then says in which words it is spoken to.
"""

import contextlib
import json
import os
import queue
import shlex
import socket
import struct
import time

from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

LIMIT = 60

_DIALECTS = {
    "python": {
        "hello": lambda: "print('hello')\n'hello'",
        "count": lambda n: f"for i in range({n}): print(i)",
        "bulk": lambda lines, length: f"for i in range({lines}): print('x' * {length})",
        "streams": lambda: "import sys\nfor i in range(3):\n    print('out')\n    print('err', file=sys.stderr)",
        "sleep": lambda seconds: f"import time; time.sleep({seconds})",
        "ask": lambda prompt: f"print(input({prompt!r}))",
        "password": lambda prompt: f"import getpass; print(getpass.getpass({prompt!r}))",
        "fail": lambda: "raise ValueError('as asked')",
        "interrupted": "KeyboardInterrupt",
    },
    "echo": {
        "hello": lambda: "hello",
        "count": lambda n: f"count {n}",
        "bulk": lambda lines, length: f"bulk {lines} {length}",
        "streams": lambda: "print out\nwarn err\n" * 3,
        "sleep": lambda seconds: f"sleep {seconds}",
        "ask": lambda prompt: f"?{prompt}",
        "password": lambda prompt: f"??{prompt}",
        "fail": lambda: "raise as asked",
        "interrupted": "Interrupt",
    },
}


class _Words:
    def __getattr__(self, name):
        return _DIALECTS[os.environ.get("HOTLOOP_KERNEL_DIALECT", "python")][name]


code = _Words()


class _Manager(KernelManager):
    @property
    def kernel_spec(self):
        command = os.environ.get("HOTLOOP_KERNEL_CMD")
        if not command:
            return super().kernel_spec
        argv = [*shlex.split(command), "{connection_file}"]
        return KernelSpec(argv=argv, display_name="kernel under test", language="any", interrupt_mode="message")


class Kernel:
    """A running kernel; ends with its `with` block, killed if it does not end by itself."""

    def __init__(self, transport="tcp", **options):
        self.manager = _Manager(kernel_name=os.environ.get("HOTLOOP_KERNEL", "hotloop"), transport=transport)
        self.manager.start_kernel(**options)
        self._clients = contextlib.ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._clients.close()
        if self.is_alive():
            self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()

    @property
    def info(self):
        return self.manager.get_connection_info()

    @property
    def pid(self):
        return self.manager.provisioner.process.pid

    def is_alive(self):
        return self.manager.is_alive()

    def port(self, channel):
        return self.info[f"{channel}_port"]

    def client(self, ready=True, **channels):
        """A client with a session of its own, as a second browser window or program has."""
        client = BlockingKernelClient()
        info = self.info
        client.load_connection_info({k: v for k, v in info.items() if k not in ("kernel_name", "jupyter_session")})
        client.start_channels(**channels)
        self._clients.callback(client.stop_channels)
        if ready:
            client.wait_for_ready(timeout=LIMIT)
        return client


@contextlib.contextmanager
def kernel(**options):
    """`(kernel, client)`, with the client ready."""
    with Kernel(**options) as running:
        yield running, running.client()


class Ran:
    """What a request led to: its reply and the messages that name it as their parent, up to idle."""

    def __init__(self, reply, messages):
        self.reply = reply["content"] if reply else None
        self.message = reply
        self.messages = messages

    def types(self):
        return [message["msg_type"] for message in self.messages]

    def states(self):
        return [m["content"]["execution_state"] for m in self.messages if m["msg_type"] == "status"]

    def text(self, name="stdout"):
        parts = (m["content"] for m in self.messages if m["msg_type"] == "stream")
        return "".join(part["text"] for part in parts if part["name"] == name)

    def only(self, msg_type):
        (found,) = (m["content"] for m in self.messages if m["msg_type"] == msg_type)
        return found


def outputs(client, msg_id, limit=LIMIT):
    """Messages on IOPub whose parent is `msg_id`, up to its idle status."""
    found, deadline = [], time.monotonic() + limit
    while True:
        try:
            message = client.get_iopub_msg(timeout=max(0.01, deadline - time.monotonic()))
        except queue.Empty:
            raise TimeoutError(f"no idle status in {limit} s, after {[m['msg_type'] for m in found]}") from None
        if message["parent_header"].get("msg_id") != msg_id:
            continue
        found.append(message)
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return found


def reply(client, msg_id, channel="shell", limit=LIMIT):
    """The reply to `msg_id`; replies to other requests are dropped."""
    deadline = time.monotonic() + limit
    receive = getattr(client, f"get_{channel}_msg")
    while True:
        message = receive(timeout=max(0.01, deadline - time.monotonic()))
        if message["parent_header"].get("msg_id") == msg_id:
            return message


def run(client, source, limit=LIMIT, **options):
    """Executes a cell and waits for its end."""
    msg_id = client.execute(source, **options)
    return end(client, msg_id, limit=limit)


def end(client, msg_id, channel="shell", limit=LIMIT):
    """Waits for the end of a request. Output is read first: a client that waits for the reply alone stops reading."""
    messages = outputs(client, msg_id, limit)
    return Ran(reply(client, msg_id, channel, limit), messages)


def request(client, msg_type, content, channel="shell", limit=LIMIT, **extra):
    """Sends a request of any type and waits for its end."""
    message = client.session.msg(msg_type, content)
    message["header"].update(extra)
    getattr(client, f"{channel}_channel").send(message)
    return end(client, message["header"]["msg_id"], channel, limit)


def wait_for(condition, limit=LIMIT, what="the condition"):
    deadline = time.monotonic() + limit
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come true in {limit} s")
        time.sleep(0.02)


def connect(kernel, channel):
    """A bare TCP connection to one of the kernel's ports."""
    return socket.create_connection((kernel.info["ip"], kernel.port(channel)), timeout=10)


GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00NULL" + bytes(48)


def ready_command(socket_type, identity=b""):
    body = b"\x05READY"
    for name, value in ((b"Socket-Type", socket_type), (b"Identity", identity)):
        body += bytes([len(name)]) + name + struct.pack(">I", len(value)) + value
    return bytes([4, len(body)]) + body


def read_exactly(connection, length):
    data = b""
    while len(data) < length:
        part = connection.recv(length - len(data))
        if not part:
            raise EOFError(f"closed after {len(data)} of {length} bytes")
        data += part
    return data


def handshake(connection, socket_type, identity=b""):
    """Speaks ZMTP up to the point where messages may follow."""
    connection.sendall(GREETING)
    read_exactly(connection, 64)
    connection.sendall(ready_command(socket_type, identity))
    flags, length = read_exactly(connection, 2)
    assert flags == 4, flags
    read_exactly(connection, length)
    return connection


def frames(*parts):
    """Parts as the frames of one ZMTP message."""
    encoded = b""
    for index, part in enumerate(parts):
        more = index + 1 < len(parts)
        encoded += struct.pack(">BQ", 2 | more, len(part)) + part
    return encoded


def dumps(value):
    return json.dumps(value, default=str).encode()
