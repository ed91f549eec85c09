//! The compiler: from the source of a Python function to machine code.
//!
//! Source → [`flow`] → [`typed`] → [`loops`] → [`llvm`]. What each form is, its own module says. The compiler knows neither
//! the VM nor Jupyter: what it must ask of the world, it asks of a [`host::Host`].

pub mod costs;
pub mod dominators;
pub mod flow;
pub mod graph;
pub mod host;
pub mod interned;
mod lending;
pub mod listing;
pub mod llvm;
pub mod loops;
pub mod lower;
pub mod pipeline;
pub mod rejection;
pub mod scalar;
mod schedule;
mod shapes;
pub mod typed;
pub mod types;
