"""The table: every public function of NumPy and every attribute of its arrays, with what cases are made of it."""

import _rows_arrays
import _rows_creation
import _rows_functions
import _rows_methods
import _rows_ufuncs

ROWS = [*_rows_ufuncs.ROWS, *_rows_creation.ROWS, *_rows_arrays.ROWS, *_rows_functions.ROWS, *_rows_methods.ROWS]
