//! In which rounds of a loop no index leaves its array.
//!
//! An index qualifies if its array comes from outside the loop and it grows by the same amount in each round
//! ([`super::affine`]). With a constant growth it is a position of its axis for the counters of one interval, and for the
//! rest it is not; the intersection of these intervals is computed before the loop.

use super::affine::{Arithmetic, Expression, Finder, STEEPEST, Slope};
use super::counted::Counted;
use crate::graph::{Graph, Value};
use crate::loops::{Check, Index, Op};
use crate::scalar::ScalarOp;
use crate::types::Type;
use hotloop_array::dtype::DType;

/// A check that need not be made in each round.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct StripCheck {
    array: Value,
    axis: usize,
    check: Check,
    index: Expression,
    slope: Slope,
}

/// In which rounds no index leaves its array, as values in the graph.
#[derive(Default)]
pub(super) struct SafeRounds {
    /// Whether the indices that do not depend on the counter stay in their arrays; absent: they do.
    fixed: Option<Value>,
    /// From which counter on the others do; absent: from the first.
    low: Option<Value>,
    /// Until before which counter they do; absent: until the last.
    high: Option<Value>,
}

/// The check of an index as one that need not be made in each round.
pub(super) fn strip_check(
    graph: &Graph<Op, Type>,
    finder: &Finder,
    array: Value,
    axis: usize,
    index: Index,
) -> Option<StripCheck> {
    if index.check == Check::Proven
        || !finder.definitions.is_outside(array, finder.each)
        || graph.ty(index.value).scalar_dtype() != Some(DType::Int64)
    {
        return None;
    }
    let of = finder.expression(index.value)?;
    let slope = of.slope()?;
    Some(StripCheck { array, axis, check: index.check, index: of, slope })
}

/// Computes the safe rounds.
pub(super) fn safe_rounds(emit: &mut Arithmetic, checks: &[StripCheck]) -> SafeRounds {
    let mut safe = SafeRounds::default();
    for check in checks {
        match check.slope {
            Slope::Known(0) => {
                // The counter is not read.
                let zero = emit.int(0);
                let index = emit.evaluate(&check.index, zero);
                let fine = is_position(emit, check, index);
                safe.require(emit, fine);
            }
            Slope::Known(slope) => bound(emit, check, slope, &mut safe),
            Slope::Fixed(_) => {}
        }
    }
    safe
}

/// Narrows the interval to the counters for which `start + slope * counter` is a position.
fn bound(emit: &mut Arithmetic, check: &StripCheck, slope: i64, safe: &mut SafeRounds) {
    /// Starts and lengths beyond this do not come up, and what is below does not overflow when it is subtracted.
    const FAR: i64 = 1 << 62;
    let zero = emit.int(0);
    let start = emit.evaluate(&check.index, zero);
    if check.index != Expression::Counter {
        let far = emit.int(FAR);
        let shifted = emit.scalar(ScalarOp::Add, &[start, far]);
        let twice = emit.int(i64::MIN);
        let is_near = emit.is_below_unsigned(shifted, twice);
        safe.require(emit, is_near);
    }
    let (needs_lower, needs_upper) = (check.check != Check::UpperBound, check.check != Check::WrapOnly);
    // floor((start - length) / size) and floor(start / size), where size is that of the slope.
    let size = (slope.abs() > 1).then(|| emit.int(slope.abs()));
    let floor = |emit: &mut Arithmetic, distance| match size {
        None => distance,
        Some(size) => emit.scalar(ScalarOp::FloorDivide, &[distance, size]),
    };
    let from_start = (needs_lower).then(|| floor(emit, start));
    let from_end = needs_upper.then(|| {
        let (length, far) = (emit.length(check.array, check.axis), emit.int(FAR));
        let length = emit.scalar(ScalarOp::Minimum, &[length, far]);
        let distance = emit.scalar(ScalarOp::Subtract, &[start, length]);
        floor(emit, distance)
    });
    if slope > 0 {
        if let Some(floor) = from_start {
            let low = emit.scalar(ScalarOp::Negative, &[floor]);
            safe.raise_low(emit, low);
        }
        if let Some(floor) = from_end {
            let high = emit.scalar(ScalarOp::Negative, &[floor]);
            safe.lower_high(emit, high);
        }
    } else {
        let one = emit.int(1);
        if let Some(floor) = from_start {
            let high = emit.scalar(ScalarOp::Add, &[floor, one]);
            safe.lower_high(emit, high);
        }
        if let Some(floor) = from_end {
            let low = emit.scalar(ScalarOp::Add, &[floor, one]);
            safe.raise_low(emit, low);
        }
    }
}

fn is_position(emit: &mut Arithmetic, check: &StripCheck, index: Value) -> Value {
    if check.check == Check::WrapOnly {
        let zero = emit.int(0);
        return emit.scalar(ScalarOp::GreaterEqual, &[index, zero]);
    }
    let length = emit.length(check.array, check.axis);
    emit.is_below_unsigned(index, length)
}

impl SafeRounds {
    fn require(&mut self, emit: &mut Arithmetic, condition: Value) {
        self.fixed = Some(match self.fixed {
            None => condition,
            Some(others) => emit.scalar(ScalarOp::And, &[others, condition]),
        });
    }

    fn raise_low(&mut self, emit: &mut Arithmetic, low: Value) {
        self.low = Some(match self.low {
            None => low,
            Some(other) => emit.scalar(ScalarOp::Maximum, &[other, low]),
        });
    }

    fn lower_high(&mut self, emit: &mut Arithmetic, high: Value) {
        self.high = Some(match self.high {
            None => high,
            Some(other) => emit.scalar(ScalarOp::Minimum, &[other, high]),
        });
    }

    /// Where safe rounds end that begin before `stop`.
    pub(super) fn end(&self, emit: &mut Arithmetic, stop: Value) -> Value {
        match self.high {
            None => stop,
            Some(high) => emit.scalar(ScalarOp::Minimum, &[stop, high]),
        }
    }

    /// Whether the rounds from `counter` to `limit`, which is at most the end, are safe.
    pub(super) fn contain(
        &self,
        emit: &mut Arithmetic,
        checks: &[StripCheck],
        counted: &Counted,
        counter: Value,
        limit: Value,
    ) -> Value {
        let low = self.low.map(|low| emit.scalar(ScalarOp::GreaterEqual, &[counter, low]));
        let high = self.high.map(|high| emit.scalar(ScalarOp::Less, &[counter, high]));
        let mut conditions: Vec<_> = [self.fixed, low, high].into_iter().flatten().collect();
        let mut distance = None;
        for check in checks {
            let Slope::Fixed(slope) = &check.slope else { continue };
            let distance = *distance.get_or_insert_with(|| to_last(emit, counted, counter, limit));
            conditions.extend(ends_are_positions(emit, check, slope, counter, distance));
        }
        let mut conditions = conditions.into_iter();
        match conditions.next() {
            None => emit.bool(true),
            Some(first) => conditions.fold(first, |all, each| emit.scalar(ScalarOp::And, &[all, each])),
        }
    }

    /// Where a careful strip ends that begins at `counter`, which is not safe.
    pub(super) fn end_of_unsafe(&self, emit: &mut Arithmetic, counter: Value, stop: Value) -> Value {
        let Some(low) = self.low else { return stop };
        let mut is_before = emit.scalar(ScalarOp::Less, &[counter, low]);
        if let Some(fixed) = self.fixed {
            is_before = emit.scalar(ScalarOp::And, &[is_before, fixed]);
        }
        let end = emit.scalar(ScalarOp::Minimum, &[low, stop]);
        emit.scalar(ScalarOp::Select, &[is_before, end, stop])
    }
}

/// From `counter` to that of the last round before `limit`.
fn to_last(emit: &mut Arithmetic, counted: &Counted, counter: Value, limit: Value) -> Value {
    let one = emit.int(1);
    let last = emit.scalar(ScalarOp::Subtract, &[limit, one]);
    let distance = emit.scalar(ScalarOp::Subtract, &[last, counter]);
    if counted.step == 1 {
        return distance;
    }
    let step = emit.int(counted.step);
    let beyond = emit.scalar(ScalarOp::Modulo, &[distance, step]);
    emit.scalar(ScalarOp::Subtract, &[distance, beyond])
}

/// Conditions under which an index that grows by `slope` is a position from here on for `distance` counters. The slope
/// must be small enough that what lies between two positions is one.
fn ends_are_positions(
    emit: &mut Arithmetic,
    check: &StripCheck,
    slope: &Expression,
    counter: Value,
    distance: Value,
) -> [Value; 3] {
    let slope = emit.evaluate(slope, counter);
    let (half, all) = (emit.int(STEEPEST), emit.int(2 * STEEPEST));
    let shifted = emit.scalar(ScalarOp::Add, &[slope, half]);
    let is_flat = emit.is_below_unsigned(shifted, all);
    let first = emit.evaluate(&check.index, counter);
    let rise = emit.scalar(ScalarOp::Multiply, &[distance, slope]);
    let last = emit.scalar(ScalarOp::Add, &[first, rise]);
    [is_flat, is_position(emit, check, first), is_position(emit, check, last)]
}
