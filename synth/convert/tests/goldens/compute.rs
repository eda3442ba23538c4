//! Converted from Terraform by `ledgerform-convert`.
//!
//! Features of `ledgerform-bindings`: `aws-ec2`.

use ledgerform::{Any, App, Asset, Expr, Meta, Number, Output, Reference, Typed, Variable, function, provisioner, tf};
use ledgerform_bindings::aws;
use std::collections::BTreeMap;

/// Adds the stack to an app.
pub fn stack(app: &App) {
    let stack = app.stack("compute");

    let instance_type: Expr<String> =
        stack.variable("instance_type", Variable::new(String::constraint()).default::<String>("t3.small").nullable());
    let bastion: Expr<bool> =
        stack.variable("bastion", Variable::new(bool::constraint()).default::<bool>(true).nullable());

    let volumes: Expr<BTreeMap<String, Number>> = stack.variable(
        "volumes",
        Variable::new(<BTreeMap<String, Number>>::constraint())
            .default::<BTreeMap<String, Number>>([("data", 100), ("logs", 20)])
            .nullable(),
    );

    let packages: Expr<Vec<String>> = stack.variable(
        "packages",
        Variable::new(<Vec<String>>::constraint()).default::<Vec<String>>(["nginx", "jq"]).nullable(),
    );

    let linux = stack.add(
        "linux",
        aws::data::Ami::new().most_recent(true).owners(["amazon"]).filter([
            aws::data::ami::Filter::new().name("name").values(["al2023-ami-*-x86_64"]),
            aws::data::ami::Filter::new().name("virtualization-type").values(["hvm"]),
        ]),
    );

    let user_data = stack.local(
        "user_data",
        tf!(
            r#"#!/bin/bash
set -euo pipefail
dnf install -y {}
echo "type {instance_type}" > /etc/motd
{}"#,
            function::join(" ", &packages),
            function::join("", packages.map(|package| tf!("    systemctl enable {package}\n")))
        ),
    );

    let instance_app = stack.add_with(
        "app",
        aws::Instance::new()
            .ami(linux.id())
            .instance_type(&instance_type)
            .user_data(&user_data)
            .root_block_device(aws::instance::RootBlockDevice::new().encrypted(true).volume_size(30).volume_type("gp3"))
            .metadata_options(aws::instance::MetadataOptions::new().http_tokens("required"))
            .tags([("Name", "app")]),
        Meta::new().provisioner(provisioner::LocalExec::new("echo ready")),
    );

    let extra = stack.each(&volumes, |scope, _key, volume| {
        scope.add(
            "extra",
            aws::EbsVolume::new()
                .availability_zone(instance_app.availability_zone())
                .size(&volume)
                .encrypted(true)
                .r#type(volume.greater(50).then::<String>("gp3", "gp2")),
        )
    });

    stack.each(&extra.map(|item| item.addr().value::<Any>()), |scope, key, value| {
        scope.add(
            "extra",
            aws::VolumeAttachment::new()
                .device_name(tf!("/dev/{key}"))
                .instance_id(instance_app.id())
                .volume_id(value.get::<String>("id")),
        )
    });
    let bastion_sh = stack.asset("bastion.sh", Asset::file("compute/bastion.sh"));

    let instance_bastion = stack.when(&bastion, |scope| {
        scope.add(
            "bastion",
            aws::Instance::new().ami(linux.id()).instance_type("t3.nano").user_data(function::file(bastion_sh.path())),
        )
    });

    stack.output("bastion_ip", Output::new(instance_bastion.map_or::<String>("", |item| item.private_ip())));
    stack.output("total", Output::new(function::sum(volumes.values().map(|size| size.clone()))));

    stack.output("root_volume", Output::new(instance_app.root_block_device().at(0).get::<String>("volume_id")));
}
