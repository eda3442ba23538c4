//! Objects that a cloud knows by their names: what somebody else made under one, and what a name tells before an object
//! is there.

use crate::support::{Platform, add, kinds, wanted};
use ledgerform::{Block, Graph, Meta, Number};
use ledgerform_engine::testing::{Fake, FakeObject, Fault, Injection};
use ledgerform_engine::{Attributes, Observed, Outcome, Place, State, Value, plan};

fn graph(ty: &'static str) -> Graph {
    crate::support::graph(|stack| {
        let block = Block::new().attr::<String>("name", "Costs").attr::<Number>("size", 1);
        let made = add(stack, ty, "a", block, Meta::new());
        stack.output("arn", ledgerform::Output::new(made.attr::<String>("arn")));
    })
}

/// What somebody else made under the name.
fn foreign(kind: &str, size: i64) -> FakeObject {
    let attributes = [("name", Value::from("Costs")), ("size", Value::from(size)), ("arn", Value::from("theirs"))];
    let attributes = attributes.map(|(name, value)| (name.to_owned(), value));
    FakeObject { kind: kind.to_owned(), attributes: attributes.into(), owner: Err("it is tagged team=data".to_owned()) }
}

fn applied(platform: &mut Platform, kind: &'static str, injection: Option<Injection>) -> Outcome {
    platform.run(&wanted(&move || graph(kind)), injection).done().unwrap().unwrap()
}

#[test]
fn what_somebody_else_made_under_the_name_is_never_touched() {
    for (kind, whose) in
        [("fake_topic", "it is tagged team=data"), ("fake_board", "its kind bears no marks, and its size is another")]
    {
        let mut platform = Platform::new();
        platform.cloud.put("id-theirs", foreign(kind, 2));
        let before = platform.cloud.objects();
        // The second run finds the intent of the first in the journal, and must not take what it finds for its own.
        for _ in 0..2 {
            let outcome = applied(&mut platform, kind, None);
            let [failure] = &outcome.failures[..] else { panic!("{kind}: {:?}", outcome.failures) };
            assert!(failure.message.contains("there is `id-theirs` already, and it is not ours"), "{failure:?}");
            assert!(failure.message.contains(whose), "{failure:?}");
            assert_eq!(platform.cloud.objects(), before, "{kind}");
            assert!(platform.state.objects.is_empty(), "{kind}");
        }
        platform.cloud.remove("id-theirs");
        assert!(applied(&mut platform, kind, None).is_complete(), "{kind}");
    }
}

#[test]
fn our_own_is_adopted_after_any_answer_was_lost() {
    for kind in ["fake_topic", "fake_board"] {
        for fault in [Fault::LostAnswer, Fault::LostRequest, Fault::CrashAfter, Fault::CrashBefore] {
            let mut platform = Platform::new();
            let call = creation(&platform.cloud, kind);
            let ended = platform.run(&wanted(&move || graph(kind)), Some(Injection { call, fault }));
            drop(ended);
            assert!(applied(&mut platform, kind, None).is_complete(), "{kind} {fault:?}");
            assert_eq!(platform.cloud.objects().len(), 1, "{kind} {fault:?}");
            assert_eq!(platform.cloud.made_twice(), Vec::<String>::new(), "{kind} {fault:?}");
        }
    }
}

/// Which call makes the object.
fn creation(cloud: &Fake, kind: &'static str) -> usize {
    let mut platform = Platform { cloud: cloud.fork(), ..Platform::new() };
    applied(&mut platform, kind, None);
    platform.cloud.calls().iter().position(|call| call.starts_with("create ")).unwrap()
}

#[test]
fn what_follows_from_the_name_is_known_where_the_place_is() {
    let planned = |place: Place| {
        let (state, observed, kinds) = (State::new("demo"), Observed::default(), kinds().at(place));
        let plan = plan(&graph("fake_topic"), &Attributes::new(), &state, &observed, &kinds).unwrap();
        (plan.steps[0].planned["arn"].clone(), plan.outputs["arn"].clone())
    };
    let here = Place { partition: "aws".into(), region: "eu-central-1".into(), account: "111122223333".into() };
    let arn = Value::from("arn:aws:fake:eu-central-1:111122223333:costs");
    assert_eq!(planned(here.clone()), (arn.clone(), arn));
    for nowhere in [Place::default(), Place { account: String::new(), ..here }] {
        assert_eq!(planned(nowhere), (Value::Unknown, Value::Unknown));
    }
}

#[test]
fn what_refers_to_an_object_that_is_replaced_is_replaced_also_where_the_arn_stays() {
    let graph = |name: &'static str| {
        crate::support::graph(|stack| {
            let block = Block::new().attr::<String>("name", name).attr::<Number>("size", 1);
            let topic = add(stack, "fake_topic", "a", block, Meta::new());
            let block = Block::new().attr::<String>("from", topic.attr::<String>("arn")).attr::<String>("to", "x");
            add(stack, "fake_link", "b", block, Meta::new());
        })
    };
    let here = Place { partition: "aws".into(), region: "eu-central-1".into(), account: "111122223333".into() };
    let mut platform = Platform::of(Fake::new(kinds()).unmarkable("fake_link").at(here));
    assert!(platform.run(&wanted(&|| graph("Costs")), None).done().unwrap().unwrap().is_complete());
    assert!(platform.run(&wanted(&|| graph("costs")), None).done().unwrap().unwrap().is_complete());
    let calls = platform.cloud.calls();
    let changes = calls.iter().map(String::as_str);
    let changes: Vec<&str> =
        changes.filter(|call| call.starts_with("create ") || call.starts_with("delete ")).collect();
    assert_eq!(changes, ["delete fake_link.b", "delete fake_topic.a", "create fake_topic.a", "create fake_link.b"]);
}
