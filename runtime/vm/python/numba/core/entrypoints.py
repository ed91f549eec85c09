"""Extensions of installed packages."""


def init_all():
    """Loads the extensions that installed packages announce under `numba_extensions`."""
    from importlib.metadata import entry_points
    for each in entry_points(group="numba_extensions"):
        if each.name == "init":
            each.load()()
