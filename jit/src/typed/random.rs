//! `np.random`: draws from the one global stream that the interpreter uses too.

use super::calls::Arguments;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use crate::graph::{Span, Value};
use crate::loops::{self, Check, Index};
use crate::scalar::Const;
use crate::types::Type;
use hotloop_array::dtype::DType;
use hotloop_random::distribution::{self, Distribution, Draw};

impl Elaborator<'_, '_> {
    pub(super) fn call_random(&mut self, function: &str, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let float = DType::Float64;
        match function {
            "seed" => {
                let seed = self.required(arguments, 0, "seed")?;
                let seed = self.index_value(&seed, "the seed", span)?;
                self.primitive_effect("hl_random_seed", &[seed], span);
                Ok(Operand::Value(self.none(span)))
            }
            "random" | "random_sample" | "ranf" | "sample" => {
                let size = arguments.take(0, "size");
                self.draw("random", Vec::new(), size, float, span)
            }
            "rand" | "randn" => {
                let name = if function == "rand" { "random" } else { "standard_normal" };
                let shape = arguments.rest();
                let size = (!shape.is_empty()).then_some(Operand::Tuple(shape));
                self.draw(name, Vec::new(), size, float, span)
            }
            "standard_normal" => {
                let size = arguments.take(0, "size");
                self.draw("standard_normal", Vec::new(), size, float, span)
            }
            "randint" => {
                let first = self.required(arguments, 0, "low")?;
                let first = self.index_value(&first, "low", span)?;
                let (low, high) = match arguments.take(1, "high") {
                    Some(high) if !self.is_none(&high) => (first, self.index_value(&high, "high", span)?),
                    _ => (self.int_constant(0, span), first),
                };
                let size = arguments.take(2, "size");
                self.draw("randint", vec![low, high], size, DType::Int64, span)
            }
            "shuffle" => {
                let array = self.number(arguments, 0, "x")?;
                self.check_writable(array, span)?;
                self.shuffle(array, span)?;
                Ok(Operand::Value(self.none(span)))
            }
            "permutation" => {
                let x = self.number(arguments, 0, "x")?;
                let array = if self.graph.ty(x).as_array().is_some() {
                    self.copy_array(x, None, span)?
                } else {
                    let length = self.index_value(&Operand::Value(x), "the length of a permutation", span)?;
                    let positions = self.positions(length, span);
                    self.copy_array(positions, None, span)?
                };
                self.shuffle(array, span)?;
                Ok(Operand::Value(array))
            }
            "choice" => self.choice(arguments),
            name => match distribution::by_name(name) {
                Some(distribution) => self.draw_distribution(distribution, arguments),
                None => Err(self.unsupported(&format!("numpy.random.{name}"), span)),
            },
        }
    }

    fn draw_distribution(&mut self, distribution: &Distribution, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let mut parameters = Vec::new();
        for (position, parameter) in distribution.parameters.iter().enumerate() {
            parameters.push(match (arguments.take(position, parameter.name), parameter.default) {
                (None, Some(default)) => {
                    let constant = Const::Float(default, DType::Float64);
                    self.constant(constant, Type::weak(DType::Float64), span)
                }
                (None, None) => {
                    let reason =
                        format!("np.random.{} needs the argument '{}'", distribution.name, parameter.name);
                    return Err(self.rejection(span, "missing-argument", reason).into());
                }
                (Some(operand), _) => {
                    let value = if parameter.integer {
                        self.index_value(&operand, parameter.name, span)?
                    } else {
                        self.scalar_value(&operand, parameter.name, span)?.0
                    };
                    self.cast(value, DType::Float64, true, span)
                }
            });
        }
        let size = arguments.take(distribution.parameters.len(), "size");
        let dtype = match distribution.draw {
            Draw::Float(_) => DType::Float64,
            Draw::Int(_) => DType::Int64,
        };
        self.draw(distribution.name, parameters, size, dtype, span)
    }

    /// One value, or an array of them.
    fn draw(
        &mut self,
        name: &str,
        parameters: Vec<Value>,
        size: Option<Operand>,
        dtype: DType,
        span: Span,
    ) -> Elaborated {
        let Some(size) = size.filter(|size| !self.is_none(size)) else {
            let symbol = format!("hl_random_{name}");
            return Ok(Operand::Value(self.primitive(&symbol, &parameters, Type::weak(dtype), span)));
        };
        let shape = self.shape(&size, span)?;
        let array = self.allocate(shape, dtype, false, span);
        self.fill_random(name, parameters, array, span);
        Ok(Operand::Value(array))
    }

    /// Draws all elements of a new array. Dense arrays of known type are passed without a description.
    fn fill_random(&mut self, name: &str, parameters: Vec<Value>, array: Value, span: Span) {
        let mut arguments = parameters;
        arguments.push(self.size(array, span));
        arguments.push(array);
        let symbol = format!("hl_random_{name}_fill").into();
        self.effect(loops::Op::Primitive { symbol, arguments }, span);
    }

    fn shuffle(&mut self, array: Value, span: Span) -> Elaborated<()> {
        let Some(ty) = self.graph.ty(array).as_array().cloned().filter(|ty| ty.ndim > 0) else {
            let reason = "only an array with at least one axis can be shuffled";
            return Err(self.rejection(span, "type", reason).into());
        };
        let itemsize = self.int_constant(ty.dtype.itemsize() as i64, span);
        let ndim = self.int_constant(ty.ndim as i64, span);
        let arguments = vec![itemsize, ndim, array];
        self.effect(loops::Op::Primitive { symbol: "hl_random_shuffle".into(), arguments }, span);
        Ok(())
    }

    /// `np.random.choice(a, size, replace, p)`
    fn choice(&mut self, arguments: &mut Arguments) -> Elaborated {
        let span = arguments.span;
        let from = self.number(arguments, 0, "a")?;
        let size = arguments.take(1, "size").filter(|size| !self.is_none(size));
        let replace = match arguments.take(2, "replace") {
            Some(replace) => self.scalar_value(&replace, "replace", span)?.0,
            None => self.bool_constant(true, span),
        };
        let replace = self.cast(replace, DType::Int64, true, span);
        let p = match arguments.take(3, "p").filter(|p| !self.is_none(p)) {
            None => None,
            Some(Operand::List(items)) => Some(self.array_from_items(&items, Some(DType::Float64), span)?),
            Some(p) => match self.as_items(&p, span) {
                Some(items) => Some(self.array_from_items(&items, Some(DType::Float64), span)?),
                None => {
                    let p = self.expect_number(&p, "the argument p", span)?;
                    if self.ndim_of(p) != 1 {
                        return Err(self.rejection(span, "type", "'p' must be 1-dimensional").into());
                    }
                    Some(self.copy_array(p, Some(DType::Float64), span)?)
                }
            },
        };
        let population = match self.graph.ty(from).as_array().map(|ty| ty.ndim) {
            None => self.index_value(&Operand::Value(from), "the population", span)?,
            Some(1) => self.length(from, 0, span),
            Some(_) => {
                return Err(self.rejection(span, "type", "a must be 1-dimensional").into());
            }
        };
        let is_array = self.graph.ty(from).as_array().is_some();
        let shape = match &size {
            Some(size) => self.shape(size, span)?,
            None => Vec::new(),
        };
        let indices = self.allocate(shape, DType::Int64, false, span);
        match p {
            None => self.fill_random("choice", vec![population, replace], indices, span),
            Some(p) => self.fill_random("choice_weighted", vec![population, replace, p], indices, span),
        }
        match (size, is_array) {
            (None, _) => {
                let index = self.load(indices, Vec::new(), span);
                let index = self.with_weakness(index, true);
                if !is_array {
                    return Ok(Operand::Value(index));
                }
                let index = Index { value: index, check: Check::Proven };
                Ok(Operand::Value(self.load(from, vec![index], span)))
            }
            (Some(_), false) => Ok(Operand::Value(indices)),
            (Some(_), true) => self.subscript(&Operand::Value(from), &Operand::Value(indices), span),
        }
    }

    /// `None` as a value.
    pub(super) fn none(&mut self, span: Span) -> Value {
        self.basic(loops::Op::Const(Const::Unit), Type::Unit, span)
    }
}
