//! The life of resources under the real Terraform, attached to providers in this process.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod support;

use ledgerform_offline::Offline;
use support::Workspace;

const AWS: &str = r#"
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
"#;

fn aws(resources: &[&str], data: &[&str]) -> Offline {
    Offline::builder().provider("aws").types(resources.iter().copied(), data.iter().copied()).start().unwrap()
}

fn network(cidr: &str, name: &str) -> String {
    format!(
        r#"{AWS}
provider "aws" {{
  region = "eu-central-1"
  default_tags {{ tags = {{ team = "payments" }} }}
}}
resource "aws_vpc" "main" {{
  cidr_block           = "{cidr}"
  enable_dns_hostnames = true
  tags                 = {{ Name = "{name}" }}
}}
resource "aws_subnet" "a" {{
  count      = 2
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, 1)
}}
resource "aws_internet_gateway" "main" {{ vpc_id = aws_vpc.main.id }}
resource "aws_route_table" "main" {{
  vpc_id = aws_vpc.main.id
  route {{
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }}
}}
resource "aws_security_group" "main" {{
  name_prefix = "web-"
  vpc_id      = aws_vpc.main.id
  ingress {{
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }}
}}
resource "aws_flow_log" "main" {{
  vpc_id          = aws_vpc.main.id
  traffic_type    = "ALL"
  log_destination = "arn:aws:s3:::logs"
}}
"#
    )
}

const NETWORK: [&str; 6] =
    ["aws_vpc", "aws_subnet", "aws_internet_gateway", "aws_route_table", "aws_security_group", "aws_flow_log"];

#[test]
fn a_network_lives_and_dies() {
    let offline = aws(&NETWORK, &[]);
    let workspace = Workspace::attached(&offline, &network("10.0.0.0/16", "one"));
    workspace.ok(&["validate"]);
    assert!(workspace.apply().contains("7 added, 0 changed, 0 destroyed"));

    let vpc = workspace.state("aws_vpc.main");
    let id = vpc["id"].as_str().unwrap();
    assert!(id.starts_with("vpc-0") && id.len() == 21, "{id}");
    assert_eq!(vpc["arn"], format!("arn:aws:ec2:eu-central-1:123456789012:vpc/{id}"));
    assert_eq!(vpc["tags_all"], serde_json::json!({"Name": "one", "team": "payments"}));
    assert_eq!(vpc["region"], "eu-central-1");
    assert_ne!(workspace.state("aws_subnet.a[0]")["id"], workspace.state("aws_subnet.a[1]")["id"]);
    workspace.plan_is_empty();

    workspace.configure(&network("10.0.0.0/16", "two"));
    assert!(workspace.apply().contains("0 added, 1 changed, 0 destroyed"));
    let changed = workspace.state("aws_vpc.main");
    assert_eq!(changed["id"], id);
    assert_eq!(changed["tags_all"]["Name"], "two");

    let replaced = workspace.ok(&["apply", "-auto-approve", "-no-color", "-replace=aws_flow_log.main"]);
    assert!(replaced.contains("1 added, 0 changed, 1 destroyed"), "{replaced}");

    workspace.configure(&network("10.1.0.0/16", "two"));
    let plan = workspace.ok(&["plan", "-no-color"]);
    assert!(plan.contains("aws_vpc.main must be replaced"), "{plan}");

    assert!(workspace.ok(&["destroy", "-auto-approve", "-no-color"]).contains("7 destroyed"));
}
