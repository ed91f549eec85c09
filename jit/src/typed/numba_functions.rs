//! Functions of Numba's own.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{ENTRY, Span};
use crate::scalar::Const;
use crate::types::{ArrayType, Layout, Type};
use hotloop_array::dtype::DType;

impl Elaborator<'_, '_> {
    /// Calls a function of the package `numba`; `None` for one that compiled code does not know.
    pub(super) fn call_numba(
        &mut self,
        function: &str,
        arguments: &mut Arguments,
    ) -> Elaborated<Option<Operand>> {
        let span = arguments.span;
        let count = Type::weak(DType::Int64);
        let result = match function {
            "literally" => {
                let operand = self.required(arguments, "obj")?;
                self.literally(operand, span)?
            }
            "literal_unroll" => {
                let container = self.required(arguments, "container")?;
                let items = match &container {
                    Operand::List(items) => Some(items.clone()),
                    other => self.as_items(other, span),
                };
                match items {
                    Some(items) => Operand::Unroll(items),
                    None if container == Operand::Poison => container,
                    None => {
                        let what = self.describe(&container);
                        let reason =
                            format!("a loop is written out over a tuple or a list display, this is {what}");
                        return Err(self
                            .rejection(span, "literal-unroll", reason)
                            .with_hint("loop over it without literal_unroll")
                            .into());
                    }
                }
            }
            "tuple_setitem" => self.tuple_with_item(arguments)?,
            "to_fixed_tuple" => self.tuple_of_array(arguments)?,
            "experimental.structref.new" => self.new_structure(arguments)?,
            "carray" => self.array_at_pointer(Layout::C, arguments)?,
            "farray" => self.array_at_pointer(Layout::F, arguments)?,
            "get_num_threads" => Operand::Value(self.runtime_call("hl_threads", Vec::new(), count, span)),
            "get_thread_id" => Operand::Value(self.runtime_call("hl_thread_number", Vec::new(), count, span)),
            "get_parallel_chunksize" => {
                Operand::Value(self.runtime_call("hl_chunksize", Vec::new(), count, span))
            }
            "set_num_threads" => {
                let wanted = self.required(arguments, "n")?;
                let wanted = self.index_value(&wanted, "the number of threads", span)?;
                Operand::Value(self.runtime_call("hl_limit_threads", vec![wanted], Type::Unit, span))
            }
            "set_parallel_chunksize" => {
                let wanted = self.required(arguments, "n")?;
                let wanted = self.index_value(&wanted, "the size of chunks", span)?;
                Operand::Value(self.runtime_call("hl_set_chunksize", vec![wanted], count, span))
            }
            intrinsic if let Some(name) = intrinsic.strip_prefix("intrinsic.") => {
                let reason =
                    format!("'{name}' is an intrinsic, whose code is made with llvmlite; Hotloop has none");
                return Err(self
                    .rejection(span, "intrinsic", reason)
                    .with_hint("write it in Python with numba.extending.overload or register_jitable")
                    .into());
            }
            _ => return Ok(None),
        };
        Ok(Some(result))
    }

    /// An operand whose value has to be known while compiling. If it is an argument, what calls the function is asked for it.
    pub(super) fn literally(&mut self, operand: Operand, span: Span) -> Elaborated {
        let Operand::Value(value) = operand else { return Ok(operand) };
        let loaded = self.loaded.clone();
        let parameters = &loaded.flow.graph.block(ENTRY).parameters;
        let own = parameters.iter().position(|parameter| {
            self.environment[parameter.0 as usize].as_ref() == Some(&Operand::Value(value))
        });
        // The overload that gave this implementation has not been told the value.
        let is_told = own.is_none() || self.session.tried_for_values != Some(self.handle);
        let known = self.facts.constant(value);
        if is_told && matches!(known, Some(Const::Int(..) | Const::Bool(_) | Const::Text(_))) {
            return Ok(operand);
        }
        let Some(own) = own else {
            let reason =
                "literally needs a value that is known when the function is compiled, or an argument";
            return Err(self.rejection(span, "literally", reason).into());
        };
        self.session.literals.insert((self.handle, own));
        let ty = self.graph.ty(value).clone();
        let reason = format!("the value of an argument of {ty} is not known when the function is compiled");
        Err(self
            .rejection(span, "literally", reason)
            .with_hint("pass an integer, a truth value or text")
            .into())
    }

    /// `float64[:, ::1]`: the array type of elements and axes; `None` for other subscripts.
    pub(super) fn array_type_of(&self, of: &Type, axes: &Operand) -> Option<Type> {
        let dtype = match of {
            Type::Scalar(scalar) => scalar.dtype,
            Type::Cell(cell) => cell.dtype,
            _ => return None,
        };
        let axes = match axes {
            Operand::Tuple(items) => items.clone(),
            single => vec![single.clone()],
        };
        let mut is_unit = Vec::new();
        for axis in &axes {
            let Operand::Slice([None, None, step]) = axis else { return None };
            match step {
                None => is_unit.push(false),
                Some(step) if self.facts.int(*step) == Some(1) => is_unit.push(true),
                Some(_) => return None,
            }
        }
        let layout = match is_unit.iter().position(|unit| *unit) {
            None => Layout::Any,
            Some(at) if at + 1 == is_unit.len() => Layout::C,
            Some(0) => Layout::F,
            Some(_) => return None,
        };
        Some(Type::Array(ArrayType { dtype, ndim: axes.len(), layout, readonly: false }))
    }

    /// Calls a function of the runtime with numbers.
    pub(super) fn runtime_call(
        &mut self,
        symbol: &str,
        arguments: Vec<crate::graph::Value>,
        result: Type,
        span: crate::graph::Span,
    ) -> crate::graph::Value {
        self.basic(crate::loops::Op::Primitive { symbol: symbol.into(), arguments }, result, span)
    }
}
