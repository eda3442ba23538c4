//! HCL files.

use super::{Argument, Block};
use crate::called::place::{Fault, Place, Text, fault};
use hcl_edit::Span;
use hcl_edit::structure::{self, BlockLabel, Body};
use std::rc::Rc;

/// The blocks of a file.
///
/// # Errors
/// Where and why the file is not HCL.
pub(super) fn read(file: &Rc<Text>) -> Result<Vec<Block>, Fault> {
    let body = hcl_edit::parser::parse_body(&file.text).map_err(|error| {
        let (line, column) = (error.location().line(), error.location().column());
        fault(&file.path, line, column, "file", error.message(), "correct it: `terraform validate` says more")
    })?;
    let mut blocks = Vec::new();
    for block in body.blocks() {
        if block.has_ident("terraform") {
            blocks.extend(block.body.get_blocks("required_providers").map(|inner| self::block(file, inner)));
        } else {
            blocks.push(self::block(file, block));
        }
    }
    Ok(blocks)
}

fn block(file: &Rc<Text>, block: &structure::Block) -> Block {
    Block {
        kind: block.ident.as_str().to_owned(),
        labels: block.labels.iter().map(BlockLabel::as_str).map(str::to_owned).collect(),
        arguments: arguments(file, &block.body).collect(),
        place: place(file, &block.ident),
    }
}

fn arguments(file: &Rc<Text>, body: &Body) -> impl Iterator<Item = (String, Argument)> {
    body.attributes().map(|attribute| {
        let argument = Argument { value: attribute.value.clone(), place: place(file, &attribute.value), exact: true };
        (attribute.key.as_str().to_owned(), argument)
    })
}

fn place(file: &Rc<Text>, of: &impl Span) -> Place {
    Place { file: file.clone(), offset: of.span().map_or(0, |span| span.start) }
}
