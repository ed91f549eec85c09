//! Machine code kept on disk, for the next process that compiles the same.
//!
//! An entry is found by what LLVM was asked for: the module as it goes into the optimiser, and everything else that decides
//! about what comes out ([`key`]). All of the compiler before LLVM runs as ever, and finds out what names stand for,
//! where errors come from and which objects the code refers to; none of that is on disk. So an entry can never be wrong about
//! the program, and code that was moved, renamed in the notebook or written twice still finds it. What is left to do takes
//! about a millisecond, a tenth of what LLVM takes.
//!
//! A cache is native code, so it belongs to one user: see [`folder`]. Entries that are not whole are as if they were not there.
//! Nothing here ever fails a compilation.

mod entry;
mod folder;
mod key;

pub(super) use key::Key;

use folder::{Folder, Wanted};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The folders that entries are spread over by the first bits of their keys. Each has an equal share of the bound, so that one
/// store looks through one of them only.
const SHARES: u64 = 64;
/// What is kept if nothing else is asked for, in bytes.
const USUAL_BOUND: u64 = 256 << 20;

/// A cache under a folder.
#[derive(Debug)]
pub struct Cache {
    caches: PathBuf,
    bound: u64,
}

/// What a cache holds.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// The number of entries.
    pub entries: u64,
    /// Their size in bytes.
    pub bytes: u64,
}

static OF_PROCESS: OnceLock<Option<Cache>> = OnceLock::new();

/// Lets this process use the cache of its user, unless `HOTLOOP_CACHE=off`. Without this nothing is read or written.
pub fn enable() {
    OF_PROCESS.get_or_init(|| Cache::of_user().ok());
}

/// The cache that this process uses.
pub fn enabled() -> Option<&'static Cache> {
    OF_PROCESS.get()?.as_ref()
}

impl Cache {
    /// A cache in `hotloop/code` under this folder, of at most so many bytes.
    pub fn new(caches: &Path, bound: u64) -> Cache {
        Cache { caches: caches.to_owned(), bound }
    }

    /// The cache that the environment asks for.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub fn of_user() -> Result<Cache, String> {
        let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let off =
            variable("HOTLOOP_CACHE").is_some_and(|value| ["off", "0", "no"].iter().any(|no| value == *no));
        if off {
            return Err("off, as HOTLOOP_CACHE says".into());
        }
        let bound = match variable("HOTLOOP_CACHE_SIZE") {
            None => USUAL_BOUND,
            Some(text) => bytes(&text.to_string_lossy())
                .ok_or("off: HOTLOOP_CACHE_SIZE is not a size such as 256M or 2G")?,
        };
        // A relative path is to be ignored, as the specification of these folders says.
        let absolute = |name| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let caches = absolute("XDG_CACHE_HOME").or_else(|| absolute("HOME").map(|home| home.join(".cache")));
        Ok(Cache::new(&caches.ok_or("off: neither XDG_CACHE_HOME nor HOME names a folder")?, bound))
    }

    /// Where the entries are.
    pub fn path(&self) -> PathBuf {
        self.caches.join(folder::NAMES.iter().collect::<PathBuf>())
    }

    /// The most bytes that are kept.
    pub fn bound(&self) -> u64 {
        self.bound
    }

    /// The machine code for a key.
    pub(super) fn find(&self, key: &Key) -> Option<Vec<u8>> {
        let share = self.share(key, Wanted::IfThere).ok()?;
        let bytes = share.read(&key.file_name()).ok()?;
        let code = entry::decode(bytes, key);
        if code.is_none() {
            // Broken, or written by something else: in the way of a good one.
            share.remove(&key.file_name());
        }
        code
    }

    /// Keeps machine code, and lets go of what was not used for longest where that is too much.
    pub(super) fn keep(&self, key: &Key, code: &[u8]) {
        let bytes = entry::encode(code, key);
        let most = self.bound / SHARES;
        if bytes.len() as u64 > most {
            return;
        }
        let kept = self.share(key, Wanted::Made).and_then(|share| {
            share.write(&key.file_name(), &bytes)?;
            share.shrink_to(most)
        });
        if let Err(problem) = kept {
            tracing::debug!("machine code is not kept: {problem}");
        }
    }

    /// What the cache holds.
    ///
    /// # Errors
    /// Why the folder cannot be used, in words.
    pub fn usage(&self) -> Result<Usage, String> {
        let mut usage = Usage::default();
        self.for_each_share(|share| {
            for file in share.entries()? {
                usage.entries += 1;
                usage.bytes += file.bytes;
            }
            Ok(())
        })?;
        Ok(usage)
    }

    /// Removes all entries, those of other versions among them, and says what there was.
    ///
    /// # Errors
    /// Why the folder cannot be used, in words.
    pub fn clear(&self) -> Result<Usage, String> {
        let mut usage = Usage::default();
        self.for_each_share(|share| {
            for file in share.entries()? {
                usage.entries += 1;
                usage.bytes += file.bytes;
            }
            share.remove_all()
        })?;
        Ok(usage)
    }

    fn for_each_share(
        &self,
        mut visit: impl FnMut(&Folder) -> Result<(), folder::Problem>,
    ) -> Result<(), String> {
        for number in 0..SHARES {
            let outcome = Folder::open(&self.caches, &share_name(number), Wanted::IfThere);
            match outcome.and_then(|share| visit(&share)) {
                Err(folder::Problem::Absent) | Ok(()) => {}
                Err(problem) => return Err(format!("off: {problem}")),
            }
        }
        Ok(())
    }

    fn share(&self, key: &Key, wanted: Wanted) -> Result<Folder, folder::Problem> {
        Folder::open(&self.caches, &share_name(u64::from(key.first_byte()) % SHARES), wanted)
    }
}

fn share_name(number: u64) -> String {
    format!("{number:02x}")
}

/// A number of bytes: `1000000`, `64K`, `256M`, `2G`.
fn bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let (digits, shift) = match text.as_bytes().last()?.to_ascii_uppercase() {
        b'K' => (&text[..text.len() - 1], 10),
        b'M' => (&text[..text.len() - 1], 20),
        b'G' => (&text[..text.len() - 1], 30),
        _ => (text, 0),
    };
    digits.trim().parse::<u64>().ok()?.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests;
