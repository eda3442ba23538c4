//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-ec2`.

use ledgerform::{Any, App, Expr, Inputs, Number, Output, Typed, Variable, object, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeSet;

/// An object among the variables: `rules`.
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
                object!("name" = "https", "port" = 443, "cidr" = "0.0.0.0/0"),
                object!("name" = "postgres", "port" = 5432),
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
    stack.add(
        "from_variable",
        aws::SecurityGroup::new().name("from-variable").vpc_id(&vpc_id).ingress(rules.blocks(|rule| {
            aws::security_group::Ingress::new()
                .cidr_blocks([rule.cidr()])
                .description(rule.name())
                .from_port(rule.port())
                .ipv6_cidr_blocks(Vec::<Expr<String>>::new())
                .prefix_list_ids(Vec::<Expr<String>>::new())
                .protocol("tcp")
                .security_groups(Vec::<Expr<String>>::new())
                .self_(false)
                .to_port(rule.port())
        })),
    );

    // Only where everything is closed otherwise.
    let security_group_internal = stack.when(!&internal, |scope| {
        scope.add(
            "internal",
            aws::SecurityGroup::new().name("internal").vpc_id(&vpc_id).ingress(rules.blocks(|rule| {
                aws::security_group::Ingress::new()
                    .from_port(rule.port())
                    .to_port(rule.port())
                    .protocol("tcp")
                    .cidr_blocks([rule.cidr()])
                    .description(Expr::<String>::null())
                    .ipv6_cidr_blocks(Expr::<Vec<String>>::null())
                    .prefix_list_ids(Expr::<Vec<String>>::null())
                    .security_groups(Expr::<BTreeSet<String>>::null())
                    .self_(Expr::<bool>::null())
            })),
        )
    });
    stack.output("rule_ids", Output::new(vpc_security_group_ingress_rule.map(|item| item.id())));

    stack.output("ports", Output::new(rules.filter(|rule| rule.port().greater(1024)).map(|rule| rule.port())));

    stack.output("internal_id", Output::new(security_group_internal.map_or::<String>("", |item| item.id())));
}
