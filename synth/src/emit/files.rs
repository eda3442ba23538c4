//! Files that are replaced as a whole, so that a reader never sees half of one.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Puts `content` into the file at `path`, with the folders above it, unless it is there already; tells whether it was
/// written.
///
/// ```
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("reports/costs.json");
/// assert!(ledgerform::files::replace(&path, "{}")?);
/// assert!(!ledgerform::files::replace(&path, "{}")?);
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// What the operating system says, with the path.
pub fn replace(path: &Path, content: impl AsRef<[u8]>) -> io::Result<bool> {
    let content = content.as_ref();
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(false);
    }
    write(path, content, None)?;
    Ok(true)
}

/// As [`replace`], for a file whose permissions matter too. A link is replaced by the file.
pub(super) fn replace_with_mode(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    if !path.is_symlink() && fs::read(path).is_ok_and(|old| old == content) {
        return set_mode(path, mode).map_err(|error| at(path, error));
    }
    write(path, content, Some(mode))
}

fn write(path: &Path, content: &[u8], mode: Option<u32>) -> io::Result<()> {
    let mut new = path.as_os_str().to_owned();
    new.push(".new");
    let new = Path::new(&new);
    let write = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = fs::File::create(new)?;
        file.write_all(content)?;
        if let Some(mode) = mode {
            set_mode(new, mode)?;
        }
        file.sync_all()?;
        fs::rename(new, path)
    };
    write().map_err(|error| at(path, error))
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if fs::metadata(path)?.permissions().mode() & 0o7777 == mode {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

/// Removes the file at `path`, if there is one.
///
/// # Errors
/// What the operating system says, with the path.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(path, error)),
        _ => Ok(()),
    }
}

/// The content of the file at `path`, if there is one.
///
/// # Errors
/// What the operating system says, with the path.
pub fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path, error)),
    }
}

/// Only an empty folder goes; one with a state or a plan in it stays for its owner to look at.
pub(super) fn remove_empty(folder: &Path) {
    _ = fs::remove_dir(folder);
}

pub(super) fn at(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
