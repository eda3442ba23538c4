//! Which instances a resource has.

use crate::value::Value;
use crate::world::{Binding, Facts, Shape, World, failure};
use ledgerform::{Addr, DeclaredResource, InstanceKey, Node, Repetition};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One object that a resource stands for.
pub(super) struct Instance {
    pub(super) address: String,
    pub(super) addr: Addr,
    pub(super) binding: Binding,
}

/// The instances of a resource.
pub(super) enum Instances {
    Known(Shape, Vec<Instance>),
    /// What must be known first.
    Later(Facts),
    /// Why there cannot be any.
    Wrong(String),
}

/// Works out which instances a resource has.
pub(super) fn expand(world: &World, resource: &DeclaredResource<'_>) -> Instances {
    let none = Binding::default();
    match resource.repetition {
        Repetition::Once => {
            let instance = instance(resource.addr.clone(), none);
            Instances::Known(Shape::One(instance.address.clone()), vec![instance])
        }
        Repetition::Count { symbol, count } => match world.resolve(count, &none) {
            Node::Number(n) => match n.as_i64().and_then(|n| u32::try_from(n).ok()) {
                Some(count) => {
                    let instances: Vec<Instance> = (0..count)
                        .map(|position| {
                            let number = Node::Number(i64::from(position).into());
                            let symbols = symbol.map(|symbol| (symbol, number.clone(), number));
                            instance(resource.addr.instance(position), Binding { symbols, own: None })
                        })
                        .collect();
                    Instances::Known(Shape::Counted(instances.iter().map(|i| i.address.clone()).collect()), instances)
                }
                None => Instances::Wrong(format!("count must be a whole number from 0, not {n}")),
            },
            other => later(world, count, other, "count"),
        },
        Repetition::ForEach { symbol, collection } => {
            let resolved = world.resolve(collection, &none);
            // A list has positions and no keys.
            let elements = if matches!(resolved, Node::List(_)) { None } else { resolved.elements() };
            let Some(elements) = elements else { return later(world, collection, resolved, "for_each") };
            let mut shape: BTreeMap<Arc<str>, String> = BTreeMap::new();
            let mut instances = Vec::new();
            for (key, value) in elements {
                let Some(text) = Value::of(&key).as_str().map(Arc::<str>::from) else {
                    return Instances::Wrong("the keys of for_each must be texts".to_owned());
                };
                let addr = resource.addr.instance(InstanceKey::from(&*text));
                let instance = instance(addr, Binding { symbols: Some((symbol, key, value)), own: None });
                shape.insert(text, instance.address.clone());
                instances.push(instance);
            }
            Instances::Known(Shape::Keyed(shape), instances)
        }
    }
}

fn later(world: &World, node: &Node, resolved: Node, name: &str) -> Instances {
    if let Some(reason) = failure(&resolved) {
        return Instances::Wrong(format!("{name} has no value: {reason}"));
    }
    if resolved.is_literal() {
        let wanted = if name == "count" { "a number" } else { "a map or a set of texts" };
        return Instances::Wrong(format!("{name} must be {wanted}"));
    }
    let mut facts = Facts::default();
    world.facts(node, &Binding::default(), &mut facts);
    // Also what is still a reference, such as a variable that was given no value.
    resolved.walk(&mut |part| {
        if let Node::Ref(addr) = part {
            facts.deferred.insert(addr.to_string());
        }
    });
    Instances::Later(facts)
}

fn instance(addr: Addr, binding: Binding) -> Instance {
    Instance { address: addr.to_string(), addr, binding }
}
