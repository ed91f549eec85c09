"""Execute a notebook on an installed kernel, cell by cell, showing outputs and times.

Usage: execute_notebook.py NOTEBOOK EXECUTED [--kernel NAME] [--timeout SECONDS]

The executed notebook is written to EXECUTED, also when a cell fails. Exit status 1: a cell raised, or the kernel died.
"""

import argparse
import pathlib
import re
import sys
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("notebook", type=pathlib.Path)
    parser.add_argument("executed", type=pathlib.Path)
    parser.add_argument("--kernel", default="hotloop")
    parser.add_argument("--timeout", type=int, default=300, help="seconds for one cell")
    options = parser.parse_args()

    notebook = nbformat.read(options.notebook, as_version=4)
    started = {}

    def before(cell, cell_index):
        print(rule(f"cell {cell_index + 1}"))
        print(cell.source, flush=True)
        started[cell_index] = time.perf_counter()

    def after(cell, cell_index, execute_reply):
        seconds = time.perf_counter() - started[cell_index]
        print(rule(f"{seconds:.3f} s", "-"))
        for output in cell.get("outputs", []):
            print(shown(output), flush=True)

    client = NotebookClient(
        notebook,
        kernel_name=options.kernel,
        timeout=options.timeout,
        resources={"metadata": {"path": str(options.notebook.resolve().parent)}},
        on_cell_execute=before,
        on_cell_executed=after,
    )
    begun = time.perf_counter()
    failure = None
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        failure = error
    finally:
        options.executed.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, options.executed)
    print(rule(""))
    if failure is not None:
        print(f"{options.notebook} failed: {type(failure).__name__}\n{failure}", file=sys.stderr)
        return 1
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    print(f"{cells} cells in {time.perf_counter() - begun:.1f} s, kernel start included")
    return 0


def rule(title: str, line: str = "=") -> str:
    return f"{line * 4} {title} ".ljust(100, line) if title else line * 100


def shown(output) -> str:
    """An output as text for a terminal."""
    if output.output_type == "stream":
        return output.text.rstrip("\n")
    if output.output_type == "error":
        return COLOURS.sub("", "\n".join(output.traceback))
    data = output.data
    if "text/plain" in data:
        return data["text/plain"]
    return "\n".join(f"[{kind}, {len(str(content))} characters]" for kind, content in data.items())


if __name__ == "__main__":
    sys.exit(main())
