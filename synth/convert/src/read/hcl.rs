//! HCL files, by `hcl-edit`, which keeps the places.

use super::expression::term;
use super::newlines::joined;
use crate::place::{Finding, Place};
use crate::source::{Argument, Block, Body};
use hcl_edit::structure::{self, BlockLabel};
use hcl_edit::{Decorate, Span};
use std::path::Path;
use std::rc::Rc;

/// The blocks of a file.
///
/// # Errors
/// Where and why the file is not HCL.
pub(super) fn read(file: &Rc<Path>, text: &str) -> Result<Vec<Block>, Finding> {
    let body = hcl_edit::parser::parse_body(&joined(text)).map_err(|error| {
        let place = Place::of(file, text, error.location().offset());
        place.finding("file", error.message(), "correct it: `terraform validate` says more")
    })?;
    let reader = Reader { file, text };
    Ok(body.blocks().map(|block| reader.block(block)).collect())
}

struct Reader<'a> {
    file: &'a Rc<Path>,
    text: &'a str,
}

impl Reader<'_> {
    fn place(&self, of: &impl Span) -> Place {
        Place::of(self.file, self.text, of.span().map_or(0, |span| span.start))
    }

    fn block(&self, block: &structure::Block) -> Block {
        let label = |label: &BlockLabel| label.as_str().to_owned();
        Block {
            kind: block.ident.as_str().to_owned(),
            labels: block.labels.iter().map(label).collect(),
            body: self.body(&block.body),
            place: self.place(&block.ident),
            comment: comment(block.decor().prefix().map_or("", |prefix| &**prefix)),
        }
    }

    fn body(&self, body: &structure::Body) -> Body {
        let argument = |attribute: &structure::Attribute| Argument {
            name: attribute.key.as_str().to_owned(),
            term: term(&attribute.value),
            place: self.place(&attribute.key),
        };
        Body {
            arguments: body.attributes().map(argument).collect(),
            blocks: body.blocks().map(|block| self.block(block)).collect(),
        }
    }
}

/// The comment that ends a text, without its marks.
fn comment(before: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in before.trim_end().lines().rev() {
        let Some(text) = line.trim().strip_prefix('#').or_else(|| line.trim().strip_prefix("//")) else { break };
        lines.push(text.trim_matches('#').trim().to_owned());
    }
    lines.reverse();
    lines.retain(|line| !line.is_empty());
    lines
}
