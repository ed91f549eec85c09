//! Reads the printed form of Loops (see [`super::print`]).
//!
//! Besides what the printer writes it takes values without a number (`%i`), which get free numbers, and comments from `#`
//! to the end of the line. It checks the syntax only; [`super::verify`] checks the rest.

mod cursor;
mod names;
mod parts;
mod tokens;

use self::names::{REDUCTIONS, SCALAR_OPS, interned};
use self::tokens::Token;
use super::{
    Check, CheckError, FastMath, Function, ListAction, Module, Nest, Node, NodeKind, Op, Parallel, Part,
    Reduction, SourceId, TextAction, print,
};
use crate::graph::{Block, Graph, Inst, Terminator, Value};
use crate::scalar::ScalarOp;
use crate::types::Type;
use hotloop_array::dtype::DType;
use smallvec::SmallVec;
use std::collections::HashMap;

/// Text that is not the printed form of a module.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ParseError {
    /// Counted from one.
    pub line: usize,
    /// What was expected.
    pub message: String,
}

/// Reads a module.
///
/// # Errors
/// [`ParseError`] at the first token that does not fit.
pub fn parse(text: &str) -> Result<Module, ParseError> {
    let tokens = tokens::tokens(text)?;
    let mut parser = Parser { tokens, at: 0, values: Values::default() };
    parser.module()
}

type Parsed<T> = Result<T, ParseError>;

struct Parser {
    tokens: Vec<(Token, usize)>,
    at: usize,
    values: Values,
}

/// The values of the function that is being read.
#[derive(Default)]
struct Values {
    graph: Graph<Op, Type>,
    by_text: HashMap<String, Value>,
    taken: Vec<bool>,
    next_free: u32,
}

impl Values {
    fn lookup(&mut self, text: &str) -> Value {
        if let Some(known) = self.by_text.get(text) {
            return *known;
        }
        let (name, number) = match text.rsplit_once('.') {
            Some((name, number)) => (Some(name), number.parse().ok()),
            None => match text.parse::<u32>() {
                Ok(number) => (None, Some(number)),
                Err(_) => (Some(text), None),
            },
        };
        let number = number.unwrap_or_else(|| {
            // Numbers that the text names itself are reserved before the function is read.
            while self.taken.get(self.next_free as usize) == Some(&true) {
                self.next_free += 1;
            }
            self.next_free += 1;
            self.next_free - 1
        });
        while self.graph.values.len() <= number as usize {
            self.graph.add_value(Type::Unit, None);
        }
        self.graph.values[number as usize].name = name.map(Into::into);
        self.by_text.insert(text.to_owned(), Value(number));
        Value(number)
    }

    fn reserve(&mut self, text: &str) {
        let number = text.rsplit('.').next().and_then(|number| number.parse::<usize>().ok());
        if let Some(number) = number.filter(|number| *number < 1 << 20) {
            if self.taken.len() <= number {
                self.taken.resize(number + 1, false);
            }
            self.taken[number] = true;
        }
    }
}

impl Parser {
    fn module(&mut self) -> Parsed<Module> {
        self.word("module")?;
        let name = self.string()?;
        let mut functions = Vec::new();
        while self.at < self.tokens.len() {
            functions.push(self.function(functions.len())?);
        }
        Ok(Module { name, functions, advance: None })
    }

    fn function(&mut self, index: usize) -> Parsed<Function> {
        self.values = Values::default();
        for (token, _) in &self.tokens[self.at..] {
            match token {
                Token::Value(text) => self.values.reserve(text),
                Token::Word(word) if word == "function" && !self.values.taken.is_empty() => break,
                _ => {}
            }
        }
        self.word("function")?;
        self.punct('@')?;
        if self.number::<usize>()? != index {
            return Err(self.error("functions must be numbered in order"));
        }
        let name = self.string()?;
        let parameters = self.definitions()?;
        self.punct('-')?;
        self.punct('>')?;
        let result = self.ty()?;
        self.word("source")?;
        let source = SourceId(self.number()?);
        let fastmath = if self.take_word("fastmath") { self.fastmath()? } else { FastMath::default() };
        let recursive = self.take_word("recursive");
        let is_generator = self.take_word("generator");
        self.punct('{')?;
        let mut parameters = Some(parameters);
        let mut blocks = Vec::new();
        while !self.take('}') {
            let parameters = match parameters.take() {
                Some(parameters) => parameters,
                None => {
                    if self.block_name()?.0 as usize != blocks.len() {
                        return Err(self.error("blocks must be numbered in order"));
                    }
                    let parameters = if self.peek('(') { self.definitions()? } else { Vec::new() };
                    self.punct(':')?;
                    parameters
                }
            };
            let block = self.block(parameters)?;
            blocks.push(block);
        }
        let mut graph = std::mem::take(&mut self.values.graph);
        graph.blocks = blocks;
        Ok(Function { name, source: SourceId(source.0), graph, result, fastmath, recursive, is_generator })
    }

    fn fastmath(&mut self) -> Parsed<FastMath> {
        let mut flags = FastMath::default();
        self.punct('{')?;
        while !self.take('}') {
            let name = self.any_word()?;
            match name.as_str() {
                "nnan" => flags.nnan = true,
                "ninf" => flags.ninf = true,
                "nsz" => flags.nsz = true,
                "arcp" => flags.arcp = true,
                "contract" => flags.contract = true,
                "afn" => flags.afn = true,
                "reassoc" => flags.reassoc = true,
                _ => return Err(self.error("a fast-math flag was expected")),
            }
            self.take(',');
        }
        Ok(flags)
    }

    fn block(&mut self, parameters: Vec<Value>) -> Parsed<Block<Op>> {
        let mut insts = Vec::new();
        loop {
            let terminator = match self.word_here().unwrap_or_default() {
                "open" => {
                    self.at += 1;
                    Terminator::Open
                }
                "unreachable" => {
                    self.at += 1;
                    Terminator::Unreachable
                }
                "return" => {
                    self.at += 1;
                    Terminator::Return(self.value()?)
                }
                "jump" => {
                    self.at += 1;
                    Terminator::Jump(self.edge()?)
                }
                "try" => {
                    self.at += 1;
                    let next = Some(self.edge()?);
                    if !self.take_word("else") {
                        return Err(self.error("`else` was expected"));
                    }
                    Terminator::Try { next, handler: self.edge()? }
                }
                "raise_to" => {
                    self.at += 1;
                    Terminator::Try { next: None, handler: self.edge()? }
                }
                "branch" => {
                    self.at += 1;
                    let condition = self.value()?;
                    self.punct(',')?;
                    let then = self.edge()?;
                    self.punct(',')?;
                    Terminator::Branch { condition, then, otherwise: self.edge()? }
                }
                _ => {
                    insts.push(self.inst()?);
                    continue;
                }
            };
            let terminator_span = self.span()?;
            return Ok(Block { parameters, insts, terminator, terminator_span });
        }
    }

    fn inst(&mut self) -> Parsed<Inst<Op>> {
        let mut results = SmallVec::new();
        if matches!(self.token(), Some(Token::Value(_))) {
            loop {
                results.push(self.definition()?);
                if !self.take(',') {
                    break;
                }
            }
            self.punct('=')?;
        }
        let op = self.operation(&results)?;
        Ok(Inst { op, results, span: self.span()? })
    }

    fn operation(&mut self, results: &[Value]) -> Parsed<Op> {
        let name = self.any_word()?;
        let result_dtype = results
            .first()
            .and_then(|value| self.values.graph.ty(*value).scalar_dtype())
            .unwrap_or(DType::Bool);
        Ok(match name.as_str() {
            "const" => Op::Const(self.constant(result_dtype)?),
            "reassociable" => {
                let op = self.scalar_op(result_dtype)?;
                Op::Reassociable(op, self.bare_values()?)
            }
            "check_divisor" => {
                let value = self.value()?;
                self.punct(',')?;
                Op::CheckDivisor { value, message: interned(&self.string()?) }
            }
            "check" => {
                let holds = self.value()?;
                self.punct(',')?;
                let name = self.any_word()?;
                let error = CheckError::ALL.into_iter().find(|error| error.name() == name);
                let error = error.ok_or_else(|| {
                    self.error("a check raises ValueError, OverflowError, IndexError or TypeError")
                })?;
                self.punct(',')?;
                let message = self.string()?.into();
                let value = if self.take(',') { Some(self.value()?) } else { None };
                Op::Check { holds, error, message, value }
            }
            "check_bound" => {
                let bound = self.value()?;
                self.punct(',')?;
                Op::CheckBound { bound, name: self.string()?.into() }
            }
            "tuple" => Op::Tuple(self.values()?),
            "get" => {
                let tuple = self.value()?;
                self.punct(',')?;
                Op::TupleGet { tuple, index: self.number()? }
            }
            "length" => {
                let array = self.value()?;
                self.punct(',')?;
                Op::Length { array, axis: self.number()? }
            }
            "load" => {
                let array = self.value()?;
                Op::Load { array, indices: self.indices()? }
            }
            "store" => {
                let array = self.value()?;
                let indices = self.indices()?;
                self.punct('=')?;
                Op::Store { array, indices, value: self.value()? }
            }
            "view" => {
                let array = self.value()?;
                Op::View { array, items: self.view_items()? }
            }
            "transpose" => {
                let array = self.value()?;
                let mut order = Vec::new();
                self.punct('(')?;
                while !self.take(')') {
                    order.push(self.number()?);
                    self.take(',');
                }
                Op::Transpose { array, order }
            }
            "real_part" => Op::Part { array: self.value()?, imaginary: false },
            "imaginary_part" => Op::Part { array: self.value()?, imaginary: true },
            "field" => {
                let array = self.value()?;
                self.punct('+')?;
                let offset = self.number()?;
                self.punct(':')?;
                let dtype = self.dtype()?;
                self.punct('(')?;
                let mut shape: Vec<usize> = Vec::new();
                while !self.take(')') {
                    shape.push(self.number()?);
                    self.take(',');
                }
                Op::Field { array, offset, dtype, shape: shape.into() }
            }
            "copy" => {
                let target = self.value()?;
                self.punct('=')?;
                Op::Copy { target, source: self.value()? }
            }
            "snapshot" => Op::Snapshot(self.value()?),
            "relax" => Op::Relax(self.value()?),
            "allocate" => {
                let zeroed = self.take_word("zeroed");
                Op::Allocate { shape: self.values()?, zeroed }
            }
            "broadcast" => Op::Broadcast { arrays: self.values()? },
            "check_assignable" => {
                let array = self.value()?;
                self.punct(',')?;
                Op::CheckAssignable { array, target: self.value()? }
            }
            "nest" => Op::Nest(Box::new(self.nest()?)),
            "call" => Op::Call { callee: self.function_id()?, arguments: self.values()? },
            "text_length" => self.text(|_| TextAction::Length)?,
            "text_get" => self.text(TextAction::Get)?,
            "text_equal" => self.text(|_| TextAction::Equal)?,
            "list_length" => self.list(|_| ListAction::Length)?,
            "list_get" => self.list(ListAction::Get)?,
            "list_set" => self.list(ListAction::Set)?,
            "list_pop" => self.list(|_| ListAction::Pop)?,
            "list_append" => self.list(|_| ListAction::Append)?,
            "member" => self.member(ListAction::Member)?,
            "kept" => self.member(ListAction::Kept)?,
            "lend" => self.member(ListAction::Lend)?,
            "set_member" => self.member(ListAction::SetMember)?,
            "primitive" => Op::Primitive { symbol: self.string()?.into(), arguments: self.values()? },
            "parallel" => Op::Parallel(Box::new(self.parallel()?)),
            "nothing" => Op::Nothing,
            "fields" => Op::Fields(self.number()?),
            "drop_fields" => self.dropped_fields()?,
            "retain" => Op::Retain(self.value()?),
            "release" => Op::Release(self.value()?),
            "print" => {
                let parts = self.printed()?;
                let flush = if self.take_word("flush") { Some(self.value()?) } else { None };
                Op::Print { parts, flush }
            }
            "safepoint" => Op::Safepoint,
            "raise" => Op::Raise { exception: self.number()?, arguments: self.values()? },
            "raise_again" => Op::RaiseAgain(self.value()?),
            "raise_assertion" => Op::RaiseAssertion(self.values()?.first().copied()),
            "raise_unbound" => Op::RaiseUnbound(self.string()?.into()),
            "raise_value" => Op::RaiseValue(self.string()?.into()),
            _ => {
                self.at -= 1;
                let op = self.scalar_op(result_dtype)?;
                Op::Scalar(op, self.bare_values()?)
            }
        })
    }

    fn list(&mut self, action: impl FnOnce(Check) -> ListAction) -> Parsed<Op> {
        let operands = self.bare_values()?;
        let check = self.check();
        Ok(Op::List { action: action(check), operands })
    }

    fn text(&mut self, action: impl FnOnce(Check) -> TextAction) -> Parsed<Op> {
        let operands = self.bare_values()?;
        let check = self.check();
        Ok(Op::Text { action: action(check), operands })
    }

    fn member(&mut self, action: impl FnOnce(u32) -> ListAction) -> Parsed<Op> {
        let slot = self.number()?;
        self.punct(',')?;
        Ok(Op::List { action: action(slot), operands: self.bare_values()? })
    }

    fn dropped_fields(&mut self) -> Parsed<Op> {
        let container = self.value()?;
        let mut slots = Vec::new();
        self.punct('(')?;
        while !self.take(')') {
            slots.push(self.number()?);
            self.take(',');
        }
        Ok(Op::DropFields { container, slots: slots.into() })
    }

    fn printed(&mut self) -> Parsed<Vec<Part>> {
        let mut parts = Vec::new();
        self.punct('(')?;
        while !self.take(')') {
            parts.push(self.part()?);
            self.take(',');
        }
        Ok(parts)
    }

    fn part(&mut self) -> Parsed<Part> {
        Ok(match self.word_here() {
            None => Part::Text(self.string()?.into()),
            Some(_) => match self.any_word()?.as_str() {
                "str" => Part::Str(self.value()?),
                "repr" => Part::Repr(self.value()?),
                "numpy_repr" => Part::NumpyRepr(self.value()?),
                "optional" => Part::Optional(self.value()?, self.printed()?),
                _ => return Err(self.error("`str`, `repr`, `numpy_repr` or `optional` was expected")),
            },
        })
    }

    fn nest(&mut self) -> Parsed<Nest> {
        let reassociate = self.take_word("reassociate");
        let extents = self.values()?;
        self.word("reading")?;
        let inputs = self.values()?;
        let mut nest = Nest {
            extents,
            inputs,
            nodes: Vec::new(),
            stores: Vec::new(),
            reductions: Vec::new(),
            reassociate,
        };
        self.punct('{')?;
        while !self.take('}') {
            if self.take_word("store") {
                let array = self.value()?;
                self.punct('=')?;
                nest.stores.push((array, self.node()?));
            } else if self.take_word("reduce") {
                let name = self.any_word()?;
                let kind = REDUCTIONS.into_iter().find(|kind| print::reduction_name(*kind) == name);
                let kind = kind.ok_or_else(|| self.error("a kind of reduction was expected"))?;
                nest.reductions.push(Reduction { kind, node: self.node()? });
            } else {
                if self.node()?.0 as usize != nest.nodes.len() {
                    return Err(self.error("nodes must be numbered in order"));
                }
                self.punct(':')?;
                let dtype = self.dtype()?;
                self.punct('=')?;
                let kind = match self.any_word()?.as_str() {
                    "element" => NodeKind::Element(self.number()?),
                    "outer" => NodeKind::Outer(self.value()?),
                    "const" => NodeKind::Const(self.constant(dtype)?),
                    "position" => NodeKind::Position(self.number()?),
                    _ => {
                        self.at -= 1;
                        let op = self.scalar_op(dtype)?;
                        let mut nodes = vec![self.node()?];
                        while self.take(',') {
                            nodes.push(self.node()?);
                        }
                        NodeKind::Scalar(op, nodes)
                    }
                };
                nest.nodes.push(Node { kind, dtype });
            }
        }
        Ok(nest)
    }

    fn parallel(&mut self) -> Parsed<Parallel> {
        let is_written = !self.take_word("expression");
        let body = self.function_id()?;
        self.word("length")?;
        let length = self.value()?;
        self.word("captures")?;
        let captures = self.values()?;
        let few = if self.take_word("few") { Some(self.function_id()?) } else { None };
        let (mut combine, mut initial) = (None, Vec::new());
        if self.take_word("combine") {
            combine = Some(self.function_id()?);
            self.word("initial")?;
            initial = self.values()?;
        }
        Ok(Parallel { body, few, is_written, combine, length, captures, initial })
    }

    fn scalar_op(&mut self, result: DType) -> Parsed<ScalarOp> {
        let name = self.any_word()?;
        if name == "cast" {
            return Ok(ScalarOp::Cast(result));
        }
        if let Some(function) = name.strip_prefix("math.") {
            return Ok(ScalarOp::Math(interned(function)));
        }
        let known = SCALAR_OPS.into_iter().find(|op| op.name() == name);
        known.ok_or_else(|| {
            self.at -= 1;
            self.error("an operation was expected")
        })
    }
}
