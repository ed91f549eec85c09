//! The parameters of blocks: what the edges into a block, and the assumptions, say of its variables.

use super::elaborate::{Elaborator, Pending};
use super::item_types::has_display;
use super::join::join;
use super::operand::{Entries, Operand};
use super::ranges::{range_type, type_of_slice};
use crate::graph::{BlockId, ENTRY, Edge, Value};
use crate::host::Object;
use crate::types::{NamedType, Type};
use hotloop_array::dtype::DType;
use std::collections::HashMap;
use std::rc::Rc;

/// What a block parameter is, joined over edges.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Parameter {
    /// A run-time value; `maybe_unbound` names the variable if some path does not assign it.
    Typed { ty: Type, maybe_unbound: Option<Rc<str>> },
    /// The same on every path, and without bits at run time.
    Constant(Operand),
}

/// The assumptions about the parameters of blocks.
pub(super) type Assumptions = HashMap<BlockId, Vec<Option<Parameter>>>;

impl Elaborator<'_, '_> {
    /// Joins what the edges seen so far and the assumptions say of the block's parameters, and defines them.
    pub(super) fn enter(&mut self, block: BlockId) {
        if block == ENTRY {
            return;
        }
        let Some(mut parameters) = self.join_block(block) else { return };
        if let Some(assumed) = self.assumptions.get(&block).cloned() {
            for (parameter, assumed) in parameters.iter_mut().zip(assumed) {
                let (Some(have), Some(assumed)) = (&*parameter, &assumed) else {
                    *parameter = parameter.take().or_else(|| assumed.clone());
                    continue;
                };
                if let Some(both) = self.join_pair(have, assumed) {
                    *parameter = Some(both);
                }
            }
        }
        let loaded = self.loaded.clone();
        for (flow_value, parameter) in loaded.flow.graph.block(block).parameters.iter().zip(&parameters) {
            let name = loaded.flow.graph.values[flow_value.0 as usize].name.clone();
            let operand = match parameter {
                None => Operand::Poison,
                Some(Parameter::Constant(operand)) => operand.clone(),
                Some(Parameter::Typed { ty, maybe_unbound }) => {
                    let value = self.graph.add_parameter(block, ty.clone(), name);
                    self.note_parameter(value);
                    match maybe_unbound {
                        None => Operand::Value(value),
                        Some(name) => {
                            let bound = self.graph.add_parameter(block, Type::strong(DType::Bool), None);
                            Operand::Maybe { value, bound, name: name.clone() }
                        }
                    }
                }
            };
            self.environment[flow_value.0 as usize] = Some(operand);
        }
        self.entered.insert(block, parameters);
    }

    /// The parameters of a block joined over the edges that are there; `None` if there is no edge.
    fn join_block(&mut self, block: BlockId) -> Option<Vec<Option<Parameter>>> {
        let loaded = self.loaded.clone();
        let mut joined: Option<Vec<Option<Parameter>>> = None;
        let mut conflict = None;
        let mut displays = Vec::new();
        let mut sources: Vec<_> = self.pending.keys().copied().collect();
        sources.sort_unstable();
        for source in sources {
            for edge in self.live_edges(source).into_iter().filter(|edge| edge.target == block) {
                let parameters = joined.get_or_insert_with(|| vec![None; edge.arguments.len()]);
                for (i, argument) in edge.arguments.iter().enumerate() {
                    let incoming = self.parameter_of(*argument);
                    parameters[i] = match (parameters[i].take(), incoming) {
                        (known, None) => known,
                        (None, incoming) => incoming,
                        (Some(known), Some(incoming)) => match self.join_pair(&known, &incoming) {
                            Some(both) => Some(both),
                            // A display that meets another exists at run time.
                            None if is_display(&known) || is_display(&incoming) => {
                                displays.push(loaded.flow.graph.block(block).parameters[i]);
                                None
                            }
                            None => {
                                conflict = Some((i, known.clone(), incoming));
                                Some(known)
                            }
                        },
                    };
                }
            }
        }
        for parameter in displays {
            self.need_lists_of(parameter);
        }
        if let Some((i, one, other)) = conflict {
            let value = loaded.flow.graph.block(block).parameters[i];
            self.reject_conflict(block, value, &one, &other);
        }
        joined
    }

    /// What covers both. Tuples that are not the same on both paths become values.
    fn join_pair(&mut self, a: &Parameter, b: &Parameter) -> Option<Parameter> {
        join_parameters(a, b)
            .or_else(|| {
                let (a, b) = (self.as_typed(a), self.as_typed(b));
                join_parameters(&a, &b)
            })
            .or_else(|| join_with_unbound(a, b))
    }

    fn as_typed(&mut self, parameter: &Parameter) -> Parameter {
        match parameter {
            Parameter::Constant(
                operand @ (Operand::Tuple(_)
                | Operand::Entries(..)
                | Operand::Range { .. }
                | Operand::Slice(_)
                | Operand::Keywords(_)
                | Operand::Object(Object::Function(_))),
            ) => match self.type_of(operand) {
                Some(ty) => Parameter::Typed { ty, maybe_unbound: None },
                None => parameter.clone(),
            },
            other => other.clone(),
        }
    }

    /// The type that an operand has as a value; `None` for what is no value.
    pub(super) fn type_of(&mut self, operand: &Operand) -> Option<Type> {
        match operand {
            Operand::Object(Object::Function(function)) => {
                self.session.host.function_type(*function).map(|named| Type::Named(Box::new(named)))
            }
            Operand::Value(value) => Some(self.graph.ty(*value).clone()),
            Operand::Range { parallel: false, .. } => Some(Type::Named(Box::new(range_type()))),
            Operand::Slice(parts) => Some(type_of_slice(parts)),
            Operand::Entries(table, which) => {
                let items = &self.graph.ty(*table).as_container()?.items;
                let [key, value] = &items[..] else { return None };
                Some(Type::list(match which {
                    Entries::Keys => key.clone(),
                    Entries::Values => value.clone(),
                    Entries::Items => Type::Tuple(Box::new([key.clone(), value.clone()])),
                }))
            }
            Operand::Keywords(values) => {
                let parts = values.iter().map(|(_, value)| self.type_of(value)).collect::<Option<_>>()?;
                let names = values.iter().map(|(name, _)| Box::from(&**name)).collect();
                Some(Type::Named(Box::new(NamedType::keywords(names, parts))))
            }
            Operand::Tuple(items) => {
                Some(Type::Tuple(items.iter().map(|item| self.type_of(item)).collect::<Option<_>>()?))
            }
            _ => None,
        }
    }

    fn reject_conflict(&mut self, block: BlockId, value: Value, one: &Parameter, other: &Parameter) {
        let loaded = self.loaded.clone();
        let data = loaded.flow.graph.block(block);
        let span = data.insts.first().map_or(data.terminator_span, |inst| inst.span);
        let name = match &loaded.flow.graph.values[value.0 as usize].name {
            Some(name) => format!("the variable '{name}'"),
            None => "the value of this expression".to_owned(),
        };
        let (one, other) = (self.describe_parameter(one), self.describe_parameter(other));
        let rejection = self
            .rejection(
                span,
                "conflicting-types",
                format!("{name} is {one} on one path and {other} on another"),
            )
            .with_hint("give it one type on all paths, or use two variables");
        self.record(rejection);
    }

    fn describe_parameter(&self, parameter: &Parameter) -> String {
        match parameter {
            Parameter::Typed { ty, .. } => ty.to_string(),
            Parameter::Constant(operand) => self.describe(operand),
        }
    }

    fn parameter_of(&self, value: Value) -> Option<Parameter> {
        match self.environment[value.0 as usize].as_ref()? {
            Operand::Value(value) => {
                Some(Parameter::Typed { ty: self.graph.ty(*value).clone(), maybe_unbound: None })
            }
            Operand::Maybe { value, name, .. } => Some(Parameter::Typed {
                ty: self.graph.ty(*value).clone(),
                maybe_unbound: Some(name.clone()),
            }),
            Operand::Poison => None,
            operand => Some(Parameter::Constant(operand.clone())),
        }
    }

    /// The edges of Flow that leave the block and were not pruned.
    pub(super) fn live_edges(&self, block: BlockId) -> Vec<Edge> {
        let targets = match self.pending.get(&block) {
            Some(Pending::Jump(target)) => vec![*target],
            Some(Pending::Branch(_, then, otherwise)) => vec![*then, *otherwise],
            Some(Pending::Try(next, handler)) => next.iter().copied().chain([*handler]).collect(),
            _ => vec![],
        };
        let terminator = &self.loaded.flow.graph.block(block).terminator;
        let mut live = Vec::new();
        for target in targets {
            // Both edges of a branch may lead to one block; each is taken once.
            let nth = live.iter().filter(|edge: &&Edge| edge.target == target).count();
            if let Some(edge) = terminator.edges().filter(|edge| edge.target == target).nth(nth) {
                live.push(edge.clone());
            }
        }
        live
    }

    pub(super) fn join_all(&mut self) -> Assumptions {
        let blocks: Vec<_> = self.entered.keys().copied().filter(|block| *block != ENTRY).collect();
        let mut all = Assumptions::new();
        for block in blocks {
            if let Some(joined) = self.join_block(block) {
                // What was assumed before stays: assumptions only widen.
                let widened = match self.assumptions.get(&block) {
                    None => joined,
                    Some(before) => {
                        let before = before.clone();
                        let both = joined.into_iter().zip(&before);
                        both.map(|(now, before)| match (now, before) {
                            (Some(now), Some(before)) => self.join_pair(&now, before).or(Some(now)),
                            (now, _) => now,
                        })
                        .collect()
                    }
                };
                all.insert(block, widened);
            }
        }
        all.insert(ENTRY, Vec::new());
        all
    }
}

/// Whether this is a display, or a tuple with one.
fn is_display(parameter: &Parameter) -> bool {
    matches!(parameter, Parameter::Constant(operand) if has_display(operand))
}

/// Assumptions for the next attempt, which has other values: a tuple of them says nothing there.
pub(super) fn for_next_attempt(mut assumptions: Assumptions) -> Assumptions {
    for parameter in assumptions.values_mut().flatten() {
        if matches!(
            parameter,
            Some(Parameter::Constant(
                Operand::Tuple(_)
                    | Operand::List(_)
                    | Operand::Keywords(_)
                    | Operand::Entries(..)
                    | Operand::Range { .. }
                    | Operand::Slice(_)
            ))
        ) {
            *parameter = None;
        }
    }
    assumptions
}

fn join_parameters(a: &Parameter, b: &Parameter) -> Option<Parameter> {
    use Parameter::{Constant, Typed};
    match (a, b) {
        (Typed { ty: one, maybe_unbound: first }, Typed { ty: other, maybe_unbound: second }) => {
            Some(Typed { ty: join(one, other)?, maybe_unbound: first.clone().or_else(|| second.clone()) })
        }
        (Constant(Operand::Unbound(name)), Typed { ty, .. })
        | (Typed { ty, .. }, Constant(Operand::Unbound(name))) => {
            Some(Typed { ty: ty.clone(), maybe_unbound: Some(name.clone()) })
        }
        (Constant(one), Constant(other)) if one == other => Some(a.clone()),
        // A tuple that is missing on the other path becomes a value, and a display exists at run time.
        (Constant(Operand::Unbound(_)), Constant(other)) if !is_composed(other) => Some(a.clone()),
        (Constant(other), Constant(Operand::Unbound(_))) if !is_composed(other) => Some(b.clone()),
        _ => None,
    }
}

fn is_composed(operand: &Operand) -> bool {
    matches!(operand, Operand::Tuple(_) | Operand::List(_))
}

/// A variable that is constant on one path and missing on the other is unbound when it matters.
fn join_with_unbound(a: &Parameter, b: &Parameter) -> Option<Parameter> {
    use Parameter::Constant;
    match (a, b) {
        (unbound @ Constant(Operand::Unbound(_)), other)
        | (other, unbound @ Constant(Operand::Unbound(_)))
            if !is_display(other) =>
        {
            Some(unbound.clone())
        }
        _ => None,
    }
}
