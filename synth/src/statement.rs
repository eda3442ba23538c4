//! Top-level blocks that are no objects of their own: moves, removals, imports, checks, module calls, actions, lists.

mod action;
mod check;
mod import;
mod list;
mod module_call;
mod moved;
mod place;

pub use action::Action;
pub use check::Check;
pub use import::Import;
pub use list::List;
pub use module_call::{IntoModuleCall, Module, ModuleCall};
pub use moved::Removed;
pub use place::{InstanceKey, Place};

use crate::addr::{Addr, AddrKind};
use crate::block::Block;
use crate::element::{Kind, Repeat};
use crate::problem::Problem;
use crate::resource::Provider;
use crate::scope::Scope;
use std::panic::Location;
use std::sync::Arc;

type Caller = &'static Location<'static>;

/// A top-level block made of parts that every block has.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) keyword: Keyword,
    pub(crate) block: Block,
    pub(crate) repeat: Repeat,
    /// The address of what the block declares for itself, besides its own: the data source of a check.
    pub(crate) scoped: Option<Arc<str>>,
    /// Attributes that are hidden: the sensitive outputs of a module.
    pub(crate) sensitive: Vec<Arc<str>>,
    /// What the block is of, where it is of a provider: it has the type as its first label.
    pub(crate) of: Option<(Provider, &'static str)>,
}

impl Statement {
    pub(crate) fn new(keyword: Keyword, block: Block, repeat: Repeat) -> Self {
        Self { keyword, block, repeat, scoped: None, sensitive: Vec::new(), of: None }
    }
}

/// What a statement begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Keyword {
    Module,
    Action,
    List,
    Check,
    Import,
    Moved,
    Removed,
}

impl Keyword {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::Action => "action",
            Self::List => "list",
            Self::Check => "check",
            Self::Import => "import",
            Self::Moved => "moved",
            Self::Removed => "removed",
        }
    }

    /// Whether the block has its name as a label.
    pub(crate) fn is_named(self) -> bool {
        matches!(self, Self::Module | Self::Action | Self::List | Self::Check)
    }
}

impl Scope {
    /// Adds a statement; its address names it among those of its kind.
    pub(crate) fn state(&self, path: Vec<Arc<str>>, addr: Addr, location: Caller, statement: Statement) {
        self.push(path, addr, location, Kind::Statement(Box::new(statement)));
    }

    /// Adds a statement that nothing can refer to; `subject` tells it from others of its kind.
    fn state_about(&self, subject: &str, location: Caller, keyword: Keyword, block: Block, repeat: Repeat) {
        let addr = Addr::new(self.stack, AddrKind::Statement, keyword.word(), subject);
        let mut path = self.path.clone();
        path.push(addr.base().into());
        self.state(path, addr, location, Statement::new(keyword, block, repeat));
    }

    /// Reports that a statement stands where Terraform would have to repeat it, and cannot.
    fn refuse_repetition(&self, keyword: Keyword, location: Caller) {
        if !self.frames.is_empty() {
            let message = format!("Terraform does not repeat `{}` blocks", keyword.word());
            let help = "put the block outside `when` and `each`, or make their condition and collection known";
            self.problem(Problem::new(self.display(&self.path), message, Some(location)).help(help));
        }
    }
}
