//! Fields that become elements.

use half::f16;
use num_complex::Complex;

use super::Reader;
use crate::array::Array;
use crate::dtype::{DType, Record};
use crate::element::Bool;
use crate::error::{ArrayError, Result};

/// Where a field goes in a row of elements, and as what.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The dtype of the element.
    pub dtype: DType,
    /// Its offset in the row's first element, in bytes.
    pub offset: usize,
}

/// The columns of a dtype: those of the fields of a record, nested ones and the elements of sub-arrays one by one. `None`
/// for other dtypes, which repeat as often as there are fields.
pub fn columns(dtype: DType) -> Option<Vec<Column>> {
    fn add(record: Record, start: usize, columns: &mut Vec<Column>) {
        for field in &record.fields {
            let count: usize = field.shape.iter().product();
            for at in 0..count {
                let offset = start + field.offset + at * field.dtype.itemsize();
                match field.dtype {
                    DType::Record(inner) if !inner.fields.is_empty() => add(inner, offset, columns),
                    dtype => columns.push(Column { dtype, offset }),
                }
            }
        }
    }
    match dtype {
        DType::Record(record) if !record.fields.is_empty() => {
            let mut found = Vec::new();
            add(record, 0, &mut found);
            Some(found)
        }
        _ => None,
    }
}

/// Rows of elements as they are read.
#[derive(Debug)]
pub struct Table {
    dtype: DType,
    imaginary: char,
    /// As the record or the first row says.
    columns: Vec<Column>,
    is_record: bool,
    row_bytes: usize,
    bytes: Vec<u8>,
    rows: usize,
}

impl Table {
    /// A table without rows. `width` is the number of columns, if something other than the first row tells it.
    pub fn new(dtype: DType, width: Option<usize>, imaginary: char) -> Table {
        let columns = columns(dtype);
        let is_record = columns.is_some();
        let mut table = Table {
            dtype,
            imaginary,
            columns: columns.unwrap_or_default(),
            is_record,
            row_bytes: dtype.itemsize(),
            bytes: Vec::new(),
            rows: 0,
        };
        if let Some(width) = width.filter(|_| !is_record) {
            table.widen(width);
        }
        table
    }

    /// Whether all its elements can be made from text here.
    pub fn converts(dtype: DType) -> bool {
        let one = |dtype: DType| {
            dtype.is_number() || matches!(dtype, DType::Bytes(_) | DType::Text(_) | DType::Float16)
        };
        columns(dtype).map_or(one(dtype), |columns| columns.iter().all(|column| one(column.dtype)))
    }

    fn widen(&mut self, width: usize) {
        let size = self.dtype.itemsize();
        self.columns = (0..width).map(|at| Column { dtype: self.dtype, offset: at * size }).collect();
        self.row_bytes = width * size;
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// How many columns there are; none before the first row.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// Adds the reader's row, or the fields of it that are chosen.
    ///
    /// # Errors
    /// `ValueError` for a field that is none of the dtype.
    pub fn add(&mut self, reader: &Reader, chosen: Option<&[usize]>) -> Result<()> {
        if self.columns.is_empty() && !self.is_record {
            self.widen(chosen.map_or(reader.width(), <[usize]>::len));
        }
        let start = self.bytes.len();
        let room = self.bytes.try_reserve(self.row_bytes);
        room.map_err(|_| ArrayError::Memory("Unable to allocate the rows that are read".into()))?;
        self.bytes.resize(start + self.row_bytes, 0);
        for (at, column) in self.columns.iter().enumerate() {
            let place = chosen.map_or(at, |chosen| chosen[at]);
            let field = reader.field(place);
            let to = &mut self.bytes[start + column.offset..start + column.offset + column.dtype.itemsize()];
            if store(field, column.dtype, self.imaginary, to).is_none() {
                let text: String = String::from_utf8_lossy(field).chars().take(100).collect();
                let dtype = match column.dtype {
                    DType::Bytes(_) => column.dtype.protocol_text(),
                    other => other.to_string(),
                };
                return Err(ArrayError::Value(format!(
                    "could not convert string '{text}' to {dtype} at row {}, column {}.",
                    self.rows,
                    place + 1
                )));
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// The elements: a vector of records, or a matrix.
    ///
    /// # Errors
    /// `MemoryError`
    pub fn into_array(self) -> Result<Array> {
        // Without any row there is one column.
        let shape = if self.is_record { vec![self.rows] } else { vec![self.rows, self.columns.len().max(1)] };
        let array = Array::empty(self.dtype, &shape)?;
        // SAFETY: the new array is dense and as long as the rows.
        unsafe { std::ptr::copy_nonoverlapping(self.bytes.as_ptr(), array.data(), self.bytes.len()) };
        Ok(array)
    }
}

/// Writes a field as an element; `None` if it is none.
fn store(field: &[u8], dtype: DType, imaginary: char, to: &mut [u8]) -> Option<()> {
    macro_rules! integer {
        ($type:ty) => {
            to.copy_from_slice(&number(field)?.parse::<$type>().ok()?.to_ne_bytes())
        };
    }
    match dtype {
        DType::Bool => to[0] = Bool::new(number(field)?.parse::<i64>().ok()? != 0).get().into(),
        DType::Int8 => integer!(i8),
        DType::Int16 => integer!(i16),
        DType::Int32 => integer!(i32),
        DType::Int64 => integer!(i64),
        DType::UInt8 => integer!(u8),
        DType::UInt16 => integer!(u16),
        DType::UInt32 => integer!(u32),
        DType::UInt64 => integer!(u64),
        DType::Float16 => to.copy_from_slice(&f16::from_f64(float(number(field)?)?).to_ne_bytes()),
        DType::Float32 => to.copy_from_slice(&(float(number(field)?)? as f32).to_ne_bytes()),
        DType::Float64 => to.copy_from_slice(&float(number(field)?)?.to_ne_bytes()),
        DType::Complex64 => {
            let found = complex(number(field)?, imaginary)?;
            to[..4].copy_from_slice(&(found.re as f32).to_ne_bytes());
            to[4..].copy_from_slice(&(found.im as f32).to_ne_bytes());
        }
        DType::Complex128 => {
            let found = complex(number(field)?, imaginary)?;
            to[..8].copy_from_slice(&found.re.to_ne_bytes());
            to[8..].copy_from_slice(&found.im.to_ne_bytes());
        }
        DType::Bytes(_) => {
            let text = std::str::from_utf8(field).ok()?;
            if text.chars().any(|character| u32::from(character) > 0xff) {
                return None;
            }
            for (character, to) in text.chars().zip(to) {
                *to = u32::from(character) as u8;
            }
        }
        DType::Text(_) => {
            let text = std::str::from_utf8(field).ok()?;
            for (character, to) in text.chars().zip(to.chunks_exact_mut(4)) {
                to.copy_from_slice(&u32::from(character).to_ne_bytes());
            }
        }
        _ => return None,
    }
    Some(())
}

/// The field without white space around it.
fn number(field: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(field).ok()?;
    let white = |character: char| crate::strings::is_white(character.into(), true);
    Some(text.trim_matches(white))
}

fn float(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// `1+2j`, `2j`, `1`, each possibly in parentheses.
fn complex(text: &str, imaginary: char) -> Option<Complex<f64>> {
    let text = match text.strip_prefix('(') {
        Some(inner) => number(inner.strip_suffix(')')?.as_bytes())?,
        None => text,
    };
    let Some(front) = text.strip_suffix(imaginary) else { return Some(Complex::new(float(text)?, 0.0)) };
    let bytes = front.as_bytes();
    // The sign of the imaginary part is not that of an exponent.
    let split = (1..bytes.len())
        .rev()
        .find(|at| matches!(bytes[*at], b'+' | b'-') && !matches!(bytes[at - 1], b'e' | b'E'));
    match split {
        // Some write the sign of both.
        Some(at) if bytes[at - 1] == b'+' && at > 1 => {
            Some(Complex::new(float(&front[..at - 1])?, float(&front[at..])?))
        }
        Some(at) => Some(Complex::new(float(&front[..at])?, float(&front[at..])?)),
        None => Some(Complex::new(0.0, float(front)?)),
    }
}
