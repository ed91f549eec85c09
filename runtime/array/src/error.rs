//! What can go wrong in the array core, with NumPy's wording.

use hotloop_core::storage::OutOfMemory;

/// An error; the VM raises the Python exception of the same name.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ArrayError {
    /// `ValueError`
    #[error("{0}")]
    Value(String),
    /// `IndexError`
    #[error("{0}")]
    Index(String),
    /// `TypeError`
    #[error("{0}")]
    Type(String),
    /// `OverflowError`
    #[error("{0}")]
    Overflow(String),
    /// `numpy.linalg.LinAlgError`, a `ValueError`
    #[error("{0}")]
    LinAlg(String),
    /// `numpy.exceptions.AxisError`
    #[error("axis {axis} is out of bounds for array of dimension {ndim}")]
    Axis {
        /// As the caller gave it.
        axis: isize,
        /// The number of axes there are.
        ndim: usize,
    },
    /// `numpy._core._exceptions._UFuncNoLoopError`, a `TypeError`
    #[error("{0}")]
    NoLoop(String),
    /// `numpy._core._exceptions._UFuncOutputCastingError`, a `TypeError`
    #[error("{0}")]
    Casting(String),
    /// `numpy.exceptions.DTypePromotionError`, a `TypeError`
    #[error("{0}")]
    Promotion(String),
    /// `MemoryError`
    #[error("{0}")]
    Memory(String),
    /// `RuntimeError`
    #[error("{0}")]
    Runtime(String),
    /// `UnicodeDecodeError`: bytes that are no ASCII.
    #[error("'ascii' codec can't decode byte 0x{byte:02x} in position {at}: ordinal not in range(128)")]
    Undecodable {
        /// The byte.
        byte: u8,
        /// Where it stands.
        at: usize,
    },
    /// `UnicodeEncodeError`: a character beyond ASCII.
    #[error(
        "'ascii' codec can't encode character {character:#x} in position {at}: ordinal not in range(128)"
    )]
    Unencodable {
        /// The character.
        character: u32,
        /// Where it stands.
        at: usize,
    },
    /// What the interpreter raised when it was asked about an object.
    #[error("an exception of the interpreter")]
    Raised(Raised),
    /// The user asked to stop.
    #[error("interrupted")]
    Interrupted,
}

/// An exception of the interpreter, as it gave it.
#[derive(Debug, Clone)]
pub struct Raised(pub std::sync::Arc<dyn std::any::Any + Send + Sync>);

impl PartialEq for Raised {
    fn eq(&self, other: &Raised) -> bool {
        std::sync::Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The result of an operation on arrays.
pub type Result<T, E = ArrayError> = std::result::Result<T, E>;

impl From<OutOfMemory> for ArrayError {
    fn from(error: OutOfMemory) -> Self {
        ArrayError::Memory(error.to_string())
    }
}

pub(crate) fn value<T>(text: impl Into<String>) -> Result<T> {
    Err(ArrayError::Value(text.into()))
}

pub(crate) fn index<T>(text: impl Into<String>) -> Result<T> {
    Err(ArrayError::Index(text.into()))
}
