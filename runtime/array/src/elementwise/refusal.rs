//! What NumPy says where a ufunc has no loop for dates, text, bytes or records.

use crate::dtype::{DType, Kind};
use crate::error::ArrayError;
use crate::functions::{Op, Ufunc, dtype_class};
use crate::promotion::OperandType;

/// The error for operands of which one is no number.
pub(super) fn refusal(ufunc: &Ufunc, inputs: &[OperandType]) -> ArrayError {
    let text = match inputs {
        [x] => without_loop_for_one(ufunc, *x),
        [a, b] => without_loop_for_two(ufunc, *a, *b),
        _ => None,
    };
    match text {
        Some(error) => error,
        None if ufunc.op == Op::IsNat => {
            ArrayError::Type("ufunc 'isnat' is only defined for np.datetime64 and np.timedelta64.".into())
        }
        None => ArrayError::Type(format!(
            "ufunc '{}' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''",
            ufunc.name
        )),
    }
}

fn without_loop_for_one(ufunc: &Ufunc, x: OperandType) -> Option<ArrayError> {
    let uniform = matches!(ufunc.op, Op::Absolute | Op::Negative | Op::Positive | Op::Sign);
    (uniform && ufunc.name != "fabs").then(|| no_loop(ufunc, &class(x)))
}

fn without_loop_for_two(ufunc: &Ufunc, a: OperandType, b: OperandType) -> Option<ArrayError> {
    let kinds = [own(a).kind(), own(b).kind()];
    let extremes = matches!(ufunc.op, Op::Maximum | Op::Minimum | Op::Fmax | Op::Fmin | Op::Gcd | Op::Lcm);
    let compares = matches!(
        ufunc.op,
        Op::Equal | Op::NotEqual | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual
    );
    let of_time = kinds.iter().any(|kind| matches!(kind, Kind::DateTime | Kind::TimeDelta));
    if compares || (of_time && extremes) {
        return Some(no_loop(ufunc, &format!("({}, {})", class(a), class(b))));
    }
    let dtypes = [own(a).repr(), own(b).repr()];
    if of_time {
        return is_arithmetic(ufunc.op).then(|| {
            let [a, b] = dtypes;
            ArrayError::Casting(format!("ufunc '{}' cannot use operands with types {a} and {b}", ufunc.name))
        });
    }
    let is_text = |kind: Kind| matches!(kind, Kind::Bytes | Kind::Text);
    let is_whole = |kind: Kind| matches!(kind, Kind::Bool | Kind::Signed | Kind::Unsigned);
    if ufunc.op == Op::Multiply
        && (is_text(kinds[0]) && is_whole(kinds[1]) || is_whole(kinds[0]) && is_text(kinds[1]))
    {
        return Some(ArrayError::Type(
            "The 'out' kwarg is necessary when using the string multiply ufunc directly. Use numpy.strings.multiply to multiply strings without specifying 'out'.".into(),
        ));
    }
    (extremes || matches!(ufunc.op, Op::Add | Op::Subtract | Op::Multiply))
        .then(|| no_loop(ufunc, &format!("({})", dtypes.join(", "))))
}

pub(crate) fn is_arithmetic(op: Op) -> bool {
    matches!(
        op,
        Op::Add | Op::Subtract | Op::Multiply | Op::Divide | Op::FloorDivide | Op::Remainder | Op::Divmod
    )
}

fn own(input: OperandType) -> DType {
    match input {
        OperandType::Strong(dtype) => dtype,
        OperandType::Weak(weak) => weak.default_dtype(),
    }
}

fn class(input: OperandType) -> String {
    match input {
        OperandType::Strong(dtype) => dtype_class(dtype),
        OperandType::Weak(weak) => weak.class().into(),
    }
}

fn no_loop(ufunc: &Ufunc, types: &str) -> ArrayError {
    ArrayError::NoLoop(format!(
        "ufunc '{}' did not contain a loop with signature matching types {types} -> None",
        ufunc.name
    ))
}
