//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-ec2`.

use ledgerform::{App, Condition, Expr, IntoExpr, Number, Output, Typed, Variable, function, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("vpc_style");

    // ---- variables.tf

    let create: Expr<bool> = stack.variable(
        "create",
        Variable::new(bool::constraint()).default::<bool>(true).description("Whether anything is made").nullable(),
    );

    let name: Expr<String> = stack.variable(
        "name",
        Variable::new(String::constraint()).default::<String>("acme").description("Name in tags").nullable(),
    );

    let cidr: Expr<String> = stack.variable(
        "cidr",
        Variable::new(String::constraint())
            .default::<String>("10.0.0.0/16")
            .description("Range of the VPC")
            .nullable()
            .validate(|cidr: Expr<String>| {
                Condition::new(function::can(function::cidrhost(&cidr, 0)), tf!("The range {cidr} is none."))
            }),
    );

    let azs: Expr<Vec<String>> = stack.variable(
        "azs",
        Variable::new(<Vec<String>>::constraint())
            .default::<Vec<String>>(["eu-central-1a", "eu-central-1b"])
            .nullable(),
    );

    let public_subnets: Expr<Vec<String>> = stack.variable(
        "public_subnets",
        Variable::new(<Vec<String>>::constraint()).default::<Vec<String>>(["10.0.0.0/24", "10.0.1.0/24"]).nullable(),
    );

    let private_subnets: Expr<Vec<String>> = stack.variable(
        "private_subnets",
        Variable::new(<Vec<String>>::constraint()).default::<Vec<String>>(["10.0.10.0/24", "10.0.11.0/24"]).nullable(),
    );

    let single_nat_gateway: Expr<bool> =
        stack.variable("single_nat_gateway", Variable::new(bool::constraint()).default::<bool>(false).nullable());

    let dhcp_options_domain_name: Expr<String> = stack
        .variable("dhcp_options_domain_name", Variable::new(String::constraint()).default::<String>("").nullable());

    let acl_rules: Expr<Vec<BTreeMap<String, String>>> = stack.variable(
        "acl_rules",
        Variable::new(<Vec<BTreeMap<String, String>>>::constraint())
            .default::<Vec<BTreeMap<String, String>>>([IntoExpr::<BTreeMap<String, String>>::into_expr([
                ("rule_number", "100"),
                ("rule_action", "allow"),
                ("protocol", "-1"),
                ("cidr_block", "0.0.0.0/0"),
            ])])
            .nullable(),
    );

    let tags: Expr<BTreeMap<String, String>> = stack.variable(
        "tags",
        Variable::new(<BTreeMap<String, String>>::constraint())
            .default::<BTreeMap<String, String>>(Vec::<(String, Expr<String>)>::new())
            .nullable(),
    );

    let subnet_tags_per_az: Expr<BTreeMap<String, BTreeMap<String, String>>> = stack.variable(
        "subnet_tags_per_az",
        Variable::new(<BTreeMap<String, BTreeMap<String, String>>>::constraint())
            .default::<BTreeMap<String, BTreeMap<String, String>>>([(
                "eu-central-1a",
                IntoExpr::<BTreeMap<String, String>>::into_expr([("Primary", "yes")]),
            )])
            .nullable(),
    );

    // ---- main.tf

    let len_public = stack.local("len_public", public_subnets.length());
    let len_private = stack.local("len_private", private_subnets.length());
    let max_subnets = stack.local("max_subnets", function::max(&len_public, &len_private));
    let create_public = stack.local("create_public", create.and(len_public.greater(0)));
    let nat_count = stack.local("nat_count", single_nat_gateway.then::<Number>(1, &max_subnets));

    let vpc = stack.when(&create, |scope| {
        scope.add(
            "this",
            aws::Vpc::new()
                .cidr_block(&cidr)
                .enable_dns_hostnames(true)
                .tags(IntoExpr::<BTreeMap<String, String>>::into_expr([("Name", name.clone())]).merge(&tags)),
        )
    });
    let vpc_id = stack.local("vpc_id", vpc.map_or::<String>("", |item| item.id()));

    let subnet_by_zone = stack.local(
        "subnet_by_zone",
        azs.clone().cast::<BTreeMap<String, String>>().to_map(|i, zone| {
            (zone.clone(), function::element::<String>(&private_subnets, i.clone().cast::<Number>()))
        }),
    );

    stack.when(create.and(dhcp_options_domain_name.differs("")), |scope| {
        scope.add("this", aws::VpcDhcpOptions::new().domain_name(&dhcp_options_domain_name))
    });

    let internet_gateway = stack.when(&create_public, |scope| {
        scope.add(
            "this",
            aws::InternetGateway::new()
                .vpc_id(&vpc_id)
                .tags(IntoExpr::<BTreeMap<String, String>>::into_expr([("Name", name.clone())]).merge(&tags)),
        )
    });

    let public = stack.count(
        create_public.and((!&single_nat_gateway).or(len_public.at_least(azs.length()))).then::<Number>(&len_public, 0),
        |scope, index| {
            scope.add(
                "public",
                aws::Subnet::new()
                    .vpc_id(&vpc_id)
                    .availability_zone(
                        function::regexall("^[a-z]{2}-", function::element::<String>(&azs, &index))
                            .length()
                            .greater(0)
                            .then::<String>(function::element::<String>(&azs, &index), Expr::<String>::null()),
                    )
                    .cidr_block(function::element::<String>(function::concat::<String>(&public_subnets, [""]), &index))
                    .tags(
                        IntoExpr::<BTreeMap<String, String>>::into_expr([(
                            "Name",
                            function::format(tf!("{name}-public-%s"), (function::element::<String>(&azs, &index),)),
                        )])
                        .merge(&tags)
                        .merge(function::lookup::<BTreeMap<String, String>>(
                            &subnet_tags_per_az,
                            function::element::<String>(&azs, &index),
                            Vec::<(String, Expr<String>)>::new(),
                        )),
                    ),
            )
        },
    );

    let private = stack.count(&len_private, |scope, index| {
        scope.add(
            "private",
            aws::Subnet::new()
                .vpc_id(&vpc_id)
                .availability_zone(function::element::<String>(&azs, &index))
                .cidr_block(private_subnets.at(&index)),
        )
    });

    let route_table_private = stack.count(create.then::<Number>(&nat_count, 0), |scope, index| {
        scope.add(
            "private",
            aws::RouteTable::new().vpc_id(&vpc_id).tags(
                IntoExpr::<BTreeMap<String, String>>::into_expr([(
                    "Name",
                    single_nat_gateway.then::<String>(
                        tf!("{name}-private"),
                        function::format("%s-private-%s", (&name, function::element::<String>(&azs, &index))),
                    ),
                )])
                .merge(&tags),
            ),
        )
    });

    stack.count(create.then::<Number>(&len_private, 0), |scope, index| {
        scope.add(
            "private",
            aws::RouteTableAssociation::new()
                .route_table_id(function::element::<String>(
                    route_table_private.all(|item| item.id()),
                    single_nat_gateway.then::<Number>(0, &index),
                ))
                .subnet_id(function::element::<String>(private.all(|item| item.id()), &index)),
        )
    });

    let network_acl_private = stack.when(&create, |scope| {
        scope.add("private", aws::NetworkAcl::new().vpc_id(&vpc_id).subnet_ids(private.all(|item| item.id())))
    });

    stack.count(create.then::<Number>(acl_rules.length(), 0), |scope, index| {
        scope.add(
            "private",
            aws::NetworkAclRule::new()
                .network_acl_id(network_acl_private.map(|item| item.id()).or_null())
                .protocol(acl_rules.at(&index).at("protocol"))
                .rule_action(acl_rules.at(&index).at("rule_action"))
                .rule_number(acl_rules.at(&index).at("rule_number").cast::<Number>())
                .egress(false)
                .from_port(
                    function::lookup::<String>(acl_rules.at(&index), "from_port", Expr::<String>::null())
                        .cast::<Number>(),
                )
                .cidr_block(function::lookup::<String>(acl_rules.at(&index), "cidr_block", Expr::<String>::null())),
        )
    });

    // ---- outputs.tf

    stack.output("vpc_id", Output::new(vpc.map(|item| item.id())).description("The VPC"));
    stack.output("vpc_arn", Output::new(vpc.map(|item| item.arn())));
    stack.output("igw_id", Output::new(internet_gateway.map(|item| item.id())));
    stack.output("private_subnets", Output::new(private.all(|item| item.id())));

    stack.output("public_route_cidrs", Output::new(function::compact(public.all(|item| item.cidr_block()))));
    stack.output("subnet_by_zone", Output::new(&subnet_by_zone));

    stack.output(
        "private_by_cidr",
        Output::new(function::zipmap::<String>(private.all(|item| item.cidr_block()), private.all(|item| item.id()))),
    );
}
