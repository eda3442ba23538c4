//! Objects of which nothing was kept, and that are found by their marks.

use crate::support::{Platform, graph, id, node, wanted};
use ledgerform::{Block, Graph, Number};
use ledgerform_engine::State;
use ledgerform_engine::testing::MemoryStore;
use std::collections::BTreeSet;

/// `parent` replaces; `policy` changes in place; the password is a secret.
fn example(policy: &'static str, parent: &'static str) -> Graph {
    graph(|stack| {
        let block = Block::new().attr::<String>("parent", parent).attr::<String>("policy", policy);
        let a = node(stack, "a", block.attr::<Number>("size", 1).attr::<String>("password", "correct-horse"));
        node(stack, "b", Block::new().attr::<BTreeSet<String>>("peers", [id(&a)]));
    })
}

fn lost() -> Platform {
    let mut platform = Platform::new();
    platform.cloud = platform.cloud.untold("parent").untold("policy");
    platform.apply(&wanted(&|| example("p", "x")));
    (platform.state, platform.store) = (State::new("demo"), MemoryStore::new());
    platform
}

#[test]
fn what_the_cloud_does_not_tell_is_no_change() {
    let mut platform = lost();
    let same = || example("p", "x");
    let there = platform.there();
    assert!(platform.plan(&wanted(&same)).unwrap().is_empty(), "{}", platform.plan(&wanted(&same)).unwrap());
    platform.apply(&wanted(&same));
    assert!(platform.plan(&wanted(&same)).unwrap().is_empty());
    assert_eq!(platform.there(), there);
    assert!(platform.state.objects.values().all(|object| !object.found));
}

#[test]
fn once_it_was_applied_a_change_is_one_again() {
    let mut platform = lost();
    platform.apply(&wanted(&|| example("p", "x")));
    for (policy, parent, expected) in [("q", "x", "policy"), ("p", "y", "forces replacement")] {
        let plan = platform.plan(&wanted(&|| example(policy, parent))).unwrap();
        assert!(!plan.is_empty() && plan.to_string().contains(expected), "{plan}");
    }
    let text = serde_json::to_string(&platform.state).unwrap();
    assert!(!text.contains("correct-horse"), "{text}");
}

#[test]
fn what_the_cloud_tells_is_compared_all_the_same() {
    let platform = lost();
    platform.cloud.meddle("fake_node.a", |mut object| {
        object.attributes.insert("size".to_owned(), 9.into());
        Some(object)
    });
    let plan = platform.plan(&wanted(&|| example("p", "x"))).unwrap();
    assert!(plan.to_string().contains("size"), "{plan}");
}
