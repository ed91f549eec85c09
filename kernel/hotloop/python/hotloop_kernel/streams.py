"""Standard streams whose output belongs to the request that the writing code runs for.

A context variable names the request: asyncio tasks and threads inherit the context of whoever started them, so that
what they print later still arrives in the cell that started them.
"""

import contextvars
import io
import sys

import _hotloop_kernel as bridge

parent = contextvars.ContextVar("hotloop_parent")


class OutStream(io.TextIOBase):
    """A text stream to the clients."""

    encoding = "utf-8"
    errors = "replace"
    newlines = None
    line_buffering = True
    mode = "w"

    def __init__(self, name, fd):
        self.name = f"<{name}>"
        self._fd = fd
        self._bytes = None
        # An instance attribute, so that `print` calls the native method and no Python function.
        self.write = bridge.stream(name, fd).write

    def fileno(self):
        return self._fd

    def isatty(self):
        return False

    def readable(self):
        return False

    def seekable(self):
        return False

    def writable(self):
        return True

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def flush(self):
        """Waits for what was written past this stream; its own writes need no flush."""
        bridge.drain()

    def reconfigure(self, **options):
        """Accepted for programs that set encodings; the stream is always UTF-8."""

    def close(self):
        """Stays open: the kernel still needs it."""

    def __del__(self):
        pass

    @property
    def buffer(self):
        """The bytes side, for programs that write encoded text."""
        if self._bytes is None:
            self._bytes = open(self._fd, "wb", buffering=0, closefd=False)
        return self._bytes


def install():
    bridge.set_parent_variable(parent)
    sys.stdout = sys.__stdout__ = OutStream("stdout", 1)
    sys.stderr = sys.__stderr__ = OutStream("stderr", 2)
