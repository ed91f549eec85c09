"""What the benchmarks share."""

import ast
import pathlib


def kernels_names():
    """The names of the cases, read from the source: the driver compiles nothing itself."""
    files = sorted((pathlib.Path(__file__).parent / "kernels").glob("*.py"))
    functions = (node for file in files for node in ast.parse(file.read_text(encoding="utf-8")).body)
    return [node.name for node in functions if isinstance(node, ast.FunctionDef) and any(map(is_case, node.decorator_list))]


def is_case(decorator):
    return isinstance(decorator, ast.Call) and getattr(decorator.func, "id", None) == "case"
