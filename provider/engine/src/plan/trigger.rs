//! `replace_triggered_by`: what else replaces an object.

use super::expand::Instance;
use super::planner::Planner;
use super::{Action, Step};
use crate::value::Value;
use crate::world::{Binding, Facts};
use ledgerform::{Addr, AddrKind, DeclaredResource, Expr, Node};
use std::collections::BTreeSet;

impl Planner<'_> {
    /// What replaces an instance with this plan, as it is written.
    ///
    /// Only what happens to an object that is there counts: one that is made or deleted replaces no other. An attribute
    /// counts if it will have another value, or one that is not known yet.
    pub(super) fn triggers(&self, resource: &DeclaredResource<'_>, instance: &Instance) -> Vec<String> {
        let mut found = Vec::new();
        for addr in resource.lifecycle.replace_triggered_by {
            let addresses = self.named(addr, &instance.binding).needs;
            if let Some(changed) = addresses.iter().find(|address| self.changing(address).is_some()) {
                let is_own_instance = matches!(addr.key(), Some(Node::Symbol(_)));
                found.push(if is_own_instance { changed.clone() } else { addr.to_string() });
            }
        }
        for node in resource.lifecycle.replace_triggered_by_values {
            let after = self.world.resolve(node, &instance.binding);
            let before = self.before(node, &instance.binding);
            if before.is_some_and(|before| Value::of(&before) != Value::of(&after)) {
                found.push(self.written(node, &instance.binding));
            }
        }
        found
    }

    /// Adds what the triggers of an instance rest on: it comes after them.
    pub(super) fn triggered_facts(&self, resource: &DeclaredResource<'_>, instance: &Instance, facts: &mut Facts) {
        let lifecycle = &resource.lifecycle;
        let mut own = Facts::default();
        lifecycle.replace_triggered_by.iter().for_each(|addr| own.add(&self.named(addr, &instance.binding)));
        for node in lifecycle.replace_triggered_by_values {
            self.world.facts(node, &instance.binding, &mut own);
        }
        own.needs.remove(&instance.address);
        facts.needs.extend(own.needs);
        facts.deferred.extend(own.deferred);
    }

    /// An expression as it is written, with the address of the instance where that is told by a symbol.
    fn written(&self, node: &Node, binding: &Binding) -> String {
        let written = node.rewrite(&mut |part| {
            matches!(part, Node::Ref(addr) if addr.key().is_some()).then_some(())?;
            let mut facts = Facts::default();
            self.world.facts(part, binding, &mut facts);
            single(&facts.needs).map(|address| Node::Raw(address.as_str().into()))
        });
        Expr::<()>::from_node(written).to_hcl()
    }

    /// The instances that an address stands for where it names what replaces.
    fn named(&self, addr: &Addr, binding: &Binding) -> Facts {
        let mut facts = Facts::default();
        match (addr.key(), self.world.instances(addr.base())) {
            (Some(Node::Symbol(_)), _) => self.world.facts(&Node::Ref(addr.clone()), binding, &mut facts),
            (_, Some(all)) => facts.needs.extend(all.cloned()),
            (_, None) => _ = facts.deferred.insert(addr.base().to_owned()),
        }
        facts
    }

    /// An expression with what the objects are before this plan put in; nothing if none of them is there and changes.
    fn before(&self, node: &Node, binding: &Binding) -> Option<Node> {
        let mut is_changed = false;
        let before = node.rewrite(&mut |part| {
            let Node::Ref(addr) = part else { return None };
            if addr.kind() != AddrKind::Managed {
                return None;
            }
            let mut facts = Facts::default();
            self.world.facts(part, binding, &mut facts);
            let step = single(&facts.needs).and_then(|address| self.changing(address))?;
            is_changed = true;
            let attributes = step.work.current.iter().map(|(name, value)| (name.as_str(), value.clone()));
            Some(Value::object(attributes).to_node(part))
        });
        is_changed.then(|| self.world.resolve(&before, binding))
    }

    /// The step of an object that is there and changes.
    pub(super) fn changing(&self, address: &str) -> Option<&Step> {
        let is_changed = |action: &Action| matches!(action, Action::Update | Action::Replace { .. });
        self.actions.get(address).filter(|action| is_changed(action))?;
        self.steps.iter().find(|step| step.address == *address)
    }
}

fn single(addresses: &BTreeSet<String>) -> Option<&String> {
    addresses.first().filter(|_| addresses.len() == 1)
}
