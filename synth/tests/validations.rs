//! Checks of a program's own.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use ledgerform::{Addr, AddrKind, App, Block, IntoExpr, Level, Meta, Mode, Output, Provider, Scope, Untyped};

fn data(scope: &Scope, id: &str, input: impl IntoExpr<String>) -> Addr {
    let block = Block::new().attr::<String>("input", input);
    scope.add_untyped(
        id,
        Untyped { mode: Mode::Managed, ty: "terraform_data", provider: Provider::TERRAFORM, block },
        Meta::new(),
    )
}

/// The problems as text, without the lines.
fn problems(app: &App) -> Vec<String> {
    let problems = app.synth().unwrap_err();
    problems.iter().map(|p| format!("{}: {}", p.path, p.message)).collect()
}

#[test]
fn a_rule_over_references_finds_what_nobody_uses() {
    let app = App::new();
    let stack = app.stack("s");
    let used = data(&stack, "used", "a");
    data(&stack.scope("inner"), "unused", used.attr::<String>("id"));
    stack.add_validation(|seen| {
        let all: Vec<_> = seen.graph().vertices().collect();
        let is_used = |at: usize| all.iter().any(|other| other.dependencies.contains(&at));
        for (at, vertex) in all.iter().enumerate() {
            if vertex.kind == AddrKind::Managed && !is_used(at) {
                seen.refuse(vertex.path, format!("nothing uses `{}`", vertex.address), "drop it");
            }
        }
    });
    assert_eq!(problems(&app), ["s/inner/unused: nothing uses `terraform_data.inner_unused_A7933BEA`"]);
    let text = app.synth().unwrap_err().to_string();
    assert!(text.contains("\n  at synth/tests/validations.rs:"), "{text}");
    assert!(text.ends_with("\n  help: drop it"), "{text}");
}

#[test]
fn a_scope_is_validated_alone_and_after_aspects() {
    let app = App::new();
    let stack = app.stack("s");
    let inner = stack.scope("inner");
    data(&inner, "a", "plain");
    data(&stack, "beside", "plain");
    inner.add_validation(|seen| {
        for vertex in seen.vertices().collect::<Vec<_>>() {
            let input = seen.argument::<String>(vertex.address, "input").unwrap();
            assert!(seen.argument::<String>(vertex.address, "missing").is_none());
            seen.refuse(vertex.path, format!("input is {}", input.to_hcl()), "change it");
        }
    });
    stack.aspect(900, |resource| resource.set::<String>("input", "aspect"));
    assert_eq!(problems(&app), ["s/inner/a: input is \"aspect\""]);
}

#[test]
fn an_app_is_validated_stack_by_stack_with_its_remote_states() {
    let app = App::new();
    let vpc = data(&app.stack("network"), "vpc", "x");
    app.stack("app").output("vpc", Output::new(vpc.attr::<String>("id")));
    app.add_validation(|seen| {
        for vertex in seen.vertices().collect::<Vec<_>>() {
            seen.note(Level::Info, vertex.path, vertex.address);
        }
    });
    let stacks = app.synth().unwrap().stacks;
    let notes: Vec<Vec<&str>> =
        stacks.iter().map(|stack| stack.annotations.iter().map(|note| note.message.as_str()).collect()).collect();
    let expected = [
        vec!["terraform_data.vpc", "output.cross-stack-output-terraform_datavpcid"],
        vec!["output.vpc", "data.terraform_remote_state.cross-stack-reference-input-network"],
    ];
    assert_eq!(notes, expected);
}

#[test]
fn a_validation_runs_beside_all_other_checks_and_may_use_its_scope() {
    let app = App::new();
    let stack = app.stack("s");
    data(&stack, "a", "x");
    data(&stack, "a", "y");
    let kept = stack.clone();
    stack.add_validation(move |seen| {
        kept.annotate(Level::Info, "seen");
        seen.refuse("s/elsewhere", "a path that no element has", "nothing");
    });
    let found = problems(&app);
    assert_eq!(found.len(), 2);
    assert!(found[0].starts_with("s/a: there is already a construct with this id"), "{found:?}");
    assert_eq!(found[1], "s/elsewhere: a path that no element has");
}
