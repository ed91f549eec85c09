//! Arrays of nested sequences, and of any object.
//!
//! The sequences are gone through once: that finds the shape, the leaves, and the dtype that holds them all. Tuples are
//! leaves where records are asked for, and where objects are, whatever spoils the shape is.

use hotloop_array::array::{Array, Order};
use hotloop_array::cast;
use hotloop_array::dtype::DType;
use hotloop_array::elementwise::Operand;
use hotloop_array::interrupt;
use hotloop_array::promotion::{OperandType, Weak, promote_types};
use rustpython_vm::builtins::{PyBytes, PyList, PyStr, PyTuple};
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::errors::OrRaise;
use super::{array_of, boxing, convert, scalars};

/// The object as an array, of this dtype if one is given.
///
/// # Errors
/// `ValueError` for sequences of different lengths, and those of converting elements.
pub(super) fn array(object: &PyObject, dtype: Option<DType>, vm: &VirtualMachine) -> PyResult<Array> {
    if let Some(array) = super::listed::array(object, dtype, vm)? {
        return Ok(array);
    }
    let mut leaves = Leaves { rule: Rule::of(dtype), ..Leaves::default() };
    leaves.collect(object, 0, vm)?;
    if let Some(depth) = leaves.ragged {
        if leaves.rule != Rule::Objects {
            return Err(vm.new_value_error(format!(
                "setting an array element with a sequence. The requested array has an inhomogeneous shape after {depth} dimensions. The detected shape was {} + inhomogeneous part.",
                hotloop_array::layout::shape_text(&leaves.shape[..depth])
            )));
        }
        return of_objects(object, Some(depth), vm);
    }
    let dtype = match dtype {
        Some(dtype) => leaves.closed(dtype, vm)?,
        None => leaves.dtype(),
    };
    if dtype == DType::Object && leaves.rule != Rule::Objects {
        return of_objects(object, None, vm);
    }
    leaves.fill(dtype, vm)
}

/// An array of objects, down to a depth if one is given.
pub(super) fn of_objects(object: &PyObject, depth: Option<usize>, vm: &VirtualMachine) -> PyResult<Array> {
    let mut leaves = Leaves { rule: Rule::Objects, depth, ..Leaves::default() };
    leaves.collect(object, 0, vm)?;
    leaves.fill(DType::Object, vm)
}

/// What counts as a leaf.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum Rule {
    /// Everything that is no sequence.
    #[default]
    Numbers,
    /// Tuples too: they are records.
    Records,
    /// The same as numbers, kept as the objects that they are.
    Objects,
}

impl Rule {
    fn of(dtype: Option<DType>) -> Rule {
        match dtype {
            Some(DType::Record(record)) if record.named => Rule::Records,
            Some(DType::Object) => Rule::Objects,
            _ => Rule::Numbers,
        }
    }
}

#[derive(Default)]
struct Leaves {
    rule: Rule,
    /// Below this depth everything is a leaf.
    depth: Option<usize>,
    shape: Vec<usize>,
    found: Vec<Leaf>,
    complete: bool,
    ragged: Option<usize>,
}

enum Leaf {
    Number(Operand),
    Array(Array),
    Object(PyObjectRef),
}

impl Leaves {
    fn collect(&mut self, object: &PyObject, depth: usize, vm: &VirtualMachine) -> PyResult<()> {
        if depth > hotloop_array::layout::MAX_NDIM {
            return Err(vm.new_value_error("setting an array element with a sequence."));
        }
        let is_bottom = self.depth.is_some_and(|bottom| depth >= bottom);
        if is_bottom {
            self.leaf(depth, &[]);
            self.found.push(Leaf::Object(object.to_owned()));
            return Ok(());
        }
        if self.rule == Rule::Numbers
            && let Some(number) = convert::number(object, vm)
        {
            self.leaf(depth, &[]);
            self.found.push(match number {
                // Beyond 64 bits it stays an object.
                Operand::Int(value) if i64::try_from(value).is_err() && u64::try_from(value).is_err() => {
                    Leaf::Object(object.to_owned())
                }
                Operand::Large(_) => Leaf::Object(object.to_owned()),
                number => Leaf::Number(number),
            });
            return Ok(());
        }
        if let Some(list) = object.downcast_ref::<PyList>() {
            let items: Vec<PyObjectRef> = list.borrow_vec().to_vec();
            return self.items(&items, depth, vm);
        }
        if let Some(tuple) = object.downcast_ref::<PyTuple>()
            && self.rule != Rule::Records
        {
            return self.items(tuple.as_slice(), depth, vm);
        }
        if let Some(array) = array_of(object) {
            if array.ndim() == 0 && self.rule == Rule::Objects {
                self.leaf(depth, &[]);
                self.found.push(Leaf::Object(object.to_owned()));
                return Ok(());
            }
            let array = match boxing::of_subclass(object, array.dtype(), vm)? {
                Some(number) => number.to_array().or_raise(vm)?,
                None => array.clone(),
            };
            self.leaf(depth, array.shape());
            self.found.push(Leaf::Array(array));
            return Ok(());
        }
        let is_plain = convert::number(object, vm).is_some()
            || object.downcast_ref::<PyStr>().is_some()
            || object.downcast_ref::<PyBytes>().is_some()
            || object.downcast_ref::<PyTuple>().is_some()
            || vm.is_none(object)
            || scalars::void_of(object).is_some();
        if !is_plain {
            if let Some(part) = super::foreign::array(object, vm)? {
                self.leaf(depth, part.shape());
                self.found.push(Leaf::Array(part));
                return Ok(());
            }
            if convert::is_sequence(object, vm) {
                let items: Vec<PyObjectRef> = vm.extract_elements_with(object, Ok)?;
                return self.items(&items, depth, vm);
            }
        }
        self.leaf(depth, &[]);
        self.found.push(Leaf::Object(object.to_owned()));
        Ok(())
    }

    fn items(&mut self, items: &[PyObjectRef], depth: usize, vm: &VirtualMachine) -> PyResult<()> {
        if self.shape.len() == depth {
            if self.complete {
                self.ragged = Some(self.ragged.map_or(depth, |before| before.min(depth)));
                return Ok(());
            }
            self.shape.push(items.len());
        } else if self.shape[depth] != items.len() {
            self.ragged = Some(self.ragged.map_or(depth, |before| before.min(depth)));
            return Ok(());
        }
        if items.is_empty() {
            self.complete = true;
        }
        for item in items {
            interrupt::check().or_raise(vm)?;
            self.collect(item, depth + 1, vm)?;
        }
        Ok(())
    }

    fn leaf(&mut self, depth: usize, shape: &[usize]) {
        if !self.complete {
            self.complete = true;
            self.shape.extend_from_slice(shape);
        } else if self.shape.len() != depth + shape.len() || self.shape[depth..] != *shape {
            self.ragged = Some(self.ragged.map_or(depth, |before| before.min(depth)));
        }
    }

    /// The dtype that holds all leaves; that of objects where nothing else does.
    fn dtype(&self) -> DType {
        let mut result: Option<DType> = None;
        for leaf in &self.found {
            let dtype = match leaf {
                Leaf::Array(array) => array.dtype(),
                Leaf::Number(number) => match number.operand_type() {
                    OperandType::Strong(dtype) => dtype,
                    OperandType::Weak(Weak::Int) => match number {
                        Operand::Int(integer) if i64::try_from(*integer).is_err() => DType::UInt64,
                        _ => DType::Int64,
                    },
                    OperandType::Weak(weak) => weak.default_dtype(),
                },
                Leaf::Object(object) => dtype_of(object),
            };
            result = Some(match result {
                Some(before) if before == dtype && before.native() == before => before,
                Some(before) => match promote_types(before, dtype) {
                    Ok(common) => common,
                    Err(_) => return DType::Object,
                },
                None => dtype,
            });
        }
        match result.unwrap_or(DType::Float64) {
            DType::Bytes(0) => DType::Bytes(1),
            DType::Text(0) => DType::Text(1),
            dtype => dtype,
        }
    }

    /// A given dtype, with what it leaves open decided by the leaves.
    fn closed(&self, dtype: DType, vm: &VirtualMachine) -> PyResult<DType> {
        if !dtype.is_open() {
            return Ok(dtype);
        }
        match dtype {
            DType::Bytes(_) | DType::Text(_) => {
                let mut longest = 1;
                for leaf in &self.found {
                    longest = longest.max(match leaf {
                        Leaf::Array(array) => cast::closed(dtype, array).or_raise(vm)?.text_length(),
                        Leaf::Number(number) => {
                            let array = convert::operand_array(number.clone(), vm)?;
                            boxing::only_element(&array, vm).str(vm)?.char_len() as u32
                        }
                        Leaf::Object(object) => match object.downcast_ref::<PyBytes>() {
                            Some(raw) => raw.as_bytes().len() as u32,
                            None => object.str(vm)?.char_len() as u32,
                        },
                    });
                }
                Ok(if matches!(dtype, DType::Bytes(_)) {
                    DType::Bytes(longest)
                } else {
                    DType::Text(longest)
                })
            }
            DType::DateTime(_) | DType::TimeDelta(_) => {
                let mut result = dtype;
                for leaf in &self.found {
                    let found = match leaf {
                        Leaf::Array(array) => cast::closed(dtype, array).or_raise(vm)?,
                        Leaf::Number(Operand::Scalar(scalar)) if scalar.dtype().kind() == dtype.kind() => {
                            scalar.dtype()
                        }
                        Leaf::Number(Operand::Int(_)) if matches!(dtype, DType::DateTime(_)) => {
                            return Err(vm.new_value_error(
                                "Converting an integer to a NumPy datetime requires a specified unit",
                            ));
                        }
                        Leaf::Number(_) => continue,
                        Leaf::Object(object) => boxing::moment(object, dtype, vm)?.dtype(),
                    };
                    result = promote_types(result, found).or_raise(vm)?;
                }
                Ok(result)
            }
            _ => {
                let longest = self.found.iter().map(|leaf| match leaf {
                    Leaf::Array(array) => array.dtype().itemsize(),
                    Leaf::Number(_) => 8,
                    Leaf::Object(object) => match object.downcast_ref::<PyBytes>() {
                        Some(raw) => raw.as_bytes().len(),
                        None => scalars::void_of(object).map_or(0, |void| void.dtype().itemsize()),
                    },
                });
                Ok(DType::void(longest.max().unwrap_or(0)))
            }
        }
    }

    /// A new array of the leaves.
    fn fill(&self, dtype: DType, vm: &VirtualMachine) -> PyResult<Array> {
        let array = Array::empty(dtype, &self.shape).or_raise(vm)?;
        let mut to = array.data();
        let itemsize = dtype.itemsize();
        for leaf in &self.found {
            interrupt::check().or_raise(vm)?;
            match leaf {
                Leaf::Array(part) => {
                    let part = part.cast_to(dtype, Order::C).or_raise(vm)?;
                    let convert = cast::cast_loop(dtype, dtype).or_raise(vm)?;
                    let step = itemsize as isize;
                    // SAFETY: the leaves fill the array exactly: all have the shape that the first one had at its depth.
                    unsafe { convert.run(&[part.data(), to], &[step, step], part.size()).or_raise(vm)? };
                    to = to.wrapping_add(part.nbytes());
                }
                Leaf::Number(number) if dtype.native().is_number() => {
                    let scalar = convert::pack(number, dtype, vm)?;
                    // SAFETY: as above.
                    unsafe { scalar.write_in_order(dtype, to) };
                    to = to.wrapping_add(itemsize);
                }
                Leaf::Number(number @ (Operand::Int(_) | Operand::Float(_) | Operand::Complex(_))) if matches!(dtype, DType::Record(record) if !record.named) =>
                {
                    let kind = match number {
                        Operand::Int(_) => "int",
                        Operand::Float(_) => "float",
                        _ => "complex",
                    };
                    return Err(vm.new_type_error(format!("a bytes-like object is required, not '{kind}'")));
                }
                Leaf::Number(number) if dtype.native().unit().is_some() => {
                    let scalar = boxing::moment_of_number(number, dtype.native(), vm)?;
                    // SAFETY: as above.
                    unsafe { scalar.write_in_order(dtype, to) };
                    to = to.wrapping_add(itemsize);
                }
                Leaf::Number(number) => {
                    let element = convert::operand_array(number.clone(), vm)?;
                    boxing::store(&boxing::only_element(&element, vm), dtype, to, vm)?;
                    to = to.wrapping_add(itemsize);
                }
                Leaf::Object(object) => {
                    boxing::store(object, dtype, to, vm)?;
                    to = to.wrapping_add(itemsize);
                }
            }
        }
        Ok(array)
    }
}

/// The dtype that an object has as an element of an array.
fn dtype_of(object: &PyObject) -> DType {
    if let Some(text) = object.downcast_ref::<PyStr>() {
        return DType::Text(text.char_len() as u32);
    }
    if let Some(raw) = object.downcast_ref::<PyBytes>() {
        return DType::Bytes(raw.as_bytes().len() as u32);
    }
    if let Some(void) = scalars::void_of(object) {
        return void.dtype();
    }
    DType::Object
}
