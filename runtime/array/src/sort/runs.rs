//! Sorting of long sequences in runs: the pool's threads sort the runs, then neighbours are merged.
//!
//! A run takes some ten milliseconds, and merging looks at the interrupt word, so an interrupt never waits for the whole
//! sort. The result does not depend on the number of threads: a stable sort is unique, and elements that the order calls
//! equal differ at most in the sign of a zero.

use std::cmp::Ordering;
use std::sync::Mutex;

use crate::error::{ArrayError, Result};
use crate::{interrupt, share};

/// Elements of a run.
const RUN: usize = 1 << 18;

/// Sorts in place.
///
/// # Errors
/// [`ArrayError::Interrupted`], or `MemoryError` for the space that merging takes.
pub(super) fn sort<T: Copy + Send + Sync>(
    items: &mut Vec<T>,
    order: impl Fn(&T, &T) -> Ordering + Sync,
    stable: bool,
) -> Result<()> {
    let sort_run = |run: &mut [T]| {
        if stable {
            run.sort_by(&order);
        } else {
            run.sort_unstable_by(&order);
        }
    };
    if items.len() <= RUN {
        sort_run(items);
        return Ok(());
    }
    let runs: Vec<Mutex<&mut [T]>> = items.chunks_mut(RUN).map(Mutex::new).collect();
    share::in_chunks(runs.len(), runs.len(), |part| {
        for run in &runs[part] {
            sort_run(&mut run.lock().unwrap_or_else(|poisoned| poisoned.into_inner()));
        }
        Ok(())
    })?;
    drop(runs);
    let mut merged = Vec::new();
    merged
        .try_reserve_exact(items.len())
        .map_err(|_| ArrayError::Memory("Unable to allocate the space for merging".into()))?;
    let mut width = RUN;
    while width < items.len() {
        merged.clear();
        for pair in items.chunks(2 * width) {
            let (left, right) = pair.split_at(width.min(pair.len()));
            merge(left, right, &order, &mut merged)?;
        }
        std::mem::swap(items, &mut merged);
        width *= 2;
    }
    Ok(())
}

/// Appends two sorted sequences as one; of equal elements the left ones come first.
fn merge<T: Copy>(
    left: &[T],
    right: &[T],
    order: &impl Fn(&T, &T) -> Ordering,
    merged: &mut Vec<T>,
) -> Result<()> {
    let (mut l, mut r) = (0, 0);
    while l < left.len() && r < right.len() {
        if (l + r) % interrupt::BLOCK == 0 {
            interrupt::check()?;
        }
        let take_right = order(&right[r], &left[l]).is_lt();
        merged.push(if take_right { right[r] } else { left[l] });
        r += usize::from(take_right);
        l += usize::from(!take_right);
    }
    // Of one side nothing is left.
    for block in left[l..].chunks(interrupt::BLOCK).chain(right[r..].chunks(interrupt::BLOCK)) {
        interrupt::check()?;
        merged.extend_from_slice(block);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sequences_come_out_as_from_one_stable_sort() {
        let mut state = 7u64;
        let items: Vec<(u16, u32)> = (0..(RUN as u32 * 5 / 2))
            .map(|at| {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                ((state >> 48) as u16 % 1000, at)
            })
            .collect();
        let mut ours = items.clone();
        sort(&mut ours, |a, b| a.0.cmp(&b.0), true).unwrap();
        let mut expected = items;
        expected.sort_by_key(|item| item.0);
        assert!(ours == expected);
    }
}
