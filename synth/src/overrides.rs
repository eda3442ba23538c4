//! The escape hatch: arguments that are set whatever the schema says.

use crate::block::{Block, Item, Nested};
use crate::element::{Kind, ResourceElement};
use crate::expr::{Any, IntoExpr};
use crate::node::Node;
use crate::problem::Problem;
use crate::resource::Reference;
use crate::scope::Scope;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::panic::Location;
use std::sync::Arc;

impl Scope {
    /// Sets what stands at a path of a resource, whatever the schema says: for what a provider has and its recorded
    /// schema lacks.
    ///
    /// The steps of the path are separated by dots. What is on the way is made if it is not there: a nested block by its
    /// position, anything else as an object. The value replaces what was there, lists included; nothing is merged.
    ///
    /// ```
    /// # use ledgerform::{Addr, Stack};
    /// # fn example(stack: &Stack, instance: &Addr) {
    /// stack.override_at(instance, "metadata_options.0.instance_metadata_tags", "enabled");
    /// stack.override_at(instance, "tags.Owner", "platform");
    /// # }
    /// ```
    #[track_caller]
    pub fn override_at<R: Reference>(&self, reference: &R, path: &'static str, value: impl IntoExpr<Any>) {
        let addr = reference.addr();
        let value = value.into_expr().into_node();
        let mut done = false;
        self.tree.borrow_mut().change(addr.stack(), addr.base(), |element| {
            if let Kind::Resource(resource) = &mut element.kind {
                resource.meta.overrides.push((path, value));
                done = true;
            }
        });
        let is_path = path.split('.').all(|step| !step.trim().is_empty());
        if !done || !is_path {
            let message = match done {
                false => format!("`{addr}` is no resource, so nothing of it can be overridden"),
                true => format!("`{path}` is no path of an argument"),
            };
            let help = "give a reference to a resource or data source, and a path such as `tags.Owner`";
            self.problem(Problem::new(self.display(&self.path), message, Some(Location::caller())).help(help));
        }
    }
}

impl ResourceElement {
    /// The block as it is written.
    pub(crate) fn effective(&self) -> Cow<'_, Block> {
        if self.meta.overrides.is_empty() {
            return Cow::Borrowed(&self.block);
        }
        let mut block = self.block.clone();
        for (path, value) in &self.meta.overrides {
            let steps: Vec<&'static str> = path.split('.').collect();
            block.put(&steps, value);
        }
        Cow::Owned(block)
    }

    /// Whether an argument is overridden, so that its schema does not count.
    pub(crate) fn is_overridden(&self, argument: &str) -> bool {
        self.meta.overrides.iter().any(|(path, _)| path.split('.').next() == Some(argument))
    }
}

impl Block {
    fn put(&mut self, steps: &[&'static str], value: &Node) {
        let Some((name, rest)) = steps.split_first() else { return };
        let Some((_, item)) = self.items.iter_mut().find(|(known, _)| known == name) else {
            self.items.push((name, Item::Argument(put(None, rest, value))));
            return;
        };
        let nested = match (&mut *item, rest) {
            (Item::Block(block), [_, ..]) => Some((block, rest)),
            (Item::Blocks(blocks), [position, _, ..]) => {
                let position = position.parse().unwrap_or(usize::MAX);
                match blocks.parts.get_mut(position) {
                    Some(Nested::One(block)) => Some((block, &rest[1..])),
                    Some(Nested::Each(each)) => Some((&mut each.content, &rest[1..])),
                    None => None,
                }
            }
            _ => None,
        };
        match nested {
            Some((block, rest)) => block.put(rest, value),
            None => {
                let old = match item {
                    Item::Argument(node) => Some(&*node),
                    _ => None,
                };
                *item = Item::Argument(put(old, rest, value));
            }
        }
    }
}

/// The value with another one at the end of the steps; objects on the way are made.
fn put(old: Option<&Node>, steps: &[&'static str], value: &Node) -> Node {
    let Some((step, rest)) = steps.split_first() else { return value.clone() };
    match old {
        Some(Node::List(items)) if step.parse::<usize>().is_ok_and(|position| position < items.len()) => {
            let position: usize = step.parse().unwrap_or_default();
            let with =
                |(i, item): (usize, &Node)| if i == position { put(Some(item), rest, value) } else { item.clone() };
            Node::list(items.iter().enumerate().map(with))
        }
        old => {
            let mut items: BTreeMap<Arc<str>, Node> = match old {
                Some(Node::Object(items)) => (**items).clone(),
                _ => BTreeMap::new(),
            };
            let inner = put(items.get(*step), rest, value);
            items.insert((*step).into(), inner);
            Node::Object(Arc::new(items))
        }
    }
}
