//! Files → top-level blocks with their arguments, whichever of Terraform's two languages they are written in.

mod hcl;
mod json;

use super::place::{Fault, Place, Text};
use hcl_edit::Span as _;
use hcl_edit::expr::Expression;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// A top-level block, or the block `required_providers` within one.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) kind: String,
    pub(super) labels: Vec<String>,
    pub(super) arguments: BTreeMap<String, Argument>,
    pub(super) place: Place,
}

/// The value of an argument.
#[derive(Debug, Clone)]
pub(super) struct Argument {
    pub(super) value: Expression,
    pub(super) place: Place,
    /// Whether the parts of the value know where they stand in the file, which parts of JSON texts do not.
    exact: bool,
}

impl Block {
    /// `kind "label"`, as messages name it.
    pub(super) fn title(&self) -> String {
        self.labels.iter().fold(self.kind.clone(), |title, label| format!("{title} {label:?}"))
    }

    pub(super) fn fault(&self, message: impl Into<String>, help: &str) -> Fault {
        self.place.fault(&self.title(), message, help)
    }
}

impl Argument {
    /// Where a part of the value stands.
    pub(super) fn at(&self, part: &Expression) -> Place {
        match part.span() {
            Some(span) if self.exact => Place { file: self.place.file.clone(), offset: span.start },
            _ => self.place.clone(),
        }
    }

    /// A part of the value as it is written, on one line.
    pub(super) fn text(&self, part: &Expression) -> String {
        let own = part.span().filter(|_| self.exact).and_then(|span| self.place.file.text.get(span));
        let text = own.map_or_else(|| part.to_string(), str::to_owned);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The blocks of all files. Those in override files replace arguments of the blocks that they name, as in Terraform.
pub(super) fn blocks(files: &BTreeMap<PathBuf, String>, faults: &mut Vec<Fault>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (overrides, primary): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| is_override(path));
    for (path, text) in primary {
        read(path, text, &mut blocks, faults);
    }
    for (path, text) in overrides {
        let mut later = Vec::new();
        read(path, text, &mut later, faults);
        for block in later {
            match blocks.iter_mut().find(|old| !old.labels.is_empty() && old.is_same(&block)) {
                Some(old) => old.arguments.extend(block.arguments),
                None => blocks.push(block),
            }
        }
    }
    blocks
}

impl Block {
    fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.labels == other.labels
    }
}

fn read(path: &Path, text: &str, blocks: &mut Vec<Block>, faults: &mut Vec<Fault>) {
    let file = Rc::new(Text { path: path.to_owned(), text: text.to_owned() });
    let read = if is_json(path) { json::read(&file) } else { hcl::read(&file) };
    match read {
        Ok(read) => blocks.extend(read),
        Err(fault) => faults.push(fault),
    }
}

/// Whether Terraform reads the file when it reads its folder.
pub(super) fn is_configuration(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    (name.ends_with(".tf") || name.ends_with(".tf.json")) && !name.starts_with('.') && !name.starts_with('#')
}

fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}

fn is_override(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(".json").unwrap_or(&name);
    let stem = stem.strip_suffix(".tf").unwrap_or(stem);
    stem == "override" || stem.ends_with("_override")
}
