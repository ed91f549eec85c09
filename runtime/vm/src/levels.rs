//! The versions of the packages whose place our native modules take. Nothing else names them: `__version__` of the Python
//! packages, `importlib.metadata` and `hotloop info` all come from here.

/// `numpy.__version__`: the NumPy whose behaviour is followed.
pub const NUMPY: &str = "2.4.6";
/// `numba.__version__`: the level of compatibility.
pub const NUMBA: &str = "0.68.1";
/// `hotloop.__version__`.
pub const HOTLOOP: &str = env!("CARGO_PKG_VERSION");
