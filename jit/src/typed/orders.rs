//! `order=`: copies, reshapes and flattenings by rows or by columns.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::types::Layout;
use hotloop_array::dtype::DType;

impl Elaborator<'_, '_> {
    /// Whether `order` asks for columns first; what keeps the operands' order is in rows here.
    pub(super) fn takes_columns_first(&mut self, arguments: &mut Arguments) -> Elaborated<bool> {
        Ok(self.order_of(arguments)? == Some('F'))
    }

    /// `order` as a letter.
    fn order_of(&mut self, arguments: &mut Arguments) -> Elaborated<Option<char>> {
        let Some(order) = arguments.take("order").filter(|order| !self.is_none(order)) else {
            return Ok(None);
        };
        match self.known_text(&order).as_deref() {
            Some("C" | "c") => Ok(Some('C')),
            Some("F" | "f") => Ok(Some('F')),
            Some("A" | "a") => Ok(Some('A')),
            Some("K" | "k") => Ok(Some('K')),
            _ => {
                let reason =
                    "order must be one of 'C', 'F', 'A', or 'K', known when the function is compiled";
                Err(self.rejection(arguments.span, "argument", reason).into())
            }
        }
    }

    /// Whether an array is worked through by columns.
    fn by_columns(&mut self, value: Value, arguments: &mut Arguments) -> Elaborated<bool> {
        let in_columns = self.graph.ty(value).as_array().is_some_and(|ty| ty.layout == Layout::F);
        Ok(match self.order_of(arguments)? {
            Some('F') => true,
            Some('A' | 'K') => in_columns,
            _ => false,
        })
    }

    /// A copy, by columns if `order` says so.
    pub(super) fn copy_in_order(
        &mut self,
        value: Value,
        dtype: Option<DType>,
        arguments: &mut Arguments,
    ) -> Elaborated<Value> {
        if self.takes_columns_first(arguments)? {
            return self.array_in_columns_as(value, dtype, arguments.span);
        }
        self.copy_array(value, dtype, arguments.span)
    }

    /// A copy with columns first.
    pub(super) fn array_in_columns(&mut self, value: Value, span: Span) -> Elaborated<Value> {
        self.array_in_columns_as(value, None, span)
    }

    /// A copy with columns first, of another dtype.
    pub(super) fn array_in_columns_as(
        &mut self,
        value: Value,
        dtype: Option<DType>,
        span: Span,
    ) -> Elaborated<Value> {
        let (mut shape, own) = self.shape_and_stored_dtype(value, span);
        shape.reverse();
        let array = self.allocate(shape, dtype.unwrap_or(own), false, span);
        let array = self.transpose(array, None, span);
        self.assign_array(array, value, span)?;
        Ok(array)
    }

    /// An array of another shape, its elements read and placed by rows or by columns.
    pub(super) fn reshape_in_order(
        &mut self,
        value: Value,
        shape: &Operand,
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        let copy = arguments.take("copy").filter(|copy| !self.is_none(copy));
        let value = if self.known_flag(copy, "copy", false, span)? {
            let array = self.as_array_value(value, span)?;
            self.copy_array(array, None, span)?
        } else {
            value
        };
        if let Some(order) = arguments.take("order").filter(|order| !self.is_none(order)) {
            if matches!(self.known_text(&order).as_deref(), Some("K" | "k")) {
                let reason = "order 'K' is not permitted for reshaping";
                return Err(self.rejection(span, "argument", reason).into());
            }
            arguments.put("order", order);
        }
        if !self.by_columns(value, arguments)? {
            return self.reshape(value, shape, span);
        }
        let array = self.as_array_value(value, span)?;
        let turned = self.transpose(array, None, span);
        let mut lengths: Vec<Operand> = self.shape(shape, span)?.into_iter().map(Operand::Value).collect();
        lengths.reverse();
        let reshaped = self.reshape(turned, &Operand::Tuple(lengths), span)?;
        let reshaped = self.materialise(&reshaped, span)?;
        Ok(Operand::Value(self.transpose(reshaped, None, span)))
    }

    /// The elements along one axis, by rows or by columns.
    pub(super) fn flatten_in_order(
        &mut self,
        value: Value,
        copy: bool,
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        if !self.by_columns(value, arguments)? {
            return self.flatten_array(value, copy, span);
        }
        let array = self.as_array_value(value, span)?;
        let turned = self.transpose(array, None, span);
        self.flatten_array(turned, copy, span)
    }
}
