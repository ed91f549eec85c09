//! Records to records, field by field in their order, and single values to all fields.

use super::{CastLoop, cast_loop, rows};
use crate::dtype::{DType, Field, Record};
use crate::error::{ArrayError, Result, value};

/// A conversion of one field.
struct FieldCast {
    cast: CastLoop,
    from: usize,
    to: usize,
    /// Bytes from one element of the source to the next; zero for a single one that goes to all.
    from_step: isize,
    to_step: isize,
    count: usize,
}

/// Records to records of as many fields.
///
/// # Safety
/// As for [`CastLoop::run`].
pub(super) unsafe fn between(
    cast: &CastLoop,
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
) -> Result<()> {
    let (Some(from), Some(to)) = (record_of(cast.from), record_of(cast.to)) else { return Ok(()) };
    if from.fields.len() != to.fields.len() {
        return Err(ArrayError::Type(format!(
            "structures must have the same size: {} has not as many fields as {}",
            cast.from.repr(),
            cast.to.repr()
        )));
    }
    let fields: Vec<FieldCast> =
        from.fields.iter().zip(&to.fields).map(|(from, to)| field_cast(from, to)).collect::<Result<_>>()?;
    // SAFETY: by the caller's promise.
    unsafe { run(&fields, pointers, strides, length) }
}

/// One value to every field of records, or the only field of records to one value.
///
/// # Safety
/// As for [`CastLoop::run`].
pub(super) unsafe fn spread(
    cast: &CastLoop,
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
) -> Result<()> {
    let whole =
        |dtype: DType| Field { name: String::new(), title: None, dtype, shape: Vec::new(), offset: 0 };
    let fields: Vec<FieldCast> = match (record_of(cast.from), record_of(cast.to)) {
        (None, Some(to)) => {
            let from = whole(cast.from);
            to.fields.iter().map(|to| field_cast(&from, to)).collect::<Result<_>>()?
        }
        (Some(from), None) => match &from.fields[..] {
            [only] => vec![field_cast(only, &whole(cast.to))?],
            _ => return Err(ArrayError::Type(format!("cannot make {} of a record", cast.to.repr()))),
        },
        _ => Vec::new(),
    };
    // SAFETY: by the caller's promise.
    unsafe { run(&fields, pointers, strides, length) }
}

/// # Safety
/// As for [`CastLoop::run`].
unsafe fn run(
    fields: &[FieldCast],
    pointers: &[*mut u8; 2],
    strides: &[isize; 2],
    length: usize,
) -> Result<()> {
    // SAFETY: by the caller's promise; fields lie inside their records.
    unsafe {
        rows::each(pointers, strides, length, |from, to| {
            for field in fields {
                field.cast.run(
                    &[from.add(field.from).cast_mut(), to.add(field.to)],
                    &[field.from_step, field.to_step],
                    field.count,
                )?;
            }
            Ok(())
        })
    }
}

fn field_cast(from: &Field, to: &Field) -> Result<FieldCast> {
    let (many, count): (usize, usize) = (from.shape.iter().product(), to.shape.iter().product());
    if many != count && many != 1 {
        return value(format!("could not broadcast field '{}' into field '{}'", from.name, to.name));
    }
    Ok(FieldCast {
        cast: cast_loop(from.dtype, to.dtype)?,
        from: from.offset,
        to: to.offset,
        from_step: if many == count { from.dtype.itemsize() as isize } else { 0 },
        to_step: to.dtype.itemsize() as isize,
        count,
    })
}

pub(super) fn record_of(dtype: DType) -> Option<Record> {
    match dtype {
        DType::Record(record) if record.named => Some(record),
        _ => None,
    }
}
