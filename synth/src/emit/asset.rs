//! Writing the assets of a stack.

use super::SynthesizedStack;
use super::files::{at, remove, remove_empty, replace_with_mode};
use std::collections::BTreeSet;
use std::fs;
use std::io;
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
            replace_with_mode(&folder.join(path), &file.bytes, file.mode())?;
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
