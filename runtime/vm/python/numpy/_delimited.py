"""What `np.loadtxt` asks of the core: rows of a file or of lines as an array."""

import operator
import warnings

import _hotloop_numpy as _native


def load(file, *, delimiter=",", comment="#", quote='"', imaginary_unit="j", usecols=None, skiplines=0, max_rows=-1,
         converters=None, dtype=None, encoding=None, filelike=False, byte_converters=False, c_byte_converters=False):
    """The rows of a file, or of an iterator over lines: a matrix, or a vector of records."""
    _check_characters(delimiter, comment, quote)
    if not filelike:
        try:
            file = iter(file)
        except TypeError:
            raise TypeError("error reading from object, expected an iterable.") from None
    if usecols is not None:
        usecols = [_column(each) for each in usecols]
    if converters is not None and not callable(converters) and not isinstance(converters, dict):
        raise TypeError("converters must be a dictionary mapping columns to converter functions or a single callable.")
    reads = dtype.newbyteorder("=")
    native = converters is None and not c_byte_converters and _native.converts_text(reads)
    found, empty_line = _native.read_delimited(file, filelike, (delimiter, comment, quote, imaginary_unit), usecols, skiplines,
                                               max_rows, encoding, reads if native else None)
    if empty_line is not None:
        warnings.warn(
            f"Input line {empty_line} contained no data and will not be counted towards `max_rows={max_rows}`.  This differs "
            "from the behaviour in NumPy <=1.22 which counted lines rather than rows.  If desired, the previous behaviour can "
            "be achieved by using `itertools.islice`.\nPlease see the 1.23 release notes for an example on how to do this.  If "
            "you wish to ignore this warning, use `warnings.filterwarnings`.  This warning is expected to be removed in the "
            "future and is given only once per `loadtxt` call.", UserWarning, stacklevel=4)
    if not native:
        found = _converted(found, usecols, converters, reads, byte_converters, c_byte_converters)
    return found if reads == dtype else found.astype(dtype)


def _check_characters(delimiter, comment, quote):
    given = {"delimiter": delimiter, "comment": comment, "quotechar": quote}
    for name, character in given.items():
        if character is None:
            continue
        if not isinstance(character, str) or len(character) != 1:
            raise TypeError("Text reading control character must be a single unicode character or None; but got: "
                            f"{character!r}")
        if character in "\r\n":
            raise TypeError(f"control character '{name}' cannot be a newline (`\\r` or `\\n`).")
        if delimiter is None and name != "delimiter" and character.isspace():
            raise TypeError(f"The values for control characters 'delimiter' and '{name}' are incompatible")
    names = list(given)
    for one, other in ((1, 0), (2, 0), (2, 1)):
        if given[names[one]] and given[names[one]] == given[names[other]]:
            raise TypeError(f"The values for control characters '{names[one]}' and '{names[other]}' are incompatible")


def _column(each):
    try:
        return operator.index(each)
    except TypeError:
        raise TypeError("usecols must be an int or a sequence of ints but it contains at least one element of type "
                        f"'{type(each).__name__}'") from None


def _converted(rows, usecols, converters, dtype, byte_converters, c_byte_converters):
    """Elements that Python makes from the texts of the rows."""
    kinds = _kinds(dtype)
    width = len(rows[0]) if rows else len(kinds or usecols or [None])
    for at, row in enumerate(rows):
        if len(row) != width:
            raise ValueError(f"the number of columns changed from {width} to {len(row)} at row {at + 1}; use `usecols` to select "
                             "a subset and avoid this error")
    if rows and kinds is not None and len(kinds) != width:
        raise ValueError(f"the dtype passed requires {len(kinds)} columns but {width} were found at row 1; use `usecols` to "
                         "select a subset and avoid this error")
    functions = _functions(converters, usecols, width)
    result = _native.empty((len(rows),) if kinds is not None else (len(rows), width), dtype, "C")
    cells = [_native.empty((), kind, "C") for kind in kinds or [dtype] * width]
    for at, row in enumerate(rows):
        for place, text in enumerate(row):
            function, cell = functions[place], cells[place]
            given = text.encode("latin1") if byte_converters and function is not None else text
            if c_byte_converters:
                given = text.encode("latin1")
            try:
                cell[()] = _value(given if function is None else function(given), cell.dtype, function is None)
            except Exception as error:
                column = place + 1 if usecols is None else usecols[place] + 1
                raise ValueError(f"could not convert string {text!r} to {cell.dtype} at row {at}, column {column}.") from error
            if kinds is None:
                result[at, place] = cell[()]
        if kinds is not None:
            values = iter([cell[()] for cell in cells])
            result[at] = _nested(dtype, values)
    return result


def _value(value, kind, is_text):
    """What stands for a field: text of numbers is read as the native reader would read it."""
    if isinstance(value, str) and kind.kind in "biufc":
        return _native.read_delimited(iter([value.strip()]), False, ("\n", None, None, "j"), None, 0, -1, None, kind)[0][0, 0]
    if kind.kind == "V" and is_text:
        raise TypeError("no text stands for raw bytes")
    return value


def _kinds(dtype):
    """The dtypes of a record's elements, one by one."""
    if dtype.names is None:
        return None
    kinds = []
    for name in dtype.names:
        kind, shape = dtype[name].base, dtype[name].shape
        count = 1
        for length in shape:
            count *= length
        kinds += (_kinds(kind) or [kind]) * count
    return kinds


def _nested(dtype, values):
    """A record as nested tuples and arrays."""
    if dtype.subdtype is not None:
        count = 1
        for length in dtype.shape:
            count *= length
        parts = _native.empty(count, dtype.base, "C")
        for at in range(count):
            parts[at] = _nested(dtype.base, values)
        return parts.reshape(dtype.shape)
    if dtype.names is None:
        return next(values)
    return tuple(_nested(dtype[name], values) for name in dtype.names)


def _functions(converters, usecols, width):
    if converters is None or callable(converters):
        return [converters] * width
    functions = [None] * width
    for column, function in converters.items():
        try:
            column = operator.index(column)
        except TypeError:
            raise TypeError(f"keys of the converters dictionary must be integers; got {column!r}") from None
        if usecols is not None:
            # The converter is that of a column of the file.
            if column not in usecols:
                continue
            places = [at for at, each in enumerate(usecols) if each == column]
        else:
            if not -width <= column < width:
                raise ValueError(f"converter specified for column {column}, which is invalid for the number of fields {width}.")
            places = [column]
        if not callable(function):
            raise TypeError("values of the converters dictionary must be callable.")
        for at in places:
            functions[at] = function
    return functions
