"""What the benchmarks share."""

import ast
import pathlib


def kernels_names():
    """The names of the cases, read from the source: the driver compiles nothing itself."""
    tree = ast.parse((pathlib.Path(__file__).parent / "kernels.py").read_text(encoding="utf-8"))
    cases = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.decorator_list)
    return [node.name for node in cases]
