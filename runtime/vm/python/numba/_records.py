"""Types of elements that are no plain numbers: records, bytes and text, dates and durations."""

import numpy

from _hotloop_jit import dtype_number
from numba.core.types import Array, Type


class _Element(Type):
    """The type of an element, which knows its dtype."""

    def __init__(self, name, dtype):
        super().__init__(name)
        self.dtype = dtype

    @property
    def key(self):
        return self.name, self.dtype

    def _notation(self):
        return f"dtype#{dtype_number(self.dtype)}"

    def cast_python_value(self, value):
        return numpy.array(value, self.dtype)[()]


class CharSeq(_Element):
    """Bytes of fixed length."""

    def __init__(self, count):
        self.count = count
        super().__init__(f"[char x {count}]", numpy.dtype(f"S{count}"))


class UnicodeCharSeq(_Element):
    """Text of fixed length."""

    def __init__(self, count):
        self.count = count
        super().__init__(f"[unichr x {count}]", numpy.dtype(f"U{count}"))


class NPDatetime(_Element):
    """Dates in a unit."""

    def __init__(self, unit):
        self.unit = unit
        super().__init__(f"datetime64[{unit}]", numpy.dtype(f"M8[{unit}]"))


class NPTimedelta(_Element):
    """Durations in a unit."""

    def __init__(self, unit):
        self.unit = unit
        super().__init__(f"timedelta64[{unit}]", numpy.dtype(f"m8[{unit}]"))


class NestedArray(_Element):
    """A field that is an array itself."""

    def __init__(self, dtype, shape):
        self.shape = tuple(shape)
        self.ndim = len(self.shape)
        self.element = dtype
        super().__init__(f"nestedarray({dtype}, {self.shape})", numpy.dtype((as_dtype(dtype), self.shape)))


class _Field:
    """A field of a record: its type, and where it is."""

    def __init__(self, type, offset, alignment=None, title=None):
        self.type, self.offset, self.alignment, self.title = type, offset, alignment, title

    def __repr__(self):
        return (f"_RecordField(type={self.type}, offset={self.offset}, alignment={self.alignment}, "
                f"title={self.title})")


class Record(_Element):
    """A record with named fields."""

    def __init__(self, fields, size, aligned):
        fields = [(name, _field(field)) for name, field in (fields.items() if isinstance(fields, dict) else fields)]
        self.fields = dict(fields)
        self.size = size
        self.aligned = aligned
        described = {
            "names": [name for name, _ in fields],
            "formats": [as_dtype(field.type) for _, field in fields],
            "offsets": [field.offset for _, field in fields],
            "itemsize": size,
        }
        texts = []
        for name, field in fields:
            alignment = "" if field.alignment is None else f";alignment={field.alignment}"
            texts.append(f"{name}[type={field.type};offset={field.offset}{alignment}]")
        name = f"Record({','.join(texts)};{size};{aligned})"
        super().__init__(name, numpy.dtype(described, align=aligned))

    @classmethod
    def make_c_struct(cls, name_types):
        """A record laid out as a C compiler lays a structure out."""
        fields, end, widest = [], 0, 1
        for name, type in name_types:
            dtype = as_dtype(type)
            alignment = dtype.alignment
            offset = -(-end // alignment) * alignment
            fields.append((name, _Field(type, offset, alignment)))
            end = offset + dtype.itemsize
            widest = max(widest, alignment)
        return cls(fields, -(-end // widest) * widest, True)

    def __len__(self):
        return len(self.fields)

    @property
    def members(self):
        """The names and types of the fields, in the order of their places."""
        places = sorted(self.fields.items(), key=lambda item: item[1].offset)
        return [(name, field.type) for name, field in places]

    def offset(self, key):
        return self.fields[key].offset

    def typeof(self, key):
        return self.fields[key].type

    def alignof(self, key):
        return self.fields[key].alignment

    def has_titles(self):
        return any(field.title is not None for field in self.fields.values())

    def is_title(self, key):
        return self.fields[key].title == key


def _field(described):
    if isinstance(described, _Field):
        return described
    return _Field(described["type"], described["offset"], described.get("alignment"), described.get("title"))


def from_dtype(dtype):
    """The type of elements of a dtype."""
    dtype = numpy.dtype(dtype)
    if dtype.subdtype is not None:
        element, shape = dtype.subdtype
        return NestedArray(from_dtype(element), shape)
    if dtype.names is not None:
        fields = []
        for name in dtype.names:
            field, offset, *title = dtype.fields[name]
            fields.append((name, _Field(from_dtype(field), offset, None, title[0] if title else None)))
        return Record(fields, dtype.itemsize, dtype.isalignedstruct)
    if not dtype.isnative:
        return _Element(f"swapped {dtype.name}", dtype)
    if dtype.kind == "S":
        return CharSeq(dtype.itemsize)
    if dtype.kind == "U":
        return UnicodeCharSeq(dtype.itemsize // 4)
    if dtype.kind in "mM":
        made = (NPDatetime if dtype.kind == "M" else NPTimedelta)
        return made(dtype.name.partition("[")[2].removesuffix("]"))
    if dtype.kind in "OV":
        from numba import errors
        raise errors.NumbaNotImplementedError(f"{dtype!r} cannot be represented as a type")
    from numba import types
    return types._from_text(dtype.name)


def as_dtype(type):
    """The dtype of elements of a type."""
    if isinstance(type, _Element):
        return type.dtype
    return numpy.dtype(type.name)
