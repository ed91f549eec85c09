//! Functions of NumPy and of Python itself, written in Python, in the subset that can be compiled.
//!
//! What is rarely called or cheap to compose needs no primitive of its own: the compiler compiles these definitions into
//! the functions that use them. They may use `np`, `math`, builtins and each other, and what decides a type (the number
//! of axes, whether an argument is None) must be decided by the types of the arguments.
//!
//! This crate is data only.

/// The definitions. A function of a module inside of `numpy` has an underscore for the dot: `linalg_norm`.
pub const NUMPY: &str = include_str!("../python/numpy_functions.py");

/// More of them: statistics along axes.
pub const STATISTICS: &str = include_str!("../python/numpy_statistics.py");

/// More of them: joining, filling and rearranging arrays, polynomials, windows.
pub const ARRAYS: &str = include_str!("../python/numpy_arrays.py");

/// The helpers behind builtins and functions of `math`.
pub const PYTHON: &str = include_str!("../python/python_functions.py");
