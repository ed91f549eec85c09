//! Reading numbers and text from lines with delimiters, as `np.loadtxt` does.
//!
//! A [`Reader`] is fed with pieces of text and cuts them into rows of fields; a [`Table`] converts rows into elements. Who
//! reads them decides where text comes from, so nothing here knows files.

mod convert;
mod rows;
mod sequence;

pub use convert::{Column, Table, columns};
pub use rows::{Reader, Step, Syntax};
pub use sequence::sequence;
