//! The exported VPC module, called from a root that a person would write.

use crate::root::calling;
use std::collections::BTreeMap;

const PROVIDER: &str = r#"
provider "aws" {
  region = "us-east-1"
}
"#;

/// A call for each kind of NAT.
const ALL_MODES: &str = r#"
module "vpc" {
  source   = "./modules/vpc"
  for_each = toset(["none", "gateway", "gateway_per_az", "instance"])

  name   = "demo-${replace(each.key, "_", "-")}"
  region = "us-east-1"
  cidr   = "10.0.0.0/16"
  zones  = ["us-east-1a", "us-east-1b"]
  nat    = each.key

  profile = "development"

  tiers = {
    public = { access = "public", slot = 0 }
    app    = { slot = 1 }
    data   = { access = "isolated", cidrs = { us-east-1a = "10.0.200.0/24", us-east-1b = "10.0.201.0/24" } }
  }

  interface_endpoints     = ["ecr.api", "sts"]
  interface_endpoint_tier = "app"
}
"#;

fn counts(changes: &BTreeMap<String, String>, mode: &str) -> BTreeMap<String, usize> {
    let prefix = format!("module.vpc[\"{mode}\"].");
    let mut counts = BTreeMap::new();
    for address in changes.keys().filter_map(|address| address.strip_prefix(&prefix)) {
        let resource = address.split('[').next().unwrap_or(address);
        *counts.entry(resource.to_owned()).or_insert(0) += 1;
    }
    counts
}

#[test]
fn every_kind_of_nat_plans_and_applies_under_for_each() {
    let root = calling(&format!("{PROVIDER}{ALL_MODES}"));
    let plan = root.plan();
    let changes = plan.changes();

    let common = [
        ("aws_subnet.this", 6),
        ("aws_route_table.this", 6),
        ("aws_route_table_association.this", 6),
        ("aws_route.internet", 2),
        ("aws_internet_gateway.this", 1),
        ("aws_default_security_group.this", 1),
        ("aws_vpc_endpoint.gateway", 2),
        ("aws_vpc_endpoint.interface", 2),
        ("aws_flow_log.this", 1),
        ("aws_kms_key.flow_logs", 1),
    ];
    // Addresses, NAT gateways, instances and routes of private subnets.
    let by_mode = [
        ("none", [0, 0, 0, 0]),
        ("gateway", [1, 1, 0, 2]),
        ("gateway_per_az", [2, 2, 0, 2]),
        ("instance", [1, 0, 1, 2]),
    ];
    for (mode, expected) in by_mode {
        let counts = counts(&changes, mode);
        let count = |resource: &str| counts.get(resource).copied().unwrap_or(0);
        for (resource, expected) in common {
            assert_eq!(count(resource), expected, "{mode}: {resource}");
        }
        let nat = ["aws_eip.nat", "aws_nat_gateway.this", "aws_instance.nat", "aws_route.nat"].map(count);
        assert_eq!(nat, expected, "{mode}");
    }
    let instance = plan.after(r#"module.vpc["instance"].aws_network_interface.nat[0]"#);
    assert_eq!(instance["source_dest_check"], false);
    let image = plan.0["resource_changes"].as_array().unwrap().iter().find(|change| change["type"] == "aws_instance");
    assert_eq!(image.unwrap()["change"]["after"]["metadata_options"][0]["http_tokens"], "required");
    let service = plan.after(r#"module.vpc["none"].aws_vpc_endpoint.interface["ecr.api"]"#);
    // Known while planning, so nothing is replaced because of it later.
    assert_eq!(service["service_name"], "com.amazonaws.us-east-1.ecr.api");
    root.apply();
}

/// What others chose: the zone of NAT, its address, endpoints by what needs them, a bucket for flow logs.
#[test]
fn chosen_zones_addresses_bundles_and_buckets() {
    let root = calling(&format!(
        r#"{PROVIDER}
module "vpc" {{
  source  = "./modules/vpc"
  name    = "demo"
  region  = "us-east-1"
  cidr    = "10.0.0.0/16"
  zones   = ["us-east-1a", "us-east-1b", "us-east-1c"]
  nat     = "gateway_per_az"
  profile = "development"

  nat_zones          = ["us-east-1c", "us-east-1a"]
  nat_allocation_ids = {{ us-east-1a = "eipalloc-0123456789abcdef0" }}

  interface_endpoints        = ["kms", "sts"]
  interface_endpoint_bundles = ["ssm_bastion"]
  interface_endpoint_tier    = "app"

  flow_logs_destination = "s3"
  flow_logs_bucket_arn  = "arn:aws:s3:::audit-logs/vpc"
}}

output "addresses" {{ value = keys(module.vpc.nat_public_ips) }}
"#
    ));
    let plan = root.plan();
    let named = |resource: &str| -> Vec<String> {
        let prefix = format!("module.vpc.{resource}[\"");
        let keys = plan.changes().into_keys().filter_map(|address| {
            address.strip_prefix(&prefix).and_then(|rest| rest.strip_suffix("\"]")).map(str::to_owned)
        });
        keys.collect()
    };
    assert_eq!(named("aws_eip.nat"), ["us-east-1c"]);
    assert_eq!(named("aws_nat_gateway.this"), ["us-east-1a", "us-east-1c"]);
    let given = plan.after(r#"module.vpc.aws_nat_gateway.this["us-east-1a"]"#);
    assert_eq!(given["allocation_id"], "eipalloc-0123456789abcdef0");
    assert_eq!(named("aws_vpc_endpoint.interface"), ["ec2messages", "kms", "logs", "ssm", "ssmmessages", "sts"]);
    let log = plan.after("module.vpc.aws_flow_log.this[0]");
    assert_eq!(log["log_destination"], "arn:aws:s3:::audit-logs/vpc");
    assert_eq!(log["destination_options"][0]["file_format"], "parquet");
    let unused = ["aws_cloudwatch_log_group.", "aws_kms_key.", "aws_iam_role."];
    assert!(!plan.changes().keys().any(|address| unused.iter().any(|part| address.contains(part))));

    root.apply();
    // The zone without NAT has the way out of the first that is named.
    let state: serde_json::Value = serde_json::from_str(&root.succeed(&["show", "-json"])).unwrap();
    let target = |kind: &str, key: &str, attribute: &str| {
        let resources = state["values"]["root_module"]["child_modules"][0]["resources"].as_array().unwrap();
        let found = resources.iter().find(|resource| resource["type"] == kind && resource["index"] == key);
        found.unwrap()["values"][attribute].clone()
    };
    assert_eq!(target("aws_route", "app/us-east-1b", "nat_gateway_id"), target("aws_nat_gateway", "us-east-1c", "id"));
    assert_eq!(target("aws_route", "app/us-east-1a", "nat_gateway_id"), target("aws_nat_gateway", "us-east-1a", "id"));
}

/// A root with a number of zones and, if `data`, one more tier.
fn growing(zones: usize, data: bool, nat: &str) -> String {
    let data = if data { "data = { access = \"isolated\", slot = 2 }" } else { "" };
    format!(
        r#"{PROVIDER}
locals {{
  count = {zones}
}}

module "vpc" {{
  source = "./modules/vpc"
  name   = "demo"
  region = "us-east-1"
  cidr   = "10.0.0.0/16"
  zones  = slice(["us-east-1a", "us-east-1b", "us-east-1c"], 0, local.count)
  nat    = "{nat}"

  profile = "development"

  tiers = {{
    app    = {{ slot = 1 }}
    {data}
    public = {{ access = "public", slot = 0 }}
  }}
}}
"#
    )
}

#[track_caller]
fn check_growth(from: &str, to: &str, is_new: impl Fn(&str) -> bool) {
    let root = calling(from);
    root.apply();
    root.write("main.tf", to);
    let changes = root.plan().changes();
    assert!(!changes.is_empty(), "the change plans nothing");
    for (address, action) in changes {
        // A gateway endpoint lists the route tables, so a new table is an addition to it in place.
        let is_endpoint = address.starts_with("module.vpc.aws_vpc_endpoint.gateway") && action == "update";
        assert!((action == "create" && is_new(&address)) || is_endpoint, "{action} of {address}");
    }
}

#[test]
fn a_further_zone_changes_nothing_under_other_keys() {
    let is_new = |address: &str| address.ends_with("/us-east-1c\"]") || address.ends_with("[\"us-east-1c\"]");
    check_growth(&growing(2, false, "gateway_per_az"), &growing(3, false, "gateway_per_az"), is_new);
}

#[test]
fn a_further_tier_changes_nothing_under_other_keys() {
    // `data` comes between the other two in the order of names.
    let is_new = |address: &str| address.contains("[\"data/");
    check_growth(&growing(2, false, "gateway"), &growing(2, true, "gateway"), is_new);
}

#[test]
fn another_kind_of_nat_changes_routes_in_place() {
    let root = calling(&growing(2, false, "gateway"));
    root.apply();
    root.write("main.tf", &growing(2, false, "instance"));
    let changes = root.plan().changes();
    for (address, action) in &changes {
        let is_nat = ["aws_nat_gateway.", "aws_instance.", "aws_iam_", "aws_security_group.nat", ".nat[", ".nat"]
            .iter()
            .any(|part| address.contains(part));
        assert!(is_nat, "{action} of {address}");
        // The address on the allow lists of others stays.
        assert!(!address.contains("aws_eip.nat["), "{action} of {address}");
        if address.contains("aws_route.nat") {
            assert_eq!(action, "update", "{address}");
        }
    }
    assert!(changes.contains_key(r#"module.vpc.aws_route.nat["app/us-east-1a"]"#));
    root.apply();
}
