"""Frames of compiled functions in tracebacks.

A traceback takes the place that it shows from the position table of a frame's code. So a frame is made by running a call
that stands, as far as its syntax tree says, where the failing expression stands, and that catches the frame it is called
from.
"""

import ast
import functools
import sys
from types import TracebackType


def add_frames(exception, places):
    """Put places (file, function, line, column, end line, end column), innermost first, into the exception's traceback.

    Lines count from 1, columns are bytes of UTF-8 from 0.
    """
    traceback = exception.__traceback__
    for file, function, *position in places:
        frame, instruction = _frame(file, function, *position)
        traceback = TracebackType(traceback, frame, instruction, position[0])
    exception.__traceback__ = traceback


# A recursion that fails has the same few places a thousand times.
@functools.lru_cache(maxsize=64)
def _frame(file, function, line, column, end_line, end_column):
    tree = ast.parse("here()")
    for node in ast.walk(tree):
        if hasattr(node, "lineno"):
            node.lineno, node.col_offset, node.end_lineno, node.end_col_offset = line, column, end_line, end_column
    code = compile(tree, file, "exec").replace(co_name=function, co_qualname=function)
    caught = []

    def here():
        frame = sys._getframe(1)
        caught.extend((frame, frame.f_lasti))

    scope = {"here": here, "__name__": "__main__"}
    exec(code, scope)
    del scope["here"]
    return tuple(caught)
