"""How this NumPy was built, where others look for it."""

from ._information import show_config

__all__ = ["show_config"]
show = show_config
