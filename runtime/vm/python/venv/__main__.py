"""``-m venv``: the standard library's environments, without pip, which is not part of this interpreter."""

import sys
import venv


def tell_how_to_install(builder, context):
    """In place of installing pip."""
    print(
        f"The environment has no pip. Any other Python's pip installs pure Python packages into it:\n"
        f"  python3 -m pip install --target {context.lib_path} NAME",
        file=sys.stderr,
    )


venv.EnvBuilder._setup_pip = tell_how_to_install
try:
    venv.main()
except Exception as error:
    print(f"Error: {error}", file=sys.stderr)
    sys.exit(1)
