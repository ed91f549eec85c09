//! Operators of arrays and scalars.
//!
//! Both share one set of number slots. A slot is called when either operand is one of ours, so it decides from both. An
//! operand that is no number, array or sequence makes it answer `NotImplemented`.

use hotloop_array::array::Array;
use hotloop_array::dtype::DType;
use hotloop_array::elementwise::small::Part;
use hotloop_array::elementwise::{self, Operand, Options};
use hotloop_array::functions::{self, Op, Ufunc};
use hotloop_array::promotion::OperandType;
use hotloop_array::scalar::{Scalar, Value};
use rustpython_vm::builtins::{PyBytes, PyList, PyStr, PyTuple};
use rustpython_vm::protocol::{PyNumber, PyNumberMethods};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::arrays::NdArray;
use super::errors::{OrRaise, report};
use super::numbers::{
    fast_doubles, fast_unary, number_part, numbers, real_part, scalar_binary, scalar_name, turned_overflow,
};
use super::{array_of, convert, instances, protocols, scalars};

/// The slots of scalars.
pub(super) fn number_methods() -> &'static PyNumberMethods {
    static METHODS: PyNumberMethods = PyNumberMethods { ..METHODS_OF_BOTH };
    &METHODS
}

/// The slots of arrays: those of scalars, and operations in place.
pub(super) fn array_number_methods() -> &'static PyNumberMethods {
    static METHODS: PyNumberMethods = PyNumberMethods {
        inplace_add: Some(|a, b, vm| in_place(Op::Add, a, b, vm)),
        inplace_subtract: Some(|a, b, vm| in_place(Op::Subtract, a, b, vm)),
        inplace_multiply: Some(|a, b, vm| in_place(Op::Multiply, a, b, vm)),
        inplace_true_divide: Some(|a, b, vm| in_place(Op::Divide, a, b, vm)),
        inplace_floor_divide: Some(|a, b, vm| in_place(Op::FloorDivide, a, b, vm)),
        inplace_remainder: Some(|a, b, vm| in_place(Op::Remainder, a, b, vm)),
        inplace_power: Some(|a, b, _, vm| in_place(Op::Power, a, b, vm)),
        inplace_lshift: Some(|a, b, vm| in_place(Op::LeftShift, a, b, vm)),
        inplace_rshift: Some(|a, b, vm| in_place(Op::RightShift, a, b, vm)),
        inplace_and: Some(|a, b, vm| in_place(Op::BitwiseAnd, a, b, vm)),
        inplace_or: Some(|a, b, vm| in_place(Op::BitwiseOr, a, b, vm)),
        inplace_xor: Some(|a, b, vm| in_place(Op::BitwiseXor, a, b, vm)),
        inplace_matrix_multiply: Some(|a, b, vm| {
            let product = matrix_multiply(a, b, vm)?;
            if let (Some(target), Some(source)) = (array_of(a), array_of(&product)) {
                super::subscript::assign(target, source, vm)?;
                return Ok(a.to_owned());
            }
            Ok(product)
        }),
        ..METHODS_OF_BOTH
    };
    &METHODS
}

const METHODS_OF_BOTH: PyNumberMethods = PyNumberMethods {
    add: Some(|a, b, vm| binary(Op::Add, a, b, vm)),
    subtract: Some(|a, b, vm| binary(Op::Subtract, a, b, vm)),
    multiply: Some(|a, b, vm| binary(Op::Multiply, a, b, vm)),
    true_divide: Some(|a, b, vm| binary(Op::Divide, a, b, vm)),
    floor_divide: Some(|a, b, vm| binary(Op::FloorDivide, a, b, vm)),
    remainder: Some(|a, b, vm| binary(Op::Remainder, a, b, vm)),
    divmod: Some(|a, b, vm| binary(Op::Divmod, a, b, vm)),
    power: Some(
        |a, b, modulus, vm| {
            if vm.is_none(modulus) { power(a, b, vm) } else { Ok(vm.ctx.not_implemented()) }
        },
    ),
    lshift: Some(|a, b, vm| binary(Op::LeftShift, a, b, vm)),
    rshift: Some(|a, b, vm| binary(Op::RightShift, a, b, vm)),
    and: Some(|a, b, vm| binary(Op::BitwiseAnd, a, b, vm)),
    or: Some(|a, b, vm| binary(Op::BitwiseOr, a, b, vm)),
    xor: Some(|a, b, vm| binary(Op::BitwiseXor, a, b, vm)),
    matrix_multiply: Some(matrix_multiply),
    negative: Some(|a, vm| unary(Op::Negative, a, vm)),
    positive: Some(|a, vm| unary(Op::Positive, a, vm)),
    absolute: Some(|a, vm| unary(Op::Absolute, a, vm)),
    invert: Some(|a, vm| unary(Op::Invert, a, vm)),
    boolean: Some(|a, vm| {
        if let Some(record) = scalars::void_of(&a) {
            return Ok(hotloop_array::nonzero::truth(&record).or_raise(vm)?.only_scalar().is_true());
        }
        if let Some(object) = other_element(&a, vm) {
            return object.try_to_bool(vm);
        }
        let scalar = match only_element(&a, vm) {
            Ok(scalar) => scalar,
            Err(size) => {
                return Err(vm.new_value_error(if size == 0 {
                    "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array is not empty."
                } else {
                    "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"
                }));
            }
        };
        Ok(scalar.is_true())
    }),
    int: Some(|a, vm| {
        if let Some(integer) = scalars::exact_value_of(&a).filter(|scalar| scalar.dtype() == DType::Int64) {
            return Ok(vm.ctx.new_int(integer.get::<i64>()).into());
        }
        if let Some(object) = other_element(&a, vm).filter(|_| has_no_axes(&a)) {
            return vm.ctx.types.int_type.to_owned().as_object().call((object,), vm);
        }
        let scalar = to_number(&a, vm)?;
        if scalar.dtype().unit().is_some() {
            // What Python has for a date or duration becomes a number or not.
            let object = super::boxing::of_scalar(&scalar, vm)?;
            return vm.ctx.types.int_type.to_owned().as_object().call((object,), vm);
        }
        match scalar.value() {
            Value::Complex(_) if array_of(&a).is_some() => Err(vm.new_type_error(
                "int() argument must be a string, a bytes-like object or a real number, not 'complex'",
            )),
            Value::Complex(_) => {
                super::errors::warn_about_complex(vm)?;
                vm.ctx.new_float(real_part(&scalar)).as_object().try_int(vm).map(Into::into)
            }
            Value::Float(x) => vm.ctx.new_float(x).as_object().try_int(vm).map(Into::into),
            _ => Ok(vm.ctx.new_int(scalar.as_integer().unwrap_or(0)).into()),
        }
    }),
    float: Some(|a, vm| {
        if let Some(x) = scalars::double_of(&a, vm) {
            return Ok(vm.ctx.new_float(x).into());
        }
        if let Some(object) = other_element(&a, vm).filter(|_| has_no_axes(&a)) {
            return vm.ctx.types.float_type.to_owned().as_object().call((object,), vm);
        }
        let scalar = to_number(&a, vm)?;
        if scalar.dtype().unit().is_some() {
            let object = super::boxing::of_scalar(&scalar, vm)?;
            return vm.ctx.types.float_type.to_owned().as_object().call((object,), vm);
        }
        if scalar.dtype().is_complex() {
            if array_of(&a).is_some() {
                return Err(
                    vm.new_type_error("float() argument must be a string or a real number, not 'complex'")
                );
            }
            super::errors::warn_about_complex(vm)?;
        }
        Ok(vm.ctx.new_float(real_part(&scalar)).into())
    }),
    index: Some(|a, vm| {
        let found = only_element(&a, vm).ok().filter(|scalar| {
            scalar.dtype().is_integer() && array_of(&a).is_none_or(|array| array.ndim() == 0)
        });
        match found.and_then(|scalar| scalar.as_integer()) {
            Some(integer) => Ok(vm.ctx.new_int(integer).into()),
            None if array_of(&a).is_some() => {
                Err(vm.new_type_error("only integer scalar arrays can be converted to a scalar index"))
            }
            None => Err(vm.new_type_error(format!(
                "'{}' object cannot be interpreted as an integer",
                a.class().slot_name()
            ))),
        }
    }),
    ..PyNumberMethods::NOT_IMPLEMENTED
};

/// The only element of a scalar or an array, or how many there are.
fn only_element(object: &PyObject, _vm: &VirtualMachine) -> Result<Scalar, usize> {
    match (scalars::value_of(object), array_of(object)) {
        (Some(scalar), _) => Ok(scalar),
        (None, Some(array)) if array.size() == 1 && Scalar::holds(array.dtype()) => Ok(array.only_scalar()),
        (None, Some(array)) => Err(array.size()),
        (None, None) => Err(0),
    }
}

/// The only element of an array whose elements are text, objects or records.
fn other_element(object: &PyObject, vm: &VirtualMachine) -> Option<PyObjectRef> {
    let array = array_of(object).filter(|array| array.size() == 1 && !Scalar::holds(array.dtype()))?;
    Some(super::boxing::only_element(array, vm))
}

fn has_no_axes(object: &PyObject) -> bool {
    array_of(object).is_none_or(|array| array.ndim() == 0)
}

fn to_number(object: &PyNumber<'_>, vm: &VirtualMachine) -> PyResult<Scalar> {
    if !has_no_axes(object) {
        return Err(vm.new_type_error("only 0-dimensional arrays can be converted to Python scalars"));
    }
    only_element(object, vm)
        .map_err(|_| vm.new_type_error("only length-1 arrays can be converted to Python scalars"))
}

/// A binary operator.
fn binary(op: Op, a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult {
    if let (Some(x), Some(y)) = (scalars::double_of(a, vm), scalars::double_of(b, vm))
        && let Some(result) = fast_doubles(op, x, y)
    {
        return Ok(scalars::new_float64(result, vm));
    }
    if let Some(result) = small(functions::of(op), &[a, b], vm) {
        return result;
    }
    if let Some(result) = numbers(op, a, b, vm) {
        return result;
    }
    if is_for_sequences(op, a, b) {
        return Ok(vm.ctx.not_implemented());
    }
    match (quick_operand(a, vm), quick_operand(b, vm)) {
        (Some(Operand::Array(x)), Some(_)) if x.dtype() == DType::Object => {
            both(op, Operand::Array(x), object_operand(b, vm)?, vm)
        }
        (Some(_), Some(Operand::Array(y))) if y.dtype() == DType::Object => {
            both(op, object_operand(a, vm)?, Operand::Array(y), vm)
        }
        (Some(Operand::Array(x)), Some(y)) => both(op, Operand::Array(x), y, vm),
        (Some(x), Some(Operand::Array(y))) => both(op, x, Operand::Array(y), vm),
        (Some(x), Some(y)) => {
            let is_truth = scalars::value_of(a).is_some_and(|scalar| scalar.dtype() == DType::Bool);
            scalar_binary(op, x, y, is_truth, vm)
        }
        (x, y) => {
            if defers(a, b, vm)? {
                return Ok(vm.ctx.not_implemented());
            }
            if protocols::is_foreign(a, vm) || protocols::is_foreign(b, vm) {
                return protocols::operate(functions::of(op), &[a, b], vm);
            }
            let is_object =
                |object: &PyObject| array_of(object).is_some_and(|array| array.dtype() == DType::Object);
            if is_object(a) || is_object(b) {
                return both(op, object_operand(a, vm)?, object_operand(b, vm)?, vm);
            }
            let x = x.map_or_else(|| convert::operand(a, vm), |x| Ok(Some(x)))?;
            let y = y.map_or_else(|| convert::operand(b, vm), |y| Ok(Some(y)))?;
            match (x, y) {
                (Some(x), Some(y)) => both(op, x, y, vm),
                // What is no number takes part as an object, and a scalar beside it as Python's number.
                _ => both(op, object_operand(a, vm)?, object_operand(b, vm)?, vm),
            }
        }
    }
}

/// Whether an operation beside a scalar is left to Python's sequences: a scalar repeats them or cannot, as Python's numbers, and
/// text is joined with text alone.
fn is_for_sequences(op: Op, a: &PyObject, b: &PyObject) -> bool {
    let is_number = |object| scalars::value_of(object).is_some_and(|scalar| scalar.dtype().is_number());
    let repeats = |object, other| (is_plain_text(other) || is_listed(other)) && is_number(object);
    match op {
        Op::Multiply => repeats(a, b) || repeats(b, a),
        Op::Add => is_plain_text(a) && (is_number(b) || is_plain_text(b)),
        _ => false,
    }
}

fn is_plain_text(object: &PyObject) -> bool {
    object.downcast_ref::<PyStr>().is_some() || object.downcast_ref::<PyBytes>().is_some()
}

fn is_listed(object: &PyObject) -> bool {
    object.downcast_ref::<PyList>().is_some() || object.downcast_ref::<PyTuple>().is_some()
}

/// An array of the class `ndarray` or a number; `None` for what takes more than a look.
#[inline]
pub(super) fn quick_operand(object: &PyObject, vm: &VirtualMachine) -> Option<Operand> {
    match array_of(object) {
        Some(array) if instances::is_exact(object) => Some(Operand::Array(array.clone())),
        Some(_) => None,
        None => convert::taking_part(object, vm),
    }
}

/// The result of an operation on arrays of class `ndarray` with few elements, and numbers; `None` for others.
#[inline]
pub(super) fn small(ufunc: &'static Ufunc, operands: &[&PyObject], vm: &VirtualMachine) -> Option<PyResult> {
    let parts = small_parts(operands, vm)?;
    let parts = &parts[..operands.len()];
    let made = crate::panic::guard(vm, "an operation", || {
        let finish = |array, flags| {
            let object = instances::new(array, vm);
            report(flags, ufunc.name, vm).map(|()| object)
        };
        elementwise::small::call(ufunc, parts, finish).map(|made| made.or_raise(vm)?).transpose()
    });
    made.transpose()
}

/// As [`small`], into an array of class `ndarray`, which is the result then.
#[inline]
pub(super) fn small_into(
    ufunc: &'static Ufunc,
    operands: &[&PyObject],
    output: &PyObject,
    vm: &VirtualMachine,
) -> Option<PyResult> {
    let Part::Array(target) = small_part(output, vm)? else { return None };
    let parts = small_parts(operands, vm)?;
    let found = crate::panic::guard(vm, "an operation", || {
        elementwise::small::call_into(ufunc, &parts[..operands.len()], target)
            .map(|result| result.or_raise(vm))
            .transpose()
    });
    match found {
        Ok(flags) => Some(report(flags?, ufunc.name, vm).map(|()| output.to_owned())),
        Err(error) => Some(Err(error)),
    }
}

#[inline]
fn small_parts<'a>(operands: &[&'a PyObject], vm: &VirtualMachine) -> Option<[Part<'a>; 2]> {
    if !operands.iter().any(|object| instances::is_exact(object)) {
        return None;
    }
    let mut parts = [Part::Integer(0); 2];
    for (part, object) in parts.iter_mut().zip(operands) {
        *part = small_part(object, vm)?;
    }
    Some(parts)
}

#[inline]
fn small_part<'a>(object: &'a PyObject, vm: &VirtualMachine) -> Option<Part<'a>> {
    /// More elements are worth a look at what else the interpreter has to do.
    const FEW: usize = 1 << 12;
    if !instances::is_exact(object) {
        return number_part(object, vm);
    }
    let array = object.downcast_ref::<NdArray>()?.array();
    (array.size() <= FEW).then_some(Part::Array(array))
}

pub(super) fn both(op: Op, x: Operand, y: Operand, vm: &VirtualMachine) -> PyResult {
    crate::panic::guard(vm, "an operator", || call(functions::of(op), &[x, y], &Options::default(), vm))
}

/// Whether the other operand has said that it wants to handle the operation itself.
pub(super) fn defers(a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult<bool> {
    let ours = |object: &PyObject| array_of(object).is_some() || scalars::value_of(object).is_some();
    let (zelf, other) = if ours(a) { (a, b) } else { (b, a) };
    if zelf.class().is(other.class()) || instances::is_exact(other) || protocols::is_known(other, vm) {
        return Ok(false);
    }
    if let Some(method) = other.class().get_attr(vm.ctx.intern_str("__array_ufunc__")) {
        return Ok(vm.is_none(&method));
    }
    if other.class().fast_issubclass(zelf.class()) {
        return Ok(false);
    }
    Ok(protocols::priority(zelf, vm)? < protocols::priority(other, vm)?)
}

/// Calls a ufunc on operands; results without axes become scalars.
pub(super) fn call(
    ufunc: &'static functions::Ufunc,
    operands: &[Operand],
    options: &Options,
    vm: &VirtualMachine,
) -> PyResult {
    crate::interrupt::settle(vm)?;
    let size = size_to_detach(operands);
    let (outputs, flags) =
        convert::detached(size, vm, || elementwise::call(ufunc, operands, options)).or_raise(vm)?;
    report(flags, ufunc.name, vm)?;
    let mut objects = outputs.into_iter().map(|output| convert::result(output, vm));
    match (objects.next(), objects.next()) {
        (Some(first), None) => Ok(first),
        (Some(first), Some(second)) => Ok(vm.ctx.new_tuple(vec![first, second]).into()),
        _ => Ok(vm.ctx.none()),
    }
}

/// The size of an operation for `detached`: none where the interpreter is needed.
pub(super) fn size_to_detach(operands: &[Operand]) -> usize {
    let sizes = operands.iter().map(|operand| match operand {
        Operand::Array(array) if array.dtype().has_objects() => 0,
        Operand::Array(array) => array.size().max(1),
        _ => 1,
    });
    sizes.clone().min().filter(|size| *size == 0).or_else(|| sizes.max()).unwrap_or(1)
}

/// `a ** b`: small whole powers of arrays and scalars are products, as in NumPy.
fn power(a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult {
    if let Some(array) = array_of(a)
        && let Some(exponent) = convert::number(b, vm)
        && matches!(exponent, Operand::Int(_) | Operand::Float(_))
    {
        let value = match exponent {
            Operand::Int(exponent) => exponent as f64,
            Operand::Float(exponent) => exponent,
            _ => 0.0,
        };
        let inexact = array.dtype().is_float() || array.dtype().is_complex();
        let is_float_exponent = matches!(exponent, Operand::Float(_));
        let op = match value {
            _ if !inexact && is_float_exponent => None,
            1.0 if inexact => Some(Op::Positive),
            2.0 if array.dtype() != DType::Bool => Some(Op::Square),
            -1.0 if inexact => Some(Op::Reciprocal),
            0.5 if inexact => Some(Op::Sqrt),
            _ => None,
        };
        if let Some(op) = op {
            if !instances::is_exact(a) {
                return protocols::operate(functions::of(op), &[a], vm);
            }
            if let Some(result) = small(functions::of(op), &[a], vm) {
                return result;
            }
            return crate::panic::guard(vm, "**", || {
                call(functions::of(op), &[Operand::Array(array.clone())], &Options::default(), vm)
            });
        }
    }
    binary(Op::Power, a, b, vm)
}

fn unary(op: Op, a: PyNumber<'_>, vm: &VirtualMachine) -> PyResult {
    if let Some(x) = scalars::double_of(&a, vm) {
        match op {
            Op::Negative => return Ok(scalars::new_float64(-x, vm)),
            Op::Absolute => return Ok(scalars::new_float64(x.abs(), vm)),
            _ => {}
        }
    }
    if let Some(result) = scalars::exact_value_of(&a).and_then(|scalar| fast_unary(op, &scalar)) {
        return Ok(scalars::new(result, vm));
    }
    if let Some(result) = small(functions::of(op), &[&a], vm) {
        return result;
    }
    crate::panic::guard(vm, "an operator", || {
        if let Some(scalar) = scalars::value_of(&a).filter(|scalar| scalar.dtype().is_number()) {
            if let Some(result) = elementwise::small::call_numbers(functions::of(op), &[scalar]) {
                let (result, mut flags) = result.or_raise(vm)?;
                flags |= turned_overflow(op, &scalar);
                if !flags.is_empty() {
                    report(flags, &scalar_name(op), vm)?;
                }
                return Ok(scalars::new(result, vm));
            }
            let signature =
                functions::resolve(functions::of(op), &[OperandType::Strong(scalar.dtype())], None)
                    .or_raise(vm)?;
            let (result, flags) = elementwise::call_scalar(op, signature, &mut [scalar]).or_raise(vm)?;
            report(flags, &scalar_name(op), vm)?;
            return Ok(scalars::new(result, vm));
        }
        match quick_operand(&a, vm) {
            Some(operand) => call(functions::of(op), &[operand], &Options::default(), vm),
            None if array_of(&a).is_some() => protocols::operate(functions::of(op), &[&a], vm),
            None => Ok(vm.ctx.not_implemented()),
        }
    })
}

fn in_place(op: Op, a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult {
    if let Some(result) = small_into(functions::of(op), &[a, b], a, vm) {
        return result;
    }
    let Some(target) = array_of(a) else { return Ok(vm.ctx.not_implemented()) };
    if !instances::is_exact(a) || protocols::is_foreign(b, vm) {
        return protocols::operate_in_place(functions::of(op), a, b, vm);
    }
    crate::panic::guard(vm, "an in-place operator", || {
        let other = match target.dtype() {
            DType::Object => object_operand(b, vm)?,
            _ => match convert::operand(b, vm)? {
                Some(other) => other,
                None => return Ok(vm.ctx.not_implemented()),
            },
        };
        let options = Options { out: [Some(target.clone())].into_iter().collect(), ..Options::default() };
        call(functions::of(op), &[Operand::Array(target.clone()), other], &options, vm)?;
        Ok(a.to_owned())
    })
}

fn matrix_multiply(a: &PyObject, b: &PyObject, vm: &VirtualMachine) -> PyResult {
    if defers(a, b, vm)? {
        return Ok(vm.ctx.not_implemented());
    }
    if protocols::is_foreign(a, vm) || protocols::is_foreign(b, vm) {
        return protocols::product(a, b, vm);
    }
    if scalars::is_scalar(a) && array_of(b).is_none() && !convert::is_sequence(b, vm)
        || scalars::is_scalar(b) && array_of(a).is_none() && !convert::is_sequence(a, vm)
    {
        // Between numbers there is no such product.
        return Ok(vm.ctx.not_implemented());
    }
    crate::panic::guard(vm, "@", || {
        let (Some(x), Some(y)) = (convert::operand(a, vm)?, convert::operand(b, vm)?) else {
            return Ok(vm.ctx.not_implemented());
        };
        product(&convert::operand_array(x, vm)?, &convert::operand_array(y, vm)?, vm)
    })
}

/// The matrix product of two arrays as an object.
pub(super) fn product(a: &Array, b: &Array, vm: &VirtualMachine) -> PyResult {
    let size = a.size().max(b.size());
    let result = convert::detached(size << 6, vm, || hotloop_array::matmul::matmul(a, b)).or_raise(vm)?;
    Ok(convert::result(result, vm))
}

/// An operand of an operation on objects.
pub(super) fn object_operand(object: &PyObject, vm: &VirtualMachine) -> PyResult<Operand> {
    if let Some(array) = array_of(object) {
        return Ok(Operand::Array(array.clone()));
    }
    if is_listed(object) {
        return super::nested::array(object, Some(DType::Object), vm).map(Operand::Array);
    }
    // NumPy's scalars become what Python has for them, as arrays of them would.
    let of_python =
        scalars::value_of(object).map(|scalar| super::boxing::of_scalar(&scalar, vm)).transpose()?;
    super::boxing::object_array(of_python.as_deref().unwrap_or(object), vm).map(Operand::Array)
}
