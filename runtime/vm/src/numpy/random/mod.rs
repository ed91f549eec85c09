//! The native half of `numpy.random`: what draws.
//!
//! The classes `_BitGenerator`, `_Generator` and `_RandomState` hold a generator and have the methods that draw without
//! more ado; the package derives its public classes from them and adds, in Python, what composes draws. The functions of
//! the table take an object of one of these classes first.

mod binding;
mod distributions;
mod integers;
mod objects;
mod rows;
mod samples;
mod target;
mod uniform;

use rustpython_vm::class::{PyClassImpl, StaticType};
use rustpython_vm::function::{FuncArgs, ItemDoc, PyMethodFlags};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::Function;
use binding::Signature;
use objects::{BitGeneratorObject, GeneratorObject, LockObject, RandomStateObject};
pub(crate) use objects::{generator_of, is_global_state, new_generator};

/// The functions for the package.
pub(super) const TABLES: [&[(&str, Function)]; 4] =
    [objects::TABLE, rows::TABLE, samples::TABLE, uniform::TABLE];

/// A method that draws: its arguments in the order of its signature, the object first.
type Draw = Box<dyn Fn(&PyObject, &[Option<PyObjectRef>], &VirtualMachine) -> PyResult + Send + Sync>;

/// Creates the classes with their methods.
pub(super) fn create_types(vm: &VirtualMachine, module: &PyObject) -> PyResult<()> {
    for (name, class) in [
        ("_BitGenerator", BitGeneratorObject::make_static_type()),
        ("_BitGeneratorLock", LockObject::make_static_type()),
        ("_Generator", GeneratorObject::make_static_type()),
        ("_RandomState", RandomStateObject::make_static_type()),
    ] {
        module.set_attr(name, class, vm)?;
    }
    for (signature, draw) in distributions::methods(true).chain(uniform::generator_methods()) {
        add_method(GeneratorObject::static_type(), signature, draw, vm);
    }
    for (signature, draw) in distributions::methods(false).chain(uniform::legacy_methods()) {
        add_method(RandomStateObject::static_type(), signature, draw, vm);
    }
    for (class, signature, draw) in [
        (
            GeneratorObject::static_type(),
            integers::GENERATOR,
            integers::generator_integers as binding::Method,
        ),
        (RandomStateObject::static_type(), integers::LEGACY, integers::randint),
    ] {
        add_method(class, signature, Box::new(draw), vm);
    }
    add_shaped("rand", "Uniform numbers in [0, 1), the lengths of axes as arguments.", false, vm);
    add_shaped("randn", "Standard normal numbers, the lengths of axes as arguments.", true, vm);
    Ok(())
}

/// Adds `rand` or `randn`, which take any number of arguments.
fn add_shaped(name: &'static str, summary: &str, normal: bool, vm: &VirtualMachine) {
    // The interpreter lives as long as the process, and so does the text.
    let doc = Box::leak(format!("{name}($self, *args)\n--\n\n{summary}").into_boxed_str());
    let entry = move |arguments: FuncArgs, vm: &VirtualMachine| -> PyResult {
        crate::interrupt::settle(vm)?;
        if let Some((keyword, _)) = arguments.kwargs.into_iter().next() {
            return Err(vm.new_type_error(format!("{name}() got an unexpected keyword argument '{keyword}'")));
        }
        crate::panic::guard(vm, name, || uniform::shaped(&arguments.args, normal, vm))
    };
    let class = RandomStateObject::static_type();
    let definition = vm.ctx.new_method_def(name, entry, PyMethodFlags::METHOD, ItemDoc::static_text(doc));
    let method = definition.build_method(class, vm);
    class.set_attr(vm.ctx.intern_str(name), method.as_object().to_owned());
}

fn add_method(
    class: &'static Py<rustpython_vm::builtins::PyType>,
    signature: Signature,
    draw: Draw,
    vm: &VirtualMachine,
) {
    let name = signature.name;
    let doc = ItemDoc::static_text(signature.doc());
    let entry = move |arguments: FuncArgs, vm: &VirtualMachine| -> PyResult {
        crate::interrupt::settle(vm)?;
        crate::panic::guard(vm, name, || {
            let (object, values) = signature.bind(arguments, vm)?;
            draw(&object, &values, vm)
        })
    };
    let definition = vm.ctx.new_method_def(name, entry, PyMethodFlags::METHOD, doc);
    let method = definition.build_method(class, vm);
    class.set_attr(vm.ctx.intern_str(name), method.as_object().to_owned());
}
