//! Journals in files: one for each resource, where it is not in the way.

use ledgerform_engine::{FileStore, Journal, JournalError, Store};
use ledgerform_tfplugin::Diagnostics;
use std::io;
use std::path::{Path, PathBuf};

/// A journal in a file, or one that is empty because nothing was ever applied from here.
#[derive(Debug)]
pub(crate) enum Place {
    File(FileStore),
    Nowhere,
}

impl Store for Place {
    fn load(&mut self) -> io::Result<Vec<u8>> {
        match self {
            Self::File(store) => store.load(),
            Self::Nowhere => Ok(Vec::new()),
        }
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::File(store) => store.append(bytes),
            Self::Nowhere => Err(io::ErrorKind::ReadOnlyFilesystem.into()),
        }
    }

    fn replace(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::File(store) => store.replace(bytes),
            Self::Nowhere => Err(io::ErrorKind::ReadOnlyFilesystem.into()),
        }
    }

    fn lineage(&self) -> String {
        match self {
            Self::File(store) => store.lineage(),
            Self::Nowhere => String::new(),
        }
    }
}

/// The file of a resource: region and account are in its name, since the same name may be there once in each.
fn path(folder: &Path, region: &str, account: Option<&str>, platform: &str) -> PathBuf {
    let name = [region, account.unwrap_or_default(), platform].join("-");
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '_' { c } else { '-' }).collect();
    folder.join(format!("{plain}.jsonl"))
}

/// Opens the journal of a resource. `writes` says whether something is about to be applied; to look and to plan, a file
/// that is not there is not made.
pub(crate) fn open(
    folder: &Path,
    (region, account): (&str, Option<&str>),
    platform: &str,
    writes: bool,
) -> Result<Journal<Place>, Diagnostics> {
    let path = path(folder, region, account, platform);
    let store = match path.exists() || writes {
        true => FileStore::open(&path).map(Place::File).map_err(JournalError::Io),
        false => Ok(Place::Nowhere),
    };
    let opened = store.and_then(|store| {
        if writes {
            ignore(folder);
        }
        Journal::open(store, platform)
    });
    opened.map_err(|error| Diagnostics::error("The journal cannot be opened", format!("{}: {error}", path.display())))
}

/// Keeps the journals out of version control; whoever wants it otherwise changes the file.
fn ignore(folder: &Path) {
    let path = folder.join(".gitignore");
    if !path.exists() {
        // That it cannot be written is reported by the journal itself.
        drop(std::fs::write(path, "*\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::{open, path};
    use std::path::Path;

    #[test]
    fn each_resource_has_a_file_of_its_own() {
        let of = |region, account, platform| path(Path::new("j"), region, account, platform).display().to_string();
        assert_eq!(of("us-east-1", Some("111122223333"), "vpc/main"), "j/us-east-1-111122223333-vpc-main.jsonl");
        assert_eq!(of("us-east-1", None, "vpc/../x"), "j/us-east-1--vpc----x.jsonl");
    }

    #[test]
    fn looking_makes_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let place = ("us-east-1", None);
        open(&folder.path().join("a"), place, "vpc/main", false).unwrap();
        assert!(!folder.path().join("a").exists());
        open(&folder.path().join("a"), place, "vpc/main", true).unwrap();
        assert!(folder.path().join("a/.gitignore").exists());
    }
}
