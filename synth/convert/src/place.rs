//! Places in the source, and what is found there.

use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

/// Something that could not be converted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file, as it was given.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The column, in characters from 1.
    pub column: usize,
    /// What stands there: `dynamic "ingress"`.
    pub construct: String,
    /// Why it was not converted, as a sentence without its full stop.
    pub why: String,
    /// What to do about it, as a sentence without its full stop.
    pub help: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, construct, why, help } = self;
        write!(f, "{}:{line}:{column}: {construct}: {why}\n  help: {help}", file.display())
    }
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) file: Rc<Path>,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Place {
    /// The place of a byte offset in a text.
    pub(crate) fn of(file: &Rc<Path>, text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            file: file.clone(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }

    /// A path that begins at the folder of the file, from where the file's own path begins; with `/` everywhere.
    pub(crate) fn beside(&self, path: &str) -> String {
        let (folder, inside) = path.split_once("//").map_or((path, ""), |(folder, inside)| (folder, inside));
        let mut steps: Vec<String> = Vec::new();
        for step in self.file.parent().into_iter().flat_map(Path::components).chain(Path::new(folder).components()) {
            match step {
                Component::CurDir => {}
                Component::ParentDir if steps.last().is_some_and(|last| last != "..") => _ = steps.pop(),
                Component::RootDir => steps.push(String::new()),
                step => steps.push(step.as_os_str().to_string_lossy().into_owned()),
            }
        }
        let folder = if steps.is_empty() { ".".to_owned() } else { steps.join("/") };
        if inside.is_empty() { folder } else { format!("{folder}//{inside}") }
    }

    pub(crate) fn finding(&self, construct: impl Into<String>, why: &str, help: &str) -> Finding {
        Finding {
            file: self.file.to_path_buf(),
            line: self.line,
            column: self.column,
            construct: construct.into(),
            why: why.to_owned(),
            help: help.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Place;
    use std::path::Path;

    #[track_caller]
    fn check(file: &str, path: &str, expected: &str) {
        let place = Place { file: Path::new(file).into(), line: 1, column: 1 };
        assert_eq!(place.beside(path), expected);
    }

    #[test]
    fn paths_begin_where_the_file_does() {
        check("network/main.tf", "./subnets", "network/subnets");
        check("live/network/main.tf", "../../modules/vpc", "modules/vpc");
        check("main.tf", "./vpc", "vpc");
        check("main.tf", "../../vpc", "../../vpc");
        check("../live/main.tf", "../modules//vpc", "../modules//vpc");
        check("./live/main.tf", "../", ".");
        check("/srv/live/main.tf", "../vpc", "/srv/vpc");
    }
}
