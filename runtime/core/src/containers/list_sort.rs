//! Sorting lists of numbers in place. It is stable, as Python's is; NaN compares as greater than all numbers.

use super::list::List;
use super::list_functions::{list, memory};
use crate::context::CallContext;
use crate::error::ErrorKind;
use crate::primitive;
use crate::storage::OutOfMemory;
use std::cmp::Ordering;

/// What the slots of items are, as generated code says it.
pub mod kind {
    /// Signed integers, bools.
    pub const SIGNED: i64 = 0;
    /// uint64.
    pub const UNSIGNED: i64 = 1;
    /// float64.
    pub const FLOAT: i64 = 2;
    /// float32 in the low half.
    pub const SINGLE: i64 = 3;
}

crate::primitives! {
    pub(super) fn register by primitive::run;
    /// `(list, kind, reverse)`
    hl_list_sort => |context, arguments, _| {
        let target = list(arguments);
        let (kind, reverse) = (arguments.int(), arguments.int() != 0);
        sort(target, kind, reverse, context)
    };
}

fn sort(list: &mut List, kind: i64, reverse: bool, context: &CallContext) -> Result<(), ErrorKind> {
    let compare: fn(u64, u64) -> Ordering = match kind {
        kind::UNSIGNED => |a, b| a.cmp(&b),
        kind::FLOAT => |a, b| order(f64::from_bits(a), f64::from_bits(b)),
        kind::SINGLE => |a, b| order(f32::from_bits(a as u32).into(), f32::from_bits(b as u32).into()),
        _ => |a, b| (a as i64).cmp(&(b as i64)),
    };
    let length = list.len();
    let bytes = length.saturating_mul(size_of::<u64>());
    let mut slots: Vec<u64> = Vec::new();
    slots.try_reserve_exact(length).map_err(|_| memory(OutOfMemory { bytes }))?;
    // A signed number of fewer bytes than a slot is extended.
    let missing = 64 - 8 * list.stride().min(8) as u32;
    let signed = kind == kind::SIGNED;
    let extended = |slot: u64| ((slot << missing) as i64 >> missing) as u64;
    let values = (0..length).flat_map(|at| list.slots(at));
    slots.extend(values.map(|slot| if signed { extended(slot) } else { slot }));
    // Runs that an interrupt may part, then the whole, which is fast on sorted runs.
    for run in slots.chunks_mut(1 << 16) {
        if context.stop_requested() {
            return Err(ErrorKind::Interrupt);
        }
        sort_slots(run, reverse, compare);
    }
    sort_slots(&mut slots, reverse, compare);
    for (at, slot) in slots.into_iter().enumerate() {
        // SAFETY: the list has as many items as before.
        unsafe { list.write(at, || slot) };
    }
    Ok(())
}

/// Equal items keep their order in either direction.
fn sort_slots(slots: &mut [u64], reverse: bool, compare: fn(u64, u64) -> Ordering) {
    if reverse {
        slots.sort_by(|a, b| compare(*b, *a));
    } else {
        slots.sort_by(|a, b| compare(*a, *b));
    }
}

fn order(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}
