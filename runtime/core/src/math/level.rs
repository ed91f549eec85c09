//! Which vectors this machine has.

use std::sync::LazyLock;

/// The vectors to use; each level has those of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Nothing but scalars, and no fused multiply-add in hardware.
    Scalar,
    /// AVX2 and FMA: two and four lanes.
    Avx2,
    /// AVX-512 F and DQ: eight lanes.
    Avx512,
}

/// The level of this machine.
#[inline]
pub(super) fn level() -> Level {
    static LEVEL: LazyLock<Level> = LazyLock::new(detect);
    *LEVEL
}

fn detect() -> Level {
    let avx2 = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
    let avx512 = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512dq");
    match (avx2, avx512) {
        (false, _) => Level::Scalar,
        (true, false) => Level::Avx2,
        (true, true) => Level::Avx512,
    }
}
