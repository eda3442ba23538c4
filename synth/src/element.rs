//! What a scope holds: resources, variables, locals, outputs and provider blocks, as they were added.

use crate::addr::Addr;
use crate::block::Block;
use crate::constraint::Constraint;
use crate::expr::{Expr, IntoExpr};
use crate::node::Node;
use crate::provisioner::{Connection, Provisioner};
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
    Provider { provider: Provider, alias: Option<String>, block: Block },
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
    Count(Node),
    ForEach { symbol: u32, collection: Node },
}

/// Meta-arguments of a resource or data source.
///
/// ```
/// # use ledgerform::Meta;
/// # fn example(role: &ledgerform::Addr) -> Meta {
/// Meta::new().depends_on([role]).create_before_destroy()
/// # }
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Meta {
    pub(crate) depends_on: Vec<Addr>,
    pub(crate) provider: Option<Addr>,
    pub(crate) create_before_destroy: bool,
    pub(crate) prevent_destroy: bool,
    pub(crate) ignore_changes: Vec<&'static str>,
    pub(crate) replace_triggered_by: Vec<Addr>,
    pub(crate) preconditions: Vec<Condition>,
    pub(crate) postconditions: Vec<Condition>,
    pub(crate) provisioners: Vec<Provisioner>,
    pub(crate) connection: Option<Connection>,
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

impl Meta {
    /// No meta-arguments.
    pub fn new() -> Self {
        Self::default()
    }

    /// `depends_on`: for what must exist first although no argument refers to it.
    pub fn depends_on<'a>(mut self, addrs: impl IntoIterator<Item = &'a Addr>) -> Self {
        self.depends_on.extend(addrs.into_iter().cloned());
        self
    }

    /// `provider`: the provider block to use, as [`Scope::provider_alias`](crate::Scope::provider_alias) gives it.
    pub fn provider(mut self, provider: &Addr) -> Self {
        self.provider = Some(provider.clone());
        self
    }

    /// `lifecycle { create_before_destroy = true }`
    pub fn create_before_destroy(mut self) -> Self {
        self.create_before_destroy = true;
        self
    }

    /// `lifecycle { prevent_destroy = true }`
    pub fn prevent_destroy(mut self) -> Self {
        self.prevent_destroy = true;
        self
    }

    /// `lifecycle { ignore_changes = […] }`, by argument name.
    pub fn ignore_changes(mut self, arguments: impl IntoIterator<Item = &'static str>) -> Self {
        self.ignore_changes.extend(arguments);
        self
    }

    /// `lifecycle { replace_triggered_by = […] }`
    pub fn replace_triggered_by<'a>(mut self, addrs: impl IntoIterator<Item = &'a Addr>) -> Self {
        self.replace_triggered_by.extend(addrs.into_iter().cloned());
        self
    }

    /// `lifecycle { precondition { … } }`
    pub fn precondition(mut self, condition: Condition) -> Self {
        self.preconditions.push(condition);
        self
    }

    /// `lifecycle { postcondition { … } }`
    pub fn postcondition(mut self, condition: Condition) -> Self {
        self.postconditions.push(condition);
        self
    }

    /// What runs when an object has been created, or before it is destroyed; in the order they are given.
    pub fn provisioner(mut self, provisioner: impl Into<Provisioner>) -> Self {
        self.provisioners.push(provisioner.into());
        self
    }

    /// How provisioners reach the object.
    pub fn connection(mut self, connection: Connection) -> Self {
        self.connection = Some(connection);
        self
    }

    /// The conditions, each with the name of its block.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = (&'static str, &Condition)> {
        let pre = self.preconditions.iter().map(|c| ("precondition", c));
        pre.chain(self.postconditions.iter().map(|c| ("postcondition", c)))
    }

    pub(crate) fn has_lifecycle(&self) -> bool {
        self.create_before_destroy
            || self.prevent_destroy
            || !self.ignore_changes.is_empty()
            || !self.replace_triggered_by.is_empty()
            || !self.preconditions.is_empty()
            || !self.postconditions.is_empty()
    }
}

/// An input variable of a stack.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    pub(crate) ty: Constraint,
    pub(crate) default: Option<Node>,
    pub(crate) description: Option<String>,
    pub(crate) sensitive: bool,
    pub(crate) nullable: bool,
    pub(crate) validations: Vec<Condition>,
}

impl Variable {
    /// A required variable of a type; null is not accepted.
    pub fn new(ty: Constraint) -> Self {
        Self { ty, default: None, description: None, sensitive: false, nullable: false, validations: Vec::new() }
    }

    /// The value where none is given.
    pub fn default<T>(mut self, value: impl IntoExpr<T>) -> Self {
        self.default = Some(data(value.into_expr().into_node()));
        self
    }

    /// What the variable is for.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Hides the value in Terraform's output.
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Accepts null.
    pub fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// Refuses values for which the condition does not hold; it may refer to the variable.
    pub fn validation(mut self, condition: Condition) -> Self {
        self.validations.push(condition);
        self
    }
}

/// The value without calls of `toset`: nothing is evaluated in a default, which is converted to the variable's type.
fn data(node: Node) -> Node {
    match node {
        Node::List(items) => Node::list(items.iter().cloned().map(data)),
        Node::Object(items) => Node::object(items.iter().map(|(key, node)| (key.clone(), data(node.clone())))),
        Node::Call("toset", args) => args.first().cloned().map_or(Node::Null, data),
        node => node,
    }
}

/// An output of a stack.
#[derive(Debug, Clone, PartialEq)]
pub struct Output {
    pub(crate) value: Node,
    pub(crate) description: Option<String>,
    pub(crate) sensitive: bool,
    pub(crate) depends_on: Vec<Addr>,
}

impl Output {
    /// An output with a value.
    pub fn new<T>(value: impl Into<Expr<T>>) -> Self {
        Self { value: value.into().into_node(), description: None, sensitive: false, depends_on: Vec::new() }
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

    /// `depends_on`
    pub fn depends_on<'a>(mut self, addrs: impl IntoIterator<Item = &'a Addr>) -> Self {
        self.depends_on.extend(addrs.into_iter().cloned());
        self
    }
}

impl<T> From<&Expr<T>> for Expr<T> {
    fn from(expr: &Expr<T>) -> Self {
        expr.clone()
    }
}
