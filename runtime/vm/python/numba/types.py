"""Types, as signatures and ``typeof`` name them."""

# Types that know a dtype are defined where NumPy is imported.
_OF_ELEMENTS = ("CharSeq", "NPDatetime", "NPTimedelta", "NestedArray", "Record", "UnicodeCharSeq")


def __getattr__(name):
    if name in _OF_ELEMENTS:
        from numba import _records
        return getattr(_records, name)
    raise AttributeError(f"module 'numba.types' has no attribute '{name}'")


class Type:
    """A type. Calling it with argument types makes a signature, indexing it with slices an array type."""

    def __init__(self, name):
        self.name = name
        self.key = name

    def __repr__(self):
        return self.name

    def __eq__(self, other):
        return isinstance(other, Type) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    def __call__(self, *arguments):
        if len(arguments) == 1 and not isinstance(arguments[0], Type):
            return self._convert(arguments[0])
        return Signature(self, arguments)

    def _convert(self, value):
        import numpy
        return getattr(numpy, self.name)(value)

    def _signature_text(self):
        return str(self)

    def __getitem__(self, axes):
        return Array._of_slices(self, axes if isinstance(axes, tuple) else (axes,))


class Signature:
    """The types of a function's result and arguments."""

    def __init__(self, return_type, args):
        self.return_type = return_type
        self.args = tuple(args)

    def __str__(self):
        return f"{_text(self.return_type)}({', '.join(map(_text, self.args))})"

    __repr__ = __str__

    def __eq__(self, other):
        return isinstance(other, Signature) and str(self) == str(other)

    def __hash__(self):
        return hash(str(self))


class Array(Type):
    """An array type."""

    def __init__(self, dtype, ndim, layout, readonly=False):
        prefix = "readonly " if readonly else ""
        super().__init__(f"{prefix}array({dtype}, {ndim}d, {layout})")
        self.dtype, self.ndim, self.layout, self.readonly = dtype, ndim, layout, readonly

    @classmethod
    def _of_slices(cls, dtype, axes):
        for axis in axes:
            if not isinstance(axis, slice) or axis.start is not None or axis.stop is not None or axis.step not in (None, 1):
                raise KeyError(f"an array type has an axis ':' or '::1', not {axis!r}")
        if isinstance(dtype, Array):
            raise TypeError("the elements of an array cannot be arrays")
        unit = [axis.step == 1 for axis in axes]
        if sum(unit) > 1 or any(unit[1:-1]):
            raise KeyError("only the first or the last axis can be contiguous")
        layout = "C" if unit and unit[-1] else "F" if unit[0] else "A"
        return cls(dtype, len(axes), layout)

    def copy(self, dtype=None, ndim=None, layout=None, readonly=None):
        return Array(
            self.dtype if dtype is None else dtype,
            self.ndim if ndim is None else ndim,
            self.layout if layout is None else layout,
            self.readonly if readonly is None else readonly,
        )


class Tuple(Type):
    """A tuple type."""

    def __init__(self, types):
        self.types = tuple(types)
        super().__init__(f"Tuple({', '.join(map(str, self.types))})")

    def __len__(self):
        return len(self.types)

    def __iter__(self):
        return iter(self.types)


def UniTuple(dtype, count):
    """A tuple of ``count`` items of one type."""
    return Tuple((dtype,) * count)


class Optional(Type):
    """The type of a value of ``type`` or ``None``."""

    def __init__(self, type):
        if isinstance(type, Optional):
            type = type.type
        self.type = type
        super().__init__(f"OptionalType({type})")


optional = Optional


class ListType(Type):
    """The type of a `numba.typed.List`."""

    def __init__(self, item_type):
        self.item_type = self.dtype = item_type
        super().__init__(f"ListType[{item_type}]")


def _signature_text(signature):
    """A signature in the notation that the compiler reads: given as text, as types called with types, or as argument types."""
    if isinstance(signature, str):
        return signature
    if isinstance(signature, Signature):
        _check_types((signature.return_type, *signature.args))
        return str(signature)
    if isinstance(signature, tuple):
        _check_types(signature)
        return f"({', '.join(map(_text, signature))})"
    raise TypeError(f"invalid signature: {signature!r} (type: {type(signature).__name__!r}); it is text, a tuple of types, or a "
                    "type called with types")


def _text(value):
    """A type in the notation that signatures are read in."""
    # A readonly array has no short notation; its name is read too.
    if isinstance(value, Array) and value.readonly:
        return f"readonly array({_text(value.dtype)}, {value.ndim}d, {value.layout})"
    if isinstance(value, Array) and value.ndim:
        axes = [":"] * value.ndim
        if value.layout == "C":
            axes[-1] = "::1"
        elif value.layout == "F":
            axes[0] = "::1"
        return f"{_text(value.dtype)}[{', '.join(axes)}]"
    if isinstance(value, Tuple):
        return f"Tuple(({', '.join(map(_text, value.types))}))"
    if isinstance(value, Optional):
        return f"optional({_text(value.type)})"
    if isinstance(value, ListType):
        return f"ListType[{_text(value.item_type)}]"
    return value._signature_text()


def _check_types(types):
    for each in types:
        if not isinstance(each, Type):
            raise TypeError(f"invalid type in signature: expected a type instance, got {each!r}")


def _from_text(text):
    if text in globals() and isinstance(globals()[text], Type):
        return globals()[text]
    readonly = text.startswith("readonly ")
    body = text.removeprefix("readonly ")
    if body.startswith("array("):
        dtype, ndim, layout = body[len("array("):-1].rsplit(", ", 2)
        return Array(_from_text(dtype), int(ndim[:-1]), layout, readonly)
    if body.startswith("Tuple("):
        return Tuple(_from_text(each) for each in _split(body[len("Tuple("):-1]))
    if body.startswith("OptionalType("):
        return Optional(_from_text(body[len("OptionalType("):-1]))
    if body.startswith("ListType["):
        return ListType(_from_text(body[len("ListType["):-1]))
    return Type(text)


def _split(text):
    parts, depth, current = [], 0, ""
    for character in text:
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            parts.append(current.strip())
            current = ""
        else:
            current += character
    return parts + [current.strip()] if current.strip() else parts


boolean = bool_ = b1 = Type("bool")
int8 = i1 = char = Type("int8")
int16 = i2 = short = Type("int16")
int32 = i4 = intc = Type("int32")
int64 = i8 = int_ = intp = longlong = long_ = ssize_t = Type("int64")
uint8 = u1 = uchar = byte = Type("uint8")
uint16 = u2 = ushort = Type("uint16")
uint32 = u4 = uintc = Type("uint32")
uint64 = u8 = uint = uintp = ulonglong = size_t = Type("uint64")
float16 = f2 = Type("float16")
float32 = f4 = Type("float32")
float64 = f8 = double = float_ = Type("float64")
complex64 = c8 = Type("complex64")
complex128 = c16 = Type("complex128")
void = none = Type("none")
unicode_type = Type("unicode_type")
