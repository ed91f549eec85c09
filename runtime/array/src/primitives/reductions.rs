//! Primitives that reduce along axes and accumulate.

use smallvec::SmallVec;

use super::border::{self, Call, Outcome};
use crate::array::{Array, Order};
use crate::dtype::{DType, Kind};
use crate::elementwise;
use crate::error::Result;
use crate::functions::{self, Op};
use crate::promotion::OperandType;
use crate::reduce::{self, Options};

hotloop_core::primitives! {
    pub(super) fn register by border::enter;
    /// `(reduction, array, dtype given, dtype, keep dims, ddof, number of axes, axes…) -> array`; a negative number of axes
    /// stands for all.
    hl_reduce => reduce;
    /// `(product, array, axis given, axis, dtype given, dtype) -> array`: running sums or products.
    hl_accumulate => accumulate;
}

/// A reduction that compiled code may ask of arrays of any layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Reduction {
    Sum,
    Product,
    Minimum,
    Maximum,
    Any,
    All,
    Mean,
    Variance,
    Deviation,
    ArgMinimum,
    ArgMaximum,
}

impl Reduction {
    const NAMES: [(&str, Reduction); 13] = [
        ("sum", Reduction::Sum),
        ("prod", Reduction::Product),
        ("min", Reduction::Minimum),
        ("amin", Reduction::Minimum),
        ("max", Reduction::Maximum),
        ("amax", Reduction::Maximum),
        ("any", Reduction::Any),
        ("all", Reduction::All),
        ("mean", Reduction::Mean),
        ("var", Reduction::Variance),
        ("std", Reduction::Deviation),
        ("argmin", Reduction::ArgMinimum),
        ("argmax", Reduction::ArgMaximum),
    ];

    /// The reduction that NumPy calls so.
    pub fn by_name(name: &str) -> Option<Reduction> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, reduction)| *reduction)
    }

    /// The dtype of the result for elements of `dtype`, when the caller asks for `wanted`.
    ///
    /// # Errors
    /// `TypeError` for elements that cannot be reduced so.
    pub fn result_dtype(self, dtype: DType, wanted: Option<DType>) -> Result<DType> {
        if dtype.unit().is_some() || !dtype.native().is_number() {
            return self.result_of_others(dtype, wanted);
        }
        let dtype = dtype.native();
        let averaging = wanted.unwrap_or(match dtype.kind() {
            Kind::Float | Kind::Complex => dtype,
            _ => DType::Float64,
        });
        match self.ufunc() {
            Some(op) => Ok(reduce::accumulation_loop(functions::of(op), dtype, wanted)?.outputs[0]),
            None => Ok(match self {
                Reduction::Mean => averaging,
                Reduction::Variance | Reduction::Deviation => averaging.real_part(),
                _ => DType::Int64,
            }),
        }
    }

    /// As [`Reduction::result_dtype`] of elements that are no numbers.
    fn result_of_others(self, dtype: DType, wanted: Option<DType>) -> Result<DType> {
        let dtype = wanted.unwrap_or(dtype).native();
        match self.ufunc() {
            Some(Op::LogicalOr | Op::LogicalAnd) => Ok(DType::Bool),
            Some(op) => {
                let pair = [OperandType::Strong(dtype); 2];
                Ok(elementwise::resolve_families(functions::of(op), &pair, None)?.outputs[0])
            }
            None => Ok(match self {
                Reduction::ArgMinimum | Reduction::ArgMaximum => DType::Int64,
                _ => dtype,
            }),
        }
    }

    fn ufunc(self) -> Option<Op> {
        match self {
            Reduction::Sum => Some(Op::Add),
            Reduction::Product => Some(Op::Multiply),
            Reduction::Minimum => Some(Op::Minimum),
            Reduction::Maximum => Some(Op::Maximum),
            Reduction::Any => Some(Op::LogicalOr),
            Reduction::All => Some(Op::LogicalAnd),
            _ => None,
        }
    }

    fn run(self, array: &Array, options: &Options, ddof: f64) -> Result<Array> {
        if let Some(op) = self.ufunc() {
            return Ok(reduce::reduce(functions::of(op), array, options)?.0);
        }
        match self {
            Reduction::Mean => Ok(reduce::mean(array, options)?.0),
            Reduction::Variance | Reduction::Deviation => {
                Ok(reduce::variance(array, options, ddof, self == Reduction::Deviation, None)?.result)
            }
            _ => {
                let axis = options.axes.as_ref().and_then(|axes| axes.first().copied());
                reduce::arg_extremum(array, axis, self == Reduction::ArgMaximum, options.keep_dims)
            }
        }
    }
}

fn reduce(call: &mut Call) -> Outcome {
    let code = call.int();
    let Some(reduction) =
        Reduction::NAMES.iter().map(|(_, known)| *known).find(|known| *known as i64 == code)
    else {
        return Err(hotloop_core::error::ErrorKind::Internal(format!("no reduction {code}")));
    };
    let array = call.array()?;
    let dtype = call.optional_dtype()?;
    let keep_dims = call.bool();
    let ddof = call.float();
    let count = call.int();
    let axes = (count >= 0).then(|| (0..count).map(|_| call.int() as isize).collect::<SmallVec<_>>());
    let options = Options { axes, keep_dims, dtype, ..Options::default() };
    let result = reduction.run(&array, &options, ddof)?;
    call.give(result)
}

fn accumulate(call: &mut Call) -> Outcome {
    let op = if call.bool() { Op::Multiply } else { Op::Add };
    let array = call.array()?;
    let (axis, dtype) = (call.axis(), call.optional_dtype()?);
    let (array, axis) = match axis {
        Some(axis) => (array, axis),
        None => (array.reshape(&[-1], Order::C)?, 0),
    };
    let (result, _) = reduce::accumulate(functions::of(op), &array, axis, dtype)?;
    call.give(result)
}
