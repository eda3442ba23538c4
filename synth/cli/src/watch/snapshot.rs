//! The state of files at one moment, as far as it tells whether they changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Files with the time of their last change and their length.
pub(super) type Snapshot = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// The files below `roots`. Left out is what a change makes change: build folders, which are named `target` or marked as
/// caches, and `out`; also hidden files and folders, and the states of stacks, which an `apply` elsewhere writes. A file that vanishes meanwhile is not there.
pub(super) fn snapshot(roots: &[PathBuf], out: &Path) -> Snapshot {
    let mut found = Snapshot::new();
    let out = out.canonicalize().ok();
    // What is named is watched, whatever its name is.
    let mut open: Vec<PathBuf> = roots.to_vec();
    while let Some(path) = open.pop() {
        // A link to a folder is not followed, because it could lead around in circles.
        let is_folder = if roots.contains(&path) { path.is_dir() } else { is_folder(&path) };
        if is_folder {
            let entries = fs::read_dir(&path).into_iter().flatten().filter_map(Result::ok);
            let is_output = |path: &Path| out.is_some() && path.canonicalize().ok() == out;
            open.extend(entries.map(|entry| entry.path()).filter(|path| !is_left_out(path) && !is_output(path)));
        } else if let Some(file) = fs::metadata(&path).ok().filter(fs::Metadata::is_file) {
            found.insert(path, (file.modified().ok(), file.len()));
        }
    }
    found
}

fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|file| file.is_dir())
}

fn is_left_out(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    let text = name.to_string_lossy();
    let is_state = text.ends_with(".tfstate") || text.contains(".tfstate.");
    // Cargo marks the folders of its builds so, wherever they are: https://bford.info/cachedir/
    let is_cache = || is_folder(path) && (name == "target" || path.join("CACHEDIR.TAG").is_file());
    text.starts_with('.') || is_state || is_cache()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_count_and_what_is_built_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let look = || snapshot(&[folder.path().to_owned()], &folder.path().join("out"));
        for path in [
            "Cargo.toml",
            "src/main.rs",
            "target/debug/a",
            ".git/index",
            "out/manifest.json",
            "build/CACHEDIR.TAG",
            "build/debug/a",
            "terraform.a.tfstate",
            "terraform.a.tfstate.backup",
        ] {
            file(path, "a");
        }
        let before = look();
        let files: Vec<_> = before.keys().map(|path| path.strip_prefix(folder.path()).unwrap()).collect();
        assert_eq!(files, [Path::new("Cargo.toml"), Path::new("src/main.rs")]);
        file("target/debug/a", "ab");
        file("out/manifest.json", "ab");
        file("build/debug/a", "ab");
        file("terraform.a.tfstate", "ab");
        assert_eq!(look(), before);
        file("src/main.rs", "ab");
        assert_ne!(look(), before);
    }
}
