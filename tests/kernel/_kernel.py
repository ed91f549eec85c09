"""The helpers of the protocol's tests, found from here."""

import importlib.util
import pathlib

_path = pathlib.Path(__file__).parent.parent / "protocol" / "_kernel.py"
_spec = importlib.util.spec_from_file_location("_protocol_kernel", _path)
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
globals().update({name: value for name, value in vars(_module).items() if not name.startswith("__")})
