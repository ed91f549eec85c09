"""Random NumPy expressions give under Hotloop what NumPy gives under CPython: see `_expressions.py` and `_compare.py`."""
# Timeout: 600 s

import os
import sys

import _compare

COUNT = "1500"


def main():
    hotloop = os.environ.get("HOTLOOP_BINARY", "hotloop")
    return max(_compare.main(seed, COUNT, hotloop, sys.executable) for seed in sys.argv[1:] or ("1", "2", "3"))


if __name__ == "__main__":
    sys.exit(main())
