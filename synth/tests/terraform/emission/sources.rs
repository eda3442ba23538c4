//! Data sources and ephemeral resources.

use super::{AWS, Aws, aws, check, data};
use ledgerform::{
    Any, Block, Condition, Constraint, Expr, Meta, Mode, Number, Output, Stack, Untyped, Variable, function, tf,
};
use std::collections::BTreeMap;

/// What is neither planned nor kept: ephemeral resources and values, and where they may go.
fn ephemeral(stack: &Stack) {
    let token: Expr<String> = stack.variable("token", Variable::new(Constraint::String).ephemeral());
    let token = stack.local("token", tf!("Bearer {token}"));
    stack.provider(Aws(Block::new().attr::<String>("region", "eu-central-1").attr::<String>("token", &token)));
    let east = stack.provider_alias("east", Aws(Block::new().attr::<String>("region", "us-east-1")));
    let store = aws("aws_secretsmanager_secret", Block::new().attr::<String>("name", "database"));
    let store = stack.add_untyped("database", store, Meta::new());

    let block = Block::new().attr::<Number>("password_length", 32);
    let password = Untyped { mode: Mode::Ephemeral, ty: "aws_secretsmanager_random_password", provider: AWS, block };
    // No conditions: before 1.15 `terraform show -json` crashes on those of ephemeral resources (hashicorp/terraform#37834).
    let meta = Meta::new().provider(&east).depends_on([&store]);
    let password = stack.add_untyped("password", password, meta);

    let version = Block::new()
        .attr::<String>("secret_id", store.attr::<String>("id"))
        .attr::<String>("secret_string_wo", password.attr::<String>("random_password"))
        .attr::<Number>("secret_string_wo_version", 1);
    stack.add_untyped("database", aws("aws_secretsmanager_secret_version", version), Meta::new());
}

/// Data sources with what Terraform lets them have, and functions of providers.
fn sources(stack: &Stack) {
    let role: Expr<String> = stack.variable("role", Variable::new(Constraint::String));
    let regions: Expr<BTreeMap<String, String>> =
        stack.variable("regions", Variable::new(Constraint::Map(Box::new(Constraint::String))));
    stack.provider(Aws(Block::new().attr::<String>("region", "eu-central-1")));
    let east = stack.provider_alias("east", Aws(Block::new().attr::<String>("region", "us-east-1")));
    let parts: Expr<Any> = function::provider("aws", "arn_parse", (&role,));
    let account = stack.local("account", parts.get::<String>("account_id"));
    let first = stack.add_untyped("first", data("x"), Meta::new());

    let is_ours = ledgerform::context::own::<String>("account_id").equals(&account);
    let identity = Untyped { mode: Mode::Data, ty: "aws_caller_identity", provider: AWS, block: Block::new() };
    let meta = Meta::new()
        .provider(&east)
        .depends_on([&first])
        .precondition(Condition::new(account.differs(""), "there is no account"))
        .postcondition(Condition::new(is_ours, tf!("the account is not {account}")));
    stack.add_untyped("current", identity, meta);
    stack.each(&regions, |scope, _, region| {
        let block = Block::new().attr::<String>("region", region);
        let zones = Untyped { mode: Mode::Data, ty: "aws_availability_zones", provider: AWS, block };
        scope.add_untyped("zones", zones, Meta::new());
    });
    stack.output("account", Output::new(account));
}

#[test]
fn ephemeral_values() {
    check("ephemeral", ephemeral, false);
}

#[test]
fn data_sources_and_functions_of_providers() {
    check("sources", sources, false);
}
