//! A journal in a file.

use super::Store;
use crate::token::Token;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// A file that survives crashes of the process and of the machine.
///
/// What is appended is flushed to the disk before the call returns; replacing writes a new file beside and renames it.
/// Only this user can read it, and the folder if it is made for it. A second file with the ending `.lock` keeps a second process out for as long as the store lives.
#[derive(Debug)]
pub struct FileStore {
    path: PathBuf,
    _lock: File,
}

impl FileStore {
    /// The journal at a path; its folder is made if it is not there.
    ///
    /// # Errors
    /// If the folder cannot be made, or another process has the journal open.
    pub fn open(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        private_folder(folder(&path))?;
        let lock = private().create(true).truncate(false).write(true).open(beside(&path, "lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => {
                let message = format!("another process works with {}; wait until it is done", path.display());
                Err(io::Error::new(io::ErrorKind::WouldBlock, message))
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl Store for FileStore {
    fn load(&mut self) -> io::Result<Vec<u8>> {
        match fs::read(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            read => read,
        }
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut file = OpenOptions::new().append(true).open(&self.path)?;
        file.write_all(bytes)?;
        file.sync_data()
    }

    fn replace(&mut self, bytes: &[u8]) -> io::Result<()> {
        let new = beside(&self.path, "new");
        let mut file = private().create(true).truncate(true).write(true).open(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, &self.path)?;
        sync_folder(folder(&self.path))
    }

    fn lineage(&self) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        // A hash of the moment, the process and the place: two machines do not come to the same one.
        Token::new(format!("{now:?} {}", std::process::id()), self.path.to_string_lossy(), 0).id()
    }
}

/// How files are made: for this user only, since ids and addresses of a platform are nobody else's business.
fn private() -> OpenOptions {
    #[cfg_attr(not(unix), allow(unused_mut, reason = "elsewhere the folder decides"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a folder for this user only; one that is there stays as it is.
fn private_folder(folder: &Path) -> io::Result<()> {
    #[cfg_attr(not(unix), allow(unused_mut, reason = "elsewhere the folder above decides"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// Makes a rename durable; elsewhere than on Unix a folder cannot be opened, and the file system sees to it.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::{FileStore, Store};
    use crate::journal::{Entry, Journal, JournalError};
    use crate::state::State;

    #[test]
    fn a_file_has_one_owner_and_keeps_whole_lines_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journals/demo.jsonl");
        let gone = |address: &str| Entry::Gone { address: address.to_owned(), generation: 0 };
        {
            let mut journal = Journal::open(FileStore::open(&path).unwrap(), "demo").unwrap();
            assert!(FileStore::open(&path).is_err());
            journal.begin(&mut State::new("demo")).unwrap();
            journal.append(vec![gone("a")]).unwrap();
            journal.store.append(b"{\"gone\":{\"addr").unwrap();
        }
        let mut journal = Journal::open(FileStore::open(&path).unwrap(), "demo").unwrap();
        assert_eq!(journal.entries[1..], [gone("a")]);
        journal.append(vec![gone("b")]).unwrap();
        drop(journal);
        assert!(matches!(Journal::open(FileStore::open(&path).unwrap(), "x"), Err(JournalError::Platform { .. })));
        let journal = Journal::open(FileStore::open(&path).unwrap(), "demo").unwrap();
        assert_eq!(journal.entries[1..], [gone("a"), gone("b")]);
        let State { serial, lineage, .. } = journal.replay(State::new("demo")).0;
        assert_eq!((serial, lineage.len()), (1, 32));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_a_journal_or_look_into_its_folder() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join(".fintech/journals");
        let mut journal = Journal::open(FileStore::open(folder.join("demo.jsonl")).unwrap(), "demo").unwrap();
        let check = || {
            let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&parent.path().join(".fintech")), mode(&folder)), (0o700, 0o700));
            for file in std::fs::read_dir(&folder).unwrap() {
                let path = file.unwrap().path();
                assert_eq!(mode(&path), 0o600, "{}", path.display());
            }
        };
        journal.begin(&mut State::new("demo")).unwrap();
        check();
        journal.append(vec![Entry::Gone { address: "a".to_owned(), generation: 0 }]).unwrap();
        journal.begin(&mut State::new("demo")).unwrap();
        check();
        assert!(folder.join("demo.jsonl").exists());
    }

    #[test]
    fn a_damaged_line_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = FileStore::open(folder.path().join("j")).unwrap();
        store.replace(b"{\"journal\":1,\"platform\":\"demo\"}\nnonsense\n").unwrap();
        let error = Journal::open(store, "demo").unwrap_err().to_string();
        assert!(error.starts_with("line 2 of the journal cannot be read: "), "{error}");
    }
}
