"""What the benchmarks share."""

import ast
import pathlib


def kernels_names():
    """The names of the cases."""
    return functions_with("case", "kernels/*.py")


def functions_with(decorator, pattern):
    """The functions of some files that are decorated so, read from the source: the driver compiles nothing itself."""
    files = sorted(pathlib.Path(__file__).parent.glob(pattern))
    functions = (node for file in files for node in ast.parse(file.read_text(encoding="utf-8")).body)

    def is_it(node):
        return isinstance(node, ast.Call) and getattr(node.func, "id", None) == decorator

    return [node.name for node in functions if isinstance(node, ast.FunctionDef) and any(map(is_it, node.decorator_list))]
