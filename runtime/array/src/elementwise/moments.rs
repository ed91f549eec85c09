//! Loops over dates and durations: 64-bit integers, of which the lowest stands for no date and spreads to every result.

use super::body::TypedKernel;
use super::refusal::refusal;
use crate::calendar::NOT_A_TIME;
use crate::dtype::{DType, Kind, TimeUnit};
use crate::element::Bool;
use crate::error::{ArrayError, Result};
use crate::flags::Flags;
use crate::functions::{Op, Signature, Ufunc};
use crate::promotion::{Casting, OperandType, can_cast, promote_types};

/// The loop of a ufunc for operands of which one is a date or duration.
///
/// # Errors
/// `TypeError` in NumPy's words when there is none.
pub(super) fn resolve(ufunc: &Ufunc, inputs: &[OperandType]) -> Result<Signature> {
    let dtypes: Vec<DType> = inputs
        .iter()
        .map(|input| match input {
            OperandType::Strong(dtype) => dtype.native(),
            OperandType::Weak(weak) => weak.default_dtype(),
        })
        .collect();
    let found = match dtypes[..] {
        // The absolute value of floats alone has a name of its own.
        [_] if ufunc.name == "fabs" => None,
        [x] => unary(ufunc.op, x),
        [a, b] => binary(ufunc, a, b)?,
        _ => None,
    };
    found.ok_or_else(|| refusal(ufunc, inputs))
}

fn signature(inputs: &[DType], outputs: &[DType]) -> Signature {
    Signature { inputs: inputs.iter().copied().collect(), outputs: outputs.iter().copied().collect() }
}

fn unary(op: Op, x: DType) -> Option<Signature> {
    match (op, x.kind()) {
        (Op::Negative | Op::Positive | Op::Absolute | Op::Sign, Kind::TimeDelta) => {
            Some(signature(&[x], &[x]))
        }
        (Op::IsNat | Op::IsNan | Op::IsFinite | Op::IsInf, Kind::DateTime | Kind::TimeDelta) => {
            Some(signature(&[x], &[DType::Bool]))
        }
        _ => None,
    }
}

fn binary(ufunc: &Ufunc, a: DType, b: DType) -> Result<Option<Signature>> {
    use Kind::{Bool, DateTime, Float, Signed, TimeDelta, Unsigned};
    let whole = |dtype: DType| matches!(dtype.kind(), Bool | Signed | Unsigned);
    // A number beside a date or duration counts in its unit.
    let as_delta = |dtype: DType, beside: DType| match beside.unit() {
        Some(unit) if whole(dtype) => DType::TimeDelta(unit),
        _ => dtype,
    };
    // Truth values divide nothing.
    let number = |dtype: DType| matches!(dtype.kind(), Signed | Unsigned);
    Ok(match ufunc.op {
        Op::Add | Op::Subtract => {
            let (x, y) = (as_delta(a, b), as_delta(b, a));
            let subtract = ufunc.op == Op::Subtract;
            match (x.kind(), y.kind()) {
                (DateTime, DateTime) if subtract => {
                    let common = promote_types(x, y)?;
                    Some(signature(&[common, common], &[DType::TimeDelta(unit(common))]))
                }
                (DateTime, TimeDelta) => Some(with_delta(ufunc, x, y, 1)?),
                (TimeDelta, DateTime) if !subtract => Some(with_delta(ufunc, y, x, 0)?),
                (TimeDelta, TimeDelta) => {
                    let common = promote_types(x, y)?;
                    Some(signature(&[common, common], &[common]))
                }
                _ => None,
            }
        }
        Op::Multiply => match (a.kind(), b.kind()) {
            (TimeDelta, _) if whole(b) => Some(signature(&[a, DType::Int64], &[a])),
            (TimeDelta, Float) => Some(signature(&[a, DType::Float64], &[a])),
            (_, TimeDelta) if whole(a) => Some(signature(&[DType::Int64, b], &[b])),
            (Float, TimeDelta) => Some(signature(&[DType::Float64, b], &[b])),
            _ => None,
        },
        Op::Divide | Op::FloorDivide => match (a.kind(), b.kind()) {
            (TimeDelta, TimeDelta) => {
                let common = promote_types(a, b)?;
                let quotient = if ufunc.op == Op::Divide { DType::Float64 } else { DType::Int64 };
                Some(signature(&[common, common], &[quotient]))
            }
            (TimeDelta, _) if number(b) => Some(signature(&[a, DType::Int64], &[a])),
            (TimeDelta, Float) => Some(signature(&[a, DType::Float64], &[a])),
            _ => None,
        },
        Op::Remainder | Op::Divmod => match (a.kind(), b.kind()) {
            (TimeDelta, TimeDelta) => {
                let common = promote_types(a, b)?;
                Some(if ufunc.op == Op::Remainder {
                    signature(&[common, common], &[common])
                } else {
                    signature(&[common, common], &[DType::Int64, common])
                })
            }
            _ => None,
        },
        Op::Equal | Op::NotEqual | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual => {
            same_kind(a, b, &[DType::Bool])?
        }
        Op::Maximum | Op::Minimum | Op::Fmax | Op::Fmin => match same_kind(a, b, &[])? {
            Some(inputs) => Some(signature(&inputs.inputs, &inputs.inputs[..1])),
            None => None,
        },
        _ => None,
    })
}

/// Two dates or two durations in their common unit.
fn same_kind(a: DType, b: DType, outputs: &[DType]) -> Result<Option<Signature>> {
    let mixed = a.kind() != b.kind() && (a.kind() == Kind::DateTime || b.kind() == Kind::DateTime);
    if mixed {
        return Ok(None);
    }
    match promote_types(a, b) {
        Ok(common) => Ok(Some(signature(&[common, common], outputs))),
        Err(ArrayError::Promotion(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A date and a duration; `at` is the place of the duration.
fn with_delta(ufunc: &Ufunc, date: DType, delta: DType, at: usize) -> Result<Signature> {
    let common = promote_types(date, delta)?;
    let wanted = DType::TimeDelta(unit(common));
    if !can_cast(delta, wanted, Casting::SameKind) {
        return Err(ArrayError::Casting(format!(
            "Cannot cast ufunc '{}' input {at} from {} to {} with casting rule 'same_kind'",
            ufunc.name,
            delta.repr(),
            wanted.repr()
        )));
    }
    let inputs = if at == 1 { [common, wanted] } else { [wanted, common] };
    Ok(signature(&inputs, &[common]))
}

fn unit(dtype: DType) -> TimeUnit {
    dtype.unit().unwrap_or(TimeUnit::GENERIC)
}

macro_rules! kernels {
    ($($name:ident: $map:ident;)*) => {
        $(
            /// A kernel that applies a function to each element or pair.
            macro_rules! $name {
                ($function:expr) => {
                    |_: &Signature, p: &[*mut u8], s: &[isize], n: usize| {
                        // SAFETY: a typed kernel is called with operands of its signature's types, which are 64-bit numbers here.
                        unsafe { $map(p, s, n, $function) }
                    }
                };
            }
        )*
    };
}

kernels! {
    one: map1;
    two: map2;
    two_flagged: map2_flagged;
}

/// The loop of an operation on operands as [`resolve`] gives them.
pub(super) fn kernel(op: Op, signature: &Signature) -> Option<TypedKernel> {
    let is_time = |dtype: &DType| matches!(dtype.kind(), Kind::DateTime | Kind::TimeDelta);
    if !signature.inputs.iter().any(is_time) {
        return None;
    }
    let second = signature.inputs.get(1).copied();
    let first_is_time = is_time(&signature.inputs[0]);
    Some(match (op, second) {
        (Op::Negative, None) => one!(|x: i64| x.wrapping_neg()),
        (Op::Positive, None) => one!(|x: i64| x),
        (Op::Absolute, None) => one!(|x: i64| x.wrapping_abs()),
        (Op::Sign, None) => {
            one!(|x: i64| if x == NOT_A_TIME { x } else { x.signum() })
        }
        (Op::IsNat | Op::IsNan, None) => {
            one!(|x: i64| Bool::new(x == NOT_A_TIME))
        }
        (Op::IsFinite, None) => one!(|x: i64| Bool::new(x != NOT_A_TIME)),
        (Op::IsInf, None) => one!(|_: i64| Bool::new(false)),
        (Op::Add, _) => two!(spread(i64::wrapping_add)),
        (Op::Subtract, _) => two!(spread(i64::wrapping_sub)),
        (Op::Multiply, Some(DType::Float64)) => two!(times_float),
        (Op::Multiply, Some(_)) if signature.inputs[0] == DType::Float64 => {
            two!(|f: f64, x: i64| times_float(x, f))
        }
        (Op::Multiply, _) if first_is_time => {
            two!(|x: i64, i: i64| if x == NOT_A_TIME { x } else { x.wrapping_mul(i) })
        }
        (Op::Multiply, _) => two!(|i: i64, x: i64| if x == NOT_A_TIME { x } else { x.wrapping_mul(i) }),
        // By a number, `//` cuts off towards zero as `/` does.
        (Op::Divide | Op::FloorDivide, Some(DType::Float64)) => {
            two!(|x: i64, f: f64| over_float(x, f))
        }
        (Op::Divide | Op::FloorDivide, Some(DType::Int64)) => two_flagged!(|x: i64, i: i64| match (x, i) {
            (NOT_A_TIME, _) => (x, Flags::NONE),
            (_, 0) => (NOT_A_TIME, Flags::DIVIDE),
            _ => (x.wrapping_div(i), Flags::NONE),
        }),
        (Op::Divide, _) => two!(|a: i64, b: i64| match (a, b) {
            (NOT_A_TIME, _) | (_, NOT_A_TIME) => f64::NAN,
            _ => a as f64 / b as f64,
        }),
        (Op::FloorDivide, _) => two_flagged!(|a: i64, b: i64| match (a, b) {
            (NOT_A_TIME, _) | (_, NOT_A_TIME) => (0, Flags::INVALID),
            (_, 0) => (0, Flags::DIVIDE),
            _ => (floored(a, b), Flags::NONE),
        }),
        (Op::Remainder, _) => two_flagged!(remainder),
        (Op::Divmod, _) => divmod,
        (Op::Equal, _) => two!(compare(|a, b| a == b)),
        (Op::NotEqual, _) => {
            two!(|a: i64, b: i64| Bool::new(a != b || a == NOT_A_TIME))
        }
        (Op::Less, _) => two!(compare(|a, b| a < b)),
        (Op::LessEqual, _) => two!(compare(|a, b| a <= b)),
        (Op::Greater, _) => two!(compare(|a, b| a > b)),
        (Op::GreaterEqual, _) => two!(compare(|a, b| a >= b)),
        (Op::Maximum, _) => two!(spread(i64::max)),
        (Op::Minimum, _) => two!(spread(i64::min)),
        (Op::Fmax, _) => two!(ignoring(i64::max)),
        (Op::Fmin, _) => two!(ignoring(i64::min)),
        _ => return None,
    })
}

/// A function of two numbers that are both there; otherwise there is no result either.
fn spread(function: fn(i64, i64) -> i64) -> impl Fn(i64, i64) -> i64 {
    move |a, b| if a == NOT_A_TIME || b == NOT_A_TIME { NOT_A_TIME } else { function(a, b) }
}

/// As [`spread`], but with one number there it is the result.
fn ignoring(function: fn(i64, i64) -> i64) -> impl Fn(i64, i64) -> i64 {
    move |a, b| match (a, b) {
        (NOT_A_TIME, other) | (other, NOT_A_TIME) => other,
        (a, b) => function(a, b),
    }
}

fn compare(function: fn(i64, i64) -> bool) -> impl Fn(i64, i64) -> Bool {
    move |a, b| Bool::new(a != NOT_A_TIME && b != NOT_A_TIME && function(a, b))
}

fn times_float(x: i64, f: f64) -> i64 {
    let product = x as f64 * f;
    if x == NOT_A_TIME || !product.is_finite() { NOT_A_TIME } else { product as i64 }
}

fn over_float(x: i64, f: f64) -> i64 {
    let quotient = x as f64 / f;
    if x == NOT_A_TIME || !quotient.is_finite() { NOT_A_TIME } else { quotient as i64 }
}

fn floored(a: i64, b: i64) -> i64 {
    let quotient = a.wrapping_div(b);
    if a.wrapping_rem(b) != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient }
}

fn remainder(a: i64, b: i64) -> (i64, Flags) {
    match (a, b) {
        (NOT_A_TIME, _) | (_, NOT_A_TIME) => (NOT_A_TIME, Flags::NONE),
        (_, 0) => (NOT_A_TIME, Flags::DIVIDE),
        _ => (a.wrapping_sub(floored(a, b).wrapping_mul(b)), Flags::NONE),
    }
}

/// # Safety
/// As for every typed kernel.
unsafe fn divmod(_: &Signature, p: &[*mut u8], s: &[isize], n: usize) -> Result<Flags> {
    // SAFETY: by the caller's promise; the second output is the fourth operand.
    unsafe {
        let mut flags = map2_flagged(p, s, n, |a: i64, b: i64| match (a, b) {
            (NOT_A_TIME, _) | (_, NOT_A_TIME) => (0, Flags::INVALID),
            (_, 0) => (0, Flags::DIVIDE),
            _ => (floored(a, b), Flags::NONE),
        })?;
        flags |= map2_flagged(&[p[0], p[1], p[3]], &[s[0], s[1], s[3]], n, remainder)?;
        Ok(flags)
    }
}

/// # Safety
/// Two operands of `n` elements of these types.
unsafe fn map1<A: Copy, R>(p: &[*mut u8], s: &[isize], n: usize, f: impl Fn(A) -> R) -> Result<Flags> {
    for i in 0..n as isize {
        // SAFETY: by the caller's promise.
        unsafe {
            let x = p[0].wrapping_offset(i * s[0]).cast::<A>().read_unaligned();
            p[1].wrapping_offset(i * s[1]).cast::<R>().write_unaligned(f(x));
        }
    }
    Ok(Flags::NONE)
}

/// # Safety
/// Three operands of `n` elements of these types.
unsafe fn map2<A: Copy, B: Copy, R>(
    p: &[*mut u8],
    s: &[isize],
    n: usize,
    f: impl Fn(A, B) -> R,
) -> Result<Flags> {
    // SAFETY: by the caller's promise.
    unsafe { map2_flagged(p, s, n, |a, b| (f(a, b), Flags::NONE)) }
}

/// # Safety
/// As for [`map2`].
unsafe fn map2_flagged<A: Copy, B: Copy, R>(
    p: &[*mut u8],
    s: &[isize],
    n: usize,
    f: impl Fn(A, B) -> (R, Flags),
) -> Result<Flags> {
    let mut flags = Flags::NONE;
    for i in 0..n as isize {
        // SAFETY: by the caller's promise.
        unsafe {
            let a = p[0].wrapping_offset(i * s[0]).cast::<A>().read_unaligned();
            let b = p[1].wrapping_offset(i * s[1]).cast::<B>().read_unaligned();
            let (result, found) = f(a, b);
            flags |= found;
            p[2].wrapping_offset(i * s[2]).cast::<R>().write_unaligned(result);
        }
    }
    Ok(flags)
}
