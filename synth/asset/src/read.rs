//! Reading: the only place of this crate that touches a disk.

use crate::{Content, File, Kind, Source, archive, hash};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// Why files cannot become an asset. Paths are as they were given, with what is below them.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The operating system does not give it.
    #[error("cannot read `{}`: {source}", .path.display())]
    Read {
        /// What is read.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// There is something, but not what was asked for.
    #[error("`{}` is not a {wanted}", .path.display())]
    Other {
        /// What is read.
        path: PathBuf,
        /// `file` or `folder`.
        wanted: &'static str,
    },
    /// A link leads out of the folder, or back into a folder around it.
    #[error("`{}` is a link {}: it is not followed", .path.display(), if *.is_loop { "to a folder around it" } else { "out of the folder" })]
    Link {
        /// The link.
        path: PathBuf,
        /// Whether it leads to a folder around it.
        is_loop: bool,
    },
    /// A name is not Unicode, so it is not the same on every machine.
    #[error("the name of `{}` is not Unicode", .0.display())]
    Name(PathBuf),
    /// A pattern is not one.
    #[error("`{pattern}` is not a pattern: {reason}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// All files are left out, or there is none.
    #[error("`{}` has no files, or all are ignored", .0.display())]
    Empty(PathBuf),
    /// The archive cannot be made.
    #[error("`{}` cannot be packed: {reason}", .path.display())]
    Pack {
        /// The folder.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

/// Reads the files and packs them if that is wanted.
///
/// # Errors
/// The first of: a path that cannot be read, a link that leads out of the folder, a pattern that is none, no file at all.
pub fn read(source: &Source) -> Result<Content, ReadError> {
    read_each(source, &mut |_, _| {})
}

/// As [`read`], and shows each file by its path within the asset, before anything is packed.
///
/// # Errors
/// As [`read`].
pub fn read_each(source: &Source, look: &mut dyn FnMut(&str, &File)) -> Result<Content, ReadError> {
    let Source { kind, path, .. } = source;
    let files = match kind {
        Kind::File => BTreeMap::from([single(path)?]),
        Kind::Directory | Kind::Archive => folder(source)?,
    };
    files.iter().for_each(|(path, file)| look(path, file));
    let listing = hash::listing(*kind, &files);
    let hash = hash::short(&listing);
    Ok(match kind {
        Kind::Directory => Content { hash, sha256: hash::base64(&listing), name: String::new(), files },
        Kind::File => {
            let sha256 = files.values().map(|file| hash::base64(&hash::of(&file.bytes))).collect();
            let name = files.keys().cloned().collect();
            Content { hash, sha256, name, files }
        }
        Kind::Archive => {
            let bytes = archive::pack(&files)
                .map_err(|error| ReadError::Pack { path: path.clone(), reason: error.to_string() })?;
            let sha256 = hash::base64(&hash::of(&bytes));
            let name = "archive.zip".to_owned();
            let file = File { bytes: bytes.into(), executable: false };
            Content { hash, sha256, name: name.clone(), files: BTreeMap::from([(name, file)]) }
        }
    })
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> ReadError {
    let path = path.to_owned();
    move |source| ReadError::Read { path, source }
}

fn single(path: &Path) -> Result<(String, File), ReadError> {
    let metadata = fs::metadata(path).map_err(at(path))?;
    let name = path.file_name().filter(|_| metadata.is_file());
    let name = name.ok_or_else(|| ReadError::Other { path: path.to_owned(), wanted: "file" })?;
    let name = name.to_str().ok_or_else(|| ReadError::Name(path.to_owned()))?;
    Ok((name.to_owned(), content(path, &metadata)?))
}

fn content(path: &Path, metadata: &Metadata) -> Result<File, ReadError> {
    let bytes = fs::read(path).map_err(at(path))?.into();
    Ok(File { bytes, executable: is_executable(metadata) })
}

#[cfg(unix)]
fn is_executable(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o100 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &Metadata) -> bool {
    false
}

fn folder(source: &Source) -> Result<BTreeMap<String, File>, ReadError> {
    let path = &source.path;
    if !fs::metadata(path).map_err(at(path))?.is_dir() {
        return Err(ReadError::Other { path: path.clone(), wanted: "folder" });
    }
    let ignored = ignored(source)?;
    let root = fs::canonicalize(path).map_err(at(path))?;
    let mut walk = Walk { root: &root, ignored, open: vec![root.clone()], files: BTreeMap::new() };
    walk.folder(path, "")?;
    match walk.files.is_empty() {
        true => Err(ReadError::Empty(path.clone())),
        false => Ok(walk.files),
    }
}

/// The patterns of what to leave out.
fn ignored(source: &Source) -> Result<Gitignore, ReadError> {
    let mut lines = String::new();
    if let Some(file) = &source.ignore_file {
        let path = source.path.join(file);
        lines = fs::read_to_string(&path).map_err(at(&path))?;
    }
    let mut builder = GitignoreBuilder::new("");
    for line in lines.lines().chain(source.ignore.iter().map(String::as_str)) {
        let wrong = |error: ignore::Error| ReadError::Pattern { pattern: line.to_owned(), reason: error.to_string() };
        builder.add_line(None, line).map_err(wrong)?;
    }
    builder.build().map_err(|error| ReadError::Pattern { pattern: lines, reason: error.to_string() })
}

struct Walk<'a> {
    /// The folder, without links.
    root: &'a Path,
    ignored: Gitignore,
    /// The folders around what is read, without links.
    open: Vec<PathBuf>,
    files: BTreeMap<String, File>,
}

impl Walk<'_> {
    /// Reads what is in a folder; `inside` is its path below the root.
    fn folder(&mut self, folder: &Path, inside: &str) -> Result<(), ReadError> {
        // Sorted, so that of several mistakes the same one is told on every machine.
        let entries = fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
        let mut paths: Vec<PathBuf> = entries.map_err(at(folder))?.into_iter().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().and_then(|name| name.to_str());
            let name = name.ok_or_else(|| ReadError::Name(path.clone()))?;
            let inside = if inside.is_empty() { name.to_owned() } else { format!("{inside}/{name}") };
            self.entry(&path, &inside)?;
        }
        Ok(())
    }

    fn entry(&mut self, path: &Path, inside: &str) -> Result<(), ReadError> {
        let is_link = fs::symlink_metadata(path).map_err(at(path))?.is_symlink();
        // A link that leads nowhere matters only if it is not ignored.
        let target = fs::metadata(path);
        if self.ignored.matched(inside, target.as_ref().is_ok_and(Metadata::is_dir)).is_ignore() {
            return Ok(());
        }
        let metadata = target.map_err(at(path))?;
        let real = fs::canonicalize(path).map_err(at(path))?;
        if is_link && !real.starts_with(self.root) {
            return Err(ReadError::Link { path: path.to_owned(), is_loop: false });
        }
        if metadata.is_dir() {
            if self.open.contains(&real) {
                return Err(ReadError::Link { path: path.to_owned(), is_loop: true });
            }
            self.open.push(real);
            self.folder(path, inside)?;
            self.open.pop();
        } else if metadata.is_file() {
            self.files.insert(inside.to_owned(), content(path, &metadata)?);
        } else {
            return Err(ReadError::Other { path: path.to_owned(), wanted: "file" });
        }
        Ok(())
    }
}
