//! Subscripts with arrays among them: elements at positions, or where a mask is true, copied by the runtime.

use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::types::ArrayType;
use hotloop_array::dtype::DType;
use hotloop_array::primitives::term;

/// A subscript with arrays.
pub(super) struct Selection {
    /// Their number, then the terms, as `hotloop_array::primitives::term` says.
    terms: Vec<Value>,
    /// The number of axes of what is selected.
    ndim: usize,
}

impl Elaborator<'_, '_> {
    /// The subscript as a selection, if there is an array in it.
    pub(super) fn selection(
        &mut self,
        ty: &ArrayType,
        index: &Operand,
        span: Span,
    ) -> Elaborated<Option<Selection>> {
        let items = self.as_items(index, span).unwrap_or_else(|| vec![index.clone()]);
        let mut parsed = Vec::new();
        let mut any = false;
        for item in items {
            let item = match item {
                Operand::List(items) => Operand::Value(self.array_from_items(&items, None, span)?),
                other => match self.as_items(&other, span) {
                    // A sequence inside of a subscript stands for an array.
                    Some(items) => Operand::Value(self.array_from_items(&items, None, span)?),
                    None => other,
                },
            };
            any |= matches!(&item, Operand::Value(value) if self.graph.ty(*value).as_array().is_some());
            parsed.push(item);
        }
        if any { self.parse_selection(ty, &parsed, span).map(Some) } else { Ok(None) }
    }

    fn parse_selection(&mut self, ty: &ArrayType, items: &[Operand], span: Span) -> Elaborated<Selection> {
        let array_of = |this: &Self, item: &Operand| match item {
            Operand::Value(value) => this.graph.ty(*value).as_array().map(|ty| (*value, ty.clone())),
            _ => None,
        };
        let mut consumed = 0;
        for item in items {
            consumed += match array_of(self, item) {
                Some((_, array)) if array.dtype == DType::Bool => array.ndim,
                _ if *item == Operand::Ellipsis || self.is_none(item) => 0,
                _ => 1,
            };
        }
        if consumed > ty.ndim {
            let reason = format!(
                "too many indices for array: array is {}-dimensional, but {consumed} were indexed",
                ty.ndim
            );
            return Err(self.rejection(span, "too-many-indices", reason).into());
        }
        let whole = |this: &mut Self, terms: &mut Vec<Value>| {
            terms.push(this.int_constant(term::SLICE, span));
            terms.extend([0; 4].map(|n| this.int_constant(n, span)));
        };
        let (mut terms, mut count) = (Vec::new(), 0);
        // The axes of the arrays broadcast together; those of slices and new axes stay.
        let (mut selected, mut kept) = (0, 0);
        let mut has_ellipsis = false;
        for item in items {
            count += 1;
            if let Some((value, array)) = array_of(self, item) {
                let is_mask = array.dtype == DType::Bool;
                if !is_mask {
                    self.expect_positions(value, span)?;
                }
                selected = selected.max(if is_mask { 1 } else { array.ndim });
                terms.extend([self.int_constant(term::ARRAY, span), value]);
                continue;
            }
            match item {
                Operand::Ellipsis => {
                    if std::mem::replace(&mut has_ellipsis, true) {
                        let reason = "an index can only have a single ellipsis ('...')";
                        return Err(self.rejection(span, "subscript", reason).into());
                    }
                    count += ty.ndim - consumed;
                    count -= 1;
                    kept += ty.ndim - consumed;
                    (consumed..ty.ndim).for_each(|_| whole(self, &mut terms));
                }
                Operand::Slice(parts) => {
                    let given = parts.iter().enumerate().map(|(i, part)| i64::from(part.is_some()) << i);
                    terms.push(self.int_constant(term::SLICE, span));
                    terms.push(self.int_constant(given.sum(), span));
                    for part in parts {
                        terms.push(part.unwrap_or_else(|| self.int_constant(0, span)));
                    }
                    kept += 1;
                }
                item if self.is_none(item) => {
                    terms.push(self.int_constant(term::NEW_AXIS, span));
                    kept += 1;
                }
                item => {
                    let value = self.index_value(item, "an index", span)?;
                    terms.extend([self.int_constant(term::AT, span), value]);
                }
            }
        }
        if !has_ellipsis {
            kept += ty.ndim - consumed;
        }
        terms.insert(0, self.int_constant(count as i64, span));
        Ok(Selection { terms, ndim: selected + kept })
    }

    /// `array[selection]`
    pub(super) fn gather(
        &mut self,
        array: Value,
        ty: &ArrayType,
        selection: Selection,
        span: Span,
    ) -> Operand {
        let mut passed = vec![array];
        passed.extend(selection.terms);
        self.array_or_number("hl_index_take", passed, ty.dtype, selection.ndim, span)
    }

    /// `array[selection] = value`
    pub(super) fn scatter(
        &mut self,
        array: Value,
        ty: &ArrayType,
        selection: Selection,
        value: &Operand,
        span: Span,
    ) -> Elaborated<()> {
        let value = match (value, self.as_items(value, span)) {
            (Operand::List(items), _) => self.array_from_items(items, None, span)?,
            (_, Some(items)) => self.array_from_items(&items, None, span)?,
            _ => self.expect_number(value, "what is stored in an array", span)?,
        };
        let source = self.as_array_value(value, span)?;
        if let Some(from) = self.graph.ty(source).as_array().map(|ty| ty.dtype) {
            self.check_storable(from, ty.dtype, span)?;
        }
        let mut passed = vec![array, source];
        passed.extend(selection.terms);
        self.primitive_effect("hl_index_put", &passed, span);
        Ok(())
    }
}
