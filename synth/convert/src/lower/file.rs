//! Files of the module that functions read.

use super::{Scope, Value};
use crate::term::Term;
use crate::types::Ty;

/// A file of the module, or a folder of files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct File {
    /// Its path from the folder of the module.
    pub(crate) path: String,
    /// Whether only the folder is known, and an expression says which file in it.
    pub(crate) is_folder: bool,
}

/// Functions whose first argument is the path of a file that is there.
const READ: [&str; 9] = [
    "file",
    "filebase64",
    "filebase64sha256",
    "filebase64sha512",
    "filemd5",
    "filesha1",
    "filesha256",
    "filesha512",
    "templatefile",
];

impl File {
    /// The file of the module that a call reads: `file("${path.module}/setup.sh")`.
    pub(crate) fn read_by(term: &Term) -> Option<Self> {
        match term {
            Term::Call(name, arguments, false) if READ.contains(&name.as_str()) => {
                Self::at(arguments.first()?).map(|(file, _)| file)
            }
            _ => None,
        }
    }

    /// The file at a path, with what follows on the path of a folder.
    fn at(path: &Term) -> Option<(Self, Vec<Term>)> {
        let Term::Template(parts) = path else { return None };
        let [Term::Get(root, name), Term::Text(text), rest @ ..] = parts.as_slice() else { return None };
        // A stack is a root module: both are its folder.
        if **root != Term::name("path") || !matches!(name.as_str(), "module" | "root") {
            return None;
        }
        let path = text.strip_prefix('/')?;
        if path.split('/').any(|step| matches!(step, "" | "..")) && rest.is_empty() {
            return None;
        }
        if rest.is_empty() {
            return Some((Self { path: path.to_owned(), is_folder: false }, Vec::new()));
        }
        let (folder, file) = path.rsplit_once('/')?;
        if folder.is_empty() || folder.split('/').any(|step| matches!(step, "" | "..")) {
            return None;
        }
        let rest = [Term::Text(format!("/{file}"))].into_iter().chain(rest.iter().cloned()).collect();
        Some((Self { path: folder.to_owned(), is_folder: true }, rest))
    }
}

impl Scope {
    /// The path of a file that a function reads, as that of its copy beside the output.
    pub(super) fn file(&self, function: &str, path: &Term) -> Option<Value> {
        let (file, rest) = File::at(path).filter(|_| READ.contains(&function))?;
        let copy = format!("{}.path()", self.files.get(&file)?);
        if rest.is_empty() {
            return Some(Value::owned(copy, Ty::String));
        }
        let (text, arguments) = self.pieces(&rest)?;
        Some(Value::owned(format!("tf!({}, {copy}{arguments})", super::quote(&format!("{{}}{text}"))), Ty::String))
    }
}
