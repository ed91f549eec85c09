//! The state behind the functions of the module `numpy.random`, shared by the interpreter and compiled code.

use std::sync::{Arc, LazyLock};

use crate::generators::{Mt19937, Source, WORDS};
use crate::seed_sequence;
use crate::shared::{BitGenerator, SharedState};

/// The global state; at its first use it is seeded from the system's entropy.
pub fn global() -> &'static Arc<SharedState> {
    static GLOBAL: LazyLock<Arc<SharedState>> = LazyLock::new(|| {
        let pool = seed_sequence::pool(&seed_sequence::system_entropy::<4>(), 4);
        let mut key = [0; WORDS];
        for (word, fresh) in key.iter_mut().zip(seed_sequence::state(&pool)) {
            *word = fresh;
        }
        let twister = Source::Mt19937(Mt19937::from_words(key));
        Arc::new(SharedState::new(Arc::new(BitGenerator::new(twister))))
    });
    &GLOBAL
}
