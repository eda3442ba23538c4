//! Secrets reach the cloud and nothing else.

use crate::support::{Platform, Wanted, add, graph, id, node, password, wanted};
use ledgerform::{Any, Block, Constraint, Expr, Graph, IntoExpr, Meta, Number, Output, Variable, tf};
use ledgerform_engine::{Action, Attributes, Value};
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

/// `a` gives `b` its password. It is known once `a` is there again, so that the plan cannot tell whether it changes.
#[test]
fn a_secret_of_an_object_that_is_replaced_is_given_in_the_same_run() {
    let build = |name: &'static str, size: i64| {
        graph(|stack| {
            let block = Block::new().attr::<String>("name", name).attr::<Number>("size", size);
            let a = add(stack, "fake_node", "a", block, Meta::new());
            node(stack, "b", Block::new().attr::<String>("password", a.attr::<String>("revision")));
        })
    };
    let updates =
        |platform: &Platform| platform.cloud.calls().iter().filter(|call| call.starts_with("update ")).count();
    let passwords = |platform: &Platform| -> Vec<Value> {
        platform.cloud.objects().values().filter_map(|object| object.attributes.get("password").cloned()).collect()
    };
    let first = || build("x", 1);
    let mut platform = Platform::new();
    platform.apply(&wanted(&first));
    let before = passwords(&platform);
    assert!(platform.plan(&wanted(&first)).unwrap().is_empty());

    let replaced = || build("y", 1);
    insta::assert_snapshot!(platform.plan(&wanted(&replaced)).unwrap());
    platform.apply(&wanted(&replaced));
    assert_eq!(updates(&platform), 1);
    assert_ne!(passwords(&platform), before);
    assert!(platform.plan(&wanted(&replaced)).unwrap().is_empty());

    // A change in place may give another value, too; here it does not, and then `b` is left alone.
    let changed = || build("y", 2);
    assert_eq!(platform.plan(&wanted(&changed)).unwrap().step("fake_node.b").unwrap().action, Action::Update);
    platform.apply(&wanted(&changed));
    assert_eq!(platform.cloud.calls().iter().filter(|call| *call == "update fake_node.b").count(), 0);
    assert!(platform.plan(&wanted(&changed)).unwrap().is_empty());
}

/// What the cloud tells nobody is not in question while the object that has it stays.
#[test]
fn a_secret_that_is_not_told_again_changes_with_its_object_only() {
    let build = |name: &'static str, size: i64, has_key: bool| {
        graph(|stack| {
            let block = Block::new().attr::<String>("name", name).attr::<Number>("size", size);
            let a = add(stack, "fake_node", "a", block, Meta::new());
            let password = if has_key { a.attr::<String>("key") } else { "as it was told once".into_expr() };
            node(stack, "b", Block::new().attr::<String>("password", password));
        })
    };
    let told = || build("x", 1, false);
    let mut platform = Platform::new();
    platform.apply(&wanted(&told));
    for (name, size, expected) in [("x", 1, Action::NoOp), ("x", 2, Action::NoOp), ("y", 1, Action::Update)] {
        let plan = platform.plan(&wanted(&|| build(name, size, true))).unwrap();
        assert_eq!(plan.step("fake_node.b").unwrap().action, expected, "{name} {size}: {plan}");
    }
}

/// A variable that is not known yet may hold another secret.
#[test]
fn a_secret_that_is_known_later_may_be_another_one() {
    let mut platform = Platform::new();
    _ = platform.run(&Wanted::Graph(&example, inputs(SECRET, 1)), None);
    let mut later = inputs(SECRET, 1);
    later.insert("secret".to_owned(), Value::Unknown);
    let plan = platform.plan(&Wanted::Graph(&example, later)).unwrap();
    for address in ["fake_node.a", "fake_node.b"] {
        assert_eq!(plan.step(address).unwrap().action, Action::Update, "{address}: {plan}");
    }
}

/// A block that may hold secrets is not told, whatever it holds. After a crash nobody knows whether it was written, so it is
/// written once more, and not again; one that is not given is not in question.
#[test]
fn a_block_with_secrets_is_written_once_more_after_a_crash() {
    use ledgerform_engine::testing::{Fault, Injection};
    for (logins, updates) in [(0, 0), (1, 1)] {
        let example = || {
            graph(|stack| {
                let logins = (0..logins).map(|_| Block::new().attr::<String>("kind", "iam"));
                let block = Block::new().attr::<String>("name", "a").blocks("login", logins);
                add(stack, "fake_user", "a", block, Meta::new());
            })
        };
        let target = wanted(&example);
        let mut platform = Platform::new();
        platform.apply(&target);
        let created = platform.cloud.calls().iter().position(|call| call == "create fake_user.a").unwrap();

        let mut platform = Platform::new();
        _ = platform.run(&target, Some(Injection { call: created, fault: Fault::CrashAfter }));
        platform.apply(&target);
        let calls = platform.cloud.calls();
        assert_eq!(calls.iter().filter(|call| *call == "update fake_user.a").count(), updates, "{calls:?}");
        let plan = platform.plan(&target).unwrap();
        assert!(plan.is_empty(), "{plan}");
    }
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
