//! `hotloop cache`: what is kept of compiled code, and removing it.

use hotloop_jit::llvm::cache::{Cache, Usage};

/// Where the cache is and what it holds, in one line.
pub(crate) fn description() -> String {
    let described = Cache::of_user().and_then(|cache| {
        let usage = cache.usage()?;
        Ok(format!("{}: {}, of at most {}", cache.path().display(), in_words(usage), size(cache.bound())))
    });
    described.unwrap_or_else(|reason| reason)
}

/// Removes everything, and says what there was.
///
/// # Errors
/// Why there is nothing to remove from.
pub(crate) fn clear() -> Result<String, String> {
    let cache = Cache::of_user()?;
    let usage = cache.clear()?;
    Ok(format!("removed {} from {}", in_words(usage), cache.path().display()))
}

fn in_words(usage: Usage) -> String {
    let plural = if usage.entries == 1 { "y" } else { "ies" };
    format!("{} entr{plural}, {}", usage.entries, size(usage.bytes))
}

fn size(bytes: u64) -> String {
    let mebibytes = bytes as f64 / f64::from(1 << 20);
    if mebibytes >= 10.0 { format!("{mebibytes:.0} MiB") } else { format!("{mebibytes:.2} MiB") }
}
