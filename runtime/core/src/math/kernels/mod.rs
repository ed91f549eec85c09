//! The elementary functions, generic over [`Lanes`](super::lanes::Lanes), those of f32 in part over
//! [`Singles`](super::singles::Singles).
//!
//! No tables and no branches on values but the rare ones that [`patch`](super::lanes::Lanes::patch) takes lane by lane.
//! Polynomials come from `coefficients.py`. Everything is inlined into functions that have the target features.

mod exponential;
mod hyperbolic;
mod inverse_trigonometric;
mod logarithm;
pub(super) mod narrow;
mod power;
mod roots;
pub(super) mod single;
mod special;
mod trigonometric;

pub(super) use exponential::{exp, exp2, exp10, expm1};
pub(super) use hyperbolic::{acosh, asinh, atanh, cosh, sinh, tanh};
pub(super) use inverse_trigonometric::{acos, asin, atan, atan2};
pub(super) use logarithm::{log, log1p, log2, log10};
pub(super) use power::pow;
pub(super) use roots::{cbrt, hypot};
pub(super) use special::{erf, erfc, gamma, lgamma};
pub(super) use trigonometric::{cos, sin, tan};
