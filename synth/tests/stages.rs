//! Stages: the same stacks in several environments.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use ledgerform::{Addr, App, Block, Level, Meta, Mode, Output, Provider, Scope, Stack, Stage, Untyped};
use serde_json::{Value, json};

fn data(scope: &Scope, id: &str) -> Addr {
    let block = Block::new().attr::<String>("input", "x");
    scope.add_untyped(
        id,
        Untyped { mode: Mode::Managed, ty: "terraform_data", provider: Provider::TERRAFORM, block },
        Meta::new(),
    )
}

/// Two stacks, one of which refers to the other.
fn environment(stage: &Stage) -> Stack {
    let network = stage.stack("network");
    let vpc = data(&network.scope("vpc"), "this");
    let app = stage.stack("app");
    app.output("vpc", Output::new(vpc.attr::<String>("id")));
    app
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// The messages and paths of all problems.
#[track_caller]
fn check(app: &App, expected: &[&str]) {
    let problems = app.synth().unwrap_err();
    let found: Vec<String> = problems.iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect();
    assert_eq!(found, expected);
    assert!(problems.iter().all(|problem| problem.location.is_some()));
}

#[test]
fn stacks_of_two_stages_have_the_same_addresses() {
    let app = App::new();
    environment(&app.stage("staging"));
    environment(&app.stage("production").stage("eu"));
    let stacks = app.synth().unwrap().stacks;
    let names: Vec<(&str, &str)> = stacks.iter().map(|stack| (stack.name.as_str(), stack.path.as_str())).collect();
    let expected = [
        ("staging-network", "staging/network"),
        ("staging-app", "staging/app"),
        ("production-eu-network", "production/eu/network"),
        ("production-eu-app", "production/eu/app"),
    ];
    assert_eq!(names, expected);
    // Also the same as without a stage.
    let alone = App::new();
    data(&alone.stack("network").scope("vpc"), "this");
    let addresses = |text: &str| -> Vec<String> {
        parsed(text)["resource"]["terraform_data"].as_object().unwrap().keys().cloned().collect()
    };
    let plain = addresses(&alone.synth().unwrap().stacks[0].text);
    assert_eq!((addresses(&stacks[0].text), addresses(&stacks[2].text)), (plain.clone(), plain));
    assert!(stacks[2].text.contains("\"path\": \"production/eu/network/vpc/this\""), "{}", stacks[2].text);
}

#[test]
fn the_manifest_has_construct_paths() {
    let app = App::new();
    environment(&app.stage("production")).scope("web").annotate(Level::Info, "hello");
    let manifest = parsed(&app.synth().unwrap().manifest);
    assert_eq!(
        manifest["stacks"]["production-app"],
        json!({
            "annotations": [{"constructPath": "production/app/web", "level": "@cdktf/info", "message": "hello"}],
            "constructPath": "production/app",
            "dependencies": ["production/network"],
            "name": "production-app",
            "stackMetadataPath": "stacks/production-app/metadata.json",
            "synthesizedStackPath": "stacks/production-app/cdk.tf.json",
            "workingDirectory": "stacks/production-app",
        })
    );
}

#[test]
fn a_stage_may_refer_to_what_is_around_it() {
    let app = App::new();
    let zone = data(&app.stack("dns"), "zone");
    let production = app.stage("production");
    let shared = data(&production.stack("shared"), "key");
    let stack = production.stage("eu").stack("app");
    stack.output("zone", Output::new(zone.attr::<String>("id")));
    stack.output("key", Output::new(shared.attr::<String>("id")));
    let stacks = app.synth().unwrap().stacks;
    assert_eq!(stacks[2].after, ["dns", "production-shared"]);
    let states = &parsed(&stacks[2].text)["data"]["terraform_remote_state"];
    assert_eq!(
        states["cross-stack-reference-input-production-shared"]["config"]["path"],
        "../../../terraform.production-shared.tfstate"
    );
}

#[test]
fn a_stage_cannot_refer_into_another() {
    let app = App::new();
    let test = data(&app.stage("test").stack("network"), "vpc");
    let production = app.stage("production").stack("app");
    production.output("vpc", Output::new(test.attr::<String>("id")));
    app.stack("report").output("vpc", Output::new(test.attr::<String>("id")));
    let refusal = |path: &str, own: &str| {
        format!(
            "{path}: `value`: `terraform_data.vpc.id` belongs to the stack `test/network`, which is in a stage that does \
             not contain `{own}`; add what stages share to a stack around them, or give each stage its own"
        )
    };
    check(&app, &[&refusal("production/app/vpc", "production/app"), &refusal("report/vpc", "report")]);
}

#[test]
fn names_are_taken_once() {
    let app = App::new();
    let (a, ab) = (app.stage("a"), app.stage("a-b"));
    a.stack("b-c");
    ab.stack("c");
    app.stage("A");
    app.stack("one");
    app.stage("one");
    app.stack("a");
    app.stage("no/slash").stack("x");
    let found: Vec<String> = app.synth().unwrap_err().iter().map(|problem| problem.to_string()).collect();
    let file = "synth/tests/stages.rs";
    let starts = [
        format!("a-b/c: its folder would be `a-b-c`, which is that of the stack `a/b-c`, from {file}:"),
        format!("A: there is already a stage or stack with this name, from {file}:"),
        format!("one: there is already a stage or stack with this name, from {file}:"),
        format!("a: there is already a stage with this name, from {file}:"),
        "no/slash: `no/slash` cannot be the name of a stage".to_owned(),
    ];
    assert_eq!(found.len(), starts.len(), "{found:#?}");
    for (found, start) in found.iter().zip(&starts) {
        assert!(found.starts_with(start), "{found}\n{start}");
    }
}

#[test]
fn aspects_and_validations_stay_within_their_stage() {
    let app = App::new();
    let (test, production) = (app.stage("test"), app.stage("production"));
    // A stage whose name only begins alike.
    let like = app.stage("production-like");
    for stage in [&test, &production, &like] {
        environment(stage);
    }
    production.aspect(200, |resource| {
        resource.set::<String>("input", "guarded");
        resource.note(Level::Info, "guarded");
    });
    let synthesis = app.synth().unwrap();
    let guarded: Vec<&str> =
        synthesis.stacks.iter().filter(|s| s.text.contains("guarded")).map(|s| s.name.as_str()).collect();
    assert_eq!(guarded, ["production-network"]);
    assert_eq!(synthesis.stacks[2].annotations[0].path, "production/network/vpc/this");

    production.add_validation(|seen| {
        for vertex in seen.vertices().collect::<Vec<_>>() {
            seen.refuse(vertex.path, format!("no {}", vertex.address), "drop it");
        }
    });
    let found: Vec<String> = app.synth().unwrap_err().iter().map(|problem| problem.path.clone()).collect();
    let expected = [
        "production/network/vpc/this",
        "production/network/cross-stack-output-terraform_data.vpc_this_",
        "production/app/vpc",
        "production/app/cross-stack-reference-input-production-network",
    ];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    assert!(found.iter().zip(expected).all(|(found, expected)| found.starts_with(expected)), "{found:?}");
}
