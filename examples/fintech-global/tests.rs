//! The rows of the platform's list that the network realises, with their exact values.

use crate::platform;
use ledgerform::App;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The resources of one type in the network stack, as emitted.
fn resources(ty: &str) -> Vec<Value> {
    let app = App::new();
    platform(&app);
    let synthesis = app.synth().unwrap();
    let network = synthesis.stacks.iter().find(|stack| stack.name == "network").unwrap();
    let document: Value = serde_json::from_str(&network.text).unwrap();
    document["resource"][ty].as_object().into_iter().flat_map(|all| all.values().cloned()).collect()
}

fn values<'a>(resources: &'a [Value], argument: &str) -> BTreeSet<&'a str> {
    resources.iter().filter_map(|resource| resource[argument].as_str()).collect()
}

/// FG-16: VPC with public and private subnets, multi-AZ.
#[test]
fn fg_16_vpc_with_public_and_private_subnets_in_several_zones() {
    let vpcs = resources("aws_vpc");
    assert_eq!(vpcs.len(), 1);
    assert_eq!(vpcs[0]["cidr_block"], "10.0.0.0/16");
    assert_eq!(vpcs[0]["enable_dns_hostnames"], true);
    assert_eq!(vpcs[0]["tags"]["Environment"], "Production");
    let subnets = resources("aws_subnet");
    assert_eq!(subnets.len(), 9);
    assert_eq!(values(&subnets, "availability_zone"), BTreeSet::from(["us-east-1a", "us-east-1b", "us-east-1c"]));
    let cidrs = [
        "10.0.0.0/22",
        "10.0.4.0/22",
        "10.0.8.0/22",
        "10.0.16.0/22",
        "10.0.20.0/22",
        "10.0.24.0/22",
        "10.0.64.0/20",
        "10.0.80.0/20",
        "10.0.96.0/20",
    ];
    assert_eq!(values(&subnets, "cidr_block"), BTreeSet::from(cidrs));
    assert!(subnets.iter().all(|subnet| subnet["map_public_ip_on_launch"] == false));
    assert_eq!(resources("aws_internet_gateway").len(), 1);
}

/// FG-17: NAT gateways, one in each zone, each with its own address.
#[test]
fn fg_17_nat_gateways() {
    assert_eq!(resources("aws_nat_gateway").len(), 3);
    let addresses = resources("aws_eip");
    assert_eq!(addresses.len(), 3);
    assert!(addresses.iter().all(|address| address["domain"] == "vpc"));
}

/// FG-18: route tables with routes and associations.
#[test]
fn fg_18_route_tables() {
    assert_eq!(resources("aws_route_table").len(), 9);
    assert_eq!(resources("aws_route_table_association").len(), 9);
    let routes = resources("aws_route");
    assert_eq!(routes.len(), 6);
    assert!(routes.iter().all(|route| route["destination_cidr_block"] == "0.0.0.0/0"));
    assert_eq!(routes.iter().filter(|route| route.get("gateway_id").is_some()).count(), 3);
    // Each private subnet leaves through the gateway of its own zone.
    assert_eq!(values(&routes, "nat_gateway_id").len(), 3);
}

/// FG-19: security groups, with a resource for each rule; the default group allows nothing.
#[test]
fn fg_19_security_groups() {
    assert_eq!(resources("aws_security_group").len(), 1);
    let rules = resources("aws_vpc_security_group_ingress_rule");
    assert_eq!(rules.len(), 1);
    assert_eq!(rules[0]["description"], "HTTPS from within the VPC");
    assert!(resources("aws_vpc_security_group_egress_rule").is_empty());
    let default = resources("aws_default_security_group");
    assert_eq!(default.len(), 1);
    assert!(default[0].get("ingress").is_none() && default[0].get("egress").is_none());
}

fn endpoint(service: &str) -> Value {
    let name = format!("com.amazonaws.us-east-1.{service}");
    let all = resources("aws_vpc_endpoint");
    let found: Vec<&Value> = all.iter().filter(|endpoint| endpoint["service_name"] == name.as_str()).collect();
    assert_eq!(found.len(), 1, "{name}");
    found[0].clone()
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
    let rule = &resources("aws_vpc_security_group_ingress_rule")[0];
    assert_eq!((&rule["from_port"], &rule["to_port"], &rule["ip_protocol"]), (&json!(443), &json!(443), &json!("tcp")));
    let from = rule["cidr_ipv4"].as_str().unwrap();
    assert!(from.starts_with("${aws_vpc.") && from.ends_with(".cidr_block}"), "{from}");
}

/// Flow logs are encrypted and kept for a year.
#[test]
fn flow_logs_are_kept_and_encrypted() {
    let groups = resources("aws_cloudwatch_log_group");
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0]["retention_in_days"], 365);
    assert!(groups[0]["kms_key_id"].as_str().unwrap().starts_with("${aws_kms_key."));
    assert_eq!(resources("aws_flow_log")[0]["traffic_type"], "ALL");
}
