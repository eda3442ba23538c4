//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws`, `aws-ec2`.

use ledgerform::{Any, App, Condition, Import, Meta, ModuleCall, Output, Reference, backend, tf};
use ledgerform_bindings::aws;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("aliases");
    stack.required_version(">= 1.5");
    stack.backend(backend::S3::new().bucket("state").key("aliases.tfstate").region("eu-central-1"));
    stack.provider(aws::Provider::new().region("eu-central-1"));

    let us = stack.provider_alias(
        "us",
        aws::Provider::new().region("us-east-1").assume_role([aws::provider::AssumeRole::new()
            .role_arn("arn:aws:iam::111122223333:role/deploy")
            .session_name("convert")]),
    );
    stack.module("labels", ModuleCall::local("aliases/labels"));
    let primary = stack.add("primary", aws::Vpc::new().cidr_block("10.0.0.0/16"));
    stack.moved("aws_vpc.old", &primary);
    let kept = stack.add("kept", aws::InternetGateway::new());
    stack.import(&kept, Import::id("igw-0123456789abcdef0"));

    stack.check("reachable", |check| {
        check.assert(Condition::new(primary.id().differs(""), "No VPC."));
    });

    let replica = stack.add_with(
        "replica",
        aws::Vpc::new().cidr_block("10.1.0.0/16"),
        Meta::new()
            .provider(&us)
            .replace_triggered_by([primary.addr()])
            .precondition(Condition::new(primary.cidr_block().differs("10.1.0.0/16"), "The ranges overlap.")),
    );

    let vpc_peering_connection = stack.add(
        "this",
        aws::VpcPeeringConnection::new().peer_vpc_id(replica.id()).vpc_id(primary.id()).peer_region("us-east-1"),
    );

    let vpc_peering_connection_accepter = stack.add_with(
        "this",
        aws::VpcPeeringConnectionAccepter::new()
            .vpc_peering_connection_id(vpc_peering_connection.id())
            .auto_accept(true),
        Meta::new().provider(&us),
    );
    let many = stack.count(3, |scope, _index| scope.add("many", aws::Eip::new().domain("vpc")));

    stack.count(many.all(|item| item.addr().value::<Any>()).length(), |scope, index| {
        scope.add(
            "many",
            aws::Ec2Tag::new()
                .key("Number")
                .resource_id(many.at(&index, |item| item.id()))
                .value(tf!("eip-{}", (index.clone() + 1))),
        )
    });
    stack.output("peering", Output::new(vpc_peering_connection_accepter.id()));

    stack.output(
        "addresses",
        Output::new(many.all(|item| item.public_ip()))
            .precondition(Condition::new(primary.cidr_block().differs(""), "No range.")),
    );
}
