//! Renames: which `moved` blocks follow, and what is refused. `terraform/renames.rs` lets Terraform judge them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use ledgerform::{
    App, Block, Component, Expr, Inputs, Level, Meta, Mode, ModuleCall, Outputs, Provider, Scope, Stack, Untyped,
    export,
};
use serde_json::Value;

fn add(scope: &Scope, id: &str) {
    add_as(scope, id, "terraform_data", Mode::Managed);
}

fn add_as(scope: &Scope, id: &str, ty: &'static str, mode: Mode) {
    let own = Provider { name: "acme", source: "acme/acme", version: "1.0.0" };
    let provider = if ty == "terraform_data" { Provider::TERRAFORM } else { own };
    scope.add_untyped(id, Untyped { mode, ty, provider, block: Block::new() }, Meta::new());
}

/// The `moved` blocks, as `from → to`.
#[track_caller]
fn check(describe: impl Fn(&Stack), expected: &[&str]) {
    let app = App::new();
    describe(&app.stage("test").stack("s"));
    let synthesis = app.synth().unwrap_or_else(|problems| panic!("{problems}"));
    let document: Value = serde_json::from_str(&synthesis.stacks[0].text).unwrap();
    let moved = document["moved"].as_array().cloned().unwrap_or_default();
    let found: Vec<String> =
        moved.iter().map(|m| format!("{} → {}", m["from"].as_str().unwrap(), m["to"].as_str().unwrap())).collect();
    assert_eq!(found, expected);
}

#[test]
fn what_follows_from_renames() {
    check(|s| add(s, "a"), &[]);
    check(|s| (add(s, "b"), s.renamed("a", "b")).1, &["terraform_data.a → terraform_data.b"]);
    // There and back again: only what the state may have seen in between.
    check(
        |s| {
            add(s, "a");
            s.renamed("a", "b");
            s.renamed("b", "a");
        },
        &["terraform_data.b → terraform_data.a"],
    );
    // Nothing can be moved that is not managed, and nothing moves if the address is the same.
    check(
        |s| {
            add_as(s, "x", "acme_data", Mode::Data);
            s.renamed("a", "x");
            add(&s.scope("v"), "Default");
            s.renamed("v", "v/Default");
        },
        &[],
    );
    // Out of a component, whose path begins with the new one.
    check(
        |s| {
            add(s, "vpc");
            s.renamed("vpc/this", "vpc");
        },
        &["terraform_data.vpc_this_B6C4C485 → terraform_data.vpc"],
    );
    check(
        |s| {
            s.module("new", ModuleCall::new("./m"));
            s.renamed("old", "new");
        },
        &["module.old → module.new"],
    );
    // Of what is below the path, only what has the type.
    check(
        |s| {
            let within = s.scope("in");
            add(&within, "a");
            add_as(&within, "b", "acme_b", Mode::Managed);
            s.retyped("in", "null_resource", "terraform_data");
        },
        &["null_resource.in_a_C24F9DE7 → terraform_data.in_a_C24F9DE7"],
    );
}

/// The problems: path, message and help.
#[track_caller]
fn refused(describe: impl Fn(&Stack), expected: &[&str]) {
    let app = App::new();
    describe(&app.stack("s"));
    let found: Vec<String> = app
        .synth()
        .unwrap_err()
        .iter()
        .map(|problem| {
            assert!(problem.location.is_some() && problem.help.is_some(), "{problem}");
            // Lines are those of this file; which, does not matter.
            let words = problem.message.split(' ').map(|word| if word.contains("renames.rs:") { "HERE" } else { word });
            format!("{}: {}", problem.path, words.collect::<Vec<_>>().join(" "))
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn what_cannot_be_is_refused() {
    refused(
        |s| {
            add(s, "a");
            add(s, "b");
            s.renamed("a", "b");
        },
        &["s/b: its former address `terraform_data.a` is still in use by `s/a`, from HERE"],
    );
    refused(
        |s| {
            add(s, "b");
            add(s, "c");
            s.renamed("a", "b");
            s.renamed("a", "c");
        },
        &["s/c: its former address `terraform_data.a` is also claimed by `s/b`, from HERE"],
    );
    refused(
        |s| {
            add(s, "b");
            s.renamed("a", "b");
            s.retyped("b", "null_resource", "terraform_data");
        },
        &["s/b: Terraform cannot follow `null_resource` to another type and another address at once"],
    );
    for explicit in ["terraform_data.a", "terraform_data.z"] {
        refused(
            |s| {
                add(s, "b");
                s.moved(explicit, "terraform_data.b");
                s.renamed("a", "b");
            },
            &["s/b: there is a `moved` block from or to its addresses already, from HERE"],
        );
    }
    refused(
        |s| {
            s.renamed("a", "a");
            s.renamed("", "a");
            s.renamed("a", "b//c");
            s.retyped("a", "null_resource", "null_resource");
            add(s, "b");
            s.renamed("ü", "b");
        },
        &[
            "s/a: it is said to have been renamed to what it was",
            "s: `` is no path of ids",
            "s: `b//c` is no path of ids",
            "s/a: `null_resource` and `null_resource` are not two types of resources",
            "s/b: of its former path `ü`: no part of the id can be used in a Terraform name; use letters, digits, `_` or `-`",
        ],
    );
}

#[test]
fn a_rename_of_nothing_is_a_warning() {
    let app = App::new();
    let stack = app.stack("s");
    add(&stack, "a");
    stack.renamed("b", "typo");
    let notes = app.synth().unwrap().stacks[0].annotations.clone();
    assert_eq!((notes.len(), notes[0].path.as_str(), notes[0].level), (1, "s/typo", Level::Warning));
    assert!(notes[0].message.starts_with("nothing here was renamed, although synth/tests/renames.rs:"), "{notes:?}");
}

/// A component that knows what its own parts were called.
struct Queue;

/// Nothing to choose.
#[derive(Inputs)]
struct QueueInputs {
    /// The name.
    name: Expr<String>,
}

/// What it gives.
#[derive(Outputs)]
struct QueueOutputs {
    /// The name.
    name: Expr<String>,
}

impl Component for Queue {
    const NAME: &'static str = "queue";
    const DESCRIPTION: &'static str = "A queue.";
    const TERRAFORM: &'static str = ">= 1.8";
    const PROVIDERS: &'static [(&'static str, &'static str)] = &[];
    type Inputs = QueueInputs;
    type Outputs = QueueOutputs;

    fn build(scope: &Scope, inputs: QueueInputs) -> QueueOutputs {
        scope.renamed("q", "queues/main");
        add(&scope.scope("queues"), "main");
        QueueOutputs { name: inputs.name }
    }
}

#[test]
fn components_bring_their_renames_into_stacks_and_modules() {
    check(
        |s| {
            s.component::<Queue>("jobs", QueueInputs { name: "jobs".into() });
        },
        &["terraform_data.jobs_q_05778E12 → terraform_data.jobs_queues_main_7049220E"],
    );
    let files = export::<Queue>().unwrap();
    let expected = "moved {\n  from = terraform_data.q\n  to   = terraform_data.queues_main\n}\n";
    assert!(files["main.tf"].contains(expected), "{}", files["main.tf"]);
}
