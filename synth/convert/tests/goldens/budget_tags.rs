//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-ec2`.

use ledgerform::{Any, App, Expr, IntoExpr, Number, Output, Typed, Variable, function, object, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("budget_tags");

    // Tags as large organisations compose them.
    let teams: Expr<BTreeMap<String, Vec<String>>> = stack.variable(
        "teams",
        Variable::new(<BTreeMap<String, Vec<String>>>::constraint())
            .default::<BTreeMap<String, Vec<String>>>([
                ("payments", IntoExpr::<Vec<String>>::into_expr(["api", "worker"])),
                ("ledger", IntoExpr::<Vec<String>>::into_expr(["core"])),
            ])
            .nullable(),
    );

    let extra: Expr<Any> = stack.variable(
        "extra",
        Variable::new(Any::constraint()).default::<Any>(object!("owner" = "platform", "level" = 3)).nullable(),
    );

    let pairs = stack.local(
        "pairs",
        teams.to_list(|team, services| services.map(|service| object!("team" = &team, "service" = &service))).flatten(),
    );

    let by_key = stack.local(
        "by_key",
        pairs.to_map(|pair| (tf!("{}/{}", pair.get::<String>("team"), pair.get::<String>("service")), pair.clone())),
    );

    let grouped = stack
        .local("grouped", pairs.to_map_grouped(|pair| (pair.get::<String>("team"), pair.get::<String>("service"))));
    let teams_local = stack.local("teams", function::sort(teams.keys()));

    let labels =
        stack.local("labels", function::zipmap::<String>(&teams_local, teams_local.map(|team| function::title(&team))));

    let limits = stack.local("limits", IntoExpr::<BTreeMap<String, Number>>::into_expr([("small", 1), ("large", 10)]));

    stack.for_each(&by_key, |scope, _key, value| {
        scope.add(
            "service",
            aws::Ec2Tag::new()
                .key(value.get::<String>("team"))
                .resource_id("i-0123456789abcdef0")
                .value(value.get::<String>("service")),
        )
    });

    stack.add(
        "owner",
        aws::Ec2Tag::new().key("Owner").resource_id("i-0123456789abcdef0").value(extra.get::<String>("owner")),
    );

    stack.for_each(&limits, |scope, key, limit| {
        scope.add(
            "limit",
            aws::Ec2Tag::new().key(&key).resource_id("i-0123456789abcdef0").value(function::tostring(&limit)),
        )
    });
    stack.output("grouped", Output::new(&grouped));
    stack.output("labels", Output::new(&labels));
    stack.output("level", Output::new(extra.get::<Number>("level") + 1));

    stack.output(
        "flat",
        Output::new(function::merge_all(teams.to_list(|team, services| {
            IntoExpr::<BTreeMap<String, Number>>::into_expr(function::zipmap::<Number>(
                [team.clone()],
                [services.length()],
            ))
        }))),
    );
    stack.output("has_ledger", Output::new(teams_local.contains("ledger").then::<String>("yes", "no")));
    stack.output("limit", Output::new(function::lookup::<Number>(&limits, "large", 5)));
}
