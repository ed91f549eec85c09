//! Ufuncs over whole arrays.
//!
//! [`call`] finds the loop, broadcasts, allocates what is missing, and walks all operands in the order of memory.
//! Operands of another dtype are converted block by block in a buffer. Outputs that overlap an input in any way but
//! element for element make the input a copy first, so results never depend on the order of the walk.
//!
//! Large operations are split among the threads of the pool, in one place ([`run`]).

mod at;
mod body;
mod division;
mod elementary;
mod families;
mod kernels;
mod loops;
mod moments;
mod number;
mod objects;
mod operations;
mod refusal;
mod run;
pub mod small;
mod words;

use smallvec::SmallVec;

pub use at::apply_at;
use body::Body;
pub(crate) use body::rounding_flags;
pub use families::resolve as resolve_families;
pub use kernels::kernel;
pub use loops::Kernel;
pub(crate) use refusal::is_arithmetic;
pub(crate) use run::CONVERT_BLOCK;
use run::{MOST, run};

use crate::array::{Array, Order};
use crate::cast::{self};
use crate::dtype::{DType, Kind};
use crate::element::Bool;
use crate::error::{ArrayError, Result, value};
use crate::flags::{self, Flags};
use crate::functions::{self, Op, Signature, Ufunc};
use crate::layout::{self, Strides};
use crate::promotion::{Casting, OperandType, Weak, can_cast, can_cast_operand};
use crate::scalar::{Scalar, Value};

/// An input of a ufunc.
#[derive(Debug, Clone)]
pub enum Operand {
    /// An array.
    Array(Array),
    /// A NumPy scalar.
    Scalar(Scalar),
    /// A Python int.
    Int(i128),
    /// A Python int beyond 128 bits, as the double nearest to it; infinite where there is none.
    Large(f64),
    /// A Python float.
    Float(f64),
    /// A Python complex.
    Complex(num_complex::Complex<f64>),
}

impl Operand {
    /// The type that takes part in promotion.
    #[inline]
    pub fn operand_type(&self) -> OperandType {
        match self {
            Operand::Array(array) => OperandType::Strong(array.dtype()),
            Operand::Scalar(scalar) => OperandType::Strong(scalar.dtype()),
            Operand::Int(_) | Operand::Large(_) => OperandType::Weak(Weak::Int),
            Operand::Float(_) => OperandType::Weak(Weak::Float),
            Operand::Complex(_) => OperandType::Weak(Weak::Complex),
        }
    }

    /// The shape; empty for scalars.
    pub fn shape(&self) -> &[usize] {
        match self {
            Operand::Array(array) => array.shape(),
            _ => &[],
        }
    }

    /// The value as a scalar of a dtype; `None` for arrays.
    ///
    /// # Errors
    /// `OverflowError` for a Python int outside the range of an integer dtype.
    #[inline]
    pub fn to_scalar(&self, dtype: DType) -> Result<Option<Scalar>> {
        Ok(Some(match self {
            Operand::Array(_) => return Ok(None),
            Operand::Scalar(scalar) => scalar.try_cast(dtype)?,
            Operand::Int(integer) => weak_integer(*integer, dtype)?,
            Operand::Large(_) if dtype.is_integer() => return Err(too_large()),
            Operand::Large(double) if double.is_infinite() && dtype != DType::Bool => {
                return Err(ArrayError::Overflow("int too large to convert to float".into()));
            }
            Operand::Float(float) | Operand::Large(float) => Scalar::new(*float).try_cast(dtype)?,
            Operand::Complex(complex) => Scalar::new(*complex).try_cast(dtype)?,
        }))
    }

    /// The operand as an array of a dtype; numbers become arrays without axes.
    ///
    /// # Errors
    /// Those of the conversion.
    pub fn to_array(&self, dtype: DType) -> Result<Array> {
        let array = match self {
            Operand::Array(array) if array.dtype() == dtype => return Ok(array.clone()),
            Operand::Array(array) => array.clone(),
            number => {
                let own = match number.operand_type() {
                    OperandType::Strong(own) => own,
                    OperandType::Weak(weak) => weak.default_dtype(),
                };
                let wanted = if Scalar::holds(dtype) { dtype } else { own };
                number.to_scalar(wanted)?.unwrap_or(Scalar::zero(wanted)).to_array()?
            }
        };
        if array.dtype() == dtype { Ok(array) } else { array.cast_to(dtype, Order::K) }
    }
}

/// A Python int as a scalar of a dtype.
///
/// # Errors
/// `OverflowError` when it is outside the range of an integer dtype.
pub fn weak_integer(integer: i128, dtype: DType) -> Result<Scalar> {
    if let (Some((low, high)), true) = (dtype.integer_range(), dtype != DType::Bool)
        && !(low..=high).contains(&integer)
    {
        let is_wide = matches!(dtype, DType::UInt32 | DType::UInt64);
        let most = if is_wide { u64::MAX.into() } else { i64::MAX.into() };
        if integer > most || integer < i64::MIN.into() {
            return Err(too_large());
        }
        return Err(ArrayError::Overflow(format!("Python integer {integer} out of bounds for {dtype}")));
    }
    Ok(Scalar::from_integer(integer, dtype))
}

fn too_large() -> ArrayError {
    ArrayError::Overflow("Python int too large to convert to C long".into())
}

/// What a caller may ask of a ufunc beside its inputs.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where results go; missing ones are allocated.
    pub out: SmallVec<[Option<Array>; 2]>,
    /// The dtype of the outputs of the loop.
    pub dtype: Option<DType>,
    /// The loop itself, in place of the one for the inputs.
    pub signature: Option<&'static Signature>,
    /// How much conversions may lose.
    pub casting: Casting,
    /// Which elements to compute; others keep what the output held.
    pub mask: Option<Array>,
    /// The layout of allocated outputs.
    pub order: Order,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            out: SmallVec::new(),
            dtype: None,
            signature: None,
            casting: Casting::SameKind,
            mask: None,
            order: Order::K,
        }
    }
}

/// The outputs of a ufunc.
pub type Outputs = SmallVec<[Array; 2]>;

/// Calls a ufunc.
///
/// # Errors
/// Those of promotion, broadcasting, casting and allocation, in NumPy's words.
pub fn call(ufunc: &'static Ufunc, inputs: &[Operand], options: &Options) -> Result<(Outputs, Flags)> {
    let types: SmallVec<[OperandType; 3]> = inputs.iter().map(Operand::operand_type).collect();
    if options.out.iter().flatten().any(|out| !out.is_writable()) {
        return value("output array is read-only");
    }
    if let Some(signature) = options.signature {
        return call_loop(ufunc, signature, inputs, options);
    }
    if families::concern(&types, options.dtype) && !families::as_numbers(ufunc, &types, options.dtype) {
        return families::call(ufunc, inputs, &types, options);
    }
    if options.out.is_empty()
        && options.mask.is_none()
        && options.dtype.is_none()
        && let Some(result) = call_small(ufunc, inputs)
    {
        return result;
    }
    let signature = functions::resolve(ufunc, &types, options.dtype)?;
    call_loop(ufunc, signature, inputs, options)
}

fn call_small(ufunc: &'static Ufunc, inputs: &[Operand]) -> Option<Result<(Outputs, Flags)>> {
    let mut parts: SmallVec<[small::Part<'_>; 3]> = SmallVec::new();
    for input in inputs {
        parts.push(match input {
            Operand::Array(array) => small::Part::Array(array),
            Operand::Float(float) => small::Part::Float(*float),
            Operand::Int(integer) => small::Part::Integer(i64::try_from(*integer).ok()?),
            Operand::Scalar(scalar) => small::Part::Scalar(*scalar),
            Operand::Complex(_) | Operand::Large(_) => return None,
        });
    }
    small::call(ufunc, &parts, |output, flags| (SmallVec::from_iter([output]), flags))
}

/// The loop for operands of which one is no number.
///
/// # Errors
/// `TypeError` in NumPy's words when there is none.
pub(crate) fn resolve_others(ufunc: &'static Ufunc, types: &[OperandType]) -> Result<Signature> {
    families::resolve(ufunc, types, None)
}

/// The loop that a call with such operands takes.
///
/// # Errors
/// `TypeError` in NumPy's words when there is none.
pub fn loop_for(ufunc: &'static Ufunc, types: &[OperandType]) -> Result<Signature> {
    if families::concern(types, None) && !families::as_numbers(ufunc, types, None) {
        return families::resolve(ufunc, types, None);
    }
    functions::resolve(ufunc, types, None).cloned()
}

/// Calls one loop of a ufunc.
///
/// # Errors
/// Those of broadcasting, casting and allocation, in NumPy's words.
pub fn call_loop(
    ufunc: &'static Ufunc,
    signature: &Signature,
    inputs: &[Operand],
    options: &Options,
) -> Result<(Outputs, Flags)> {
    for (at, out) in options.out.iter().enumerate() {
        if let Some(out) = out {
            check_output_dtype(ufunc, signature, at, out, options)?;
        }
    }
    let is_asked = options.dtype.is_some() || options.signature.is_some();
    if is_asked {
        for (at, (input, to)) in inputs.iter().zip(&signature.inputs).enumerate() {
            let from = input.operand_type();
            if let OperandType::Strong(from @ DType::Record(record)) = from
                && record.named
                && to.native().is_number()
            {
                return Err(no_cast_of_record(ufunc, at, from, *to));
            }
        }
    }
    for (at, (input, to)) in inputs.iter().zip(&signature.inputs).enumerate() {
        let from = input.operand_type();
        // A loop that was found for the inputs takes them, unless the rule is as strict as to refuse what is safe.
        let is_strict = matches!(options.casting, Casting::No | Casting::Equiv | Casting::Safe);
        if (is_asked || is_strict) && !can_cast_operand(from, *to, options.casting) {
            let from = match from {
                OperandType::Strong(dtype) => dtype,
                OperandType::Weak(weak) => weak.default_dtype(),
            };
            return Err(no_cast(ufunc, at, from, *to, options.casting));
        }
    }
    let mut shapes: SmallVec<[&[usize]; 5]> = inputs.iter().map(Operand::shape).collect();
    for out in options.out.iter().flatten() {
        shapes.push(out.shape());
    }
    if let Some(mask) = &options.mask {
        shapes.push(mask.shape());
    }
    let shape = layout::broadcast_shapes(&shapes)?;
    for out in options.out.iter().flatten() {
        check_output_shape(out, &shape)?;
    }
    if let Some(constant) = out_of_range_comparison(ufunc.op, signature, inputs) {
        let output = output_array(options, 0, DType::Bool, &shape, &[])?;
        let constant = Scalar::new(Bool::new(constant));
        let result = match &options.mask {
            None => constant.to_array()?,
            Some(mask) => {
                let [constant, kept] = [Operand::Scalar(constant), Operand::Array(output.clone())];
                crate::select::where_(mask, &constant, &kept)?
            }
        };
        cast::assign(&output, &result)?;
        return Ok((SmallVec::from_iter([output]), Flags::NONE));
    }
    let mut scalars: SmallVec<[Scalar; 3]> = SmallVec::new();
    let mut of_numbers = Flags::NONE;
    for (input, dtype) in inputs.iter().zip(&signature.inputs) {
        scalars.push(match input {
            Operand::Int(integer) if is_logical(ufunc.op) => {
                Scalar::new(Bool::new(*integer != 0)).cast(*dtype)
            }
            Operand::Large(_) if is_logical(ufunc.op) => Scalar::new(Bool::new(true)).cast(*dtype),
            Operand::Array(array) if is_scalar(array, *dtype) => array.only_scalar().try_cast(*dtype)?,
            Operand::Array(_) => Scalar::zero(DType::Bool),
            other => {
                let scalar = other.to_scalar(*dtype)?.unwrap_or(Scalar::zero(*dtype));
                of_numbers |= beyond(other, &scalar);
                scalar
            }
        });
    }
    let mut arrays: SmallVec<[Option<Array>; 3]> = inputs
        .iter()
        .zip(&signature.inputs)
        .map(|(input, dtype)| match input {
            Operand::Array(array) if !is_scalar(array, *dtype) => Some(array.clone()),
            _ => None,
        })
        .collect();
    for (array, to) in arrays.iter_mut().zip(&signature.inputs) {
        if let (Some(given), DType::Float16) = (array.as_ref(), to)
            && given.dtype().native() != DType::Float16
        {
            // Loops of half precision compute in single precision: what they are given is rounded before.
            let rounded = given.empty_like(DType::Float16, Order::K)?;
            of_numbers |= cast::assign(&rounded, given)?;
            *array = Some(rounded);
        }
    }
    let layouts: SmallVec<[Strides; 3]> = inputs
        .iter()
        .filter_map(|input| match input {
            Operand::Array(array) => layout::broadcast_strides(array.shape(), array.strides(), &shape),
            _ => None,
        })
        .collect();
    let mut outputs = Outputs::new();
    for (at, dtype) in signature.outputs.iter().enumerate() {
        outputs.push(output_array(options, at, *dtype, &shape, &layouts)?);
    }
    separate(&mut arrays, &outputs, &shape)?;
    let mask = match &options.mask {
        Some(mask) if outputs.iter().any(|output| output.may_share_memory(mask)) => {
            Some(mask.copy(Order::K)?)
        }
        Some(mask) => Some(mask.clone()),
        None => None,
    };
    let flags =
        of_numbers | run(ufunc.op, signature, &shape, &arrays, &mut scalars, &outputs, mask.as_ref())?;
    if flags.contains(Flags::NEGATIVE_EXPONENT) {
        return value("Integers to negative integer powers are not allowed.");
    }
    Ok((outputs, flags))
}

fn no_cast(ufunc: &Ufunc, at: usize, from: DType, to: DType, casting: Casting) -> ArrayError {
    ArrayError::Casting(format!(
        "Cannot cast ufunc '{}' input {}from {} to {} with casting rule '{}'",
        ufunc.name,
        if ufunc.nin > 1 { format!("{at} ") } else { String::new() },
        from.repr(),
        to.repr(),
        casting.text()
    ))
}

/// The error for a record beside numbers that were asked for: no rule makes one of it.
pub(crate) fn no_cast_of_record(ufunc: &Ufunc, at: usize, from: DType, to: DType) -> ArrayError {
    no_cast(ufunc, at, from, to, Casting::Unsafe)
}

/// The flag of a Python number that only infinity stands for in a dtype.
pub fn beyond(number: &Operand, scalar: &Scalar) -> Flags {
    let finite = match number {
        Operand::Int(_) | Operand::Large(_) => true,
        Operand::Float(float) => float.is_finite(),
        Operand::Complex(complex) => complex.is_finite(),
        _ => false,
    };
    let narrow = matches!(scalar.dtype(), DType::Float16 | DType::Float32 | DType::Complex64);
    let infinite = || match scalar.value() {
        Value::Float(float) => float.is_infinite(),
        Value::Complex(complex) => complex.re.is_infinite() || complex.im.is_infinite(),
        _ => false,
    };
    Flags::when(finite && narrow && infinite(), Flags::OVERFLOW)
}

/// Whether an array is used as a single number, date or duration.
fn is_scalar(array: &Array, dtype: DType) -> bool {
    array.size() == 1 && Scalar::holds(array.dtype()) && Scalar::holds(dtype)
}

/// Operations that only ask whether an operand is zero.
fn is_logical(op: Op) -> bool {
    matches!(op, Op::LogicalAnd | Op::LogicalOr | Op::LogicalXor | Op::LogicalNot)
}

fn check_output_shape(out: &Array, shape: &[usize]) -> Result<()> {
    if out.shape() == shape {
        return Ok(());
    }
    value(format!(
        "non-broadcastable output operand with shape {} doesn't match the broadcast shape {}",
        layout::tight_shape_text(out.shape()),
        layout::tight_shape_text(shape)
    ))
}

fn check_output_dtype(
    ufunc: &Ufunc,
    signature: &Signature,
    at: usize,
    out: &Array,
    options: &Options,
) -> Result<()> {
    let from = signature.outputs[at];
    let asks =
        matches!(ufunc.op, Op::IsNan | Op::IsInf | Op::IsFinite) && signature.inputs[0].unit().is_some();
    // Where dates are asked about, NumPy stores the answers in whatever is given.
    if !asks && !can_cast(from, out.dtype(), options.casting) {
        return Err(ArrayError::Casting(format!(
            "Cannot cast ufunc '{}' output {}from {} to {} with casting rule '{}'",
            ufunc.name,
            if ufunc.nout > 1 { format!("{} ", ufunc.nin + at) } else { String::new() },
            from.repr(),
            out.dtype().repr(),
            options.casting.text()
        )));
    }
    Ok(())
}

fn output_array(
    options: &Options,
    at: usize,
    dtype: DType,
    shape: &[usize],
    layouts: &[Strides],
) -> Result<Array> {
    if let Some(Some(out)) = options.out.get(at) {
        return Ok(out.clone());
    }
    let strides = match options.order {
        Order::F => layout::f_strides(shape, dtype.itemsize()),
        Order::C | Order::A => layout::c_strides(shape, dtype.itemsize()),
        Order::K if shape.len() < 2 || layouts.is_empty() => layout::c_strides(shape, dtype.itemsize()),
        Order::K => {
            let order = layout::keep_order(shape, layouts);
            layout::strides_in_order(shape, &order, dtype.itemsize())
        }
    };
    Array::empty_with_strides(dtype, shape, strides)
}

/// A comparison with a Python int that the loop's integer type cannot hold has one result for all elements.
fn out_of_range_comparison(op: Op, signature: &Signature, inputs: &[Operand]) -> Option<bool> {
    use std::cmp::Ordering;
    if !matches!(op, Op::Equal | Op::NotEqual | Op::Less | Op::LessEqual | Op::Greater | Op::GreaterEqual) {
        return None;
    }
    let (low, high) = signature.inputs[0].integer_range()?;
    if signature.inputs[0] == DType::Bool {
        return None;
    }
    // How every element compares with the integer.
    let outside = |operand: &Operand| match operand {
        Operand::Int(integer) if *integer < low => Some(Ordering::Greater),
        Operand::Int(integer) if *integer > high => Some(Ordering::Less),
        Operand::Large(double) => Some(if *double < 0.0 { Ordering::Greater } else { Ordering::Less }),
        _ => None,
    };
    let [x, y] = inputs else { return None };
    let element_against_integer = outside(y).or_else(|| outside(x).map(Ordering::reverse))?;
    Some(match op {
        Op::Equal => false,
        Op::NotEqual => true,
        Op::Less | Op::LessEqual => element_against_integer == Ordering::Less,
        _ => element_against_integer == Ordering::Greater,
    })
}

/// Copies inputs that an output overlaps otherwise than element for element.
fn separate(inputs: &mut [Option<Array>], outputs: &[Array], shape: &[usize]) -> Result<()> {
    for input in inputs.iter_mut() {
        let Some(array) = input else { continue };
        let clash = outputs.iter().enumerate().any(|(at, output)| {
            let in_step = at == 0
                && !output.overlaps_itself()
                && array.data() == output.data()
                && array.shape() == shape
                && array.strides() == output.strides()
                && array.dtype() == output.dtype();
            array.may_share_memory(output) && !in_step
        });
        if clash {
            *array = array.copy(Order::K)?;
        }
    }
    Ok(())
}

/// Calls a loop with one result on single elements.
///
/// The scalars must have the loop's dtypes.
///
/// # Errors
/// `ValueError` for an integer to a negative integer power.
#[inline]
pub fn call_scalar(op: Op, signature: &Signature, inputs: &mut [Scalar]) -> Result<(Scalar, Flags)> {
    let (outputs, flags) = call_scalars(op, signature, inputs)?;
    Ok((outputs[0], flags))
}

/// Calls a loop on single elements; the second output is only meaningful for functions with two.
///
/// # Errors
/// `ValueError` for an integer to a negative integer power.
pub fn call_scalars(op: Op, signature: &Signature, inputs: &mut [Scalar]) -> Result<([Scalar; 2], Flags)> {
    let body = Body::of(op, signature)?;
    let wanted = &signature.outputs;
    let signature = &body.signature;
    let mut outputs = [Scalar::zero(signature.outputs[0]); 2];
    if let Some(second) = signature.outputs.get(1) {
        outputs[1] = Scalar::zero(*second);
    }
    let mut pointers = [std::ptr::null_mut(); MOST + 1];
    for (pointer, (input, dtype)) in pointers.iter_mut().zip(inputs.iter_mut().zip(&signature.inputs)) {
        *input = input.try_cast(*dtype)?;
        *pointer = input.as_mut_ptr();
    }
    for (at, output) in outputs.iter_mut().enumerate() {
        pointers[inputs.len() + at] = output.as_mut_ptr();
    }
    let watch = op.uses_status_word(signature.inputs[0]);
    if watch {
        flags::clear();
    }
    // SAFETY: every pointer leads to one element of the loop's types.
    let mut found = unsafe { body.run(&pointers, &[0; MOST + 1], 1)? };
    if watch {
        found |= flags::read();
    }
    if found.contains(Flags::NEGATIVE_EXPONENT) {
        return value("Integers to negative integer powers are not allowed.");
    }
    for (output, wanted) in outputs.iter_mut().zip(wanted) {
        if output.dtype() != *wanted {
            found |= body::rounding_flags(output.as_mut_ptr(), 1, *wanted);
            *output = output.cast(*wanted);
        }
    }
    Ok((outputs, found))
}

/// Whether an operation has a loop on these dtypes.
pub fn has_loop(op: Op, signature: &Signature) -> bool {
    Body::of(op, signature).is_ok()
}

/// A unary or binary ufunc with defaults, for use inside this crate and the VM's glue.
///
/// # Errors
/// As [`call`].
pub fn apply(op: Op, inputs: &[Operand]) -> Result<Array> {
    let (mut outputs, _) = call(functions::of(op), inputs, &Options::default())?;
    Ok(outputs.remove(0))
}

/// Whether a value counts as one that a comparison with an integer type can be exact about.
pub fn is_integral(value: Value) -> bool {
    matches!(value, Value::Bool(_) | Value::Int(_) | Value::Unsigned(_))
}

/// The family whose arithmetic a dtype uses.
pub fn is_inexact(dtype: DType) -> bool {
    dtype.kind() >= Kind::Float
}
