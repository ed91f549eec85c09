"""Public names, where others look for them."""

from .._forward import forward as _forward

__getattr__ = _forward(globals())


def add_newdoc(place, obj, doc, warn_on_python=True):
    """Gives documentation to a name of a module, and to attributes of what it names."""
    import importlib
    from ._multiarray_umath import add_docstring
    owner = getattr(importlib.import_module(place), obj)
    if isinstance(doc, str):
        add_docstring(owner, doc.strip())
    else:
        for name, text in [doc] if isinstance(doc, tuple) else doc:
            add_docstring(getattr(owner, name), text.strip())
