//! The distributions of NumPy's legacy generator: methods of [`crate::State`].
//!
//! The streams are fixed by the methods that NumPy once chose, even where better ones are known.

mod binomial;
mod continuous;
mod discrete;
mod hypergeometric;
mod multivariate;
pub(crate) mod table;
