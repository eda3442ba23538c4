//! Input variables.

use super::Condition;
use crate::constraint::Constraint;
use crate::expr::IntoExpr;
use crate::node::Node;

/// An input variable of a stack.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    pub(crate) ty: Constraint,
    pub(crate) default: Option<Node>,
    pub(crate) description: Option<String>,
    pub(crate) sensitive: bool,
    pub(crate) ephemeral: bool,
    pub(crate) nullable: bool,
    pub(crate) validations: Vec<Condition>,
}

impl Variable {
    /// A required variable of a type; null is not accepted.
    pub fn new(ty: Constraint) -> Self {
        Self {
            ty,
            default: None,
            description: None,
            sensitive: false,
            ephemeral: false,
            nullable: false,
            validations: Vec::new(),
        }
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

    /// Keeps the value out of plan and state: it can be given only to what does not keep it either, such as provider
    /// blocks, ephemeral resources and write-only arguments. Needs Terraform 1.10.
    pub fn ephemeral(mut self) -> Self {
        self.ephemeral = true;
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
