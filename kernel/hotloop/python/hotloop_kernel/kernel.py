"""The loop of the main thread: takes requests, runs them one after the other inside one asyncio loop.

Between requests, and while a cell awaits something, the loop runs the tasks that cells have started.
"""

import asyncio
import contextlib
import signal
import sys

import _hotloop_kernel as bridge

from hotloop_kernel import requests, streams
from hotloop_kernel.comms import CommRegistry, install as install_comms
from hotloop_kernel.shell import ZMQInteractiveShell


# Seconds after which the history is written to its database.
SAVE_AFTER = 2.0


class Shutdown(BaseException):
    """Raised out of whatever runs when the kernel has to end."""


class Kernel:
    """What runs requests; also the object that libraries find as `get_ipython().kernel`."""

    def __init__(self):
        from traitlets.config import Config

        # Libraries look for this key to tell a notebook from a terminal.
        config = Config(IPKernelApp=Config(connection_file=bridge.connection_file()))
        # The VM's sqlite3 fails on computed columns when it is asked to detect their types.
        config.HistoryManager.connection_options = {"check_same_thread": False, "detect_types": 0}
        # Written when the kernel has been idle for a while: a commit waits for the disk, and cells would wait with it.
        config.HistoryManager.db_cache_size = 1000
        self.shell = ZMQInteractiveShell.instance(config=config, kernel=self)
        sys.modules["__main__"] = self.shell.user_module
        self.comm_manager = install_comms(CommRegistry())
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        self._interruptible = False
        # Whether a cell was sent and has not begun, and whether an interrupt came in that time.
        self._beginning = False
        self._interrupted_early = False
        self._server = None
        self._saving = None
        self._cell = None
        self._stopping = False

    def run_until_shutdown(self):
        """Serves until a client asks for shutdown or a cell calls `exit()`."""
        patch_getpass(self.shell)
        signal.signal(signal.SIGINT, self._on_sigint)
        self._interrupted_early = bridge.take_interrupt()
        self._server = self.loop.create_task(self._serve())
        self._server.add_done_callback(self._on_served)
        while True:
            try:
                # Here, so that a shutdown that came during the start ends the loop.
                bridge.allow_interrupts()
                self.loop.run_forever()
            except KeyboardInterrupt:
                # A task of the user's was interrupted; the loop goes on.
                continue
            except Shutdown:
                pass
            break
        # From here on an interrupt is only in the way.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self._server.cancel()

    def stop(self):
        """Ends the kernel after the current request."""
        self._stopping = True

    async def _serve(self):
        # IPython shows every exception of a cell, Shutdown too, so the flag is looked at again.
        while not self._stopping and not bridge.is_shutting_down():
            request = bridge.next_request()
            if request is None:
                self._interrupted_early = False
                if self._saving is None:
                    self._saving = self.loop.call_later(SAVE_AFTER, self._save_history)
                await self._readable()
                continue
            await self._handle(request)

    def _on_served(self, server):
        """Serving has ended, also by a Shutdown that came in its midst, which a task keeps for itself."""
        if not server.cancelled():
            server.exception()
        self.loop.stop()

    def _save_history(self):
        self._saving = None
        manager = self.shell.history_manager
        if manager.db_input_cache and manager.save_flag is not None:
            manager.save_flag.set()
            self._saving = self.loop.call_later(SAVE_AFTER, self._save_history)

    def _readable(self):
        """A future that is done when requests wait. The descriptor is watched only meanwhile: while a cell awaits, the
        loop must not turn because the next request is there."""
        future = self.loop.create_future()
        descriptor = bridge.event_fd()

        def wake():
            self.loop.remove_reader(descriptor)
            if not future.done():
                future.set_result(None)

        self.loop.add_reader(descriptor, wake)
        return future

    async def _handle(self, request):
        streams.parent.set(request.parent)
        bridge.set_current(request.parent)
        self._beginning = request.kind == "execute"
        try:
            await requests.answer(self, request)
        except (Exception, KeyboardInterrupt):
            # A defect of ours or of a hook, or an interrupted completion; the client gets an error reply because none
            # was sent.
            self.shell.showtraceback()
        finally:
            self._beginning = False
            bridge.drain()
            request.finish()

    @contextlib.contextmanager
    def interruptible(self):
        """While the body runs, SIGINT raises KeyboardInterrupt in it. While nothing runs or waits, it does nothing."""
        bridge.clear_interrupt()
        self._interruptible = True
        self._beginning = False
        try:
            if self._interrupted_early:
                self._interrupted_early = False
                raise KeyboardInterrupt
            yield
        finally:
            self._interruptible = False

    async def run_interruptible(self, coroutine):
        """Awaits a cell so that an interrupt raises KeyboardInterrupt where it waits."""
        self._cell = cell = Interruptible(coroutine, asyncio.current_task())
        try:
            return await cell
        finally:
            self._cell = None

    def _on_sigint(self, signum, frame):
        if bridge.is_shutting_down():
            raise Shutdown
        meant = bridge.take_interrupt()
        running = asyncio.current_task() if asyncio._get_running_loop() is self.loop else None
        if running not in (None, self._server):
            # A task of the user's, also between cells. A cell that awaits the task hears of it from there.
            raise KeyboardInterrupt
        if not meant:
            return
        if running is None and self._cell is not None:
            # The loop waits on behalf of a cell that awaits.
            self._cell.interrupt()
            # The loop sleeps in a system call that is restarted after the signal; this wakes it.
            self.loop.call_soon_threadsafe(lambda: None)
        elif self._interruptible:
            raise KeyboardInterrupt
        elif self._beginning or bridge.is_request_waiting():
            # The user sees a running cell, though it has not begun here.
            self._interrupted_early = True

    def get_parent(self, channel=None):
        """The request that the calling code belongs to, as a message."""
        parent = bridge.current_parent()
        header = {} if parent is None else parent.header
        return {"header": header, "parent_header": {}, "metadata": {}, "content": {}, "msg_id": header.get("msg_id", "")}

    @property
    def _parent_header(self):
        return self.get_parent()


class Interruptible:
    """Drives a coroutine and turns the cancellation that an interrupt causes into KeyboardInterrupt inside it."""

    def __init__(self, coroutine, task):
        self._coroutine = coroutine
        self._interrupted = False
        self.task = task

    def interrupt(self):
        self._interrupted = True
        self.task.cancel()

    def __await__(self):
        step = self._coroutine.send
        value = None
        while True:
            try:
                future = step(value)
            except StopIteration as stop:
                return stop.value
            try:
                value = yield future
                step = self._coroutine.send
            except asyncio.CancelledError as error:
                step = self._coroutine.throw
                value = error
                if self._interrupted:
                    self._interrupted = False
                    self.task.uncancel()
                    value = KeyboardInterrupt()
            except BaseException as error:
                step = self._coroutine.throw
                value = error


def patch_getpass(shell):
    import getpass

    getpass.getpass = shell.getpass
