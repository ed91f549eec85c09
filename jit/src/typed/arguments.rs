//! The arguments of calls to what the compiler knows, arranged by the parameters that the function table states.

use super::elaborate::{Elaborated, Elaborator};
use super::operand::Operand;
use super::python_functions;
use crate::graph::{Span, Value};
use crate::rejection::Rejection;
use crate::scalar::Const;
use hotloop_array::function_table::{self, Parameter, ParameterKind, Signature};
use hotloop_array::functions;
use hotloop_random::distribution::{self, Distribution};
use std::borrow::Cow;
use std::rc::Rc;

/// The arguments of a call to something that the compiler knows.
pub(super) struct Arguments {
    /// Those that have a parameter of their own, in the order of the parameters.
    bound: Vec<Bound>,
    /// Positional ones that share a parameter: `*arrays`.
    variadic: Vec<Operand>,
    /// How many of the bound ones stand in front of the variadic ones.
    before: usize,
    /// The whole call.
    pub(super) span: Span,
    name: String,
}

/// A parameter and its argument.
struct Bound {
    name: Cow<'static, str>,
    /// The text of the parameter's default.
    default: Option<&'static str>,
    operand: Option<Operand>,
    /// Where it is given, if by name.
    span: Option<Span>,
}

/// The parameters of all ufuncs.
const OF_UFUNCS: [Signature; 2] = [
    Signature::new(
        "x1, /, out=None, *, where=True, casting='same_kind', order='K', dtype=None, subok=True, signature=None",
    ),
    Signature::new(
        "x1, x2, /, out=None, *, where=True, casting='same_kind', order='K', dtype=None, subok=True, signature=None",
    ),
];

/// What takes any arguments, and looks at them itself.
const ANYTHING: Signature = Signature::new("*args, **kwargs");

impl Arguments {
    /// The argument of this parameter.
    pub(super) fn take(&mut self, name: &str) -> Option<Operand> {
        self.bound.iter_mut().find(|each| each.name == name)?.operand.take()
    }

    /// The first argument that is left.
    pub(super) fn take_first(&mut self) -> Option<Operand> {
        let bound = self.bound[..self.before].iter_mut().find_map(|each| each.operand.take());
        bound.or_else(|| (!self.variadic.is_empty()).then(|| self.variadic.remove(0)))
    }

    /// Whether there is an argument of this parameter.
    pub(super) fn has(&self, name: &str) -> bool {
        self.bound.iter().any(|each| each.name == name && each.operand.is_some())
    }

    /// Gives a parameter its argument.
    pub(super) fn put(&mut self, name: &'static str, operand: Operand) {
        match self.bound.iter_mut().find(|each| each.name == name) {
            Some(each) => each.operand = Some(operand),
            None => {
                let (name, operand) = (name.into(), Some(operand));
                self.bound.push(Bound { name, default: None, operand, span: None });
            }
        }
    }

    /// How many arguments were not taken yet.
    pub(super) fn count(&self) -> usize {
        self.all().count()
    }

    /// Replaces all arguments that were not taken yet.
    pub(super) fn for_each_mut(
        &mut self,
        mut change: impl FnMut(&mut Operand) -> Elaborated<()>,
    ) -> Elaborated<()> {
        let bound = self.bound.iter_mut().filter_map(|each| each.operand.as_mut());
        bound.chain(&mut self.variadic).try_for_each(&mut change)
    }

    /// All arguments that were not taken yet.
    pub(super) fn all(&self) -> impl Iterator<Item = &Operand> {
        self.bound.iter().filter_map(|each| each.operand.as_ref()).chain(&self.variadic)
    }

    /// All arguments that are left: those that share a parameter and what stands before them, and the others by name.
    #[allow(clippy::type_complexity, reason = "the two parts of an argument list")]
    pub(super) fn take_all(&mut self) -> (Vec<Operand>, Vec<(Rc<str>, Operand, Span)>) {
        let span = self.span;
        let positional = if self.variadic.is_empty() { Vec::new() } else { self.rest() };
        let named = self.bound.iter_mut().filter_map(|each| {
            let operand = each.operand.take()?;
            Some((Rc::from(&*each.name), operand, each.span.unwrap_or(span)))
        });
        (positional, named.collect())
    }

    /// All arguments that are left of those that can be given by position.
    pub(super) fn rest(&mut self) -> Vec<Operand> {
        let bound = self.bound[..self.before].iter_mut().filter_map(|each| each.operand.take());
        bound.chain(std::mem::take(&mut self.variadic)).collect()
    }

    /// The same arguments for another function, in the order of its parameters; those given by name keep their names.
    pub(super) fn rename_for(&mut self, function: &str) {
        let Some(function) = function_table::lookup(function) else { return };
        let by_position = self.before;
        for (place, parameter) in self.bound[..by_position].iter_mut().zip(function.signature.parameters()) {
            place.name = parameter.name.into();
        }
        self.name = function.name.to_owned();
    }

    /// The arguments of a method as those of the function that does the same: the receiver is its `a`, and what follows are
    /// the method's arguments in their order.
    pub(super) fn as_of_function(&mut self, function: &str, receiver: Operand) {
        let Some(function) = function_table::lookup(function) else { return };
        let mut given = std::mem::take(&mut self.bound).into_iter();
        let parameters = function.signature.parameters().filter(|each| each.kind != ParameterKind::Keywords);
        let mut receiver = Some(receiver);
        self.bound = parameters
            .map(|each| {
                let (operand, span) = if each.name == "a" {
                    (receiver.take(), None)
                } else {
                    given.next().map_or((None, None), |given| (given.operand, given.span))
                };
                Bound { name: each.name.into(), default: each.default, operand, span }
            })
            .collect();
        self.before = self.bound.len();
        self.name = function.name.to_owned();
    }
}

impl Elaborator<'_, '_> {
    /// Arranges the arguments of a call to what has this name in the compiler's tables: `numpy.sum`, `ndarray.sum`, `math.sin`.
    pub(super) fn arguments(
        &self,
        name: &str,
        positional: Vec<Operand>,
        keywords: Vec<(Rc<str>, Operand, Span)>,
        span: Span,
    ) -> Elaborated<Arguments> {
        let shown = name.strip_prefix("builtins.").or_else(|| name.strip_prefix("numpy.")).unwrap_or(name);
        let mut arguments =
            Arguments { bound: Vec::new(), variadic: Vec::new(), before: 0, span, name: shown.to_owned() };
        match signature(name) {
            Parameters::Signature(signature) => {
                let parameters = signature.parameters();
                self.arrange(&mut arguments, parameters, Some(signature), positional, keywords)?;
            }
            Parameters::Distribution(distribution, more) => {
                let own = distribution.parameters.iter().map(|each| Parameter {
                    name: each.name,
                    kind: ParameterKind::Either,
                    default: each.default.map(|_| ""),
                });
                let parameters = own.chain(Signature::new(more).parameters());
                self.arrange(&mut arguments, parameters, None, positional, keywords)?;
            }
        }
        Ok(arguments)
    }

    fn arrange(
        &self,
        arguments: &mut Arguments,
        parameters: impl Iterator<Item = Parameter>,
        signature: Option<Signature>,
        positional: Vec<Operand>,
        mut keywords: Vec<(Rc<str>, Operand, Span)>,
    ) -> Elaborated<()> {
        let name = arguments.name.clone();
        let rejection = |span: Span, code: &'static str, reason: String| {
            let rejection = self.rejection(span, code, format!("{name}() {reason}"));
            Box::new(match signature {
                Some(signature) if signature != ANYTHING => {
                    rejection.with_hint(format!("it is called as {name}({})", signature.text()))
                }
                _ => rejection,
            })
        };
        let span = arguments.span;
        let given = positional.len();
        let mut positional = positional.into_iter();
        let (mut least, mut variadic, mut takes_names) = (0, false, false);
        for parameter in parameters {
            let at = keywords.iter().position(|(keyword, ..)| **keyword == *parameter.name);
            let at_name = at.map(|at| keywords[at].2);
            let operand = match parameter.kind {
                ParameterKind::Variadic => {
                    variadic = true;
                    arguments.variadic = positional.by_ref().collect();
                    continue;
                }
                ParameterKind::Keywords => {
                    takes_names = true;
                    continue;
                }
                ParameterKind::Positional => positional.next(),
                ParameterKind::Either => match (positional.next(), at) {
                    (Some(_), Some(at)) => {
                        let reason = format!("got multiple values for argument '{}'", parameter.name);
                        return Err(rejection(keywords[at].2, "repeated-argument", reason));
                    }
                    (operand, None) => operand,
                    (None, Some(at)) => Some(keywords.remove(at).1),
                },
                ParameterKind::Keyword => at.map(|at| keywords.remove(at).1),
            };
            if parameter.kind != ParameterKind::Keyword && !variadic {
                arguments.before += 1;
                least += usize::from(parameter.default.is_none());
            }
            if operand.is_none() && parameter.default.is_none() {
                let reason = format!("is missing its argument '{}'", parameter.name);
                return Err(rejection(span, "missing-argument", reason));
            }
            let (name, default) = (parameter.name.into(), parameter.default);
            arguments.bound.push(Bound { name, default, operand, span: at_name });
        }
        if positional.next().is_some() {
            let most = arguments.before;
            let takes = if least == most { format!("{most}") } else { format!("from {least} to {most}") };
            let plural = if most == 1 { "" } else { "s" };
            let reason = format!("takes {takes} positional argument{plural} but {given} were given");
            return Err(rejection(span, "too-many-arguments", reason));
        }
        for (keyword, operand, span) in keywords {
            if !takes_names {
                let reason = format!("got an unexpected keyword argument '{keyword}'");
                return Err(rejection(span, "unknown-argument", reason));
            }
            let name = keyword.to_string().into();
            arguments.bound.push(Bound { name, default: None, operand: Some(operand), span: Some(span) });
        }
        Ok(())
    }

    /// A required argument.
    pub(super) fn required(&self, arguments: &mut Arguments, name: &str) -> Elaborated {
        arguments.take(name).ok_or_else(|| {
            let reason = format!("{}() is missing its argument '{name}'", arguments.name);
            self.rejection(arguments.span, "missing-argument", reason).into()
        })
    }

    /// The first argument that is left.
    pub(super) fn first(&self, arguments: &mut Arguments) -> Elaborated {
        arguments.take_first().ok_or_else(|| {
            let reason = format!("{}() needs an argument", arguments.name);
            self.rejection(arguments.span, "missing-argument", reason).into()
        })
    }

    /// An argument that is a number or an array.
    pub(super) fn number(&mut self, arguments: &mut Arguments, name: &str) -> Elaborated<Value> {
        let operand = self.required(arguments, name)?;
        self.number_or_items(&operand, arguments.span)
    }

    /// The first argument that is left, a number or an array.
    pub(super) fn first_number(&mut self, arguments: &mut Arguments) -> Elaborated<Value> {
        let operand = self.first(arguments)?;
        self.number_or_items(&operand, arguments.span)
    }

    /// A number or an array, which a list or tuple of them becomes.
    pub(super) fn number_or_items(&mut self, operand: &Operand, span: Span) -> Elaborated<Value> {
        let items = match operand {
            Operand::List(items) => Some(items.clone()),
            other => self.as_items(other, span),
        };
        match items {
            Some(items) => self.array_from_items(&items, None, span),
            None => self.expect_number(operand, "this function", span),
        }
    }

    /// Refuses arguments that nothing looked at, unless they say what happens anyway.
    pub(super) fn no_more(&self, mut arguments: Arguments) -> Elaborated<()> {
        self.forget_defaults(&mut arguments);
        if let Some(left) = arguments.bound.iter().find(|each| each.operand.is_some()) {
            return Err(self.not_taken(&arguments, &left.name, left.span.unwrap_or(arguments.span)));
        }
        if !arguments.variadic.is_empty() {
            let reason = format!("{}() got too many arguments", arguments.name);
            return Err(self.rejection(arguments.span, "too-many-arguments", reason).into());
        }
        Ok(())
    }

    /// That an argument does not compile.
    pub(super) fn not_taken(&self, arguments: &Arguments, name: &str, span: Span) -> Box<Rejection> {
        let reason = format!("{}() does not take the argument '{name}' in compiled code", arguments.name);
        self.rejection(span, "unknown-argument", reason).into()
    }

    /// Takes the arguments that are the defaults of their parameters.
    pub(super) fn forget_defaults(&self, arguments: &mut Arguments) {
        for each in &mut arguments.bound {
            each.operand.take_if(|operand| each.default.is_some_and(|default| self.says(operand, default)));
        }
    }

    /// Whether an argument is the constant that this text is.
    fn says(&self, operand: &Operand, text: &str) -> bool {
        if self.is_none(operand) {
            return matches!(text, "None" | "<no value>");
        }
        let Operand::Value(value) = operand else { return false };
        match self.facts.constant(*value) {
            Some(Const::Bool(known)) => text == if *known { "True" } else { "False" },
            Some(Const::Int(known, _)) => text == known.to_string(),
            Some(Const::Float(known, _)) => text.parse() == Ok(*known),
            Some(Const::Text(known)) => {
                text.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) == Some(&**known)
            }
            _ => false,
        }
    }
}

/// Where the parameters of a function stand.
enum Parameters {
    Signature(Signature),
    /// Those of the distribution, and the ones behind them.
    Distribution(&'static Distribution, &'static str),
}

fn signature(name: &str) -> Parameters {
    let of_numpy = name.strip_prefix("numpy.").unwrap_or(name);
    if let Some(function) = function_table::lookup(of_numpy) {
        return Parameters::Signature(function.signature);
    }
    if let Some(ufunc) = name.strip_prefix("numpy.").and_then(functions::lookup)
        && let Some(signature) = OF_UFUNCS.get(ufunc.nin - 1)
    {
        return Parameters::Signature(*signature);
    }
    if let Some((ufunc, method)) = of_numpy.split_once('.')
        && functions::lookup(ufunc).is_some()
        && let Some(function) = function_table::lookup(&format!("ufunc.{method}"))
    {
        return Parameters::Signature(function.signature);
    }
    if let Some(distribution) = name.strip_prefix("numpy.random.").and_then(distribution::by_name) {
        return Parameters::Distribution(distribution, "size=None");
    }
    if let Some(distribution) = name.strip_prefix("Generator.").and_then(distribution::of_generator) {
        return Parameters::Distribution(distribution, "size=None");
    }
    Parameters::Signature(python_functions::signature(name).unwrap_or(ANYTHING))
}
