//! Files → blocks.

mod expression;
mod hcl;
mod json;
mod newlines;

use crate::place::Finding;
use crate::source::Block;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The blocks of all files, in the order of the files; what cannot be read is a finding.
pub(crate) fn files(files: &BTreeMap<PathBuf, String>, findings: &mut Vec<Finding>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (path, text) in files {
        let file: Rc<Path> = path.as_path().into();
        let name = path.to_string_lossy();
        let read = if name.ends_with(".json") { json::read(&file, text) } else { hcl::read(&file, text) };
        match read {
            Ok(read) => blocks.extend(read),
            Err(finding) => findings.push(finding),
        }
    }
    blocks
}
