//! The symbols behind Python's module `random` in compiled code.
//!
//! As in Numba each thread has a state of its own, which the interpreter does not share; at its first use it is seeded from the
//! system's entropy. Inside parallel loops the stream of the iteration counts.

use crate::generators::Bits;
use crate::iteration::with_current;
use crate::seed_sequence;
use crate::state::{RandomState, State};
use hotloop_core::error::ErrorKind;
use hotloop_core::{pool, primitive};
use std::cell::RefCell;

thread_local! {
    static OWN: RefCell<Option<RandomState>> = const { RefCell::new(None) };
}

hotloop_core::primitives! {
    pub(super) fn register by primitive::run;
    /// `(seed)`: of which the low 32 bits count.
    hl_random_python_seed => |_, arguments, _| {
        let seed = arguments.slot() as u32;
        OWN.with(|own| *own.borrow_mut() = Some(RandomState::from_seed(seed)));
        Ok(())
    };
    /// `() -> float64` in `[0, 1)`
    hl_random_python_random => |_, _, results| {
        results.put(with_own(|state| state.next_f64()).to_bits());
        Ok(())
    };
    /// `() -> float64`: a standard normal deviate.
    hl_random_python_gauss => |_, _, results| {
        results.put(with_own(|state| state.standard_normal()).to_bits());
        Ok(())
    };
    /// `(count) -> uint64`: so many random bits, at most 64.
    hl_random_python_bits => |_, arguments, results| {
        let count = arguments.int();
        if !(1..=64).contains(&count) {
            return Err(ErrorKind::Overflow("getrandbits() limited to 64 bits".to_owned()));
        }
        results.put(with_own(|state| bits(state, count as u32)));
        Ok(())
    };
}

/// Random bits as Python takes them: the first ones of each word, low words first.
fn bits(state: &mut State<'_>, count: u32) -> u64 {
    if count <= 32 {
        return u64::from(state.next_u32() >> (32 - count));
    }
    let low = u64::from(state.next_u32());
    let high = u64::from(state.next_u32() >> (64 - count));
    low | high << 32
}

fn with_own<T>(draw: impl FnOnce(&mut State<'_>) -> T) -> T {
    if pool::inside_parallel() {
        return with_current(draw);
    }
    OWN.with(|own| {
        let mut own = own.borrow_mut();
        let state =
            own.get_or_insert_with(|| RandomState::from_array(&seed_sequence::system_entropy::<16>()));
        draw(&mut state.draws())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_fixes_the_stream_of_its_thread() {
        let seeded = || {
            OWN.with(|own| *own.borrow_mut() = Some(RandomState::from_seed(7)));
            with_own(|state| (state.next_f64(), bits(state, 10), bits(state, 40)))
        };
        let first = seeded();
        with_own(|state| state.next_f64());
        assert_eq!(first, seeded());
        assert!(first.1 < 1 << 10 && first.2 < 1 << 40);
    }
}
