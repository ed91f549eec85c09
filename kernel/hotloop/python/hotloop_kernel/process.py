"""`!cmd`: a command in a terminal of its own, its output shown as it comes, its process group interrupted with the cell."""

import codecs
import errno
import os
import signal
import subprocess
import sys
import time

# How long a command may take to end after an interrupt before it is killed.
PATIENCE = 2.0


def run(command):
    """Runs a shell command and returns its exit status, negative for a signal, as `subprocess` does.

    A pseudo-terminal rather than a pipe: programs then print line by line and show progress.
    """
    sys.stdout.flush()
    controller, terminal = os.openpty()
    try:
        child = subprocess.Popen(
            command,
            shell=True,
            executable=os.environ.get("SHELL") or "/bin/sh",
            stdin=subprocess.DEVNULL,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
        )
    except BaseException:
        os.close(controller)
        raise
    finally:
        os.close(terminal)
    try:
        copy(controller)
        return child.wait()
    except KeyboardInterrupt:
        end(child)
        raise
    finally:
        os.close(controller)
        if child.poll() is None:
            end(child)


def copy(controller):
    """Copies what the command prints to standard output until every holder of the terminal has closed it."""
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    pending_return = False
    while True:
        try:
            data = os.read(controller, 65536)
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            data = b""
        text = decode(data, not data)
        # The terminal turns line feeds into carriage return + line feed, and a pair may be cut in two.
        if pending_return:
            text = "\r" + text
        pending_return = bool(data) and text.endswith("\r")
        if pending_return:
            text = text[:-1]
        text = text.replace("\r\n", "\n")
        if text:
            sys.stdout.write(text)
        if not data:
            return


def end(child):
    """Interrupts the command's process group; kills it if it does not end."""
    for number in (signal.SIGINT, signal.SIGKILL):
        try:
            os.killpg(child.pid, number)
        except ProcessLookupError:
            break
        deadline = time.monotonic() + PATIENCE
        while child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        if child.poll() is not None:
            break
