//! Files that go beside a configuration: the code of a function, a folder of scripts, a local module.
//!
//! ```
//! use ledgerform_asset::{Kind, Source, read};
//! # let folder = tempfile::tempdir()?;
//! # std::fs::write(folder.path().join("main.py"), "print()")?;
//! # std::fs::write(folder.path().join("notes.md"), "later")?;
//! # let path = folder.path();
//!
//! let content = read(&Source { kind: Kind::Archive, path: path.into(), ignore: vec!["*.md".into()], ignore_file: None })?;
//! assert_eq!(content.name, "archive.zip");
//! assert_eq!(content.hash.len(), 32);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The result depends on names, contents and on whether a file can be executed, and on nothing else: not on times, owners,
//! the order of a folder's entries or the rest of the modes, which differ between checkouts. Windows knows no executable
//! files, so there an asset that holds one has another hash.
//!
//! Contents are held in memory: what is hashed is what is written, even if a file changes in between.
//!
//! **Invariant:** this crate reads the disk, in `read_each` only, and writes nothing; it knows neither Terraform nor constructs.

mod archive;
mod hash;
mod read;

pub use read::{ReadError, read, read_each};

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// What becomes of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One file, under its own name.
    File,
    /// A folder with everything below it.
    Directory,
    /// A folder as one zip file, `archive.zip`.
    Archive,
}

/// Where the files are, and which of them to leave out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What becomes of the files.
    pub kind: Kind,
    /// The file or folder; a relative path begins at the current folder.
    pub path: PathBuf,
    /// Patterns of files and folders to leave out, as in a `.gitignore` in the folder; a single file is never left out.
    pub ignore: Vec<String>,
    /// The path of a file in the folder with more such patterns, such as `.gitignore`.
    pub ignore_file: Option<String>,
}

/// Files that were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// 32 upper-case hexadecimal digits that stand for names, modes and contents.
    pub hash: String,
    /// SHA-256 as base64: of the file or archive, as Terraform's `filebase64sha256` gives it; of a directory, of the
    /// listing that `hash` stands for.
    pub sha256: String,
    /// The name of the file or archive; empty for a directory.
    pub name: String,
    /// The files, by path with `/` between its steps.
    pub files: BTreeMap<String, File>,
}

/// One file.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// What is in it.
    pub bytes: Arc<[u8]>,
    /// Whether its owner may execute it.
    pub executable: bool,
}

impl File {
    /// The mode that git gives it: 755 if it can be executed, else 644, both octal.
    pub fn mode(&self) -> u32 {
        if self.executable { 0o755 } else { 0o644 }
    }
}

/// Without the content, which may be long and nobody's business.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes, {:o}", self.bytes.len(), self.mode())
    }
}
