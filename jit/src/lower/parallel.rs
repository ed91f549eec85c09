//! x
use super::report::Report;
use crate::typed::{Options, Program};
pub(super) fn extract_parallel_loops(_program: &mut Program, _options: &Options, _report: &mut Report) {}
