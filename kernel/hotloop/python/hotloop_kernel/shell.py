"""IPython's shell, connected to Jupyter clients instead of a terminal."""

import builtins
import contextlib
import os
import sys

from IPython.core import page, payloadpage
from IPython.core.autocall import ZMQExitAutocall
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell, InteractiveShellABC
from traitlets import Any, CBool, Dict, Instance, Type, default, observe

import _hotloop_kernel as bridge

from hotloop_kernel import display, process, tracebacks


class ZMQInteractiveShell(InteractiveShell):
    """The name is the one by which programs recognise a notebook (tqdm, rich, plotly)."""

    displayhook_class = Type(display.ResultHook)
    display_pub_class = Type(display.Publisher)
    exiter = Instance(ZMQExitAutocall, ())
    kernel = Any()
    keepkernel_on_exit = None
    # The content of the error message of the running cell, if it failed.
    last_error = None
    # Whether the client that sent the current request answers input requests.
    allow_stdin = False

    # Line numbers and colours are decided by the client.
    @default("autoindent")
    def _autoindent_default(self):
        return False

    @default("colors")
    def _colors_default(self):
        return "neutral"

    @default("banner1")
    def _banner1_default(self):
        return ""

    @observe("exit_now")
    def _exit_now_changed(self, change):
        if change["new"] and self.kernel is not None:
            self.kernel.stop()

    def init_environment(self):
        """Tell child processes that their output is shown by something that knows colours and no pager."""
        environment = os.environ
        environment.setdefault("TERM", "xterm-color")
        environment.setdefault("CLICOLOR", "1")
        environment.setdefault("FORCE_COLOR", "1")
        environment.setdefault("CLICOLOR_FORCE", "1")
        environment.setdefault("PAGER", "cat")
        environment.setdefault("GIT_PAGER", "cat")

    def init_virtualenv(self):
        """The environment's packages are on the search path already."""

    def init_hooks(self):
        super().init_hooks()
        self.set_hook("show_in_pager", page.as_hook(payloadpage.page), 99)

    def init_completer(self):
        super().init_completer()
        self.Completer.use_jedi = False

    def init_builtins(self):
        super().init_builtins()
        builtins.input = self.raw_input

    def init_magics(self):
        super().init_magics()
        from hotloop_kernel.magics import KernelMagics

        self.register_magics(KernelMagics)

    def init_extension_manager(self):
        super().init_extension_manager()
        self.extension_manager.load_extension("hotloop")

    def enable_gui(self, gui=None):
        """No window system is driven from a kernel; plots are shown inline."""

    def enable_matplotlib(self, gui=None):
        """`%matplotlib`: a notebook that only might plot must run where matplotlib is not installed."""
        import importlib.util

        if importlib.util.find_spec("matplotlib") is None:
            print("%matplotlib does nothing: matplotlib is not installed", file=sys.stderr)
            return "inline", None
        return super().enable_matplotlib(gui)

    def _tee(self, channel):
        """Streams are not kept for the history database: it would put a Python call into every print."""
        return contextlib.nullcontext()

    def ask_exit(self):
        self.exit_now = not self.keepkernel_on_exit
        self.payload_manager.write_payload(
            {"source": "ask_exit", "keepkernel": bool(self.keepkernel_on_exit)}
        )

    def set_next_input(self, text, replace=False):
        self.payload_manager.write_payload({"source": "set_next_input", "text": text, "replace": replace})

    def raw_input(self, prompt=""):
        """`input`: asks the client that sent the cell."""
        return self._ask(str(prompt), False)

    def getpass(self, prompt="Password: ", stream=None, *, echo_char=None):
        """`getpass.getpass`: as `input`, without showing what is typed."""
        return self._ask(str(prompt), True)

    def _ask(self, prompt, password):
        if not self.allow_stdin:
            raise StdinNotImplementedError(
                "input was requested, but the client that runs this cell does not support it"
            )
        return bridge.request_input(prompt, password)

    def system_piped(self, cmd):
        """`!cmd`: the output is shown as it is printed."""
        if cmd.rstrip().endswith("&"):
            raise OSError("background processes not supported")
        self.user_ns["_exit_code"] = process.run(self.var_expand(cmd, depth=1))

    system = system_piped

    def showtraceback(self, *args, **kwargs):
        with tracebacks.remembered_sources():
            super().showtraceback(*args, **kwargs)

    def _format_exception_for_storage(self, exception, *args, **kwargs):
        """What the history keeps of an error: what was shown, which takes long to make a second time."""
        shown = self.last_error
        if shown is not None and shown["ename"] == type(exception).__name__:
            return shown
        with tracebacks.remembered_sources():
            return super()._format_exception_for_storage(exception, *args, **kwargs)

    def _showtraceback(self, etype, evalue, stb):
        text = str(etype.__name__)
        try:
            message = str(evalue)
        except Exception:
            message = "<the exception has no readable text>"
        content = {"ename": text, "evalue": message, "traceback": stb}
        self.last_error = content
        bridge.publish("error", content)

    def get_parent(self):
        """The request that the calling code belongs to, as a message."""
        return self.kernel.get_parent() if self.kernel is not None else {}


InteractiveShellABC.register(ZMQInteractiveShell)
