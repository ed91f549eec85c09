"""The few names of ipykernel that libraries look for to recognise a notebook; the kernel itself is Hotloop."""

version_info = (7, 0, 0)
__version__ = "7.0.0"


def get_connection_file(app=None):
    """The path of the running kernel's connection file."""
    import _hotloop_kernel

    return _hotloop_kernel.connection_file()
