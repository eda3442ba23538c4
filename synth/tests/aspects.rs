//! Aspects and notes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use ledgerform::{Addr, App, Block, Expr, IntoExpr, Level, Meta, Mode, Provider, Scope, Untyped};
use std::collections::BTreeMap;

const AWS: Provider = Provider { name: "aws", source: "hashicorp/aws", version: "6.47.0" };

fn vpc(scope: &Scope, id: &str, tags: &[(&str, &str)]) -> Addr {
    let tags: Vec<(String, String)> = tags.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let block = Block::new().attr::<String>("cidr_block", "10.0.0.0/16").attr::<BTreeMap<String, String>>("tags", tags);
    scope.add_untyped(id, Untyped { mode: Mode::Managed, ty: "aws_vpc", provider: AWS, block }, Meta::new())
}

/// The tags of a VPC as they are written.
fn tags(app: &App, stack: usize, name: &str) -> serde_json::Value {
    let document: serde_json::Value = serde_json::from_str(&app.synth().unwrap().stacks[stack].text).unwrap();
    document["resource"]["aws_vpc"][name]["tags"].clone()
}

/// Puts a tag on everything that takes tags, behind those it has.
fn tagging(key: &'static str, value: &'static str) -> impl Fn(&mut ledgerform::Visited<'_>) {
    move |resource| {
        if resource.accepts("tags") {
            let own: Expr<BTreeMap<String, String>> =
                resource.argument("tags").unwrap_or_else(|| BTreeMap::<String, String>::new().into_expr());
            resource.set("tags", own.merge([(key, value)].into_expr()));
        }
    }
}

#[test]
fn aspects_change_the_resources_of_their_scope() {
    let app = App::new();
    let (one, two) = (app.stack("one"), app.stack("two"));
    let inner = one.scope("inner");
    vpc(&one, "outside", &[("Name", "a")]);
    vpc(&inner, "inside", &[]);
    // A scope whose name only begins alike.
    vpc(&one.scope("inner2"), "beside", &[]);
    vpc(&two, "other", &[]);
    inner.aspect(200, tagging("Scope", "inner"));
    app.aspect(200, tagging("App", "all"));

    let all = serde_json::json!({"App": "all"});
    assert_eq!(tags(&app, 0, "outside"), serde_json::json!({"App": "all", "Name": "a"}));
    let document: serde_json::Value = serde_json::from_str(&app.synth().unwrap().stacks[0].text).unwrap();
    let found = |path: &str| {
        let vpcs = document["resource"]["aws_vpc"].as_object().unwrap();
        vpcs.values().find(|vpc| vpc["//"]["metadata"]["path"] == path).unwrap()["tags"].clone()
    };
    assert_eq!(found("one/inner/inside"), serde_json::json!({"App": "all", "Scope": "inner"}));
    assert_eq!(found("one/inner2/beside"), all);
    assert_eq!(tags(&app, 1, "other"), all);
    // The description itself is untouched, so synthesizing again gives the same.
    assert_eq!(app.synth().unwrap(), app.synth().unwrap());
}

#[test]
fn lower_priorities_run_first_whatever_the_order_they_were_added_in() {
    let app = App::new();
    let stack = app.stack("s");
    vpc(&stack, "main", &[]);
    stack.aspect(500, tagging("Order", "last"));
    stack.aspect(200, tagging("Order", "first"));
    assert_eq!(tags(&app, 0, "main"), serde_json::json!({"Order": "last"}));
}

#[test]
fn aspects_refuse_and_all_refusals_are_reported() {
    let app = App::new();
    let stack = app.stack("s");
    vpc(&stack, "a", &[]);
    vpc(&stack, "b", &[("Owner", "x")]);
    vpc(&stack, "c", &[]);
    stack.aspect(500, |resource| {
        let owned =
            resource.argument::<BTreeMap<String, String>>("tags").is_some_and(|tags| tags.to_hcl().contains("Owner"));
        if !owned {
            resource.refuse(format!("{} has no owner", resource.address()), "add the tag Owner");
        }
    });
    let problems: Vec<String> = app.synth().unwrap_err().iter().map(|problem| problem.to_string()).collect();
    assert_eq!(problems.len(), 2);
    assert!(problems[0].starts_with("s/a: aws_vpc.a has no owner\n  at synth/tests/aspects.rs:"), "{}", problems[0]);
    assert!(problems[1].ends_with("\n  help: add the tag Owner"), "{}", problems[1]);
}

#[test]
fn what_an_aspect_sets_is_checked() {
    let app = App::new();
    let stack = app.stack("s");
    vpc(&stack, "a", &[]);
    stack.aspect(200, |resource| resource.set::<String>("cidr", "10.0.0.0/16"));
    assert!(app.synth().unwrap_err().to_string().contains("`cidr`: there is no such argument"));
}

#[test]
fn notes_reach_the_manifest() {
    let app = App::new();
    let stack = app.stack("s");
    vpc(&stack, "a", &[]);
    stack.scope("inner").annotate(Level::Warning, "one NAT gateway for all zones");
    stack.aspect(500, |resource| resource.note(Level::Info, format!("a {}", resource.ty())));
    let synthesis = app.synth().unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&synthesis.manifest).unwrap();
    assert_eq!(
        manifest["stacks"]["s"]["annotations"],
        serde_json::json!([
            {"constructPath": "s/inner", "level": "@cdktf/warn", "message": "one NAT gateway for all zones"},
            {"constructPath": "s/a", "level": "@cdktf/info", "message": "a aws_vpc"},
        ])
    );
    assert_eq!(synthesis.stacks[0].annotations.len(), 2);
}

#[test]
fn an_aspect_may_leave_notes_through_its_app() {
    let app = App::new();
    let stack = app.stack("one");
    vpc(&stack, "main", &[]);
    let (kept, other) = (stack.clone(), app.clone());
    stack.aspect(500, move |_| {
        kept.annotate(Level::Info, "seen");
        assert_eq!(format!("{other:?}"), "[\"one\"]");
    });
    let kept = stack.clone();
    stack.add_validation(move |_| kept.annotate(Level::Info, "validated"));
    // Each synthesis says it once.
    for _ in 0..2 {
        let synthesis = app.synth().unwrap();
        let notes: Vec<&str> = synthesis.stacks[0].annotations.iter().map(|note| note.message.as_str()).collect();
        assert_eq!(notes, ["seen", "validated"]);
    }
}

#[test]
fn what_an_aspect_adds_is_refused() {
    let app = App::new();
    let stack = app.stack("one");
    vpc(&stack, "main", &[]);
    let (kept, other) = (stack.clone(), app.clone());
    stack.aspect(200, move |_| {
        vpc(&kept, "late", &[]);
        kept.check("late", |check| check.assert(ledgerform::Condition::new(true, "x")));
        kept.required_version(">= 1.5");
        _ = other.stack("late");
    });
    let said = app.synth().unwrap_err().to_string();
    for place in ["one/late: this is added while", "one: this is added while", "late: this is added while"] {
        assert!(said.contains(place), "{place}:\n{said}");
    }
    assert!(said.contains("let the aspect change what is there"), "{said}");
}
