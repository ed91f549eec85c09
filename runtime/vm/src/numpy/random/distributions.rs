//! The distributions of the tables as methods: parameters broadcast, and `size` says how many values are drawn.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::elementwise::Operand;
use hotloop_array::interrupt::in_blocks;
use hotloop_array::layout;
use hotloop_random::State;
use hotloop_random::distribution::{self, Complaint, Distribution, Draw, Parameter, as_float};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyInt, PyList, PyStr, PyTuple};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};
use smallvec::SmallVec;

use super::binding::{self, Signature, given};
use super::target::{self, Target};
use crate::numpy::errors::OrRaise;
use crate::numpy::{arrays, convert};

/// Methods that have parameters beyond those of their distribution.
const WITH_DTYPE: [&str; 3] = ["standard_normal", "standard_exponential", "standard_gamma"];

/// The methods of `Generator`, or of `RandomState`.
pub(super) fn methods(modern: bool) -> impl Iterator<Item = (Signature, super::Draw)> {
    let all = if modern { distribution::all_of_generator() } else { distribution::all() };
    all.iter().filter(move |row| !modern || !WITH_DTYPE.contains(&row.name)).map(|row| {
        let mut parameters: Vec<binding::Parameter> = row
            .parameters
            .iter()
            .map(|parameter| binding::Parameter {
                name: parameter.name,
                default: parameter.default.map(|default| if default == 0.0 { "0.0" } else { "1.0" }),
            })
            .collect();
        parameters.push(binding::optional("size", "None"));
        let signature = Signature {
            name: row.name,
            // The classes live as long as the process.
            parameters: Box::leak(parameters.into_boxed_slice()),
            summary: summary(row.name),
        };
        let draw = move |object: &PyObject, values: &[Option<PyObjectRef>], vm: &VirtualMachine| {
            let size = given(values, row.parameters.len(), vm);
            draw(target::of(object, vm)?, row, &values[..row.parameters.len()], size, vm)
        };
        (signature, Box::new(draw) as super::Draw)
    })
}

/// The value of a parameter, or its values.
enum Value {
    One(f64),
    Many(Array),
}

/// Draws one value, or an array of them.
fn draw(
    target: Target<'_>,
    row: &Distribution,
    arguments: &[Option<PyObjectRef>],
    size: Option<&PyObject>,
    vm: &VirtualMachine,
) -> PyResult {
    let mut scalars: SmallVec<[f64; 3]> = SmallVec::new();
    let mut values: SmallVec<[Value; 3]> = SmallVec::new();
    for (parameter, argument) in row.parameters.iter().zip(arguments) {
        let value = match argument {
            Some(object) => value(object, parameter, vm)?,
            None => Value::One(parameter.default.unwrap_or(0.0)),
        };
        if let Value::One(number) = value {
            scalars.push(number);
        }
        values.push(value);
    }
    if scalars.len() < values.len() {
        return draw_many(target, row, &values, size, vm);
    }
    row.check(&scalars).map_err(|complaint| exception(complaint, vm))?;
    let Some(size) = size else {
        return target.with(0, vm, |state| match row.draw {
            Draw::Float(draw) => vm.ctx.new_float(draw(state, &scalars)).into(),
            Draw::Int(draw) => vm.ctx.new_int(draw(state, &scalars)).into(),
        });
    };
    let array = Array::empty(dtype(row), &shape(size, vm)?).or_raise(vm)?;
    target
        .with(array.size(), vm, |state| {
            in_blocks(array.size(), |first, count| {
                // SAFETY: the new array is dense, with elements of 8 bytes of the kind that is drawn.
                unsafe { row.fill(state, &scalars, array.data().add(first * 8), count) };
                Ok(())
            })
        })?
        .or_raise(vm)?;
    Ok(arrays::new(array, vm))
}

/// Draws with parameters of which at least one is an array.
fn draw_many(
    target: Target<'_>,
    row: &Distribution,
    values: &[Value],
    size: Option<&PyObject>,
    vm: &VirtualMachine,
) -> PyResult {
    let parts: Vec<Array> = values
        .iter()
        .zip(row.parameters)
        .map(|(value, parameter)| match value {
            Value::Many(array) => Ok(array.clone()),
            // Of an integer, the bits are the element.
            Value::One(number) if parameter.integer => Array::from_element(distribution::whole(*number)),
            Value::One(number) => Array::from_element(*number),
        })
        .collect::<Result<_, _>>()
        .or_raise(vm)?;
    let elements = |array: &Array| -> Vec<f64> {
        match array.dtype() {
            DType::Int64 => array.to_vec::<i64>().into_iter().map(as_float).collect(),
            _ => array.to_vec::<f64>(),
        }
    };
    let columns: Vec<Vec<f64>> = parts.iter().map(elements).collect();
    let shapes: Vec<&[usize]> = row.order().map(|at| parts[at].shape()).collect();
    let common = broadcast(&shapes, vm)?;
    // Checked together, parameters meet as they broadcast with each other.
    let spread = |array: &Array, shape: &[usize]| -> PyResult<Array> {
        array.broadcast_to(shape).and_then(|array| array.to_contiguous()).or_raise(vm)
    };
    let together: Vec<Vec<f64>> = match row.relates_parameters() {
        true => parts.iter().map(|part| Ok(elements(&spread(part, &common)?))).collect::<PyResult<_>>()?,
        false => Vec::new(),
    };
    let rows = |check: &mut dyn FnMut(&[f64]) -> Result<(), Complaint>| {
        let count = together.first().map_or(0, Vec::len);
        (0..count).try_for_each(|at| {
            check(&together.iter().map(|column| column[at]).collect::<SmallVec<[f64; 3]>>())
        })
    };
    let iterators: Vec<_> = columns.iter().map(|column| column.iter().copied()).collect();
    row.check_many(&iterators, &rows).map_err(|complaint| exception(complaint, vm))?;
    let target_shape = match size {
        Some(size) => output_shape(&shape(size, vm)?, &shapes, vm)?,
        None => common.clone(),
    };
    let spread: Vec<Array> = parts.iter().map(|part| spread(part, &target_shape)).collect::<PyResult<_>>()?;
    let array = Array::empty(dtype(row), &target_shape).or_raise(vm)?;
    target
        .with(array.size(), vm, |state| {
            let mut values: SmallVec<[f64; 3]> = SmallVec::from_elem(0.0, spread.len());
            in_blocks(array.size(), |first, count| {
                for at in first..first + count {
                    for (value, column) in values.iter_mut().zip(&spread) {
                        // SAFETY: the arrays are dense, with as many elements of 8 bytes as are drawn.
                        *value = unsafe { column.data().cast::<f64>().add(at).read() };
                    }
                    // SAFETY: as above.
                    unsafe { put(row, state, &values, array.data().add(at * 8)) };
                }
                Ok(())
            })
        })?
        .or_raise(vm)?;
    Ok(arrays::new(array, vm))
}

/// Draws one element.
///
/// # Safety
/// `out` is writable for 8 bytes.
#[inline]
unsafe fn put(row: &Distribution, state: &mut State<'_>, values: &[f64], out: *mut u8) {
    // SAFETY: by the caller's promise.
    unsafe {
        match row.draw {
            Draw::Float(draw) => out.cast::<f64>().write(draw(state, values)),
            Draw::Int(draw) => out.cast::<i64>().write(draw(state, values)),
        }
    }
}

fn dtype(row: &Distribution) -> DType {
    match row.draw {
        Draw::Float(_) => DType::Float64,
        Draw::Int(_) => DType::Int64,
    }
}

/// A `size` argument.
pub(super) fn shape(size: &PyObject, vm: &VirtualMachine) -> PyResult<Vec<usize>> {
    if size.downcast_ref::<PyStr>().is_some_and(|text| !text.as_bytes().is_empty()) {
        return Err(vm.new_type_error("'str' object cannot be interpreted as an integer"));
    }
    convert::shape(size, vm)
}

/// The shape that was asked for, to which parameters must broadcast.
pub(super) fn output_shape(
    size: &[usize],
    parameters: &[&[usize]],
    vm: &VirtualMachine,
) -> PyResult<Vec<usize>> {
    let shapes: Vec<&[usize]> = std::iter::once(size).chain(parameters.iter().copied()).collect();
    let common = broadcast(&shapes, vm)?;
    if common[..] != *size {
        return Err(vm.new_value_error(format!(
            "Output size {} is not compatible with broadcast dimensions of inputs {}.",
            layout::shape_text(size),
            layout::shape_text(&common)
        )));
    }
    Ok(size.to_vec())
}

/// The common shape, with the words of NumPy's iterators where there is none.
pub(super) fn broadcast(shapes: &[&[usize]], vm: &VirtualMachine) -> PyResult<Vec<usize>> {
    let ndim = shapes.iter().map(|shape| shape.len()).max().unwrap_or(0);
    let mut common = vec![1; ndim];
    for (axis, length) in common.iter_mut().enumerate() {
        let mut decided_by = 0;
        for (at, shape) in shapes.iter().enumerate() {
            let Some(other) = (axis + shape.len()).checked_sub(ndim).map(|axis| shape[axis]) else {
                continue;
            };
            if other == 1 {
                continue;
            }
            if *length == 1 {
                *length = other;
                decided_by = at;
            } else if *length != other {
                return Err(vm.new_value_error(format!(
                    "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg {decided_by} with shape {} and arg {at} with shape {}.",
                    layout::shape_text(shapes[decided_by]),
                    layout::shape_text(shape)
                )));
            }
        }
    }
    Ok(common)
}

fn exception(complaint: Complaint, vm: &VirtualMachine) -> PyBaseExceptionRef {
    match complaint {
        Complaint::Value(text) => vm.new_value_error(text),
        Complaint::Overflow(text) => vm.new_overflow_error(text),
    }
}

#[inline]
fn value(object: &PyObject, parameter: &Parameter, vm: &VirtualMachine) -> PyResult<Value> {
    match convert::number(object, vm) {
        Some(Operand::Float(number)) if !parameter.integer => return Ok(Value::One(number)),
        Some(Operand::Int(number)) => {
            if !parameter.integer {
                return Ok(Value::One(number as f64));
            }
            if let Ok(number) = i64::try_from(number) {
                return Ok(Value::One(as_float(number)));
            }
        }
        // Scalars lose their fraction, arrays do not.
        Some(Operand::Float(number)) => return truncated(number, vm),
        Some(Operand::Scalar(scalar)) if parameter.integer && scalar.dtype().is_float() => {
            return truncated(scalar.cast(DType::Float64).get::<f64>(), vm);
        }
        Some(Operand::Scalar(scalar)) if parameter.integer && scalar.dtype() == DType::UInt64 => {
            return match i64::try_from(scalar.get::<u64>()) {
                Ok(number) => Ok(Value::One(as_float(number))),
                Err(_) => Err(vm.new_overflow_error("Python int too large to convert to C long")),
            };
        }
        Some(Operand::Complex(_)) if !parameter.integer => {
            return Err(
                vm.new_type_error("float() argument must be a string or a real number, not 'complex'")
            );
        }
        None if vm.is_none(object) || object.downcast_ref::<PyStr>().is_some() => {
            return Err(not_a_number(object, parameter.integer, vm));
        }
        _ => {}
    }
    let wanted = if parameter.integer { DType::Int64 } else { DType::Float64 };
    let is_list = object.downcast_ref::<PyList>().is_some() || object.downcast_ref::<PyTuple>().is_some();
    let array = match parameter.integer && is_list {
        true => convert::sequence(object, Some(DType::Int64), vm)?,
        false => safely(object, wanted, vm)?,
    };
    if array.ndim() > 0 {
        return Ok(Value::Many(array));
    }
    // SAFETY: the array has one element of 8 bytes.
    Ok(Value::One(unsafe { array.data().cast::<f64>().read() }))
}

/// A float as the value of an integer parameter.
fn truncated(number: f64, vm: &VirtualMachine) -> PyResult<Value> {
    if number.is_nan() {
        return Err(vm.new_value_error("cannot convert float NaN to integer"));
    }
    if number.is_infinite() {
        return Err(vm.new_overflow_error("cannot convert float infinity to integer"));
    }
    Ok(Value::One(as_float(number as i64)))
}

/// What NumPy says of a text or `None`.
#[cold]
pub(super) fn not_a_number(object: &PyObject, integer: bool, vm: &VirtualMachine) -> PyBaseExceptionRef {
    let types = &vm.ctx.types;
    let class = if integer { types.int_type } else { types.float_type };
    // The types say what is wrong, unless it is a text that they read.
    if (integer || object.downcast_ref::<PyStr>().is_some())
        && let Err(complaint) = class.as_object().call((object.to_owned(),), vm)
    {
        return complaint;
    }
    let class = object.class().name().to_string();
    vm.new_type_error(if integer {
        format!("'{class}' object cannot be interpreted as an integer")
    } else {
        format!("must be real number, not {class}")
    })
}

/// An object as a dense array of a dtype that all its elements fit into.
pub(super) fn safely(object: &PyObject, wanted: DType, vm: &VirtualMachine) -> PyResult<Array> {
    let array = convert::array(object, vm)?;
    if array.dtype() == DType::Object && object.downcast_ref::<PyInt>().is_some() {
        return Err(vm.new_overflow_error("Python int too large to convert to C long"));
    }
    let given = array.dtype();
    if given == DType::Object && object.downcast_ref::<PyInt>().is_some() {
        return Err(vm.new_overflow_error("Python int too large to convert to C long"));
    }
    // An empty list has the dtype of floats.
    if !hotloop_array::promotion::can_cast(given, wanted, hotloop_array::promotion::Casting::Safe)
        && array.size() > 0
    {
        return Err(vm.new_type_error(format!(
            "Cannot cast array data from dtype('{given}') to dtype('{wanted}') according to the rule 'safe'"
        )));
    }
    array.cast_to(wanted, Order::C).and_then(|array| array.to_contiguous()).or_raise(vm)
}

/// What a distribution is, in a line.
fn summary(name: &str) -> &'static str {
    match name {
        "uniform" => "Uniform numbers in [low, high).",
        "normal" => "Normal numbers with a mean and a standard deviation.",
        "lognormal" => "Numbers whose logarithm is normal.",
        "standard_normal" => "Normal numbers with mean zero and standard deviation one.",
        "standard_exponential" => "Exponentially distributed numbers with scale one.",
        "standard_cauchy" => "Numbers of the Cauchy distribution.",
        "exponential" => "Exponentially distributed numbers.",
        "standard_gamma" => "Numbers of the gamma distribution with scale one.",
        "gamma" => "Numbers of the gamma distribution.",
        "beta" => "Numbers of the beta distribution.",
        "chisquare" => "Numbers of the chi-square distribution.",
        "noncentral_chisquare" => "Numbers of the noncentral chi-square distribution.",
        "f" => "Numbers of the F distribution.",
        "noncentral_f" => "Numbers of the noncentral F distribution.",
        "standard_t" => "Numbers of Student's t distribution.",
        "vonmises" => "Angles of the von Mises distribution.",
        "wald" => "Numbers of the Wald distribution.",
        "laplace" => "Numbers of the Laplace distribution.",
        "gumbel" => "Numbers of the Gumbel distribution.",
        "logistic" => "Numbers of the logistic distribution.",
        "rayleigh" => "Numbers of the Rayleigh distribution.",
        "weibull" => "Numbers of the Weibull distribution.",
        "pareto" => "Numbers of the Pareto II distribution.",
        "power" => "Numbers in [0, 1] of the power distribution.",
        "triangular" => "Numbers of the triangular distribution.",
        "poisson" => "Counts of the Poisson distribution.",
        "binomial" => "Successes among trials.",
        "negative_binomial" => "Failures before a number of successes.",
        "geometric" => "Trials until the first success.",
        "hypergeometric" => "Good items in samples without replacement.",
        "logseries" => "Counts of the logarithmic series distribution.",
        "zipf" => "Counts of the Zipf distribution.",
        _ => "Random numbers.",
    }
}
