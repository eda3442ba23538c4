//! What stands for the files: digests.

use crate::{File, Kind};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The digest of names, modes and contents.
pub(crate) fn listing(kind: Kind, files: &BTreeMap<String, File>) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update([match kind {
        Kind::File => b'f',
        Kind::Directory => b'd',
        Kind::Archive => b'a',
    }]);
    // Lengths stand in front of what they measure, so no two listings run together to the same bytes.
    let length = |bytes: &[u8]| (bytes.len() as u64).to_le_bytes();
    for (path, file) in files {
        digest.update(length(path.as_bytes()));
        digest.update(path.as_bytes());
        digest.update([u8::from(file.executable)]);
        digest.update(length(&file.bytes));
        digest.update(&file.bytes);
    }
    digest.finalize().into()
}

pub(crate) fn of(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

pub(crate) fn base64(digest: &[u8; 32]) -> String {
    STANDARD.encode(digest)
}

/// The first half of a digest: 128 bits are more than enough to tell the versions of one asset apart, and paths stay
/// within what Windows allows.
pub(crate) fn short(digest: &[u8; 32]) -> String {
    digest.iter().take(16).fold(String::with_capacity(32), |mut text, byte| {
        _ = write!(text, "{byte:02X}");
        text
    })
}
