//! The versions of the packages whose place our native modules take.

/// `numpy.__version__`: the NumPy whose behaviour is followed.
pub const NUMPY: &str = "2.4.6";
/// `numba.__version__`: the level of compatibility.
pub const NUMBA: &str = "0.68.1";
