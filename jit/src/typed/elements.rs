//! Which functions take which elements: ufuncs by their kind, others as the function table says.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::Span;
use crate::types::{element_text, has_values};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::function_table::{self, Compiled, Elements};
use hotloop_array::functions;

impl Elaborator<'_, '_> {
    /// Refuses a function of NumPy, or a method, whose operands have elements that it does not compute with.
    pub(super) fn check_elements(
        &self,
        function: &str,
        receiver: Option<&Operand>,
        arguments: &Arguments,
        span: Span,
    ) -> Elaborated<()> {
        let method = format!("ndarray.{function}");
        let name = if receiver.is_some() { &method } else { function };
        for operand in receiver.into_iter().chain(arguments.all()) {
            if let Some(dtype) = self.refused(name, operand) {
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
    let is_ufunc = functions::lookup(function.trim_start_matches("ndarray.")).is_some();
    let elements = match function_table::lookup(function).map(|function| function.compiled) {
        Some(Compiled::With(elements)) => elements,
        _ => Elements::Numbers,
    };
    match dtype.kind() {
        Kind::Float if dtype == DType::Float16 => {
            !["linalg.", "fft.", "random."].iter().any(|module| function.starts_with(module))
        }
        Kind::DateTime | Kind::TimeDelta => is_ufunc || elements >= Elements::Times,
        _ if has_values(dtype) => true,
        Kind::Bytes | Kind::Text => is_ufunc || elements >= Elements::Ordered,
        _ => matches!(function, "equal" | "not_equal") || elements >= Elements::Ordered,
    }
}
