//! Top-level blocks that are no objects of their own: moves, removals, imports, checks, module calls.

mod check;
mod import;
mod module_call;
mod moved;
mod target;

pub use check::Check;
pub use import::Import;
pub use module_call::{Module, ModuleCall};
pub use moved::Removed;
pub use target::Place;

use crate::block::Block;
use crate::element::Repeat;
use std::sync::Arc;

/// A top-level block made of parts that every block has.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) keyword: Keyword,
    pub(crate) block: Block,
    pub(crate) repeat: Repeat,
    /// The address of what the block declares for itself, besides its own: the data source of a check.
    pub(crate) scoped: Option<Arc<str>>,
}

/// What a statement begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Keyword {
    Module,
    Check,
    Import,
    Moved,
    Removed,
}

impl Keyword {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::Check => "check",
            Self::Import => "import",
            Self::Moved => "moved",
            Self::Removed => "removed",
        }
    }

    /// Whether the block has its name as a label.
    pub(crate) fn is_named(self) -> bool {
        matches!(self, Self::Module | Self::Check)
    }
}
