"""Packages written in Python on top of NumPy give the same: the programs in `tests/packages`.

They run when `HOTLOOP_TEST_PACKAGES` names a folder that `pip install --no-deps --target FOLDER -r tests/packages/requirements.txt`
has filled; nothing is fetched here.
"""
# Timeout: 600 s

import glob
import os
import subprocess
import sys

HERE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "packages")
folder = os.environ.get("HOTLOOP_TEST_PACKAGES")
if folder is None:
    print("skipped: HOTLOOP_TEST_PACKAGES names no folder")
    sys.exit()
environment = os.environ | {"PYTHONPATH": folder, "PYTHONWARNINGS": "ignore", "PYTHONDONTWRITEBYTECODE": "1"}
failed = []
for program in sorted(glob.glob(os.path.join(HERE, "_*.py"))):
    name = os.path.basename(program)
    done = subprocess.run([sys.executable, program], env=environment, capture_output=True, text=True)
    print("##", name, done.returncode)
    print(done.stdout)
    if done.returncode:
        failed.append(name)
        print(done.stderr[-2000:], file=sys.stderr)
assert not failed, failed
