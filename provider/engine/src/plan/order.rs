//! What comes before what.

use super::{Action, Step};
use crate::kind::Kinds;
use crate::state::{Key, State};
use ledgerform::Vertex;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};
use std::time::Duration;

/// One thing to do. A replacement is two of them.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    /// The object: for a data source, generation 0 of its address.
    pub(crate) key: Key,
    pub(crate) verb: Verb,
    /// The position of its step.
    pub(crate) step: usize,
    /// Positions of the operations that must have succeeded before; all are lower than its own.
    pub(crate) after: Vec<usize>,
    /// How long it takes, roughly.
    pub(crate) weight: Duration,
}

/// What is done with an object at one time. A replacement is a creation and a deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// A data source is read.
    Read,
    /// An object is made.
    Create,
    /// An object is changed.
    Update,
    /// An object is deleted.
    Delete,
    /// An object is no longer kept track of.
    Forget,
}

/// The operations of the steps, each after those it waits for; tells the steps what they come after.
///
/// The rules are those of Terraform. What is made or changed comes after what it refers to. What is deleted comes after
/// the deletion, or else the change, of what referred to it; the change does not count where the object is replaced and
/// deleted first and the change needs the new one.
///
/// # Errors
/// The addresses of a cycle.
pub(super) fn operations(steps: &mut [Step], state: &State, kinds: &Kinds) -> Result<Vec<Operation>, Vec<String>> {
    let mut operations: Vec<Operation> = Vec::new();
    let (mut forward, mut deletions): (HashMap<String, usize>, BTreeMap<Key, usize>) = Default::default();
    for (position, step) in steps.iter().enumerate() {
        let weight = kinds.resources.get(&step.kind).map_or(Duration::from_millis(200), |kind| kind.duration());
        let mut push = |key: Key, verb| {
            operations.push(Operation { key, verb, step: position, after: Vec::new(), weight });
            operations.len() - 1
        };
        let generation = step.token.as_ref().map_or(0, |token| token.generation);
        let own = |generation| Key { address: step.address.clone(), generation };
        match step.action {
            Action::NoOp => {}
            Action::Read => _ = forward.insert(step.address.clone(), push(own(0), Verb::Read)),
            Action::Create => _ = forward.insert(step.address.clone(), push(own(generation), Verb::Create)),
            Action::Update => {
                let key = state.current(&step.address).map_or_else(|| own(generation), |(key, _)| key.clone());
                forward.insert(step.address.clone(), push(key, Verb::Update));
            }
            Action::Replace { .. } => {
                forward.insert(step.address.clone(), push(own(generation), Verb::Create));
                if let Some(key) = &step.work.deletes {
                    deletions.insert(key.clone(), push(key.clone(), Verb::Delete));
                }
            }
            Action::Delete | Action::Forget => {
                let verb = if step.action == Action::Delete { Verb::Delete } else { Verb::Forget };
                if let Some(key) = &step.work.deletes {
                    deletions.insert(key.clone(), push(key.clone(), verb));
                }
            }
        }
    }
    // Who refers to an address, as far as the table knows.
    let mut dependents: HashMap<&str, Vec<&Key>> = HashMap::new();
    for (key, object) in &state.objects {
        object.dependencies.iter().for_each(|address| dependents.entry(address).or_default().push(key));
    }
    let mut wishes: Vec<(usize, usize)> = Vec::new();
    for (position, operation) in operations.iter_mut().enumerate() {
        let step = &steps[operation.step];
        let mut after: BTreeSet<usize> = BTreeSet::new();
        let own = step.work.deletes.as_ref().and_then(|key| deletions.get(key));
        match operation.verb {
            Verb::Read | Verb::Create | Verb::Update => {
                after.extend(step.work.needs.iter().filter_map(|address| forward.get(address)));
                if step.action == (Action::Replace { create_first: false }) {
                    after.extend(own);
                }
            }
            Verb::Delete | Verb::Forget => {
                let is_deleted_first = step.action == Action::Replace { create_first: false };
                if step.action == (Action::Replace { create_first: true }) {
                    after.extend(forward.get(&step.address));
                }
                for key in dependents.get(operation.key.address.as_str()).into_iter().flatten() {
                    match deletions.get(*key) {
                        Some(deletion) => _ = after.insert(*deletion),
                        None if is_deleted_first => {
                            wishes.extend(forward.get(&key.address).map(|after| (position, *after)))
                        }
                        None => after.extend(forward.get(&key.address)),
                    }
                }
                after.retain(|other| Some(other) != own || step.action == Action::Replace { create_first: true });
            }
        }
        operation.after = after.into_iter().collect();
    }
    for (deletion, change) in wishes {
        if !comes_after(&operations, change, deletion) {
            operations[deletion].after.push(change);
        }
    }
    let operations = sorted(operations, steps)?;
    let mut waits: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); steps.len()];
    for operation in &operations {
        let others = operation.after.iter().map(|i| operations[*i].step).filter(|step| *step != operation.step);
        waits[operation.step].extend(others);
    }
    for (position, waits) in waits.into_iter().enumerate() {
        steps[position].after = waits.into_iter().map(|i| steps[i].address.clone()).collect();
    }
    Ok(operations)
}

/// Whether an operation comes after another.
fn comes_after(operations: &[Operation], operation: usize, other: usize) -> bool {
    let (mut left, mut seen) = (vec![operation], BTreeSet::new());
    while let Some(at) = left.pop() {
        if at == other {
            return true;
        }
        if seen.insert(at) {
            left.extend(&operations[at].after);
        }
    }
    false
}

/// The operations in an order in which each comes after what it waits for, by address where there is a choice.
fn sorted(operations: Vec<Operation>, steps: &[Step]) -> Result<Vec<Operation>, Vec<String>> {
    let mut waiting: Vec<usize> = operations.iter().map(|operation| operation.after.len()).collect();
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); operations.len()];
    for (i, operation) in operations.iter().enumerate() {
        operation.after.iter().for_each(|before| next[*before].push(i));
    }
    let mut ready: BinaryHeap<Reverse<usize>> =
        (0..operations.len()).filter(|i| waiting[*i] == 0).map(Reverse).collect();
    let mut order = Vec::with_capacity(operations.len());
    while let Some(Reverse(i)) = ready.pop() {
        order.push(i);
        for after in &next[i] {
            waiting[*after] -= 1;
            if waiting[*after] == 0 {
                ready.push(Reverse(*after));
            }
        }
    }
    if order.len() < operations.len() {
        let left = (0..operations.len()).filter(|i| waiting[*i] > 0);
        let addresses: BTreeSet<&str> = left.map(|i| steps[operations[i].step].address.as_str()).collect();
        return Err(addresses.into_iter().map(str::to_owned).collect());
    }
    let mut place = vec![0; order.len()];
    order.iter().enumerate().for_each(|(new, old)| place[*old] = new);
    let moved = |i: &usize| {
        let mut operation = operations[*i].clone();
        operation.after.iter_mut().for_each(|before| *before = place[*before]);
        operation.after.sort_unstable();
        operation
    };
    Ok(order.iter().map(moved).collect())
}

/// For each operation the time from its beginning until everything that waits for it is done.
pub(crate) fn remaining(operations: &[Operation]) -> Vec<Duration> {
    let mut remaining: Vec<Duration> = operations.iter().map(|operation| operation.weight).collect();
    for (i, operation) in operations.iter().enumerate().rev() {
        for before in &operation.after {
            remaining[*before] = remaining[*before].max(operations[*before].weight + remaining[i]);
        }
    }
    remaining
}

/// The positions of the elements, each after those it refers to.
pub(super) fn dependencies_first(vertices: &[Vertex<'_>]) -> Vec<usize> {
    let mut order = Vec::with_capacity(vertices.len());
    let mut seen = vec![false; vertices.len()];
    for start in 0..vertices.len() {
        visit(vertices, start, &mut seen, &mut order);
    }
    order
}

/// The positions of what an element refers to, directly or not.
pub(super) fn reachable(vertices: &[Vertex<'_>], start: usize) -> Vec<usize> {
    let (mut order, mut seen) = (Vec::new(), vec![false; vertices.len()]);
    visit(vertices, start, &mut seen, &mut order);
    order
}

fn visit(vertices: &[Vertex<'_>], start: usize, seen: &mut [bool], order: &mut Vec<usize>) {
    // Each entry is an element and how many of its references were followed; no recursion, since chains can be long.
    let mut path: Vec<(usize, usize)> = Vec::new();
    if !std::mem::replace(&mut seen[start], true) {
        path.push((start, 0));
    }
    while let Some((at, followed)) = path.last_mut() {
        match vertices[*at].dependencies.get(*followed).copied() {
            Some(next) => {
                *followed += 1;
                if !std::mem::replace(&mut seen[next], true) {
                    path.push((next, 0));
                }
            }
            None => {
                order.push(*at);
                path.pop();
            }
        }
    }
}
