//! Distributions with parameters, as data: names, defaults, constraints and how a value is drawn.

use crate::state::State;
use crate::{legacy, modern};

/// A distribution as `numpy.random` offers it.
pub struct Distribution {
    /// The name of the function.
    pub name: &'static str,
    /// Its parameters, in order.
    pub parameters: &'static [Parameter],
    /// Draws one value.
    pub draw: Draw,
    /// Whether it is one of `Generator`.
    pub(crate) is_modern: bool,
    /// What the parameters must fulfil together, before and after each is checked for itself.
    pub(crate) before: Option<Related>,
    pub(crate) after: Option<Related>,
}

/// A parameter of a distribution.
pub struct Parameter {
    /// The keyword.
    pub name: &'static str,
    /// The value of an omitted argument.
    pub default: Option<f64>,
    /// Whether it is an integer. Such a value travels as a float with the bits of an int64.
    pub integer: bool,
    constraint: Constraint,
}

/// How one value is drawn from parameters that [`Distribution::check`] accepted.
#[derive(Clone, Copy)]
pub enum Draw {
    /// The results are float64.
    Float(fn(&mut State<'_>, &[f64]) -> f64),
    /// The results are int64.
    Int(fn(&mut State<'_>, &[f64]) -> i64),
}

/// Checks values together; the flag says that they are elements of arrays.
pub(crate) type Related = fn(&[f64], bool) -> Result<(), Complaint>;

/// Calls what it is given with the values of one element after another.
pub type Rows<'a> = dyn Fn(&mut dyn FnMut(&[f64]) -> Result<(), Complaint>) -> Result<(), Complaint> + 'a;

/// Why parameters are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Complaint {
    /// The text of a ValueError.
    #[error("{0}")]
    Value(String),
    /// The text of an OverflowError.
    #[error("{0}")]
    Overflow(&'static str),
}

#[derive(Clone, Copy)]
pub(crate) enum Constraint {
    Any,
    /// NaN passes; -0.0 does not.
    NonNegative,
    /// NaN passes.
    Positive,
    PositiveNumber,
    Probability,
    PositiveProbability,
    ProbabilityBelowOne,
    AboveOne,
    AtLeastOne,
    PoissonMean,
}

/// Mean plus ten standard deviations must stay below 2⁶³.
pub(crate) const LARGEST_POISSON_MEAN: f64 = 9.223_372_006_484_771e18;

impl Parameter {
    /// Whether there is nothing to complain of.
    #[inline]
    fn accepts(&self, value: f64) -> bool {
        let value = if self.integer { whole(value) as f64 } else { value };
        match self.constraint {
            Constraint::Any => true,
            Constraint::NonNegative => value.is_nan() || value.is_sign_positive(),
            Constraint::Positive => value > 0.0 || value.is_nan(),
            Constraint::PositiveNumber => value > 0.0,
            Constraint::Probability => (0.0..=1.0).contains(&value),
            Constraint::PositiveProbability => value > 0.0 && value <= 1.0,
            Constraint::ProbabilityBelowOne => (0.0..1.0).contains(&value),
            Constraint::AboveOne => value > 1.0,
            Constraint::AtLeastOne => value >= 1.0,
            Constraint::PoissonMean => (0.0..=LARGEST_POISSON_MEAN).contains(&value),
        }
    }

    /// What is wrong with one of the values; `many` says that they are elements of an array, for which NumPy has other
    /// words.
    fn check(&self, values: impl Iterator<Item = f64> + Clone, many: bool) -> Result<(), Complaint> {
        let name = self.name;
        let integer = self.integer;
        let number = move |value: f64| if integer { whole(value) as f64 } else { value };
        let any = |wrong: fn(f64) -> bool| values.clone().any(|value| wrong(number(value)));
        let nan = if many { "contains NaNs" } else { "is NaN" };
        let violated = match self.constraint {
            Constraint::Any => None,
            Constraint::NonNegative => {
                any(|value| !value.is_nan() && value.is_sign_negative()).then(|| format!("{name} < 0"))
            }
            Constraint::PositiveNumber if any(f64::is_nan) => Some(format!("{name} must not be NaN")),
            Constraint::Positive | Constraint::PositiveNumber => {
                any(|value| value <= 0.0).then(|| format!("{name} <= 0"))
            }
            Constraint::Probability => any(|value| !(0.0..=1.0).contains(&value))
                .then(|| format!("{name} < 0, {name} > 1 or {name} {nan}")),
            Constraint::PositiveProbability => any(|value| !(value > 0.0 && value <= 1.0))
                .then(|| format!("{name} <= 0, {name} > 1 or {name} contains NaNs")),
            Constraint::ProbabilityBelowOne => any(|value| !(0.0..1.0).contains(&value))
                .then(|| format!("{name} < 0, {name} >= 1 or {name} {nan}")),
            Constraint::AboveOne => {
                any(|value| value.is_nan() || value <= 1.0).then(|| format!("{name} <= 1 or {name} {nan}"))
            }
            Constraint::AtLeastOne => {
                any(|value| value.is_nan() || value < 1.0).then(|| format!("{name} < 1 or {name} {nan}"))
            }
            // Of an array, NumPy compares with the upper bound first, and NaN fails that too.
            Constraint::PoissonMean
                if many && any(|value| value.is_nan() || value > LARGEST_POISSON_MEAN) =>
            {
                Some(format!("{name} value too large"))
            }
            Constraint::PoissonMean if any(|value| value.is_nan() || value < 0.0) => {
                Some(format!("{name} < 0 or {name} {nan}"))
            }
            Constraint::PoissonMean => {
                any(|value| value > LARGEST_POISSON_MEAN).then(|| format!("{name} value too large"))
            }
        };
        violated.map_or(Ok(()), |text| Err(Complaint::Value(text)))
    }
}

impl Distribution {
    /// Checks one value per parameter.
    ///
    /// # Errors
    /// NumPy's complaint.
    #[inline]
    pub fn check(&self, values: &[f64]) -> Result<(), Complaint> {
        let fine = |check: Option<Related>| check.is_none_or(|check| check(values, false).is_ok());
        let each = self.parameters.iter().zip(values).all(|(parameter, value)| parameter.accepts(*value));
        if each && fine(self.before) && fine(self.after) { Ok(()) } else { self.complain(values) }
    }

    #[cold]
    fn complain(&self, values: &[f64]) -> Result<(), Complaint> {
        self.before.map_or(Ok(()), |check| check(values, false))?;
        for at in self.order() {
            if let (Some(parameter), Some(value)) = (self.parameters.get(at), values.get(at)) {
                parameter.check(std::iter::once(*value), false)?;
            }
        }
        self.after.map_or(Ok(()), |check| check(values, false))
    }

    /// The order in which NumPy looks at the parameters.
    pub fn order(&self) -> impl Iterator<Item = usize> + Clone {
        let count = self.parameters.len();
        // Of the binomial distribution, at the probability first.
        let backwards = self.name == "binomial";
        (0..count).map(move |at| if backwards { count - 1 - at } else { at })
    }

    /// Whether [`Distribution::check_many`] asks for rows.
    #[must_use]
    pub fn relates_parameters(&self) -> bool {
        self.before.is_some() || self.after.is_some()
    }

    /// Checks arrays: the values of each parameter, and `rows`, which calls what it is given with the values of one element
    /// after another.
    ///
    /// # Errors
    /// NumPy's complaint.
    pub fn check_many<I: Iterator<Item = f64> + Clone>(
        &self,
        columns: &[I],
        rows: &Rows<'_>,
    ) -> Result<(), Complaint> {
        if let Some(check) = self.before {
            rows(&mut |values| check(values, true))?;
        }
        for at in self.order() {
            if let (Some(parameter), Some(column)) = (self.parameters.get(at), columns.get(at)) {
                parameter.check(column.clone(), true)?;
            }
        }
        if let Some(check) = self.after {
            rows(&mut |values| check(values, true))?;
        }
        Ok(())
    }
}

/// All legacy distributions.
#[must_use]
pub fn all() -> &'static [Distribution] {
    legacy::table::ALL
}

/// All distributions of `Generator`.
#[must_use]
pub fn all_of_generator() -> &'static [Distribution] {
    modern::table::ALL
}

/// The legacy distribution of this name.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Distribution> {
    all().iter().find(|distribution| distribution.name == name)
}

/// The distribution of `Generator` of this name.
#[must_use]
pub fn of_generator(name: &str) -> Option<&'static Distribution> {
    all_of_generator().iter().find(|distribution| distribution.name == name)
}

/// The integer that travels in a float.
#[must_use]
pub fn whole(value: f64) -> i64 {
    value.to_bits() as i64
}

/// An integer as the float that it travels in.
#[must_use]
pub fn as_float(value: i64) -> f64 {
    f64::from_bits(value as u64)
}

pub(crate) fn triangle(values: &[f64], _: bool) -> Result<(), Complaint> {
    let [left, mode, right] = *values else { return Ok(()) };
    let wrong = if left > mode {
        "left > mode"
    } else if mode > right {
        "mode > right"
    } else if left == right {
        "left == right"
    } else {
        return Ok(());
    };
    Err(Complaint::Value(wrong.to_owned()))
}

pub(crate) fn sum_of_urn(values: &[f64], _: bool) -> Result<(), Complaint> {
    let [good, bad, sample] = *values else { return Ok(()) };
    if whole(good).wrapping_add(whole(bad)) < whole(sample) {
        return Err(Complaint::Value("ngood + nbad < nsample".to_owned()));
    }
    Ok(())
}

/// Of the interval that two values bound.
pub(crate) fn width(values: &[f64]) -> f64 {
    match *values {
        [low, high] => high - low,
        _ => 0.0,
    }
}

pub(crate) const fn real(name: &'static str, constraint: Constraint) -> Parameter {
    Parameter { name, default: None, integer: false, constraint }
}

pub(crate) const fn with_default(name: &'static str, default: f64, constraint: Constraint) -> Parameter {
    Parameter { name, default: Some(default), integer: false, constraint }
}

pub(crate) const fn integer(name: &'static str, constraint: Constraint) -> Parameter {
    Parameter { name, default: None, integer: true, constraint }
}

/// A table of distributions, of `Generator` or not: a name, parameters, `Float` or `Int`, the draw, and what parameters must
/// fulfil together, before and after each is checked for itself.
macro_rules! distributions {
    ($is_modern:literal $($name:ident [$($parameter:expr),*] $kind:ident |$state:ident, $p:pat_param| $draw:expr
        $(, $($before:ident)? $(, $after:ident)?)?;)*) => {
        &[$($crate::distribution::Distribution {
            name: stringify!($name),
            parameters: &[$($parameter),*],
            is_modern: $is_modern,
            draw: $crate::distribution::Draw::$kind(|$state, p| {
                // The number of values is the caller's promise; a wrong one gives an empty answer, not a panic.
                let $p = *p else {
                    return Default::default();
                };
                $draw
            }),
            before: $crate::distribution::distributions!(@related $($($before)?)?),
            after: $crate::distribution::distributions!(@related $($($after)?)?),
        }),*]
    };
    (@related) => { None };
    (@related $related:ident) => { Some($related) };
}
pub(crate) use distributions;
