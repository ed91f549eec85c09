//! The table of ufuncs: name, numbers of operands, the dtypes of its loops, and the scalar operation behind it.
//!
//! One row serves the VM's `numpy.<name>`, array expressions in the interpreter, and the compiler, which asks
//! [`resolve`] for the types and emits code for the [`Op`].

use std::collections::HashMap;
use std::sync::OnceLock;

use smallvec::SmallVec;

use crate::dtype::{ALL, DType, Kind};
use crate::error::{ArrayError, Result};
use crate::promotion::{
    Casting, OperandType, Weak, can_cast, can_cast_operand, promote_numbers, result_type,
};

/// What a ufunc does to one set of elements; the loop's dtypes say on which types.
#[allow(missing_docs, reason = "each is the NumPy function of the same name")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Remainder,
    Fmod,
    Divmod,
    Power,
    Negative,
    Positive,
    Absolute,
    Sign,
    Square,
    Sqrt,
    Cbrt,
    Reciprocal,
    Exp,
    Exp2,
    Expm1,
    Log,
    Log2,
    Log10,
    Log1p,
    Sin,
    Cos,
    Tan,
    Arcsin,
    Arccos,
    Arctan,
    Arctan2,
    Hypot,
    Sinh,
    Cosh,
    Tanh,
    Arcsinh,
    Arccosh,
    Arctanh,
    Degrees,
    Radians,
    Floor,
    Ceil,
    Trunc,
    Rint,
    Maximum,
    Minimum,
    Fmax,
    Fmin,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    LogicalAnd,
    LogicalOr,
    LogicalXor,
    LogicalNot,
    BitwiseAnd,
    BitwiseOr,
    BitwiseXor,
    Invert,
    LeftShift,
    RightShift,
    BitwiseCount,
    IsNan,
    IsInf,
    IsFinite,
    Signbit,
    CopySign,
    NextAfter,
    Spacing,
    Ldexp,
    Frexp,
    Modf,
    Conjugate,
    Heaviside,
    LogAddExp,
    LogAddExp2,
    Gcd,
    Lcm,
    IsNat,
}

impl Op {
    /// Whether the processor's status word tells the exceptions of this operation's loops (otherwise the loops do).
    ///
    /// Complex quotients tell themselves: their vectorised loops compute both branches, and leave marks of the one not
    /// taken.
    pub fn uses_status_word(self, dtype: DType) -> bool {
        !(dtype.is_complex() && matches!(self, Op::Divide | Op::Reciprocal | Op::Sqrt))
            && matches!(
                self,
                Op::Add
                    | Op::Subtract
                    | Op::Multiply
                    | Op::Divide
                    | Op::Square
                    | Op::Sqrt
                    | Op::Reciprocal
                    | Op::NextAfter
                    | Op::Ldexp
                    | Op::Degrees
                    | Op::Radians
            )
    }
}

/// One loop: the dtypes of inputs and outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// One per input.
    pub inputs: SmallVec<[DType; 2]>,
    /// One per output.
    pub outputs: SmallVec<[DType; 2]>,
}

impl Signature {
    /// NumPy's text: `dd->d`.
    pub fn text(&self) -> String {
        let codes = |dtypes: &[DType]| dtypes.iter().map(|dtype| dtype.code()).collect::<String>();
        format!("{}->{}", codes(&self.inputs), codes(&self.outputs))
    }
}

/// What a reduction starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// Nothing: empty reductions are an error.
    None,
    /// 0
    Zero,
    /// 1
    One,
    /// All bits set.
    MinusOne,
    /// `False`
    False,
    /// `True`
    True,
    /// -∞
    NegativeInfinity,
}

/// A universal function.
#[derive(Debug)]
pub struct Ufunc {
    /// NumPy's name.
    pub name: &'static str,
    /// The number of inputs.
    pub nin: usize,
    /// The number of outputs.
    pub nout: usize,
    /// The scalar operation.
    pub op: Op,
    /// What a reduction starts from.
    pub identity: Identity,
    /// The loops in the order in which they are tried.
    pub loops: Vec<Signature>,
    /// The row's index in [`all`].
    pub index: usize,
    /// For each dtype, the loop whose inputs all have it.
    direct: [Option<u8>; ALL.len()],
}

/// `name inputs outputs identity loops`. A group of loops is `=chars` (outputs like inputs), `?chars` (outputs bool), or
/// one loop spelt out, `F>f`.
type Row = (&'static str, Op, usize, usize, Identity, &'static str);

const INTEGERS: &str = "=bBhHiIlL";

#[rustfmt::skip]
const ROWS: &[Row] = {
    use Identity::{None, Zero, One, MinusOne, False, True, NegativeInfinity};
    &[
    ("add", Op::Add, 2, 1, Zero, "=?bBhHiIlLefdFD"),
    ("subtract", Op::Subtract, 2, 1, None, "=bBhHiIlLefdFD"),
    ("multiply", Op::Multiply, 2, 1, One, "=?bBhHiIlLefdFD"),
    ("divide", Op::Divide, 2, 1, None, "=efdFD"),
    ("floor_divide", Op::FloorDivide, 2, 1, None, "=bBhHiIlLefd"),
    ("remainder", Op::Remainder, 2, 1, None, "=bBhHiIlLefd"),
    ("fmod", Op::Fmod, 2, 1, None, "=bBhHiIlLefd"),
    ("divmod", Op::Divmod, 2, 2, None, "=bBhHiIlLefd"),
    ("power", Op::Power, 2, 1, None, "=bBhHiIlLefdFD"),
    ("float_power", Op::Power, 2, 1, None, "=dD"),
    ("negative", Op::Negative, 1, 1, None, "=bBhHiIlLefdFD"),
    ("positive", Op::Positive, 1, 1, None, "=bBhHiIlLefdFD"),
    ("absolute", Op::Absolute, 1, 1, None, "=?bBhHiIlLefd F>f D>d"),
    ("fabs", Op::Absolute, 1, 1, None, "=efd"),
    ("sign", Op::Sign, 1, 1, None, "=bBhHiIlLefdFD"),
    ("square", Op::Square, 1, 1, None, "=bBhHiIlLefdFD"),
    ("sqrt", Op::Sqrt, 1, 1, None, "=efdFD"),
    ("cbrt", Op::Cbrt, 1, 1, None, "=efd"),
    ("reciprocal", Op::Reciprocal, 1, 1, None, "=bBhHiIlLefdFD"),
    ("exp", Op::Exp, 1, 1, None, "=efdFD"),
    ("exp2", Op::Exp2, 1, 1, None, "=efdFD"),
    ("expm1", Op::Expm1, 1, 1, None, "=efdFD"),
    ("log", Op::Log, 1, 1, None, "=efdFD"),
    ("log2", Op::Log2, 1, 1, None, "=efdFD"),
    ("log10", Op::Log10, 1, 1, None, "=efdFD"),
    ("log1p", Op::Log1p, 1, 1, None, "=efdFD"),
    ("sin", Op::Sin, 1, 1, None, "=efdFD"),
    ("cos", Op::Cos, 1, 1, None, "=efdFD"),
    ("tan", Op::Tan, 1, 1, None, "=efdFD"),
    ("arcsin", Op::Arcsin, 1, 1, None, "=efdFD"),
    ("arccos", Op::Arccos, 1, 1, None, "=efdFD"),
    ("arctan", Op::Arctan, 1, 1, None, "=efdFD"),
    ("arctan2", Op::Arctan2, 2, 1, None, "=efd"),
    ("hypot", Op::Hypot, 2, 1, Zero, "=efd"),
    ("sinh", Op::Sinh, 1, 1, None, "=efdFD"),
    ("cosh", Op::Cosh, 1, 1, None, "=efdFD"),
    ("tanh", Op::Tanh, 1, 1, None, "=efdFD"),
    ("arcsinh", Op::Arcsinh, 1, 1, None, "=efdFD"),
    ("arccosh", Op::Arccosh, 1, 1, None, "=efdFD"),
    ("arctanh", Op::Arctanh, 1, 1, None, "=efdFD"),
    ("degrees", Op::Degrees, 1, 1, None, "=efd"),
    ("rad2deg", Op::Degrees, 1, 1, None, "=efd"),
    ("radians", Op::Radians, 1, 1, None, "=efd"),
    ("deg2rad", Op::Radians, 1, 1, None, "=efd"),
    ("floor", Op::Floor, 1, 1, None, "=?bBhHiIlLefd"),
    ("ceil", Op::Ceil, 1, 1, None, "=?bBhHiIlLefd"),
    ("trunc", Op::Trunc, 1, 1, None, "=?bBhHiIlLefd"),
    ("rint", Op::Rint, 1, 1, None, "=efdFD"),
    ("maximum", Op::Maximum, 2, 1, None, "=?bBhHiIlLefdFD"),
    ("minimum", Op::Minimum, 2, 1, None, "=?bBhHiIlLefdFD"),
    ("fmax", Op::Fmax, 2, 1, None, "=?bBhHiIlLefdFD"),
    ("fmin", Op::Fmin, 2, 1, None, "=?bBhHiIlLefdFD"),
    ("equal", Op::Equal, 2, 1, None, "??bBhHiIlL lL>? Ll>? ?efdFD"),
    ("not_equal", Op::NotEqual, 2, 1, None, "??bBhHiIlL lL>? Ll>? ?efdFD"),
    ("less", Op::Less, 2, 1, None, "??bBhHiIlL lL>? Ll>? ?efdFD"),
    ("less_equal", Op::LessEqual, 2, 1, None, "??bBhHiIlL lL>? Ll>? ?efdFD"),
    ("greater", Op::Greater, 2, 1, None, "??bBhHiIlL lL>? Ll>? ?efdFD"),
    ("greater_equal", Op::GreaterEqual, 2, 1, None, "??bBhHiIlL lL>? Ll>? ?efdFD"),
    ("logical_and", Op::LogicalAnd, 2, 1, True, "??bBhHiIlLefdFD"),
    ("logical_or", Op::LogicalOr, 2, 1, False, "??bBhHiIlLefdFD"),
    ("logical_xor", Op::LogicalXor, 2, 1, False, "??bBhHiIlLefdFD"),
    ("logical_not", Op::LogicalNot, 1, 1, None, "??bBhHiIlLefdFD"),
    ("bitwise_and", Op::BitwiseAnd, 2, 1, MinusOne, "=?bBhHiIlL"),
    ("bitwise_or", Op::BitwiseOr, 2, 1, Zero, "=?bBhHiIlL"),
    ("bitwise_xor", Op::BitwiseXor, 2, 1, Zero, "=?bBhHiIlL"),
    ("invert", Op::Invert, 1, 1, None, "=?bBhHiIlL"),
    ("left_shift", Op::LeftShift, 2, 1, None, INTEGERS),
    ("right_shift", Op::RightShift, 2, 1, None, INTEGERS),
    ("bitwise_count", Op::BitwiseCount, 1, 1, None, "b>B B>B h>B H>B i>B I>B l>B L>B"),
    ("isnan", Op::IsNan, 1, 1, None, "??bBhHiIlLefdFD"),
    ("isinf", Op::IsInf, 1, 1, None, "??bBhHiIlLefdFD"),
    ("isfinite", Op::IsFinite, 1, 1, None, "??bBhHiIlLefdFD"),
    ("signbit", Op::Signbit, 1, 1, None, "?efd"),
    ("copysign", Op::CopySign, 2, 1, None, "=efd"),
    ("nextafter", Op::NextAfter, 2, 1, None, "=efd"),
    ("spacing", Op::Spacing, 1, 1, None, "=efd"),
    ("ldexp", Op::Ldexp, 2, 1, None, "ei>e el>e fi>f fl>f di>d dl>d"),
    ("frexp", Op::Frexp, 1, 2, None, "e>ei f>fi d>di"),
    ("modf", Op::Modf, 1, 2, None, "=efd"),
    ("conjugate", Op::Conjugate, 1, 1, None, "=bBhHiIlLefdFD"),
    ("heaviside", Op::Heaviside, 2, 1, None, "=efd"),
    ("logaddexp", Op::LogAddExp, 2, 1, NegativeInfinity, "=efd"),
    ("logaddexp2", Op::LogAddExp2, 2, 1, NegativeInfinity, "=efd"),
    ("isnat", Op::IsNat, 1, 1, None, "M>? m>?"),
    ("gcd", Op::Gcd, 2, 1, Zero, INTEGERS),
    ("lcm", Op::Lcm, 2, 1, None, INTEGERS),
    ]
};

/// Other names for rows.
pub const ALIASES: &[(&str, &str)] = &[
    ("abs", "absolute"),
    ("true_divide", "divide"),
    ("mod", "remainder"),
    ("pow", "power"),
    ("bitwise_not", "invert"),
    ("bitwise_invert", "invert"),
    ("bitwise_left_shift", "left_shift"),
    ("bitwise_right_shift", "right_shift"),
    ("conj", "conjugate"),
    ("acos", "arccos"),
    ("acosh", "arccosh"),
    ("asin", "arcsin"),
    ("asinh", "arcsinh"),
    ("atan", "arctan"),
    ("atan2", "arctan2"),
    ("atanh", "arctanh"),
];

/// All ufuncs.
pub fn all() -> &'static [Ufunc] {
    static TABLE: OnceLock<Vec<Ufunc>> = OnceLock::new();
    TABLE.get_or_init(|| {
        ROWS.iter()
            .enumerate()
            .map(|(index, &(name, op, nin, nout, identity, loops))| {
                let loops = parse_loops(loops, nin, nout);
                let direct = ALL.map(|dtype| {
                    let found =
                        loops.iter().position(|signature| signature.inputs.iter().all(|to| *to == dtype));
                    found.and_then(|found| u8::try_from(found).ok())
                });
                Ufunc { name, nin, nout, op, identity, loops, index, direct }
            })
            .collect()
    })
}

/// The ufunc of this name or alias.
pub fn lookup(name: &str) -> Option<&'static Ufunc> {
    static NAMES: OnceLock<HashMap<&'static str, &'static Ufunc>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let mut names: HashMap<_, _> = all().iter().map(|ufunc| (ufunc.name, ufunc)).collect();
        for (alias, name) in ALIASES {
            if let Some(&ufunc) = names.get(name) {
                names.insert(alias, ufunc);
            }
        }
        names
    });
    names.get(name).copied()
}

/// The ufunc of an operation under its principal name.
pub fn of(op: Op) -> &'static Ufunc {
    static BY_OP: OnceLock<Vec<&'static Ufunc>> = OnceLock::new();
    let by_op = BY_OP.get_or_init(|| {
        let mut rows: Vec<&'static Ufunc> = vec![&all()[0]; all().len() + 1];
        // Of several rows with one operation, the first has the principal name.
        for ufunc in all().iter().rev() {
            rows[ufunc.op as usize] = ufunc;
        }
        rows
    });
    by_op[op as usize]
}

fn parse_loops(text: &str, nin: usize, nout: usize) -> Vec<Signature> {
    let dtypes = |codes: &str| codes.chars().filter_map(DType::from_code).collect::<SmallVec<[DType; 2]>>();
    let mut loops = Vec::new();
    for group in text.split(' ') {
        if let Some((inputs, outputs)) = group.split_once('>') {
            loops.push(Signature { inputs: dtypes(inputs), outputs: dtypes(outputs) });
            continue;
        }
        let to_bool = group.starts_with('?');
        for dtype in dtypes(&group[1..]) {
            let output = if to_bool { DType::Bool } else { dtype };
            loops.push(Signature {
                inputs: SmallVec::from_elem(dtype, nin),
                outputs: SmallVec::from_elem(output, nout),
            });
        }
    }
    loops
}

/// Finds the loop for operands of these types.
///
/// `dtype` asks for a loop with these outputs, as the argument of that name does.
///
/// # Errors
/// `TypeError` in NumPy's words when there is none.
pub fn resolve(
    ufunc: &'static Ufunc,
    inputs: &[OperandType],
    dtype: Option<DType>,
) -> Result<&'static Signature> {
    resolve_among(ufunc, inputs, dtype, |_| true)
}

/// The loop that a caller asks for, by the dtypes of some of its inputs and outputs.
///
/// # Errors
/// `TypeError` in NumPy's words when there is none.
pub fn asked(
    ufunc: &'static Ufunc,
    inputs: &[OperandType],
    asked: &[Option<DType>],
) -> Result<&'static Signature> {
    let fits = |signature: &&Signature| {
        let mut pairs = signature.inputs.iter().chain(&signature.outputs).zip(asked);
        pairs.all(|(dtype, asked)| asked.is_none_or(|asked| asked == *dtype))
    };
    let safe = |signature: &&Signature| {
        let mut pairs = inputs.iter().zip(&signature.inputs);
        fits(signature) && pairs.all(|(from, to)| can_cast_operand(*from, *to, Casting::Safe))
    };
    let found = ufunc.loops.iter().find(safe).or_else(|| ufunc.loops.iter().find(fits));
    found.ok_or_else(|| {
        ArrayError::Type(format!(
            "No loop matching the specified signature and casting was found for ufunc {}",
            ufunc.name
        ))
    })
}

/// As [`resolve`], among the loops that compiled code has: none on half precision.
///
/// # Errors
/// As [`resolve`].
pub fn resolve_compiled(
    ufunc: &'static Ufunc,
    inputs: &[OperandType],
    dtype: Option<DType>,
) -> Result<&'static Signature> {
    resolve_among(ufunc, inputs, dtype, |signature| {
        signature.inputs.iter().chain(&signature.outputs).all(|dtype| dtype.index().is_some())
    })
}

fn resolve_among(
    ufunc: &'static Ufunc,
    inputs: &[OperandType],
    dtype: Option<DType>,
    suits: fn(&Signature) -> bool,
) -> Result<&'static Signature> {
    if let Some(dtype) = dtype {
        let missing = || {
            if let Some(error) = refused_truth(ufunc.op).filter(|_| dtype == DType::Bool) {
                return error;
            }
            // Of these NumPy finds the loop by the common dtype, and says that it has none in other words.
            let searched = matches!(ufunc.op, Op::Gcd | Op::Lcm | Op::Sign | Op::Positive | Op::Absolute);
            if searched && ufunc.name != "fabs" {
                return no_loop(ufunc, inputs, Some(dtype));
            }
            ArrayError::Type(format!(
                "No loop matching the specified signature and casting was found for ufunc {}",
                ufunc.name
            ))
        };
        if ufunc.loops.iter().all(|signature| signature.outputs[0] == DType::Bool) {
            // Such loops differ in their inputs, which decide.
            return if dtype == DType::Bool {
                resolve_among(ufunc, inputs, None, suits)
            } else {
                Err(missing())
            };
        }
        let fits = |signature: &&Signature| signature.outputs[0] == dtype && suits(signature);
        let safe = |signature: &&Signature| {
            let mut pairs = inputs.iter().zip(&signature.inputs);
            fits(signature) && pairs.all(|(from, to)| can_cast_operand(*from, *to, Casting::Safe))
        };
        let found = ufunc.loops.iter().find(safe);
        if ufunc.op == Op::Ldexp {
            // The exponent's dtype is its own, so nothing is converted against the rule.
            return found.ok_or_else(missing);
        }
        return found.or_else(|| ufunc.loops.iter().find(fits)).ok_or_else(missing);
    }
    if ufunc.op == Op::IsNat {
        return Err(ArrayError::Type(
            "ufunc 'isnat' is only defined for np.datetime64 and np.timedelta64.".into(),
        ));
    }
    if inputs.iter().all(|input| *input == OperandType::Strong(DType::Bool)) {
        if let Some(error) = refused_truth(ufunc.op) {
            return Err(error);
        }
        match ufunc.op {
            Op::Positive | Op::Sign | Op::Gcd | Op::Lcm => return Err(no_loop(ufunc, inputs, None)),
            _ => {}
        }
    }
    if ufunc.op == Op::Ldexp
        && matches!(inputs, [OperandType::Weak(Weak::Int), OperandType::Strong(DType::Bool)])
    {
        // Beside a truth value an integer is of the default type.
        return loop_for(ufunc, &[OperandType::Strong(DType::Int64), inputs[1]], suits)
            .ok_or_else(|| no_loop(ufunc, inputs, None));
    }
    loop_for(ufunc, inputs, suits).ok_or_else(|| no_loop(ufunc, inputs, None))
}

/// What NumPy says of operations that truth values do not take, and what takes their place.
fn refused_truth(op: Op) -> Option<ArrayError> {
    let text = match op {
        Op::Subtract => {
            "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the logical_xor function instead."
        }
        Op::Negative => {
            "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or the logical_not function instead."
        }
        _ => return None,
    };
    Some(ArrayError::Type(text.into()))
}

fn loop_for(
    ufunc: &'static Ufunc,
    inputs: &[OperandType],
    suits: fn(&Signature) -> bool,
) -> Option<&'static Signature> {
    let uniform = ufunc.loops[0].inputs.iter().all(|dtype| *dtype == ufunc.loops[0].inputs[0]);
    if !uniform {
        return ufunc.loops.iter().filter(|signature| suits(signature)).find(|signature| {
            inputs.iter().zip(&signature.inputs).all(|(from, to)| match *from {
                // A Python integer is of any loop beside an array; on its own, a Python scalar has its default dtype.
                OperandType::Weak(Weak::Int)
                    if inputs.iter().any(|other| matches!(other, OperandType::Strong(_))) =>
                {
                    can_cast_operand(*from, *to, Casting::Safe)
                }
                OperandType::Weak(weak) => can_cast(weak.default_dtype(), *to, Casting::Safe),
                from => can_cast_operand(from, *to, Casting::Safe),
            })
        });
    }
    let common = result_type(inputs).ok()??;
    if inputs
        .iter()
        .all(|input| matches!(input, OperandType::Weak(_)) || *input == OperandType::Strong(common))
        && let Some(found) = common.index().and_then(|index| ufunc.direct[index])
    {
        return Some(&ufunc.loops[usize::from(found)]);
    }
    if ufunc.op == Op::Divide && matches!(common.kind(), Kind::Bool | Kind::Signed | Kind::Unsigned) {
        return ufunc.loops.iter().find(|signature| signature.inputs[0] == DType::Float64);
    }
    if let Some(exact) = mixed_comparison(ufunc, inputs) {
        return Some(exact);
    }
    ufunc.loops.iter().filter(|signature| suits(signature)).find(|signature| {
        let [to, rest @ ..] = &signature.inputs[..] else { return false };
        rest.iter().all(|other| other == to) && inputs.iter().all(|from| takes(*from, *to, common))
    })
}

/// Whether a loop's dtype can hold an operand. A weak scalar that decided the common dtype counts with its default dtype.
fn takes(from: OperandType, to: DType, common: DType) -> bool {
    match from {
        OperandType::Strong(dtype) => can_cast(dtype, to, Casting::Safe),
        OperandType::Weak(weak) if common == weak.default_dtype() => can_cast(common, to, Casting::Safe),
        weak => can_cast_operand(weak, to, Casting::Safe) && to.kind() >= common.kind(),
    }
}

/// Comparisons of a signed with an unsigned integer that have no common integer type compare by value.
fn mixed_comparison(ufunc: &'static Ufunc, inputs: &[OperandType]) -> Option<&'static Signature> {
    let [OperandType::Strong(a), OperandType::Strong(b)] = inputs else { return None };
    if !a.is_integer() || !b.is_integer() || promote_numbers(*a, *b) != DType::Float64 {
        return None;
    }
    let wide = |dtype: &DType| if dtype.kind() == Kind::Signed { DType::Int64 } else { DType::UInt64 };
    ufunc.loops.iter().find(|signature| signature.inputs[..] == [wide(a), wide(b)])
}

fn no_loop(ufunc: &Ufunc, inputs: &[OperandType], wanted: Option<DType>) -> ArrayError {
    let simple = matches!(
        ufunc.op,
        Op::Add
            | Op::Subtract
            | Op::Multiply
            | Op::Divide
            | Op::Equal
            | Op::NotEqual
            | Op::Less
            | Op::LessEqual
            | Op::Greater
            | Op::GreaterEqual
            | Op::Negative
            | Op::Positive
            | Op::Sign
            | Op::Absolute
            | Op::Gcd
            | Op::Lcm
    );
    if simple && ufunc.name != "fabs" {
        let names: Vec<String> = inputs
            .iter()
            .map(|input| match input {
                OperandType::Strong(dtype) => dtype_class(*dtype),
                OperandType::Weak(weak) if inputs.len() == 1 => dtype_class(weak.default_dtype()),
                OperandType::Weak(weak) => weak.class().into(),
            })
            .collect();
        let names = names.join(", ");
        let names = if inputs.len() == 2 { format!("({names})") } else { names };
        let wanted = wanted.map_or("None".into(), dtype_class);
        return ArrayError::NoLoop(format!(
            "ufunc '{}' did not contain a loop with signature matching types {names} -> {wanted}",
            ufunc.name
        ));
    }
    ArrayError::Type(format!(
        "ufunc '{}' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''",
        ufunc.name
    ))
}

/// How NumPy writes the class of a dtype: `<class 'numpy.dtypes.Float64DType'>`.
pub fn dtype_class(dtype: DType) -> String {
    format!("<class 'numpy.dtypes.{}'>", dtype.class_name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use DType::*;
    use OperandType::{Strong, Weak as WeakOperand};

    fn text(name: &str, inputs: &[OperandType]) -> String {
        resolve(lookup(name).unwrap(), inputs, None).map_or_else(|e| e.to_string(), Signature::text)
    }

    #[test]
    fn loops_are_found_as_numpy_finds_them() {
        assert_eq!(text("add", &[Strong(Int8), Strong(UInt8)]), "hh->h");
        assert_eq!(text("divide", &[Strong(Int8), Strong(Int8)]), "dd->d");
        assert_eq!(text("sqrt", &[WeakOperand(Weak::Int)]), "d->d");
        assert_eq!(text("arctan2", &[Strong(Float32), WeakOperand(Weak::Int)]), "ff->f");
        assert_eq!(text("power", &[Strong(Bool), Strong(Bool)]), "bb->b");
        assert_eq!(text("less", &[Strong(UInt64), Strong(Int8)]), "Ll->?");
        assert_eq!(text("ldexp", &[Strong(Float32), WeakOperand(Weak::Int)]), "fi->f");
        assert!(
            text("bitwise_and", &[Strong(Float64), Strong(Int8)])
                .contains("not supported for the input types")
        );
    }

    #[test]
    fn every_loop_has_a_kernel() {
        for ufunc in all() {
            for signature in &ufunc.loops {
                assert_eq!(signature.inputs.len(), ufunc.nin, "{}", ufunc.name);
                assert_eq!(signature.outputs.len(), ufunc.nout, "{}", ufunc.name);
                assert!(
                    crate::elementwise::has_loop(ufunc.op, signature),
                    "{} {}",
                    ufunc.name,
                    signature.text()
                );
            }
        }
    }
}
