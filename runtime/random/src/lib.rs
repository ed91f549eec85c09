//! Random numbers with the streams of NumPy's legacy `numpy.random` (`RandomState`, version 2.4), bit for bit.
//!
//! [`RandomState`] holds the generator and draws one value at a time or fills rows; [`distribution`] describes all
//! distributions with their parameters as data, so that callers bind them in one loop; [`global`] is the state behind the
//! module's functions, which compiled code reaches through the symbols that [`register`] adds to the core's table.
//! Inside parallel loops those symbols draw from a stream per iteration.
//!
//! The streams are fixed by the methods that NumPy once chose, even where better ones are known. Deliberately absent:
//! `multivariate_normal`, which needs a singular value decomposition, and the newer `Generator`.

mod binomial;
mod continuous;
mod discrete;
pub mod distribution;
mod global;
mod hypergeometric;
mod integers;
mod iteration;
mod mt19937;
mod multivariate;
mod philox;
mod sampling;
mod state;
mod symbols;
mod system_math;

pub use global::global;
pub use integers::{IntegerKind, Integers};
pub use sampling::{ChoiceError, Stop};
pub use state::{LegacyState, RandomState, SeedError, StateError};
pub use symbols::register;
