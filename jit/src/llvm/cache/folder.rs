//! A folder of the cache, and what makes it safe to take machine code from it.
//!
//! Everything below the user's folder of caches is reached from folder to folder without following symbolic links, and must
//! belong to this process's user and be writable by nobody else; else nothing is read and nothing is written. Folders are
//! opened for each operation: another process may remove them at any time. Files appear by being renamed, so that who reads
//! one finds all of it.

use rustix::fs::{
    self, AtFlags, Dir, FileType, Mode, OFlags, Stat, Timespec, Timestamps, UTIME_NOW, UTIME_OMIT,
};
use rustix::io::Errno;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The folders below that of the user's caches.
pub(super) const NAMES: [&str; 2] = ["hotloop", "code"];

/// The start of the names of files that are being written.
const UNFINISHED: &str = ".new-";
/// After so many seconds nobody is writing such a file any more.
const ABANDONED_AFTER: i64 = 3600;
/// No entry is larger; a file that is, is not one.
const LARGEST: u64 = 256 << 20;

/// An open folder.
pub(super) struct Folder(OwnedFd);

/// Whether a folder is made where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    IfThere,
    Made,
}

/// Why a folder or file cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    /// It is not there.
    #[error("the folder is not there")]
    Absent,
    /// Somebody else could have written it.
    #[error("{0} is not this user's alone")]
    Unsafe(String),
    /// The system says no.
    #[error(transparent)]
    System(#[from] io::Error),
}

impl From<Errno> for Problem {
    fn from(errno: Errno) -> Problem {
        if errno == Errno::NOENT { Problem::Absent } else { Problem::System(errno.into()) }
    }
}

/// An entry as it lies in a folder.
#[derive(Debug)]
pub(super) struct Listed {
    name: std::ffi::CString,
    pub(super) bytes: u64,
    used: (i64, i64),
}

impl Folder {
    /// Opens the folder of a share.
    pub(super) fn open(caches: &Path, share: &str, wanted: Wanted) -> Result<Folder, Problem> {
        const DIRECTORY: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
        let made = wanted == Wanted::Made;
        let mut folder = match fs::open(caches, DIRECTORY, Mode::empty()) {
            Err(Errno::NOENT) if made => {
                use std::os::unix::fs::DirBuilderExt;
                std::fs::DirBuilder::new().recursive(true).mode(0o700).create(caches)?;
                fs::open(caches, DIRECTORY, Mode::empty())?
            }
            outcome => outcome?,
        };
        for name in [NAMES[0], NAMES[1], share] {
            let open = || fs::openat(&folder, name, DIRECTORY | OFlags::NOFOLLOW, Mode::empty());
            let next = match open() {
                Err(Errno::NOENT) if made => {
                    match fs::mkdirat(&folder, name, Mode::RWXU) {
                        Ok(()) | Err(Errno::EXIST) => {}
                        Err(errno) => return Err(errno.into()),
                    }
                    open()
                }
                outcome => outcome,
            };
            let next = match next {
                // A symbolic link, or no folder at all.
                Err(Errno::LOOP | Errno::NOTDIR) => return Err(Problem::Unsafe(name.to_owned())),
                outcome => outcome?,
            };
            let stat = fs::fstat(&next)?;
            if !belongs_to_us(&stat) {
                return Err(Problem::Unsafe(name.to_owned()));
            }
            if Mode::from_raw_mode(stat.st_mode).intersects(Mode::RWXG | Mode::RWXO) {
                fs::fchmod(&next, Mode::RWXU)?;
            }
            folder = next;
        }
        Ok(Folder(folder))
    }

    /// The bytes of a file, which counts as used now.
    pub(super) fn read(&self, name: &str) -> Result<Vec<u8>, Problem> {
        let file =
            fs::openat(&self.0, name, OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?;
        let stat = fs::fstat(&file)?;
        let is_file = FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile;
        if !is_file || !belongs_to_us(&stat) || stat.st_size as u64 > LARGEST {
            return Err(Problem::Unsafe(name.to_owned()));
        }
        let mut bytes = Vec::with_capacity(stat.st_size as usize + 1);
        let mut file = File::from(file);
        file.read_to_end(&mut bytes)?;
        let now = Timestamps {
            last_access: Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT },
            last_modification: Timespec { tv_sec: 0, tv_nsec: UTIME_NOW },
        };
        // On a file system that cannot be written the order of use is lost, nothing else.
        let _ = fs::futimens(&file, &now);
        Ok(bytes)
    }

    /// Writes a file, in place of one of the same name.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Problem> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let unfinished = format!("{UNFINISHED}{}-{number}", std::process::id());
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = fs::openat(&self.0, &unfinished, flags, Mode::RUSR | Mode::WUSR)?;
        let written = File::from(file).write_all(bytes).map_err(Problem::from);
        let renamed = written.and_then(|()| Ok(fs::renameat(&self.0, &unfinished, &self.0, name)?));
        if renamed.is_err() {
            self.remove(&unfinished);
        }
        renamed
    }

    /// Removes a file, if it is there.
    pub(super) fn remove(&self, name: &str) {
        let _ = fs::unlinkat(&self.0, name, AtFlags::empty());
    }

    /// Removes what was not used for longest until no more than so many bytes are left.
    pub(super) fn shrink_to(&self, most: u64) -> Result<(), Problem> {
        let mut entries = self.entries()?;
        let mut bytes: u64 = entries.iter().map(|entry| entry.bytes).sum();
        if bytes <= most {
            return Ok(());
        }
        entries.sort_by_key(|entry| entry.used);
        for entry in entries {
            if bytes <= most {
                break;
            }
            // Another process may have been faster.
            let _ = fs::unlinkat(&self.0, &entry.name, AtFlags::empty());
            bytes -= entry.bytes;
        }
        Ok(())
    }

    /// The entries. Files that somebody stopped writing long ago are removed.
    pub(super) fn entries(&self) -> Result<Vec<Listed>, Problem> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs() as i64);
        let mut entries = Vec::new();
        self.for_each_file(|name, stat| {
            let is_unfinished = name.to_bytes().starts_with(UNFINISHED.as_bytes());
            if is_unfinished {
                if now - stat.st_mtime > ABANDONED_AFTER {
                    let _ = fs::unlinkat(&self.0, name, AtFlags::empty());
                }
                return;
            }
            let used = (stat.st_mtime, stat.st_mtime_nsec as i64);
            entries.push(Listed { name: name.to_owned(), bytes: stat.st_size as u64, used });
        })?;
        Ok(entries)
    }

    /// Removes all files.
    pub(super) fn remove_all(&self) -> Result<(), Problem> {
        self.for_each_file(|name, _| {
            let _ = fs::unlinkat(&self.0, name, AtFlags::empty());
        })
    }

    fn for_each_file(&self, mut visit: impl FnMut(&std::ffi::CStr, &Stat)) -> Result<(), Problem> {
        for file in Dir::read_from(&self.0)? {
            let file = file?;
            match fs::statat(&self.0, file.file_name(), AtFlags::SYMLINK_NOFOLLOW) {
                Ok(stat) if FileType::from_raw_mode(stat.st_mode) != FileType::Directory => {
                    visit(file.file_name(), &stat);
                }
                Ok(_) | Err(Errno::NOENT) => {}
                Err(errno) => return Err(errno.into()),
            }
        }
        Ok(())
    }
}

/// Whether nobody but this process's user could have written it.
fn belongs_to_us(stat: &Stat) -> bool {
    // SAFETY: no preconditions.
    stat.st_uid == unsafe { libc::geteuid() }
        && !Mode::from_raw_mode(stat.st_mode).intersects(Mode::WGRP | Mode::WOTH)
}
