//! The way out: internet gateway, NAT gateways or a NAT instance, and the routes to them.

use super::inputs::VpcInputs;
use super::subnets::{Layout, PlanFields, Subnet};
use crate::policy::{Policy, Principal, Statement};
use ledgerform::function::{can, merge_all, regex, try_};
use ledgerform::{Each, Expr, IntoExpr, Meta, Reference, Scope, When, tf};
use ledgerform_bindings::aws;
use ledgerform_bindings::aws::instance::{InstanceMarketOptions, SpotOptions};
use std::collections::BTreeMap;

const EVERYWHERE: &str = "0.0.0.0/0";

/// The internet gateway, if there is a public tier, and the routes of public subnets to it.
pub(super) fn internet_gateway(
    scope: &Scope,
    inputs: &VpcInputs,
    layout: &Layout,
    subnets: &Each<Subnet>,
    vpc: &aws::vpc::Ref,
) -> When<aws::internet_gateway::Ref> {
    let gateway = scope.when(layout.public_zones.length().greater(0), |scope| {
        scope.add("this", aws::InternetGateway::new().vpc_id(vpc.id()).tags(inputs.named("")))
    });
    let public = layout.subnets.filter(|_, plan| plan.access().equals("public"));
    scope.each(&public, |scope, key, _| {
        scope.add(
            "internet",
            aws::Route::new()
                .route_table_id(subnets.at(key, |s| s.route_table.id()))
                .destination_cidr_block(EVERYWHERE)
                .gateway_id(gateway.map(|gateway| gateway.id()).or_null()),
        );
    });
    gateway
}

/// What there is of NAT.
pub(super) struct Nat {
    /// The public addresses by zone.
    pub(super) public_ips: Expr<BTreeMap<String, String>>,
    /// IDs of the gateways by zone.
    pub(super) gateway_ids: Expr<BTreeMap<String, String>>,
    /// ID of the instance, if there is one, under its zone.
    pub(super) instance_ids: Expr<BTreeMap<String, String>>,
}

/// NAT as `inputs.nat` says.
pub(super) fn build(
    scope: &Scope,
    inputs: &VpcInputs,
    layout: &Layout,
    subnets: &Each<Subnet>,
    vpc: &aws::vpc::Ref,
    gateway: &When<aws::internet_gateway::Ref>,
) -> Nat {
    let first_zone = try_(layout.nat_zones.at(0), "");
    let is_instance = layout.nat.equals("instance");
    // Zones with NAT, each with the public subnet that holds it.
    let nat_subnets = layout
        .nat_zones
        .filter(|zone| layout.public_zones.contains(zone))
        .to_map(|zone| (zone.clone(), layout.public.at(zone).at(0)));
    let nat_subnets = scope.local("nat_subnets", nat_subnets);

    // The addresses are resources of their own: they stay when the kind of NAT changes, and so do the allow lists of
    // others that name them.
    let given = &inputs.nat_allocation_ids;
    let addresses = scope.each(&nat_subnets.filter(|zone, _| !given.keys().contains(zone)), |scope, zone, _| {
        let meta = Meta::new().depends_on(gateway.addr()).acknowledge(
            "CKV2_AWS_19",
            &is_instance,
            "The address belongs to the network interface, so that it outlives the NAT instance",
        );
        scope.add_with("nat", aws::Eip::new().domain("vpc").tags(inputs.named(tf!("nat-{zone}"))), meta)
    });
    let allocations = addresses.map(|address| address.id()).merge(given);
    let gateways = scope.each(&nat_subnets.filter(|_, _| !&is_instance), |scope, zone, subnet| {
        let meta = Meta::new().depends_on(gateway.addr());
        scope.add_with(
            "this",
            aws::NatGateway::new()
                .allocation_id(allocations.at(&zone))
                .subnet_id(subnets.at(subnet, |s| s.subnet.id()))
                .tags(inputs.named(&zone)),
            meta,
        )
    });
    let instance = scope.when(is_instance.and(nat_subnets.length().greater(0)), |scope| {
        let subnet = subnets.at(layout.public.at(&first_zone).at(0), |s| s.subnet.id());
        instance(scope, inputs, layout, vpc, subnet, allocations.at(&first_zone))
    });

    let private = layout.subnets.filter(|_, plan| plan.access().equals("private").and(nat_subnets.length().greater(0)));
    scope.each(&private, |scope, key, plan| {
        // One resource whatever the kind of NAT is: a change of kind changes the route's target in place, and there is
        // never a moment with two routes to the same destination.
        let zone = layout.nat_zones.contains(plan.zone()).then(plan.zone(), &first_zone);
        scope.add(
            "nat",
            aws::Route::new()
                .route_table_id(subnets.at(key, |s| s.route_table.id()))
                .destination_cidr_block(EVERYWHERE)
                .nat_gateway_id(is_instance.then(Expr::null(), gateways.at(zone, |gateway| gateway.id())))
                .network_interface_id(instance.map(|instance| instance.interface.id()).or_null()),
        );
    });
    let of_instance = |value: fn(&Instance) -> Expr<String>| {
        // By zone, so that whether there is one is known before it is there.
        nat_subnets.filter(|_, _| is_instance.clone()).map(|_, _| instance.map(value).or_null())
    };
    let of_gateways = gateways.map(|gateway| gateway.public_ip());
    // An address of this module is told by itself, so that it is known whatever becomes of what uses it.
    let own = addresses.map(|address| address.public_ip());
    Nat {
        public_ips: merge_all([of_gateways, of_instance(|instance| instance.association.public_ip()), own].into_expr()),
        gateway_ids: gateways.map(|gateway| gateway.id()),
        instance_ids: of_instance(|instance| instance.server.id()),
    }
}

/// The NAT instance and what it is reached by.
struct Instance {
    server: aws::instance::Ref,
    interface: aws::network_interface::Ref,
    association: aws::eip_association::Ref,
}

/// What the instance does on each boot: forward, and put its own address on what it forwards.
const USER_DATA: &str = r#"#!/bin/bash
set -euo pipefail
dnf install --assumeyes nftables
cat > /usr/local/sbin/nat <<'SCRIPT'
#!/bin/bash
set -euo pipefail
sysctl --write net.ipv4.ip_forward=1
interface=$(ip -json route show default | grep --only-matching '"dev":"[^"]*"' | head -1 | cut --delimiter='"' --fields=4)
nft add table ip nat
nft flush table ip nat
nft add chain ip nat postrouting '{ type nat hook postrouting priority 100 ; }'
nft add rule ip nat postrouting oifname "$interface" masquerade
SCRIPT
chmod 0755 /usr/local/sbin/nat
cat > /etc/systemd/system/nat.service <<'UNIT'
[Unit]
Description=Network address translation for the private subnets
After=network-online.target
Wants=network-online.target
[Service]
Type=oneshot
ExecStart=/usr/local/sbin/nat
RemainAfterExit=yes
[Install]
WantedBy=multi-user.target
UNIT
systemctl daemon-reload
systemctl enable --now nat.service
"#;

/// The NAT instance behind a network interface of its own, so that replacing the instance changes no route.
fn instance(
    scope: &Scope,
    inputs: &VpcInputs,
    layout: &Layout,
    vpc: &aws::vpc::Ref,
    subnet: Expr<String>,
    allocation_id: Expr<String>,
) -> Instance {
    let tags = || inputs.named("nat");
    let group = scope.add_with(
        "nat",
        aws::SecurityGroup::new()
            .name_prefix(tf!("{}-nat-", &inputs.name))
            .description("NAT instance: from the private subnets to the internet")
            .vpc_id(vpc.id())
            .tags(tags()),
        // A group in use cannot be deleted, so a new one must be there first.
        Meta::new().create_before_destroy(),
    );
    let private = layout.subnets.filter(|_, plan| plan.access().equals("private"));
    scope.each(&private, |scope, key, plan| {
        scope.add(
            "nat",
            aws::VpcSecurityGroupIngressRule::new()
                .ip_protocol("-1")
                .security_group_id(group.id())
                .cidr_ipv4(plan.cidr())
                .description(tf!("From the private subnet {key}"))
                .tags(tags()),
        );
    });
    let ports = inputs.nat_instance_ports.to_map(|port| (tf!("{port}"), port));
    let egress = scope.each(&ports, |scope, key, port| {
        scope.add(
            "nat",
            aws::VpcSecurityGroupEgressRule::new()
                .ip_protocol("tcp")
                .security_group_id(group.id())
                .cidr_ipv4(EVERYWHERE)
                .from_port(&port)
                .to_port(&port)
                .description(tf!("To the internet, port {key}"))
                .tags(tags()),
        )
    });
    let interface = scope.add(
        "nat",
        aws::NetworkInterface::new()
            .subnet_id(subnet)
            .security_groups([group.id()])
            // The instance forwards packets that are neither from it nor for it.
            .source_dest_check(false)
            .description("NAT instance")
            .tags(tags()),
    );
    let association =
        scope.add("nat", aws::EipAssociation::new().allocation_id(allocation_id).network_interface_id(interface.id()));

    let is_arm = can(regex("^[a-z]+[0-9]+g", &inputs.nat_instance_type));
    let architecture: Expr<String> = is_arm.then("arm64", "x86_64");
    let image = scope.add(
        "nat_image",
        aws::data::SsmParameter::new()
            .name(tf!("/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}")),
    );
    let partition = scope.add("nat", aws::data::Partition::new()).partition();
    let profile = profile(scope, inputs, &partition);
    let server = scope.add_with(
        "nat",
        aws::Instance::new()
            // The plain `value` counts as a secret; the name of an image is none.
            .ami(image.insecure_value())
            .instance_type(&inputs.nat_instance_type)
            .iam_instance_profile(profile.name())
            .ebs_optimized(true)
            .instance_market_options(inputs.nat_instance_spot.blocks(|| {
                // Stopped in place of ended: the interface, and with it the address and the routes, stays.
                InstanceMarketOptions::new().market_type("spot").spot_options(
                    SpotOptions::new().spot_instance_type("persistent").instance_interruption_behavior("stop"),
                )
            }))
            .monitoring(true)
            .user_data(USER_DATA)
            .network_interface([aws::instance::NetworkInterface::new()
                .device_index(0)
                .network_interface_id(interface.id())])
            .metadata_options(
                aws::instance::MetadataOptions::new()
                    .http_endpoint("enabled")
                    .http_tokens("required")
                    .http_put_response_hop_limit(1),
            )
            .root_block_device(aws::instance::RootBlockDevice::new().encrypted(true).volume_type("gp3"))
            .tags(tags()),
        // A newer image is no reason to cut the way out; `terraform apply -replace` takes it when it suits.
        // On its first boot the instance loads a package, for which it needs its address and the rules.
        Meta::new().ignore_changes(["ami"]).depends_on([association.addr()]).depends_on(egress.addrs()),
    );
    scope.add(
        "nat",
        aws::CloudwatchMetricAlarm::new()
            .alarm_name(tf!("{}-nat-recover", &inputs.name))
            .comparison_operator("GreaterThanThreshold")
            .evaluation_periods(2)
            .alarm_description("The host of the NAT instance has failed; EC2 moves the instance to another")
            .namespace("AWS/EC2")
            .metric_name("StatusCheckFailed_System")
            .statistic("Maximum")
            .period(60)
            .threshold(0)
            .dimensions([("InstanceId", server.id())])
            .alarm_actions([tf!("arn:{partition}:automate:{}:ec2:recover", &inputs.region)])
            .tags(tags()),
    );
    Instance { server, interface, association }
}

/// The instance is reached through Systems Manager, not through SSH.
fn profile(scope: &Scope, inputs: &VpcInputs, partition: &Expr<String>) -> aws::iam_instance_profile::Ref {
    let trust = Policy::new().with(
        Statement::allow("InstancesTakeRole")
            .principal(Principal::Service, "ec2.amazonaws.com")
            .actions("sts:AssumeRole"),
    );
    let role = scope.add(
        "nat",
        aws::IamRole::new()
            .assume_role_policy(trust.document(scope))
            .name_prefix(tf!("{}-nat-", &inputs.name))
            .description("NAT instance: reached through Systems Manager")
            .tags(inputs.named("nat")),
    );
    scope.add(
        "nat",
        aws::IamRolePolicyAttachment::new()
            .policy_arn(tf!("arn:{partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"))
            .role(role.name()),
    );
    scope.add(
        "nat",
        aws::IamInstanceProfile::new()
            .name_prefix(tf!("{}-nat-", &inputs.name))
            .role(role.name())
            .tags(inputs.named("nat")),
    )
}
