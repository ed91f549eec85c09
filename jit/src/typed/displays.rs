//! Where a display must be a list at run time, and displays of containers that always are.

use super::elaborate::{Elaborated, Elaborator};
use super::item_types::has_display;
use super::library;
use super::operand::Operand;
use crate::flow::{self, BinaryOp, CompareOp};
use crate::graph::{Inst, Span, Value};
use crate::host::Object;
use crate::loops;
use crate::scalar::ScalarOp;
use crate::types::{ContainerKind, Type};
use hotloop_array::dtype::DType;

impl Elaborator<'_, '_> {
    /// Finds what an instruction needs at run time of the displays that it reads.
    pub(super) fn note_displays(&mut self, inst: &Inst<flow::Op>) {
        for value in self.needed_by(inst) {
            self.need_list(value);
        }
    }

    fn needed_by(&self, inst: &Inst<flow::Op>) -> Vec<Value> {
        match &inst.op {
            flow::Op::Attribute(object, _) => vec![*object],
            flow::Op::Subscript(object, _) | flow::Op::DeleteSubscript(object, _) => vec![*object],
            flow::Op::StoreSubscript { object, value, .. } if self.is_container(*object) => {
                vec![*object, *value]
            }
            flow::Op::StoreAttribute { object, value, .. }
                if self.known(*object).is_some_and(|object| self.is_instance(object)) =>
            {
                vec![*value]
            }
            flow::Op::InPlace(_, left, right) => match self.is_container(*left) {
                true => vec![*left, *right],
                false => Vec::new(),
            },
            flow::Op::Binary(BinaryOp::Add | BinaryOp::Mul, left, right) => {
                match [*left, *right].iter().any(|value| self.is_array(*value)) {
                    true => Vec::new(),
                    false => vec![*left, *right],
                }
            }
            flow::Op::Compare(CompareOp::In | CompareOp::NotIn, ..) => Vec::new(),
            flow::Op::Compare(_, left, right) => match [*left, *right].iter().any(|it| self.is_array(*it)) {
                true => Vec::new(),
                false => vec![*left, *right],
            },
            flow::Op::List(items) if self.is_needed(inst.results[0]) => items.clone(),
            flow::Op::Container(_, items) => items.clone(),
            flow::Op::Iterate(value) => match self.known(*value) {
                Some(Operand::List(items)) if !self.is_counted(items) => vec![*value],
                _ => Vec::new(),
            },
            flow::Op::Call { callee, arguments } => {
                let runs = match self.known(*callee) {
                    Some(Operand::Object(Object::Function(function))) => !library::contains(*function),
                    Some(Operand::Object(Object::JitClass(_) | Object::TupleClass(..))) => true,
                    Some(Operand::Object(Object::Overloaded(_, of))) => {
                        matches!(**of, Object::PlainFunction(_) | Object::Other(_) | Object::Thing(..))
                    }
                    Some(Operand::Value(value)) => matches!(self.graph.ty(*value), Type::Closure(_)),
                    Some(Operand::Object(Object::Known(name))) => {
                        name.starts_with("heapq.")
                            || name.starts_with("bisect.")
                            || **name == *"builtins.dict.fromkeys"
                            || self.zips_displays(name, arguments)
                            || **name == *"builtins.sorted"
                                && arguments.iter().any(|argument| self.is_container(argument.value))
                    }
                    Some(Operand::Method(receiver, _)) => {
                        self.is_instance(receiver)
                            || matches!(&**receiver, Operand::Value(value)
                                if self.graph.ty(*value).as_container().is_some())
                    }
                    _ => false,
                };
                if runs { arguments.iter().map(|argument| argument.value).collect() } else { Vec::new() }
            }
            _ => Vec::new(),
        }
    }

    /// Whether a loop over several things goes over a display whose items are no numbers of one type: it is a list then.
    fn zips_displays(&self, name: &str, arguments: &[flow::Argument]) -> bool {
        matches!(name, "builtins.zip" | "builtins.enumerate" | "builtins.reversed")
            && arguments.iter().any(|argument| match self.known(argument.value) {
                Some(Operand::List(items)) => !self.is_counted(items),
                _ => false,
            })
    }

    fn known(&self, value: Value) -> Option<&Operand> {
        self.environment[value.0 as usize].as_ref()
    }

    fn is_array(&self, value: Value) -> bool {
        matches!(self.known(value), Some(Operand::Value(value)) if self.graph.ty(*value).as_array().is_some())
    }

    /// Whether it is a container, or will be.
    fn is_container(&self, value: Value) -> bool {
        match self.known(value) {
            Some(Operand::Value(value)) => self.graph.ty(*value).as_container().is_some(),
            Some(operand) => has_display(operand),
            None => false,
        }
    }

    /// Whether a loop over the items needs no list: numbers of one type.
    fn is_counted(&self, items: &[Operand]) -> bool {
        let mut dtypes = items.iter().map(|item| match item {
            Operand::Value(value) => self.graph.ty(*value).scalar_dtype(),
            _ => None,
        });
        match dtypes.next() {
            None => true,
            Some(None) => false,
            Some(first) => items.len() <= MOST_CHOSEN && dtypes.all(|dtype| dtype == first),
        }
    }

    /// The display of a set or dict, or what a comprehension fills.
    pub(super) fn new_container(&mut self, kind: ContainerKind, items: &[Operand], span: Span) -> Elaborated {
        match kind {
            ContainerKind::List => self.new_list(items, span),
            ContainerKind::Set | ContainerKind::Dict => self.new_table(kind, items, span),
        }
    }

    /// `del object[index]`
    pub(super) fn delete_subscript(
        &mut self,
        object: &Operand,
        index: &Operand,
        span: Span,
    ) -> Elaborated<()> {
        if matches!((object, index), (Operand::Poison, _) | (_, Operand::Poison)) {
            return Ok(());
        }
        if let Some((table, ContainerKind::Dict)) = self.as_table(object) {
            if self.is_undetermined(object) {
                return Ok(());
            }
            self.call_helper("_dict_delete", vec![Operand::Value(table), index.clone()], span)?;
            return Ok(());
        }
        match self.as_list(object) {
            Some(list) => self.list_delete(list, index, span),
            None => {
                let what = self.describe(object);
                Err(self.rejection(span, "delete", format!("items of {what} cannot be deleted")).into())
            }
        }
    }

    /// `a is b` of containers.
    pub(super) fn same_container(&mut self, a: Value, b: Value, negated: bool, span: Span) -> Value {
        let truth = Type::weak(DType::Bool);
        let same = loops::Op::Primitive { symbol: "hl_same_container".into(), arguments: vec![a, b] };
        let same = self.basic(same, truth.clone(), span);
        if negated { self.scalar(ScalarOp::Invert, vec![same], truth, span) } else { same }
    }

    /// Passes lists to a function of NumPy as the arrays that it would make of them. Gives what the call is instead while
    /// their types are not known.
    pub(super) fn lists_as_arrays(
        &mut self,
        function: &str,
        arguments: &mut super::arguments::Arguments,
    ) -> Elaborated<Option<Operand>> {
        let lists: Vec<Operand> =
            arguments.all().filter(|operand| self.as_list(operand).is_some()).cloned().collect();
        if lists.is_empty() {
            return Ok(None);
        }
        if lists.iter().any(|list| self.is_undetermined(list)) {
            arguments.take_all();
            return Ok(Some(Operand::Poison));
        }
        let span = arguments.span;
        if let Some(helper) = of_arrays(function)
            && let Some(list) = lists.first()
            && let Some(Type::Array(_)) = self.as_list(list).and_then(|list| self.graph.ty(list).list_item())
        {
            let (mut passed, named) = arguments.take_all();
            passed.extend(named.into_iter().map(|(_, operand, _)| operand));
            return self.call_helper(helper, passed, span).map(Some);
        }
        arguments.for_each_mut(|operand| {
            *operand = self.list_as_array(operand, span)?;
            Ok(())
        })?;
        Ok(None)
    }
}

/// A loop over more items than these reads a list.
const MOST_CHOSEN: usize = 16;

/// The helper that joins the arrays of a list.
fn of_arrays(function: &str) -> Option<&'static str> {
    Some(match function {
        "concatenate" | "concat" => "_concatenate_list",
        "vstack" => "_vstack_list",
        "hstack" => "_hstack_list",
        "stack" => "_stack_list",
        _ => return None,
    })
}
