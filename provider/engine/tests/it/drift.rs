//! What others do behind our back.

use crate::support::{Platform, Wanted, graph, id, node, wanted};
use ledgerform::{Block, Graph, Number};
use ledgerform_engine::testing::FakeObject;
use ledgerform_engine::{Action, Value};
use std::collections::BTreeSet;

fn example() -> Graph {
    graph(|stack| {
        let a = node(stack, "a", Block::new().attr::<Number>("size", 1));
        node(stack, "b", Block::new().attr::<BTreeSet<String>>("peers", [id(&a)]));
        node(stack, "c", Block::new());
    })
}

/// The example, applied, and then meddled with.
fn meddled(address: &str, change: fn(FakeObject) -> Option<FakeObject>) -> Platform {
    let mut platform = Platform::new();
    platform.apply(&wanted(&example));
    platform.cloud.meddle(address, change);
    platform
}

fn changed(mut object: FakeObject) -> Option<FakeObject> {
    object.attributes.insert("size".to_owned(), Value::from(9));
    Some(object)
}

fn taken(object: FakeObject) -> Option<FakeObject> {
    Some(FakeObject { owner: Err("it is tagged team=data".to_owned()), ..object })
}

#[test]
fn what_was_changed_outside_is_changed_back() {
    let mut platform = meddled("fake_node.a", changed);
    insta::assert_snapshot!(platform.plan(&wanted(&example)).unwrap());
    platform.apply(&wanted(&example));
    assert!(platform.plan(&wanted(&example)).unwrap().is_empty());
}

#[test]
fn what_was_deleted_outside_is_made_again() {
    let mut platform = meddled("fake_node.a", |_| None);
    insta::assert_snapshot!(platform.plan(&wanted(&example)).unwrap());
    platform.apply(&wanted(&example));
    assert!(platform.plan(&wanted(&example)).unwrap().is_empty());
    assert_eq!(platform.cloud.objects().len(), 3);
}

#[test]
fn what_is_not_ours_is_never_touched() {
    let mut platform = meddled("fake_node.c", taken);
    let error = platform.plan(&wanted(&example)).unwrap_err().to_string();
    assert!(error.contains("is not ours: it is tagged team=data; it is not touched"), "{error}");
    assert!(platform.run(&wanted(&example), None).done().unwrap().is_err());
    let plan = platform.plan(&Wanted::Nothing).unwrap();
    insta::assert_snapshot!(plan);
    platform.apply(&Wanted::Nothing);
    let left: Vec<FakeObject> = platform.cloud.objects().into_values().collect();
    assert_eq!(left.len(), 1);
    assert!(left[0].owner.is_err());
    assert!(!platform.cloud.calls().iter().any(|call| *call == "delete fake_node.c"));
}

#[test]
fn an_object_that_does_not_work_is_replaced() {
    use ledgerform_engine::testing::{Fault, Injection};
    let mut platform = Platform::new();
    let ended = platform.run(&wanted(&example), Some(Injection { call: 1, fault: Fault::HalfMade }));
    let outcome = ended.done().unwrap().unwrap();
    assert_eq!(outcome.failures.len(), 1);
    let broken = outcome.failures[0].address.clone();
    let plan = platform.plan(&wanted(&example)).unwrap();
    assert_eq!(plan.step(&broken).unwrap().action, Action::Replace { create_first: false });
    platform.apply(&wanted(&example));
    assert_eq!(platform.cloud.objects().len(), 3);
}

#[test]
fn what_was_moved_and_changed_outside_is_changed_back() {
    let mut platform = meddled("fake_node.a", changed);
    let moved = || {
        graph(|stack| {
            let block = Block::new().attr::<String>("name", "a").attr::<Number>("size", 1);
            let new = crate::support::add(stack, "fake_node", "new", block, ledgerform::Meta::new());
            stack.moved("fake_node.a", new.clone());
            node(stack, "b", Block::new().attr::<BTreeSet<String>>("peers", [id(&new)]));
            node(stack, "c", Block::new());
        })
    };
    insta::assert_snapshot!(platform.plan(&wanted(&moved)).unwrap());
    platform.apply(&wanted(&moved));
    assert!(platform.plan(&wanted(&moved)).unwrap().is_empty());
    platform.apply(&Wanted::Nothing);
    assert_eq!(platform.cloud.objects().len(), 0);
}
