//! Secrets reach the cloud and nothing else.

use crate::support::{Platform, Wanted, graph, id, node, password, wanted};
use ledgerform::{Any, Block, Constraint, Expr, Graph, Number, Output, Variable, tf};
use ledgerform_engine::{Attributes, Value};
use std::collections::BTreeMap;

const SECRET: &str = "correct horse";

fn example() -> Graph {
    graph(|stack| {
        let secret: Expr<String> = stack.variable("secret", Variable::new(Constraint::String).sensitive());
        let version: Expr<Number> = stack.variable("revision", Variable::new(Constraint::Number));
        let block = Block::new().attr::<String>("password", &secret).attr::<String>("token_wo", &secret);
        let a = node(stack, "a", block.attr::<Number>("token_version", version));
        // A secret in an argument that the schema does not call sensitive, and a key that the cloud tells once at most.
        let tags = [("note", tf!("it is {secret}"))];
        node(stack, "b", Block::new().attr::<BTreeMap<String, String>>("tags", tags).attr::<String>("parent", id(&a)));
        node(stack, "c", Block::new().attr::<String>("zone", a.attr::<String>("key")));
        stack.output("secret", Output::new(secret).sensitive());
    })
}

fn inputs(secret: &str, version: i64) -> Attributes {
    Attributes::from([
        ("secret".to_owned(), Value::from(secret).sensitive()),
        ("revision".to_owned(), Value::from(version)),
    ])
}

#[test]
fn a_secret_is_in_no_text() {
    let mut platform = Platform::new();
    let mut texts = Vec::new();
    for (secret, version) in [(SECRET, 1), ("correct horse battery", 1), ("correct horse battery", 2)] {
        let target = Wanted::Graph(&example, inputs(secret, version));
        let plan = platform.plan(&target).unwrap();
        texts.push(format!("{plan} {plan:?}"));
        let outcome = platform.run(&target, None).done().unwrap().unwrap();
        // The key is known in the run that makes it only where the cloud tells it; this one does not.
        texts.push(format!("{outcome:?} {}", serde_json::to_string(&outcome.state).unwrap()));
        texts.push(platform.store.text());
    }
    let leaks: Vec<&String> = texts.iter().filter(|text| text.contains(SECRET)).collect();
    assert!(leaks.is_empty(), "{leaks:?}");
    // The cloud did get it.
    let there = format!("{:?}", platform.there());
    assert!(there.contains("horse") && there.contains("battery"), "{there}");
}

/// `key` is a secret of a node. What a variable calls so is none.
#[test]
fn a_name_makes_no_secret() {
    let build = || {
        graph(|stack| {
            let of_users = Constraint::Map(Box::new(Constraint::Any));
            let users: Expr<BTreeMap<String, Any>> = stack.variable("users", Variable::new(of_users));
            let a = node(stack, "a", Block::new());
            let revisions = users
                .filter(|_, user| user.get::<Any>("key").get::<Number>("version").equals(1))
                .map(|_, _| a.attr::<String>("revision"));
            node(stack, "b", Block::new().attr::<BTreeMap<String, String>>("tags", revisions));
        })
    };
    let user = Value::object([("key", Value::object([("version", Value::from(1))]))]);
    let inputs = Attributes::from([("users".to_owned(), Value::object([("x", user)]))]);
    let mut platform = Platform::new();
    platform.apply(&Wanted::Graph(&build, inputs));
    let b = platform.state.objects.iter().find(|(key, _)| key.address == "fake_node.b").unwrap().1;
    assert!(b.fingerprints.is_empty(), "{b:?}");
}

#[test]
fn a_secret_that_changes_is_noticed_and_not_shown() {
    let mut platform = Platform::new();
    _ = platform.run(&Wanted::Graph(&example, inputs(SECRET, 1)), None);
    let same = platform.plan(&Wanted::Graph(&example, inputs(SECRET, 1))).unwrap();
    assert_eq!(same.step("fake_node.a").unwrap().reasons, []);
    assert_eq!(same.step("fake_node.b").unwrap().reasons, []);
    let other = platform.plan(&Wanted::Graph(&example, inputs("another", 1))).unwrap();
    insta::assert_snapshot!(other);
}

#[test]
fn a_secret_is_in_no_text_after_a_crash_either() {
    use ledgerform_engine::testing::{Fault, Injection};
    let target = Wanted::Graph(&example, inputs(SECRET, 1));
    for call in 0..5 {
        let mut platform = Platform::new();
        _ = platform.run(&target, Some(Injection { call, fault: Fault::CrashAfter }));
        assert!(!platform.store.text().contains(SECRET), "{}", platform.store.text());
        // The second run adopts what the first one made, and does so from what the cloud tells.
        _ = platform.run(&target, None);
        let texts = format!("{} {}", platform.store.text(), serde_json::to_string(&platform.state).unwrap());
        assert!(!texts.contains(SECRET), "{texts}");
        assert_eq!(platform.cloud.made_twice(), Vec::<String>::new());
    }
}

#[test]
fn an_ephemeral_value_is_made_only_for_what_is_written() {
    let build = |version: i64| {
        graph(|stack| {
            let made = password(stack, "made");
            let block = Block::new().attr::<String>("token_wo", made.attr::<String>("result"));
            node(stack, "a", block.attr::<Number>("token_version", version));
        })
    };
    let (first, second) = (|| build(1), || build(2));
    let mut platform = Platform::new();
    let opened = |platform: &Platform| platform.cloud.calls().iter().filter(|call| call.starts_with("open ")).count();
    platform.apply(&wanted(&first));
    assert_eq!(opened(&platform), 1);
    assert!(format!("{:?}", platform.there()).contains("result"));
    assert!(platform.plan(&wanted(&first)).unwrap().is_empty());
    platform.apply(&wanted(&first));
    assert_eq!(opened(&platform), 0);
    insta::assert_snapshot!(platform.plan(&wanted(&second)).unwrap());
    platform.apply(&wanted(&second));
    assert_eq!(opened(&platform), 1);
    let texts = format!("{} {}", platform.store.text(), serde_json::to_string(&platform.state).unwrap());
    assert!(!texts.contains("result of"), "{texts}");
    platform.apply(&Wanted::Nothing);
    assert_eq!((opened(&platform), platform.cloud.objects().len()), (0, 0));
}
