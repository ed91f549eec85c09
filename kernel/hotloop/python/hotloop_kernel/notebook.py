"""`hotloop run FILE.ipynb`: the code cells of a notebook, one after the other, through IPython."""

import json
import sys

from IPython.core.interactiveshell import InteractiveShell


def run(path):
    """Runs the cells and ends the program with status 1 at the first that fails; cells tagged `raises-exception` may."""
    try:
        with open(path, encoding="utf-8") as file:
            notebook = json.load(file)
        cells = [cell for cell in notebook["cells"] if cell.get("cell_type") == "code"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.exit(f"hotloop: can't read the notebook {path}: {error}")
    shell = InteractiveShell.instance()
    shell.Completer.use_jedi = False
    sys.modules["__main__"] = shell.user_module
    shell.user_ns["__file__"] = path
    for cell in cells:
        source = "".join(cell.get("source", ""))
        result = shell.run_cell(source, store_history=True)
        tags = cell.get("metadata", {}).get("tags", ())
        if not result.success and "raises-exception" not in tags:
            if isinstance(result.error_in_exec, SystemExit):
                raise result.error_in_exec
            sys.exit(1)
