//! Removes what building left behind.

use super::{ForLoop, Op};
use crate::graph::simplify::{remove_trivial_parameters, resolve};
use crate::graph::{Graph, Operation, Value};

/// Removes the block parameters that always carry the same value.
pub(super) fn simplify(graph: &mut Graph<Op, ()>, loops: &mut [ForLoop]) {
    let replaced = remove_trivial_parameters(graph);
    for each in loops {
        each.iterator = resolve(&replaced, each.iterator);
    }
}

impl Operation for Op {
    fn for_each_value_mut(&mut self, visit: &mut dyn FnMut(&mut Value)) {
        match self {
            Op::Constant(_) | Op::Name(_) | Op::Unbound(_) | Op::Itself | Op::Cell | Op::Catch => {}
            Op::Matches { exception, class } => {
                visit(exception);
                class.iter_mut().for_each(visit);
            }
            Op::Closure { captures, defaults, .. } => {
                captures.iter_mut().chain(defaults).for_each(visit);
            }
            Op::Refresh { closure, captures } => {
                visit(closure);
                captures.iter_mut().for_each(|(_, value)| visit(value));
            }
            Op::ObjectMode { inputs, outputs, .. } => {
                inputs.iter_mut().chain(outputs).for_each(|(_, value)| visit(value));
            }
            Op::Declared(_, value)
            | Op::SetChunksize(value)
            | Op::Unary(_, value)
            | Op::Truth(value)
            | Op::ReadCell(value, _)
            | Op::Forget(value)
            | Op::RaiseAgain(value)
            | Op::Attribute(value, _)
            | Op::Unpack(value)
            | Op::UnpackStarred { value, .. }
            | Op::IsSequence { value, .. }
            | Op::IsMapping(value)
            | Op::Iterate(value)
            | Op::Iterable(value)
            | Op::Item(value)
            | Op::ResumePoint(value)
            | Op::ResumeAt(value, _)
            | Op::Resume { generator: value, .. }
            | Op::Next(value)
            | Op::NextOf(value, _) => visit(value),
            Op::WithoutKeys(value, keys) => {
                visit(value);
                keys.iter_mut().for_each(visit);
            }
            Op::Generator { variables, .. } => variables.iter_mut().for_each(|(_, value)| visit(value)),
            Op::Keep { generator, variables, .. } => {
                visit(generator);
                variables.iter_mut().for_each(|(_, value)| visit(value));
            }
            Op::Binary(_, left, right)
            | Op::InPlace(_, left, right)
            | Op::HasKey(left, right)
            | Op::Compare(_, left, right)
            | Op::WriteCell(left, right)
            | Op::Step(left, right)
            | Op::DeleteSubscript(left, right)
            | Op::Subscript(left, right) => {
                visit(left);
                visit(right);
            }
            Op::StoreSubscript { object, index, value, .. } => {
                visit(object);
                visit(index);
                visit(value);
            }
            Op::StoreAttribute { object, value, .. } => {
                visit(object);
                visit(value);
            }
            Op::Slice(start, stop, step) => [start, stop, step].into_iter().flatten().for_each(visit),
            Op::Format { value, spec, .. } => {
                visit(value);
                spec.iter_mut().for_each(visit);
            }
            Op::Splice(items) => items.iter_mut().for_each(|(value, _)| visit(value)),
            Op::Tuple(values) | Op::List(values) | Op::JoinTexts(values) | Op::Container(_, values) => {
                values.iter_mut().for_each(visit)
            }
            Op::Call { callee, arguments } => {
                visit(callee);
                arguments.iter_mut().for_each(|argument| visit(&mut argument.value));
            }
            Op::Raise(value) | Op::RaiseAssertion(value) => value.iter_mut().for_each(visit),
        }
    }
}
