//! Functions of NumPy and of Python itself, written in Python, in the subset that can be compiled.
//!
//! What is rarely called or cheap to compose needs no primitive of its own: the compiler compiles these definitions into
//! the functions that use them. They may use `np`, `math`, builtins and each other, and what decides a type (the number
//! of axes, whether an argument is None) must be decided by the types of the arguments.
//!
//! This crate is data only.

/// The definitions, file by file. A function of a module inside of `numpy` has an underscore for the dot: `linalg_pinv`.
pub const FILES: [&str; 13] = [
    include_str!("../python/numpy_functions.py"),
    include_str!("../python/numpy_arrays.py"),
    include_str!("../python/numpy_counting.py"),
    include_str!("../python/numpy_diagonals.py"),
    include_str!("../python/numpy_polynomials.py"),
    include_str!("../python/numpy_sets.py"),
    include_str!("../python/numpy_statistics.py"),
    include_str!("../python/numpy_windows.py"),
    // The helpers behind builtins and functions of `math`.
    include_str!("../python/python_functions.py"),
    // Those of lists.
    include_str!("../python/python_containers.py"),
    include_str!("../python/python_iterators.py"),
    // Modules of the standard library.
    include_str!("../python/python_modules.py"),
    include_str!("../python/python_random.py"),
];
