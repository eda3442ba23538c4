//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws`, `aws-ec2`.

use ledgerform::{Any, App, Block, Expr, Inputs, Meta, Mode, Number, Output, Typed, Untyped, Variable, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeSet;

/// An object among the variables: `rule`.
#[derive(Debug, Clone, Inputs)]
pub struct Rule {
    /// `name`
    pub name: Expr<String>,
    /// `port`
    pub port: Expr<Number>,
    /// `cidr`
    #[input(default = "10.0.0.0/8")]
    pub cidr: Expr<String>,
}

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("security_groups");

    let vpc_id: Expr<String> = stack
        .variable("vpc_id", Variable::new(String::constraint()).default::<String>("vpc-0123456789abcdef0").nullable());

    let rules: Expr<Vec<Rule>> = stack.variable(
        "rules",
        Variable::new(<Vec<Rule>>::constraint())
            .default::<Vec<Any>>([
                Block::new()
                    .attr::<String>("name", "https")
                    .attr::<Number>("port", 443)
                    .attr::<String>("cidr", "0.0.0.0/0")
                    .into_expr(),
                Block::new().attr::<String>("name", "postgres").attr::<Number>("port", 5432).into_expr(),
            ])
            .nullable(),
    );
    let internal: Expr<bool> =
        stack.variable("internal", Variable::new(bool::constraint()).default::<bool>(false).nullable());
    let rules_by_name = stack.local("rules_by_name", rules.to_map(|rule| (rule.name(), rule.clone())));

    let security_group = stack.add(
        "this",
        aws::SecurityGroup::new()
            .name("app")
            .vpc_id(&vpc_id)
            .ingress([aws::security_group::Ingress::new()
                .description("ssh")
                .from_port(22)
                .to_port(22)
                .protocol("tcp")
                .cidr_blocks(["10.0.0.0/8"])
                .ipv6_cidr_blocks(Expr::<Vec<String>>::null())
                .prefix_list_ids(Expr::<Vec<String>>::null())
                .security_groups(Expr::<BTreeSet<String>>::null())
                .self_(Expr::<bool>::null())])
            .egress([aws::security_group::Egress::new()
                .from_port(0)
                .to_port(0)
                .protocol("-1")
                .cidr_blocks(["0.0.0.0/0"])
                .description(Expr::<String>::null())
                .ipv6_cidr_blocks(Expr::<Vec<String>>::null())
                .prefix_list_ids(Expr::<Vec<String>>::null())
                .security_groups(Expr::<BTreeSet<String>>::null())
                .self_(Expr::<bool>::null())]),
    );

    let vpc_security_group_ingress_rule = stack.each(&rules_by_name, |scope, key, value| {
        scope.add(
            "this",
            aws::VpcSecurityGroupIngressRule::new()
                .ip_protocol("tcp")
                .security_group_id(security_group.id())
                .description(tf!("Allow {key}"))
                .cidr_ipv4(value.cidr())
                .from_port(value.port())
                .to_port(value.port()),
        )
    });

    // The rules as a value, not as blocks.
    stack.add_untyped(
        "from_variable",
        Untyped {
            mode: Mode::Managed,
            ty: "aws_security_group",
            provider: aws::PROVIDER,
            block: Block::new().attr::<String>("name", "from-variable").attr::<String>("vpc_id", &vpc_id).attr::<Any>(
                "ingress",
                rules.map(|rule| {
                    Block::new()
                        .attr::<String>("description", rule.name())
                        .attr::<Number>("from_port", rule.port())
                        .attr::<Number>("to_port", rule.port())
                        .attr::<String>("protocol", "tcp")
                        .attr::<Vec<String>>("cidr_blocks", [rule.cidr()])
                        .attr::<Vec<Any>>("ipv6_cidr_blocks", Vec::<Expr<Any>>::new())
                        .attr::<Vec<Any>>("prefix_list_ids", Vec::<Expr<Any>>::new())
                        .attr::<Vec<Any>>("security_groups", Vec::<Expr<Any>>::new())
                        .attr::<bool>("self", false)
                        .into_expr()
                }),
            ),
        },
        Meta::new(),
    );

    // Only where everything is closed otherwise.
    let security_group_internal = stack
        .when(!&internal, |scope| scope.add("internal", aws::SecurityGroup::new().name("internal").vpc_id(&vpc_id)));
    stack.output("rule_ids", Output::new(vpc_security_group_ingress_rule.map(|item| item.id())));

    stack.output("ports", Output::new(rules.filter(|rule| rule.port().greater(1024)).map(|rule| rule.port())));

    stack.output("internal_id", Output::new(security_group_internal.map_or::<String>("", |item| item.id())));
}
