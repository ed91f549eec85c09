"""Types, as signatures and ``typeof`` name them."""

from numba.core.types.abstract import *
from numba.core.types.abstract import (
    ArrayCompatible, Callable, ConstSized, Container, DTypeSpec, Dummy, Hashable, InitialValue, IterableType, IteratorType,
    Literal, MutableSequence, Number, Poison, Sequence, Sized, Type, TypeRef,
)
from numba.core.types.common import Buffer, Opaque, SimpleIterableType, SimpleIteratorType
from numba.core.types.misc import *
from numba.core.types.containers import *
from numba.core.types.functions import *
from numba.core.types.function_type import *
from numba.core.types.iterators import *
from numba.core.types.npytypes import *
from numba.core.types.scalars import *
from numba.core.types._notation import from_text as _from_text, signature_text as _signature_text, text as _text

# Types that know a dtype are defined where NumPy is imported.
_OF_ELEMENTS = ("CharSeq", "NPDatetime", "NPTimedelta", "NestedArray", "Record", "UnicodeCharSeq")


def __getattr__(name):
    if name in _OF_ELEMENTS:
        from numba import _records
        return getattr(_records, name)
    raise AttributeError(f"module 'numba.core.types' has no attribute '{name}'")


pyobject = PyObject("pyobject")
ffi_forced_object = Opaque("ffi_forced_object")
ffi = Opaque("ffi")
none = void = NoneType("none")
ellipsis = EllipsisType("...")
Any = Phantom("any")
undefined = Undefined("undefined")
unknown = Dummy("unknown")
_undef_var = UndefVar("_undef_var")
py2_string_type = Opaque("str")
unicode_type = string = UnicodeType("unicode_type")
code_type = Opaque("code")
pyfunc_type = Opaque("pyfunc")
voidptr = RawPointer("void*")
npy_rng = NumPyRandomGeneratorType("NumPyRandomGeneratorType")
npy_bitgen = NumPyRandomBitGeneratorType("NumPyRandomBitGeneratorType")
slice2_type = SliceType("slice<a:b>", 2)
slice3_type = SliceType("slice<a:b:c>", 3)

boolean = bool_ = b1 = py_bool = np_bool_ = c_bool = Boolean("bool")
int8 = i1 = char = np_int8 = np_char = c_int8 = Integer("int8")
int16 = i2 = short = np_int16 = np_short = c_int16 = Integer("int16")
int32 = i4 = intc = np_int32 = np_intc = c_int32 = Integer("int32")
int64 = i8 = int_ = intp = longlong = long_ = ssize_t = Integer("int64")
py_int = np_int64 = np_int_ = np_intp = np_long = np_longlong = c_int64 = c_intp = int64
uint8 = u1 = uchar = byte = np_uint8 = np_uchar = c_uint8 = Integer("uint8")
uint16 = u2 = ushort = np_uint16 = np_ushort = c_uint16 = Integer("uint16")
uint32 = u4 = uintc = np_uint32 = np_uintc = c_uint32 = Integer("uint32")
uint64 = u8 = uint = uintp = ulong = ulonglong = size_t = Integer("uint64")
np_uint64 = np_uint = np_uintp = np_ulong = np_ulonglong = c_uint64 = c_uintp = uint64
float16 = f2 = np_float16 = c_float16 = Float("float16")
float32 = f4 = np_float32 = np_float_ = c_float32 = Float("float32")
float64 = f8 = double = float_ = py_float = np_float64 = np_double = c_float64 = Float("float64")
complex64 = c8 = np_complex64 = Complex("complex64", float32)
complex128 = c16 = py_complex = np_complex128 = Complex("complex128", float64)

range_iter32_type = RangeIteratorType(int32)
range_iter64_type = RangeIteratorType(int64)
unsigned_range_iter64_type = RangeIteratorType(uint64)
range_state32_type = RangeType(int32)
range_state64_type = RangeType(int64)
unsigned_range_state64_type = RangeType(uint64)

signed_domain = py_signed_domain = np_signed_domain = frozenset([int8, int16, int32, int64])
unsigned_domain = np_unsigned_domain = frozenset([uint8, uint16, uint32, uint64])
integer_domain = py_integer_domain = np_integer_domain = signed_domain | unsigned_domain
real_domain = py_real_domain = np_real_domain = frozenset([float32, float64])
complex_domain = py_complex_domain = np_complex_domain = frozenset([complex64, complex128])
number_domain = py_number_domain = np_number_domain = real_domain | integer_domain | complex_domain


def _make_signed(type):
    return Integer.from_bitwidth(type.bitwidth, True)


def _make_unsigned(type):
    return Integer.from_bitwidth(type.bitwidth, False)


bool = bool_
