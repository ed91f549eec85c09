//! The end of an attempt: what the function returns, the arguments of its edges, and the finished function.

use super::elaborate::{Elaborated, Elaborator, Pending};
use super::item_types::has_display;
use super::join::{is_convertible, join};
use super::operand::Operand;
use super::parameters::Parameter;
use super::{CountedLoop, Function};
use crate::flow;
use crate::graph::{BlockId, ENTRY, Edge, Span, Terminator, Value};
use crate::loops;
use crate::rejection::Rejection;
use crate::types::Type;

impl Elaborator<'_, '_> {
    pub(super) fn returned_operand(&mut self, value: Value, span: Span) -> Elaborated {
        self.need_list(value);
        let operand = self.read_or_none(value, span)?;
        if operand == Operand::Poison || self.unsettled && has_display(&operand) {
            return Ok(operand);
        }
        let value = self.materialise(&operand, span)?;
        let ty = self.graph.ty(value).clone();
        if let Some(declared) = self.declared_result() {
            if !is_convertible(&ty, &declared) {
                let reason = format!("the signature says that {declared} is returned, but this is {ty}");
                return Err(self
                    .rejection(span, "return-type", reason)
                    .with_hint("correct the signature, or leave the type of the result out")
                    .into());
            }
            self.returned = Some(declared);
            return Ok(Operand::Value(value));
        }
        self.returned = match self.returned.take() {
            None => Some(ty),
            Some(known) => match join(&known, &ty) {
                Some(both) => Some(both),
                None => {
                    let reason = format!("one path returns {known} and another {ty}");
                    self.returned = Some(known);
                    return Err(self
                        .rejection(span, "conflicting-types", reason)
                        .with_hint("return one type on all paths")
                        .into());
                }
            },
        };
        Ok(Operand::Value(value))
    }

    /// What the signature says is returned.
    pub(super) fn declared_result(&self) -> Option<Type> {
        self.session.options.result.clone().filter(|_| self.instance == 0)
    }

    /// Gives the edges their arguments and collects the function.
    pub(super) fn finish(mut self) -> Result<Function, Vec<Rejection>> {
        let loaded = self.loaded.clone();
        let returned = self.returned.clone().or_else(|| self.declared_result());
        let result = returned.unwrap_or(Type::Unit);
        let result = match &self.session.instances[self.instance].result {
            Some(known) => join(known, &result).unwrap_or(result),
            None => result,
        };
        let mut blocks: Vec<_> = self.pending.keys().copied().collect();
        blocks.sort_unstable();
        for block in blocks {
            self.current = block;
            let span = loaded.flow.graph.block(block).terminator_span;
            let edges = self.live_edges(block);
            // What failures lead to gets its arguments in a block of its own: in this one any instruction may fail.
            let landing = matches!(self.pending.get(&block), Some(Pending::Try(..))).then(|| edges.len() - 1);
            let mut arguments: Vec<Edge> = Vec::new();
            let parts = matches!(self.pending.get(&block), Some(Pending::Branch(..)));
            for (at, edge) in edges.iter().enumerate() {
                // A generator goes on only where the branch leads to its next round.
                if landing != Some(at) && !(parts && self.steps_ahead(edge.target)) {
                    arguments.push(self.finish_edge(block, edge, span));
                    continue;
                }
                let between = self.graph.add_block();
                self.current = between;
                let onward = self.finish_edge(block, edge, span);
                self.graph.terminate(self.current, Terminator::Jump(onward), span);
                self.current = block;
                arguments.push(Edge { target: between, arguments: Vec::new() });
            }
            let terminator = match (self.pending.remove(&block), &arguments[..]) {
                (Some(Pending::Jump(_)), [edge]) => Terminator::Jump(edge.clone()),
                (Some(Pending::Try(..)), [next, handler]) => {
                    Terminator::Try { next: Some(next.clone()), handler: handler.clone() }
                }
                (Some(Pending::Try(..)), [handler]) => {
                    Terminator::Try { next: None, handler: handler.clone() }
                }
                (Some(Pending::Branch(condition, ..)), [then, otherwise]) => {
                    Terminator::Branch { condition, then: then.clone(), otherwise: otherwise.clone() }
                }
                (Some(Pending::Return(Operand::Value(value), span)), _) => {
                    Terminator::Return(self.convert(value, &result, span))
                }
                _ => Terminator::Unreachable,
            };
            self.graph.terminate(block, terminator, span);
        }
        // Conversions may have been refused.
        if !self.rejections.is_empty() {
            return Err(self.rejections);
        }
        let counted = self.counted_loops();
        counted.iter().for_each(|each| self.test_in_header(each.header));
        let hidden = self.hidden.iter().map(|(handle, _)| *handle).collect();
        let values: Vec<_> = self.hidden.iter().map(|(_, value)| *value).collect();
        self.graph.block_mut(ENTRY).parameters.extend(values);
        Ok(Function {
            name: loaded.flow.name.to_string(),
            source: loaded.source.id,
            span: loaded.flow.span,
            graph: self.graph,
            result,
            loops: counted,
            hidden,
            recursive: self.session.instances[self.instance].recursive,
            options: self.options,
            is_part: false,
            is_generator: flow::generators::is_body(&loaded.flow.graph),
        })
    }

    fn finish_edge(&mut self, from: BlockId, edge: &Edge, span: Span) -> Edge {
        let parameters = self.entered.get(&edge.target).cloned().unwrap_or_default();
        let mut arguments = Vec::new();
        for (argument, parameter) in edge.arguments.iter().zip(&parameters) {
            let Some(Parameter::Typed { ty, maybe_unbound }) = parameter else { continue };
            let operand = self.environment[argument.0 as usize].clone();
            let (value, bound) = match operand {
                Some(Operand::Value(value)) => (self.convert(value, ty, span), None),
                Some(Operand::Maybe { value, bound, .. }) => (self.convert(value, ty, span), Some(bound)),
                Some(
                    operand @ (Operand::Tuple(_)
                    | Operand::Keywords(_)
                    | Operand::Entries(..)
                    | Operand::Range { .. }
                    | Operand::Slice(_)
                    | Operand::Object(_)),
                ) if let Ok(value) = self.materialise(&operand, span) => {
                    (self.convert(value, ty, span), None)
                }
                _ => (self.zero_of(ty, span), Some(self.bool_constant(false, span))),
            };
            arguments.push(value);
            if maybe_unbound.is_some() {
                arguments.push(bound.unwrap_or_else(|| self.bool_constant(true, span)));
            }
        }
        let of_loop = self.loop_arguments(from, edge.target, span);
        if of_loop.is_empty() && self.is_back_edge(from, edge.target) {
            self.effect(loops::Op::Safepoint, span);
        }
        arguments.extend(of_loop);
        Edge { target: edge.target, arguments }
    }

    /// Whether control comes round again by this edge: a `while` loop goes on.
    fn is_back_edge(&self, from: BlockId, target: BlockId) -> bool {
        self.order.get(&target) <= self.order.get(&from)
    }

    /// Inside of a `try` the test of a loop has a block of its own, which joins the header if nothing in that can fail.
    fn test_in_header(&mut self, header: BlockId) {
        let test = match &self.graph.block(header).terminator {
            Terminator::Jump(edge) if edge.arguments.is_empty() => edge.target,
            _ => return,
        };
        let block = self.graph.block_mut(test);
        let (insts, span) = (std::mem::take(&mut block.insts), block.terminator_span);
        let terminator = std::mem::replace(&mut block.terminator, Terminator::Unreachable);
        self.graph.block_mut(header).insts.extend(insts);
        self.graph.terminate(header, terminator, span);
    }

    fn counted_loops(&self) -> Vec<CountedLoop> {
        let mut counted = Vec::new();
        for (index, source) in self.loaded.flow.loops.iter().enumerate() {
            if let Some(plan) = self.plans.get(&index)
                && plan.growing.is_none()
                && let Some(counter) = plan.counter
                && self.entered.contains_key(&source.header)
            {
                counted.push(CountedLoop {
                    preheader: source.preheader,
                    header: source.header,
                    body: source.body,
                    done: source.done,
                    counter,
                    start: plan.start,
                    stop: plan.stop,
                    parallel: plan.parallel,
                    span: source.span,
                });
            }
        }
        counted
    }
}
