//! Under what an entry is found: a digest of all that decides about the machine code.
//!
//! That is the module that goes into LLVM's optimiser, to the bit; LLVM's version, passes and options; the processor; and this
//! build of the program and of LLVM's library. The last two decide nothing that the others do not, as long as neither has a
//! mistake; they are there so that a repaired one is not made to use what the broken one made.

use super::super::ir::Ir;
use super::super::target;
use sha2::{Digest, Sha256};
use std::ffi::{CStr, c_int, c_void};
use std::fmt::Write;
use std::os::unix::fs::MetadataExt;
use std::sync::OnceLock;

/// The digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key([u8; 32]);

impl Key {
    /// The key of a module that is compiled for this machine.
    pub(in super::super) fn of(ir: &Ir) -> Key {
        Key::of_bytes(&ir.bitcode())
    }

    pub(super) fn of_bytes(bitcode: &[u8]) -> Key {
        Key(surroundings().clone().chain_update(bitcode).finalize().into())
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn first_byte(&self) -> u8 {
        self.0[0]
    }

    pub(super) fn file_name(&self) -> String {
        self.0.iter().fold(String::new(), |mut name, byte| {
            // Writing to a string cannot fail.
            let _ = write!(name, "{byte:02x}");
            name
        })
    }
}

/// What is the same for all modules of this process.
fn surroundings() -> &'static Sha256 {
    static SURROUNDINGS: OnceLock<Sha256> = OnceLock::new();
    SURROUNDINGS.get_or_init(|| {
        let host = target::describe_host();
        let mut digest = Sha256::new();
        for part in [&*host.llvm_version, &*host.cpu, &*host.features, &*target::recipe()] {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        for build in builds() {
            digest.update((build.len() as u64).to_le_bytes());
            digest.update(build);
        }
        digest
    })
}

/// What tells this build of the program, and of LLVM's library if it is one of its own, from all others.
fn builds() -> Vec<Vec<u8>> {
    let mut builds = Vec::new();
    // SAFETY: the callback fits, and `builds` outlives the call.
    unsafe { libc::dl_iterate_phdr(Some(note_build), (&raw mut builds).cast()) };
    if builds.is_empty() {
        // A linker that leaves no mark: the file itself must do.
        let file = std::fs::metadata("/proc/self/exe");
        builds.extend(
            file.map(|file| format!("{} {} {}", file.size(), file.mtime(), file.mtime_nsec()).into_bytes()),
        );
    }
    builds
}

/// Adds the linker's mark of a loaded file, if it is the program or LLVM.
unsafe extern "C" fn note_build(info: *mut libc::dl_phdr_info, _size: usize, builds: *mut c_void) -> c_int {
    // SAFETY: the loader passes a description of a loaded file, whose headers and segments are mapped; `builds` is what
    // `builds` above passed.
    unsafe {
        let info = &*info;
        let name = if info.dlpi_name.is_null() { c"" } else { CStr::from_ptr(info.dlpi_name) }.to_bytes();
        if !name.is_empty() && !name.windows(7).any(|part| part == b"libLLVM") {
            return 0;
        }
        let builds = &mut *builds.cast::<Vec<Vec<u8>>>();
        for header in std::slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum.into()) {
            if header.p_type == libc::PT_NOTE {
                let start = (info.dlpi_addr + header.p_vaddr) as *const u8;
                builds.extend(build_id(std::slice::from_raw_parts(start, header.p_memsz as usize)));
            }
        }
    }
    0
}

/// The build's mark in a segment of notes.
fn build_id(mut notes: &[u8]) -> Option<Vec<u8>> {
    const BUILD_ID: u32 = 3;
    let word = |notes: &[u8], at: usize| Some(u32::from_ne_bytes(notes.get(at..at + 4)?.try_into().ok()?));
    loop {
        let (name, length, kind) = (word(notes, 0)? as usize, word(notes, 4)? as usize, word(notes, 8)?);
        let start = 12 + name.next_multiple_of(4);
        if kind == BUILD_ID && notes.get(12..12 + name)? == b"GNU\0" {
            return notes.get(start..start + length).map(<[u8]>::to_vec);
        }
        notes = notes.get(start + length.next_multiple_of(4)..)?;
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_build_has_a_mark() {
        assert!(!super::builds().is_empty());
        assert!(super::builds().iter().all(|mark| !mark.is_empty()));
    }

    #[test]
    fn a_mark_is_found_behind_other_notes() {
        let mut notes = Vec::new();
        for (name, kind, content) in
            [(&b"Linux\0"[..], 1u32, &b"abc"[..]), (b"GNU\0", 3, b"mark"), (b"GNU\0", 3, b"later")]
        {
            for word in [name.len() as u32, content.len() as u32, kind] {
                notes.extend(word.to_ne_bytes());
            }
            for part in [name, content] {
                notes.extend(part);
                notes.resize(notes.len().next_multiple_of(4), 0);
            }
        }
        assert_eq!(super::build_id(&notes).as_deref(), Some(&b"mark"[..]));
        assert_eq!(super::build_id(&notes[..20]), None);
    }
}
