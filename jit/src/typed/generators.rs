//! Methods of a random `Generator` that Python passed in: they draw from its bit generator, as the interpreter does.

use super::arguments::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::types::Type;
use hotloop_array::dtype::{DType, Kind};
use hotloop_random::distribution;

impl Elaborator<'_, '_> {
    pub(super) fn call_generator(
        &mut self,
        generator: Value,
        method: &str,
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        match method {
            "random" | "standard_normal" => {
                let size = arguments.take("size");
                let dtype = self.float_argument(arguments, method)?;
                let symbol = symbol(method, dtype);
                self.draw(&symbol, vec![generator], size, result(dtype), span)
            }
            "standard_exponential" => {
                let size = arguments.take("size");
                let dtype = self.float_argument(arguments, method)?;
                let inverted = match arguments.take("method") {
                    None => false,
                    Some(given) => match self.known_text(&given) {
                        Some(text) => &*text != "zig",
                        None => {
                            let reason =
                                "the method must be a text that is known when the function is compiled";
                            return Err(self.rejection(span, "type", reason).into());
                        }
                    },
                };
                let name = if inverted { "inverted_exponential" } else { method };
                self.draw(&symbol(name, dtype), vec![generator], size, result(dtype), span)
            }
            "standard_gamma" => {
                let shape = self.required(arguments, "shape")?;
                let shape = self.scalar_value(&shape, "shape", span)?.0;
                let shape = self.cast(shape, DType::Float64, true, span);
                let size = arguments.take("size");
                let dtype = self.float_argument(arguments, method)?;
                self.draw(&symbol(method, dtype), vec![generator, shape], size, result(dtype), span)
            }
            "integers" => self.generator_integers(generator, arguments),
            "shuffle" => {
                let array = self.number(arguments, "x")?;
                self.check_writable(array, span)?;
                let array = self.axis_first(array, arguments, span)?;
                self.shuffle("hl_generator_shuffle", vec![generator], array, span)?;
                Ok(Operand::Value(self.none(span)))
            }
            "permutation" => {
                let x = self.number(arguments, "x")?;
                let array = if self.graph.ty(x).as_array().is_some() {
                    self.copy_array(x, None, span)?
                } else {
                    let length = self.index_value(&Operand::Value(x), "the length of a permutation", span)?;
                    let positions = self.positions(length, span);
                    self.copy_array(positions, None, span)?
                };
                let view = self.axis_first(array, arguments, span)?;
                self.shuffle("hl_generator_shuffle", vec![generator], view, span)?;
                Ok(Operand::Value(array))
            }
            "choice" => {
                if let Some(axis) = arguments.take("axis") {
                    self.known_axis(&axis, 1, span)?;
                }
                self.choice("hl_generator_choice", vec![generator], arguments)
            }
            name => match distribution::of_generator(name) {
                Some(distribution) => {
                    self.draw_distribution("hl_generator", vec![generator], distribution, arguments)
                }
                None => Err(self.unsupported(&format!("Generator.{name}"), span)),
            },
        }
    }

    /// `np.random.default_rng(seed=None)`, where the seed is an integer, or a generator, which is the result then.
    pub(super) fn new_generator(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let none = self.int_constant(0, span);
        let (seeded, seed) = match arguments.take("seed") {
            Some(Operand::Value(given)) if *self.graph.ty(given) == Type::Generator => {
                return Ok(Operand::Value(given));
            }
            Some(seed) if !self.is_none(&seed) => {
                (self.int_constant(1, span), self.index_value(&seed, "the seed", span)?)
            }
            _ => (none, none),
        };
        let generator = self.primitive("hl_generator_new", &[seeded, seed], Type::Generator, span);
        Ok(Operand::Value(generator))
    }

    /// `integers(low, high=None, size=None, dtype=int64, endpoint=False)` with bounds that are numbers.
    fn generator_integers(&mut self, generator: Value, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let first = self.required(arguments, "low")?;
        let first = self.index_value(&first, "low", span)?;
        let (low, high) = match arguments.take("high") {
            Some(high) if !self.is_none(&high) => (first, self.index_value(&high, "high", span)?),
            _ => (self.int_constant(0, span), first),
        };
        let size = arguments.take("size");
        let dtype = self.dtype_argument(arguments)?.unwrap_or(DType::Int64);
        if !dtype.is_integer() && dtype.kind() != Kind::Bool {
            let reason = format!("Unsupported dtype dtype('{}') for integers", dtype.name());
            return Err(self.rejection(span, "dtype", reason).into());
        }
        let closed = match arguments.take("endpoint") {
            Some(endpoint) => self.scalar_value(&endpoint, "endpoint", span)?.0,
            None => self.bool_constant(false, span),
        };
        let closed = self.cast(closed, DType::Int64, true, span);
        let kind = self.dtype_constant(dtype, span);
        let parameters = vec![generator, low, high, closed, kind];
        self.draw("hl_generator_integers", parameters, size, Type::strong(dtype), span)
    }

    /// The `dtype` argument of a method that draws in double or in single precision.
    fn float_argument(&mut self, arguments: &mut Arguments, method: &str) -> Elaborated<DType> {
        let span = arguments.span;
        match self.dtype_argument(arguments)? {
            None | Some(DType::Float64) => Ok(DType::Float64),
            Some(DType::Float32) => Ok(DType::Float32),
            Some(other) => {
                let reason = format!("Unsupported dtype dtype('{}') for {method}", other.name());
                Err(self.rejection(span, "dtype", reason).into())
            }
        }
    }

    /// A view of an array with the axis that an argument names in front.
    fn axis_first(&mut self, array: Value, arguments: &mut Arguments, span: Span) -> Elaborated<Value> {
        let Some(axis) = arguments.take("axis") else { return Ok(array) };
        let ndim = self.ndim_of(array);
        let axis = self.known_axis(&axis, ndim, span)?;
        if axis == 0 {
            return Ok(array);
        }
        let mut order: Vec<usize> = (0..ndim).collect();
        order.swap(0, axis);
        Ok(self.transpose(array, Some(order), span))
    }
}

fn symbol(method: &str, dtype: DType) -> String {
    let precision = if dtype == DType::Float32 { "_single" } else { "" };
    format!("hl_generator_{method}{precision}")
}

/// Numbers of double precision are Python's.
fn result(dtype: DType) -> Type {
    if dtype == DType::Float64 { Type::weak(dtype) } else { Type::strong(dtype) }
}
