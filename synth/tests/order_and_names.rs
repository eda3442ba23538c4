//! What a program says of order and names where they do not follow by themselves.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use ledgerform::{Addr, App, Block, Constraint, Expr, Meta, Mode, Output, Provider, Scope, Untyped, Variable};
use serde_json::{Value, json};

fn data(scope: &Scope, id: &str) -> Addr {
    let resource =
        Untyped { mode: Mode::Managed, ty: "terraform_data", provider: Provider::TERRAFORM, block: Block::new() };
    scope.add_untyped(id, resource, Meta::new())
}

/// The messages and paths of all problems.
#[track_caller]
fn check(build: fn(&App), expected: &[&str]) {
    let app = App::new();
    build(&app);
    let problems = app.synth().unwrap_err();
    let found: Vec<String> = problems.iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect();
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
}

#[test]
fn a_stack_waits_for_others() {
    let app = App::new();
    let (late, early, reader) = (app.stack("late"), app.stack("early"), app.stack("reader"));
    late.depends_on(&early);
    late.depends_on(&early);
    let vpc = data(&early, "vpc");
    reader.output("vpc", Output::new(vpc.attr::<String>("id")));
    reader.depends_on(&late);
    let synthesis = app.synth().unwrap();
    let order: Vec<(&str, &[String])> =
        synthesis.stacks.iter().map(|s| (s.name.as_str(), s.after.as_slice())).collect();
    let names = ["late".to_owned(), "early".to_owned()];
    assert_eq!(order, [("early", &[][..]), ("late", &names[1..]), ("reader", &names[..])]);
    // Only what is referred to is read.
    let read: Vec<&String> = synthesis.stacks[2].states.values().collect();
    assert_eq!(read, ["early"]);
    assert!(synthesis.stacks[1].states.is_empty());
    let manifest: Value = serde_json::from_str(&synthesis.manifest).unwrap();
    assert_eq!(manifest["stacks"]["reader"]["dependencies"], json!(["late", "early"]));
}

#[test]
fn orders_that_cannot_be_are_refused() {
    check(
        |app| {
            let (one, two) = (app.stack("one"), app.stack("two"));
            one.depends_on(&two);
            data(&two, "x");
            two.output("x", Output::new(data(&one, "y").attr::<String>("id")));
        },
        &["one: the stacks wait for each other in a cycle: one → two → one"],
    );
    check(
        |app| {
            let one = app.stack("one");
            one.depends_on(&one);
        },
        &["one: the stacks wait for each other in a cycle: one → one"],
    );
    check(
        |app| app.stack("one").depends_on(&App::new().stack("two")),
        &["one: it cannot wait for `two`, a stack of another app"],
    );
}

#[test]
fn given_names_replace_those_of_paths() {
    let app = App::new();
    let stack = app.stack("s");
    stack.logical_id("net/vpc", "main");
    stack.logical_id("net/size", "size");
    stack.logical_id("net/vpc_id", "vpc_id");
    stack.logical_id("net/subnet/a", "first");
    let net = stack.scope("net");
    let vpc = data(&net, "vpc");
    let size: Expr<String> = net.variable("size", Variable::new(Constraint::String));
    net.output("vpc_id", Output::new(vpc.attr::<String>("id")));
    let keys: Expr<Vec<String>> = ledgerform::IntoExpr::into_expr(["a", "b"]);
    net.each_in(&keys, |scope, _| data(scope, "subnet"));
    stack.output("size", Output::new(size));
    let document: Value = serde_json::from_str(&app.synth().unwrap().stacks[0].text).unwrap();
    assert_eq!(document["output"]["vpc_id"]["value"], "${terraform_data.main.id}");
    assert_eq!(document["output"]["size"]["value"], "${var.size}");
    let names: Vec<&String> = document["resource"]["terraform_data"].as_object().unwrap().keys().collect();
    assert_eq!(names.len(), 3);
    assert!(names[0] == "first" && names[1] == "main" && names[2].starts_with("net_subnet_b_"), "{names:?}");
}

#[test]
fn names_that_cannot_be_given_are_refused() {
    check(
        |app| {
            let stack = app.stack("s");
            data(&stack, "added");
            stack.logical_id("added", "late");
            stack.logical_id("a", "no name");
            stack.logical_id("b", "other");
            stack.logical_id("b", "another");
            stack.logical_id("c", "other");
            data(&stack, "b");
            data(&stack, "c");
            stack.logical_id("typo", "nothing");
        },
        &[
            "s/added: it has its name already, so it cannot get `late`",
            "s/a: `no name` cannot be a name in Terraform",
            "s/b: it was given a name already, from synth/tests/order_and_names.rs:",
            "s/c: `terraform_data.other` is already the address of `s/b`",
            "s/typo: nothing here has this path, so nothing gets the name `nothing`",
        ],
    );
}
