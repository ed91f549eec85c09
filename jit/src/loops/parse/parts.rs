//! The parts of operations: values, constants, types, indices, edges.

use super::tokens::Token;
use super::{Parsed, Parser};
use crate::graph::{BlockId, Edge, Span, Value};
use crate::loops::{Check, FunctionId, Index, NodeId, ViewItem};
use crate::scalar::Const;
use crate::types::{
    ArrayType, CellType, ClosureType, ContainerKind, ContainerType, Layout, ScalarType, Type,
};
use hotloop_array::dtype::{ALL, DType};

impl Parser {
    pub(super) fn constant(&mut self, dtype: DType) -> Parsed<Const> {
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
            DType::Float16 | DType::Float32 | DType::Float64 => Const::Float(self.number()?, dtype),
            DType::UInt64 => Const::Int(self.number::<u64>()? as i64, dtype),
            _ => Const::Int(self.number()?, dtype),
        })
    }

    pub(super) fn indices(&mut self) -> Parsed<Vec<Index>> {
        self.punct('[')?;
        let mut indices = Vec::new();
        while !self.take(']') {
            indices.push(self.index()?);
            self.take(',');
        }
        Ok(indices)
    }

    pub(super) fn index(&mut self) -> Parsed<Index> {
        let value = self.value()?;
        Ok(Index { value, check: self.check() })
    }

    /// What stands behind an index.
    pub(super) fn check(&mut self) -> Check {
        if self.take('<') {
            Check::UpperBound
        } else if self.take('~') {
            Check::WrapOnly
        } else if self.take('!') {
            Check::Proven
        } else {
            Check::Full
        }
    }

    pub(super) fn view_items(&mut self) -> Parsed<Vec<ViewItem>> {
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

    pub(super) fn optional_index(&mut self) -> Parsed<Option<Index>> {
        if matches!(self.token(), Some(Token::Value(_))) { self.index().map(Some) } else { Ok(None) }
    }

    pub(super) fn edge(&mut self) -> Parsed<Edge> {
        let target = self.block_name()?;
        let arguments = if self.peek('(') { self.values()? } else { Vec::new() };
        Ok(Edge { target, arguments })
    }

    pub(super) fn block_name(&mut self) -> Parsed<BlockId> {
        let word = self.any_word()?;
        let number = word.strip_prefix('b').and_then(|number| number.parse().ok());
        number.map(BlockId).ok_or_else(|| self.error("a block was expected"))
    }

    pub(super) fn node(&mut self) -> Parsed<NodeId> {
        let word = self.any_word()?;
        let number = word.strip_prefix('n').and_then(|number| number.parse().ok());
        number.map(NodeId).ok_or_else(|| self.error("a node was expected"))
    }

    pub(super) fn function_id(&mut self) -> Parsed<FunctionId> {
        self.punct('@')?;
        Ok(FunctionId(self.number()?))
    }

    pub(super) fn definitions(&mut self) -> Parsed<Vec<Value>> {
        self.punct('(')?;
        let mut values = Vec::new();
        while !self.take(')') {
            values.push(self.definition()?);
            self.take(',');
        }
        Ok(values)
    }

    pub(super) fn definition(&mut self) -> Parsed<Value> {
        let value = self.value()?;
        self.punct(':')?;
        let ty = self.ty()?;
        self.values.graph.values[value.0 as usize].ty = ty;
        Ok(value)
    }

    pub(super) fn values(&mut self) -> Parsed<Vec<Value>> {
        self.punct('(')?;
        let mut values = Vec::new();
        while !self.take(')') {
            values.push(self.value()?);
            self.take(',');
        }
        Ok(values)
    }

    pub(super) fn bare_values(&mut self) -> Parsed<Vec<Value>> {
        let mut values = vec![self.value()?];
        while self.take(',') {
            values.push(self.value()?);
        }
        Ok(values)
    }

    pub(super) fn value(&mut self) -> Parsed<Value> {
        match self.token() {
            Some(Token::Value(text)) => {
                let text = text.clone();
                self.at += 1;
                Ok(self.values.lookup(&text))
            }
            _ => Err(self.error("a value was expected")),
        }
    }

    pub(super) fn ty(&mut self) -> Parsed<Type> {
        if self.take('(') {
            let mut items = Vec::new();
            while !self.take(')') {
                items.push(self.ty()?);
                self.take(',');
            }
            return Ok(Type::Tuple(items.into()));
        }
        if self.take_word("optional") {
            return Ok(Type::optional(self.ty()?));
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
                "B" => Layout::Bytes,
                _ => return Err(self.error("a layout was expected")),
            };
            self.punct(')')?;
            return Ok(Type::Array(ArrayType { dtype, ndim, layout, readonly }));
        }
        if self.take_word("cell") {
            self.punct('(')?;
            let dtype = self.dtype()?;
            self.punct(')')?;
            return Ok(Type::Cell(CellType { dtype, readonly }));
        }
        if self.take_word("none") {
            return Ok(Type::Unit);
        }
        if self.take_word("text") {
            return Ok(Type::Text);
        }
        if self.take_word("generator") {
            return Ok(Type::Generator);
        }
        if self.take_word("closure") {
            let id = self.number()?;
            let name = self.any_word()?;
            self.punct('(')?;
            let mut carried = Vec::new();
            while !self.take(')') {
                carried.push(self.ty()?);
                self.take(',');
            }
            return Ok(Type::Closure(ClosureType { id, name: name.into(), carried: carried.into() }));
        }
        if let Some(container) = self.container()? {
            return Ok(Type::Container(container));
        }
        let dtype = self.dtype()?;
        Ok(Type::Scalar(ScalarType { dtype, weak: self.take('~') }))
    }

    /// `list(item)`, `typed dict(key, value)`
    fn container(&mut self) -> Parsed<Option<ContainerType>> {
        let typed = self.take_word("typed");
        let kinds = [ContainerKind::List, ContainerKind::Set, ContainerKind::Dict];
        let Some(kind) = kinds.into_iter().find(|kind| self.take_word(kind.name())) else {
            return if typed { Err(self.error("a container was expected")) } else { Ok(None) };
        };
        self.punct('(')?;
        let mut items = Vec::new();
        while !self.take(')') {
            items.push(self.ty()?);
            self.take(',');
        }
        Ok(Some(ContainerType { kind, typed, items: items.into() }))
    }

    pub(super) fn dtype(&mut self) -> Parsed<DType> {
        if matches!(self.token(), Some(Token::Text(_))) {
            let text = self.string()?;
            return DType::from_text(&text).ok_or_else(|| self.error("a type was expected"));
        }
        let word = self.any_word()?;
        let known = ALL.into_iter().chain([DType::Float16]).find(|dtype| dtype.name() == word);
        known.ok_or_else(|| self.error("a type was expected"))
    }

    pub(super) fn span(&mut self) -> Parsed<Span> {
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
}
