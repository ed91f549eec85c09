"""The table: every public function of NumPy and every attribute of its arrays, with what cases are made of it."""

import _rows_arrays
import _rows_creation
import _rows_dates
import _rows_files
import _rows_functions
import _rows_methods
import _rows_text
import _rows_ufuncs

ROWS = [*_rows_ufuncs.ROWS, *_rows_creation.ROWS, *_rows_arrays.ROWS, *_rows_functions.ROWS, *_rows_methods.ROWS, *_rows_text.ROWS,
        *_rows_dates.ROWS, *_rows_files.ROWS]

# Public names without a row, by the reason.
WITHOUT_A_ROW = {
    "constants": "False_ True_ e euler_gamma inf little_endian nan newaxis pi ScalarType sctypeDict typecodes",
    "types and their other names, which the row of `dtype` and those of scalars stand for": (
        "bool_ byte cdouble character complexfloating csingle double flexible float16 floating generic half inexact int16 "
        "int32 int_ intc integer intp long longlong number short signedinteger single ubyte uint uint16 uint32 uintc uintp "
        "ulong ulonglong unsignedinteger ushort flatiter clongdouble complex256 float128 longdouble"),
    "their constructors take what the rows of `array`, of text and of records make": "bytes_ object_ recarray record str_ void",
    "what it prints or returns is about the machine": "info seterrcall show_config show_runtime test",
    "in the rows of `matrix`, `nditer` and `vectorize`": "asmatrix frompyfunc nested_iters",
}


def without_a_row(names):
    """Those of NumPy's public names that the table forgets."""
    known = {row.name for row in ROWS} | {row.name.split(".")[0] for row in ROWS}
    known.update(name for names in WITHOUT_A_ROW.values() for name in names.split())
    return [name for name in names if name not in known]
