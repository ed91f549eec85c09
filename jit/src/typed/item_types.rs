//! What containers hold.
//!
//! The items of a container have one type, which follows from all that is put into it: `[]` says nothing, the first `append`
//! does, and a float that is put among integers makes them floats. What is put in is noted while a function is elaborated
//! ([`Elaborator::put`]). Values that may be one container belong to one class, so that they get one type: a variable on
//! several paths, a slice and what it was taken from, the lists in a list. A class whose container comes from elsewhere (an
//! argument, the result of a call) has a type already, which what is put in must fit.
//!
//! At the end of an attempt the classes say which types the containers that were made should have had. If they had others, the
//! next attempt makes them so. The same holds for displays: `[a, b]` exists only while compiling until something needs a list
//! at run time ([`Elaborator::need_list`]).

use super::elaborate::Elaborator;
use super::generator_functions::Places;
use super::join::{is_convertible, join};
use super::operand::Operand;
use crate::flow;
use crate::graph::{Span, Value};
use crate::types::{ContainerType, Type};
use std::collections::{HashMap, HashSet};

/// Where a container is made: the Flow value of the instruction, and the how manieth there.
pub(super) type Origin = (Value, u32);

/// What attempts have found out about the containers of an instance.
#[derive(Default)]
pub(super) struct Found {
    /// Displays that exist at run time.
    lists: HashSet<Value>,
    /// The types of the items.
    items: HashMap<Origin, Vec<Type>>,
    /// What it keeps, if it is the body of a generator.
    pub(super) kept: Places,
    /// The places in it that it comes to.
    pub(super) reached: HashSet<u32>,
}

/// The classes of an attempt.
#[derive(Default)]
pub(super) struct Classes {
    parents: Vec<usize>,
    classes: Vec<Class>,
    of: HashMap<Value, usize>,
}

#[derive(Default, Clone)]
struct Class {
    /// The container as something gave it.
    fixed: Option<ContainerType>,
    origins: Vec<(Origin, ContainerType, Span)>,
    /// What was put in, by the number of the type of item.
    puts: Vec<Put>,
    /// The classes of the containers among the items.
    inner: [Option<usize>; 2],
}

#[derive(Clone)]
struct Put {
    which: usize,
    ty: Type,
    span: Span,
}

/// Containers nest at most so deep; one that holds itself would go on for ever.
const DEEPEST: usize = 8;

impl Classes {
    fn root(&mut self, mut class: usize) -> usize {
        while self.parents[class] != class {
            self.parents[class] = self.parents[self.parents[class]];
            class = self.parents[class];
        }
        class
    }

    fn add(&mut self, class: Class) -> usize {
        self.parents.push(self.parents.len());
        self.classes.push(class);
        self.parents.len() - 1
    }

    fn unify(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let from = std::mem::take(&mut self.classes[b]);
        self.parents[b] = a;
        let into = &mut self.classes[a];
        into.origins.extend(from.origins);
        into.puts.extend(from.puts);
        into.fixed = into.fixed.take().or(from.fixed);
        for which in 0..2 {
            match (self.classes[a].inner[which], from.inner[which]) {
                (Some(own), Some(other)) => self.unify(own, other),
                (None, other) => self.classes[a].inner[which] = other,
                (Some(_), None) => {}
            }
        }
    }

    /// The class of the containers among the items.
    fn inner(&mut self, class: usize, which: usize) -> usize {
        let root = self.root(class);
        if let Some(inner) = self.classes[root].inner[which] {
            return self.root(inner);
        }
        let fixed = self.classes[root].fixed.as_ref();
        let fixed = fixed.and_then(|container| container.items.get(which)?.as_container().cloned());
        let inner = self.add(Class { fixed, ..Class::default() });
        self.classes[root].inner[which] = Some(inner);
        inner
    }

    /// The type that the containers of a class should have; the two types that do not go together, if there are such.
    fn wanted(&mut self, class: usize, depth: usize) -> Result<Option<ContainerType>, Clash> {
        let root = self.root(class);
        let class = self.classes[root].clone();
        let Some(mut container) =
            class.fixed.clone().or_else(|| class.origins.first().map(|(_, ty, _)| ty.clone()))
        else {
            return Ok(None);
        };
        if class.fixed.as_ref().is_some_and(|fixed| !fixed.items.is_empty()) {
            for put in &class.puts {
                let fits = match (&container.items[put.which], &put.ty) {
                    (Type::Container(own), Type::Container(other)) if other.items.is_empty() => {
                        own.kind == other.kind
                    }
                    (own, ty) => may_be_put(ty, own),
                };
                if !fits {
                    let own = container.items[put.which].clone();
                    return Err(Clash { span: put.span, own, other: put.ty.clone(), fixed: true });
                }
            }
            return Ok(Some(container));
        }
        let mut items: Vec<Option<Type>> = vec![None; container.kind.arity()];
        let made = class.origins.iter().flat_map(|(_, ty, span)| {
            ty.items.iter().enumerate().map(|(which, ty)| Put { which, ty: ty.clone(), span: *span })
        });
        for put in made.chain(class.puts.iter().cloned()).collect::<Vec<_>>() {
            let ty = match &put.ty {
                Type::Container(_) if depth < DEEPEST => {
                    let inner = self.inner(root, put.which);
                    match self.wanted(inner, depth + 1)? {
                        Some(wanted) => Type::Container(wanted),
                        None => put.ty.clone(),
                    }
                }
                _ => put.ty.clone(),
            };
            items[put.which] = Some(match items[put.which].take() {
                None => ty,
                Some(known) => match join(&known, &ty) {
                    Some(both) => both,
                    None => return Err(Clash { span: put.span, own: known, other: ty, fixed: false }),
                },
            });
        }
        container.items = items.into_iter().collect::<Option<Vec<_>>>().unwrap_or_default().into();
        Ok(Some(container))
    }
}

/// What is put into a container and does not fit.
struct Clash {
    span: Span,
    own: Type,
    other: Type,
    /// Whether the container has its type from elsewhere.
    fixed: bool,
}

/// Whether a value may be put where items of another type are: a number must not lose its fraction.
pub(super) fn may_be_put(ty: &Type, item: &Type) -> bool {
    match (ty, item) {
        (Type::Scalar(from), Type::Scalar(to)) => {
            let rank = |scalar: &crate::types::ScalarType| scalar.dtype.kind();
            is_convertible(ty, item) && (rank(from) == rank(to) || rank(from) < rank(to))
        }
        (Type::Tuple(from), Type::Tuple(to)) => {
            from.len() == to.len() && from.iter().zip(to).all(|(from, to)| may_be_put(from, to))
        }
        (Type::Unit, Type::Optional(_)) => true,
        (Type::Optional(from), Type::Optional(to)) => may_be_put(&from[1], &to[1]),
        (from, Type::Optional(to)) => may_be_put(from, &to[1]),
        _ => is_convertible(ty, item),
    }
}

impl Elaborator<'_, '_> {
    /// The origin of the next container that this instruction makes.
    pub(super) fn origin(&mut self) -> Option<Origin> {
        let site = self.site?;
        self.made += 1;
        Some((site, self.made))
    }

    /// What is known of the items of containers from there.
    pub(super) fn known_items(&self, origin: Option<Origin>) -> Vec<Type> {
        let found = &self.session.instances[self.instance].found.items;
        origin.and_then(|origin| found.get(&origin).cloned()).unwrap_or_default()
    }

    /// Notes that a container was made.
    pub(super) fn note_made(&mut self, container: Value, origin: Option<Origin>, span: Span) {
        let Some(ty) = self.graph.ty(container).as_container().cloned() else { return };
        let (fixed, origins) = match origin {
            Some(origin) => (None, vec![(origin, ty, span)]),
            None => (Some(ty), Vec::new()),
        };
        let class = self.classes.add(Class { fixed, origins, ..Class::default() });
        self.classes.of.insert(container, class);
    }

    /// Notes a parameter of a block: what edges bring says what it is.
    pub(super) fn note_parameter(&mut self, parameter: Value) {
        if self.graph.ty(parameter).as_container().is_some() {
            let class = self.classes.add(Class::default());
            self.classes.of.insert(parameter, class);
        }
    }

    fn class(&mut self, container: Value) -> usize {
        if let Some(class) = self.classes.of.get(&container) {
            return *class;
        }
        let fixed = self.graph.ty(container).as_container().cloned();
        let class = self.classes.add(Class { fixed, ..Class::default() });
        self.classes.of.insert(container, class);
        class
    }

    /// Notes that both may be one container, or are of one type for another reason.
    pub(super) fn note_alike(&mut self, a: Value, b: Value) {
        if self.graph.ty(a).as_container().is_some() && self.graph.ty(b).as_container().is_some() {
            let (a, b) = (self.class(a), self.class(b));
            self.classes.unify(a, b);
        }
    }

    /// Notes that a container goes where one of this type is wanted.
    pub(super) fn note_fixed(&mut self, container: Value, ty: &ContainerType) {
        if self.graph.ty(container).as_container().is_some() {
            let class = self.classes.add(Class { fixed: Some(ty.clone()), ..Class::default() });
            let own = self.class(container);
            self.classes.unify(class, own);
        }
    }

    /// Notes that a value came out of a container.
    pub(super) fn note_taken(&mut self, container: Value, which: usize, item: Value) {
        if self.graph.ty(item).as_container().is_some() {
            let class = self.class(container);
            let inner = self.classes.inner(class, which);
            let own = self.class(item);
            // The type that it has is that of the container.
            let root = self.classes.root(own);
            self.classes.classes[root].fixed = None;
            self.classes.unify(inner, own);
        }
    }

    /// Notes that a value is put into a container; the value as an item of it, unless the types show only in the next attempt.
    pub(super) fn put(
        &mut self,
        container: Value,
        which: usize,
        operand: &Operand,
        span: Span,
    ) -> super::elaborate::Elaborated<Option<Value>> {
        let mut value = self.materialise(operand, span)?;
        if self.graph.ty(container).as_container().is_some_and(|own| own.typed) {
            value = self.owned(value, span);
        }
        let ty = self.graph.ty(value).clone();
        let class = self.class(container);
        if ty.as_container().is_some() {
            let inner = self.classes.inner(class, which);
            let own = self.class(value);
            self.classes.unify(inner, own);
        }
        let root = self.classes.root(class);
        self.classes.classes[root].puts.push(Put { which, ty: ty.clone(), span });
        let item = self.graph.ty(container).as_container().and_then(|own| own.items.get(which).cloned());
        let Some(item) = item else { return Ok(None) };
        if ty == item {
            return Ok(Some(value));
        }
        let fits = ty.as_container().is_none() && may_be_put(&ty, &item);
        Ok(fits.then(|| self.convert(value, &item, span)))
    }

    /// The value with its texts in storage: a constant lies in the code, and an argument is Python's, which what keeps the value
    /// may outlive.
    pub(super) fn owned(&mut self, value: Value, span: Span) -> Value {
        match self.graph.ty(value).clone() {
            Type::Text => self.text_made("hl_text_own", vec![value], span),
            ty @ (Type::Tuple(_) | Type::Optional(_) | Type::Named(_)) if holds_text(&ty) => {
                let parts = ty.parts().unwrap_or_default().to_vec();
                let parts = parts.into_iter().enumerate().map(|(index, part)| {
                    let get = crate::loops::Op::TupleGet { tuple: value, index: index as u32 };
                    let item = self.basic(get, part, span);
                    self.owned(item, span)
                });
                let parts = parts.collect();
                self.basic(crate::loops::Op::Tuple(parts), ty, span)
            }
            _ => value,
        }
    }

    /// What a function that is given containers of unknown items puts into them, by its parameters.
    pub(super) fn learned(&mut self) -> Vec<Vec<Type>> {
        let parameters = self.graph.block(crate::graph::ENTRY).parameters.clone();
        let learn = |parameter: Value| {
            let container = self.graph.ty(parameter).as_container()?;
            if !container.items.is_empty() {
                return None;
            }
            let class = *self.classes.of.get(&parameter)?;
            let wanted = self.classes.wanted(class, 0).ok().flatten()?;
            Some(wanted.items.to_vec())
        };
        parameters.into_iter().map(learn).map(Option::unwrap_or_default).collect()
    }

    /// Notes what a function that is called puts into a container.
    pub(super) fn note_puts(&mut self, container: Value, items: Vec<Type>, span: Span) {
        let class = self.class(container);
        let root = self.classes.root(class);
        let puts = items.into_iter().enumerate().map(|(which, ty)| Put { which, ty, span });
        self.classes.classes[root].puts.extend(puts);
    }

    /// At the end of an attempt: whether all containers had the types that they should have.
    pub(super) fn settle_items(&mut self) -> bool {
        self.unify_edges();
        self.unify_passages();
        let mut settled = !self.unsettled;
        let values: Vec<(Value, usize)> =
            self.classes.of.iter().map(|(value, class)| (*value, *class)).collect();
        for (value, class) in values {
            let root = self.classes.root(class);
            let wanted = match self.classes.wanted(root, 0) {
                Ok(Some(wanted)) => wanted,
                Ok(None) => continue,
                Err(clash) => {
                    self.reject_clash(clash);
                    continue;
                }
            };
            let origins = self.classes.classes[root].origins.clone();
            for (origin, _, _) in &origins {
                let found = &mut self.session.instances[self.instance].found.items;
                if !wanted.items.is_empty()
                    && found.get(origin).map(|items| &items[..]) != Some(&wanted.items)
                {
                    found.insert(*origin, wanted.items.to_vec());
                    settled = false;
                }
            }
            let have = self.graph.ty(value).as_container();
            if have.is_some_and(|have| have.items != wanted.items) && origins.is_empty() {
                // What came out of a container follows the type of that.
                continue;
            }
            if wanted.items.is_empty()
                && let Some((_, ty, span)) = origins.first()
            {
                let name = ty.kind.name();
                let reason = format!("what this {name} holds is not known: nothing is put into it");
                let rejection = self.rejection(*span, "unknown-items", reason);
                self.record(rejection.with_hint(format!(
                    "put something into it, or write what it will hold: [0 for _ in range(0)] is an empty {name} of integers"
                )));
            }
        }
        settled
    }

    fn reject_clash(&mut self, clash: Clash) {
        let Clash { span, own, other, fixed } = clash;
        let reason = if fixed {
            format!("this container holds {own}, and {other} is put into it")
        } else {
            format!("the items of a container have one type: there are {own} and {other}")
        };
        let hint = if fixed && own.scalar_dtype().is_some() && other.scalar_dtype().is_some() {
            "convert the value, or make the container with items of the wider type"
        } else {
            "use a tuple for things of several types"
        };
        let rejection = self.rejection(span, "items", reason).with_hint(hint);
        self.record(rejection);
    }

    /// Parameters of blocks are what edges bring, and all results are one.
    fn unify_edges(&mut self) {
        let loaded = self.loaded.clone();
        let blocks: Vec<_> = self.pending.keys().copied().collect();
        let value_of = |this: &Self, flow: Value| match &this.environment[flow.0 as usize] {
            Some(Operand::Value(value) | Operand::Maybe { value, .. }) => Some(*value),
            _ => None,
        };
        let mut returned: Option<Value> = None;
        for block in blocks {
            for edge in self.live_edges(block) {
                let parameters = &loaded.flow.graph.block(edge.target).parameters;
                for (argument, parameter) in edge.arguments.iter().zip(parameters) {
                    if let (Some(a), Some(b)) = (value_of(self, *argument), value_of(self, *parameter)) {
                        self.note_alike(a, b);
                    }
                }
            }
            if let Some(super::elaborate::Pending::Return(Operand::Value(value), _)) =
                self.pending.get(&block)
            {
                let value = *value;
                match returned {
                    Some(other) => self.note_alike(other, value),
                    None => returned = Some(value),
                }
            }
        }
    }

    /// Whether a display exists at run time.
    pub(super) fn is_needed(&self, display: Value) -> bool {
        self.session.instances[self.instance].found.lists.contains(&display)
    }

    /// Says so of what edges bring for a parameter.
    pub(super) fn need_lists_of(&mut self, parameter: Value) {
        let loaded = self.loaded.clone();
        let blocks = loaded.flow.graph.block_ids();
        let place = blocks.into_iter().find_map(|block| {
            let parameters = &loaded.flow.graph.block(block).parameters;
            Some((block, parameters.iter().position(|each| *each == parameter)?))
        });
        let Some((target, place)) = place else { return };
        let edges = loaded.flow.graph.blocks.iter().flat_map(|block| block.terminator.edges());
        for edge in edges.filter(|edge| edge.target == target) {
            if let Some(argument) = edge.arguments.get(place) {
                self.need_list(*argument);
            }
        }
    }

    /// Says that a Flow value must be a list at run time, if it is a display that is not. The next attempt makes it one.
    pub(super) fn need_list(&mut self, value: Value) {
        if !self.environment[value.0 as usize].as_ref().is_some_and(has_display) {
            return;
        }
        let mut waiting = vec![value];
        let mut seen = HashSet::new();
        let loaded = self.loaded.clone();
        while let Some(value) = waiting.pop() {
            if !seen.insert(value) {
                continue;
            }
            for block in &loaded.flow.graph.blocks {
                for inst in block.insts.iter().filter(|inst| inst.results.contains(&value)) {
                    match &inst.op {
                        flow::Op::List(_) => {
                            self.unsettled |= self.session.instances[self.instance].found.lists.insert(value);
                        }
                        flow::Op::Tuple(items) => waiting.extend(items),
                        flow::Op::Unpack(whole) => waiting.push(*whole),
                        _ => {}
                    }
                }
            }
            let at = loaded.flow.graph.blocks.iter().enumerate().find_map(|(number, block)| {
                let place = block.parameters.iter().position(|parameter| *parameter == value)?;
                Some((number as u32, place))
            });
            if let Some((target, place)) = at {
                let edges = loaded.flow.graph.blocks.iter().flat_map(|block| block.terminator.edges());
                let arguments = edges.filter(|edge| edge.target.0 == target);
                waiting.extend(arguments.filter_map(|edge| edge.arguments.get(place)));
            }
        }
    }
}

/// Whether an operand is a display, or a tuple with one.
pub(super) fn has_display(operand: &Operand) -> bool {
    match operand {
        Operand::List(_) => true,
        Operand::Tuple(items) => items.iter().any(has_display),
        _ => false,
    }
}

fn holds_text(ty: &Type) -> bool {
    *ty == Type::Text || ty.parts().unwrap_or_default().iter().any(holds_text)
}
