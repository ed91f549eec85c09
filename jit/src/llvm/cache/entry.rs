//! An entry of the cache as a file: a head that says what it is, and the machine code.
//!
//! The head repeats the key and has a checksum of the code, so that a file that is cut short, damaged or not ours is told from
//! one that is whole.

use super::Key;
use sha2::{Digest, Sha256};

const MAGIC: &[u8; 8] = b"hotloop\x01";
const HEAD: usize = MAGIC.len() + 32 + 32;

/// The file of an entry.
pub(super) fn encode(code: &[u8], key: &Key) -> Vec<u8> {
    let mut file = Vec::with_capacity(HEAD + code.len());
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(key.bytes());
    file.extend_from_slice(&Sha256::digest(code));
    file.extend_from_slice(code);
    file
}

/// The machine code of a file, if it is a whole entry for this key.
pub(super) fn decode(mut file: Vec<u8>, key: &Key) -> Option<Vec<u8>> {
    let code = file.strip_prefix(MAGIC)?.strip_prefix(key.bytes())?;
    let (checksum, code) = code.split_at_checked(32)?;
    if code.is_empty() || Sha256::digest(code)[..] != *checksum {
        return None;
    }
    file.drain(..HEAD);
    Some(file)
}
