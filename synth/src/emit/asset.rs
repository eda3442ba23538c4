//! Writing the assets of a stack.

use super::SynthesizedStack;
use super::out::{at, remove, remove_empty};
use ledgerform_asset::File;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

impl SynthesizedStack {
    /// Puts the assets into the folder from which Terraform will run, and removes those of an earlier program from it.
    /// [`Synthesis::write`](crate::Synthesis::write) does this; whoever runs the configuration elsewhere needs it too.
    ///
    /// # Errors
    /// What the operating system says, with the path.
    pub fn write_assets(&self, folder: impl AsRef<Path>) -> io::Result<()> {
        let folder = folder.as_ref();
        for (path, file) in &self.assets {
            replace(&folder.join(path), file)?;
        }
        let wanted = self.assets.keys().map(|path| folder.join(path)).collect();
        remove_stale(folder, &wanted)
    }
}

/// Removes what is no longer wanted from the folders that hold assets: `assets/<id>/<32 digits>`. Anything else that
/// somebody put there stays.
pub(super) fn remove_stale(folder: &Path, wanted: &BTreeSet<PathBuf>) -> io::Result<()> {
    let assets = folder.join("assets");
    let is_hash = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.len() == 32 && name.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b))
    };
    for id in folders(&assets)? {
        for version in folders(&id)?.into_iter().filter(|path| is_hash(path)) {
            remove_unwanted(&version, wanted)?;
        }
        remove_empty(&id);
    }
    remove_empty(&assets);
    Ok(())
}

fn remove_unwanted(folder: &Path, wanted: &BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder).map_err(|error| at(folder, error))? {
        let path = entry.map_err(|error| at(folder, error))?.path();
        // A link is not followed: what it leads to is not ours.
        if path.is_dir() && !path.is_symlink() {
            remove_unwanted(&path, wanted)?;
        } else if !wanted.contains(&path) {
            remove(&path)?;
        }
    }
    remove_empty(folder);
    Ok(())
}

/// The folders in a folder; none if it is not there.
fn folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(at(folder, error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| at(folder, error))?.path();
        if path.is_dir() && !path.is_symlink() {
            found.push(path);
        }
    }
    Ok(found)
}

fn replace(path: &Path, file: &File) -> io::Result<()> {
    if !path.is_symlink() && fs::read(path).is_ok_and(|old| *old == *file.bytes) {
        return set_mode(path, file).map_err(|error| at(path, error));
    }
    let mut new = path.as_os_str().to_owned();
    new.push(".new");
    let new = Path::new(&new);
    let write = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut target = fs::File::create(new)?;
        target.write_all(&file.bytes)?;
        set_mode(new, file)?;
        target.sync_all()?;
        fs::rename(new, path)
    };
    write().map_err(|error| at(path, error))
}

#[cfg(unix)]
fn set_mode(path: &Path, file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if fs::metadata(path)?.permissions().mode() & 0o7777 == file.mode() {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(file.mode()))
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: &File) -> io::Result<()> {
    Ok(())
}
