//! Elements with other expressions.

use super::{Condition, Element, Kind, Output, Repeat, ResourceElement};
use crate::expr::Expr;
use crate::node::Node;
use crate::statement::Statement;

impl Element {
    /// The element with every expression replaced by what `f` gives for it.
    pub(crate) fn map(&self, f: &mut dyn FnMut(&Node) -> Node) -> Self {
        let kind = match &self.kind {
            Kind::Resource(resource) => {
                let repeat = resource.repeat.map(f);
                let mut meta = resource.meta.clone();
                for (_, node) in &mut meta.overrides {
                    *node = f(node);
                }
                for condition in meta.preconditions.iter_mut().chain(&mut meta.postconditions) {
                    *condition = map_condition(condition, f);
                }
                for finding in &mut meta.acknowledged {
                    finding.holds = Expr::from_node(f(finding.holds.node()));
                    finding.reason = Expr::from_node(f(finding.reason.node()));
                }
                for trigger in &mut meta.action_triggers {
                    trigger.condition =
                        trigger.condition.as_ref().map(|condition| Expr::from_node(f(condition.node())));
                }
                Kind::Resource(Box::new(ResourceElement {
                    block: resource.block.map(f),
                    meta,
                    repeat,
                    ..(**resource).clone()
                }))
            }
            Kind::Provider { provider, alias, block } => {
                Kind::Provider { provider: *provider, alias: alias.clone(), block: block.map(f) }
            }
            Kind::Variable(variable) => {
                let mut variable = variable.clone();
                for condition in &mut variable.validations {
                    *condition = map_condition(condition, f);
                }
                Kind::Variable(variable)
            }
            Kind::Given(provider) => Kind::Given(*provider),
            Kind::Statement(statement) => Kind::Statement(Box::new(Statement {
                block: statement.block.map(f),
                repeat: statement.repeat.map(f),
                ..(**statement).clone()
            })),
            Kind::Local(node) => Kind::Local(f(node)),
            Kind::Output(output) => {
                let preconditions = output.preconditions.iter().map(|condition| map_condition(condition, f)).collect();
                Kind::Output(Output { value: f(&output.value), preconditions, ..output.clone() })
            }
        };
        Self { path: self.path.clone(), addr: self.addr.clone(), location: self.location, kind }
    }
}

impl Repeat {
    fn map(&self, f: &mut dyn FnMut(&Node) -> Node) -> Self {
        match self {
            Self::Once => Self::Once,
            Self::Count { symbol, count } => Self::Count { symbol: *symbol, count: f(count) },
            Self::ForEach { symbol, collection } => Self::ForEach { symbol: *symbol, collection: f(collection) },
        }
    }
}

fn map_condition(condition: &Condition, f: &mut dyn FnMut(&Node) -> Node) -> Condition {
    Condition {
        condition: Expr::from_node(f(condition.condition.node())),
        message: Expr::from_node(f(condition.message.node())),
    }
}
