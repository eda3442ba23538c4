//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-ec2`, `aws-iam`, `aws-s3`.

use ledgerform::{Any, App, Expr, Inputs, IntoExpr, Number, Typed, Variable, function, list, object, tf};
use ledgerform_bindings::aws;
use std::collections::{BTreeMap, BTreeSet};

/// An object among the variables: `disks`.
#[derive(Debug, Clone, Inputs)]
pub struct Disk {
    /// `device`
    pub device: Expr<String>,
    /// `size`
    #[input(default = 20)]
    pub size: Expr<Number>,
    /// `key`
    pub key: Expr<Option<String>>,
}

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("dynamic");

    let rules: Expr<Any> = stack.variable(
        "rules",
        Variable::new(Any::constraint())
            .default::<Any>(list![
                object!(
                    "id" = "logs",
                    "enabled" = true,
                    "prefix" = "logs/",
                    "transitions" =
                        list![object!("days" = 30, "class" = "STANDARD_IA"), object!("days" = 90, "class" = "GLACIER")],
                    "expiration" = object!("days" = 365)
                ),
                object!("id" = "tmp", "enabled" = false)
            ])
            .description("Rules of the lifecycle, by name.")
            .nullable(),
    );

    let ports: Expr<BTreeMap<String, Number>> = stack.variable(
        "ports",
        Variable::new(<BTreeMap<String, Number>>::constraint())
            .default::<BTreeMap<String, Number>>([("http", 80), ("https", 443)])
            .nullable(),
    );

    let networks: Expr<BTreeSet<String>> = stack.variable(
        "networks",
        Variable::new(<BTreeSet<String>>::constraint())
            .default::<BTreeSet<String>>(["10.0.0.0/8", "172.16.0.0/12"])
            .nullable(),
    );
    let monitored: Expr<bool> =
        stack.variable("monitored", Variable::new(bool::constraint()).default::<bool>(true).nullable());

    let disks: Expr<Vec<Disk>> = stack.variable(
        "disks",
        Variable::new(<Vec<Disk>>::constraint())
            .default::<Vec<Any>>([object!("device" = "/dev/sdb"), object!("device" = "/dev/sdc", "size" = 100)])
            .nullable(),
    );
    let market: Expr<Any> =
        stack.variable("market", Variable::new(Any::constraint()).default::<Any>(object!()).nullable());
    let s3_bucket = stack.add("this", aws::S3Bucket::new().bucket("dynamic"));

    stack.add(
        "this",
        aws::S3BucketLifecycleConfiguration::new().bucket(s3_bucket.id()).rule(
            rules.clone().cast::<Vec<Any>>().blocks(|rule| {
                aws::s3_bucket_lifecycle_configuration::Rule::new()
                    .id(function::try_::<String>(rule.get::<String>("id"), Expr::<String>::null()))
                    .status(function::try_::<String>(
                        rule.get::<bool>("enabled").then::<String>("Enabled", "Disabled"),
                        "Enabled",
                    ))
                    .filter(
                        function::can(rule.get::<Any>("prefix"))
                            .blocks(|| {
                                aws::s3_bucket_lifecycle_configuration::Filter::new()
                                    .prefix(rule.get::<String>("prefix"))
                            })
                            .and(
                                (!function::can(rule.get::<Any>("prefix")))
                                    .blocks(|| aws::s3_bucket_lifecycle_configuration::Filter::new().prefix("")),
                            ),
                    )
                    .transition(
                        function::try_::<Vec<Any>>(
                            IntoExpr::<Vec<Vec<Any>>>::into_expr([rule.get::<Vec<Any>>("transitions")]).flatten(),
                            Vec::<Expr<Any>>::new(),
                        )
                        .blocks(|step| {
                            aws::s3_bucket_lifecycle_configuration::Transition::new()
                                .storage_class(step.get::<String>("class"))
                                .days(step.get::<Number>("days"))
                        }),
                    )
                    .expiration(
                        function::try_::<Vec<Any>>(
                            IntoExpr::<Vec<Any>>::into_expr([rule.get::<Any>("expiration")]),
                            Vec::<Expr<Any>>::new(),
                        )
                        .blocks(|expiration| {
                            aws::s3_bucket_lifecycle_configuration::Expiration::new().days(function::try_::<Number>(
                                expiration.get::<Number>("days"),
                                Expr::<Number>::null(),
                            ))
                        }),
                    )
            }),
        ),
    );

    stack.add(
        "this",
        aws::SecurityGroup::new()
            .name("dynamic")
            .ingress(ports.blocks(|key, port| {
                aws::security_group::Ingress::new()
                    .description(tf!("Allow {key}"))
                    .from_port(&port)
                    .to_port(&port)
                    .protocol("tcp")
                    .cidr_blocks(networks.clone().cast::<Vec<String>>())
                    .ipv6_cidr_blocks(Expr::<Vec<String>>::null())
                    .prefix_list_ids(Expr::<Vec<String>>::null())
                    .security_groups(Expr::<BTreeSet<String>>::null())
                    .self_(Expr::<bool>::null())
            }))
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

    stack.add(
        "this",
        aws::LaunchTemplate::new()
            .name("dynamic")
            .monitoring(aws::launch_template::Monitoring::new().enabled(true))
            .block_device_mappings(disks.blocks(|disk| {
                aws::launch_template::BlockDeviceMappings::new().device_name(disk.device()).ebs(
                    aws::launch_template::Ebs::new()
                        .volume_size(disk.size())
                        .encrypted("true")
                        .kms_key_id(disk.key().or_null()),
                )
            }))
            .instance_market_options(market.clone().cast::<Vec<Any>>().length().greater(0).blocks(|| {
                aws::launch_template::InstanceMarketOptions::new().market_type(function::lookup::<String>(
                    market.clone().cast::<BTreeMap<String, String>>(),
                    "market_type",
                    Expr::<String>::null(),
                ))
            }))
            .tag_specifications(function::toset::<String>(["instance", "volume"]).blocks(|tag_specifications| {
                aws::launch_template::TagSpecifications::new()
                    .resource_type(&tag_specifications)
                    .tags([("Name", tf!("dynamic-{tag_specifications}"))])
            }))
            .metadata_options(
                monitored.blocks(|| aws::launch_template::MetadataOptions::new().http_tokens("required")),
            ),
    );

    stack.add(
        "this",
        aws::data::IamPolicyDocument::new().statement([aws::data::iam_policy_document::Statement::new()
            .actions(["s3:GetObject"])
            .resources([tf!("{}/*", s3_bucket.arn())])
            .condition(
                ports
                    .filter(|_, port| port.greater(80))
                    .to_list(|name, port| object!("name" = &name, "port" = &port))
                    .blocks(|condition| {
                        aws::data::iam_policy_document::Condition::new()
                            .test("StringEquals")
                            .values([function::tostring(condition.get::<Number>("port"))])
                            .variable(tf!("aws:PrincipalTag/{}", condition.get::<String>("name")))
                    }),
            )]),
    );
}
