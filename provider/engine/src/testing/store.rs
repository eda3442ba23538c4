//! A journal in memory.

use crate::journal::Store;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

/// A store in memory; clones are the same store, so it outlives whoever writes to it.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    bytes: Vec<u8>,
    /// How many more writes succeed.
    left: Option<usize>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another store that holds the same.
    pub fn fork(&self) -> Self {
        let bytes = self.with(|kept| kept.bytes.clone());
        Self(Arc::new(Mutex::new(Kept { bytes, left: None })))
    }

    /// Lets the disk be full after some more writes, or lets it have room again.
    pub fn fail_after(&self, writes: Option<usize>) {
        self.with(|kept| kept.left = writes);
    }

    /// Everything that was written, as text.
    pub fn text(&self) -> String {
        self.with(|kept| String::from_utf8_lossy(&kept.bytes).into_owned())
    }

    fn with<T>(&self, f: impl FnOnce(&mut Kept) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn write(&self, f: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        self.with(|kept| {
            if let Some(left) = &mut kept.left {
                *left = left.checked_sub(1).ok_or_else(|| io::Error::from(io::ErrorKind::StorageFull))?;
            }
            f(&mut kept.bytes);
            Ok(())
        })
    }
}

impl Store for MemoryStore {
    fn load(&mut self) -> io::Result<Vec<u8>> {
        Ok(self.with(|kept| kept.bytes.clone()))
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(|kept| kept.extend(bytes))
    }

    fn replace(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(|kept| *kept = bytes.to_vec())
    }

    fn lineage(&self) -> String {
        "memory".to_owned()
    }
}
