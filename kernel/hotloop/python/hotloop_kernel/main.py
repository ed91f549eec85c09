"""Starts the shell and serves requests until a client asks for shutdown. Called once, on the main thread."""

from hotloop_kernel import streams


def run():
    streams.install()
    from hotloop_kernel.kernel import Kernel

    Kernel().run_until_shutdown()
