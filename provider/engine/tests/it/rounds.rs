//! What can only be decided once something exists.

use crate::support::{Platform, Wanted, add, graph, id, image, node, wanted};
use ledgerform::{Block, Condition, Expr, Graph, Meta, Number, Output, context, tf};
use ledgerform_engine::Value;
use ledgerform_engine::testing::{Fault, Injection};

/// How many workers there are is an attribute that the cloud chooses: seven.
fn counted() -> Graph {
    graph(|stack| {
        let base = node(stack, "base", Block::new());
        let workers = stack.count(base.attr::<Number>("count_hint"), |scope, position| {
            add(scope, "fake_node", "worker", Block::new().attr::<String>("name", tf!("w{position}")), Meta::new())
        });
        let ids = workers.all(id);
        let block = Block::new().attr::<std::collections::BTreeSet<String>>("peers", ids);
        let last = node(stack, "last", block);
        stack.output("last", Output::new(id(&last)));
    })
}

#[test]
fn a_number_that_the_cloud_chooses_is_followed_in_a_second_round() {
    let mut platform = Platform::new();
    insta::assert_snapshot!(platform.plan(&wanted(&counted)).unwrap());
    let outcome = platform.apply(&wanted(&counted));
    assert_eq!(platform.cloud.objects().len(), 1 + 7 + 1);
    assert!(outcome.outputs["last"].as_str().is_some());
    assert!(platform.plan(&wanted(&counted)).unwrap().is_empty());
    platform.apply(&Wanted::Nothing);
    assert_eq!(platform.cloud.objects().len(), 0);
}

#[test]
fn what_is_never_known_is_told_and_keeps_back_nothing_else() {
    let build = || {
        graph(|stack| {
            let wanted: Expr<bool> = stack.variable("later", ledgerform::Variable::new(ledgerform::Constraint::Bool));
            stack.when(&wanted, |scope| {
                add(scope, "fake_node", "maybe", Block::new().attr::<String>("name", "m"), Meta::new())
            });
            node(stack, "sure", Block::new());
        })
    };
    let target = Wanted::Graph(&build, [("later".to_owned(), Value::Unknown)].into());
    let mut platform = Platform::new();
    let outcome = platform.run(&target, None).done().unwrap().unwrap();
    assert_eq!(outcome.unfinished.len(), 1);
    assert_eq!(outcome.unfinished[0].address, "fake_node.maybe");
    assert_eq!(platform.cloud.objects().len(), 1);
}

#[test]
fn a_postcondition_keeps_back_what_depends_on_the_object() {
    let build = || {
        graph(|stack| {
            let hint: Expr<Number> = context::own("count_hint");
            let meta = Meta::new().postcondition(Condition::new(hint.equals(8), tf!("there must be 8, not {hint}")));
            let base = add(stack, "fake_node", "base", Block::new().attr::<String>("name", "b"), meta);
            node(stack, "after", Block::new().attr::<String>("parent", id(&base)));
        })
    };
    let mut platform = Platform::new();
    let outcome = platform.run(&wanted(&build), None).done().unwrap().unwrap();
    assert_eq!(outcome.failures[0].to_string(), "fake_node.base: there must be 8, not 7");
    assert_eq!(outcome.unfinished.len(), 1);
    assert_eq!(platform.cloud.objects().len(), 1);
}

#[test]
fn a_stop_begins_nothing_more_and_waits_for_what_runs() {
    let build = || {
        graph(|stack| {
            let firsts: Vec<_> = (0..20).map(|i| node(stack, &format!("n{i}"), Block::new())).collect();
            node(stack, "after", Block::new().attr::<String>("parent", id(&firsts[0])));
        })
    };
    let mut platform = Platform::new();
    // The call before the first is the search for marks.
    let outcome =
        platform.run(&wanted(&build), Some(Injection { call: 1, fault: Fault::Cancel })).done().unwrap().unwrap();
    assert_eq!(platform.cloud.peak(), 16);
    assert_eq!((outcome.state.objects.len(), outcome.failures.len(), outcome.unfinished.len()), (16, 0, 5));
    assert!(outcome.unfinished.iter().all(|unfinished| unfinished.because.is_none()));
    assert_eq!(platform.cloud.objects().len(), 16);
}

#[test]
fn a_data_source_is_asked_again_only_when_what_it_is_asked_changes() {
    let build = || {
        graph(|stack| {
            let a = node(stack, "a", Block::new());
            let looked_up = image(stack, "late", id(&a));
            node(stack, "b", Block::new().attr::<String>("zone", looked_up.attr::<String>("image")));
        })
    };
    let mut platform = Platform::new();
    platform.apply(&wanted(&build));
    assert_eq!(platform.cloud.calls().iter().filter(|call| call.starts_with("query")).count(), 1);
    assert!(platform.plan(&wanted(&build)).unwrap().is_empty());
    assert_eq!(platform.cloud.calls().iter().filter(|call| call.starts_with("query")).count(), 1);
}
