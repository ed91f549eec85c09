//! A single element with its dtype: what a NumPy scalar holds.

use num_complex::Complex;

use crate::array::Array;
use crate::cast;
use crate::dtype::{DType, Kind};
use crate::element::{Element, Half};
use crate::error::{ArrayError, Result};
use crate::flags::{self, Flags};

/// One element, in native byte order. The bytes beyond the item size are zero, so equal bits mean equal scalars.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(C, align(8))]
pub struct Scalar {
    bytes: [u8; 16],
    dtype: DType,
}

/// The value of an element, widened to the largest type of its kind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// A bool.
    Bool(bool),
    /// A signed integer.
    Int(i64),
    /// An unsigned integer.
    Unsigned(u64),
    /// A float.
    Float(f64),
    /// A complex number.
    Complex(Complex<f64>),
}

impl Scalar {
    /// From a Rust value of an element type.
    #[inline]
    pub fn new<T: Element>(value: T) -> Scalar {
        let mut scalar = Scalar { bytes: [0; 16], dtype: T::DTYPE };
        // SAFETY: no element is larger than 16 bytes, and the field is aligned for all of them.
        unsafe { scalar.bytes.as_mut_ptr().cast::<T>().write(value) };
        scalar
    }

    /// A zero of the dtype.
    #[inline]
    pub const fn zero(dtype: DType) -> Scalar {
        Scalar { bytes: [0; 16], dtype }
    }

    /// Reads an element at an address.
    ///
    /// # Safety
    /// `pointer` must lead to a readable element of `dtype`; it need not be aligned.
    ///
    /// # Panics
    /// When a scalar does not [hold](Scalar::holds) such elements.
    #[inline]
    pub unsafe fn read(dtype: DType, pointer: *const u8) -> Scalar {
        assert!(Scalar::holds(dtype), "elements of {dtype} are no scalars");
        let native = dtype.native();
        let mut scalar = Scalar::zero(native);
        // SAFETY: by the caller's promise; the item size is at most 16.
        unsafe {
            std::ptr::copy_nonoverlapping(pointer, scalar.bytes.as_mut_ptr(), dtype.itemsize());
            if native != dtype {
                cast::turn(scalar.as_mut_ptr(), native);
            }
        }
        scalar
    }

    /// Writes the element to an address.
    ///
    /// # Safety
    /// `pointer` must lead to a writable element of the scalar's dtype; it need not be aligned.
    #[inline]
    pub unsafe fn write(&self, pointer: *mut u8) {
        // SAFETY: by the caller's promise.
        unsafe { std::ptr::copy_nonoverlapping(self.bytes.as_ptr(), pointer, self.dtype.itemsize()) };
    }

    /// Writes the element to an address of an array of this dtype, which is the scalar's up to the order of bytes.
    ///
    /// # Safety
    /// As for [`Scalar::write`].
    #[inline]
    pub unsafe fn write_in_order(&self, dtype: DType, pointer: *mut u8) {
        // SAFETY: by the caller's promise.
        unsafe {
            self.write(pointer);
            if dtype != self.dtype && dtype.native() == self.dtype {
                cast::turn(pointer, self.dtype);
            }
        }
    }

    /// The dtype.
    #[inline]
    pub fn dtype(&self) -> DType {
        self.dtype
    }

    /// The bytes of the element.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.dtype.itemsize()]
    }

    /// The address of the element, for loops over a single one.
    #[inline]
    pub fn as_mut_ptr(&mut self) -> *mut u8 {
        self.bytes.as_mut_ptr()
    }

    /// The element as the type of its dtype.
    ///
    /// # Panics
    /// When `T` is another type.
    #[inline]
    pub fn get<T: Element>(&self) -> T {
        assert_eq!(self.dtype, T::DTYPE);
        // SAFETY: the bytes hold such an element.
        unsafe { self.bytes.as_ptr().cast::<T>().read() }
    }

    /// The first 64 bits.
    #[inline]
    pub fn bits(&self) -> u64 {
        // SAFETY: there are sixteen aligned bytes.
        unsafe { self.bytes.as_ptr().cast::<u64>().read() }
    }

    /// From the bits of a number, date or duration of at most 64 bits.
    pub fn from_bits(bits: u64, dtype: DType) -> Scalar {
        let mut scalar = Scalar::zero(dtype);
        scalar.bytes[..8].copy_from_slice(&bits.to_ne_bytes());
        scalar
    }

    /// Whether elements of a dtype fit into a scalar: numbers, dates and durations.
    #[inline]
    pub fn holds(dtype: DType) -> bool {
        match dtype {
            DType::Swapped(native) => Scalar::holds(*native),
            dtype => dtype.is_number() || matches!(dtype, DType::DateTime(_) | DType::TimeDelta(_)),
        }
    }

    /// The value, widened.
    #[inline]
    pub fn value(&self) -> Value {
        match self.dtype {
            DType::Bool => Value::Bool(self.get::<crate::element::Bool>().get()),
            DType::Int8 => Value::Int(self.get::<i8>().into()),
            DType::Int16 => Value::Int(self.get::<i16>().into()),
            DType::Int32 => Value::Int(self.get::<i32>().into()),
            DType::Int64 => Value::Int(self.get::<i64>()),
            DType::UInt8 => Value::Unsigned(self.get::<u8>().into()),
            DType::UInt16 => Value::Unsigned(self.get::<u16>().into()),
            DType::UInt32 => Value::Unsigned(self.get::<u32>().into()),
            DType::UInt64 => Value::Unsigned(self.get::<u64>()),
            DType::Float32 => Value::Float(self.get::<f32>().into()),
            DType::Float64 => Value::Float(self.get::<f64>()),
            DType::Complex64 => {
                let z = self.get::<Complex<f32>>();
                Value::Complex(Complex::new(z.re.into(), z.im.into()))
            }
            DType::Complex128 => Value::Complex(self.get::<Complex<f64>>()),
            DType::Float16 => Value::Float(self.get::<Half>().to_f64()),
            // Only dates and durations are left among what a scalar can be.
            _ => Value::Int(self.bits() as i64),
        }
    }

    /// The element converted to another dtype, as `astype` does; zero where [`Scalar::try_cast`] has an error, which numbers
    /// never have among themselves.
    #[inline]
    pub fn cast(&self, dtype: DType) -> Scalar {
        if dtype == self.dtype {
            return *self;
        }
        self.try_cast(dtype).unwrap_or(Scalar::zero(dtype))
    }

    /// As [`Scalar::cast`], for dtypes whose conversion can fail.
    ///
    /// # Errors
    /// Those of the conversion.
    pub fn try_cast(&self, dtype: DType) -> Result<Scalar> {
        if dtype == self.dtype {
            return Ok(*self);
        }
        let dtype = dtype.native();
        if !Scalar::holds(dtype) {
            return Err(ArrayError::Type(format!("elements of {} are no scalars", dtype.repr())));
        }
        let (mut from, mut to) = (*self, Scalar::zero(dtype));
        // SAFETY: both are single elements of the loop's types.
        unsafe {
            cast::cast_loop(self.dtype, dtype)?.run(&[from.as_mut_ptr(), to.as_mut_ptr()], &[0, 0], 1)?;
        }
        Ok(to)
    }

    /// As [`Scalar::try_cast`], with what NumPy reports about numbers that the dtype does not hold.
    ///
    /// # Errors
    /// Those of the conversion.
    pub fn cast_reporting(&self, dtype: DType) -> Result<(Scalar, Flags)> {
        if !cast::narrowing(self.dtype, dtype.native()) {
            return Ok((self.try_cast(dtype)?, Flags::NONE));
        }
        flags::clear();
        let converted = self.try_cast(dtype)?;
        Ok((converted, flags::read().without(Flags::UNDERFLOW)))
    }

    /// Whether the element is not zero.
    pub fn is_true(&self) -> bool {
        match self.value() {
            Value::Bool(x) => x,
            Value::Int(x) => x != 0,
            Value::Unsigned(x) => x != 0,
            Value::Float(x) => x != 0.0,
            Value::Complex(x) => x != Complex::new(0.0, 0.0),
        }
    }

    /// Whether a part is not a number.
    #[inline]
    pub fn is_nan(&self) -> bool {
        match self.value() {
            Value::Float(x) => x.is_nan(),
            Value::Complex(x) => x.re.is_nan() || x.im.is_nan(),
            _ => false,
        }
    }

    /// An array without axes that holds the element.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn to_array(&self) -> Result<Array> {
        let array = Array::empty(self.dtype, &[])?;
        // SAFETY: the new array has one element of this dtype.
        unsafe { self.write(array.data()) };
        Ok(array)
    }

    /// An integer value, if the element is an integer or bool.
    pub fn as_integer(&self) -> Option<i128> {
        match self.value() {
            Value::Bool(x) => Some(x.into()),
            Value::Int(x) => Some(x.into()),
            Value::Unsigned(x) => Some(x.into()),
            _ => None,
        }
    }

    /// From an integer that the caller knows to be in range of the integer dtype, or any float or complex dtype.
    pub fn from_integer(value: i128, dtype: DType) -> Scalar {
        match dtype.kind() {
            Kind::Unsigned => Scalar::new(value as u64).cast(dtype),
            Kind::Bool => Scalar::new(crate::element::Bool::new(value != 0)),
            _ => match i64::try_from(value) {
                Ok(value) => Scalar::new(value).cast(dtype),
                Err(_) => Scalar::new(value as f64).cast(dtype),
            },
        }
    }
}

impl From<Value> for Scalar {
    fn from(value: Value) -> Self {
        match value {
            Value::Bool(x) => Scalar::new(crate::element::Bool::new(x)),
            Value::Int(x) => Scalar::new(x),
            Value::Unsigned(x) => Scalar::new(x),
            Value::Float(x) => Scalar::new(x),
            Value::Complex(x) => Scalar::new(x),
        }
    }
}

impl Array {
    /// The element at an index.
    ///
    /// # Panics
    /// When the index is outside the shape.
    pub fn scalar_at(&self, index: &[usize]) -> Scalar {
        assert!(index.len() == self.ndim() && index.iter().zip(self.shape()).all(|(i, n)| i < n));
        // SAFETY: the index is inside the shape.
        unsafe { Scalar::read(self.dtype(), self.pointer_at(index)) }
    }

    /// The only element of an array of size one.
    ///
    /// # Panics
    /// When there is not exactly one.
    pub fn only_scalar(&self) -> Scalar {
        assert_eq!(self.size(), 1);
        // SAFETY: there is one element, and it is where the data pointer leads.
        unsafe { Scalar::read(self.dtype(), self.data()) }
    }
}
