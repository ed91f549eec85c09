//! The types of array elements.
//!
//! [`DType`] is a small value: types that need a description carry a reference to an interned one, so it stays `Copy` and
//! comparable.
//!
//! The first fourteen, of [`NUMBERS`], have a Rust type ([`crate::element`]) and a place in the tables of loops. The others
//! have properties of their own, and loops that are told the dtypes.

mod handle;
mod record;
mod text;
mod time;

use std::borrow::Cow;

pub use record::{Field, Native, Record, RecordType, new_record_class};
pub use text::{Described, described};
pub use time::{TimeBase, TimeUnit};

/// The type of an array's elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DType {
    /// One byte, zero or one.
    Bool,
    /// 8-bit signed integer.
    Int8,
    /// 16-bit signed integer.
    Int16,
    /// 32-bit signed integer.
    Int32,
    /// 64-bit signed integer.
    Int64,
    /// 8-bit unsigned integer.
    UInt8,
    /// 16-bit unsigned integer.
    UInt16,
    /// 32-bit unsigned integer.
    UInt32,
    /// 64-bit unsigned integer.
    UInt64,
    /// IEEE single.
    Float32,
    /// IEEE double.
    Float64,
    /// Two singles.
    Complex64,
    /// Two doubles.
    Complex128,
    /// IEEE half.
    Float16,
    /// A moment, as a number of units since 1970, 64 bits.
    DateTime(TimeUnit),
    /// A duration, as a number of units, 64 bits.
    TimeDelta(TimeUnit),
    /// So many bytes, filled up with zeros; none stands for as many as the data need.
    Bytes(u32),
    /// So many characters of 32 bits, filled up with zeros; none stands for as many as the data need.
    Text(u32),
    /// A reference to an object of the interpreter.
    Object,
    /// Fields, or bytes without a meaning.
    Record(Record),
    /// Another dtype with the bytes of each number in the other order.
    Swapped(Native),
}

/// NumPy's letter for a family of dtypes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `b`
    Bool,
    /// `u`
    Unsigned,
    /// `i`
    Signed,
    /// `f`
    Float,
    /// `c`
    Complex,
    /// `M`
    DateTime,
    /// `m`
    TimeDelta,
    /// `S`
    Bytes,
    /// `U`
    Text,
    /// `O`
    Object,
    /// `V`
    Void,
}

impl Kind {
    /// The letter.
    pub fn letter(self) -> char {
        match self {
            Kind::Bool => 'b',
            Kind::Unsigned => 'u',
            Kind::Signed => 'i',
            Kind::Float => 'f',
            Kind::Complex => 'c',
            Kind::DateTime => 'M',
            Kind::TimeDelta => 'm',
            Kind::Bytes => 'S',
            Kind::Text => 'U',
            Kind::Object => 'O',
            Kind::Void => 'V',
        }
    }
}

/// The dtypes of numbers in native order that compiled code knows.
pub const ALL: [DType; 13] = [
    DType::Bool,
    DType::Int8,
    DType::Int16,
    DType::Int32,
    DType::Int64,
    DType::UInt8,
    DType::UInt16,
    DType::UInt32,
    DType::UInt64,
    DType::Float32,
    DType::Float64,
    DType::Complex64,
    DType::Complex128,
];

impl DType {
    /// NumPy's name: `float64`, `str96`, `datetime64[ns]`.
    pub fn name(self) -> Cow<'static, str> {
        let sized = |stem: &str| Cow::Owned(format!("{stem}{}", 8 * self.itemsize()));
        match self {
            DType::DateTime(unit) => Cow::Owned(format!("datetime64{}", unit.suffix())),
            DType::TimeDelta(unit) => Cow::Owned(format!("timedelta64{}", unit.suffix())),
            DType::Bytes(0) | DType::Text(0) => Cow::Borrowed(self.family_name()),
            DType::Bytes(_) | DType::Text(_) => sized(self.family_name()),
            DType::Record(record) if !record.named && record.itemsize == 0 => Cow::Borrowed("void"),
            DType::Record(_) => sized("void"),
            DType::Swapped(native) => native.name(),
            number => Cow::Borrowed(number.family_name()),
        }
    }

    /// The name without sizes and units: `str`, `datetime64`.
    pub const fn family_name(self) -> &'static str {
        match self {
            DType::Bool => "bool",
            DType::Int8 => "int8",
            DType::Int16 => "int16",
            DType::Int32 => "int32",
            DType::Int64 => "int64",
            DType::UInt8 => "uint8",
            DType::UInt16 => "uint16",
            DType::UInt32 => "uint32",
            DType::UInt64 => "uint64",
            DType::Float16 => "float16",
            DType::Float32 => "float32",
            DType::Float64 => "float64",
            DType::Complex64 => "complex64",
            DType::Complex128 => "complex128",
            DType::DateTime(_) => "datetime64",
            DType::TimeDelta(_) => "timedelta64",
            DType::Bytes(_) => "bytes",
            DType::Text(_) => "str",
            DType::Object => "object",
            DType::Record(_) => "void",
            DType::Swapped(_) => "swapped",
        }
    }

    /// The name of its class in `numpy.dtypes`: `Float64DType`.
    pub fn class_name(self) -> String {
        let name = self.native().family_name();
        match name {
            "datetime64" => "DateTime64DType".to_owned(),
            "timedelta64" => "TimeDelta64DType".to_owned(),
            name => match name.strip_prefix("uint") {
                Some(bits) => format!("UInt{bits}DType"),
                None => format!("{}{}DType", name[..1].to_uppercase(), &name[1..]),
            },
        }
    }

    /// NumPy's one-letter code: `d`.
    pub fn code(self) -> char {
        match self {
            DType::Bool => '?',
            DType::Int8 => 'b',
            DType::Int16 => 'h',
            DType::Int32 => 'i',
            DType::Int64 => 'l',
            DType::UInt8 => 'B',
            DType::UInt16 => 'H',
            DType::UInt32 => 'I',
            DType::UInt64 => 'L',
            DType::Float16 => 'e',
            DType::Float32 => 'f',
            DType::Float64 => 'd',
            DType::Complex64 => 'F',
            DType::Complex128 => 'D',
            DType::DateTime(_) => 'M',
            DType::TimeDelta(_) => 'm',
            DType::Bytes(_) => 'S',
            DType::Text(_) => 'U',
            DType::Object => 'O',
            DType::Record(_) => 'V',
            DType::Swapped(native) => native.code(),
        }
    }

    /// NumPy's type number.
    #[inline]
    pub fn number(self) -> u8 {
        match self {
            DType::Bool => 0,
            DType::Int8 => 1,
            DType::UInt8 => 2,
            DType::Int16 => 3,
            DType::UInt16 => 4,
            DType::Int32 => 5,
            DType::UInt32 => 6,
            DType::Int64 => 7,
            DType::UInt64 => 8,
            DType::Float32 => 11,
            DType::Float64 => 12,
            DType::Complex64 => 14,
            DType::Complex128 => 15,
            DType::Object => 17,
            DType::Bytes(_) => 18,
            DType::Text(_) => 19,
            DType::Record(_) => 20,
            DType::DateTime(_) => 21,
            DType::TimeDelta(_) => 22,
            DType::Float16 => 23,
            DType::Swapped(native) => native.number(),
        }
    }

    /// The dtype's place in [`ALL`], for tables; `None` for the others.
    #[inline]
    pub const fn index(self) -> Option<usize> {
        Some(match self {
            DType::Bool => 0,
            DType::Int8 => 1,
            DType::Int16 => 2,
            DType::Int32 => 3,
            DType::Int64 => 4,
            DType::UInt8 => 5,
            DType::UInt16 => 6,
            DType::UInt32 => 7,
            DType::UInt64 => 8,
            DType::Float32 => 9,
            DType::Float64 => 10,
            DType::Complex64 => 11,
            DType::Complex128 => 12,
            _ => return None,
        })
    }

    /// The dtype of a one-letter code; `q` and `Q` (long long) are the 64-bit integers, as are `n`, `p`, `N`, `P`, and
    /// `g` and `G` (long double) are those of doubles. Sizes and units are left open.
    pub fn from_code(code: char) -> Option<DType> {
        Some(match code {
            '?' => DType::Bool,
            'b' => DType::Int8,
            'h' => DType::Int16,
            'i' => DType::Int32,
            'l' | 'q' | 'n' | 'p' => DType::Int64,
            'B' => DType::UInt8,
            'H' => DType::UInt16,
            'I' => DType::UInt32,
            'L' | 'Q' | 'N' | 'P' => DType::UInt64,
            'e' => DType::Float16,
            'f' => DType::Float32,
            'd' | 'g' => DType::Float64,
            'F' => DType::Complex64,
            'D' | 'G' => DType::Complex128,
            'M' => DType::DateTime(TimeUnit::GENERIC),
            'm' => DType::TimeDelta(TimeUnit::GENERIC),
            'S' => DType::Bytes(0),
            'c' => DType::Bytes(1),
            'U' => DType::Text(0),
            'O' => DType::Object,
            'V' => DType::void(0),
            _ => return None,
        })
    }

    /// So many bytes without a meaning.
    pub fn void(itemsize: usize) -> DType {
        DType::Record(Record::new(RecordType { fields: Vec::new(), itemsize, aligned: false, named: false }))
    }

    /// The dtype with the bytes of its numbers in the other order.
    pub fn swapped(self) -> DType {
        match self {
            DType::Swapped(native) => *native,
            DType::Bool | DType::Int8 | DType::UInt8 | DType::Bytes(_) | DType::Object => self,
            DType::Record(record) => {
                let mut description = RecordType::clone(&record);
                description.fields.iter_mut().for_each(|field| field.dtype = field.dtype.swapped());
                DType::Record(Record::new(description).of_class(record.class()))
            }
            native => DType::Swapped(Native::of(native)),
        }
    }

    /// The same with bytes in the order of this machine; fields of records stay as they are.
    #[inline]
    pub fn native(self) -> DType {
        match self {
            DType::Swapped(native) => *native,
            native => native,
        }
    }

    /// Whether elements, or parts of them, refer to objects of the interpreter.
    #[inline]
    pub fn has_objects(self) -> bool {
        match self {
            DType::Object => true,
            DType::Record(record) => record.fields.iter().any(|field| field.dtype.has_objects()),
            _ => false,
        }
    }

    /// Whether this is a number or bool in native order, which has a Rust type.
    #[inline]
    pub const fn is_number(self) -> bool {
        self.index().is_some() || matches!(self, DType::Float16)
    }

    /// Whether the size or unit is still open: `S`, `U`, `V`, `datetime64`.
    pub fn is_open(self) -> bool {
        match self {
            DType::Bytes(0) | DType::Text(0) => true,
            DType::DateTime(unit) | DType::TimeDelta(unit) => unit.is_generic(),
            DType::Record(record) => !record.named && record.itemsize == 0,
            _ => false,
        }
    }

    /// The unit of dates and durations.
    pub fn unit(self) -> Option<TimeUnit> {
        match self.native() {
            DType::DateTime(unit) | DType::TimeDelta(unit) => Some(unit),
            _ => None,
        }
    }

    /// The number of characters of text or bytes; none of others.
    pub const fn text_length(self) -> u32 {
        match self {
            DType::Bytes(length) | DType::Text(length) => length,
            _ => 0,
        }
    }

    /// Bytes of one element.
    #[inline]
    pub const fn itemsize(self) -> usize {
        match self {
            DType::Bool | DType::Int8 | DType::UInt8 => 1,
            DType::Int16 | DType::UInt16 | DType::Float16 => 2,
            DType::Int32 | DType::UInt32 | DType::Float32 => 4,
            DType::Int64 | DType::UInt64 | DType::Float64 | DType::Complex64 => 8,
            DType::DateTime(_) | DType::TimeDelta(_) | DType::Object => 8,
            DType::Complex128 => 16,
            DType::Bytes(length) => length as usize,
            DType::Text(length) => 4 * length as usize,
            DType::Record(record) => record.get().itemsize,
            DType::Swapped(native) => native.get().itemsize(),
        }
    }

    /// The alignment that compiled code may assume of aligned arrays.
    pub fn alignment(self) -> usize {
        match self {
            DType::Complex64 => 4,
            DType::Complex128 => 8,
            DType::Bytes(_) => 1,
            DType::Text(_) => 4,
            DType::Record(record) if record.aligned => {
                record.fields.iter().map(|field| field.dtype.alignment()).max().unwrap_or(1)
            }
            DType::Record(_) => 1,
            DType::Swapped(native) => native.alignment(),
            _ => self.itemsize(),
        }
    }

    /// The family.
    #[inline]
    pub const fn kind(self) -> Kind {
        match self {
            DType::Bool => Kind::Bool,
            DType::Int8 | DType::Int16 | DType::Int32 | DType::Int64 => Kind::Signed,
            DType::UInt8 | DType::UInt16 | DType::UInt32 | DType::UInt64 => Kind::Unsigned,
            DType::Float16 | DType::Float32 | DType::Float64 => Kind::Float,
            DType::Complex64 | DType::Complex128 => Kind::Complex,
            DType::DateTime(_) => Kind::DateTime,
            DType::TimeDelta(_) => Kind::TimeDelta,
            DType::Bytes(_) => Kind::Bytes,
            DType::Text(_) => Kind::Text,
            DType::Object => Kind::Object,
            DType::Record(_) => Kind::Void,
            DType::Swapped(native) => native.get().kind(),
        }
    }

    /// Whether this is a signed or unsigned integer (bool is neither).
    #[inline]
    pub const fn is_integer(self) -> bool {
        matches!(self.kind(), Kind::Signed | Kind::Unsigned)
    }

    /// Whether this is real floating point.
    #[inline]
    pub const fn is_float(self) -> bool {
        matches!(self.kind(), Kind::Float)
    }

    /// Whether this is complex.
    #[inline]
    pub const fn is_complex(self) -> bool {
        matches!(self.kind(), Kind::Complex)
    }

    /// The type of a complex dtype's parts, in its byte order, and any other dtype itself.
    #[inline]
    pub fn real_part(self) -> DType {
        match self {
            DType::Complex64 => DType::Float32,
            DType::Complex128 => DType::Float64,
            DType::Swapped(native) if native.get().is_complex() => native.get().real_part().swapped(),
            other => other,
        }
    }

    /// The smallest and largest value of an integer dtype or bool.
    pub const fn integer_range(self) -> Option<(i128, i128)> {
        Some(match self {
            DType::Bool => (0, 1),
            DType::Int8 => (i8::MIN as i128, i8::MAX as i128),
            DType::Int16 => (i16::MIN as i128, i16::MAX as i128),
            DType::Int32 => (i32::MIN as i128, i32::MAX as i128),
            DType::Int64 => (i64::MIN as i128, i64::MAX as i128),
            DType::UInt8 => (0, u8::MAX as i128),
            DType::UInt16 => (0, u16::MAX as i128),
            DType::UInt32 => (0, u32::MAX as i128),
            DType::UInt64 => (0, u64::MAX as i128),
            _ => return None,
        })
    }
}
