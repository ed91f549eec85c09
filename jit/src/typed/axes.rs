//! Functions that move, add and take away axes: their results are views, and how many axes those have is known.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::loops::ViewItem;

impl Elaborator<'_, '_> {
    /// A function of axes; `None` if it is none of this file.
    pub(super) fn call_axes(
        &mut self,
        name: &str,
        array: Value,
        arguments: &mut Arguments,
    ) -> Elaborated<Option<Operand>> {
        let span = arguments.span;
        let ndim = self.ndim_of(array);
        let order = match name {
            "transpose" | "permute_dims" => {
                // The method takes its axes one by one as well.
                let given = arguments.take("axes").or_else(|| match &arguments.rest()[..] {
                    [] => None,
                    [single] => Some(single.clone()),
                    several => Some(Operand::Tuple(several.to_vec())),
                });
                match given.filter(|axes| !self.is_none(axes)) {
                    None => return Ok(Some(Operand::Value(self.transpose(array, None, span)))),
                    Some(axes) => self.places_of_axes(&axes, ndim, span)?,
                }
            }
            "matrix_transpose" => {
                if ndim < 2 {
                    let reason = format!("Input array must be at least 2-dimensional, but it is {ndim}");
                    return Err(self.rejection(span, "type", reason).into());
                }
                let mut order: Vec<usize> = (0..ndim).collect();
                order.swap(ndim - 1, ndim - 2);
                order
            }
            "moveaxis" => {
                let (source, destination) =
                    (self.required(arguments, "source")?, self.required(arguments, "destination")?);
                let source = self.places_of_axes(&source, ndim, span)?;
                let destination = self.places_of_axes(&destination, ndim, span)?;
                if source.len() != destination.len() {
                    let reason = "`source` and `destination` arguments must have the same number of elements";
                    return Err(self.rejection(span, "argument", reason).into());
                }
                moved(ndim, &source, &destination)
            }
            "rollaxis" => {
                let axis = self.required(arguments, "axis")?;
                let axis = self.known_axis(&axis, ndim, span)?;
                let start = match arguments.take("start") {
                    None => 0,
                    // One place more than there are axes, behind the last.
                    Some(start) => match self.known_int(&start) {
                        Some(start) if start == ndim as i64 => ndim,
                        _ => self.known_axis(&start, ndim, span)?,
                    },
                };
                moved(ndim, &[axis], &[if axis < start { start - 1 } else { start }])
            }
            "expand_dims" => {
                let axis = self.required(arguments, "axis")?;
                let count = self.as_items(&axis, span).map_or(1, |items| items.len());
                let places = self.places_of_axes(&axis, ndim + count, span)?;
                let all = ViewItem::Slice { start: None, stop: None, step: None };
                let items = (0..ndim + count)
                    .map(|at| if places.contains(&at) { ViewItem::NewAxis } else { all })
                    .collect();
                return Ok(Some(Operand::Value(self.view(array, items, span))));
            }
            "atleast_3d" => {
                let all = ViewItem::Slice { start: None, stop: None, step: None };
                let items = match ndim {
                    0 => vec![ViewItem::NewAxis; 3],
                    1 => vec![ViewItem::NewAxis, all, ViewItem::NewAxis],
                    2 => vec![all, all, ViewItem::NewAxis],
                    _ => return Ok(Some(Operand::Value(array))),
                };
                return Ok(Some(Operand::Value(self.view(array, items, span))));
            }
            "flip" => {
                let given = arguments.take("axis").filter(|axis| !self.is_none(axis));
                let places = match given {
                    None => (0..ndim).collect(),
                    Some(axis) => self.places_of_axes(&axis, ndim, span)?,
                };
                let backwards = self.int_constant(-1, span);
                let items = (0..ndim)
                    .map(|at| ViewItem::Slice {
                        start: None,
                        stop: None,
                        step: places.contains(&at).then_some(backwards),
                    })
                    .collect();
                return Ok(Some(Operand::Value(self.view(array, items, span))));
            }
            "squeeze" => {
                let Some(axis) = arguments.take("axis").filter(|axis| !self.is_none(axis)) else {
                    let reason = "squeeze needs an axis in compiled code";
                    return Err(self
                        .rejection(span, "argument", reason)
                        .with_hint("the number of axes of the result must be known")
                        .into());
                };
                let mut places = self.places_of_axes(&axis, ndim, span)?;
                places.sort_unstable();
                let mut result = array;
                for place in places.into_iter().rev() {
                    let axis = Operand::Value(self.int_constant(place as i64, span));
                    let squeezed = self.squeeze(result, &axis, span)?;
                    result = self.expect_number(&squeezed, "squeeze", span)?;
                }
                return Ok(Some(Operand::Value(result)));
            }
            _ => return Ok(None),
        };
        if order.len() != ndim {
            return Err(self.rejection(span, "argument", "axes don't match array").into());
        }
        Ok(Some(Operand::Value(self.transpose(array, Some(order), span))))
    }

    /// One axis or several, which must be known when the function is compiled and differ.
    pub(super) fn places_of_axes(
        &mut self,
        axes: &Operand,
        ndim: usize,
        span: Span,
    ) -> Elaborated<Vec<usize>> {
        let items = match axes {
            Operand::List(items) => Some(items.clone()),
            other => self.as_items(other, span),
        };
        let places = match items {
            Some(items) => items
                .iter()
                .map(|item| self.known_axis(item, ndim, span))
                .collect::<Elaborated<Vec<usize>>>()?,
            None => vec![self.known_axis(axes, ndim, span)?],
        };
        let repeated = (1..places.len()).any(|i| places[..i].contains(&places[i]));
        if repeated {
            return Err(self.rejection(span, "axis", "repeated axis").into());
        }
        Ok(places)
    }
}

/// The order of axes after some have moved.
fn moved(ndim: usize, source: &[usize], destination: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..ndim).filter(|axis| !source.contains(axis)).collect();
    let mut moves: Vec<(usize, usize)> = destination.iter().copied().zip(source.iter().copied()).collect();
    moves.sort_unstable();
    for (place, axis) in moves {
        order.insert(place, axis);
    }
    order
}
