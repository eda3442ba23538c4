//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws`, `aws-ec2`.

use ledgerform::{App, Expr, Meta, Output, Reference, Typed, Variable, function, tf};
use ledgerform_bindings::aws;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("json_form");

    let cidr: Expr<String> =
        stack.variable("cidr", Variable::new(String::constraint()).default::<String>("10.0.0.0/16").nullable());

    let names: Expr<Vec<String>> = stack
        .variable("names", Variable::new(<Vec<String>>::constraint()).default::<Vec<String>>(["a", "b"]).nullable());
    let prefix = stack.local("prefix", tf!("net-{cidr}"));
    stack.provider(aws::Provider::new().region("eu-central-1"));
    let west = stack.provider_alias("west", aws::Provider::new().region("eu-west-1"));

    stack.count(names.length(), |scope, _index| {
        scope.add(
            "web",
            aws::Instance::new()
                .ami("ami-0123456789abcdef0")
                .instance_type("t3.micro")
                .root_block_device(aws::instance::RootBlockDevice::new().encrypted(true).volume_size(20)),
        )
    });

    stack.add(
        "web",
        aws::LaunchTemplate::new()
            .name_prefix("web-")
            .image_id("ami-0123456789abcdef0")
            .block_device_mappings([aws::launch_template::BlockDeviceMappings::new()
                .device_name("/dev/xvda")
                .ebs(aws::launch_template::Ebs::new().encrypted("true").volume_size(20))])
            .tag_specifications([aws::launch_template::TagSpecifications::new()
                .resource_type("instance")
                .tags([("Name", tf!("{prefix}-web"))])]),
    );

    let vpc = stack.add(
        "this",
        aws::Vpc::new()
            .cidr_block(&cidr)
            .tags([("Literal", Expr::<String>::from("${kept}")), ("Name", prefix.clone())]),
    );

    stack.add_with(
        "web",
        aws::SecurityGroup::new()
            .name("web")
            .vpc_id(vpc.id())
            .timeouts(aws::security_group::Timeouts::new().create("5m")),
        Meta::new().depends_on([vpc.addr()]).provider(&west).create_before_destroy().ignore_changes(["tags"]),
    );
    stack.output("upper", Output::new(names.map(|n| function::upper(&n))));
    stack.output("vpc", Output::new(vpc.id()).description("The VPC."));
}
