//! Outputs.

use super::Condition;
use crate::addr::Addr;
use crate::expr::Expr;
use crate::node::Node;

/// An output of a stack.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    pub(crate) value: Node,
    pub(crate) description: Option<String>,
    pub(crate) sensitive: bool,
    pub(crate) ephemeral: bool,
    pub(crate) preconditions: Vec<Condition>,
    pub(crate) depends_on: Vec<Addr>,
}

impl Output {
    /// An output with a value.
    pub fn new<T>(value: impl Into<Expr<T>>) -> Self {
        Self {
            value: value.into().into_node(),
            description: None,
            sensitive: false,
            ephemeral: false,
            preconditions: Vec::new(),
            depends_on: Vec::new(),
        }
    }

    /// What the output is.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Hides the value in Terraform's output.
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Keeps the value out of plan and state; for outputs of modules. Needs Terraform 1.10.
    pub fn ephemeral(mut self) -> Self {
        self.ephemeral = true;
        self
    }

    /// `precondition`: what must hold before the value is kept or given to others.
    pub fn precondition(mut self, condition: Condition) -> Self {
        self.preconditions.push(condition);
        self
    }

    /// `depends_on`
    pub fn depends_on<'a>(mut self, addrs: impl IntoIterator<Item = &'a Addr>) -> Self {
        self.depends_on.extend(addrs.into_iter().cloned());
        self
    }
}
