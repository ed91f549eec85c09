//! Arrays put together: `concatenate`, `stack` and what they take.

use super::arguments::Arguments;
use super::array_functions::Axis;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::loops::ViewItem;
use crate::types::{Layout, Type};
use hotloop_array::dtype::DType;
use hotloop_array::promotion::promote_types;

impl Elaborator<'_, '_> {
    /// The first argument, a tuple or list of arrays.
    pub(super) fn array_list(&mut self, arguments: &mut Arguments, span: Span) -> Elaborated<Vec<Value>> {
        let operand = self.first(arguments)?;
        let items = match &operand {
            Operand::List(items) => Some(items.clone()),
            other => self.as_items(other, span),
        };
        let Some(items) = items.filter(|items| !items.is_empty()) else {
            let what = self.describe(&operand);
            let reason = format!("a tuple of arrays is needed, this is {what}");
            return Err(self.rejection(span, "type", reason).into());
        };
        items
            .iter()
            .map(|item| {
                let value = match item {
                    Operand::List(items) => self.array_from_items(items, None, span)?,
                    other => match self.as_items(other, span) {
                        Some(items) => self.array_from_items(&items, None, span)?,
                        None => self.materialise(other, span)?,
                    },
                };
                match self.graph.ty(value) {
                    Type::Array(_) => Ok(value),
                    Type::Scalar(_) => self.as_array_value(value, span),
                    _ => {
                        let what = self.describe(item);
                        Err(self.rejection(span, "type", format!("{what} is not an array")).into())
                    }
                }
            })
            .collect()
    }

    pub(super) fn common_dtype(&self, arrays: &[Value], span: Span) -> Elaborated<DType> {
        let mut dtypes = arrays.iter().filter_map(|array| self.dtype_of_value(*array));
        let first = dtypes.next().unwrap_or(DType::Float64);
        dtypes.try_fold(first, promote_types).map_err(|error| {
            let code = "no-loop";
            self.rejection(span, code, error.to_string()).into()
        })
    }

    fn expect_same_axes(&self, arrays: &[Value], span: Span) -> Elaborated<usize> {
        let ndim = self.ndim_of(arrays[0]);
        match arrays.iter().position(|array| self.ndim_of(*array) != ndim) {
            None => Ok(ndim),
            Some(at) => {
                let reason = format!(
                    "all the input arrays must have same number of dimensions, but the array at index 0 has {ndim} dimension(s) and the array at index {at} has {} dimension(s)",
                    self.ndim_of(arrays[at])
                );
                Err(self.rejection(span, "type", reason).into())
            }
        }
    }

    pub(super) fn concatenate(&mut self, arrays: Vec<Value>, axis: Axis, span: Span) -> Elaborated {
        let ndim = if axis.value.is_some() { self.expect_same_axes(&arrays, span)? } else { 1 };
        if axis.value.is_some() && ndim == 0 {
            let reason = "zero-dimensional arrays cannot be concatenated";
            return Err(self.rejection(span, "type", reason).into());
        }
        let dtype = self.common_dtype(&arrays, span)?;
        let mut passed = self.with_axis(Vec::new(), axis, span);
        passed.push(self.int_constant(arrays.len() as i64, span));
        passed.extend(arrays);
        // Arrays in Fortran order are joined in it.
        let result = Type::array(dtype, ndim, if ndim == 1 { Layout::C } else { Layout::Any });
        Ok(Operand::Value(self.primitive("hl_concatenate", &passed, result, span)))
    }

    /// `vstack`, `hstack` and `column_stack`: vectors get an axis first, or are joined along the only one they have.
    pub(super) fn stack_along_old_axis(&mut self, name: &str, arrays: Vec<Value>, span: Span) -> Elaborated {
        let all = ViewItem::Slice { start: None, stop: None, step: None };
        let mut lifted = Vec::new();
        for array in arrays {
            lifted.push(match (name, self.ndim_of(array)) {
                ("vstack", 0) => self.view(array, vec![ViewItem::NewAxis, ViewItem::NewAxis], span),
                ("vstack", 1) => self.view(array, vec![ViewItem::NewAxis, all], span),
                ("hstack", 0) => self.view(array, vec![ViewItem::NewAxis], span),
                ("column_stack", 0) => self.view(array, vec![ViewItem::NewAxis, ViewItem::NewAxis], span),
                ("column_stack", 1) => self.view(array, vec![all, ViewItem::NewAxis], span),
                _ => array,
            });
        }
        let axis = i64::from(name != "vstack" && self.ndim_of(lifted[0]) > 1);
        let axis = Axis { value: Some(self.int_constant(axis, span)) };
        self.concatenate(lifted, axis, span)
    }

    /// Arrays of one shape side by side along a new axis.
    pub(super) fn stack(&mut self, arrays: Vec<Value>, axis: Value, span: Span) -> Elaborated {
        let ndim = self.expect_same_axes(&arrays, span)? + 1;
        let dtype = self.common_dtype(&arrays, span)?;
        let mut passed = vec![axis, self.int_constant(arrays.len() as i64, span)];
        passed.extend(arrays);
        let result = Type::array(dtype, ndim, Layout::Any);
        Ok(Operand::Value(self.primitive("hl_stack", &passed, result, span)))
    }
}
