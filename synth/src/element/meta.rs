//! Meta-arguments: what Terraform itself is told about a resource.

use super::{ActionTrigger, Condition};
use crate::addr::Addr;
use crate::expr::{Expr, IntoExpr};
use crate::node::Node;
use crate::print::{Style, flat};
use crate::provisioner::{Connection, Provisioner};
use std::borrow::Cow;

/// What stands for all arguments in `ignore_changes`.
const ALL: &str = "all";

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
    /// Attributes whose change replaces the resource.
    pub(crate) triggers: Vec<Node>,
    pub(crate) preconditions: Vec<Condition>,
    pub(crate) postconditions: Vec<Condition>,
    pub(crate) action_triggers: Vec<ActionTrigger>,
    pub(crate) provisioners: Vec<Provisioner>,
    pub(crate) connection: Option<Connection>,
    /// Paths that are overridden, with their values.
    pub(crate) overrides: Vec<(&'static str, Node)>,
    pub(crate) acknowledged: Vec<Acknowledged>,
}

/// A finding of a checker that is meant to be there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Acknowledged {
    rule: &'static str,
    /// Whether it applies.
    pub(super) holds: Expr<bool>,
    pub(super) reason: Expr<String>,
}

impl Acknowledged {
    /// Rule and reason on one line each, where it is known that it applies and why.
    fn known(&self) -> Option<(&'static str, String)> {
        match (self.holds.node(), self.reason.node()) {
            (Node::Bool(true), Node::String(reason)) => {
                Some((self.rule, reason.split_whitespace().collect::<Vec<_>>().join(" ")))
            }
            _ => None,
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

    /// `lifecycle { ignore_changes = all }`: the resource is made and destroyed, and never changed.
    pub fn ignore_all_changes(self) -> Self {
        self.ignore_changes([ALL])
    }

    /// Whether every change is ignored: a word of its own, not an argument.
    pub(crate) fn ignores_all(&self) -> bool {
        self.ignore_changes.contains(&ALL)
    }

    /// `lifecycle { replace_triggered_by = […] }`: what replaces the resource when it changes as a whole.
    pub fn replace_triggered_by<'a>(mut self, addrs: impl IntoIterator<Item = &'a Addr>) -> Self {
        self.replace_triggered_by.extend(addrs.into_iter().cloned());
        self
    }

    /// `lifecycle { replace_triggered_by = […] }`: an attribute of another resource that replaces this one when it changes.
    ///
    /// ```
    /// # use ledgerform::{Addr, Meta};
    /// # fn example(template: &Addr) -> Meta {
    /// Meta::new().replace_triggered_by_value(template.attr::<String>("latest_version"))
    /// # }
    /// ```
    pub fn replace_triggered_by_value<T>(mut self, attribute: Expr<T>) -> Self {
        self.triggers.push(attribute.into_node());
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

    /// `lifecycle { action_trigger { … } }`: actions that run around changes of the resource; needs Terraform 1.14.
    pub fn action_trigger(mut self, trigger: ActionTrigger) -> Self {
        self.action_triggers.push(trigger);
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

    /// What a checker would find here, such as `CKV_AWS_144`, and why it is meant so where `holds`.
    ///
    /// In HCL it is the comment that checkov reads (`# checkov:skip=CKV_AWS_144:…`), in JSON it stands beside the construct
    /// path. A comment cannot wait: it is written only if condition and reason are known. Under `for_each` it speaks of every
    /// object, so there a condition on the single object is not known.
    ///
    /// ```
    /// # use ledgerform::Meta;
    /// let meta = Meta::new().acknowledge("CKV_AWS_144", true, "Logs are not copied: they can be lost");
    /// ```
    pub fn acknowledge(
        mut self,
        rule: &'static str,
        holds: impl IntoExpr<bool>,
        reason: impl IntoExpr<String>,
    ) -> Self {
        self.acknowledged.push(Acknowledged { rule, holds: holds.into_expr(), reason: reason.into_expr() });
        self
    }

    /// The findings that are meant, each rule with its reason, as far as they are known.
    pub(crate) fn acknowledged(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.acknowledged.iter().filter_map(Acknowledged::known)
    }

    /// `replace_triggered_by` as it is written.
    pub(crate) fn trigger_texts(&self) -> impl Iterator<Item = String> {
        let whole = self.replacing().map(|addr| addr.to_string());
        whole.chain(self.triggers.iter().map(|node| flat(node, Style::Hcl)))
    }

    /// What replaces the resource, as it is written: the instance of the same repetition, or all instances. A single
    /// instance that `when` makes may not be there, and Terraform refuses to wait for it.
    pub(crate) fn replacing(&self) -> impl Iterator<Item = Cow<'_, Addr>> {
        self.replace_triggered_by.iter().map(|addr| match addr.key() {
            None | Some(Node::Symbol(_)) => Cow::Borrowed(addr),
            Some(_) => Cow::Owned(addr.without_key()),
        })
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
            || !self.triggers.is_empty()
            || !self.preconditions.is_empty()
            || !self.postconditions.is_empty()
            || !self.action_triggers.is_empty()
    }
}
