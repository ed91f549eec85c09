//! NVIDIA GPUs through the CUDA driver, which is loaded at run time: a machine without it runs everything else.
//!
//! The bindings panic when a function of the driver is called and the library is not there, so every entry of this
//! crate goes through [`driver::present`] first.

mod driver;
mod probe;

pub use probe::{Device, Gpus, probe};
