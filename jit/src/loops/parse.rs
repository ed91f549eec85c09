//! Reads the printed form of Loops (see [`super::print`]).
//!
//! Besides what the printer writes it takes values without a number (`%i`), which get free numbers, and comments from `#`
//! to the end of the line. It checks the syntax only; [`super::verify`] checks the rest.

use super::{
    Check, FastMath, Function, FunctionId, Index, Module, Nest, Node, NodeId, NodeKind, Op, Parallel,
    Reduction, ReductionKind, SourceId, ViewItem, print,
};
use crate::graph::{Block, BlockId, Edge, Graph, Inst, Span, Terminator, Value};
use crate::scalar::{Const, ScalarOp};
use crate::types::{ArrayType, Layout, ScalarType, Type};
use hotloop_array::dtype::{ALL, DType};
use smallvec::SmallVec;
use std::collections::HashMap;
use std::sync::Mutex;

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
    let tokens = super::tokens::tokens(text)?;
    let mut parser = Parser { tokens, at: 0, values: Values::default() };
    parser.module()
}

pub(super) use super::tokens::Token;

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
        let symbol = self.string()?;
        let mut functions = Vec::new();
        while self.at < self.tokens.len() {
            functions.push(self.function(functions.len())?);
        }
        Ok(Module { symbol, functions })
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
        Ok(Function { name, source: SourceId(source.0), graph, result, fastmath, recursive })
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
            "primitive" => Op::Primitive { symbol: self.string()?.into(), arguments: self.values()? },
            "parallel" => Op::Parallel(Box::new(self.parallel()?)),
            "retain" => Op::Retain(self.value()?),
            "release" => Op::Release(self.value()?),
            "safepoint" => Op::Safepoint,
            "raise" => Op::Raise { exception: self.number()?, arguments: self.values()? },
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
        let body = self.function_id()?;
        self.word("length")?;
        let length = self.value()?;
        self.word("captures")?;
        let captures = self.values()?;
        let (mut combine, mut initial) = (None, Vec::new());
        if self.take_word("combine") {
            combine = Some(self.function_id()?);
            self.word("initial")?;
            initial = self.values()?;
        }
        Ok(Parallel { body, combine, length, captures, initial })
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

    fn constant(&mut self, dtype: DType) -> Parsed<Const> {
        if matches!(self.token(), Some(Token::Text(_))) {
            return Ok(Const::Text(self.string()?.into()));
        }
        if self.take('(') {
            let re = self.number()?;
            self.punct(',')?;
            let im = self.number()?;
            self.punct(')')?;
            return Ok(Const::Complex(re, im, dtype));
        }
        match self.word_here() {
            Some("None") => {
                self.at += 1;
                return Ok(Const::Unit);
            }
            Some(word @ ("True" | "False")) => {
                let value = word == "True";
                self.at += 1;
                return Ok(Const::Bool(value));
            }
            _ => {}
        }
        Ok(match dtype {
            DType::Float32 | DType::Float64 => Const::Float(self.number()?, dtype),
            DType::UInt64 => Const::Int(self.number::<u64>()? as i64, dtype),
            _ => Const::Int(self.number()?, dtype),
        })
    }

    fn indices(&mut self) -> Parsed<Vec<Index>> {
        self.punct('[')?;
        let mut indices = Vec::new();
        while !self.take(']') {
            indices.push(self.index()?);
            self.take(',');
        }
        Ok(indices)
    }

    fn index(&mut self) -> Parsed<Index> {
        let value = self.value()?;
        let check = if self.take('<') {
            Check::UpperBound
        } else if self.take('~') {
            Check::WrapOnly
        } else if self.take('!') {
            Check::Proven
        } else {
            Check::Full
        };
        Ok(Index { value, check })
    }

    fn view_items(&mut self) -> Parsed<Vec<ViewItem>> {
        self.punct('[')?;
        let mut items = Vec::new();
        while !self.take(']') {
            if self.take_word("new") {
                items.push(ViewItem::NewAxis);
            } else {
                let start = self.optional_index()?;
                if let Some(index) = start
                    && !self.peek(':')
                {
                    items.push(ViewItem::Index(index));
                } else {
                    self.punct(':')?;
                    let stop = self.optional_index()?;
                    let step = if self.take(':') { self.optional_index()? } else { None };
                    let value = |index: Option<Index>| index.map(|index| index.value);
                    items.push(ViewItem::Slice { start: value(start), stop: value(stop), step: value(step) });
                }
            }
            self.take(',');
        }
        Ok(items)
    }

    fn optional_index(&mut self) -> Parsed<Option<Index>> {
        if matches!(self.token(), Some(Token::Value(_))) { self.index().map(Some) } else { Ok(None) }
    }

    fn edge(&mut self) -> Parsed<Edge> {
        let target = self.block_name()?;
        let arguments = if self.peek('(') { self.values()? } else { Vec::new() };
        Ok(Edge { target, arguments })
    }

    fn block_name(&mut self) -> Parsed<BlockId> {
        let word = self.any_word()?;
        let number = word.strip_prefix('b').and_then(|number| number.parse().ok());
        number.map(BlockId).ok_or_else(|| self.error("a block was expected"))
    }

    fn node(&mut self) -> Parsed<NodeId> {
        let word = self.any_word()?;
        let number = word.strip_prefix('n').and_then(|number| number.parse().ok());
        number.map(NodeId).ok_or_else(|| self.error("a node was expected"))
    }

    fn function_id(&mut self) -> Parsed<FunctionId> {
        self.punct('@')?;
        Ok(FunctionId(self.number()?))
    }

    fn definitions(&mut self) -> Parsed<Vec<Value>> {
        self.punct('(')?;
        let mut values = Vec::new();
        while !self.take(')') {
            values.push(self.definition()?);
            self.take(',');
        }
        Ok(values)
    }

    fn definition(&mut self) -> Parsed<Value> {
        let value = self.value()?;
        self.punct(':')?;
        let ty = self.ty()?;
        self.values.graph.values[value.0 as usize].ty = ty;
        Ok(value)
    }

    fn values(&mut self) -> Parsed<Vec<Value>> {
        self.punct('(')?;
        let mut values = Vec::new();
        while !self.take(')') {
            values.push(self.value()?);
            self.take(',');
        }
        Ok(values)
    }

    fn bare_values(&mut self) -> Parsed<Vec<Value>> {
        let mut values = vec![self.value()?];
        while self.take(',') {
            values.push(self.value()?);
        }
        Ok(values)
    }

    fn value(&mut self) -> Parsed<Value> {
        match self.token() {
            Some(Token::Value(text)) => {
                let text = text.clone();
                self.at += 1;
                Ok(self.values.lookup(&text))
            }
            _ => Err(self.error("a value was expected")),
        }
    }

    fn ty(&mut self) -> Parsed<Type> {
        if self.take('(') {
            let mut items = Vec::new();
            while !self.take(')') {
                items.push(self.ty()?);
                self.take(',');
            }
            return Ok(Type::Tuple(items.into()));
        }
        let readonly = self.take_word("readonly");
        if self.take_word("array") {
            self.punct('(')?;
            let dtype = self.dtype()?;
            self.punct(',')?;
            let ndim = self.number()?;
            self.punct(',')?;
            let layout = match self.any_word()?.as_str() {
                "C" => Layout::C,
                "F" => Layout::F,
                "A" => Layout::Any,
                _ => return Err(self.error("a layout was expected")),
            };
            self.punct(')')?;
            return Ok(Type::Array(ArrayType { dtype, ndim, layout, readonly }));
        }
        if self.take_word("none") {
            return Ok(Type::Unit);
        }
        if self.take_word("text") {
            return Ok(Type::Text);
        }
        let dtype = self.dtype()?;
        Ok(Type::Scalar(ScalarType { dtype, weak: self.take('~') }))
    }

    fn dtype(&mut self) -> Parsed<DType> {
        let word = self.any_word()?;
        let known = ALL.into_iter().find(|dtype| dtype.name() == word);
        known.ok_or_else(|| self.error("a type was expected"))
    }

    fn span(&mut self) -> Parsed<Span> {
        if !self.take('@') {
            return Ok(Span::default());
        }
        let word = match self.token() {
            Some(Token::Number(text)) => text.clone(),
            _ => return Err(self.error("a span was expected")),
        };
        self.at += 1;
        let ends =
            word.split_once("..").and_then(|(a, b)| Some((a.parse::<u32>().ok()?, b.parse::<u32>().ok()?)));
        match ends {
            Some((start, end)) if start <= end => Ok(Span::new(start.into(), end.into())),
            _ => Err(self.error("a span was expected")),
        }
    }

    fn number<T: std::str::FromStr>(&mut self) -> Parsed<T> {
        let negative = self.take('-');
        let text = match self.token() {
            Some(Token::Number(text) | Token::Word(text)) => text.clone(),
            _ => return Err(self.error("a number was expected")),
        };
        let text = if negative { format!("-{text}") } else { text };
        let number = text.parse().map_err(|_| self.error("a number was expected"))?;
        self.at += 1;
        Ok(number)
    }

    fn string(&mut self) -> Parsed<String> {
        match self.token() {
            Some(Token::Text(text)) => {
                let text = text.clone();
                self.at += 1;
                Ok(text)
            }
            _ => Err(self.error("a text in quotes was expected")),
        }
    }

    fn any_word(&mut self) -> Parsed<String> {
        match self.token() {
            Some(Token::Word(word)) => {
                let word = word.clone();
                self.at += 1;
                Ok(word)
            }
            _ => Err(self.error("a word was expected")),
        }
    }

    fn word(&mut self, wanted: &str) -> Parsed<()> {
        if self.take_word(wanted) { Ok(()) } else { Err(self.error(&format!("`{wanted}` was expected"))) }
    }

    fn take_word(&mut self, wanted: &str) -> bool {
        let found = self.word_here() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn word_here(&self) -> Option<&str> {
        match self.token() {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn punct(&mut self, wanted: char) -> Parsed<()> {
        if self.take(wanted) { Ok(()) } else { Err(self.error(&format!("`{wanted}` was expected"))) }
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek(wanted);
        self.at += usize::from(found);
        found
    }

    fn peek(&self, wanted: char) -> bool {
        self.token() == Some(&Token::Punct(wanted))
    }

    fn token(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn error(&self, message: &str) -> ParseError {
        let line = self.tokens.get(self.at).or(self.tokens.last()).map_or(1, |(_, line)| *line);
        let found = self.token().map_or("the end".into(), |token| format!("{token:?}"));
        ParseError { line, message: format!("{message}, not {found}") }
    }
}

const REDUCTIONS: [ReductionKind; 6] = [
    ReductionKind::Sum,
    ReductionKind::Product,
    ReductionKind::Minimum,
    ReductionKind::Maximum,
    ReductionKind::Any,
    ReductionKind::All,
];

/// All operations but casts and math functions.
pub(crate) const SCALAR_OPS: [ScalarOp; 42] = [
    ScalarOp::Add,
    ScalarOp::Subtract,
    ScalarOp::Multiply,
    ScalarOp::Divide,
    ScalarOp::FloorDivide,
    ScalarOp::Modulo,
    ScalarOp::Fmod,
    ScalarOp::Power,
    ScalarOp::And,
    ScalarOp::Or,
    ScalarOp::Xor,
    ScalarOp::ShiftLeft,
    ScalarOp::ShiftRight,
    ScalarOp::Negative,
    ScalarOp::Absolute,
    ScalarOp::Invert,
    ScalarOp::Less,
    ScalarOp::LessEqual,
    ScalarOp::Equal,
    ScalarOp::NotEqual,
    ScalarOp::Greater,
    ScalarOp::GreaterEqual,
    ScalarOp::Maximum,
    ScalarOp::Minimum,
    ScalarOp::Fmax,
    ScalarOp::Fmin,
    ScalarOp::Select,
    ScalarOp::Real,
    ScalarOp::Imaginary,
    ScalarOp::Conjugate,
    ScalarOp::MakeComplex,
    ScalarOp::SquareRoot,
    ScalarOp::Floor,
    ScalarOp::Ceil,
    ScalarOp::Trunc,
    ScalarOp::Rint,
    ScalarOp::Sign,
    ScalarOp::SignBit,
    ScalarOp::CopySign,
    ScalarOp::IsNan,
    ScalarOp::IsInfinite,
    ScalarOp::IsFinite,
];

/// The same text for the life of the process, as operations name messages and math functions.
fn interned(text: &str) -> &'static str {
    static KNOWN: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());
    let mut known = KNOWN.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(found) = known.iter().find(|found| **found == text) {
        return found;
    }
    let leaked: &'static str = Box::leak(text.into());
    known.push(leaked);
    leaked
}
