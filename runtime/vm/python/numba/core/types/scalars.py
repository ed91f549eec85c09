"""Numbers, truth values and members of enumerations."""

import re

from numba.core.types.abstract import Dummy, Hashable, Literal, Number, Type


def parse_integer_bitwidth(name):
    return int(re.findall(r"\d+", name)[-1])


def parse_integer_signed(name):
    return name.startswith("int")


def _converted(type, value):
    import numpy
    return getattr(numpy, type.name)(value)


class Integer(Number):
    """An integer."""

    def __init__(self, name, bitwidth=None, signed=None):
        super().__init__(name)
        self.bitwidth = parse_integer_bitwidth(name) if bitwidth is None else bitwidth
        self.signed = parse_integer_signed(name) if signed is None else signed

    @classmethod
    def from_bitwidth(cls, bitwidth, signed=True):
        return cls(("int" if signed else "uint") + str(bitwidth), bitwidth, signed)

    def cast_python_value(self, value):
        return _converted(self, value)

    @property
    def maxval(self):
        return (1 << (self.bitwidth - 1 if self.signed else self.bitwidth)) - 1

    @property
    def minval(self):
        return -(1 << (self.bitwidth - 1)) if self.signed else 0

    # Wider ones are greater, and of one width those with a sign.
    def _order(self):
        return self.bitwidth, self.signed

    def __lt__(self, other):
        return self._order() < other._order() if type(other) is type(self) else NotImplemented

    def __le__(self, other):
        return self._order() <= other._order() if type(other) is type(self) else NotImplemented

    def __gt__(self, other):
        return self._order() > other._order() if type(other) is type(self) else NotImplemented

    def __ge__(self, other):
        return self._order() >= other._order() if type(other) is type(self) else NotImplemented


class Float(Number):
    """A floating point number."""

    def __init__(self, *args, **keywords):
        super().__init__(*args, **keywords)
        self.bitwidth = parse_integer_bitwidth(self.name)

    def cast_python_value(self, value):
        return _converted(self, value)

    def __lt__(self, other):
        return self.bitwidth < other.bitwidth if type(other) is type(self) else NotImplemented

    def __le__(self, other):
        return self.bitwidth <= other.bitwidth if type(other) is type(self) else NotImplemented

    def __gt__(self, other):
        return self.bitwidth > other.bitwidth if type(other) is type(self) else NotImplemented

    def __ge__(self, other):
        return self.bitwidth >= other.bitwidth if type(other) is type(self) else NotImplemented


class Complex(Number):
    """A complex number."""

    def __init__(self, name, underlying_float, **keywords):
        super().__init__(name, **keywords)
        self.underlying_float = underlying_float
        self.bitwidth = 2 * underlying_float.bitwidth

    def cast_python_value(self, value):
        return _converted(self, value)

    def __lt__(self, other):
        return self.bitwidth < other.bitwidth if type(other) is type(self) else NotImplemented

    def __le__(self, other):
        return self.bitwidth <= other.bitwidth if type(other) is type(self) else NotImplemented

    def __gt__(self, other):
        return self.bitwidth > other.bitwidth if type(other) is type(self) else NotImplemented

    def __ge__(self, other):
        return self.bitwidth >= other.bitwidth if type(other) is type(self) else NotImplemented


class Boolean(Hashable):
    """A truth value."""

    def cast_python_value(self, value):
        return bool(value)


class IntegerLiteral(Literal, Integer):
    """An integer that is known when the function is compiled."""

    def __init__(self, value):
        self._literal_init(value)
        basetype = self.literal_type
        Integer.__init__(self, f"Literal[int]({value})", bitwidth=basetype.bitwidth, signed=basetype.signed)


class BooleanLiteral(Literal, Boolean):
    """A truth value that is known when the function is compiled."""

    def __init__(self, value):
        self._literal_init(value)
        Boolean.__init__(self, f"Literal[bool]({value})")


Literal.ctor_map[int] = IntegerLiteral
Literal.ctor_map[bool] = BooleanLiteral


class _EnumBase:
    def __init__(self, cls, dtype):
        self.instance_class = cls
        self.dtype = dtype
        super().__init__(f"{self._kind}<{dtype}>({cls.__name__})")

    @property
    def key(self):
        return self.instance_class, self.dtype

    def _notation(self):
        from numba.core.types._notation import class_number
        return f"enum#{class_number(self.instance_class)}"


class EnumMember(_EnumBase, Type):
    """A member of an enumeration."""

    _kind = "Enum"
    basename = "Enum"


class IntEnumMember(EnumMember):
    """A member of an enumeration of integers."""

    _kind = "IntEnum"
    basename = "IntEnum"


class EnumClass(_EnumBase, Dummy):
    """An enumeration."""

    _kind = "Enum class"
    basename = "Enum class"

    @property
    def member_type(self):
        return EnumMember(self.instance_class, self.dtype)


class IntEnumClass(EnumClass):
    """An enumeration of integers."""

    _kind = "IntEnum class"
    basename = "IntEnum class"

    @property
    def member_type(self):
        return IntEnumMember(self.instance_class, self.dtype)
