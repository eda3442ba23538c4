//! Creations of several requests, of which one had no answer: the same run goes on where the object is found.

use crate::support::{Platform, Wanted, add, graph, id, node, wanted};
use ledgerform::{Addr, Block, Graph, Meta, Number};
use ledgerform_engine::testing::{Fault, Injection};
use ledgerform_engine::{Action, Event, Stage, Value};
use std::collections::BTreeMap;

/// Objects with all that is written after the first request: numbers, tags, blocks, secrets. A link has no such thing.
fn example() -> Graph {
    graph(|stack| {
        let disk = Block::new().attr::<Number>("size", 8).attr::<String>("device", "sda");
        let block = Block::new().attr::<Number>("size", 3).attr::<BTreeMap<String, String>>("tags", [("team", "x")]);
        let block = block.attr::<String>("password", "hunter2").attr::<String>("token_wo", "hunter3");
        let a = node(stack, "a", block.attr::<Number>("token_version", 1).blocks("disk", [disk]));
        let b = node(stack, "b", Block::new().attr::<String>("parent", id(&a)).attr::<Number>("size", 4));
        let link = |from: &Addr, to: &Addr| Block::new().attr::<String>("from", id(from)).attr::<String>("to", id(to));
        add(stack, "fake_link", "link", link(&a, &b), Meta::new());
        let plain = node(stack, "plain", Block::new());
        let block = Block::new().attr::<String>("zone", "one").attr::<String>("parent", id(&plain));
        // Others look after the size later on; the first one is ours to give.
        let meta = Meta::new().ignore_changes(["size"]);
        add(stack, "fake_node", "last", block.attr::<Number>("size", 5).attr::<String>("name", "last"), meta);
    })
}

/// Each creation of the example, with its position among the calls.
fn creations(target: &Wanted<'_>) -> (Platform, Vec<(usize, String)>) {
    let mut smooth = Platform::new();
    smooth.apply(target);
    let calls = smooth.cloud.calls().into_iter().enumerate();
    let creations = calls.filter_map(|(i, call)| Some((i, call.strip_prefix("create ")?.to_owned()))).collect();
    (smooth, creations)
}

#[test]
fn what_is_half_made_is_completed_in_the_same_run() {
    let target = wanted(&example);
    let (smooth, creations) = creations(&target);
    assert_eq!(creations.len(), 5);
    for (call, address) in creations {
        let mut platform = Platform::new();
        let ended = platform.run(&target, Some(Injection { call, fault: Fault::LostHalfway }));
        let outcome = ended.done().unwrap().unwrap();
        assert!(outcome.is_complete(), "{address}: {:?}", outcome.failures);
        let calls = platform.cloud.calls();
        let count = |call: String| calls.iter().filter(|called| **called == call).count();
        assert_eq!(count(format!("find {address}")), 1, "{address}");
        // What is complete with the first request is not asked to change.
        let is_complete = address == "fake_link.link" || address == "fake_node.plain";
        assert_eq!(count(format!("update {address}")), usize::from(!is_complete), "{address}");
        assert_eq!(platform.there(), smooth.there(), "{address}");
        assert_eq!(platform.state.objects, smooth.state.objects, "{address}");
        assert_eq!(platform.cloud.made_twice(), Vec::<String>::new(), "{address}");
        let plan = platform.plan(&target).unwrap();
        assert!(plan.is_empty(), "{address}: {plan}");
        let texts = format!("{} {}", platform.store.text(), serde_json::to_string(&platform.state).unwrap());
        assert!(!texts.contains("hunter"), "{texts}");
    }
}

/// After a stop nothing more is begun: what was found is recorded, and the next run completes it.
#[test]
fn what_is_half_made_at_a_stop_is_recorded() {
    let target = wanted(&example);
    let (smooth, creations) = creations(&target);
    for (call, address) in creations {
        let mut platform = Platform::new();
        let stop = platform.cloud.stop.clone();
        let report = |event: &Event<'_>| {
            if matches!(event.stage, Stage::Retrying(..)) {
                stop.request();
            }
        };
        let injection = Injection { call, fault: Fault::LostHalfway };
        let outcome = platform.watched(&target, Some(injection), &report).done().unwrap().unwrap();
        assert_eq!(outcome.failures, [], "{address}");
        let found = outcome.state.current(&address).unwrap().1;
        assert!(!found.tainted && found.fingerprints.is_empty(), "{found:?}");
        assert!(!platform.cloud.calls().iter().any(|call| call.starts_with("update ")), "{address}");
        let step = platform.plan(&target).unwrap().step(&address).unwrap().clone();
        assert!(matches!(step.action, Action::NoOp | Action::Update), "{address}: {step}");
        platform.apply(&target);
        // Nobody gives `last` a size after its creation.
        if address != "fake_node.last" {
            assert_eq!(platform.there(), smooth.there(), "{address}");
        }
        assert_eq!(platform.cloud.made_twice(), Vec::<String>::new(), "{address}");
    }
}

/// What a change cannot bring about is not tried: the object is kept, and the next plan replaces it.
#[test]
fn what_was_found_and_cannot_be_changed_is_left_to_the_next_plan() {
    let build = || graph(|stack| _ = node(stack, "a", Block::new().attr::<String>("password", "hunter2")));
    let target = wanted(&build);
    let (_, creations) = creations(&target);
    let mut platform = Platform::new();
    let cloud = platform.cloud.clone();
    let report = |event: &Event<'_>| {
        if matches!(event.stage, Stage::Retrying(..)) {
            cloud.meddle("fake_node.a", |mut object| {
                _ = object.attributes.insert("name".to_owned(), Value::from("another"));
                Some(object)
            });
        }
    };
    let injection = Injection { call: creations[0].0, fault: Fault::LostAnswer };
    let outcome = platform.watched(&target, Some(injection), &report).done().unwrap().unwrap();
    assert!(outcome.is_complete(), "{:?}", outcome.failures);
    assert!(!platform.cloud.calls().iter().any(|call| call.starts_with("update ")));
    let plan = platform.plan(&target).unwrap();
    assert_eq!(plan.step("fake_node.a").unwrap().action, Action::Replace { create_first: false }, "{plan}");
}
