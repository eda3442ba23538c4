//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws`, `aws-ec2`, `aws-meta`.

use ledgerform::{Any, App, Condition, Expr, IntoExpr, Meta, Output, Reference, Typed, Variable, function, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("network");

    // ---- variables.tf

    let name: Expr<String> = stack.variable(
        "name",
        Variable::new(String::constraint())
            .default::<String>("ledger")
            .description("What the network is called.")
            .nullable(),
    );

    let environment: Expr<String> = stack.variable(
        "environment",
        Variable::new(String::constraint()).default::<String>("dev").nullable().validate(
            |environment: Expr<String>| {
                Condition::new(
                    IntoExpr::<Vec<String>>::into_expr(["dev", "staging", "prod"]).contains(&environment),
                    "The environment is dev, staging or prod.",
                )
            },
        ),
    );

    let region: Expr<String> =
        stack.variable("region", Variable::new(String::constraint()).default::<String>("eu-central-1").nullable());

    let cidr: Expr<String> = stack.variable(
        "cidr",
        Variable::new(String::constraint()).default::<String>("10.0.0.0/16").validate(|cidr: Expr<String>| {
            Condition::new(
                function::can(function::cidrhost(&cidr, 0)),
                tf!("The range \"{cidr}\" is not a CIDR block."),
            )
        }),
    );

    let private_subnets: Expr<BTreeMap<String, String>> = stack.variable(
        "private_subnets",
        Variable::new(<BTreeMap<String, String>>::constraint())
            .default::<BTreeMap<String, String>>([("eu-central-1a", "10.0.1.0/24"), ("eu-central-1b", "10.0.2.0/24")])
            .nullable(),
    );

    let public_subnets: Expr<BTreeMap<String, String>> = stack.variable(
        "public_subnets",
        Variable::new(<BTreeMap<String, String>>::constraint())
            .default::<BTreeMap<String, String>>([("eu-central-1a", "10.0.101.0/24")])
            .nullable(),
    );
    let enable_nat: Expr<bool> =
        stack.variable("enable_nat", Variable::new(bool::constraint()).default::<bool>(true).nullable());

    let tags: Expr<BTreeMap<String, String>> = stack.variable(
        "tags",
        Variable::new(<BTreeMap<String, String>>::constraint())
            .default::<BTreeMap<String, String>>(Vec::<(String, Expr<String>)>::new())
            .nullable(),
    );

    // ---- main.tf

    stack.provider(
        aws::Provider::new()
            .region(&region)
            .default_tags([aws::provider::DefaultTags::new().tags([("managed-by", "terraform")])]),
    );
    let region_current = stack.add("current", aws::data::Region::new());
    let name_local = stack.local("name", tf!("{name}-{environment}"));
    let tags_local = stack.local("tags", tags.merge([("Environment", environment.clone())]));

    // The network that everything lives in.
    let vpc = stack.add(
        "main",
        aws::Vpc::new()
            .cidr_block(&cidr)
            .enable_dns_hostnames(true)
            .enable_dns_support(true)
            .tags(tags_local.merge([("Name", name_local.clone())])),
    );

    let private = stack.each(&private_subnets, |scope, key, private_subnet| {
        scope.add(
            "private",
            aws::Subnet::new()
                .vpc_id(vpc.id())
                .cidr_block(&private_subnet)
                .availability_zone(&key)
                .tags(tags_local.merge([("Name", tf!("{name_local}-private-{key}"))])),
        )
    });

    let public = stack.each(&public_subnets, |scope, key, public_subnet| {
        scope.add(
            "public",
            aws::Subnet::new()
                .vpc_id(vpc.id())
                .cidr_block(&public_subnet)
                .availability_zone(&key)
                .map_public_ip_on_launch(true)
                .tags(tags_local.merge([("Name", tf!("{name_local}-public-{key}"))])),
        )
    });
    let internet_gateway = stack.add("this", aws::InternetGateway::new().vpc_id(vpc.id()));

    let nat = stack.when(&enable_nat, |scope| {
        scope.add_with("nat", aws::Eip::new().domain("vpc"), Meta::new().depends_on([internet_gateway.addr()]))
    });

    let nat_gateway = stack.when(&enable_nat, |scope| {
        scope.add(
            "this",
            aws::NatGateway::new()
                .allocation_id(nat.map(|item| item.id()).or_null())
                .subnet_id(public.map(|item| item.addr().value::<Any>()).values().at(0).get::<String>("id")),
        )
    });
    let route_table_private = stack.add("private", aws::RouteTable::new().vpc_id(vpc.id()));

    stack.when(&enable_nat, |scope| {
        scope.add(
            "nat",
            aws::Route::new()
                .route_table_id(route_table_private.id())
                .destination_cidr_block("0.0.0.0/0")
                .nat_gateway_id(nat_gateway.map(|item| item.id()).or_null()),
        )
    });

    stack.each(&private.map(|item| item.addr().value::<Any>()), |scope, _key, value| {
        scope.add(
            "private",
            aws::RouteTableAssociation::new()
                .route_table_id(route_table_private.id())
                .subnet_id(value.get::<String>("id")),
        )
    });

    // ---- outputs.tf

    stack.output("vpc_id", Output::new(vpc.id()).description("ID of the VPC."));
    stack.output("private_subnet_ids", Output::new(private.all(|item| item.id())));
    stack.output("public_subnet_ids", Output::new(public.map(|item| item.id())));
    stack.output("all_cidrs", Output::new(private.all(|item| item.cidr_block())));
    stack.output("nat_ip", Output::new(nat.map(|item| item.public_ip())));
    stack.output("nat_gateway_id", Output::new(nat_gateway.map(|item| item.id())));
    stack.output("region", Output::new(region_current.region()));

    stack.output(
        "first_zone",
        Output::new(function::try_::<String>(public.at("eu-central-1a", |item| item.availability_zone()), "none")),
    );
}
