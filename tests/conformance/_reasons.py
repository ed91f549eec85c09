"""Why results differ from NumPy's, where that is known and stays so. What no reason explains is to be fixed."""

import re

import numpy as np

ORDER = "both refuse: of several mistakes in one call another one is named, or in other words or by a kindred exception"
OPEN = "not explained"

# The first reason whose condition holds is the case's: a text, what differs, the functions, a word about the case, and, where it is
# about digits, by how many units in the last place results may differ.
REASONS = [
    (ORDER, "class|text", ".*", ".*"),
    ("functions of complex64 are computed in double precision and rounded once", "value",
     r"abs|absolute|ndarray.__abs__|acosh|angle|arccos|asin|cos|cosh|expm1|sqrt|tanh|nanvar|pad|pow|power", r"c8'|complex64", 8),
    ("functions of complex64 overflow where NumPy's steps do not, or later", "value", "expm1", r"order='F'.*'complex64'"),
    ("powers of complex64 are computed in double precision and rounded once, NumPy's go by logarithms", "value|warnings",
     r"exp2|pow|pow\.outer|power|power\.outer|power\.reduce", r"c8'|complex64|\['float32'"),
    ("sums and functions of half precision are computed in single precision and rounded once", "value",
     r"acosh|float_power|hypot\.reduce|i0|log10|logaddexp\.outer|logaddexp|logaddexp\.reduce|percentile|quantile|remainder|sqrt|subtract\.reduce|power",
     r"'float16'|np\.float16|'<f2'", 16),
    ("sums of half precision overflow later than NumPy's", "value", "einsum", "'float16'"),
    ("of zeros of both signs, and of numbers that are equal but not the same, the other one is found first", "value|shape",
     r"sort|unique|unique_inverse|unique_values|union1d|setdiff1d|setxor1d|intersect1d", "'few'"),
    ("of zeros of both signs, and of NaN, the other one is the extreme", "value", r"fmax\.outer|fmax|max|minimum\.accumulate", "'edge'"),
    ("numbers that are equal in `lexsort` stay in order", "value", "lexsort", ">c8|>U2"),
    ("NumPy converts the masked output there and back, and warns about that", "warnings", "abs|absolute", "where=m"),
    ("NumPy computes the bins of complex numbers, and warns; here they are found by comparing", "warnings|value|error", "histogram.*", "c8'|c16'|complex"),
    ("what overflows when a product of half precision is rounded is not reported", "warnings", "matmul|dot|tensordot|matrix", "float16"),
    ("what overflows when numbers become half precision is reported where elements are converted together", "warnings",
     r"add|array|asarray|ascontiguousarray|atan2|logaddexp|true_divide|(fmin|fmax|maximum)\.(accumulate|reduce)", "float16"),
    ("the steps of variances with a mask overflow in half precision", "warnings", "nanstd|nanvar", r"float16.*where=m|where=m.*float16"),
    ("NumPy's complex powers go by repeated multiplication and overflow on the way", "value|warnings", "power.*|pow.*|float_power", "c16'|complex128"),
    ("of complex bounds NumPy takes the shorter of both parts, but of its own single precision ones the real part", "shape|warnings|value", "arange", "c8'|c16'|complex"),
    ("NumPy subtracts unsigned bounds without a sign", "shape|error", "arange", "uint8"),
    ("the interpreter's memoryview knows no complex numbers and no positions of other kinds", "error|value", "ndarray.data|complex64|complex128|frombuffer", ".*"),
    ("NumPy gives NotImplemented for texts beside bytes", "error|kind", r"char\.(equal|not_equal|less|less_equal|greater|greater_equal|compare_chararrays)", ".*"),
    ("an output without axes, which NumPy makes a scalar of", "kind", "any|all", r"out=np\.empty\(\(\), bool\).*scalar"),
    ("without elements, or of one object, NumPy gives a number where an array was asked for, or the other way round", "kind",
     "nanpercentile|nanquantile|percentile|quantile|average", r"\b0\b|'O'"),
    ("the polynomial of no roots, which NumPy gives as a number", "kind", "poly", r"\[0\]"),
    ("elements without a meaning, with their axes permuted", "kind", "permute_dims", r"'V3', \[\]"),
    ("parts of text that are not split are NumPy's own text", "kind", r"char\.r?split", "'>?U"),
    ("NumPy's scalars count as mappings for `%`, and `True` of its own not as an integer", "error", r"(strings|char)\.(mod|splitlines)", ".*"),
    ("how many bytes text of no length has", "value|dtype",
     r"(strings|char)\.(l|r|)strip|strings\.(slice|r?partition)|ndarray\.(__iter__|__reduce__|flat)|broadcast|unstack|quantile|partition", "[SU][0-9]"),
    ("NumPy makes objects of dates, text and records to multiply them", "error|dtype",
     "dot|inner|vdot|tensordot|matrix|poly1d|polyder|polymul|convolve|correlate|einsum", r"'>?[SUVMm][0-9]|'[>]?[mM]8|i4,f8"),
    ("compiled: the polynomial of a matrix", "error", "poly", r"\[2, 2\]"),
    ("compiled: sums of one operand that only arrange it have the dtype that was asked for", "dtype", "einsum", r"np\.einsum\('ij', a, dtype="),
    ("compiled: polynomials without coefficients, and derivatives and integrals of no order, have the dtypes of others", "dtype|value",
     "polyval|polyder|polyint", r"\[0\]|, 0\)"),
    ("compiled: products of vectors of two elements, which NumPy no longer has", "error", "cross", r"\[2\]|, 2\]|\[2, 3\]"),
    ("NumPy reads dates in the other byte order as if they were in its own", "value", "datetime_as_string|gradient", r"'>M8"),
    ("a pickle of objects is written in other words", "value", "save.*|ndarray.__reduce__", "'O'"),
    ("a result keeps or loses the other byte order", "dtype", r"ediff1d|einsum|i0|linspace|nanmedian|ndarray\.__reduce__", r"'>"),
    ("`longdouble` is float64: its loops are not there", "length|value", "ufunc|dtype", ".*"),
    ("the last digits of functions of complex numbers", "value", "expm1|ndarray.__abs__", "c16'|complex128", 2),
    ("NumPy finds no loop for objects, or looks for methods that its own and Python's numbers have not", "error",
     r"logical_(and|not|xor|xor\.reduce|xor\.reduceat)|float_power|divmod|geomspace|around|fix|allclose|average|cov|corrcoef|multiply", "'O'"),
    ("`dtype=` of what has no such loop counts or not", "error|warnings|dtype", r"add|mean|nansum|bitwise_xor\.(accumulate|reduce)|logaddexp\.accumulate|cumsum|cumprod", "[SUVmM][0-9]|'m8|'O'"),
    ("where durations are divided by zero NumPy reports it for single divisors alone", "warnings", "divide|floor_divide|true_divide", "m8"),
    ("a truth value stored in a record", "error", "equal|not_equal", "V3|i4,f8"),
    ("records are true or not, of which NumPy makes no array", "error", "logical_.*|where", "V3|i4,f8"),
    ("comparisons of NaN among objects warn", "warnings", "fmax.*|fmin.*", "'O'"),
    ("a value that an array without elements does not take", "error", "ndarray.__setitem__|putmask", r"\b0\]"),
    ("NumPy rounds no durations that it pads with", "error", "pad", "m8"),
    ("NumPy moves one axis of the results of several quantiles to the front where there are two", "shape", "nan(quantile|percentile)", r"\[\["),
    ("where there are no elements dtypes and errors are those of the steps that NumPy takes", "error|dtype",
     "percentile|nanquantile|nanstd|isin|setdiff1d", r"\[[0-9, ]*\b0\b"),
    ("durations beside numbers in bins, weights and searches, which NumPy refuses", "error", "histogram|histogram_bin_edges|searchsorted|average|isin", "m8"),
    ("the functions behind `vectorize` multiply text, and keep the size of bytes open", "error|dtype", "vectorize", "[SUV]"),
    ("NumPy parts bytes by text without finding it", "error", r"char\.r?split", "'S"),
    ("dates before 1970: NumPy leaves out their time zone or their seconds", "value", "datetime_as_string", "M8"),
    ("NumPy reads numbers of the other byte order from text in its own", "value", "fromfile", ">"),
    ("no memory of a file becomes objects", "error", "memmap", "'O'"),
    ("objects without an order are compared in another order", "error", "sort", "'O'"),
    ("NumPy compares truth values as C's integers", "error", "bool", r"10\*\*20|2\*\*64"),
    ("an array of one element, which NumPy refuses as an element where the index is an array without axes", "error", "ndarray.__setitem__", r"a\[i\] = b"),
    ("views of memory whose owner NumPy does not see", "error", "ndarray.setflags", "windows"),
    ("a date read as a duration without a unit has none", "dtype", "timedelta64", ".*"),
    ("results that are made integers are rounded differently, or are warned about", "value|warnings", "atan2|arctan2|ldexp", "unsafe"),
    ("compiled: integers have 64 bits, and what C functions take is not looked at", "error", "logical_not|bitwise_invert|ldexp|ndarray.__setitem__", r"2\*\*70|70000000000"),
    ("compiled: arrays that overlap themselves are worked through in order", "value", "multiply|right_shift|nanstd", "'windows'"),
    ("compiled: strides of axes of one element, and orders that are known at run time", "value", "empty_like|array|asanyarray|ndarray.strides", r"\.strides"),
    ("compiled: weights without positions, real roots and bounds of unsigned numbers have the dtype of others", "dtype", "bincount|roots|arange", r"\[0\]|np\.roots|uint64"),
    ("compiled: weights are checked without positions too", "error", "bincount", r"\[0\].*|weights=\[1, 2\]"),
    ("compiled: `arange` of truth values may have more than two", "error", "arange", r"dtype=np\.bool_"),
    ("compiled: several quantiles of no elements", "dtype|shape", "nanpercentile|nanquantile", r"\[[0-9, ]*\b0\b"),
    ("compiled: complex numbers with NaN, of which `unique` knows one", "shape", "isin", "np.unique.*complex"),
    ("compiled: copies are made where they are needed", "error", "reshape|put_along_axis", r"copy=False|, None\); a"),
    ("compiled: `casting` of `concatenate` is not looked at", "error", "concatenate", "casting='(no|equiv)'"),
    ("compiled: truth values rounded to digits are numbers", "error", "round|around", r"\['bool'"),
    ("compiled: no mean as an integer", "value", "mean", r"dtype=np\.int64.*\b0\b"),
    ("compiled: means of single precision into an output of double", "value", "mean|cumprod|std", r"out=np\.empty.*(float32|complex64)"),
    ("compiled: `dtype` of variances converts the array first", "value", "nanvar|nanstd", "dtype="),
    ("compiled: edges and ramps of single precision are computed in double", "value", "histogram|pad", "float32|complex64"),
    ("compiled: windows of arrays of one axis", "error", r"lib\.stride_tricks\.sliding_window_view", r"\(2, 2\)\)"),
    ("compiled: weights of least squares of single precision", "value", "polyfit", "w=.*complex64"),
    ("sums of weights into bins of complex numbers", "value", "histogram", "complex64"),
    ("the format of a buffer of complex numbers", "value", "ndarray.data", ">c8"),
    ("a choice among half precision dates", "value", "gradient", "float16"),
    ("f-strings and literals of a newer Python", "error", ".*", "^f'"),
    ("the last digits of functions of single precision", "value", r"degrees|logaddexp\.outer|logaddexp|rad2deg|deg2rad", "float32", 5),
    ("`i0` overflows in single precision later than NumPy's", "value", "i0", "float32"),
]


def reason(different):
    """Why a case differs, in words."""
    how = different["how"].removeprefix("compiled ")
    case = different["case"]
    about = f"{case['text']} {case['operands']} {str(different['theirs'].get('value', ''))[:60]}"
    for words, what, functions, word, *places in REASONS:
        if words.startswith("compiled: ") and how == different["how"]:
            continue
        if re.fullmatch(what, how) and re.fullmatch(functions, case["function"]) and re.search(word, about):
            if not places or _distance(different["theirs"]["value"], different["ours"]["value"]) <= places[0]:
                return words
    return OPEN


def _distance(theirs, ours):
    """By how many units in the last place results differ at most."""
    if theirs[0] in ("tuple", "list") and isinstance(theirs[1], list):
        return max((_distance(x, y) for x, y in zip(theirs[1], ours[1])), default=0)
    x, y = _floats(theirs), _floats(ours)
    if x is None or y is None or x.shape != y.shape:
        return 0 if theirs == ours else np.inf
    parts = f"f{x.dtype.itemsize // 2}" if x.dtype.kind == "c" else x.dtype
    size = np.abs(x.view(parts)).reshape(x.size, -1).max(axis=1, initial=0).repeat(2 if x.dtype.kind == "c" else 1)
    x, y = x.view(parts).astype(float), y.astype(x.dtype).view(parts).astype(float)
    size = np.where(np.isfinite(size), size, np.where(np.isfinite(x), np.abs(x), 1)).astype(parts)
    with np.errstate(all="ignore"):
        apart = np.where((x == y) | np.isnan(x) & np.isnan(y), 0, np.abs(x - y))
        places = apart / np.spacing(np.maximum(size, np.finfo(parts).tiny)).astype(float)
        apart = np.where(apart == 0, 0, places)
    return np.nan_to_num(apart, nan=np.inf).max(initial=0)


def _floats(value):
    """The floats of an array or a number, in their own byte order."""
    if value[0] in ("array", "scalar") and isinstance(value[3], str) and np.dtype(value[1]).kind in "fc":
        found = np.frombuffer(bytes.fromhex(value[3]), value[1])
        return found.astype(found.dtype.newbyteorder("="))
    if value[0] == "python" and value[1] == "float":
        return np.array([float.fromhex(value[2])])
    if value[0] == "python" and value[1] == "complex":
        return np.array([complex(*map(float.fromhex, value[2].split()))])
    return None
