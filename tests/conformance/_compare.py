"""Whether two results of a case are equal. There are three classes of equality and no other:

exact   equal, bit for bit, but for the payload and the sign of NaN
ulp     each float within one unit in the last place; the parts of a complex number within one of the larger part, those
        of a single precision one, all steps to which NumPy rounds, as for the next class
bound   each float within 1e-12 (double) or 1e-5 (single) of the largest finite magnitude in NumPy's result, or of 1

What is not a float is always compared exactly.
"""

import re

import numpy as np

# Texts of errors that people look for: they must be NumPy's.
KNOWN_TEXTS = re.compile(r"broadcast|\baxis\b|\baxes\b|out of bounds|Cannot cast|cannot reshape|not aligned|mismatch|too many indices"
                         r"|zero-size|empty")

# With which of these words NumPy refuses a reduction by a comparison depends on the calls before it.
LACKS_LOOP = re.compile("^No loop matching the specified signature|^ufunc '[a-z_]*equal' did not contain a loop")


def equal(theirs, ours, equality):
    """`None` if the results of the interpreters are equal, else what differs."""
    if "crash" in ours:
        return "crash"
    if "crash" in theirs:
        # There is nothing to compare with.
        return None
    if "broken" in theirs or "broken" in ours:
        return None if theirs.get("broken") == ours.get("broken") else "operands"
    if ("error" in theirs) != ("error" in ours):
        return "error"
    if "error" in theirs:
        if LACKS_LOOP.search(theirs["text"]) and LACKS_LOOP.search(ours["text"]):
            return None
        if theirs["error"] != ours["error"] and theirs["error"][0] not in ours["error"]:
            return "class"
        if theirs["text"] != ours["text"] and KNOWN_TEXTS.search(theirs["text"]):
            return "text"
        return None
    found = value_differs(theirs["value"], ours["value"], equality)
    if found is None and theirs["warnings"] != ours["warnings"]:
        return "warnings"
    return found


def compiled_equal(theirs, ours, equality):
    """The same for compiled code: its scalars are Python's numbers, it does not warn, and what would raise may be rejected."""
    if "crash" in ours:
        return "crash"
    if "crash" in theirs:
        # There is nothing to compare with.
        return None
    if "broken" in theirs or "broken" in ours:
        return None if theirs.get("broken") == ours.get("broken") else "operands"
    if ours.get("rejected"):
        return None if "error" in theirs else "rejected"
    if ("error" in theirs) != ("error" in ours):
        return "error"
    if "error" in theirs:
        return None if theirs["error"][0] in ours["error"] else "class"
    return value_differs(theirs["value"], ours["value"], equality, compiled=True)


def value_differs(theirs, ours, equality, compiled=False):
    if compiled:
        theirs, ours = _numbers_as_python(theirs), _numbers_as_python(ours)
        if theirs[0] == "list" and ours[0] == "tuple":
            # Several arrays are a tuple there.
            theirs = ["tuple", theirs[1]]
    if theirs == ours:
        return None
    if theirs[0] != ours[0]:
        return "kind"
    if theirs[0] in ("array", "scalar"):
        if theirs[1] != ours[1]:
            return "dtype"
        if theirs[2] != ours[2]:
            return "shape"
        if isinstance(theirs[3], list):
            return _sequence(theirs[3], ours[3], equality, compiled)
        if theirs[3] == ours[3] or theirs[1][1] not in "fc":
            return None if theirs[3] == ours[3] else "value"
        return _elements(_array(theirs), _array(ours), equality)
    if theirs[0] == "python" and theirs[1] in ("float", "complex", "int", "bool") and theirs[1] == ours[1]:
        single = compiled and "single" in (theirs[-1], ours[-1])
        x, y = (np.array([_python(each)]) for each in (theirs, ours))
        if single:
            x, y = (each.astype(np.complex64 if each.dtype.kind == "c" else np.float32) for each in (x, y))
        return _elements(x, y, equality)
    if theirs[0] in ("tuple", "list") and isinstance(theirs[1], list):
        return _sequence(theirs[1], ours[1], equality, compiled)
    if theirs[0] == ours[0] and len(theirs) == 2 and isinstance(theirs[1], list) and isinstance(ours[1], list):
        return _sequence(theirs[1], ours[1], equality, compiled)
    return "value"


def _sequence(theirs, ours, equality, compiled):
    if len(theirs) != len(ours):
        return "length"
    for x, y in zip(theirs, ours):
        found = value_differs(x, y, equality, compiled)
        if found:
            return found
    return None


def _numbers_as_python(value):
    """Scalars and arrays without axes as Python's numbers, as compiled code gives them."""
    if value[0] == "scalar" or (value[0] == "array" and value[2] == [] and not isinstance(value[3], list)):
        array = _array(value)
        item = array.tolist()[0]
        single = ["single"] if array.dtype in (np.float32, np.complex64) else []
        if isinstance(item, float):
            return ["python", "float", item.hex(), *single]
        if isinstance(item, complex):
            return ["python", "complex", item.real.hex() + " " + item.imag.hex(), *single]
        return ["python", type(item).__name__, repr(item)]
    return value


def _array(value):
    return np.frombuffer(bytes.fromhex(value[3]), dtype=value[1])


def _python(value):
    if value[1] == "float":
        return float.fromhex(value[2])
    if value[1] == "complex":
        return complex(*map(float.fromhex, value[2].split()))
    return {"True": True, "False": False}.get(value[2]) if value[1] == "bool" else int(value[2])


def _elements(theirs, ours, equality):
    kind = theirs.dtype.kind
    if kind not in "fc" or theirs.shape != ours.shape or theirs.dtype != ours.dtype:
        return None if theirs.shape == ours.shape and theirs.tobytes() == ours.tobytes() else "value"
    real = theirs.dtype if kind == "f" else np.dtype(f"f{theirs.dtype.itemsize // 2}")
    x, y = theirs.view(real), ours.view(real)
    same = (x.view(f"u{real.itemsize}") == y.view(f"u{real.itemsize}")) | (np.isnan(x) & np.isnan(y))
    if same.all():
        return None
    theirs, x, y = theirs.astype(theirs.dtype.newbyteorder("=")), x.astype(real.newbyteorder("=")), y.astype(real.newbyteorder("="))
    if equality == "exact":
        return "value"
    with np.errstate(all="ignore"):
        same |= x == y
        finite = np.isfinite(x)
        if equality == "ulp" and theirs.dtype != np.complex64:
            allowed = np.abs(np.spacing(x))
            if kind == "c":
                allowed = np.repeat(np.fmax(allowed[::2], allowed[1::2]), 2)
        else:
            size = np.abs(x[finite]).max(initial=1.0)
            allowed = np.full(x.shape, size * (1e-5 if real.itemsize == 4 else 1e-3 if real.itemsize == 2 else 1e-12))
        same |= finite & (np.abs(x - y) <= allowed)
    return None if same.all() else "value"
