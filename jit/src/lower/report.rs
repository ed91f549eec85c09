//! What lowering did with the loops of a program: the facts behind `%parallel` and the race warnings.

use crate::graph::Span;
use crate::loops::SourceId;

/// What was done, loop by loop.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// In the order of the source.
    pub entries: Vec<Entry>,
}

/// A fact about a loop or an array expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The Python function.
    pub function: String,
    /// The source that the span points into.
    pub source: SourceId,
    /// The loop or expression.
    pub span: Span,
    /// What was done.
    pub fact: Fact,
}

/// What was done with a loop or an array expression, or why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A `prange` runs on the pool; the variables that are reduced, each with the operator.
    Parallel {
        /// As `total (+)`.
        reductions: Vec<String>,
    },
    /// A `prange` inside a parallel loop runs serially.
    Nested,
    /// A `prange` inside a parallel loop runs serially, unless that has too few iterations for the threads.
    NestedIfMany,
    /// A `prange` runs serially, for this reason.
    Serial(String),
    /// Iterations of a `prange` provably touch the same element.
    Race {
        /// The array or variable.
        variable: String,
        /// The other access, when there are two.
        other: Option<Span>,
        /// Two colliding iterations, in words.
        collision: String,
    },
    /// This many array operations run as one loop.
    Fused(usize),
    /// An array expression runs on the pool.
    ParallelExpression,
    /// The expression does not change in the loop and is computed once, before it.
    Hoisted,
}

impl Report {
    /// The races.
    pub fn races(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| matches!(entry.fact, Fact::Race { .. }))
    }
}
