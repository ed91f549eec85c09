//! Less common arguments of functions on whole arrays: dtypes of joined arrays, indices out of bounds, shifts along several axes.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::Value;
use hotloop_array::promotion::can_cast;

impl Elaborator<'_, '_> {
    /// Joined arrays in the dtype that the call wants.
    pub(super) fn joined_as(&mut self, joined: Operand, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let casting = self.take_casting(arguments)?;
        let Some(dtype) = self.dtype_argument(arguments)? else { return Ok(joined) };
        let array = self.expect_number(&joined, "this function", span)?;
        let own = self.dtype_of_value(array).unwrap_or(dtype);
        if own == dtype {
            return Ok(joined);
        }
        if !can_cast(own, dtype, casting) {
            let reason = format!(
                "Cannot cast array data from {} to {} according to the rule '{}'",
                own.repr(),
                dtype.repr(),
                casting.text()
            );
            return Err(self.rejection(span, "casting", reason).into());
        }
        self.copy_array(array, Some(dtype), span).map(Operand::Value)
    }

    /// Indices of `take` and its like as `mode` wants them: out of bounds an error, from the other end, or the nearest ones.
    pub(super) fn inside_indices(
        &mut self,
        array: Value,
        indices: Value,
        mode: &Operand,
        arguments: &mut Arguments,
    ) -> Elaborated<Value> {
        let span = arguments.span;
        let helper = match self.known_text(mode).as_deref() {
            Some("raise") => return Ok(indices),
            Some("wrap") => "_wrapped",
            Some("clip") => "_clipped",
            _ => {
                let reason =
                    "mode must be one of 'clip', 'raise', or 'wrap', known when the function is compiled";
                return Err(self.rejection(span, "argument", reason).into());
            }
        };
        let axis = arguments.take("axis").filter(|axis| !self.is_none(axis));
        let length = match &axis {
            None => self.size(array, span),
            Some(axis) => {
                let ndim = self.ndim_of(array);
                let axis = self.known_axis(axis, ndim, span)?;
                self.length(array, axis, span)
            }
        };
        if let Some(axis) = axis {
            arguments.put("axis", axis);
        }
        let passed = vec![Operand::Value(indices), Operand::Value(length)];
        let inside = self.call_helper(helper, passed, span)?;
        self.expect_number(&inside, "indices", span)
    }

    /// `np.roll` by several shifts or along several axes, one after the other; `None` if there is one of each.
    pub(super) fn roll_along_axes(
        &mut self,
        array: Value,
        shift: &Operand,
        arguments: &mut Arguments,
    ) -> Elaborated<Option<Operand>> {
        let span = arguments.span;
        let axis = arguments.take("axis").filter(|axis| !self.is_none(axis));
        let shifts = self.as_items(shift, span);
        let axes = axis.as_ref().and_then(|axis| self.as_items(axis, span));
        if shifts.is_none() && axes.is_none() {
            if let Some(axis) = axis {
                arguments.put("axis", axis);
            }
            return Ok(None);
        }
        let shifts = shifts.unwrap_or_else(|| vec![shift.clone()]);
        let axes = match (axes, axis) {
            (Some(axes), _) => axes.into_iter().map(Some).collect(),
            (None, axis) => vec![axis],
        };
        let count = match (shifts.len(), axes.len()) {
            (shifts, 1) => shifts,
            (1, axes) => axes,
            (shifts, axes) if shifts == axes => axes,
            _ => {
                let reason = "'shift' and 'axis' should be scalars or 1D sequences";
                return Err(self.rejection(span, "argument", reason).into());
            }
        };
        let mut result = Operand::Value(array);
        for at in 0..count {
            let mut positional = vec![result, shifts[at % shifts.len()].clone()];
            positional.extend(axes[at % axes.len()].clone());
            let mut single = self.arguments("numpy.roll", positional, Vec::new(), span)?;
            result = self.call_numpy("roll", &mut single)?;
        }
        Ok(Some(result))
    }

    /// `kind=` and `stable=` of sorts: each gives the same order of equal elements here, the stable one.
    pub(super) fn check_kind(&mut self, arguments: &mut Arguments) -> Elaborated<()> {
        let span = arguments.span;
        arguments.take("stable");
        let Some(kind) = arguments.take("kind").filter(|kind| !self.is_none(kind)) else { return Ok(()) };
        match self.known_text(&kind).as_deref() {
            Some("quicksort" | "heapsort" | "mergesort" | "stable" | "introselect") => Ok(()),
            other => {
                let got = other.unwrap_or("another value");
                let reason = format!("sort kind must be one of 'quick', 'heap', or 'stable' (got '{got}')");
                Err(self.rejection(span, "argument", reason).into())
            }
        }
    }
}
