"""A sample of the conformance cases gives under Hotloop what NumPy gives under CPython: see `_run.py`. The page made from
the table is current.

    python sample.py [SEED]
"""
# Timeout: 300 s

import sys

import _document
import _run

if __name__ == "__main__":
    stale = _document.main(["--check"])
    sys.exit(_run.main(["--sample", "2500", "--seed", *(sys.argv[1:] or ["1"]), "--finished"]) or stale)
