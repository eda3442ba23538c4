//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-ec2`, `aws-meta`.

use ledgerform::{Any, App, Expr, IntoExpr, Meta, Output, Typed, Variable, function, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeSet;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("endpoints");

    let vpc_id: Expr<Any> =
        stack.variable("vpc_id", Variable::new(Any::constraint()).default::<Any>("vpc-0123456789abcdef0").nullable());

    let services: Expr<BTreeSet<String>> = stack.variable(
        "services",
        Variable::new(<BTreeSet<String>>::constraint()).default::<BTreeSet<String>>(["s3", "dynamodb"]).nullable(),
    );

    let interface_services: Expr<Vec<String>> = stack.variable(
        "interface_services",
        Variable::new(<Vec<String>>::constraint()).default::<Vec<String>>(["ecr.api", "ecr.dkr", "logs"]).nullable(),
    );
    let region = stack.add("this", aws::data::Region::new());

    let gateway = stack.each_in(&services.clone().cast::<Vec<String>>(), |scope, service| {
        scope.add(
            "gateway",
            aws::VpcEndpoint::new()
                .vpc_id(vpc_id.clone().cast::<String>())
                .service_name(tf!("com.amazonaws.{}.{service}", region.region()))
                .vpc_endpoint_type("Gateway"),
        )
    });

    stack.each_in(&interface_services, |scope, interface_service| {
        scope.add_with(
            "interface",
            aws::VpcEndpoint::new()
                .vpc_id(vpc_id.clone().cast::<String>())
                .service_name(function::format("com.amazonaws.%s.%s", (region.region(), &interface_service)))
                .vpc_endpoint_type("Interface")
                .private_dns_enabled(true)
                .timeouts(aws::vpc_endpoint::Timeouts::new().create("20m")),
            Meta::new().create_before_destroy().ignore_changes(["tags", "dns_options[0].dns_record_ip_type"]),
        )
    });

    stack.for_each_in(&IntoExpr::<Vec<String>>::into_expr(["sts", "kms"]), |scope, key| {
        scope.add(
            "fixed",
            aws::VpcEndpoint::new()
                .vpc_id(vpc_id.clone().cast::<String>())
                .service_name(tf!("com.amazonaws.{}.{key}", region.region()))
                .vpc_endpoint_type("Interface"),
        )
    });
    stack.output("gateway_ids", Output::new(gateway.map(|item| item.id())));

    stack.output(
        "names",
        Output::new(
            interface_services
                .filter(|name| name.differs("logs"))
                .map(|name| function::upper(function::replace(&name, ".", "-"))),
        ),
    );

    stack.output("by_length", Output::new(interface_services.to_map(|name| (name.clone(), name.length()))));
}
