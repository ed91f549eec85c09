//! Arrays of lists of plain numbers, nested or not: what programs write down most, without an operand for each number.

use hotloop_array::array::Array;
use hotloop_array::dtype::DType;
use hotloop_array::interrupt;
use rustpython_vm::builtins::{PyFloat, PyInt, PyList, PyTuple};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::errors::OrRaise;
use super::scalars;

/// The array that lists or tuples of 64-bit numbers are, if there is nothing else in them and they have one length at each
/// depth. Only Python's and NumPy's own classes count, so that no code of a user runs.
///
/// # Errors
/// `MemoryError`, and interrupts.
pub(super) fn array(object: &PyObject, dtype: Option<DType>, vm: &VirtualMachine) -> PyResult<Option<Array>> {
    if !matches!(dtype, None | Some(DType::Float64 | DType::Int64)) {
        return Ok(None);
    }
    let mut found = Found::default();
    if !found.sequence(object, 0, vm)? || found.numbers.is_empty() {
        return Ok(None);
    }
    let kind = if found.floats { DType::Float64 } else { DType::Int64 };
    let dtype = dtype.unwrap_or(kind);
    if found.floats && dtype == DType::Int64 {
        return Ok(None);
    }
    let array = Array::empty(dtype, &found.lengths[..found.depth]).or_raise(vm)?;
    for (at, number) in found.numbers.iter().enumerate() {
        // SAFETY: there are as many numbers as the new array has elements, each of eight bytes.
        unsafe {
            match (number, dtype) {
                (Number::Integer(integer), DType::Int64) => {
                    array.data().cast::<i64>().add(at).write(*integer)
                }
                (Number::Integer(integer), _) => array.data().cast::<f64>().add(at).write(*integer as f64),
                (Number::Float(float), _) => array.data().cast::<f64>().add(at).write(*float),
            }
        }
    }
    Ok(Some(array))
}

enum Number {
    Integer(i64),
    Float(f64),
}

/// More axes are not written down as lists of plain numbers.
const DEEPEST: usize = 4;

#[derive(Default)]
struct Found {
    numbers: Vec<Number>,
    lengths: [usize; DEEPEST],
    /// The number of axes, once the first number has been found.
    depth: usize,
    floats: bool,
}

impl Found {
    /// Whether an object is a sequence of numbers, or of such sequences, that fits what was found before.
    fn sequence(&mut self, object: &PyObject, depth: usize, vm: &VirtualMachine) -> PyResult<bool> {
        if object.class().is(vm.ctx.types.list_type)
            && let Some(list) = object.downcast_ref::<PyList>()
        {
            let items = list.borrow_vec();
            if items.first().is_some_and(|first| number(first, vm).is_some()) {
                // Nothing in here runs Python or takes another lock.
                return Ok(self.row(&items, depth, vm));
            }
            let copy = items.to_vec();
            drop(items);
            return self.rows(&copy, depth, vm);
        }
        match object.downcast_ref::<PyTuple>() {
            Some(tuple) if object.class().is(vm.ctx.types.tuple_type) => {
                let items = tuple.as_slice();
                if items.first().is_some_and(|first| number(first, vm).is_some()) {
                    return Ok(self.row(items, depth, vm));
                }
                self.rows(items, depth, vm)
            }
            _ => Ok(false),
        }
    }

    /// Sequences behind each other.
    fn rows(&mut self, items: &[PyObjectRef], depth: usize, vm: &VirtualMachine) -> PyResult<bool> {
        if !self.has_length(items.len(), depth) {
            return Ok(false);
        }
        for (at, item) in items.iter().enumerate() {
            if at % 1024 == 0 {
                interrupt::check().or_raise(vm)?;
            }
            if !self.sequence(item, depth + 1, vm)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Numbers.
    fn row(&mut self, items: &[PyObjectRef], depth: usize, vm: &VirtualMachine) -> bool {
        if !self.has_length(items.len(), depth) || self.numbers.try_reserve(items.len()).is_err() {
            return false;
        }
        if self.depth == 0 {
            self.depth = depth + 1;
        }
        if self.depth != depth + 1 {
            return false;
        }
        for item in items {
            let Some(number) = number(item, vm) else { return false };
            self.floats |= matches!(number, Number::Float(_));
            self.numbers.push(number);
        }
        true
    }

    fn has_length(&mut self, length: usize, depth: usize) -> bool {
        if length == 0 || depth == DEEPEST || (self.depth > 0 && self.lengths[depth] != length) {
            return false;
        }
        self.lengths[depth] = length;
        true
    }
}

#[inline]
fn number(object: &PyObject, vm: &VirtualMachine) -> Option<Number> {
    let class = object.class();
    if class.is(vm.ctx.types.float_type) {
        return Some(Number::Float(object.downcast_ref::<PyFloat>()?.to_f64()));
    }
    if class.is(vm.ctx.types.int_type) {
        return i64::try_from(object.downcast_ref::<PyInt>()?.as_bigint()).ok().map(Number::Integer);
    }
    let scalar = scalars::exact_value_of(object)?;
    match scalar.dtype() {
        DType::Float64 => Some(Number::Float(scalar.get())),
        DType::Int64 => Some(Number::Integer(scalar.get())),
        _ => None,
    }
}
