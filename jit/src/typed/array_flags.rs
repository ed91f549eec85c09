//! `a.flags`: what is known of an array's memory when the code is compiled, and what its strides say when it runs.

use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::scalar::ScalarOp;
use crate::types::{ArrayType, Layout, Type};
use hotloop_array::dtype::DType;

/// The attributes, and what they are called in subscripts.
const NAMES: [(&str, &[&str]); 11] = [
    ("c_contiguous", &["C", "C_CONTIGUOUS", "CONTIGUOUS"]),
    ("contiguous", &[]),
    ("f_contiguous", &["F", "F_CONTIGUOUS", "FORTRAN"]),
    ("fortran", &[]),
    ("writeable", &["W", "WRITEABLE"]),
    ("aligned", &["A", "ALIGNED"]),
    ("forc", &["FORC"]),
    ("fnc", &["FNC"]),
    ("behaved", &["B", "BEHAVED"]),
    ("carray", &["CA", "CARRAY"]),
    ("farray", &["FA", "FARRAY"]),
];

impl Elaborator<'_, '_> {
    /// `a.flags.name`
    pub(super) fn flag(&mut self, array: Value, name: &str, span: Span) -> Elaborated {
        let known = self.graph.ty(array).as_array().cloned();
        let Some(ty) = known.filter(|_| NAMES.iter().any(|(known, _)| *known == name)) else {
            return Err(self.no_attribute(&Operand::Flags(array), name, span));
        };
        if ty.layout == Layout::Bytes && matches!(name, "aligned" | "behaved" | "carray" | "farray") {
            let reason = "whether a field of records is aligned is not known in compiled code";
            return Err(self.rejection(span, "unknown-attribute", reason).into());
        }
        let writeable = self.bool_constant(!ty.readonly, span);
        Ok(Operand::Value(match name {
            "c_contiguous" | "contiguous" => self.contiguity(array, &ty, false, span),
            "f_contiguous" | "fortran" => self.contiguity(array, &ty, true, span),
            "aligned" => self.bool_constant(true, span),
            "carray" | "farray" => {
                let contiguous =
                    self.flag(array, if name == "carray" { "c_contiguous" } else { "fnc" }, span)?;
                let contiguous = self.materialise(&contiguous, span)?;
                self.truth_of_two(ScalarOp::And, contiguous, writeable, span)
            }
            "forc" | "fnc" => {
                let rows = self.contiguity(array, &ty, false, span);
                let columns = self.contiguity(array, &ty, true, span);
                if name == "forc" {
                    self.truth_of_two(ScalarOp::Or, rows, columns, span)
                } else {
                    let not_rows = self.scalar(ScalarOp::Invert, vec![rows], Type::weak(DType::Bool), span);
                    self.truth_of_two(ScalarOp::And, columns, not_rows, span)
                }
            }
            // `writeable` and `behaved`: all arrays here are aligned and in the machine's byte order or not known to be.
            _ => writeable,
        }))
    }

    /// `a.flags['NAME']`
    pub(super) fn flag_named(&mut self, array: Value, index: &Operand, span: Span) -> Elaborated {
        let text = self.known_text(index);
        let found = NAMES.iter().find(|(_, keys)| text.as_deref().is_some_and(|text| keys.contains(&text)));
        match found {
            Some((name, _)) => self.flag(array, name, span),
            None => {
                let reason =
                    "flags of arrays are known by names as 'C_CONTIGUOUS', 'F_CONTIGUOUS' and 'WRITEABLE'";
                Err(self.rejection(span, "subscript", reason).into())
            }
        }
    }

    /// Whether the elements lie without gaps, rows or columns first. Axes of length one may have any strides, and so may all where
    /// there are no elements.
    fn contiguity(&mut self, array: Value, ty: &ArrayType, columns: bool, span: Span) -> Value {
        let known = if columns { Layout::F } else { Layout::C };
        if ty.layout == known || (ty.ndim < 2 && matches!(ty.layout, Layout::C | Layout::F)) {
            return self.bool_constant(true, span);
        }
        let (int, truth) = (Type::weak(DType::Int64), Type::weak(DType::Bool));
        let strides = self.strides(array, ty, span);
        let strides = self.as_items(&strides, span).unwrap_or_default();
        let (zero, one) = (self.int_constant(0, span), self.int_constant(1, span));
        let mut expected = self.int_constant(ty.dtype.itemsize() as i64, span);
        let mut dense = self.bool_constant(true, span);
        let mut axes: Vec<usize> = (0..ty.ndim).collect();
        if !columns {
            axes.reverse();
        }
        for axis in axes {
            let Some(Operand::Value(stride)) = strides.get(axis) else { continue };
            let length = self.length(array, axis, span);
            let fits = self.scalar(ScalarOp::Equal, vec![*stride, expected], truth.clone(), span);
            let single = self.scalar(ScalarOp::Equal, vec![length, one], truth.clone(), span);
            let either = self.truth_of_two(ScalarOp::Or, fits, single, span);
            dense = self.truth_of_two(ScalarOp::And, dense, either, span);
            expected = self.scalar(ScalarOp::Multiply, vec![expected, length], int.clone(), span);
        }
        let empty = self.scalar(ScalarOp::Equal, vec![expected, zero], truth, span);
        self.truth_of_two(ScalarOp::Or, dense, empty, span)
    }

    fn truth_of_two(&mut self, op: ScalarOp, x: Value, y: Value, span: Span) -> Value {
        self.scalar(op, vec![x, y], Type::weak(DType::Bool), span)
    }
}
