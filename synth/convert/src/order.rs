//! The order of the program: what is referred to comes first, else the order of the source.

use crate::source::{Block, Body};
use crate::term::{Step, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

/// An element of the source with the address that others refer to it by.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) address: String,
    pub(crate) block: Block,
}

/// The elements, each after those that it refers to, with the file that each stands with: its own, or that of what needed
/// it first. Of a cycle, which Terraform would refuse, in the order given.
pub(crate) fn sorted(elements: Vec<Element>) -> Vec<(Element, Rc<Path>)> {
    let positions: BTreeMap<&str, usize> =
        elements.iter().enumerate().map(|(i, element)| (element.address.as_str(), i)).collect();
    let needs: Vec<BTreeSet<usize>> = elements
        .iter()
        .map(|element| {
            let mut all = BTreeSet::new();
            body(&element.block.body, &mut |address| all.extend(positions.get(address)));
            all
        })
        .collect();
    let (mut order, mut sections) = (Vec::new(), Vec::new());
    let mut seen = vec![false; elements.len()];
    for (i, element) in elements.iter().enumerate() {
        let before = order.len();
        visit(i, &needs, &mut seen, &mut order);
        sections.resize(sections.len() + order.len() - before, element.block.place.file.clone());
    }
    order.into_iter().map(|i| elements[i].clone()).zip(sections).collect()
}

fn visit(i: usize, needs: &[BTreeSet<usize>], seen: &mut [bool], order: &mut Vec<usize>) {
    if std::mem::replace(&mut seen[i], true) {
        return;
    }
    for need in &needs[i] {
        visit(*need, needs, seen, order);
    }
    order.push(i);
}

/// Calls `found` with every address in a body.
fn body(of: &Body, found: &mut dyn FnMut(&str)) {
    for argument in &of.arguments {
        argument.term.walk(&mut |term| {
            if let Some(address) = address(term) {
                found(&address);
                found(&format!("provider.{address}"));
            }
        });
    }
    of.blocks.iter().for_each(|block| body(&block.body, found));
}

/// The address of the element that a path begins with.
pub(crate) fn address(term: &Term) -> Option<String> {
    let (root, steps) = term.path()?;
    let length = if matches!(root, "data" | "ephemeral" | "action") { 2 } else { 1 };
    let mut address = root.to_owned();
    for step in steps.get(..length)? {
        let Step::Get(name) = step else { return None };
        address.push('.');
        address.push_str(name);
    }
    Some(address)
}
