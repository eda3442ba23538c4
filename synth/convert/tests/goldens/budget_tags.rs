//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-ec2`.

use ledgerform::{Any, App, Block, Expr, IntoExpr, Node, Number, Output, Typed, Variable, function, tf};
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
        Variable::new(Any::constraint())
            .default::<Any>(Block::new().attr::<String>("owner", "platform").attr::<Number>("level", 3).into_expr())
            .nullable(),
    );

    let pairs = stack.local(
        "pairs",
        teams
            .to_list(|team, services| {
                services.map(|service| {
                    Block::new().attr::<String>("team", &team).attr::<String>("service", &service).into_expr()
                })
            })
            .flatten(),
    );

    stack.local(
        "by_key",
        pairs.to_map(|pair| (tf!("{}/{}", pair.get::<String>("team"), pair.get::<String>("service")), pair.clone())),
    );

    let grouped = stack
        .local(
            "grouped",
            Expr::<
                Any,
            >::raw(
                r#"{ for pair in flatten([for team, services in var.teams : [for service in services : { "team" = team, "service" = service }]]) : pair.team => pair.service... }"#,
            ),
        );
    let teams_local = stack.local("teams", function::sort(teams.keys()));

    let labels = stack.local(
        "labels",
        function::zipmap::<String>(
            &teams_local,
            teams_local.map(|team| call::<String>("title", [team.clone().cast::<Any>()])),
        ),
    );

    let limits = stack.local("limits", IntoExpr::<BTreeMap<String, Number>>::into_expr([("small", 1), ("large", 10)]));

    stack
        .each(
            &Expr::<
                BTreeMap<String, Any>,
            >::raw(
                r#"{ for pair in flatten([for team, services in var.teams : [for service in services : { "team" = team, "service" = service }]]) : "${pair.team}/${pair.service}" => pair }"#,
            ),
            |scope, _key, value| {
                scope
                    .add(
                        "service",
                        aws::Ec2Tag::new()
                            .key(value.get::<String>("team"))
                            .resource_id("i-0123456789abcdef0")
                            .value(value.get::<String>("service")),
                    )
            },
        );

    stack.add(
        "owner",
        aws::Ec2Tag::new()
            .key("Owner")
            .resource_id("i-0123456789abcdef0")
            .value(extra.get::<Any>("owner").cast::<String>()),
    );

    stack.each(&Expr::<BTreeMap<String, Number>>::raw(r#"{ "small" = 1, "large" = 10 }"#), |scope, key, value| {
        scope.add(
            "limit",
            aws::Ec2Tag::new().key(&key).resource_id("i-0123456789abcdef0").value(function::tostring(&value)),
        )
    });
    stack.output("grouped", Output::new(&grouped));
    stack.output("labels", Output::new(&labels));
    stack.output("level", Output::new(extra.get::<Any>("level").cast::<Number>() + 1));

    stack.output(
        "flat",
        Output::new(function::merge_all(Expr::<Vec<BTreeMap<String, Any>>>::raw(
            "[for team, services in var.teams : { (team) = length(services) }]",
        ))),
    );
    stack.output("has_ledger", Output::new(teams_local.contains("ledger").then::<String>("yes", "no")));
    stack.output("limit", Output::new(function::lookup::<Number>(&limits, "large", 5)));
}

/// A call of a function that Ledgerform has no typed form of.
fn call<T>(name: &'static str, arguments: impl IntoIterator<Item = Expr<Any>>) -> Expr<T> {
    let arguments: Vec<Node> = arguments.into_iter().map(Expr::into_node).collect();
    Expr::from_node(Node::Call(name, arguments.into()))
}
