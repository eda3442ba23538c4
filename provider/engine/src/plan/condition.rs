//! Conditions: whether they hold, and what is said if they do not.

use crate::value::Value;
use crate::world::{Binding, Facts, World, failure};
use ledgerform::{Condition, Node};

/// In the place of a reason that may quote a secret.
pub(crate) const HIDDEN: &str = "the reason is not shown, since a sensitive value is in it";

/// Whether a condition holds, as far as it is known.
///
/// # Errors
/// The message of the condition, if it does not hold.
pub(crate) fn judge(world: &World, condition: &Condition, binding: &Binding) -> Result<bool, String> {
    let (mut facts, expression) = (Facts::default(), condition.condition.node());
    world.facts(expression, binding, &mut facts);
    world.facts(condition.message.node(), binding, &mut facts);
    let hide = |text: String| if facts.sensitive { format!("a condition does not hold; {HIDDEN}") } else { text };
    let resolved = world.resolve(expression, binding);
    match resolved {
        Node::Bool(true) => Ok(true),
        Node::Bool(false) => {
            let message = world.resolve(condition.message.node(), binding);
            Err(hide(Value::of(&message).as_str().map_or_else(|| condition.message.to_hcl(), str::to_owned)))
        }
        other => match failure(&other) {
            Some(reason) => Err(hide(format!("a condition has no value: {reason}"))),
            None => Ok(false),
        },
    }
}

impl World {
    /// A condition with what is known put in.
    pub(crate) fn partly(&self, condition: &Condition, binding: &Binding) -> Condition {
        let with = |node: &Node| self.resolve(node, binding);
        Condition {
            condition: ledgerform::Expr::from_node(with(condition.condition.node())),
            message: ledgerform::Expr::from_node(with(condition.message.node())),
        }
    }
}
