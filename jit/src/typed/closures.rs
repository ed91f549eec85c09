//! Functions inside of compiled functions: values that carry the variables which they use.
//!
//! Which function such a value is shows in its type, so that a call of it is compiled like any other; what it carries at run
//! time is a tuple. What a variable stands for only while compiling (a module, another function) is part of the type too.

use super::calls::Defaults;
use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use super::session::{Loaded, Options, Session};
use crate::flow::ParameterKind;
use crate::graph::{ENTRY, Span, Value};
use crate::host::{FunctionHandle, Object};
use crate::loops::{self, Check, ListAction};
use crate::scalar::ScalarOp;
use crate::types::{ClosureType, Type};
use hotloop_array::dtype::DType;
use std::collections::HashMap;
use std::rc::Rc;

/// Handles from here on are functions inside of functions; those of the library are above, those of a Host below.
const FIRST_HANDLE: u32 = 1 << 30;

/// The inner functions of a program, and what they carry.
#[derive(Default)]
pub(super) struct Closures {
    handles: HashMap<(FunctionHandle, u32), FunctionHandle>,
    kinds: Vec<(FunctionHandle, Vec<Carried>)>,
}

/// What an inner function carries for a variable or a default value.
#[derive(Debug, Clone, PartialEq)]
enum Carried {
    /// The next part of its value.
    Part,
    /// What is known while compiling.
    Object(Object),
    /// Nothing: the variable has no value yet.
    Unbound(Rc<str>),
}

impl Closures {
    /// The number of the type of a function that carries these.
    fn number(&mut self, function: FunctionHandle, carried: Vec<Carried>) -> u32 {
        let kind = (function, carried);
        let known = self.kinds.iter().position(|each| *each == kind);
        let at = known.unwrap_or_else(|| {
            self.kinds.push(kind);
            self.kinds.len() - 1
        });
        at as u32
    }
}

impl Session<'_> {
    /// The handle of a function that is defined in another one, compiled with these options or those of the other one.
    pub(super) fn inner_function(
        &mut self,
        function: FunctionHandle,
        outer: &Loaded,
        inner: u32,
        options: Option<Options>,
    ) -> FunctionHandle {
        if let Some(known) = self.closures.handles.get(&(function, inner)) {
            return *known;
        }
        let handle = FunctionHandle(FIRST_HANDLE + self.closures.handles.len() as u32);
        self.closures.handles.insert((function, inner), handle);
        let mut source = outer.source.clone();
        source.defaults.clear();
        source.keyword_defaults.clear();
        source.options = options.or(source.options).or_else(|| Some(self.options.clone()));
        let flow = outer.flow.inner[inner as usize].clone();
        self.flows.insert(handle, Rc::new(Loaded { flow, source, scope: outer.scope }));
        handle
    }
}

impl Elaborator<'_, '_> {
    /// An inner function where it is defined.
    pub(super) fn closure(
        &mut self,
        inner: u32,
        captures: &[Value],
        defaults: &[Value],
        span: Span,
    ) -> Elaborated {
        let function = self.inner_function(inner);
        let mut carried = Vec::new();
        for value in captures {
            self.need_list(*value);
            carried.push(self.environment[value.0 as usize].clone().unwrap_or(Operand::Poison));
        }
        for value in defaults {
            self.need_list(*value);
            carried.push(self.read_or_none(*value, span)?);
        }
        self.carrying(function, carried, span)
    }

    /// The handle of a function that is defined in this one.
    pub(super) fn inner_function(&mut self, inner: u32) -> FunctionHandle {
        let options = self.options.clone();
        self.session.inner_function(self.handle, &self.loaded, inner, Some(options))
    }

    /// The value of an inner function that carries these.
    fn carrying(&mut self, function: FunctionHandle, carried: Vec<Operand>, span: Span) -> Elaborated {
        let (mut kinds, mut values) = (Vec::new(), Vec::new());
        let mut operands = carried.clone();
        for (at, operand) in carried.into_iter().enumerate() {
            match operand {
                Operand::Poison => return Ok(Operand::Poison),
                Operand::Unbound(name) => kinds.push(Carried::Unbound(name)),
                Operand::Object(object) => kinds.push(Carried::Object(object)),
                Operand::Maybe { value, bound, name } => {
                    self.effect(loops::Op::CheckBound { bound, name }, span);
                    kinds.push(Carried::Part);
                    values.push(value);
                    operands[at] = Operand::Value(value);
                }
                other => {
                    values.push(self.materialise(&other, span)?);
                    kinds.push(Carried::Part);
                }
            }
        }
        let name = match self.session.flows.get(&function) {
            Some(loaded) => loaded.flow.name.to_string().into(),
            None => "".into(),
        };
        let types = values.iter().map(|value| self.graph.ty(*value).clone()).collect();
        let id = self.session.closures.number(function, kinds);
        let ty = Type::Closure(ClosureType { id, name, carried: types });
        let closure = self.basic(loops::Op::Tuple(values), ty, span);
        self.carried.insert(closure, operands);
        Ok(Operand::Value(closure))
    }

    /// What the value of an inner function carries, as it lists it.
    fn carried(&mut self, closure: Value, ty: &ClosureType, span: Span) -> (FunctionHandle, Vec<Operand>) {
        let (function, kinds) = self.session.closures.kinds[ty.id as usize].clone();
        if let Some(operands) = self.carried.get(&closure) {
            return (function, operands.clone());
        }
        let mut parts = ty.carried.iter().enumerate();
        let operands = kinds
            .into_iter()
            .map(|kind| match kind {
                Carried::Part => match parts.next() {
                    Some((index, part)) => {
                        let get = loops::Op::TupleGet { tuple: closure, index: index as u32 };
                        Operand::Value(self.basic(get, part.clone(), span))
                    }
                    None => Operand::Poison,
                },
                Carried::Object(object) => self.object_operand(object, span),
                Carried::Unbound(name) => Operand::Unbound(name),
            })
            .collect();
        (function, operands)
    }

    /// An inner function by its name: with the variables as they are now.
    pub(super) fn refreshed(
        &mut self,
        closure: Value,
        captures: &[(Rc<str>, Value)],
        span: Span,
    ) -> Elaborated {
        let operand = self.read(closure, span)?;
        let Operand::Value(value) = operand else { return Ok(operand) };
        let Type::Closure(ty) = self.graph.ty(value).clone() else { return Ok(operand) };
        let (function, mut carried) = self.carried(value, &ty, span);
        let Some(loaded) = self.session.flows.get(&function).cloned() else { return Ok(operand) };
        for (name, now) in captures {
            if let Some(at) = loaded.flow.captures.iter().position(|each| each == name) {
                self.need_list(*now);
                carried[at] = self.environment[now.0 as usize].clone().unwrap_or(Operand::Poison);
            }
        }
        self.carrying(function, carried, span)
    }

    /// The inner function that is being compiled, as a value.
    pub(super) fn itself(&mut self, span: Span) -> Elaborated {
        let loaded = self.loaded.clone();
        let parameters = &loaded.flow.graph.block(ENTRY).parameters;
        let count = loaded.flow.captures.len() + loaded.flow.carried_defaults;
        let carried = parameters[..count]
            .iter()
            .map(|value| self.environment[value.0 as usize].clone().unwrap_or(Operand::Poison))
            .collect();
        self.carrying(self.handle, carried, span)
    }

    /// Calls an inner function.
    pub(super) fn call_closure(
        &mut self,
        closure: Value,
        ty: &ClosureType,
        positional: Vec<Operand>,
        keywords: Vec<(Rc<str>, Operand, Span)>,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let (function, mut carried) = self.carried(closure, ty, span);
        let loaded = match self.session.load(function) {
            Ok(loaded) => loaded,
            Err(rejections) => {
                self.record_all(rejections);
                return Ok(Some(Operand::Poison));
            }
        };
        let mut by_default = carried[loaded.flow.captures.len()..].to_vec();
        let by_name: Vec<_> = loaded.flow.parameters.iter().filter(|each| each.has_default).collect();
        let by_name = by_name.into_iter().filter(|each| each.kind == ParameterKind::Keyword);
        let by_name: Vec<Rc<str>> = by_name.map(|each| each.name.clone()).collect();
        let named = by_default.split_off(by_default.len().saturating_sub(by_name.len()));
        let defaults = Defaults { positional: by_default, by_name: by_name.into_iter().zip(named).collect() };
        let bound = self.bind(&loaded.flow, positional, keywords, &defaults, span)?;
        carried.extend(bound);
        self.call_bound(function, carried, span)
    }

    /// What a variable in a cell holds.
    pub(super) fn read_variable_cell(&mut self, cell: &Operand, name: &Rc<str>, span: Span) -> Operand {
        let Some(list) = self.as_list(cell) else { return Operand::Poison };
        if self.is_undetermined(cell) {
            return Operand::Poison;
        }
        let length = self.list_length(list, span);
        let zero = self.int_constant(0, span);
        let bound = self.scalar(ScalarOp::NotEqual, vec![length, zero], Type::strong(DType::Bool), span);
        self.effect(loops::Op::CheckBound { bound, name: name.clone() }, span);
        self.list_item(list, zero, Check::Proven, span)
    }

    /// Assigns a variable in a cell.
    pub(super) fn write_variable_cell(&mut self, cell: &Operand, value: Value, span: Span) -> Elaborated<()> {
        let Some(list) = self.as_list(cell) else { return Ok(()) };
        self.need_list(value);
        let is_deleted = matches!(self.environment[value.0 as usize], Some(Operand::Unbound(_)));
        let operand = if is_deleted { None } else { Some(self.read_or_none(value, span)?) };
        let item = match &operand {
            Some(Operand::Poison) => return Ok(()),
            Some(operand) => match self.put(list, 0, operand, span)? {
                Some(item) => Some(item),
                None => return Ok(()),
            },
            None => None,
        };
        self.list_call("hl_list_clear", vec![list], span);
        if let Some(item) = item {
            self.list_effect(ListAction::Append, vec![list, item], span);
        }
        Ok(())
    }
}
