//! Which functions take which elements.
//!
//! Most functions compute with numbers. Those that only move elements take all; dates and durations are also ordered and
//! added; bytes, text and records are compared.

use super::calls::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::Span;
use crate::types::{element_text, has_values};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::functions;

/// Functions and methods that move elements without looking into them.
const MOVING: [&str; 62] = [
    "append",
    "array",
    "array_split",
    "asanyarray",
    "asarray",
    "ascontiguousarray",
    "astype",
    "atleast_1d",
    "atleast_2d",
    "atleast_3d",
    "broadcast_arrays",
    "broadcast_to",
    "column_stack",
    "compress",
    "concat",
    "concatenate",
    "copy",
    "copyto",
    "delete",
    "diagonal",
    "dstack",
    "empty_like",
    "expand_dims",
    "extract",
    "fill",
    "flatten",
    "flip",
    "fliplr",
    "flipud",
    "frombuffer",
    "full",
    "full_like",
    "hstack",
    "insert",
    "item",
    "matrix_transpose",
    "moveaxis",
    "ndenumerate",
    "ndim",
    "permute_dims",
    "place",
    "put_along_axis",
    "putmask",
    "ravel",
    "repeat",
    "reshape",
    "roll",
    "rollaxis",
    "rot90",
    "shape",
    "size",
    "split",
    "squeeze",
    "stack",
    "swapaxes",
    "take",
    "take_along_axis",
    "tile",
    "tobytes",
    "transpose",
    "vstack",
    "zeros_like",
];

/// What needs an order of the elements too, and has one for all but records with objects.
const SORTING: [&str; 4] = ["argsort", "searchsorted", "sort", "unique"];

/// What dates and durations have besides.
const OF_TIMES: [&str; 30] = [
    "all",
    "amax",
    "amin",
    "any",
    "arange",
    "argmax",
    "argmin",
    "choose",
    "clip",
    "count_nonzero",
    "cumsum",
    "diff",
    "ediff1d",
    "flatnonzero",
    "intersect1d",
    "isin",
    "max",
    "mean",
    "min",
    "nonzero",
    "ones_like",
    "ptp",
    "put",
    "select",
    "setdiff1d",
    "setxor1d",
    "sum",
    "union1d",
    "view",
    "where",
];

impl Elaborator<'_, '_> {
    /// Refuses a function of NumPy, or a method, whose operands have elements that it does not compute with.
    pub(super) fn check_elements(
        &self,
        function: &str,
        receiver: Option<&Operand>,
        arguments: &Arguments,
        span: Span,
    ) -> Elaborated<()> {
        for operand in receiver.into_iter().chain(arguments.all()) {
            if let Some(dtype) = self.refused(function, operand) {
                let reason = format!("'{function}' does not take {} in compiled code", element_text(dtype));
                return Err(self.rejection(span, "elements", reason).into());
            }
        }
        Ok(())
    }

    /// The dtype among an operand's that the function does not take.
    fn refused(&self, function: &str, operand: &Operand) -> Option<DType> {
        match operand {
            Operand::Tuple(items) | Operand::List(items) => {
                items.iter().find_map(|item| self.refused(function, item))
            }
            Operand::Value(value) => self.dtype_of_value(*value).filter(|dtype| !takes(function, *dtype)),
            _ => None,
        }
    }
}

fn takes(function: &str, dtype: DType) -> bool {
    let is_ufunc = functions::lookup(function).is_some();
    match dtype.kind() {
        Kind::Float if dtype == DType::Float16 => {
            !["linalg.", "fft.", "random."].iter().any(|module| function.starts_with(module))
        }
        Kind::DateTime | Kind::TimeDelta => {
            is_ufunc
                || MOVING.contains(&function)
                || SORTING.contains(&function)
                || OF_TIMES.contains(&function)
        }
        _ if has_values(dtype) => true,
        Kind::Bytes | Kind::Text => is_ufunc || MOVING.contains(&function) || SORTING.contains(&function),
        _ => {
            matches!(function, "equal" | "not_equal")
                || MOVING.contains(&function)
                || SORTING.contains(&function)
        }
    }
}
