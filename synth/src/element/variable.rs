//! Input variables.

use super::Condition;
use crate::addr::Addr;
use crate::constraint::Constraint;
use crate::expr::{Expr, IntoExpr};
use crate::node::{Node, Role, Symbol, fresh};

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
    /// What validations call the variable, which has no address before it is declared.
    own: Option<u32>,
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
            own: None,
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

    /// Refuses values for which the condition does not hold; it may refer to other variables.
    pub fn validation(mut self, condition: Condition) -> Self {
        self.validations.push(condition);
        self
    }

    /// Refuses values for which the condition does not hold; the closure is given the value.
    ///
    /// ```
    /// use ledgerform::{App, Condition, Expr, Number, Typed, Variable};
    /// let app = App::new();
    /// let stack = app.stack("s");
    /// let days: Expr<Number> = stack.variable("days", Variable::new(Number::constraint())
    ///     .validate(|days: Expr<Number>| Condition::new(days.at_least(7), "Keep backups for a week or longer.")));
    /// assert!(app.synth()?.stacks[0].text.contains("${(var.days >= 7)}"));
    /// # Ok::<(), ledgerform::Problems>(())
    /// ```
    pub fn validate<T>(mut self, condition: impl FnOnce(Expr<T>) -> Condition) -> Self {
        let id = *self.own.get_or_insert_with(fresh);
        let value = Expr::from_node(Node::Symbol(Symbol { id, role: Role::Value }));
        self.validation(condition(value))
    }

    /// Puts the address in the place of what validations call the variable.
    pub(crate) fn bind(&mut self, addr: &Addr) {
        let Some(own) = self.own else { return };
        let value = |symbol: Symbol| (symbol.id == own).then(|| Node::Ref(addr.clone()));
        for Condition { condition, message } in &mut self.validations {
            *condition = Expr::from_node(condition.node().substitute(&value));
            *message = Expr::from_node(message.node().substitute(&value));
        }
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
