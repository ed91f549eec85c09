//! Promotion and casting where not both dtypes are numbers.

use super::{Casting, Weak};
use crate::dtype::{DType, Field, Kind, Record, RecordType, TimeUnit};
use crate::error::{ArrayError, Result};

/// As [`super::promote_types`], for dtypes in native order of which one is no number.
pub(super) fn promote(a: DType, b: DType) -> Result<DType> {
    use DType::{Bytes, DateTime, Object, Text, TimeDelta};
    Ok(match (a, b) {
        // Also of two equal ones, which lose their gaps and foreign byte orders.
        (DType::Record(a), DType::Record(b)) if a.named || b.named => promote_records(a, b)?,
        (a, b) if a == b => a,
        (Object, _) | (_, Object) => Object,
        (DateTime(a), DateTime(b)) => DateTime(common_unit(a, b, true)?),
        (TimeDelta(a), TimeDelta(b)) => TimeDelta(common_unit(a, b, false)?),
        (DateTime(date), TimeDelta(delta)) | (TimeDelta(delta), DateTime(date)) => {
            DateTime(common_unit(date, delta, true)?)
        }
        (TimeDelta(unit), other) | (other, TimeDelta(unit)) if is_whole(other) && other != DType::UInt64 => {
            TimeDelta(unit)
        }
        (Bytes(a), Bytes(b)) => Bytes(a.max(b)),
        (Text(a), Text(b)) | (Text(a), Bytes(b)) | (Bytes(a), Text(b)) => Text(a.max(b)),
        (Bytes(length), number) | (number, Bytes(length)) if number.is_number() => {
            Bytes(length.max(text_length(number)))
        }
        (Text(length), number) | (number, Text(length)) if number.is_number() => {
            Text(length.max(text_length(number)))
        }
        (DType::Record(a), DType::Record(b)) => promote_records(a, b)?,
        (a, b) => return Err(no_common(a, b)),
    })
}

/// Whether a dtype counts: bool and integers, which go together with durations.
fn is_whole(dtype: DType) -> bool {
    matches!(dtype.kind(), Kind::Bool | Kind::Signed | Kind::Unsigned)
}

fn common_unit(a: TimeUnit, b: TimeUnit, dates: bool) -> Result<TimeUnit> {
    a.common(b, dates).ok_or_else(|| {
        let [a, b] = [a, b].map(TimeUnit::suffix);
        ArrayError::Type(format!(
            "Cannot get a common metadata divisor for Numpy datetime metadata {a} and {b} because they have incompatible nonlinear base time units."
        ))
    })
}

/// The characters that the text of a number of this dtype can take.
pub(crate) fn text_length(dtype: DType) -> u32 {
    match dtype {
        DType::Bool => 5,
        DType::UInt8 => 3,
        DType::Int8 => 4,
        DType::UInt16 => 5,
        DType::Int16 => 6,
        DType::UInt32 => 10,
        DType::Int32 => 11,
        DType::UInt64 => 20,
        DType::Int64 => 21,
        DType::Complex64 | DType::Complex128 => 64,
        _ => 32,
    }
}

fn promote_records(a: Record, b: Record) -> Result<DType> {
    if !a.named && !b.named {
        return Err(ArrayError::Promotion(
            "Invalid type promotion with void datatypes of different lengths. Use the `np.bytes_` datatype instead to pad the shorter value with trailing zero bytes.".into(),
        ));
    }
    let names = |record: Record| {
        let names: Vec<String> = record.fields.iter().map(|field| format!("'{}'", field.name)).collect();
        match &names[..] {
            [only] => format!("`({only},)`"),
            names => format!("`({})`", names.join(", ")),
        }
    };
    if a.fields.len() != b.fields.len() || a.fields.iter().zip(&b.fields).any(|(a, b)| a.name != b.name) {
        return Err(ArrayError::Promotion(format!("field names {} and {} mismatch.", names(a), names(b))));
    }
    let fields = a.fields.iter().zip(&b.fields).map(|(a, b)| {
        if a.shape != b.shape || a.title != b.title {
            return Err(no_common(a.dtype, b.dtype));
        }
        Ok(Field { dtype: super::promote_types(a.dtype, b.dtype)?, ..a.clone() })
    });
    let fields = fields.collect::<Result<Vec<_>>>()?;
    Ok(DType::Record(Record::new(RecordType::laid_out(fields, a.aligned || b.aligned))))
}

fn no_common(a: DType, b: DType) -> ArrayError {
    let class = |dtype: DType| format!("<class 'numpy.dtypes.{}'>", dtype.class_name());
    ArrayError::Promotion(format!(
        "The DTypes {} and {} do not have a common DType. For example they cannot be stored in a single array unless the dtype is `object`.",
        class(a),
        class(b)
    ))
}

/// Why a dtype has nothing in common with a Python number.
pub(super) fn no_common_with_weak(dtype: DType, weak: Weak) -> ArrayError {
    let class = format!("<class 'numpy.dtypes.{}'>", dtype.class_name());
    let number = match weak {
        Weak::Int => "<class 'numpy.dtypes._PyLongDType'>",
        Weak::Float => "<class 'numpy.dtypes._PyFloatDType'>",
        Weak::Complex => "<class 'numpy.dtypes._PyComplexDType'>",
    };
    ArrayError::Promotion(format!(
        "The DType {class} could not be promoted by {number}. This means that no common DType exists for the given inputs. For example they cannot be stored in a single array unless the dtype is `object`. The full list of DTypes is: ({class}, {number})"
    ))
}

/// As [`super::can_cast`], for dtypes in native order of which one is no number; `casting` is safe or same kind.
pub(super) fn can_cast(from: DType, to: DType, casting: Casting) -> bool {
    use DType::{Bytes, DateTime, Object, Text, TimeDelta};
    let lossy = casting == Casting::SameKind;
    match (from, to) {
        (_, Object) => true,
        (Object, _) => false,
        (DateTime(from), DateTime(to)) => units_fit(from, to, true, lossy),
        (TimeDelta(from), TimeDelta(to)) => units_fit(from, to, false, lossy),
        (from, TimeDelta(_)) => is_whole(from) && (lossy || from != DType::UInt64),
        (Bytes(from), Bytes(to)) | (Text(from), Text(to)) | (Bytes(from), Text(to)) => {
            lossy || to == 0 || from <= to
        }
        (number, Bytes(length) | Text(length)) if number.is_number() => {
            lossy || length == 0 || text_length(number) <= length
        }
        (DateTime(_) | TimeDelta(_), Bytes(_) | Text(_)) => lossy,
        (DType::Record(from), DType::Record(to)) if from.named && to.named => {
            from.fields.len() == to.fields.len()
                && from.fields.iter().zip(&to.fields).all(|(from, to)| {
                    from.name == to.name
                        && from.shape == to.shape
                        && super::can_cast(from.dtype, to.dtype, casting)
                })
        }
        (from, DType::Record(to)) if !to.named => {
            !matches!(from, DType::Record(_)) && from.itemsize() <= to.itemsize
        }
        _ => false,
    }
}

fn units_fit(from: TimeUnit, to: TimeUnit, dates: bool, lossy: bool) -> bool {
    if from.is_generic() {
        return true;
    }
    if to.is_generic() {
        return false;
    }
    if !dates && from.base.is_calendar() != to.base.is_calendar() {
        return false;
    }
    lossy || from.in_steps_of(to).is_some() || (dates && from.base.is_calendar() && !to.base.is_calendar())
}
