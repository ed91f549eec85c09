//! Methods without parameters of a distribution: uniform, standard normal and exponential numbers, bits and bytes; and
//! the standard gamma distribution of `Generator`, which has a `dtype` too.

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_array::interrupt::in_blocks;
use hotloop_random::distribution::{self, Draw};
use hotloop_random::modern::single;
use hotloop_random::{Bits, Source, State};
use rustpython_vm::builtins::PyStr;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::binding::{Signature, given, optional, required};
use super::distributions::{not_a_number, output_shape, safely, shape};
use super::target::{self, Target};
use crate::numpy::convert::{argument, truth};
use crate::numpy::errors::OrRaise;
use crate::numpy::{Function, array_of, arrays, convert, dtypes};

pub(super) const TABLE: &[(&str, Function)] = &[("random_raw", raw)];

const RANDOM: Signature = Signature {
    name: "random",
    parameters: &[optional("size", "None"), optional("dtype", "'float64'"), optional("out", "None")],
    summary: "Uniform numbers in [0, 1).",
};
const STANDARD_NORMAL: Signature = Signature {
    name: "standard_normal",
    parameters: &[optional("size", "None"), optional("dtype", "'float64'"), optional("out", "None")],
    summary: "Normal numbers with mean zero and standard deviation one.",
};
const STANDARD_EXPONENTIAL: Signature = Signature {
    name: "standard_exponential",
    parameters: &[
        optional("size", "None"),
        optional("dtype", "'float64'"),
        optional("method", "'zig'"),
        optional("out", "None"),
    ],
    summary: "Exponentially distributed numbers with scale one.",
};
const STANDARD_GAMMA: Signature = Signature {
    name: "standard_gamma",
    parameters: &[
        required("shape"),
        optional("size", "None"),
        optional("dtype", "'float64'"),
        optional("out", "None"),
    ],
    summary: "Numbers of the gamma distribution with scale one.",
};
const BYTES: Signature =
    Signature { name: "bytes", parameters: &[required("length")], summary: "Random bytes." };
const LEGACY_RANDOM: Signature = Signature {
    name: "random",
    parameters: &[optional("size", "None")],
    summary: "Uniform numbers in [0, 1), as `random_sample`.",
};
const RANDOM_SAMPLE: Signature = Signature {
    name: "random_sample",
    parameters: &[optional("size", "None")],
    summary: "Uniform numbers in [0, 1).",
};
const TOMAXINT: Signature = Signature {
    name: "tomaxint",
    parameters: &[optional("size", "None")],
    summary: "Integers from zero to the largest one of 64 bits.",
};

/// Fills a row of numbers of double or of single precision.
#[derive(Clone, Copy)]
struct Fill {
    name: &'static str,
    double: unsafe fn(&mut Source, *mut f64, usize),
    single: unsafe fn(&mut Source, *mut f32, usize),
}

const UNIFORM: Fill = Fill { name: "random", double: Source::fill_f64, single: Source::fill_f32 };
const NORMAL: Fill = Fill {
    name: "standard_normal",
    double: Source::fill_standard_normal,
    single: Source::fill_standard_normal_f32,
};
const EXPONENTIAL: Fill = Fill {
    name: "standard_exponential",
    double: Source::fill_standard_exponential,
    single: Source::fill_standard_exponential_f32,
};
const INVERTED: Fill = Fill {
    name: "standard_exponential",
    double: Source::fill_exponential_by_inversion,
    single: Source::fill_exponential_by_inversion_f32,
};

/// The methods of `Generator`.
pub(super) fn generator_methods() -> impl Iterator<Item = (Signature, super::Draw)> {
    let of = |fill: Fill| -> super::Draw {
        Box::new(move |object: &PyObject, values: &[Option<PyObjectRef>], vm: &VirtualMachine| {
            fill_method(object, fill, values, [0, 1, 2], vm)
        })
    };
    let exponential = |object: &PyObject, values: &[Option<PyObjectRef>], vm: &VirtualMachine| {
        let zig = match &values[2] {
            None => true,
            Some(method) => method.downcast_ref::<PyStr>().is_some_and(|method| method.as_bytes() == b"zig"),
        };
        fill_method(object, if zig { EXPONENTIAL } else { INVERTED }, values, [0, 1, 3], vm)
    };
    [
        (RANDOM, of(UNIFORM)),
        (STANDARD_NORMAL, of(NORMAL)),
        (STANDARD_EXPONENTIAL, Box::new(exponential) as super::Draw),
        (STANDARD_GAMMA, Box::new(standard_gamma) as super::Draw),
        (BYTES, Box::new(bytes) as super::Draw),
    ]
    .into_iter()
}

/// The methods of `RandomState`.
pub(super) fn legacy_methods() -> impl Iterator<Item = (Signature, super::Draw)> {
    [
        (LEGACY_RANDOM, Box::new(random_sample) as super::Draw),
        (RANDOM_SAMPLE, Box::new(random_sample) as super::Draw),
        (TOMAXINT, Box::new(tomaxint) as super::Draw),
        (BYTES, Box::new(bytes) as super::Draw),
    ]
    .into_iter()
}

/// A method with `size`, `dtype` and `out` at these places.
#[inline]
fn fill_method(
    object: &PyObject,
    fill: Fill,
    values: &[Option<PyObjectRef>],
    [size, dtype, out]: [usize; 3],
    vm: &VirtualMachine,
) -> PyResult {
    let target = target::of(object, vm)?;
    let (size, out) = (given(values, size, vm), given(values, out, vm));
    let single = match &values[dtype] {
        None => false,
        Some(object) => is_single(object, fill.name, vm)?,
    };
    if size.is_none() && out.is_none() {
        return target.with(0, vm, |state| {
            let value = if single {
                let mut value = 0.0_f32;
                // SAFETY: there is room for one number.
                unsafe { (fill.single)(state.source, &raw mut value, 1) };
                value.into()
            } else {
                let mut value = 0.0_f64;
                // SAFETY: there is room for one number.
                unsafe { (fill.double)(state.source, &raw mut value, 1) };
                value
            };
            vm.ctx.new_float(value).into()
        });
    }
    let dtype = if single { DType::Float32 } else { DType::Float64 };
    let (array, result) = output(out, dtype, size, false, vm)?;
    let data = array.data();
    target
        .with(array.size(), vm, |state| {
            in_blocks(array.size(), |first, count| {
                // SAFETY: the array is contiguous and writable, and the block is a part of it.
                unsafe {
                    if single {
                        (fill.single)(state.source, data.cast::<f32>().add(first), count);
                    } else {
                        (fill.double)(state.source, data.cast::<f64>().add(first), count);
                    }
                }
                Ok(())
            })
        })?
        .or_raise(vm)?;
    Ok(result)
}

/// Whether a `dtype` argument asks for single precision.
fn is_single(object: &PyObject, name: &str, vm: &VirtualMachine) -> PyResult<bool> {
    match dtypes::from_object(object, vm)? {
        DType::Float64 => Ok(false),
        DType::Float32 => Ok(true),
        dtype => Err(vm.new_type_error(format!("Unsupported dtype dtype('{dtype}') for {name}"))),
    }
}

/// The array to write to: that of `out`, or a new one; and the object to return.
fn output(
    out: Option<&PyObject>,
    dtype: DType,
    size: Option<&PyObject>,
    in_order: bool,
    vm: &VirtualMachine,
) -> PyResult<(Array, PyObjectRef)> {
    let Some(out) = out else {
        let shape = size.map_or(Ok(Vec::new()), |size| shape(size, vm))?;
        let array = Array::empty(dtype, &shape).or_raise(vm)?;
        return Ok((array.clone(), arrays::new(array, vm)));
    };
    let fits = |array: &&Array| {
        let contiguous = array.is_c_contiguous() || (array.is_f_contiguous() && !in_order);
        contiguous && array.is_writable() && array.is_aligned()
    };
    let Some(array) = array_of(out).filter(fits) else {
        let order = if in_order { "C-" } else { "" };
        return Err(vm.new_value_error(format!(
            "Supplied output array must be {order}contiguous, writable, aligned, and in machine byte-order."
        )));
    };
    if array.dtype() != dtype {
        return Err(vm.new_type_error(format!(
            "Supplied output array has the wrong type. Expected {dtype}, got {}",
            array.dtype()
        )));
    }
    if let Some(size) = size
        && shape(size, vm)? != array.shape()
    {
        return Err(vm.new_value_error("size must match out.shape when used together"));
    }
    Ok((array.clone(), out.to_owned()))
}

/// `standard_gamma(shape, size=None, dtype=float64, out=None)`
fn standard_gamma(object: &PyObject, values: &[Option<PyObjectRef>], vm: &VirtualMachine) -> PyResult {
    let target = target::of(object, vm)?;
    let Some(row) = distribution::of_generator("standard_gamma") else {
        return Err(vm.new_system_error("standard_gamma is not known"));
    };
    let single = match &values[2] {
        None => false,
        Some(dtype) => is_single(dtype, "standard_gamma", vm)?,
    };
    let dtype = if single { DType::Float32 } else { DType::Float64 };
    let (size, out) = (given(values, 1, vm), given(values, 3, vm));
    if let Some(out) = out {
        output(Some(out), dtype, size, true, vm)?;
    }
    let Some(shapes) = &values[0] else { return Err(vm.new_type_error("shape is missing")) };
    if vm.is_none(shapes) || shapes.downcast_ref::<PyStr>().is_some() {
        return Err(not_a_number(shapes, false, vm));
    }
    // Single precision is taken from any number.
    let shapes = match single {
        true => convert::array(shapes, vm)?.cast_to(DType::Float32, Order::C).or_raise(vm)?,
        false => safely(shapes, DType::Float64, vm)?,
    };
    let shapes =
        shapes.cast_to(DType::Float64, Order::C).and_then(|array| array.to_contiguous()).or_raise(vm)?;
    let column = shapes.to_vec::<f64>();
    let complaint = |complaint: distribution::Complaint| vm.new_value_error(complaint.to_string());
    let draw = |state: &mut State<'_>, shape: f64| match row.draw {
        _ if single => f64::from(single::standard_gamma_f32(state.source, shape as f32)),
        Draw::Float(draw) => draw(state, &[shape]),
        Draw::Int(_) => 0.0,
    };
    if shapes.ndim() == 0 {
        row.check(&column).map_err(complaint)?;
        if size.is_none() && out.is_none() {
            return target.with(0, vm, |state| vm.ctx.new_float(draw(state, column[0])).into());
        }
    } else {
        row.check_many(&[column.iter().copied()], &|_| Ok(())).map_err(complaint)?;
    }
    let wanted = match (out.and_then(array_of), size) {
        (Some(out), _) => out.shape().to_vec(),
        (None, Some(size)) => shape(size, vm)?,
        (None, None) => shapes.shape().to_vec(),
    };
    let wanted = output_shape(&wanted, &[shapes.shape()], vm)?;
    let spread = shapes.broadcast_to(&wanted).and_then(|array| array.to_contiguous()).or_raise(vm)?;
    let (array, result) = match out {
        Some(_) => output(out, dtype, size, true, vm)?,
        None => {
            let array = Array::empty(dtype, &wanted).or_raise(vm)?;
            (array.clone(), arrays::new(array, vm))
        }
    };
    target
        .with(array.size(), vm, |state| {
            in_blocks(array.size(), |first, count| {
                for at in first..first + count {
                    // SAFETY: both arrays are dense and have this shape.
                    unsafe {
                        let value = draw(state, spread.data().cast::<f64>().add(at).read());
                        if single {
                            array.data().cast::<f32>().add(at).write(value as f32);
                        } else {
                            array.data().cast::<f64>().add(at).write(value);
                        }
                    }
                }
                Ok(())
            })
        })?
        .or_raise(vm)?;
    Ok(result)
}

/// `bytes(length)`
fn bytes(object: &PyObject, values: &[Option<PyObjectRef>], vm: &VirtualMachine) -> PyResult {
    let Some(length) = &values[0] else { return Err(vm.new_type_error("length is missing")) };
    let length = match length.try_index_opt(vm) {
        Some(_) => convert::integer(length, vm)?,
        None => length.try_float(vm)?.to_f64() as isize,
    };
    // As NumPy counts words: none only below -2, and one where no byte is asked for. A negative length leaves out as many
    // bytes at the end.
    let Ok(words) = usize::try_from((length - 1) / 4 + 1) else {
        return Err(vm.new_value_error("negative dimensions are not allowed"));
    };
    let count = words * 4;
    let wanted = usize::try_from(length).unwrap_or_else(|_| count.saturating_sub(length.unsigned_abs()));
    let mut bytes: Vec<u8> = Vec::new();
    if bytes.try_reserve_exact(count).is_err() {
        return Err(vm.new_memory_error(format!("Unable to allocate {count} bytes")));
    }
    let start = bytes.as_mut_ptr();
    target::of(object, vm)?
        .with(count, vm, |state| {
            // SAFETY: there is room for `count` bytes; blocks are whole words, except for the last.
            in_blocks(count, |first, count| unsafe {
                state.source.fill_bytes(start.add(first), count);
                Ok(())
            })
        })?
        .or_raise(vm)?;
    // SAFETY: all of them were written.
    unsafe { bytes.set_len(count) };
    bytes.truncate(wanted);
    Ok(vm.ctx.new_bytes(bytes).into())
}

/// `random_sample(size=None)`
#[inline]
fn random_sample(object: &PyObject, values: &[Option<PyObjectRef>], vm: &VirtualMachine) -> PyResult {
    doubles(target::of(object, vm)?, given(values, 0, vm), vm, |state, out, count| {
        // SAFETY: there is room for so many numbers.
        unsafe { state.source.fill_f64(out, count) };
    })
}

/// `rand(*lengths)` and `randn(*lengths)`, the object first.
pub(super) fn shaped(arguments: &[PyObjectRef], normal: bool, vm: &VirtualMachine) -> PyResult {
    let target = target::of(argument(arguments, 0, vm)?, vm)?;
    let lengths: Option<PyObjectRef> =
        (arguments.len() > 1).then(|| vm.ctx.new_tuple(arguments[1..].to_vec()).into());
    let size = lengths.as_deref();
    if normal {
        // SAFETY: there is room for so many numbers.
        doubles(target, size, vm, |state, out, count| unsafe { state.fill_standard_normal(out, count) })
    } else {
        // SAFETY: as above.
        doubles(target, size, vm, |state, out, count| unsafe { state.source.fill_f64(out, count) })
    }
}

/// An array of doubles of the size asked for, filled by `fill`; one double without a size.
fn doubles(
    target: Target<'_>,
    size: Option<&PyObject>,
    vm: &VirtualMachine,
    fill: impl Fn(&mut State<'_>, *mut f64, usize),
) -> PyResult {
    let Some(size) = size else {
        let mut value = 0.0;
        target.with(0, vm, |state| fill(state, &raw mut value, 1))?;
        return Ok(vm.ctx.new_float(value).into());
    };
    let array = Array::empty(DType::Float64, &shape(size, vm)?).or_raise(vm)?;
    target
        .with(array.size(), vm, |state| {
            in_blocks(array.size(), |first, count| {
                fill(state, array.data().cast::<f64>().wrapping_add(first), count);
                Ok(())
            })
        })?
        .or_raise(vm)?;
    Ok(arrays::new(array, vm))
}

/// `tomaxint(size=None)`
fn tomaxint(object: &PyObject, values: &[Option<PyObjectRef>], vm: &VirtualMachine) -> PyResult {
    words(target::of(object, vm)?, given(values, 0, vm), DType::Int64, vm, |source| source.next_u64() >> 1)
}

/// `random_raw(generator, size, output)`
fn raw(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let target = target::of(argument(arguments, 0, vm)?, vm)?;
    let size = argument(arguments, 1, vm)?;
    let size = (!vm.is_none(size)).then_some(size);
    if truth(argument(arguments, 2, vm)?, vm)? {
        return words(target, size, DType::UInt64, vm, Source::next_raw);
    }
    // Without output, NumPy draws as often as the lengths sum up to.
    let count = size.map_or(Ok(1), |size| shape(size, vm).map(|shape| shape.iter().sum()))?;
    target
        .with(count, vm, |state| {
            in_blocks(count, |_, count| {
                for _ in 0..count {
                    state.source.next_raw();
                }
                Ok(())
            })
        })?
        .or_raise(vm)?;
    Ok(vm.ctx.none())
}

/// One word as an int, or an array of words.
fn words(
    target: Target<'_>,
    size: Option<&PyObject>,
    dtype: DType,
    vm: &VirtualMachine,
    next: fn(&mut Source) -> u64,
) -> PyResult {
    let Some(size) = size else {
        return target.with(0, vm, |state| vm.ctx.new_int(next(state.source)).into());
    };
    let array = Array::empty(dtype, &shape(size, vm)?).or_raise(vm)?;
    target
        .with(array.size(), vm, |state| {
            in_blocks(array.size(), |first, count| {
                for at in first..first + count {
                    // SAFETY: the new array is dense, with elements of 8 bytes.
                    unsafe { array.data().cast::<u64>().add(at).write(next(state.source)) };
                }
                Ok(())
            })
        })?
        .or_raise(vm)?;
    Ok(arrays::new(array, vm))
}
