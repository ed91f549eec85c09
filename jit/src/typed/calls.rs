//! Calls: binding arguments, calling the user's functions, dispatch to what the compiler knows.

use super::elaborate::{Elaborated, Elaborator};
use super::generator_functions::{Making, made_by};
use super::item_types::has_display;
use super::moments::is_time;
use super::operand::Operand;
use super::session::{Actual, Made};
use crate::flow::{self, Argument, ArgumentKind, Parameter, ParameterKind};
use crate::graph::{Span, Value};
use crate::host::{FunctionHandle, Object, Target};
use crate::loops::{self, FunctionId};
use crate::rejection::Rejection;
use crate::scalar::Const;
use crate::types::{ContainerKind, NamedKind, Type};
use std::rc::Rc;

/// Functions that go over what they are given item by item.
const ITERATING: [&str; 5] =
    ["builtins.enumerate", "builtins.iter", "builtins.len", "builtins.list", "builtins.zip"];

/// The default values of a function's parameters.
#[derive(Default)]
pub(super) struct Defaults {
    /// Of the last ones that take positional arguments.
    pub(super) positional: Vec<Operand>,
    /// Of those that are passed by name only.
    pub(super) by_name: Vec<(Rc<str>, Operand)>,
}

impl Elaborator<'_, '_> {
    /// Elaborates a call; `None` if control does not come back from it.
    pub(super) fn call(
        &mut self,
        callee: &Operand,
        arguments: &[Argument],
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let takes_none = match callee {
            Operand::Value(value) if matches!(self.graph.ty(*value), Type::Closure(_)) => true,
            Operand::Object(
                Object::Function(_) | Object::TupleClass(..) | Object::JitClass(_) | Object::Overloaded(..),
            ) => true,
            Operand::Value(value) if self.is_function_value(*value) => true,
            Operand::Method(receiver, _) => self.is_instance(receiver),
            Operand::Object(Object::Known(name)) => matches!(&**name, "builtins.print"),
            _ => false,
        };
        let iterates = matches!(callee, Operand::Object(Object::Known(name)) if ITERATING.contains(&&**name));
        let Some((positional, keywords)) = self.argument_operands(arguments, takes_none, iterates)? else {
            return Ok(Some(Operand::Poison));
        };
        self.call_with(callee, positional, keywords, span)
    }

    /// The same with arguments that are operands.
    fn call_with(
        &mut self,
        callee: &Operand,
        positional: Vec<Operand>,
        keywords: Vec<(Rc<str>, Operand, Span)>,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        match callee {
            Operand::Poison => Ok(Some(Operand::Poison)),
            Operand::Object(Object::Function(function)) => {
                self.call_function(*function, positional, keywords, span)
            }
            Operand::Value(closure) if let Type::Closure(ty) = self.graph.ty(*closure).clone() => {
                self.call_closure(*closure, &ty, positional, keywords, span)
            }
            Operand::Value(value)
                if let Some(class) = self.graph.ty(*value).as_kind(NamedKind::Choice).cloned() =>
            {
                self.call_choice(*value, &class, positional, keywords, span)
            }
            Operand::Value(value)
                if let Some(class) = self.graph.ty(*value).as_kind(NamedKind::Callable).cloned() =>
            {
                self.call_by_signature(*value, &class, positional, keywords, span)
            }
            Operand::Object(Object::TupleClass(class, defaults)) => {
                self.new_named_tuple(class, defaults, positional, keywords, span).map(Some)
            }
            Operand::Object(Object::JitClass(class)) => self.new_instance(class, positional, keywords, span),
            Operand::Object(Object::Overloaded(handle, of)) => {
                if let Some(result) =
                    self.call_overload(Target::Function(*handle), &positional, &keywords, span)?
                {
                    return Ok(result);
                }
                if matches!(**of, Object::PlainFunction(_) | Object::Other(_) | Object::Thing(..)) {
                    return Err(self.no_overload(of, &positional, span));
                }
                let of = self.object_operand((**of).clone(), span);
                self.call_with(&of, positional, keywords, span)
            }
            Operand::Method(receiver, name) if let Some(values) = self.named_values(receiver, span) => {
                self.call_named_method(values, name, positional, &keywords, span).map(Some)
            }
            Operand::Method(receiver, name) if self.has_overload(receiver, name) => {
                let mut all = vec![(**receiver).clone()];
                all.extend(positional.iter().cloned());
                let kind = self.kind_of_member(receiver);
                match self.call_overload(Target::Member(kind, name), &all, &keywords, span)? {
                    Some(result) => Ok(result),
                    None => Err(self.no_attribute(receiver, name, span)),
                }
            }
            Operand::Method(receiver, name)
                if let Some(made) = self.replaced_items(receiver, name, &positional, &keywords, span)? =>
            {
                Ok(Some(made))
            }
            Operand::Method(receiver, name) if self.is_instance(receiver) => {
                self.call_instance_method(receiver, name, positional, keywords, span)
            }
            Operand::Object(object @ Object::ExceptionClass(..)) => {
                Ok(Some(Operand::Exception(object.clone(), positional)))
            }
            Operand::Object(Object::DType(dtype)) => {
                let name = if is_time(*dtype) { dtype.family_name() } else { "number" };
                let mut arguments = self.arguments(&format!("numpy.{name}"), positional, keywords, span)?;
                let result = if is_time(*dtype) {
                    self.new_time(*dtype, &mut arguments)?
                } else {
                    self.convert_call(*dtype, false, &mut arguments)?
                };
                self.no_more(arguments)?;
                Ok(Some(result))
            }
            // A type of Numba's that is a number converts to it.
            Operand::Object(Object::Type(Type::Scalar(scalar))) if !is_time(scalar.dtype) => {
                let mut arguments = self.arguments("numpy.number", positional, keywords, span)?;
                let result = self.convert_call(scalar.dtype, scalar.weak, &mut arguments)?;
                self.no_more(arguments)?;
                Ok(Some(result))
            }
            // A type that is a container makes an empty one.
            Operand::Object(Object::Type(ty)) if let Some(container) = ty.as_container() => {
                if !positional.is_empty() || !keywords.is_empty() {
                    let reason = format!("the type {ty} takes no arguments");
                    return Err(self.rejection(span, "too-many-arguments", reason).into());
                }
                let (item, typed) = (container.items.first().cloned(), container.typed);
                let made = match container.kind {
                    ContainerKind::List => self.empty_list(item, typed, 0, None, span)?,
                    _ => self.empty_table(ty, span)?,
                };
                Ok(Some(Operand::Value(made)))
            }
            Operand::Object(Object::Known(name)) => {
                // NumPy's table has a `random` too.
                let python = name.strip_prefix("random.").map(|function| format!("pyrandom.{function}"));
                let table_name = python.as_deref().unwrap_or(name);
                let mut arguments = self.arguments(table_name, positional, keywords, span)?;
                let result = self.call_known(name, &mut arguments)?;
                self.no_more(arguments)?;
                Ok(Some(result))
            }
            Operand::Method(receiver, name) => {
                let family = self.family_of_methods(receiver);
                let mut arguments =
                    self.arguments(&format!("{family}.{name}"), positional, keywords, span)?;
                let result = self.call_method(receiver, name, &mut arguments)?;
                self.no_more(arguments)?;
                Ok(Some(result))
            }
            Operand::Value(value) if let Some(class) = self.instance_class(*value) => {
                self.call_member_function(*value, &class, "__call__", positional, keywords, span)
            }
            Operand::Object(Object::PlainFunction(name)) => Err(self
                .rejection(
                    span,
                    "plain-function",
                    format!("'{name}' is a Python function that is not compiled"),
                )
                .with_hint(format!("decorate '{name}' with @njit"))
                .into()),
            other => {
                let what = self.describe(other);
                Err(self
                    .rejection(span, "not-callable", format!("{what} cannot be called in compiled code"))
                    .with_hint("call it outside of the compiled function and pass the result in")
                    .into())
            }
        }
    }

    fn is_function_value(&self, value: Value) -> bool {
        let named = self.graph.ty(value).as_named();
        named.is_some_and(|named| matches!(named.kind, NamedKind::Choice | NamedKind::Callable))
    }

    /// Under which name the function table has the methods of a value.
    fn family_of_methods(&self, receiver: &Operand) -> &'static str {
        match receiver {
            Operand::Value(value) if *self.graph.ty(*value) == Type::Generator => "Generator",
            Operand::Value(value) if *self.graph.ty(*value) == Type::Text => "str",
            Operand::Range { .. } => "range",
            Operand::Slice(_) => "slice",
            Operand::Tuple(_) => "tuple",
            Operand::Value(value) if self.graph.ty(*value).items().is_some() => "tuple",
            Operand::Value(value) if let Some(container) = self.graph.ty(*value).as_container() => {
                container.kind.name()
            }
            _ => "ndarray",
        }
    }

    #[allow(clippy::type_complexity, reason = "the two parts of an argument list, used only here")]
    fn argument_operands(
        &mut self,
        arguments: &[Argument],
        takes_none: bool,
        iterates: bool,
    ) -> Elaborated<Option<(Vec<Operand>, Vec<(Rc<str>, Operand, Span)>)>> {
        let (mut positional, mut keywords) = (Vec::new(), Vec::new());
        let mut poisoned = false;
        for argument in arguments {
            let mut operand = match iterates {
                true => self.read_iterable(argument.value, argument.span)?,
                false => self.read_or_none(argument.value, argument.span)?,
            };
            if !takes_none {
                operand = self.present(operand, argument.span);
            }
            poisoned |= operand == Operand::Poison;
            match &argument.kind {
                ArgumentKind::Positional => positional.push(operand),
                ArgumentKind::Keyword(name) => keywords.push((name.clone(), operand, argument.span)),
                ArgumentKind::DoubleStar => match self.named_values(&operand, argument.span) {
                    Some(values) => {
                        keywords.extend(values.into_iter().map(|(name, value)| (name, value, argument.span)));
                    }
                    None if operand == Operand::Poison => {}
                    None => {
                        let what = self.describe(&operand);
                        let reason =
                            format!("only a dict whose keys are known can follow **, this is {what}");
                        return Err(self
                            .rejection(argument.span, "starred-argument", reason)
                            .with_hint("name the arguments, or pass on a parameter like **options")
                            .into());
                    }
                },
                ArgumentKind::Star => match self.as_items(&operand, argument.span) {
                    Some(items) => positional.extend(items),
                    None => {
                        let what = self.describe(&operand);
                        return Err(self
                            .rejection(
                                argument.span,
                                "starred-argument",
                                format!("only a tuple can follow *, this is {what}"),
                            )
                            .into());
                    }
                },
            }
        }
        Ok((!poisoned).then_some((positional, keywords)))
    }

    pub(super) fn call_function(
        &mut self,
        function: FunctionHandle,
        positional: Vec<Operand>,
        keywords: Vec<(Rc<str>, Operand, Span)>,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        let callee = match self.session.load(function) {
            Ok(callee) => callee,
            Err(rejections) => {
                self.record_all(rejections);
                return Ok(Some(Operand::Poison));
            }
        };
        let defaults = Defaults {
            positional: (callee.source.defaults.iter())
                .map(|default| self.object_operand(default.clone(), span))
                .collect(),
            by_name: (callee.source.keyword_defaults.iter())
                .map(|(name, default)| (name.clone(), self.object_operand(default.clone(), span)))
                .collect(),
        };
        let bound = self.bind(&callee.flow, positional, keywords, &defaults, span)?;
        match made_by(&callee.flow) {
            Some(Making { body, variables })
                if !bound.iter().any(|operand| self.is_undetermined(operand) || has_display(operand)) =>
            {
                let body = self.session.inner_function(function, &callee, body, None);
                let variables = variables.into_iter().map(|(name, at)| (name, bound[at].clone())).collect();
                self.generator_of(body, &callee.flow.name, variables, false, span)
            }
            _ => self.call_bound(function, bound, span),
        }
    }

    /// Calls a function with an argument for each parameter.
    pub(super) fn call_bound(
        &mut self,
        function: FunctionHandle,
        bound: Vec<Operand>,
        span: Span,
    ) -> Elaborated<Option<Operand>> {
        // What a container holds must be known where it is passed.
        if bound.iter().any(|operand| self.is_undetermined(operand)) {
            self.learn_items(function, bound, span)?;
            return Ok(Some(Operand::Poison));
        }
        let (mut actuals, mut values) = (Vec::new(), Vec::new());
        let fixed = super::library::fixed_parameters(self.session, function);
        let literals = self.session.literals_of(function);
        for (at, mut operand) in bound.iter().cloned().enumerate() {
            if literals.contains(&at) {
                operand = self.literally(operand, span)?;
            }
            if (fixed.get(at) == Some(&true) || literals.contains(&at))
                && let Some(object) = self.known_object(&operand)
            {
                actuals.push(Actual::Object(object));
                continue;
            }
            match operand {
                Operand::Object(object) => actuals.push(Actual::Object(object)),
                Operand::Unbound(name) => actuals.push(Actual::Unbound(name)),
                other => {
                    let value = self.materialise(&other, span)?;
                    match self.facts.constant(value) {
                        // A text has to be known where it is used.
                        Some(Const::Text(text)) => {
                            let text = Const::Text(text.clone());
                            actuals.push(Actual::Object(Object::Constant(text)));
                        }
                        _ => {
                            actuals.push(Actual::Value(self.graph.ty(value).clone()));
                            values.push(value);
                        }
                    }
                }
            }
        }
        let made = self.session.instance(function, actuals);
        let asked = self.session.literals_of(function);
        if made.is_err() && asked != literals && !self.overloading {
            // It has turned out that an argument has to be known.
            return self.call_bound(function, bound, span);
        }
        let index = match self.instance_of(made) {
            Ok(index) => index,
            Err(result) => return Ok(result),
        };
        let instance = &mut self.session.instances[index];
        let (result, hidden) = match &instance.done {
            Some(done) => (done.result.clone(), done.hidden.clone()),
            None => {
                instance.recursive = true;
                match &instance.result {
                    Some(result) => (result.clone(), Vec::new()),
                    None => {
                        self.wait_for(index);
                        return Ok(None);
                    }
                }
            }
        };
        for handle in hidden {
            let ty = self.session.hidden_type(handle);
            values.push(self.hidden_value(handle, &ty));
        }
        let op = loops::Op::Call { callee: FunctionId(index as u32), arguments: values };
        Ok(Some(Operand::Value(self.basic(op, result, span))))
    }

    /// The specialisation of a function for these arguments; else what the call of it gives, as [`Elaborator::call`].
    pub(super) fn instance(
        &mut self,
        function: FunctionHandle,
        actuals: Vec<Actual>,
    ) -> Result<usize, Option<Operand>> {
        let made = self.session.instance(function, actuals);
        self.instance_of(made)
    }

    fn instance_of(&mut self, made: Result<Made, Vec<Rejection>>) -> Result<usize, Option<Operand>> {
        match made {
            Ok(Made::Instance(index)) => Ok(index),
            Ok(Made::WaitsFor(outer)) => {
                self.wait_for(outer);
                Err(None)
            }
            Err(rejections) => {
                self.record_all(rejections);
                Err(Some(Operand::Poison))
            }
        }
    }

    /// What the function puts into containers of unknown items is what they hold.
    fn learn_items(&mut self, function: FunctionHandle, bound: Vec<Operand>, span: Span) -> Elaborated<()> {
        let (mut actuals, mut values) = (Vec::new(), Vec::new());
        for operand in bound {
            match operand {
                Operand::Object(object) => actuals.push(Actual::Object(object)),
                Operand::Unbound(name) => actuals.push(Actual::Unbound(name)),
                Operand::Poison => return Ok(()),
                other => {
                    let value = self.materialise(&other, span)?;
                    actuals.push(Actual::Value(self.graph.ty(value).clone()));
                    values.push(value);
                }
            }
        }
        let learned = self.session.learn(function, &actuals);
        for (value, items) in values.into_iter().zip(learned) {
            if self.is_undetermined(&Operand::Value(value)) && !items.is_empty() {
                self.note_puts(value, items, span);
            }
        }
        Ok(())
    }

    /// The paths that do not call it tell the type of that instance; this one is looked at in the next attempt.
    pub(super) fn wait_for(&mut self, instance: usize) {
        self.waits_for = Some(self.waits_for.map_or(instance, |other| other.min(instance)));
    }

    /// Arranges arguments for the parameters of a function, defaults filled in.
    pub(super) fn bind(
        &mut self,
        callee: &flow::Function,
        positional: Vec<Operand>,
        keywords: Vec<(Rc<str>, Operand, Span)>,
        defaults: &Defaults,
        span: Span,
    ) -> Elaborated<Vec<Operand>> {
        let (name, parameters) = (&callee.name, &callee.parameters);
        let by_position = parameters
            .iter()
            .filter(|each| matches!(each.kind, ParameterKind::Positional | ParameterKind::Normal))
            .count();
        let mut bound: Vec<Option<Operand>> = vec![None; parameters.len()];
        let mut rest = Vec::new();
        for (i, operand) in positional.into_iter().enumerate() {
            if i < by_position { bound[i] = Some(operand) } else { rest.push(operand) }
        }
        let variadic = parameters.iter().position(|each| each.kind == ParameterKind::Variadic);
        match variadic {
            Some(at) => bound[at] = Some(Operand::Tuple(rest)),
            None if !rest.is_empty() => {
                let given = by_position + rest.len();
                let reason =
                    format!("{name}() takes {by_position} positional arguments but {given} were given");
                let hint = signature_of(name, parameters);
                return Err(self.rejection(span, "too-many-arguments", reason).with_hint(hint).into());
            }
            None => {}
        }
        let collecting = parameters.iter().position(|each| each.kind == ParameterKind::Keywords);
        let mut collected: Vec<(Rc<str>, Operand)> = Vec::new();
        for (keyword, operand, keyword_span) in keywords {
            let at = parameters.iter().position(|each| {
                each.name == keyword && matches!(each.kind, ParameterKind::Normal | ParameterKind::Keyword)
            });
            match at {
                Some(at) if bound[at].is_none() => bound[at] = Some(operand),
                Some(_) => {
                    let reason = format!("{name}() got multiple values for argument '{keyword}'");
                    return Err(self.rejection(keyword_span, "repeated-argument", reason).into());
                }
                None if collecting.is_some() => {
                    if collected.iter().any(|(known, _)| *known == keyword) {
                        let reason = format!("{name}() got multiple values for keyword argument '{keyword}'");
                        return Err(self.rejection(keyword_span, "repeated-argument", reason).into());
                    }
                    collected.push((keyword, operand));
                }
                None => {
                    let reason = format!("{name}() got an unexpected keyword argument '{keyword}'");
                    let hint = signature_of(name, parameters);
                    return Err(self
                        .rejection(keyword_span, "unknown-argument", reason)
                        .with_hint(hint)
                        .into());
                }
            }
        }
        if let Some(at) = collecting {
            bound[at] = Some(Operand::Keywords(collected));
        }
        let by_default = &defaults.positional;
        let mut complete = Vec::new();
        for (i, operand) in bound.into_iter().enumerate() {
            let parameter = &parameters[i];
            let default = match parameter.kind {
                ParameterKind::Keyword => {
                    let mut named = defaults.by_name.iter();
                    named.find(|(name, _)| *name == parameter.name).map(|(_, value)| value)
                }
                _ if i < by_position => {
                    (i + by_default.len()).checked_sub(by_position).and_then(|at| by_default.get(at))
                }
                _ => None,
            };
            match (operand, default) {
                (Some(operand), _) => complete.push(operand),
                (None, Some(default)) => complete.push(default.clone()),
                (None, None) => {
                    let reason = format!("{name}() missing required argument: '{}'", parameter.name);
                    let hint = signature_of(name, parameters);
                    return Err(self.rejection(span, "missing-argument", reason).with_hint(hint).into());
                }
            }
        }
        Ok(complete)
    }

    /// Numbers and truth values that are known when the function is compiled, alone or in tuples, as an object.
    fn known_object(&self, operand: &Operand) -> Option<Object> {
        match operand {
            Operand::Value(value) => match self.facts.constant(*value)? {
                constant @ (Const::Int(..) | Const::Bool(_)) => Some(Object::Constant(constant.clone())),
                _ => None,
            },
            Operand::Tuple(items) => {
                items.iter().map(|item| self.known_object(item)).collect::<Option<_>>().map(Object::Tuple)
            }
            _ => None,
        }
    }

    /// A scalar result of a call, for the methods and functions that need one.
    pub(super) fn expect_number(&mut self, operand: &Operand, what: &str, span: Span) -> Elaborated<Value> {
        if let Operand::Value(value) = operand
            && matches!(self.graph.ty(*value), Type::Scalar(_) | Type::Array(_) | Type::Cell(_))
        {
            return Ok(*value);
        }
        let described = self.describe(operand);
        Err(self
            .rejection(span, "type", format!("{what} takes numbers and arrays, this is {described}"))
            .into())
    }
}

/// How a function is called, for hints.
fn signature_of(name: &str, parameters: &[Parameter]) -> String {
    let mut keyword_only = parameters.iter().any(|each| each.kind == ParameterKind::Variadic);
    let mut listed = Vec::new();
    for parameter in parameters {
        match parameter.kind {
            ParameterKind::Variadic => listed.push(format!("*{}", parameter.name)),
            ParameterKind::Keywords => listed.push(format!("**{}", parameter.name)),
            ParameterKind::Keyword => {
                if !std::mem::replace(&mut keyword_only, true) {
                    listed.push("*".to_owned());
                }
                listed.push(parameter.name.to_string());
            }
            ParameterKind::Positional | ParameterKind::Normal => listed.push(parameter.name.to_string()),
        }
    }
    format!("it is defined as {name}({})", listed.join(", "))
}
