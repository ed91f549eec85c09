//! Random numbers with the streams of NumPy's `numpy.random` (version 2.4), bit for bit.
//!
//! [`generators`] has the bit generators; [`BitGenerator`] is one behind the lock that objects and threads share.
//! [`State`] is what distributions draw from: its methods are those of the legacy `RandomState`, the functions in
//! [`modern`] those of `Generator`. [`distribution`] describes the distributions of both with their parameters as data, so
//! that callers bind them in one loop. [`global`] is the state behind the module's functions, which compiled code reaches
//! through the symbols that [`register`] adds to the core's table. Inside parallel loops those symbols draw from a stream
//! per iteration.
//!
//! Deliberately absent: `multivariate_normal`, which needs decompositions of matrices.

mod common;
pub mod distribution;
mod fill;
pub mod generators;
mod global;
mod integers;
mod iteration;
mod legacy;
pub mod modern;
mod sampling;
pub mod seed_sequence;
mod shared;
mod state;
mod symbols;
mod system_math;

pub use common::Common;
pub use generators::{Bits, Source};
pub use global::global;
pub use integers::{IntegerKind, Integers, Method};
pub use sampling::{ChoiceError, Sample, Stop, compensated_sum};
pub use shared::{BitGenerator, SharedState, Turn};
pub use state::{RandomState, State};
pub use symbols::register;
