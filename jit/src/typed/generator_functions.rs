//! Generator functions: what a call of one makes, and how its body keeps variables (see [`crate::flow::generators`]).
//!
//! A generator is a container of one item, like an instance: first the number of the place where it goes on, then the variables
//! that it keeps. Which function its body is, and what the variables were when it was made, shows in its type. What is known of a
//! variable only while compiling takes no room: it is what it was at the place where it was kept.

use super::elaborate::{Elaborated, Elaborator};
use super::item_types::has_display;
use super::join::join;
use super::operand::Operand;
use super::session::{Actual, Session};
use crate::flow;
use crate::graph::{ENTRY, Span, Value};
use crate::host::FunctionHandle;
use crate::loops::{self, ListAction};
use crate::scalar::Const;
use crate::types::{ContainerKind, ContainerType, NamedKind, NamedType, Type, storage_masks};
use hotloop_array::dtype::DType;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// The kinds of generators of a program, by the numbers of their types.
#[derive(Default)]
pub(super) struct Generators(Vec<Kind>);

/// A body, and the variables that it begins with.
#[derive(Clone, PartialEq)]
struct Kind {
    body: FunctionHandle,
    start: Places,
}

/// The number of a place, and a variable that is kept there.
type Place = (u32, Rc<str>);

/// The variables that are kept.
pub(super) type Places = BTreeMap<Place, Kept>;

/// A variable that is kept.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kept {
    /// What it is; its values are numbers of the parts.
    operand: Operand,
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq)]
enum Part {
    /// In a field of the generator.
    Field(Type),
    /// The same whenever it is kept.
    Known(Const, Type),
    /// A part of a fixed variable: one that the generator was given and never assigns.
    Fixed(Rc<str>, usize),
}

/// What a function makes that does nothing but make a generator of its parameters.
pub(super) struct Making {
    /// Which of its inner functions the body is.
    pub(super) body: u32,
    /// The variables that the body begins with, by the parameters that they are.
    pub(super) variables: Vec<(Rc<str>, usize)>,
}

/// The generator that a function makes, if it does nothing else.
pub(super) fn made_by(function: &flow::Function) -> Option<Making> {
    let block = function.graph.block(ENTRY);
    let [inst] = &block.insts[..] else { return None };
    let flow::Op::Generator { body, variables } = &inst.op else { return None };
    let variables = variables.iter().map(|(name, value)| {
        let at = block.parameters.iter().position(|parameter| parameter == value)?;
        Some((name.clone(), at))
    });
    Some(Making { body: *body, variables: variables.collect::<Option<_>>()? })
}

/// The values that one attempt keeps at places, or takes back from them.
pub(super) type Passages = Vec<Passage>;

/// The parts of a variable where it is kept, or taken back.
pub(super) struct Passage {
    place: Place,
    parts: Vec<Value>,
}

/// The fields of a generator.
struct Fields {
    /// The first slot of each, by the variable, which of its parts, and the type.
    slots: HashMap<(Rc<str>, usize, Type), u32>,
    types: Vec<Type>,
}

impl Fields {
    fn of(start: &Places, kept: &Places) -> Fields {
        let point = Type::weak(DType::Int64);
        let mut next = point.slots() as u32;
        let mut fields = Fields { slots: HashMap::new(), types: vec![point] };
        for ((_, name), kept) in start.iter().chain(kept) {
            for (number, part) in kept.parts.iter().enumerate() {
                let Part::Field(ty) = part else { continue };
                fields.slots.entry((name.clone(), number, ty.clone())).or_insert_with(|| {
                    fields.types.push(ty.clone());
                    next += ty.slots() as u32;
                    next - ty.slots() as u32
                });
            }
        }
        fields
    }

    fn slot(&self, name: &Rc<str>, number: usize, ty: &Type) -> u32 {
        self.slots.get(&(name.clone(), number, ty.clone())).copied().unwrap_or_default()
    }
}

impl Session<'_> {
    /// Which instance the body of a generator is, if it is there.
    pub(super) fn body_of_generator(&self, ty: &Type) -> Option<usize> {
        let named = ty.as_kind(NamedKind::Generator)?;
        let body = self.generators.0.get(named.number as usize)?.body;
        self.instances.iter().position(|each| each.is_of(body, ty))
    }
}

impl Elaborator<'_, '_> {
    /// Whether a value is a generator.
    pub(super) fn as_generator(&self, operand: &Operand) -> Option<Value> {
        let Operand::Value(value) = operand else { return None };
        self.graph.ty(*value).as_kind(NamedKind::Generator).map(|_| *value)
    }

    /// The result of a generator function, where it returns; `None` if control does not come back here in this attempt.
    pub(super) fn made_generator(
        &mut self,
        body: u32,
        variables: &[(Rc<str>, Value)],
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let body = self.inner_function(body);
        let mut operands = Vec::new();
        for (name, value) in variables {
            self.need_list(*value);
            let operand = self.environment[value.0 as usize].clone().unwrap_or(Operand::Poison);
            operands.push((name.clone(), operand));
        }
        let name = self.loaded.flow.name.clone();
        self.generator_of(body, &name, operands, true, span)
    }

    /// A generator whose body begins with these variables; `returned` if this function does nothing but return it. `None` if control
    /// does not come back here in this attempt.
    pub(super) fn generator_of(
        &mut self,
        body: FunctionHandle,
        function: &str,
        variables: Vec<(Rc<str>, Operand)>,
        returned: bool,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let mut start = Places::new();
        let mut values = Vec::new();
        for (name, operand) in variables {
            let Some((operand, parts)) = self.dismantled(&name, operand, span)? else {
                return Ok(Some(Operand::Poison));
            };
            let types = parts.iter().map(|part| Part::Field(self.graph.ty(*part).clone())).collect();
            start.insert((0, name.clone()), Kept { operand, parts: types });
            values.push((name, parts));
        }
        let kind = Kind { body, start };
        let kinds = &mut self.session.generators.0;
        let number = kinds.iter().position(|each| *each == kind).unwrap_or_else(|| {
            kinds.push(kind.clone());
            kinds.len() - 1
        });
        let ty = generator_type(number as u32, function);
        if returned {
            // The body may call this function again.
            self.session.instances[self.instance].result.get_or_insert_with(|| ty.clone());
        }
        let actuals = vec![Actual::Value(ty.clone()), Actual::Value(Type::weak(DType::Bool))];
        let index = match self.instance(body, actuals) {
            Ok(index) => index,
            Err(result) => return Ok(result),
        };
        let instance = &mut self.session.instances[index];
        // What it keeps may be found out later; then what makes it is elaborated again, too.
        instance.recursive |= instance.done.is_none();
        let fields = Fields::of(&kind.start, &instance.found.kept);
        let container = self.new_fields(&fields.types, span);
        for (name, parts) in values {
            for (number, part) in parts.into_iter().enumerate() {
                let slot = fields.slot(&name, number, &self.graph.ty(part).clone());
                let value = self.owned(part, span);
                self.list_effect(ListAction::SetMember(slot), vec![container, value], span);
            }
        }
        Ok(Some(Operand::Value(self.basic(loops::Op::Tuple(vec![container]), ty, span))))
    }

    /// A container of one item with these fields, all zero.
    pub(super) fn new_fields(&mut self, types: &[Type], span: Span) -> Value {
        let (slots, masks) = storage_masks(types);
        let mut arguments = vec![self.int_constant(slots as i64, span)];
        arguments.extend(masks.iter().map(|mask| self.int_constant(*mask as i64, span)).collect::<Vec<_>>());
        self.runtime_call("hl_instance_new", arguments, fields_type(), span)
    }

    /// Calls the body of a generator, if it `goes`: `None` or a tuple of the next item.
    pub(super) fn advance(&mut self, generator: Value, goes: Value, span: Span) -> Elaborated<Option<Value>> {
        let number =
            self.graph.ty(generator).as_kind(NamedKind::Generator).map(|named| named.number as usize);
        let kind = number.and_then(|number| self.session.generators.0.get(number));
        let Some(body) = kind.map(|kind| kind.body) else { return Ok(None) };
        let result = self.call_bound(body, vec![Operand::Value(generator), Operand::Value(goes)], span)?;
        Ok(match result {
            Some(Operand::Value(value)) => Some(value),
            _ => None,
        })
    }

    /// Where the generator whose body this is goes on. Until it stops again it is at its end.
    pub(super) fn resume_point(&mut self, generator: Value, span: Span) -> Elaborated {
        let container = self.fields_of(generator, span)?;
        let op = loops::Op::List { action: ListAction::Kept(0), operands: vec![container] };
        let point = self.basic(op, Type::weak(DType::Int64), span);
        self.set_point(container, -1, span);
        Ok(Operand::Value(point))
    }

    fn set_point(&mut self, container: Value, point: i64, span: Span) {
        let point = self.int_constant(point, span);
        self.list_effect(ListAction::SetMember(0), vec![container, point], span);
    }

    /// Whether the body comes to a place; else it does not go on there.
    pub(super) fn is_reached(&self, point: u32) -> bool {
        point == 0 || self.session.instances[self.instance].found.reached.contains(&point)
    }

    /// Takes back the variables of a place.
    pub(super) fn resume(
        &mut self,
        generator: Value,
        point: u32,
        names: &[Rc<str>],
        is_fixed: bool,
        span: Span,
    ) -> Elaborated<Vec<Operand>> {
        let container = self.fields_of(generator, span)?;
        let (start, fields) = self.layout();
        let mut operands = Vec::new();
        for name in names {
            let place = (point, name.clone());
            let found = &self.session.instances[self.instance].found.kept;
            let Some(kept) = (if point == 0 { &start } else { found }).get(&place).cloned() else {
                // What is kept there shows in the next attempt.
                operands.push(Operand::Poison);
                continue;
            };
            let mut parts = Vec::new();
            for (number, part) in kept.parts.iter().enumerate() {
                let (name, number, ty) = match part {
                    Part::Known(known, ty) => {
                        parts.push(self.constant(known.clone(), ty.clone(), span));
                        continue;
                    }
                    Part::Fixed(name, number) => (name, *number, fixed_type(&start, name, *number)),
                    Part::Field(ty) => (name, number, ty.clone()),
                };
                let is_fixed_part = is_fixed || matches!(part, Part::Fixed(..));
                let slot = fields.slot(name, number, &ty);
                let action = if is_fixed_part { ListAction::Lend(slot) } else { ListAction::Kept(slot) };
                let op = loops::Op::List { action, operands: vec![container] };
                let value = self.basic(op, ty, span);
                if is_fixed_part {
                    self.fixed.insert(value, (name.clone(), number));
                } else if point > 0 {
                    self.note_parameter(value);
                }
                parts.push(value);
            }
            let mut operand = kept.operand.clone();
            operand.for_each_value_mut(&mut |value| *value = parts[value.0 as usize]);
            operands.push(operand);
            self.resumed.push(Passage { place, parts });
        }
        Ok(operands)
    }

    /// Goes on at a place next time.
    pub(super) fn resume_at(&mut self, generator: Value, point: u32, span: Span) -> Elaborated<()> {
        let container = self.fields_of(generator, span)?;
        self.set_point(container, point.into(), span);
        Ok(())
    }

    /// Keeps variables for a place.
    pub(super) fn keep(
        &mut self,
        generator: Value,
        point: u32,
        variables: &[(Rc<str>, Value)],
        span: Span,
    ) -> Elaborated<()> {
        self.unsettled |= self.session.instances[self.instance].found.reached.insert(point);
        let container = self.fields_of(generator, span)?;
        let mut values = Vec::new();
        for (name, value) in variables {
            self.need_list(*value);
            let operand = self.environment[value.0 as usize].clone().unwrap_or(Operand::Poison);
            let Some((operand, parts)) = self.dismantled(name, operand, span)? else { continue };
            let place = (point, name.clone());
            let now = Kept { operand, parts: parts.iter().map(|part| self.part(*part)).collect() };
            let before = self.session.instances[self.instance].found.kept.get(&place);
            let (start, _) = self.layout();
            let Some(both) = before.map_or(Some(now.clone()), |before| covering(before, now, &start)) else {
                let reason = format!("the variable '{}' has another type each time", shown(name));
                return Err(self.rejection(span, "conflicting-types", reason).into());
            };
            if before != Some(&both) {
                self.unsettled = true;
                self.session.instances[self.instance].found.kept.insert(place.clone(), both.clone());
            }
            self.kept.push(Passage { place, parts: parts.clone() });
            values.push((name, both.parts, parts));
        }
        let (_, fields) = self.layout();
        for (name, kept, parts) in values {
            for (number, (kept, part)) in kept.iter().zip(parts).enumerate() {
                let Part::Field(ty) = kept else { continue };
                let value = self.convert(part, ty, span);
                let value = self.owned(value, span);
                let slot = fields.slot(name, number, ty);
                self.list_effect(ListAction::SetMember(slot), vec![container, value], span);
            }
        }
        Ok(())
    }

    /// What is kept where may be one container.
    pub(super) fn unify_passages(&mut self) {
        let (kept, resumed) = (std::mem::take(&mut self.kept), std::mem::take(&mut self.resumed));
        for kept in kept {
            for taken in resumed.iter().filter(|taken| taken.place == kept.place) {
                kept.parts.iter().zip(&taken.parts).for_each(|(a, b)| self.note_alike(*a, *b));
            }
        }
    }

    fn fields_of(&mut self, generator: Value, span: Span) -> Elaborated<Value> {
        match self.read(generator, span)? {
            Operand::Value(value) => {
                let op = loops::Op::TupleGet { tuple: value, index: 0 };
                Ok(self.basic(op, fields_type(), span))
            }
            _ => Err(self.rejection(span, "yield", "this is no generator").into()),
        }
    }

    /// What the generator whose body this is began with, and where it keeps what.
    fn layout(&self) -> (Places, Fields) {
        let own = self.graph.block(ENTRY).parameters.first();
        let number =
            own.and_then(|own| self.graph.ty(*own).as_kind(NamedKind::Generator)).map(|own| own.number);
        let kind = number.and_then(|number| self.session.generators.0.get(number as usize));
        let start = kind.map(|kind| kind.start.clone()).unwrap_or_default();
        let fields = Fields::of(&start, &self.session.instances[self.instance].found.kept);
        (start, fields)
    }

    fn part(&self, value: Value) -> Part {
        let ty = self.graph.ty(value).clone();
        if let Some((name, number)) = self.fixed.get(&value) {
            return Part::Fixed(name.clone(), *number);
        }
        match self.facts.constant(value) {
            Some(known @ (Const::Int(..) | Const::Bool(_))) => Part::Known(known.clone(), ty),
            _ => Part::Field(ty),
        }
    }

    /// What a variable is, and the values in it; `None` while that is not known.
    fn dismantled(
        &mut self,
        name: &str,
        mut operand: Operand,
        span: Span,
    ) -> Elaborated<Option<(Operand, Vec<Value>)>> {
        if operand == Operand::Poison || has_display(&operand) || self.is_undetermined(&operand) {
            return Ok(None);
        }
        let mut values = Vec::new();
        let can_be_kept = operand.for_each_value_mut(&mut |value| {
            values.push(*value);
            *value = Value(values.len() as u32 - 1);
        });
        if !can_be_kept || values.iter().any(|value| self.graph.ty(*value).storage_slots().is_none()) {
            let reason = format!("a generator cannot keep the variable '{}' over a `yield`", shown(name));
            return Err(self.rejection(span, "yield", reason).into());
        }
        Ok(Some((operand, values)))
    }
}

/// What covers a variable as it was kept before and as it is now; `None` if nothing does.
fn covering(before: &Kept, now: Kept, start: &Places) -> Option<Kept> {
    if before.operand != now.operand {
        // What is known only while compiling has changed with the types.
        return Some(now);
    }
    let type_of = |part: &Part| match part {
        Part::Known(_, ty) | Part::Field(ty) => ty.clone(),
        Part::Fixed(name, number) => fixed_type(start, name, *number),
    };
    let parts = before.parts.iter().zip(&now.parts).map(|(before, now)| match (before, now) {
        (Part::Known(..) | Part::Fixed(..), _) if before == now => Some(now.clone()),
        _ => Some(Part::Field(join(&type_of(before), &type_of(now))?)),
    });
    Some(Kept { operand: now.operand.clone(), parts: parts.collect::<Option<_>>()? })
}

/// The type of a part of a fixed variable.
fn fixed_type(start: &Places, name: &Rc<str>, number: usize) -> Type {
    match start.get(&(0, name.clone())).and_then(|kept| kept.parts.get(number)) {
        Some(Part::Field(ty) | Part::Known(_, ty)) => ty.clone(),
        _ => Type::Unit,
    }
}

fn generator_type(number: u32, name: &str) -> Type {
    Type::Named(Box::new(NamedType {
        kind: NamedKind::Generator,
        number,
        parts: Box::new([fields_type()]),
        names: Box::new([]),
        text: format!("generator({name})").into(),
    }))
}

/// The type of what the fields of a generator lie in.
fn fields_type() -> Type {
    let items = Box::new([Type::Unit]);
    Type::Container(ContainerType { kind: ContainerKind::List, typed: true, items })
}

fn shown(name: &str) -> &str {
    name.split('@').next().unwrap_or(name)
}
