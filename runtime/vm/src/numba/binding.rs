//! Arguments for parameters: what a call gives by position and by name, arranged as the function's signature lists it,
//! with defaults filled in and Python's errors for what does not fit.

use rustpython_vm::builtins::{PyBaseExceptionRef, PyDict, PyDictRef, PyStr, PyTuple};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

/// The parameters of a function, in the order of its signature: by position, then `*rest`, then by name only, then
/// `**keywords`.
#[derive(Debug)]
pub(super) struct Parameters {
    names: Vec<String>,
    /// How many can be given by position, and how many of those by position only.
    positional: usize,
    positional_only: usize,
    /// Whether there is `*rest`; it follows the positional ones.
    has_rest: bool,
    /// Whether there is `**keywords`; it is the last one.
    has_keywords: bool,
}

impl Parameters {
    /// The parameters of a Python function.
    ///
    /// # Errors
    /// What looking at its code raised.
    pub(super) fn of(function: &PyObject, vm: &VirtualMachine) -> PyResult<Parameters> {
        const VARARGS: usize = 0x04;
        const VARKEYWORDS: usize = 0x08;
        let code = function.get_attr("__code__", vm)?;
        let number = |name: &'static str| -> PyResult<usize> { code.get_attr(name, vm)?.try_into_value(vm) };
        let (positional, named, flags) =
            (number("co_argcount")?, number("co_kwonlyargcount")?, number("co_flags")?);
        let has_rest = flags & VARARGS != 0;
        let variables = code.get_attr("co_varnames", vm)?;
        let mut names =
            vm.extract_elements_with(&variables, |name| Ok(name.str(vm)?.to_string_lossy().into_owned()))?;
        let has_keywords = flags & VARKEYWORDS != 0;
        names.truncate(positional + named + usize::from(has_rest) + usize::from(has_keywords));
        let keywords = if has_keywords { names.pop() } else { None };
        // Code objects list `*rest` last, signatures before the parameters that only names reach.
        if has_rest && let Some(rest) = names.pop() {
            names.insert(positional, rest);
        }
        names.extend(keywords);
        Ok(Parameters {
            names,
            positional,
            positional_only: number("co_posonlyargcount")?,
            has_rest,
            has_keywords,
        })
    }

    /// How many arguments compiled code gets.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The name of a parameter.
    pub(super) fn name(&self, place: usize) -> &str {
        self.names.get(place).map_or("", String::as_str)
    }

    /// Which parameter is `**keywords`.
    #[inline]
    pub(super) fn keywords_place(&self) -> Option<usize> {
        if self.has_keywords { self.names.len().checked_sub(1) } else { None }
    }

    /// Whether this many arguments by position stand one for each parameter.
    #[inline]
    pub(super) fn are_all_given_by(&self, count: usize) -> bool {
        count == self.positional && count == self.names.len() && !self.has_keywords
    }

    /// The arguments of a call of the Python function, of one for each parameter.
    pub(super) fn unbind(&self, bound: &[PyObjectRef]) -> FuncArgs {
        let mut arguments = FuncArgs::from(bound[..self.positional].to_vec());
        let mut rest = &bound[self.positional..];
        if self.has_rest
            && let Some((starred, others)) = rest.split_first()
        {
            arguments.args.extend(
                starred.downcast_ref::<PyTuple>().into_iter().flat_map(|all| all.as_slice()).cloned(),
            );
            rest = others;
        }
        for (place, value) in (self.names.len() - rest.len()..).zip(rest) {
            match value.downcast_ref::<PyDict>().filter(|_| self.keywords_place() == Some(place)) {
                Some(collected) => {
                    let collected: PyDictRef = collected.to_owned();
                    for (name, value) in collected {
                        if let Some(name) = name.downcast_ref::<PyStr>() {
                            arguments.kwargs.insert(name.as_wtf8().to_owned(), value);
                        }
                    }
                }
                None => drop(arguments.kwargs.insert(self.names[place].as_str().into(), value.clone())),
            }
        }
        arguments
    }

    /// One argument for each parameter.
    ///
    /// # Errors
    /// Python's TypeError where the arguments do not fit.
    pub(super) fn bind(
        &self,
        function: &PyObject,
        arguments: FuncArgs,
        vm: &VirtualMachine,
    ) -> PyResult<Vec<PyObjectRef>> {
        let given = arguments.args.len();
        let mut positional = arguments.args.into_iter();
        let mut bound: Vec<Option<PyObjectRef>> =
            positional.by_ref().take(self.positional).map(Some).collect();
        bound.resize(self.names.len(), None);
        if self.has_rest {
            bound[self.positional] = Some(vm.ctx.new_tuple(positional.collect()).into());
        }
        let names: Vec<String> =
            arguments.kwargs.keys().map(|name| name.to_string_lossy().into_owned()).collect();
        let mut named_only = 0;
        let collected = vm.ctx.new_dict();
        for (name, (_, value)) in names.iter().zip(arguments.kwargs) {
            let Some(place) = self.place_of(name) else {
                if self.has_keywords {
                    collected.set_item(name.as_str(), value, vm)?;
                    continue;
                }
                return Err(self.unexpected(function, name, &names, vm));
            };
            if bound[place].replace(value).is_some() {
                return Err(problem(function, format!("got multiple values for argument '{name}'"), vm));
            }
            named_only += usize::from(place >= self.positional);
        }
        let defaults = function.get_attr("__defaults__", vm)?;
        let defaults = defaults.downcast_ref::<PyTuple>().map_or(&[][..], |defaults| defaults.as_slice());
        if given > self.positional && !self.has_rest {
            return Err(self.too_many(function, given, named_only, defaults.len(), vm));
        }
        for (place, default) in bound[..self.positional].iter_mut().rev().zip(defaults.iter().rev()) {
            place.get_or_insert_with(|| default.clone());
        }
        self.require(function, &bound[..self.positional], 0, "positional", vm)?;
        if self.has_keywords
            && let Some(last) = bound.last_mut()
        {
            *last = Some(collected.into());
        }
        let first = self.positional + usize::from(self.has_rest);
        if bound[first..].iter().any(Option::is_none) {
            let defaults = function.get_attr("__kwdefaults__", vm)?;
            if let Some(defaults) = defaults.downcast_ref::<PyDict>() {
                for (place, name) in bound.iter_mut().zip(&self.names).skip(first) {
                    if place.is_none() {
                        *place = defaults.get_item_opt(name.as_str(), vm)?;
                    }
                }
            }
            self.require(function, &bound[first..], first, "keyword-only", vm)?;
        }
        Ok(bound.into_iter().flatten().collect())
    }

    /// The parameter that a keyword reaches.
    fn place_of(&self, name: &str) -> Option<usize> {
        let place = self.names.iter().position(|each| each == name)?;
        let is_rest = self.has_rest && place == self.positional || self.keywords_place() == Some(place);
        (place >= self.positional_only && !is_rest).then_some(place)
    }

    fn unexpected(
        &self,
        function: &PyObject,
        name: &str,
        given: &[String],
        vm: &VirtualMachine,
    ) -> PyBaseExceptionRef {
        let by_position_only: Vec<&str> = self.names[..self.positional_only]
            .iter()
            .filter(|name| given.contains(name))
            .map(String::as_str)
            .collect();
        let text = if by_position_only.is_empty() {
            format!("got an unexpected keyword argument '{name}'")
        } else {
            let names = by_position_only.join(", ");
            format!("got some positional-only arguments passed as keyword arguments: '{names}'")
        };
        problem(function, text, vm)
    }

    fn too_many(
        &self,
        function: &PyObject,
        given: usize,
        named_only: usize,
        defaults: usize,
        vm: &VirtualMachine,
    ) -> PyBaseExceptionRef {
        let most = self.positional;
        let takes = match most.saturating_sub(defaults) {
            least if least < most => format!("from {least} to {most} positional arguments"),
            _ => format!("{most} positional argument{}", plural(most)),
        };
        let and_named = match named_only {
            0 => String::new(),
            count => format!(
                " positional argument{} (and {count} keyword-only argument{})",
                plural(given),
                plural(count)
            ),
        };
        let verb = if given == 1 && named_only == 0 { "was" } else { "were" };
        problem(function, format!("takes {takes} but {given}{and_named} {verb} given"), vm)
    }

    /// Fails if an argument is missing; the parameters start with the one numbered `first`.
    fn require(
        &self,
        function: &PyObject,
        bound: &[Option<PyObjectRef>],
        first: usize,
        kind: &str,
        vm: &VirtualMachine,
    ) -> PyResult<()> {
        let missing: Vec<String> = bound
            .iter()
            .zip(&self.names[first..])
            .filter(|(argument, _)| argument.is_none())
            .map(|(_, name)| format!("'{name}'"))
            .collect();
        let names = match &missing[..] {
            [] => return Ok(()),
            [one] => one.clone(),
            [one, other] => format!("{one} and {other}"),
            [others @ .., last] => format!("{}, and {last}", others.join(", ")),
        };
        let count = missing.len();
        Err(problem(
            function,
            format!("missing {count} required {kind} argument{}: {names}", plural(count)),
            vm,
        ))
    }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// A TypeError that starts with the function's name.
fn problem(function: &PyObject, text: String, vm: &VirtualMachine) -> PyBaseExceptionRef {
    vm.new_type_error(format!("{}() {text}", qualified_name(function, vm)))
}

/// The name of a function as errors show it.
pub(super) fn qualified_name(function: &PyObject, vm: &VirtualMachine) -> String {
    let name = function.get_attr("__qualname__", vm).and_then(|name: PyObjectRef| name.str(vm));
    name.map_or_else(|_| "the function".to_owned(), |name| name.to_string_lossy().into_owned())
}
