//! Giving back memory that only the start needed.
//!
//! Linking and the constructors of LLVM touch most of its code and tables once, and the interpreter's start touches much of
//! our own file. These pages count as the kernel's memory although they hold nothing but what the files hold. A while after
//! the start they are given back; what is used again comes back from the page cache, which takes less than a millisecond.

use std::sync::Once;
use std::time::Duration;

/// How long after the kernel is first idle: a cell that the client sends at once is not disturbed.
const DELAY: Duration = Duration::from_millis(1500);

/// Smaller mappings are not worth the call.
const SMALLEST: usize = 1 << 20;

/// To be called when the kernel has nothing to do; acts at the first call.
pub(crate) fn idle() {
    static FIRST: Once = Once::new();
    FIRST.call_once(|| {
        // Without a thread the pages stay, which is no failure.
        let _ = std::thread::Builder::new().name("memory".into()).stack_size(256 << 10).spawn(|| {
            std::thread::sleep(DELAY);
            give_back();
        });
    });
}

fn give_back() {
    let Ok(text) = std::fs::read_to_string("/proc/self/smaps") else { return };
    let Some(program) =
        std::env::current_exe().ok().and_then(|path| path.into_os_string().into_string().ok())
    else {
        return;
    };
    for (start, length) in unchanged_files(&text, &program) {
        // SAFETY: a private mapping of the program or a library, which stays where it is; it cannot be written to and has
        // no page of its own: what is dropped is read from the file again.
        unsafe { libc::madvise(start as *mut libc::c_void, length, libc::MADV_DONTNEED) };
    }
}

/// The large mappings of the program and of libraries, as addresses and lengths, that are private, read-only, and equal to
/// the file. Relocated data is read-only too, but differs from the file.
fn unchanged_files(smaps: &str, program: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut candidate = None;
    for line in smaps.lines() {
        let mut fields = line.split_ascii_whitespace();
        match fields.next() {
            Some("Anonymous:") => {
                found.extend(candidate.take().filter(|_| fields.next() == Some("0")));
            }
            Some(range) if !range.ends_with(':') => candidate = mapping(range, fields, program),
            _ => {}
        }
    }
    found
}

/// A mapping from the head of its entry: `START-END PERMISSIONS OFFSET DEVICE INODE PATH`.
fn mapping<'a>(
    range: &str,
    mut fields: impl Iterator<Item = &'a str>,
    program: &str,
) -> Option<(usize, usize)> {
    let (start, end) = range.split_once('-')?;
    let (start, end) = (usize::from_str_radix(start, 16).ok()?, usize::from_str_radix(end, 16).ok()?);
    let permissions = fields.next()?;
    let path = fields.nth(3)?;
    let is_code = path == program || path.ends_with(".so") || path.contains(".so.");
    let unchanging = ["r-xp", "r--p"].contains(&permissions) && path.starts_with('/');
    (is_code && unchanging && end - start >= SMALLEST).then_some((start, end - start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_equals_its_file_is_given_back() {
        let entry = |head: &str, anonymous: u32| {
            format!("{head}\nSize:   2048 kB\nRss:    1 kB\nAnonymous:   {anonymous} kB\nVmFlags: rd ex mr\n")
        };
        let smaps = [
            entry("7f0000000000-7f0000200000 r-xp 00001000 fe:00 12  /usr/lib/libone.so", 0),
            entry("7f0000200000-7f0000400000 r--p 00201000 fe:00 12  /usr/lib/libone.so", 8),
            entry("7f0000400000-7f0000600000 rw-p 00401000 fe:00 12  /usr/lib/libone.so", 0),
            entry("7f0000600000-7f0000601000 r--p 00000000 fe:00 13  /usr/lib/libsmall.so", 0),
            entry("7f0000800000-7f0000a00000 r--p 00000000 00:00 0 ", 0),
            entry("7f0000a00000-7f0000c00000 r--s 00000000 fe:00 14  /data/shared", 0),
            entry("7f0000c00000-7f0000e00000 r--p 00000000 fe:00 15  /data/private", 0),
            entry("7f0000e00000-7f0001000000 r-xp 00000000 fe:00 16  /bin/program", 0),
        ];
        let expected = [(0x7f00_0000_0000, 0x20_0000), (0x7f00_00e0_0000, 0x20_0000)];
        assert_eq!(unchanged_files(&smaps.concat(), "/bin/program"), expected);
    }
}
