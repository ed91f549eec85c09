"""Nearly all public names of NumPy are there; prints how many of each module, and which are missing."""

import json
import os
import subprocess
import sys

# In all modules together; and in each, so that none is forgotten.
SHARE, SHARE_OF_ONE = 0.98, 0.9
MODULES = """
numpy numpy.char numpy.ctypeslib numpy.dtypes numpy.emath numpy.exceptions numpy.fft numpy.lib numpy.lib.array_utils
numpy.lib.format numpy.lib.introspect numpy.lib.mixins numpy.lib.npyio numpy.lib.recfunctions numpy.lib.scimath
numpy.lib.stride_tricks numpy.linalg numpy.ma numpy.polynomial numpy.polynomial.chebyshev numpy.polynomial.hermite
numpy.polynomial.hermite_e numpy.polynomial.laguerre numpy.polynomial.legendre numpy.polynomial.polynomial
numpy.polynomial.polyutils numpy.random numpy.rec numpy.strings numpy.testing numpy.typing
""".split()
# Runs the tests that come with NumPy, which are not carried.
ABSENT = {"test"}


def names(*command):
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_names.py")
    done = subprocess.run([*command, program, *MODULES], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command} failed:\n{done.stderr[-3000:]}")
    return json.loads(done.stdout)


theirs = names(sys.executable)
ours = names(os.environ.get("HOTLOOP_BINARY", "hotloop"), "run")
total = there = carried = 0
poor = []
print(f"{'module':32} {'there':>6} {'of':>6} {'in NumPy files':>15}  missing")
for module in MODULES:
    wanted = set(theirs[module]) - ABSENT
    mine = ours[module] or {}
    found = wanted & set(mine)
    in_files = sum(mine[name] for name in found)
    missing = sorted(wanted - found)
    print(f"{module:32} {len(found):6} {len(wanted):6} {in_files:15}  {' '.join(missing[:12])}{' …' * (len(missing) > 12)}")
    total, there, carried = total + len(wanted), there + len(found), carried + in_files
    if len(found) < SHARE_OF_ONE * len(wanted):
        poor.append(module)
print(f"{'all':32} {there:6} {total:6} {carried:15}  {there / total:.1%}")
assert there >= SHARE * total and not poor, f"names are missing, mostly in {poor}"
