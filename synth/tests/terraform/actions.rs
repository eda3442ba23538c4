//! Actions, their triggers, and lists: what Terraform has from 1.14.

use crate::emission::{self, AWS, Aws, check_for, data};
use crate::judge;
use ledgerform::{
    Action, ActionTrigger, Any, App, Block, Constraint, Event, Expr, Format, List, Meta, Number, OnFailure, Output,
    Stack, Target, Variable, context,
};
use std::collections::BTreeMap;

/// Actions once, by condition and by key; triggers with all that they have in Terraform 1.14.
fn actions(stack: &Stack) {
    let names: Expr<BTreeMap<String, String>> =
        stack.variable("names", Variable::new(Constraint::Map(Box::new(Constraint::String))));
    let enabled: Expr<bool> = stack.variable("enabled", Variable::new(Constraint::Bool));
    stack.provider(Aws(Block::new().attr::<String>("region", "eu-central-1")));
    let east = stack.provider_alias("east", Aws(Block::new().attr::<String>("region", "us-east-1")));
    let first = stack.add_untyped("first", data("x"), Meta::new());

    let config = || Block::new().attr::<String>("function_name", "notify").attr::<String>("payload", "{}");
    let notify = stack.action("notify", Action::new("aws_lambda_invoke", AWS).config(config()).provider(&east));
    let told = Block::new().attr::<String>("distribution_id", first.attr::<String>("id"));
    let purge = Action::new("aws_cloudfront_create_invalidation", AWS).config(told);
    let purge = stack.when(&enabled, |scope| scope.action("purge", purge));
    let purge = purge.addr().unwrap();

    let after = ActionTrigger::on([Event::AfterUpdate, Event::AfterCreate])
        .condition(context::own::<String>("id").differs(""))
        .run(&notify)
        .run(purge);
    let before = ActionTrigger::on([Event::BeforeCreate, Event::BeforeUpdate]).condition(&enabled).run(&notify);
    stack.add_untyped("second", data("x"), Meta::new().action_trigger(after).action_trigger(before));

    stack.each(&names, |scope, key, _| {
        let each = scope.action("each", Action::new("aws_lambda_invoke", AWS).config(config()));
        let trigger = ActionTrigger::on([Event::AfterCreate]).run(&each);
        scope.add_untyped("each", data(key), Meta::new().action_trigger(trigger));
    });
}

/// Lists with all arguments, by condition and by key, one that goes on from another.
fn lists(stack: &Stack) {
    let owner: Expr<String> = stack.variable("owner", Variable::new(Constraint::String));
    let owners: Expr<BTreeMap<String, String>> =
        stack.variable("owners", Variable::new(Constraint::Map(Box::new(Constraint::String))));
    stack.provider(Aws(Block::new().attr::<String>("region", "eu-central-1")));
    let east = stack.provider_alias("east", Aws(Block::new().attr::<String>("region", "us-east-1")));
    let filter = Block::new().attr::<String>("name", "tag:Owner").attr::<Vec<String>>("values", [owner]);
    let config = Block::new().blocks("filter", [filter]);
    let all = List::new("aws_instance", AWS).config(config).include_resource(true).limit(50).provider(&east);
    stack.list("instances", all);
    let vpcs = stack.list("vpcs", List::new("aws_vpc", AWS));
    stack.each(&owners, |scope, owner, _| {
        let config = Block::new().attr::<String>("owner", owner);
        scope.list("buckets", List::new("aws_s3_bucket", AWS).config(config))
    });
    let found = vpcs.attr::<Vec<Any>>("data").length();
    let config = Block::new().attr::<Number>("found", found);
    stack.list("subnets", List::new("aws_subnet", AWS).config(config));
}

pub(crate) fn newer() -> Target {
    Target::new().terraform(">= 1.14")
}

#[test]
fn actions_and_their_triggers() {
    check_for("actions", newer(), actions, None);
}

#[test]
fn lists_stand_in_a_query_file() {
    check_for("lists", newer(), lists, None);
    for (format, file) in [(Format::Json, "cdk.tfquery.json"), (Format::Hcl, "cdk.tfquery.hcl")] {
        let app = App::new();
        app.target(newer());
        lists(&app.stack("lists"));
        let query = app.synth_as(format).unwrap().stacks[0].query.clone().unwrap();
        assert_eq!(query.file, file);
        emission::golden("lists", file, &query.text);
        if format == Format::Hcl {
            // The formatter looks at query files from 1.15 on, so it is given one under another name.
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("query.tf"), &query.text).unwrap();
            judge::succeed(folder.path(), &["fmt", "-check", "-diff", "-no-color"], "");
        }
    }
}

#[test]
fn stale_query_files_go() {
    let folder = tempfile::tempdir().unwrap();
    let write = |format: Format, build: fn(&Stack)| {
        let app = App::new();
        app.target(newer());
        build(&app.stack("s"));
        app.synth_as(format).unwrap().write(folder.path()).unwrap();
        let names = std::fs::read_dir(folder.path().join("stacks/s")).unwrap();
        let mut names: Vec<String> = names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(write(Format::Json, lists), ["cdk.tf.json", "cdk.tfquery.json"]);
    assert_eq!(write(Format::Hcl, lists), ["cdk.tf", "cdk.tfquery.hcl"]);
    assert_eq!(write(Format::Hcl, |stack| stack.output("o", Output::new("x"))), ["cdk.tf"]);
}

/// What `terraform` without these blocks says is never seen: the target is asked first.
#[test]
fn older_targets_have_neither() {
    #[track_caller]
    fn check(terraform: Option<&str>, build: fn(&Stack), expected: &[&str]) {
        let app = App::new();
        if let Some(terraform) = terraform {
            app.target(Target::new().terraform(terraform));
        }
        build(&app.stack("s"));
        let said = app.synth().map(|_| String::new()).unwrap_or_else(|problems| problems.to_string());
        for message in expected {
            assert!(said.contains(message), "{message}:\n{said}");
        }
        assert_eq!(said.is_empty(), expected.is_empty(), "{said}");
    }
    check(
        None,
        actions,
        &[
            "s/notify: an action block needs Terraform 1.14, and 1.11 is among the targets",
            "s/second: an action trigger needs Terraform 1.14",
            "tests/terraform/actions.rs:",
        ],
    );
    check(None, lists, &["s/instances: a list block needs Terraform 1.14, and 1.11 is among the targets"]);
    check(Some(">= 1.14"), actions, &[]);
    let destroyed: fn(&Stack) = |stack| {
        let action = stack.action("a", Action::new("aws_lambda_invoke", AWS));
        let trigger = ActionTrigger::on([Event::AfterDestroy]).run(&action).on_failure(OnFailure::Continue);
        stack.add_untyped("x", data("x"), Meta::new().action_trigger(trigger));
    };
    check(
        Some(">= 1.14"),
        destroyed,
        &[
            "an action trigger around the destruction of an object needs Terraform 1.16",
            "`on_failure` of an action trigger needs Terraform 1.16",
        ],
    );
    check(Some(">= 1.16"), destroyed, &[]);
}
