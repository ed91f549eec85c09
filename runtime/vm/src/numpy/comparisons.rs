//! Comparisons of arrays and scalars.

use hotloop_array::dtype::{DType, Kind};
use hotloop_array::elementwise::{self, Operand, Options};
use hotloop_array::functions::{self, Op};
use hotloop_array::promotion::OperandType;
use hotloop_array::scalar::Scalar;
use rustpython_vm::function::{Either, PyComparisonValue};
use rustpython_vm::types::PyComparisonOp;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};

use super::errors::OrRaise;
use super::numbers::is_other;
use super::operators::{both, call, defers, object_operand, quick_operand, small};
use super::{array_of, convert, protocols, scalars};

/// A comparison for the slot of that kind.
pub(super) fn compare(
    zelf: &PyObject,
    other: &PyObject,
    op: PyComparisonOp,
    vm: &VirtualMachine,
) -> PyResult<Either<PyObjectRef, PyComparisonValue>> {
    compare_objects(zelf, other, op, vm).map(Either::A)
}

/// A comparison, element by element.
pub(super) fn compare_objects(
    a: &PyObject,
    b: &PyObject,
    comparison: PyComparisonOp,
    vm: &VirtualMachine,
) -> PyResult {
    let op = match comparison {
        PyComparisonOp::Lt => Op::Less,
        PyComparisonOp::Le => Op::LessEqual,
        PyComparisonOp::Eq => Op::Equal,
        PyComparisonOp::Ne => Op::NotEqual,
        PyComparisonOp::Gt => Op::Greater,
        PyComparisonOp::Ge => Op::GreaterEqual,
    };
    if let (Some(x), Some(y)) = (scalars::double_of(a, vm), scalars::double_of(b, vm)) {
        let answer = match comparison {
            PyComparisonOp::Lt => x < y,
            PyComparisonOp::Le => x <= y,
            PyComparisonOp::Eq => x == y,
            PyComparisonOp::Ne => x != y,
            PyComparisonOp::Gt => x > y,
            PyComparisonOp::Ge => x >= y,
        };
        return Ok(scalars::new_bool(answer, vm));
    }
    let is_none_beside = |none, scalar| vm.is_none(none) && scalars::is_scalar(scalar);
    if matches!(op, Op::Equal | Op::NotEqual) && (is_none_beside(a, b) || is_none_beside(b, a)) {
        return Ok(vm.ctx.new_bool(op == Op::NotEqual).into());
    }
    if let Some(result) = small(functions::of(op), &[a, b], vm) {
        return result;
    }
    match (quick_operand(a, vm), quick_operand(b, vm)) {
        (Some(Operand::Array(x)), Some(y)) => return compare_arrays(op, Operand::Array(x), y, vm),
        (Some(x), Some(Operand::Array(y))) => return compare_arrays(op, x, Operand::Array(y), vm),
        (Some(x), Some(y)) => return scalar_compare(op, x, y, vm),
        _ => {}
    }
    if defers(a, b, vm)? {
        return Ok(vm.ctx.not_implemented());
    }
    if protocols::is_foreign(a, vm) || protocols::is_foreign(b, vm) {
        if array_of(b).is_some()
            && let Some(number) = convert::number(a, vm)
        {
            // As an array, beside which the class of the other operand comes first.
            let array = super::new_array(convert::operand_array(number, vm)?, vm);
            return array.rich_compare(b.to_owned(), comparison, vm);
        }
        return protocols::operate(functions::of(op), &[a, b], vm);
    }
    crate::panic::guard(vm, "a comparison", || {
        let is_object =
            |object: &PyObject| array_of(object).is_some_and(|array| array.dtype() == DType::Object);
        let is_record =
            |object: &PyObject| array_of(object).is_some_and(|array| array.dtype().kind() == Kind::Void);
        if matches!(op, Op::Equal | Op::NotEqual)
            && (vm.is_none(b) && is_record(a) || vm.is_none(a) && is_record(b))
        {
            return Err(vm.new_type_error("Cannot compare structured or void to non-void arrays."));
        }
        if is_object(a) || is_object(b) || vm.is_none(b) || vm.is_none(a) {
            let (x, y) = (object_operand(a, vm)?, object_operand(b, vm)?);
            return call(functions::of(op), &[x, y], &Options::default(), vm);
        }
        let (Some(x), Some(y)) = (convert::operand(a, vm)?, convert::operand(b, vm)?) else {
            // Nothing is equal to what is no number at all.
            if let (Some(array), Op::Equal | Op::NotEqual) = (array_of(a), op) {
                let answer = Scalar::new(hotloop_array::element::Bool::new(op == Op::NotEqual));
                let all =
                    hotloop_array::create::full(DType::Bool, array.shape(), &answer, false).or_raise(vm)?;
                return Ok(convert::result(all, vm));
            }
            // A scalar is compared as Python's number.
            let number = |object: &PyObject| {
                scalars::value_of(object).map(|scalar| super::boxing::of_scalar(&scalar, vm)).transpose()
            };
            return match (number(a)?, number(b)?) {
                (Some(number), _) => number.rich_compare(b.to_owned(), comparison, vm),
                (None, Some(number)) => a.to_owned().rich_compare(number, comparison, vm),
                (None, None) => Ok(vm.ctx.not_implemented()),
            };
        };
        compare_arrays(op, x, y, vm)
    })
}

fn compare_arrays(op: Op, x: Operand, y: Operand, vm: &VirtualMachine) -> PyResult {
    let other = |operand: &Operand| match operand {
        Operand::Array(array) => !array.dtype().native().is_number(),
        operand => is_other(operand),
    };
    if other(&x) || other(&y) { compare_others(op, x, y, vm) } else { both(op, x, y, vm) }
}

/// A comparison of which one side is no number; what cannot be compared is not equal.
fn compare_others(op: Op, x: Operand, y: Operand, vm: &VirtualMachine) -> PyResult {
    use hotloop_array::error::ArrayError;
    crate::panic::guard(vm, "a comparison", || {
        let types = [x.operand_type(), y.operand_type()];
        let is = |operand: OperandType, kind: Kind| matches!(operand, OperandType::Strong(dtype) if dtype.kind() == kind);
        let [of_bytes, of_objects] =
            [Kind::Void, Kind::Object].map(|kind| types.map(|operand| is(operand, kind)));
        if matches!(op, Op::Equal | Op::NotEqual) && of_bytes[0] != of_bytes[1] && of_objects == [false; 2] {
            return Err(vm.new_type_error("Cannot compare structured or void to non-void arrays."));
        }
        if matches!(op, Op::Equal | Op::NotEqual)
            && let Err(
                ArrayError::Casting(_)
                | ArrayError::NoLoop(_)
                | ArrayError::Type(_)
                | ArrayError::Promotion(_),
            ) = elementwise::resolve_families(functions::of(op), &types, None)
        {
            let shape = hotloop_array::layout::broadcast_shapes(&[x.shape(), y.shape()]).or_raise(vm)?;
            let answer = Scalar::new(hotloop_array::element::Bool::new(op == Op::NotEqual));
            let all = hotloop_array::create::full(DType::Bool, &shape, &answer, false).or_raise(vm)?;
            return Ok(convert::result(all, vm));
        }
        call(functions::of(op), &[x, y], &Options::default(), vm)
    })
}

fn scalar_compare(op: Op, x: Operand, y: Operand, vm: &VirtualMachine) -> PyResult {
    let double = |operand: &Operand| match operand {
        Operand::Float(x) => Some(*x),
        Operand::Scalar(scalar) if scalar.dtype() == DType::Float64 => Some(scalar.get::<f64>()),
        Operand::Int(x) => (-(1 << 53)..=1 << 53).contains(x).then_some(*x as f64),
        _ => None,
    };
    if is_other(&x) || is_other(&y) {
        return compare_others(op, x, y, vm);
    }
    let integer = |operand: &Operand| match operand {
        Operand::Int(x) => Some(*x),
        Operand::Scalar(scalar) => scalar.as_integer(),
        _ => None,
    };
    let single = |operand: &Operand| match operand {
        // Unless it becomes infinite, which is reported.
        Operand::Float(x) => Some(*x as f32).filter(|single| single.is_finite() || !x.is_finite()),
        Operand::Scalar(scalar) if scalar.dtype() == DType::Float32 => Some(scalar.get::<f32>()),
        _ => None,
    };
    let ordering = match (double(&x), double(&y)) {
        (Some(a), Some(b)) => Some(a.partial_cmp(&b)),
        _ => match (integer(&x), integer(&y)) {
            (Some(a), Some(b)) => Some(Some(a.cmp(&b))),
            _ => match (single(&x), single(&y)) {
                (Some(a), Some(b)) => Some(a.partial_cmp(&b)),
                _ => None,
            },
        },
    };
    if let Some(ordering) = ordering {
        let answer = match (op, ordering) {
            (Op::NotEqual, ordering) => ordering.is_none_or(|ordering| ordering.is_ne()),
            (_, None) => false,
            (Op::Less, Some(ordering)) => ordering.is_lt(),
            (Op::LessEqual, Some(ordering)) => ordering.is_le(),
            (Op::Equal, Some(ordering)) => ordering.is_eq(),
            (Op::Greater, Some(ordering)) => ordering.is_gt(),
            (_, Some(ordering)) => ordering.is_ge(),
        };
        return Ok(scalars::new_bool(answer, vm));
    }
    let ufunc = functions::of(op);
    crate::panic::guard(vm, "a comparison", || call(ufunc, &[x, y], &Options::default(), vm))
}
