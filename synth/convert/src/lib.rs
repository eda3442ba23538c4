//! Migration in: Terraform configuration → Ledgerform Rust.
//!
//! ```
//! let files = [("network/main.tf".into(), r#"resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }"#.to_owned())];
//! let converted = ledgerform_convert::convert(&files.into());
//! assert!(converted.unsupported.is_empty());
//! assert!(converted.rust.contains(r#"stack.add("main", aws::Vpc::new().cidr_block("10.0.0.0/16"));"#));
//! ```
//!
//! The way of a file: *text → blocks and terms (`read`) → elements in the order of their references (`order`) →
//! statements (`program`, expressions by `lower`) → a formatted module (`program::layout`)*.
//!
//! Types with recorded bindings are set through them; their methods are read from the text that the generator of the
//! bindings makes. Expressions become typed Rust: operators, functions, `for` expressions as closures. One that has no such
//! form becomes `Expr::raw`, text that nothing checks before Terraform does; the
//! [`Summary`] counts them. What has no counterpart at all is a [`Finding`] with its place, and the rest is converted
//! without it.
//!
//! Addresses stay as they are: a `count` or `for_each` over what is known already becomes a repetition that Terraform, and
//! not Rust, does. Local modules and the files that functions read (`file("${path.module}/setup.sh")`) become assets,
//! whose paths begin where those of the files given here begin.
//!
//! **Invariant:** this crate does not know expressions, scopes or providers at run time, only by the names in the text
//! it writes; it touches the disk only in its command, and equal files give equal text.

mod api;
mod lower;
mod names;
mod order;
mod place;
mod program;
mod read;
mod source;
mod term;
mod types;
mod version;

pub use place::Finding;

use program::{Layout, Program};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// A converted configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// The text of a Rust module with `pub fn stack(app: &App)`.
    pub rust: String,
    /// What could not be converted, by place.
    pub unsupported: Vec<Finding>,
    /// What the text is made of.
    pub summary: Summary,
}

/// What a converted text is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Statements of the program: variables, locals, resources, provider blocks, outputs, settings and the like.
    pub elements: usize,
    /// Expressions that are passed through as text, which nothing checks before Terraform does.
    pub raw_expressions: usize,
    /// Resources, data sources and ephemeral resources.
    pub resources: usize,
    /// Those of them that are set through bindings, and not as untyped blocks.
    pub typed_resources: usize,
    /// The features of `ledgerform-bindings` that the text needs.
    pub features: BTreeSet<String>,
}

/// Converts the files of one module, named `*.tf`, `*.tf.json` or `*.tfquery.hcl`.
///
/// The stack is called like the folder of the files, or `main`.
pub fn convert(files: &BTreeMap<PathBuf, String>) -> Converted {
    let mut unsupported = Vec::new();
    let blocks = read::files(files, &mut unsupported);
    let mut program = Program::of(blocks);
    let folder = files.keys().next().and_then(|path| path.parent()?.file_name()).map(|name| name.to_string_lossy());
    let Layout { text, raw } = Layout::of(&program, folder.as_deref().unwrap_or("main"));
    unsupported.append(&mut program.findings);
    unsupported.sort();
    let summary = Summary {
        elements: program.statements.len(),
        raw_expressions: raw,
        resources: program.resources.0,
        typed_resources: program.resources.1,
        features: program.features,
    };
    Converted { rust: text, unsupported, summary }
}
