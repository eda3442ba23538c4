//! Places in the files of a module, and what is wrong there.

use std::fmt;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Something in a module that keeps its call from being generated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, as it was given.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The column, in characters from 1.
    pub column: usize,
    /// What stands there: `variable "cidr"`.
    pub construct: String,
    /// What is wrong with it, as a sentence without its full stop.
    pub message: String,
    /// What to do about it, as a sentence without its full stop.
    pub help: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, construct, message, help } = self;
        write!(f, "{}:{line}:{column}: {construct}: {message}\n  help: {help}", file.display())
    }
}

/// A file of a module.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// A place in a file.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) file: Rc<Text>,
    /// In bytes.
    pub(super) offset: usize,
}

impl Place {
    pub(super) fn fault(&self, construct: &str, message: impl Into<String>, help: &str) -> Fault {
        let (line, column) = position(&self.file.text, self.offset);
        fault(&self.file.path, line, column, construct, message, help)
    }
}

pub(super) fn fault(
    file: &Path,
    line: usize,
    column: usize,
    construct: &str,
    message: impl Into<String>,
    help: &str,
) -> Fault {
    Fault {
        file: file.to_owned(),
        line,
        // The end of a file has no column of its own.
        column: column.max(1),
        construct: construct.to_owned(),
        message: message.into(),
        help: help.to_owned(),
    }
}

fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}
