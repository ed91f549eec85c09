//! Arguments of methods by position and keyword, with the complaints that NumPy's methods make.

use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};
use smallvec::SmallVec;

/// A method, as [`Signature::bind`] prepares its arguments.
pub(super) type Method = fn(&PyObject, &[Option<PyObjectRef>], &VirtualMachine) -> PyResult;

/// The arguments of a call, `None` for what was left out.
pub(super) type Values = SmallVec<[Option<PyObjectRef>; 6]>;

/// The name and the parameters of a method.
#[derive(Clone, Copy)]
pub(super) struct Signature {
    pub(super) name: &'static str,
    pub(super) parameters: &'static [Parameter],
    /// What the method does, in a line.
    pub(super) summary: &'static str,
}

/// A parameter, with its default as Python writes it.
#[derive(Clone, Copy)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) default: Option<&'static str>,
}

/// A parameter that must be given.
pub(super) const fn required(name: &'static str) -> Parameter {
    Parameter { name, default: None }
}

/// A parameter that may be left out.
pub(super) const fn optional(name: &'static str, default: &'static str) -> Parameter {
    Parameter { name, default: Some(default) }
}

impl Signature {
    /// The docstring, led by the signature.
    pub(super) fn doc(&self) -> &'static str {
        let parameters: String = self
            .parameters
            .iter()
            .map(|parameter| match parameter.default {
                Some(default) => format!(", {}={default}", parameter.name),
                None => format!(", {}", parameter.name),
            })
            .collect();
        // The interpreter lives as long as the process, and so does the text.
        Box::leak(format!("{}($self{parameters})\n--\n\n{}", self.name, self.summary).into_boxed_str())
    }

    /// The object and the arguments, in the order of the parameters.
    pub(super) fn bind(&self, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult<(PyObjectRef, Values)> {
        let count = self.parameters.len();
        let mut positional = arguments.args.into_iter();
        let Some(object) = positional.next() else {
            return Err(vm.new_type_error(format!("unbound method {}() needs an argument", self.name)));
        };
        let given = positional.len();
        if given > count {
            return Err(self.wrong_count(given, vm));
        }
        let mut values: Values = positional.map(Some).collect();
        values.resize(count, None);
        for (name, value) in arguments.kwargs {
            let name = name.to_string_lossy();
            let Some(at) = self.parameters.iter().position(|parameter| parameter.name == name) else {
                let text = format!("{}() got an unexpected keyword argument '{name}'", self.name);
                return Err(vm.new_type_error(text));
            };
            if values[at].replace(value).is_some() {
                let text = format!("{}() got multiple values for keyword argument '{name}'", self.name);
                return Err(vm.new_type_error(text));
            }
        }
        let missing = self
            .parameters
            .iter()
            .zip(&values)
            .any(|(parameter, value)| parameter.default.is_none() && value.is_none());
        if missing {
            let given = values.iter().take_while(|value| value.is_some()).count();
            return Err(self.wrong_count(given, vm));
        }
        Ok((object, values))
    }

    fn wrong_count(&self, given: usize, vm: &VirtualMachine) -> PyBaseExceptionRef {
        let most = self.parameters.len();
        let least = self.parameters.iter().filter(|parameter| parameter.default.is_none()).count();
        let (bound, count) = match () {
            () if least == most => ("exactly", most),
            () if given < least => ("at least", least),
            () => ("at most", most),
        };
        let plural = if count == 1 { "" } else { "s" };
        vm.new_type_error(format!(
            "{}() takes {bound} {count} positional argument{plural} ({given} given)",
            self.name
        ))
    }
}

/// An argument that is neither left out nor `None`.
pub(super) fn given<'a>(
    values: &'a [Option<PyObjectRef>],
    at: usize,
    vm: &VirtualMachine,
) -> Option<&'a PyObject> {
    values.get(at).and_then(Option::as_deref).filter(|object| !vm.is_none(object))
}
