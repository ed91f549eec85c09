//! The types of array elements.
//!
//! [`DType`] is a small value: types that need a description (units of time, fields of records) will carry a reference to
//! an interned one, so it stays `Copy` and comparable.

/// The type of an array's elements, in native byte order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
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
        }
    }
}

/// Every dtype.
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
    /// NumPy's name: `float64`.
    pub const fn name(self) -> &'static str {
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
            DType::Float32 => "float32",
            DType::Float64 => "float64",
            DType::Complex64 => "complex64",
            DType::Complex128 => "complex128",
        }
    }

    /// NumPy's one-letter code: `d`.
    pub const fn code(self) -> char {
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
            DType::Float32 => 'f',
            DType::Float64 => 'd',
            DType::Complex64 => 'F',
            DType::Complex128 => 'D',
        }
    }

    /// NumPy's type number.
    pub const fn number(self) -> u8 {
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
        }
    }

    /// The dtype of a one-letter code; `q` and `Q` (long long) are the 64-bit integers, as are `n`, `p`, `N`, `P`.
    pub const fn from_code(code: char) -> Option<DType> {
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
            'f' => DType::Float32,
            'd' => DType::Float64,
            'F' => DType::Complex64,
            'D' => DType::Complex128,
            _ => return None,
        })
    }

    /// The dtype that a text such as `float64`, `f8`, `<i4`, `d`, `int` or `complex` names.
    pub fn from_text(text: &str) -> Option<DType> {
        let bare = text.strip_prefix(['<', '=', '|']).unwrap_or(text);
        if let Some(dtype) = ALL.iter().copied().find(|dtype| dtype.name() == bare) {
            return Some(dtype);
        }
        let mut letters = bare.chars();
        if let (Some(letter), None) = (letters.next(), letters.next()) {
            return match letter {
                'F' | 'D' | '?' => DType::from_code(letter),
                _ => DType::from_code(letter),
            };
        }
        Some(match bare {
            "bool_" | "b1" => DType::Bool,
            "i1" | "byte" => DType::Int8,
            "i2" | "short" => DType::Int16,
            "i4" | "intc" => DType::Int32,
            "i8" | "int" | "int_" | "intp" | "long" | "longlong" => DType::Int64,
            "u1" | "ubyte" => DType::UInt8,
            "u2" | "ushort" => DType::UInt16,
            "u4" | "uintc" => DType::UInt32,
            "u8" | "uint" | "uintp" | "ulong" | "ulonglong" => DType::UInt64,
            "f4" | "single" => DType::Float32,
            "f8" | "float" | "double" | "float_" => DType::Float64,
            "c8" | "csingle" => DType::Complex64,
            "c16" | "complex" | "cdouble" => DType::Complex128,
            _ => return None,
        })
    }

    /// Bytes of one element.
    pub const fn itemsize(self) -> usize {
        match self {
            DType::Bool | DType::Int8 | DType::UInt8 => 1,
            DType::Int16 | DType::UInt16 => 2,
            DType::Int32 | DType::UInt32 | DType::Float32 => 4,
            DType::Int64 | DType::UInt64 | DType::Float64 | DType::Complex64 => 8,
            DType::Complex128 => 16,
        }
    }

    /// The alignment that compiled code may assume of aligned arrays.
    pub const fn alignment(self) -> usize {
        match self {
            DType::Complex64 => 4,
            DType::Complex128 => 8,
            _ => self.itemsize(),
        }
    }

    /// The family.
    pub const fn kind(self) -> Kind {
        match self {
            DType::Bool => Kind::Bool,
            DType::Int8 | DType::Int16 | DType::Int32 | DType::Int64 => Kind::Signed,
            DType::UInt8 | DType::UInt16 | DType::UInt32 | DType::UInt64 => Kind::Unsigned,
            DType::Float32 | DType::Float64 => Kind::Float,
            DType::Complex64 | DType::Complex128 => Kind::Complex,
        }
    }

    /// NumPy's array-protocol text: `<f8`.
    pub fn protocol_text(self) -> String {
        let order = if self.itemsize() == 1 { '|' } else { '<' };
        format!("{order}{}{}", self.kind().letter(), self.itemsize())
    }

    /// Whether this is a signed or unsigned integer (bool is neither).
    pub const fn is_integer(self) -> bool {
        matches!(self.kind(), Kind::Signed | Kind::Unsigned)
    }

    /// Whether this is real floating point.
    pub const fn is_float(self) -> bool {
        matches!(self.kind(), Kind::Float)
    }

    /// Whether this is complex.
    pub const fn is_complex(self) -> bool {
        matches!(self.kind(), Kind::Complex)
    }

    /// The type of a complex dtype's parts, and any other dtype itself.
    pub const fn real_part(self) -> DType {
        match self {
            DType::Complex64 => DType::Float32,
            DType::Complex128 => DType::Float64,
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

impl std::fmt::Display for DType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
