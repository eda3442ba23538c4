//! The rows of the platform's list that the network realises, with their exact values.

use crate::platform;
use ledgerform::App;
use ledgerform_bindings::aws;
use ledgerform_testing::{Match, Template};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn network() -> Template {
    let app = App::new();
    platform(&app);
    Template::of(&app, "network")
}

/// The values of an argument of all resources of a type.
fn values<R: ledgerform::Resource>(template: &Template, argument: &str) -> BTreeSet<String> {
    let all = template.all::<R>();
    all.iter().filter_map(|found| found.body[argument].as_str()).map(str::to_owned).collect()
}

fn texts<const N: usize>(texts: [&str; N]) -> BTreeSet<String> {
    texts.map(str::to_owned).into()
}

/// FG-16: VPC with public and private subnets, multi-AZ.
#[test]
fn fg_16_vpc_with_public_and_private_subnets_in_several_zones() {
    let network = network();
    let vpc = json!({"cidr_block": "10.0.0.0/16", "enable_dns_hostnames": true, "tags": {"Environment": "Production"}});
    network.count::<aws::Vpc>(1);
    network.has::<aws::Vpc>(vpc);
    network.count::<aws::InternetGateway>(1);
    network.count::<aws::Subnet>(9);
    network.all_are::<aws::Subnet>(json!({"map_public_ip_on_launch": false}));
    let zones = texts(["us-east-1a", "us-east-1b", "us-east-1c"]);
    assert_eq!(values::<aws::Subnet>(&network, "availability_zone"), zones);
    let cidrs = [
        ["10.0.0.0/22", "10.0.4.0/22", "10.0.8.0/22"],
        ["10.0.16.0/22", "10.0.20.0/22", "10.0.24.0/22"],
        ["10.0.64.0/20", "10.0.80.0/20", "10.0.96.0/20"],
    ];
    assert_eq!(values::<aws::Subnet>(&network, "cidr_block"), cidrs.into_iter().flat_map(texts).collect());
}

/// FG-17: NAT gateways, one in each zone, each with its own address.
#[test]
fn fg_17_nat_gateways() {
    let network = network();
    network.count::<aws::NatGateway>(3);
    network.count::<aws::Eip>(3);
    network.all_are::<aws::Eip>(json!({"domain": "vpc"}));
    assert_eq!(values::<aws::NatGateway>(&network, "allocation_id").len(), 3);
}

/// FG-18: route tables with routes and associations.
#[test]
fn fg_18_route_tables() {
    let network = network();
    network.count::<aws::RouteTable>(9);
    network.count::<aws::RouteTableAssociation>(9);
    network.count::<aws::Route>(6);
    network.all_are::<aws::Route>(json!({"destination_cidr_block": "0.0.0.0/0"}));
    let gateway = Match::starts_with("${aws_internet_gateway.");
    assert_eq!(network.has::<aws::Route>(Match::object([("gateway_id", gateway)])).len(), 3);
    // Each private subnet leaves through the gateway of its own zone.
    assert_eq!(values::<aws::Route>(&network, "nat_gateway_id").len(), 3);
}

/// FG-19: security groups, with a resource for each rule; the default group allows nothing.
#[test]
fn fg_19_security_groups() {
    let network = network();
    network.count::<aws::SecurityGroup>(1);
    network.count::<aws::VpcSecurityGroupIngressRule>(1);
    network.has::<aws::VpcSecurityGroupIngressRule>(json!({"description": "HTTPS from within the VPC"}));
    network.has_none::<aws::VpcSecurityGroupEgressRule>();
    network.count::<aws::DefaultSecurityGroup>(1);
    network.all_are::<aws::DefaultSecurityGroup>(Match::object([
        ("ingress", Match::absent()),
        ("egress", Match::absent()),
    ]));
}

fn endpoint(service: &str) -> Value {
    let name = format!("com.amazonaws.us-east-1.{service}");
    let mut found = network().has::<aws::VpcEndpoint>(json!({"service_name": name}));
    assert_eq!(found.len(), 1, "{name}");
    found.remove(0).body
}

/// FG-20 and FG-21: gateway endpoints of S3 and DynamoDB, in every route table.
#[test]
fn fg_20_fg_21_gateway_endpoints_of_s3_and_dynamodb() {
    for service in ["s3", "dynamodb"] {
        let endpoint = endpoint(service);
        assert_eq!(endpoint["vpc_endpoint_type"], "Gateway");
        assert_eq!(endpoint["route_table_ids"].as_array().unwrap().len(), 9);
    }
}

/// FG-22, FG-23, FG-24 and FG-25: interface endpoints of ECR, Secrets Manager and SSM, which need no internet.
#[test]
fn fg_22_to_fg_25_interface_endpoints() {
    for service in ["ecr.api", "ecr.dkr", "secretsmanager", "ssm", "ssmmessages", "ec2messages"] {
        let endpoint = endpoint(service);
        assert_eq!(endpoint["vpc_endpoint_type"], "Interface");
        assert_eq!(endpoint["private_dns_enabled"], true);
        assert_eq!(endpoint["subnet_ids"].as_array().unwrap().len(), 3);
    }
    network().has::<aws::VpcSecurityGroupIngressRule>(Match::object([
        ("from_port", Match::from(443)),
        ("to_port", Match::from(443)),
        ("ip_protocol", Match::from("tcp")),
        ("cidr_ipv4", Match::ends_with(".cidr_block}")),
    ]));
}

/// Flow logs are encrypted and kept for a year.
#[test]
fn flow_logs_are_kept_and_encrypted() {
    let network = network();
    network.count::<aws::CloudwatchLogGroup>(1);
    network.has::<aws::CloudwatchLogGroup>(Match::object([
        ("retention_in_days", Match::from(365)),
        ("kms_key_id", Match::starts_with("${aws_kms_key.")),
    ]));
    network.has::<aws::FlowLog>(json!({"traffic_type": "ALL"}));
}
