//! `np.random`: draws from the one global stream that the interpreter uses too.

use super::arguments::Arguments;
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
        let float = Type::weak(DType::Float64);
        match function {
            "seed" => {
                let seed = self.required(arguments, "seed")?;
                let seed = self.index_value(&seed, "the seed", span)?;
                self.primitive_effect("hl_random_seed", &[seed], span);
                Ok(Operand::Value(self.none(span)))
            }
            "random" | "random_sample" | "ranf" | "sample" => {
                let size = arguments.take("size");
                self.draw("hl_random_random", Vec::new(), size, float, span)
            }
            "rand" | "randn" => {
                let name = if function == "rand" { "hl_random_random" } else { "hl_random_standard_normal" };
                let shape = arguments.rest();
                let size = (!shape.is_empty()).then_some(Operand::Tuple(shape));
                self.draw(name, Vec::new(), size, float, span)
            }
            "standard_normal" => {
                let size = arguments.take("size");
                self.draw("hl_random_standard_normal", Vec::new(), size, float, span)
            }
            "randint" => {
                let first = self.required(arguments, "low")?;
                let first = self.index_value(&first, "low", span)?;
                let (low, high) = match arguments.take("high") {
                    Some(high) if !self.is_none(&high) => (first, self.index_value(&high, "high", span)?),
                    _ => (self.int_constant(0, span), first),
                };
                let size = arguments.take("size");
                self.draw("hl_random_randint", vec![low, high], size, Type::weak(DType::Int64), span)
            }
            "shuffle" => {
                let array = self.number(arguments, "x")?;
                self.check_writable(array, span)?;
                self.shuffle("hl_random_shuffle", Vec::new(), array, span)?;
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
                self.shuffle("hl_random_shuffle", Vec::new(), array, span)?;
                Ok(Operand::Value(array))
            }
            "choice" => self.choice("hl_random_choice", Vec::new(), arguments),
            "default_rng" => self.new_generator(arguments),
            "dirichlet" | "multinomial" => {
                match self.call_library(&format!("random.{function}"), arguments)? {
                    Some(drawn) => Ok(drawn),
                    None => Err(self.unsupported(&format!("numpy.random.{function}"), span)),
                }
            }
            name => match distribution::by_name(name) {
                Some(distribution) => {
                    self.draw_distribution("hl_random", Vec::new(), distribution, arguments)
                }
                None => Err(self.unsupported(&format!("numpy.random.{name}"), span)),
            },
        }
    }

    /// Draws from a distribution of the tables. The symbols begin with a prefix, and what they draw from comes first.
    pub(super) fn draw_distribution(
        &mut self,
        prefix: &str,
        from: Vec<Value>,
        distribution: &Distribution,
        arguments: &mut Arguments,
    ) -> Elaborated {
        let span = arguments.span;
        let mut parameters = from;
        for parameter in distribution.parameters {
            parameters.push(match (arguments.take(parameter.name), parameter.default) {
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
                    if parameter.integer {
                        self.index_value(&operand, parameter.name, span)?
                    } else {
                        let value = self.scalar_value(&operand, parameter.name, span)?.0;
                        self.cast(value, DType::Float64, true, span)
                    }
                }
            });
        }
        let size = arguments.take("size");
        let dtype = match distribution.draw {
            Draw::Float(_) => DType::Float64,
            Draw::Int(_) => DType::Int64,
        };
        let symbol = format!("{prefix}_{}", distribution.name);
        self.draw(&symbol, parameters, size, Type::weak(dtype), span)
    }

    /// One value, or an array of them.
    pub(super) fn draw(
        &mut self,
        symbol: &str,
        parameters: Vec<Value>,
        size: Option<Operand>,
        ty: Type,
        span: Span,
    ) -> Elaborated {
        let Some(size) = size.filter(|size| !self.is_none(size)) else {
            return Ok(Operand::Value(self.primitive(symbol, &parameters, ty, span)));
        };
        let shape = self.shape(&size, span)?;
        let array = self.allocate(shape, ty.scalar_dtype().unwrap_or(DType::Float64), false, span);
        self.fill_random(symbol, parameters, array, span);
        Ok(Operand::Value(array))
    }

    /// Draws all elements of a new array. Dense arrays of known type are passed without a description.
    pub(super) fn fill_random(&mut self, symbol: &str, parameters: Vec<Value>, array: Value, span: Span) {
        let mut arguments = parameters;
        arguments.push(self.size(array, span));
        arguments.push(array);
        let symbol = format!("{symbol}_fill").into();
        self.effect(loops::Op::Primitive { symbol, arguments }, span);
    }

    /// Shuffles along the first axis, by a symbol that takes what it draws from first.
    pub(super) fn shuffle(
        &mut self,
        symbol: &str,
        from: Vec<Value>,
        array: Value,
        span: Span,
    ) -> Elaborated<()> {
        let Some(ty) = self.graph.ty(array).as_array().cloned().filter(|ty| ty.ndim > 0) else {
            let reason = "only an array with at least one axis can be shuffled";
            return Err(self.rejection(span, "type", reason).into());
        };
        let itemsize = self.int_constant(ty.dtype.itemsize() as i64, span);
        let ndim = self.int_constant(ty.ndim as i64, span);
        let mut arguments = from;
        arguments.extend([itemsize, ndim, array]);
        self.effect(loops::Op::Primitive { symbol: symbol.into(), arguments }, span);
        Ok(())
    }

    /// `np.random.choice(a, size, replace, p)`, and the same of a generator, which comes first and has `shuffle` too.
    pub(super) fn choice(&mut self, symbol: &str, from: Vec<Value>, arguments: &mut Arguments) -> Elaborated {
        let source = from;
        let span = arguments.span;
        let from = self.number(arguments, "a")?;
        let size = arguments.take("size").filter(|size| !self.is_none(size));
        let replace = match arguments.take("replace") {
            Some(replace) => self.scalar_value(&replace, "replace", span)?.0,
            None => self.bool_constant(true, span),
        };
        let replace = self.cast(replace, DType::Int64, true, span);
        let p = match arguments.take("p").filter(|p| !self.is_none(p)) {
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
        let is_generator = !source.is_empty();
        let mut parameters = source;
        parameters.extend([population, replace]);
        if is_generator {
            let shuffle = match arguments.take("shuffle") {
                Some(shuffle) => self.scalar_value(&shuffle, "shuffle", span)?.0,
                None => self.bool_constant(true, span),
            };
            parameters.push(self.cast(shuffle, DType::Int64, true, span));
        }
        let weighted = format!("{symbol}_weighted");
        parameters.extend(p);
        let symbol = if p.is_some() { &weighted } else { symbol };
        self.fill_random(symbol, parameters, indices, span);
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
