//! The format that all elements of an array share, for elements of every kind: records have one for each field.

use super::element::ElementFormat;
use super::quote::{quoted, quoted_bytes};
use super::{Options, number, to_string};
use crate::array::Array;
use crate::calendar::{self, NOT_A_TIME};
use crate::cast;
use crate::dtype::{DType, Field, Kind, Record};
use crate::error::Result;
use crate::index::{Index, view};
use crate::layout::Shape;
use crate::objects;
use crate::scalar::Scalar;

pub(super) enum Formatter {
    Numbers(DType, ElementFormat),
    /// Dates in quotes and durations, as wide as the widest.
    Moments {
        dtype: DType,
        width: usize,
    },
    Text(DType),
    Objects,
    Bytes(usize),
    Record(Record, Vec<Formatter>),
    /// A field that is an array.
    Items(DType, Vec<usize>, Options),
}

impl Formatter {
    /// The format of elements of a dtype of which these are shown; `padded` as elements of an array with axes are.
    pub(super) fn new(dtype: DType, shown: &[*mut u8], padded: bool, options: &Options) -> Formatter {
        let scalars = || -> Vec<Scalar> {
            // SAFETY: the addresses are those of elements.
            shown.iter().map(|at| unsafe { Scalar::read(dtype, *at) }).collect()
        };
        match dtype.kind() {
            Kind::DateTime | Kind::TimeDelta => {
                let width = scalars().iter().map(|scalar| moment_word(scalar, dtype, false).len()).max();
                let width = if padded { width.unwrap_or(0) } else { 0 };
                Formatter::Moments { dtype, width }
            }
            Kind::Text | Kind::Bytes => Formatter::Text(dtype),
            Kind::Object => Formatter::Objects,
            Kind::Void => match dtype {
                DType::Record(record) if record.named => {
                    let fields =
                        record.fields.iter().map(|field| field_formatter(field, shown, padded, options));
                    Formatter::Record(record, fields.collect())
                }
                dtype => Formatter::Bytes(dtype.itemsize()),
            },
            kind => Formatter::Numbers(dtype, ElementFormat::new(kind, padded, &scalars(), options)),
        }
    }

    /// The word of an element.
    ///
    /// # Errors
    /// Those of the interpreter, for objects.
    ///
    /// # Safety
    /// The address is that of an element of the dtype.
    pub(super) unsafe fn word(&self, at: *mut u8) -> Result<String> {
        // SAFETY: by the caller's promise; fields lie inside their records.
        unsafe {
            Ok(match self {
                Formatter::Numbers(dtype, format) => format.element(&Scalar::read(*dtype, at)),
                Formatter::Moments { dtype, width } => {
                    let word = moment_word(&Scalar::read(*dtype, at), *dtype, false);
                    format!("{word:>width$}")
                }
                Formatter::Text(dtype) => text_word(*dtype, at)?,
                Formatter::Objects => objects::word(at)?,
                Formatter::Bytes(size) => bytes_word(at, *size),
                Formatter::Record(record, fields) => {
                    let words = record
                        .fields
                        .iter()
                        .zip(fields)
                        .map(|(field, format)| format.word(at.add(field.offset)));
                    tuple(words.collect::<Result<Vec<_>>>()?)
                }
                Formatter::Items(dtype, shape, options) => {
                    to_string(&items(*dtype, shape, at)?, options, ", ", "", "")?
                }
            })
        }
    }
}

fn field_formatter(field: &Field, shown: &[*mut u8], padded: bool, options: &Options) -> Formatter {
    if !field.shape.is_empty() {
        return Formatter::Items(field.dtype, field.shape.clone(), options.clone());
    }
    let at: Vec<*mut u8> = shown.iter().map(|at| at.wrapping_add(field.offset)).collect();
    Formatter::new(field.dtype, &at, padded, options)
}

fn tuple(words: Vec<String>) -> String {
    match &words[..] {
        [only] => format!("({only},)"),
        words => format!("({})", words.join(", ")),
    }
}

/// A copy of a field that is an array.
///
/// # Safety
/// The address is that of the field.
unsafe fn items(dtype: DType, shape: &[usize], at: *mut u8) -> Result<Array> {
    let array = Array::empty(dtype, shape)?;
    let size = dtype.itemsize();
    for i in 0..shape.iter().product::<usize>() {
        // SAFETY: by the caller's promise.
        unsafe { objects::copy(dtype, at.add(i * size), array.data().add(i * size)) };
    }
    Ok(array)
}

fn moment_word(scalar: &Scalar, dtype: DType, bare: bool) -> String {
    let value = scalar.bits() as i64;
    match dtype.native() {
        DType::DateTime(unit) if bare => calendar::date_text(value, unit),
        DType::DateTime(unit) => format!("'{}'", calendar::date_text(value, unit)),
        DType::TimeDelta(unit) if bare => calendar::duration_text(value, unit),
        _ if value == NOT_A_TIME => "'NaT'".to_owned(),
        _ => value.to_string(),
    }
}

/// # Safety
/// The address is that of an element of text or bytes.
unsafe fn text_word(dtype: DType, at: *mut u8) -> Result<String> {
    // SAFETY: by the caller's promise.
    unsafe {
        match dtype {
            DType::Bytes(length) => {
                let bytes: Vec<u8> = (0..length as usize).map(|i| at.add(i).read()).collect();
                let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
                Ok(quoted_bytes(&bytes[..end]))
            }
            DType::Swapped(native) => {
                let mut turned = vec![0u8; native.itemsize()];
                cast::cast_loop(dtype, *native)?.run(&[at, turned.as_mut_ptr()], &[0, 0], 1)?;
                text_word(*native, turned.as_mut_ptr())
            }
            dtype => Ok(quoted(&cast::text_at(dtype, at))),
        }
    }
}

/// # Safety
/// So many bytes are readable.
unsafe fn bytes_word(at: *mut u8, size: usize) -> String {
    // SAFETY: by the caller's promise.
    let bytes: String = (0..size).map(|i| unsafe { format!("\\x{:02X}", at.add(i).read()) }).collect();
    format!("b'{bytes}'")
}

/// The text of `str` of one element.
///
/// # Errors
/// Those of the interpreter, for objects.
///
/// # Safety
/// The address is that of an element of the dtype.
pub unsafe fn element_text(dtype: DType, at: *mut u8) -> Result<String> {
    // SAFETY: by the caller's promise.
    unsafe {
        Ok(match dtype.kind() {
            Kind::DateTime | Kind::TimeDelta => moment_word(&Scalar::read(dtype, at), dtype, true),
            Kind::Bytes => text_word(dtype, at)?,
            Kind::Text => cast::text_of(dtype, at)?,
            Kind::Object => objects::text(at)?,
            Kind::Void => match dtype {
                DType::Record(record) if record.named => record_text(record, at)?,
                dtype => bytes_word(at, dtype.itemsize()),
            },
            _ => number::scalar_text(&Scalar::read(dtype, at)),
        })
    }
}

/// A field that is an array, as nested lists of its elements.
fn items_text(array: &Array) -> Result<String> {
    if array.ndim() == 0 {
        // SAFETY: there is one element.
        return unsafe { element_text(array.dtype(), array.data()) };
    }
    let parts = (0..array.shape()[0] as isize).map(|at| items_text(&view(array, &[Index::At(at)])?));
    Ok(format!("[{}]", parts.collect::<Result<Vec<_>>>()?.join(", ")))
}

/// # Safety
/// The address is that of the record.
unsafe fn record_text(record: Record, at: *mut u8) -> Result<String> {
    let words = record.fields.iter().map(|field| {
        let at = at.wrapping_add(field.offset);
        // SAFETY: by the caller's promise; fields lie inside their records.
        unsafe {
            if !field.shape.is_empty() {
                return items_text(&items(field.dtype, &field.shape, at)?);
            }
            match field.dtype.kind() {
                Kind::Text | Kind::Bytes => text_word(field.dtype, at),
                Kind::Object => objects::word(at),
                Kind::DateTime => Ok(moment_word(&Scalar::read(field.dtype, at), field.dtype, false)),
                _ => element_text(field.dtype, at),
            }
        }
    });
    Ok(tuple(words.collect::<Result<Vec<_>>>()?))
}

/// The addresses of the elements that the text of an array shows, in order.
pub(super) fn shown_addresses(array: &Array, edge_items: Option<usize>) -> Vec<*mut u8> {
    let axes: Vec<Vec<usize>> = array
        .shape()
        .iter()
        .map(|&n| match edge_items {
            Some(edge) if n > 2 * edge => (0..edge).chain(n - edge..n).collect(),
            _ => (0..n).collect(),
        })
        .collect();
    let count = axes.iter().map(Vec::len).product();
    let mut shown = Vec::with_capacity(count);
    let mut index = Shape::from_elem(0, axes.len());
    for flat in 0..count {
        let mut rest = flat;
        for axis in (0..axes.len()).rev() {
            index[axis] = axes[axis][rest % axes[axis].len()];
            rest /= axes[axis].len();
        }
        shown.push(array.pointer_at(&index));
    }
    shown
}

/// The dtype as the text of an array names it.
pub(super) fn dtype_word(dtype: DType) -> String {
    match dtype {
        DType::Record(record) if record.named => dtype.text(),
        DType::Record(_) | DType::Bytes(_) | DType::Text(_) | DType::Swapped(_) => {
            format!("'{}'", dtype.protocol_text())
        }
        DType::DateTime(unit) | DType::TimeDelta(unit) if !unit.is_generic() => format!("'{}'", dtype.name()),
        dtype => dtype.text(),
    }
}

/// Whether a dtype is left out of the text of an array that shows elements.
pub(super) fn is_implied(array: &Array) -> bool {
    matches!(array.dtype(), DType::Bool | DType::Int64 | DType::Float64 | DType::Complex128)
        && array.size() > 0
}
