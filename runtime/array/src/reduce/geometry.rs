//! Whether mask and output of a reduction fit what is reduced, and what NumPy says where they do not.

use crate::error::{ArrayError, Result, value};
use crate::functions::Ufunc;
use crate::layout::{Shape, tight_shape_text};

/// A reduction as far as shapes go.
#[derive(Debug)]
pub struct Geometry<'a> {
    /// The shape of what is reduced.
    pub shape: &'a [usize],
    /// The shape of the mask.
    pub mask: Option<&'a [usize]>,
    /// Which axes go.
    pub reduced: &'a [bool],
    /// Whether they stay with length one.
    pub keep_dims: bool,
}

impl Geometry<'_> {
    /// Checks the shapes of a mask and of an output that the caller has.
    ///
    /// # Errors
    /// `ValueError`
    pub fn check(&self, ufunc: &Ufunc, out: Option<&[usize]>) -> Result<()> {
        let out = out.map(|out| self.place_output(ufunc, out).map(|axes| (out, axes))).transpose()?;
        let ndim = self.shape.len();
        if let Some(mask) = self.mask
            && mask.len() > ndim
        {
            return value(if ndim == 0 {
                "cannot broadcast a non-scalar to a scalar array"
            } else {
                "input operand has more dimensions than allowed by the axis remapping"
            });
        }
        let mut whole = Shape::from_slice(self.shape);
        let mut fits = true;
        let mut join = |axis: usize, length: usize| {
            if whole[axis] == 1 {
                whole[axis] = length;
            } else if length != 1 && length != whole[axis] {
                fits = false;
            }
        };
        if let Some((out, axes)) = &out {
            for (axis, place) in axes.iter().enumerate() {
                if let Some(place) = place {
                    join(axis, out[*place]);
                }
            }
        }
        for (at, &length) in self.mask.unwrap_or_default().iter().rev().enumerate() {
            join(ndim - 1 - at, length);
        }
        if !fits {
            return Err(self.mismatch(out.as_ref()));
        }
        if whole[..] != *self.shape {
            return value(format!(
                "non-broadcastable operand with shape {} doesn't match the broadcast shape {}",
                tight_shape_text(self.shape),
                tight_shape_text(&whole)
            ));
        }
        let places = out.iter().flat_map(|(out, axes)| {
            axes.iter().enumerate().filter_map(|(axis, place)| place.map(|place| (axis, place, out[place])))
        });
        for (axis, place, length) in places {
            if length == 1 && self.shape[axis] != 1 {
                return value(format!(
                    "output operand requires a reduction along dimension {place}, but the reduction is not enabled. The dimension size of 1 does not match the expected output shape."
                ));
            }
        }
        Ok(())
    }

    /// Which axis of the output stands for each of the operand.
    fn place_output(&self, ufunc: &Ufunc, out: &[usize]) -> Result<Vec<Option<usize>>> {
        let gone = if self.keep_dims { 0 } else { self.reduced.iter().filter(|reduced| **reduced).count() };
        let expected = self.shape.len() - gone;
        if out.len() != expected {
            return value(format!(
                "output parameter for reduction operation {} has the wrong number of dimensions: Found {} but expected {expected}{}",
                ufunc.name,
                out.len(),
                if self.keep_dims { " (must match the operand's when keepdims=True)" } else { "" }
            ));
        }
        let mut next = 0;
        let mut axes = Vec::with_capacity(self.shape.len());
        for (axis, &reduced) in self.reduced.iter().enumerate() {
            if reduced && self.keep_dims && out[axis] != 1 {
                return value(format!(
                    "operand was set up as a reduction along axis {axis}, but the length of the axis is {} (it has to be 1)",
                    out[axis]
                ));
            }
            axes.push((!reduced).then_some(if self.keep_dims { axis } else { next }));
            next += usize::from(!reduced);
        }
        Ok(axes)
    }

    fn mismatch(&self, out: Option<&(&[usize], Vec<Option<usize>>)>) -> ArrayError {
        let mut text =
            "operands could not be broadcast together with remapped shapes [original->remapped]: ".to_owned();
        if let Some((out, axes)) = out {
            let mut remapped = String::new();
            for place in axes {
                match place {
                    None if remapped.is_empty() => {}
                    None => remapped += ",newaxis",
                    Some(place) if remapped.is_empty() => remapped = out[*place].to_string(),
                    Some(place) => remapped += &format!(",{}", out[*place]),
                }
            }
            if axes.len() == 1 {
                remapped.push(',');
            }
            text += &format!("{}->({remapped}) ", tight_shape_text(out));
        }
        for shape in [Some(self.shape), self.mask].into_iter().flatten() {
            text += &format!("{} ", tight_shape_text(shape));
        }
        ArrayError::Value(text)
    }
}
