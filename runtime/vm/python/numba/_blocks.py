"""Blocks of compiled functions as functions of their own, for `objmode`."""

import textwrap


def function_of(function, file, line, before, body, inputs, outputs):
    """The block as a function of `inputs` that returns the variables `outputs`, with the globals and closure of the function.

    `before` is what stands before the block on its first line, number `line`.
    """
    if before.strip():
        # The block stands on the line of its `with`.
        lines = [body]
    else:
        lines = textwrap.dedent(before + body).split("\n")
    closure = dict(zip(function.__code__.co_freevars, function.__closure__ or ()))
    known = {}
    for name, cell in closure.items():
        try:
            known[name] = cell.cell_contents
        except ValueError:
            pass
    text = "\n".join([
        f"def make({', '.join(known)}):",
        f"  def block({', '.join(inputs)}):",
        *("    " + each for each in lines),
        f"    return ({', '.join(outputs)}{',' if outputs else ''})",
        "  return block",
    ])
    scope = {}
    # The lines of the block are those of the file.
    exec(compile("\n" * max(line - 3, 0) + text, file, "exec"), function.__globals__, scope)
    return scope["make"](**known)
