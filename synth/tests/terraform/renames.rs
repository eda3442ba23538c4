//! Renames: the real Terraform applies what was, then plans what is.

use crate::emission::data;
use crate::judge::succeed;
use ledgerform::{App, Expr, Format, IntoExpr, Meta, ModuleCall, Scope, Stack};
use serde_json::Value;
use std::collections::BTreeMap;

fn add(scope: &Scope, id: &str) {
    scope.add_untyped(id, data("x"), Meta::new());
}

fn synthesized(describe: fn(&Stack), format: Format) -> ledgerform::SynthesizedStack {
    let app = App::new();
    describe(&app.stack("s"));
    app.synth_as(format).unwrap_or_else(|problems| panic!("{problems}")).stacks.remove(0)
}

/// A description and the moves that follow from it.
type Version = (fn(&Stack), &'static [&'static str]);

/// Applies each description in turn; all but the first must move exactly the given objects and change nothing else.
#[track_caller]
fn check(versions: &[Version]) {
    for format in [Format::Json, Format::Hcl] {
        let folder = tempfile::tempdir().unwrap();
        let stack = folder.path().join("out/stacks/s");
        std::fs::create_dir_all(stack.join("network")).unwrap();
        std::fs::write(stack.join("network/main.tf"), "resource \"terraform_data\" \"this\" {}\n").unwrap();
        for (at, (describe, expected)) in versions.iter().enumerate() {
            let written = synthesized(*describe, format);
            std::fs::write(stack.join(written.file), written.text).unwrap();
            succeed(&stack, &["init", "-no-color", "-input=false"], "");
            succeed(&stack, &["plan", "-no-color", "-input=false", "-out=plan"], "");
            let plan: Value = serde_json::from_str(&succeed(&stack, &["show", "-json", "plan"], "")).unwrap();
            if at > 0 {
                let changes = plan["resource_changes"].as_array().unwrap();
                let busy: Vec<&Value> =
                    changes.iter().filter(|c| c["change"]["actions"] != serde_json::json!(["no-op"])).collect();
                assert!(busy.is_empty(), "{busy:#?}");
                let moved: Vec<String> = changes
                    .iter()
                    .filter_map(|c| Some(format!("{} → {}", c["previous_address"].as_str()?, c["address"].as_str()?)))
                    .collect();
                assert_eq!(moved, *expected, "{format:?}");
            }
            succeed(&stack, &["apply", "-no-color", "-input=false", "plan"], "");
        }
    }
}

#[test]
fn a_resource_goes_to_another_id_scope_and_component() {
    check(&[
        (|stack| add(stack, "a"), &[]),
        (
            |stack| {
                add(stack, "b");
                stack.renamed("a", "b");
            },
            &["terraform_data.a → terraform_data.b"],
        ),
        (
            |stack| {
                add(&stack.scope("core"), "b");
                stack.renamed("a", "b");
                stack.renamed("b", "core/b");
            },
            &["terraform_data.b → terraform_data.core_b_18E3EC1C"],
        ),
    ]);
}

#[test]
fn a_chain_moves_a_state_that_has_seen_none_of_it() {
    check(&[
        (|stack| add(&stack.scope("old"), "a"), &[]),
        (
            |stack| {
                // Written in another order than it happened.
                stack.renamed("middle", "new");
                let new = stack.scope("new");
                new.renamed("a", "b");
                add(&new, "b");
                stack.renamed("old", "middle");
            },
            &["terraform_data.old_a_E9C2EC14 → terraform_data.new_b_3707697C"],
        ),
    ]);
}

#[test]
fn a_whole_scope_moves_with_all_that_is_in_it() {
    fn describe(scope: &Scope) {
        add(scope, "one");
        scope.count(2, |scope, _| add(scope, "workers"));
        let known: Expr<BTreeMap<String, String>> = [("a/1", "x"), ("b", "y")].into_expr();
        scope.each(&known, |scope, _, _| add(scope, "known"));
        let later: Expr<BTreeMap<String, String>> = Expr::raw("{ k = \"v\" }");
        scope.each(&later, |scope, _, _| add(scope, "later"));
        scope.module("network", ModuleCall::new("./network"));
        scope.module("many", ModuleCall::new("./network"));
    }
    check(&[
        (|stack| describe(&stack.scope("old")), &[]),
        (
            |stack| {
                describe(&stack.scope("outer").scope("new"));
                stack.renamed("old", "outer/new");
            },
            &[
                "terraform_data.old_known_a--1_DF7D14E8 → terraform_data.outer_new_known_a--1_F375F09F",
                "terraform_data.old_known_b_D769A80B → terraform_data.outer_new_known_b_3CEF8AD2",
                "terraform_data.old_later_341C4EBA[\"k\"] → terraform_data.outer_new_later_0ACBF7D4[\"k\"]",
                "terraform_data.old_one_1F388262 → terraform_data.outer_new_one_06EBAD6B",
                "terraform_data.old_workers_13330DB0[0] → terraform_data.outer_new_workers_2C2A4AAA[0]",
                "terraform_data.old_workers_13330DB0[1] → terraform_data.outer_new_workers_2C2A4AAA[1]",
                "module.old_many_C2BE1172.terraform_data.this → module.outer_new_many_716365D5.terraform_data.this",
                "module.old_network_1223C7BB.terraform_data.this → module.outer_new_network_ECBEA38F.terraform_data.this",
            ],
        ),
    ]);
}

#[test]
fn keys_of_an_unrolled_collection_are_ids() {
    check(&[
        (
            |stack| {
                let known: Expr<BTreeMap<String, String>> = [("a", "x"), ("b", "y")].into_expr();
                stack.each(&known, |scope, _, _| add(scope, "subnet"));
            },
            &[],
        ),
        (
            |stack| {
                let known: Expr<BTreeMap<String, String>> = [("a2", "x"), ("b", "y")].into_expr();
                stack.renamed("subnet/a", "private/a2");
                stack.each(&known, |scope, key, _| {
                    add(scope, "private");
                    if key.to_hcl() == "\"b\"" {
                        // The key is part of what both ids stand for.
                        scope.renamed("subnet", "private");
                    }
                });
            },
            &[
                "terraform_data.subnet_a_C62C315D → terraform_data.private_a2_D73C5BE0",
                "terraform_data.subnet_b_5F22E329 → terraform_data.private_b_8070C2B4",
            ],
        ),
    ]);
}
