//! What a scope holds: resources, variables, locals, outputs and provider blocks, as they were added.

mod map;
mod meta;
mod output;
mod trigger;
mod variable;

pub use meta::Meta;
pub use output::Output;
pub use trigger::{ActionTrigger, Event, OnFailure};
pub use variable::Variable;

use crate::addr::Addr;
use crate::block::Block;
use crate::expr::{Expr, IntoExpr};
use crate::node::Node;
use crate::resource::{Mode, Provider};
use crate::statement::Statement;
use std::panic::Location;
use std::sync::Arc;

/// One element of a stack.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    /// Construct path with the stack's name in front: `network/vpc`.
    pub(crate) path: Arc<str>,
    pub(crate) addr: Addr,
    /// The line of the user's program that added it.
    pub(crate) location: &'static Location<'static>,
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Resource(Box<ResourceElement>),
    Provider {
        provider: Provider,
        alias: Option<String>,
        block: Block,
    },
    /// A provider without a block: one that whoever calls the module configures under an alias, or one that is only
    /// required.
    Given(Provider),
    Variable(Box<Variable>),
    Local(Node),
    Output(Output),
    Statement(Box<Statement>),
}

#[derive(Debug, Clone)]
pub(crate) struct ResourceElement {
    pub(crate) mode: Mode,
    pub(crate) ty: &'static str,
    pub(crate) provider: Provider,
    pub(crate) block: Block,
    pub(crate) meta: Meta,
    pub(crate) repeat: Repeat,
}

/// Whether an element stands for none, one or many objects.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Repeat {
    Once,
    /// `symbol` is bound to `count.index`, if the elements are told apart.
    Count {
        symbol: Option<u32>,
        count: Node,
    },
    ForEach {
        symbol: u32,
        collection: Node,
    },
}

/// A condition and what to say when it does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// What must hold.
    pub condition: Expr<bool>,
    /// What Terraform, or Ledgerform where it can tell already, says otherwise.
    pub message: Expr<String>,
}

impl Condition {
    /// A condition with its message.
    pub fn new(condition: impl IntoExpr<bool>, message: impl IntoExpr<String>) -> Self {
        Self { condition: condition.into_expr(), message: message.into_expr() }
    }

    /// The message for a condition that is known not to hold.
    pub(crate) fn message_text(&self) -> String {
        match self.message.node() {
            Node::String(text) => text.to_string(),
            other => crate::print::flat(other, crate::print::Style::Hcl),
        }
    }
}

impl<T> From<&Expr<T>> for Expr<T> {
    fn from(expr: &Expr<T>) -> Self {
        expr.clone()
    }
}
