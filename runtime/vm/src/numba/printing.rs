//! `print` of compiled code: values as the interpreter writes them, and `sys.stdout`.

use super::{border, sharing};
use crate::attached::attached;
use crate::{interrupt, numpy};
use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::{DType, Kind};
use hotloop_array::format;
use hotloop_array::primitives::borrowed_array;
use hotloop_array::scalar::{Scalar, Value};
use hotloop_core::error::ErrorKind;
use hotloop_core::primitive::Arguments;
use hotloop_core::printing::{self, Line, Part, Printed, part};
use rustpython_vm::builtins::PyStrRef;
use rustpython_vm::literal::{complex, escape::UnicodeEscape, float};
use rustpython_vm::{AsObject, PyResult, VirtualMachine};

/// Makes compiled code print with this module.
pub(super) fn install() {
    printing::install(make);
}

/// What one `print` writes.
#[derive(Default)]
struct Pieces(Vec<Piece>);

enum Piece {
    Text(String),
    /// A copy of an array that a function of Python's prints, and the style.
    Array(Array, u8),
    /// A copy of an element that is no number, and the style.
    Element(Array, u8),
}

impl Pieces {
    fn push(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Piece::Text(before)) => before.push_str(text),
            _ => self.0.push(Piece::Text(text.into())),
        }
    }
}

/// Needs no VM: workers of a parallel loop come here too.
fn make(parts: &[Part<'_>]) -> Result<Box<dyn Line>, ErrorKind> {
    let mut line = Pieces::default();
    for part in parts {
        let style = part.style;
        match &part.value {
            Printed::Text(text) if style == part::STR => line.push(text),
            Printed::Text(text) => match UnicodeEscape::new_repr(text.as_ref().into()).str_repr().to_string()
            {
                Some(text) => line.push(&text),
                None => return Err(ErrorKind::Overflow("string is too long to generate repr".into())),
            },
            Printed::Number(code, slots) => {
                let scalar = border::scalar_from(dtype(*code)?, slots);
                line.push(&match style {
                    part::NUMPY_REPR => format::scalar_repr(&scalar),
                    part::REPR => python_repr(&scalar),
                    _ => format::scalar_text(&scalar),
                });
            }
            Printed::Cell(code, slots) => {
                // SAFETY: the slots are those of an element that lives while it is printed.
                let array =
                    unsafe { borrowed_array(&mut Arguments::new(slots.as_ptr()), dtype(*code)?, 0, true) };
                line.0.push(Piece::Element(array.copy(Order::C)?, style));
            }
            Printed::Array(code, ndim, in_bytes, slots) => {
                // SAFETY: the slots are those of an array that lives while it is printed.
                let array = unsafe {
                    borrowed_array(&mut Arguments::new(slots.as_ptr()), dtype(*code)?, *ndim, *in_bytes)
                };
                if numpy::functions_print() {
                    line.0.push(Piece::Array(array.copy(Order::C)?, style));
                    continue;
                }
                line.push(&native_text(&array, style));
            }
        }
    }
    Ok(Box::new(line))
}

fn native_text(array: &Array, style: u8) -> String {
    let options = numpy::print_options();
    match style {
        part::STR => format::text(array, &options).unwrap_or_default(),
        _ => format::repr(array, &options, "array").unwrap_or_default(),
    }
}

/// The text of an array, made by functions of Python's where `np.set_printoptions` has some.
pub(super) fn array_text(array: &Array, style: u8) -> Result<String, ErrorKind> {
    if !numpy::functions_print() {
        return Ok(native_text(array, style));
    }
    let copy = array.copy(Order::C)?;
    attached("str", |vm| {
        let object = numpy::new_array(copy, vm);
        let text = if style == part::STR { object.str(vm)? } else { object.repr(vm)? };
        Ok(text.to_string_lossy().into_owned())
    })
}

fn dtype(number: u32) -> Result<DType, ErrorKind> {
    DType::from_handle(number)
        .ok_or_else(|| ErrorKind::Internal(format!("print does not know the dtype {number}")))
}

pub(super) fn python_repr(scalar: &Scalar) -> String {
    match scalar.value() {
        Value::Float(value) if scalar.dtype().kind() == Kind::Float => float::to_string(value),
        Value::Complex(value) => complex::to_string(value.re, value.im),
        _ => format::scalar_text(scalar),
    }
}

impl Line for Pieces {
    fn bytes(&self) -> usize {
        let bytes = |piece: &Piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Array(array, _) | Piece::Element(array, _) => array.nbytes(),
        };
        self.0.iter().map(bytes).sum()
    }

    /// Writes to `sys.stdout` on a thread of the VM, which compiled code has left as a rule.
    fn write(&self, flush: bool) -> Result<(), ErrorKind> {
        attached("print", |vm| sharing::released(vm, || write_attached(&self.0, flush, vm)))
    }
}

fn write_attached(pieces: &[Piece], flush: bool, vm: &VirtualMachine) -> PyResult<()> {
    let stream = vm
        .sys_module
        .as_object()
        .get_attr("stdout", vm)
        .map_err(|_| vm.new_runtime_error("lost sys.stdout"))?;
    if !vm.is_none(&stream) {
        vm.call_method(&stream, "write", (text_of(pieces, vm)?,))?;
        if flush {
            vm.call_method(&stream, "flush", ())?;
        }
    }
    // A signal's handler may have run, and have raised nothing: then the code goes on.
    interrupt::settle(vm)
}

fn text_of(pieces: &[Piece], vm: &VirtualMachine) -> PyResult<PyStrRef> {
    if let [Piece::Text(only)] = pieces {
        return Ok(vm.ctx.new_str(only.as_str()));
    }
    let mut line = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => line.push_str(text),
            Piece::Array(array, style) => {
                let object = numpy::new_array(array.clone(), vm);
                let text = if *style == part::STR { object.str(vm)? } else { object.repr(vm)? };
                line.push_str(&text.to_string_lossy());
            }
            Piece::Element(array, style) => {
                let object = numpy::new_element(array, vm);
                let text = if *style == part::STR { object.str(vm)? } else { object.repr(vm)? };
                line.push_str(&text.to_string_lossy());
            }
        }
    }
    Ok(vm.ctx.new_str(line))
}
