//! The cache in a folder of its own.

use super::*;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

/// A folder that is removed with the value.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Scratch {
        let path = std::env::temp_dir().join(format!("hotloop-cache-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Scratch(path)
    }

    fn cache(&self) -> Cache {
        Cache::new(&self.0, 1 << 30)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn key(number: u32) -> Key {
    Key::of_bytes(&number.to_le_bytes())
}

fn file_of(cache: &Cache, key: &Key) -> PathBuf {
    cache.path().join(share_name(u64::from(key.first_byte()) % SHARES)).join(key.file_name())
}

#[test]
fn what_is_kept_is_found_and_counted() {
    let scratch = Scratch::new("kept");
    let cache = scratch.cache();
    assert_eq!(cache.usage().unwrap(), Usage::default());
    assert_eq!(cache.find(&key(1)), None);
    assert!(!cache.path().exists(), "looking makes no folders");
    cache.keep(&key(1), b"one");
    cache.keep(&key(2), b"two");
    assert_eq!(cache.find(&key(1)).as_deref(), Some(&b"one"[..]));
    assert_eq!(cache.find(&key(2)).as_deref(), Some(&b"two"[..]));
    assert_eq!(cache.find(&key(3)), None);
    assert_eq!(cache.usage().unwrap().entries, 2);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&cache.path()), 0o700);
    assert_eq!(mode(&scratch.0.join("hotloop")), 0o700);
    assert_eq!(mode(&file_of(&cache, &key(1))), 0o600);
    assert_eq!(cache.clear().unwrap().entries, 2);
    assert_eq!(cache.usage().unwrap(), Usage::default());
    assert_eq!(cache.find(&key(1)), None);
}

#[test]
fn damaged_and_foreign_files_are_as_if_not_there() {
    let scratch = Scratch::new("damaged");
    let cache = scratch.cache();
    let code = vec![7u8; 5000];
    cache.keep(&key(1), &code);
    let path = file_of(&cache, &key(1));
    let good = fs::read(&path).unwrap();
    let mut flipped = good.clone();
    flipped[3000] ^= 1;
    let mut other_key = good.clone();
    other_key[10] ^= 1;
    for bad in [&good[..100], &good[..20], b"", b"something else", &flipped, &other_key] {
        fs::write(&path, bad).unwrap();
        assert_eq!(cache.find(&key(1)), None);
        assert!(!path.exists());
        cache.keep(&key(1), &code);
        assert_eq!(cache.find(&key(1)).as_ref(), Some(&code));
    }
    fs::copy(&path, file_of(&cache, &key(1)).with_file_name("stranger")).unwrap();
    assert_eq!(cache.usage().unwrap().entries, 2);
}

#[test]
fn links_and_what_others_can_write_are_not_trusted() {
    let (scratch, elsewhere) = (Scratch::new("links"), Scratch::new("elsewhere"));
    let cache = scratch.cache();
    cache.keep(&key(1), b"one");
    let path = file_of(&cache, &key(1));

    // A file that is a link, though to a good entry.
    let moved = elsewhere.0.join("entry");
    fs::rename(&path, &moved).unwrap();
    symlink(&moved, &path).unwrap();
    assert_eq!(cache.find(&key(1)), None);
    cache.keep(&key(1), b"one");
    assert!(!path.is_symlink(), "the link is replaced");
    assert_eq!(cache.find(&key(1)).as_deref(), Some(&b"one"[..]));

    // A file and a folder that others can write.
    fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
    assert_eq!(cache.find(&key(1)), None);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(cache.find(&key(1)).is_some());
    fs::set_permissions(cache.path(), fs::Permissions::from_mode(0o770)).unwrap();
    assert_eq!(cache.find(&key(1)), None);
    assert!(cache.usage().unwrap_err().contains("code is not this user's alone"));
    // One that others can only read is closed to them.
    fs::set_permissions(cache.path(), fs::Permissions::from_mode(0o755)).unwrap();
    assert!(cache.find(&key(1)).is_some());
    assert_eq!(fs::metadata(cache.path()).unwrap().permissions().mode() & 0o777, 0o700);

    // A folder that is a link.
    let (real, home) = (elsewhere.0.join("hotloop"), scratch.0.join("hotloop"));
    fs::rename(&home, &real).unwrap();
    symlink(&real, &home).unwrap();
    assert_eq!(cache.find(&key(1)), None);
    cache.keep(&key(2), b"two");
    assert_eq!(cache.find(&key(2)), None);
    assert!(cache.usage().is_err());
}

#[test]
fn what_belongs_to_another_user_is_not_trusted() {
    let scratch = Scratch::new("owner");
    let cache = scratch.cache();
    cache.keep(&key(1), b"one");
    // Only the superuser can give files away.
    if std::os::unix::fs::chown(file_of(&cache, &key(1)), Some(1234), None).is_ok() {
        assert_eq!(cache.find(&key(1)), None);
        std::os::unix::fs::chown(file_of(&cache, &key(1)), Some(0), None).unwrap();
        assert!(cache.find(&key(1)).is_some());
        std::os::unix::fs::chown(scratch.0.join("hotloop"), Some(1234), None).unwrap();
        assert_eq!(cache.find(&key(1)), None);
    }
}

#[test]
fn the_bound_holds_and_what_was_not_used_goes_first() {
    let scratch = Scratch::new("bound");
    let cache = Cache::new(&scratch.0, 64 << 10);
    let favourite = key(0);
    cache.keep(&favourite, &[1; 300]);
    for number in 1..1000 {
        cache.keep(&key(number), &[number as u8; 200]);
        assert!(cache.find(&favourite).is_some(), "used again and again, it stays");
        // Times of files are no finer than the kernel's clock tick.
        if number % 50 == 0 {
            assert!(cache.usage().unwrap().bytes <= 64 << 10);
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }
    let full = cache.usage().unwrap();
    assert!(full.bytes <= 64 << 10 && full.entries > 60, "{full:?}");
    assert_eq!(cache.find(&key(1)), None);
    // What is larger than a share is not kept and pushes nothing out.
    cache.keep(&key(5000), &[0; 2000]);
    assert_eq!(cache.find(&key(5000)), None);
    assert_eq!(cache.usage().unwrap(), full);
}

#[test]
fn many_threads_write_read_and_clear_at_once() {
    let scratch = Scratch::new("threads");
    let content = |number: u32| vec![number as u8; 20_000];
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let cache = Cache::new(&scratch.0, 4 << 20);
            scope.spawn(move || {
                for round in 0..200u32 {
                    let number = (round * 7 + thread) % 40;
                    match cache.find(&key(number)) {
                        Some(found) => assert_eq!(found, content(number)),
                        None => cache.keep(&key(number), &content(number)),
                    }
                    if round % 60 == 59 {
                        cache.clear().unwrap();
                    }
                }
            });
        }
    });
    assert!(scratch.cache().usage().unwrap().entries <= 40);
    let unfinished = fs::read_dir(scratch.cache().path()).unwrap().flatten();
    let unfinished = unfinished.flat_map(|share| fs::read_dir(share.path()).unwrap().flatten());
    assert_eq!(unfinished.filter(|file| file.file_name().to_string_lossy().starts_with('.')).count(), 0);
}

#[test]
fn sizes_are_read() {
    assert_eq!(bytes("1000000"), Some(1_000_000));
    assert_eq!(bytes("64k"), Some(64 << 10));
    assert_eq!(bytes(" 256 M"), Some(256 << 20));
    assert_eq!(bytes("2G"), Some(2 << 30));
    for wrong in ["", "M", "1.5G", "-1", "lots", "99999999999G"] {
        assert_eq!(bytes(wrong), None, "{wrong}");
    }
}
