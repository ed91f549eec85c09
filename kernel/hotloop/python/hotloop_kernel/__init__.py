"""The Python side of the Hotloop kernel: IPython as the shell, and what connects it to the native side."""
