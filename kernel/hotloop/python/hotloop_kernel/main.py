"""Starts the shell and serves requests until a client asks for shutdown. Called once, on the main thread."""

import faulthandler

import _hotloop_kernel as bridge

from hotloop_kernel import streams


def run():
    # A crash is told where Jupyter's own log shows it; the captured streams die with the process.
    faulthandler.enable(bridge.log_descriptor())
    streams.install()
    from hotloop_kernel.kernel import Kernel

    Kernel().run_until_shutdown()
