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

#[test]
fn platform_resources_get_the_names_of_real_ones() {
    let resources = [
        "aws_iam_role",
        "aws_iam_role_policy_attachment",
        "aws_eks_cluster",
        "aws_eks_node_group",
        "aws_db_instance",
        "aws_kms_key",
        "aws_s3_bucket",
        "aws_cloudwatch_log_group",
        "aws_secretsmanager_secret",
        "aws_secretsmanager_secret_version",
        "aws_nat_gateway",
        "aws_eip",
        "aws_vpc_security_group_ingress_rule",
        "aws_acm_certificate",
    ];
    let data = [
        "aws_caller_identity",
        "aws_partition",
        "aws_region",
        "aws_availability_zones",
        "aws_ssm_parameter",
        "aws_iam_policy_document",
    ];
    let config = r#"
data "aws_caller_identity" "me" {}
data "aws_partition" "here" {}
data "aws_region" "here" {}
data "aws_availability_zones" "all" { state = "available" }
data "aws_ssm_parameter" "ami" { name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64" }
data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["eks.amazonaws.com"]
    }
  }
}
resource "aws_iam_role" "cluster" {
  name               = "cluster"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}
resource "aws_iam_role_policy_attachment" "cluster" {
  role       = aws_iam_role.cluster.name
  policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/AmazonEKSClusterPolicy"
}
resource "aws_eks_cluster" "main" {
  name     = "main"
  role_arn = aws_iam_role.cluster.arn
  vpc_config { subnet_ids = ["subnet-1", "subnet-2"] }
}
resource "aws_eks_node_group" "main" {
  cluster_name    = aws_eks_cluster.main.name
  node_group_name = "default"
  node_role_arn   = aws_iam_role.cluster.arn
  subnet_ids      = ["subnet-1"]
  scaling_config {
    desired_size = 1
    max_size     = 2
    min_size     = 1
  }
}
resource "aws_kms_key" "main" { description = "key" }
resource "aws_db_instance" "main" {
  identifier                  = "main"
  instance_class              = "db.t4g.micro"
  engine                      = "postgres"
  allocated_storage           = 20
  username                    = "root"
  manage_master_user_password = true
  kms_key_id                  = aws_kms_key.main.arn
}
resource "aws_s3_bucket" "main" { bucket = "logs-${data.aws_caller_identity.me.account_id}" }
resource "aws_cloudwatch_log_group" "main" { name = "/main" }
resource "aws_secretsmanager_secret" "main" { name = "main" }
resource "aws_secretsmanager_secret_version" "main" {
  secret_id                = aws_secretsmanager_secret.main.id
  secret_string_wo         = "s3cret"
  secret_string_wo_version = 1
}
resource "aws_eip" "nat" {
  count  = length(data.aws_availability_zones.all.names)
  domain = "vpc"
}
resource "aws_nat_gateway" "main" {
  allocation_id = aws_eip.nat[0].id
  subnet_id     = "subnet-1"
}
resource "aws_vpc_security_group_ingress_rule" "main" {
  security_group_id = "sg-1"
  ip_protocol       = "-1"
  cidr_ipv4         = "10.0.0.0/8"
}
resource "aws_acm_certificate" "main" {
  domain_name               = "example.com"
  subject_alternative_names = ["*.example.com"]
  validation_method         = "DNS"
}
output "nested" { value = aws_eks_cluster.main.vpc_config[0].cluster_security_group_id }
output "all" {
  value = {
    ami      = nonsensitive(data.aws_ssm_parameter.ami.value)
    ca       = aws_eks_cluster.main.certificate_authority[0].data
    endpoint = aws_db_instance.main.endpoint
    fn       = provider::aws::arn_parse(aws_kms_key.main.arn).service
    issuer   = aws_eks_cluster.main.identity[0].oidc[0].issuer
    names    = data.aws_availability_zones.all.names
    policy   = jsondecode(data.aws_iam_policy_document.assume.json)
    records  = [for o in aws_acm_certificate.main.domain_validation_options : o.domain_name]
    region   = data.aws_region.here.region
    secret   = aws_db_instance.main.master_user_secret[0].secret_arn
  }
}
"#;
    let offline = aws(&resources, &data);
    let workspace = Workspace::attached(&offline, &format!("{AWS}{config}"));
    workspace.apply();
    workspace.plan_is_empty();

    let account = "123456789012";
    for (address, attribute, prefix) in [
        ("aws_iam_role.cluster", "id", "cluster"),
        ("aws_iam_role.cluster", "arn", "arn:aws:iam::123456789012:role/cluster"),
        ("aws_iam_role.cluster", "unique_id", "AROA"),
        ("aws_eks_cluster.main", "arn", "arn:aws:eks:us-east-1:123456789012:cluster/main"),
        ("aws_eks_node_group.main", "id", "main:default"),
        ("aws_db_instance.main", "arn", "arn:aws:rds:us-east-1:123456789012:db:main"),
        ("aws_db_instance.main", "id", "db-"),
        ("aws_kms_key.main", "arn", "arn:aws:kms:us-east-1:123456789012:key/"),
        ("aws_s3_bucket.main", "id", "logs-123456789012"),
        ("aws_s3_bucket.main", "bucket_regional_domain_name", "logs-123456789012.s3.us-east-1.amazonaws.com"),
        ("aws_cloudwatch_log_group.main", "arn", "arn:aws:logs:us-east-1:123456789012:log-group:/main"),
        ("aws_secretsmanager_secret.main", "id", "arn:aws:secretsmanager:us-east-1:123456789012:secret:main-"),
        ("aws_nat_gateway.main", "id", "nat-0"),
        ("aws_nat_gateway.main", "allocation_id", "eipalloc-0"),
        ("aws_vpc_security_group_ingress_rule.main", "security_group_rule_id", "sgr-0"),
        ("aws_acm_certificate.main", "id", "arn:aws:acm:us-east-1:123456789012:certificate/"),
    ] {
        let state = workspace.state(address);
        let text = state[attribute].as_str().unwrap_or_default();
        assert!(text.starts_with(prefix), "{address}.{attribute} is {:?}", state[attribute]);
    }

    assert!(workspace.ok(&["output", "-raw", "nested"]).starts_with("sg-0"));
    let all: serde_json::Value = serde_json::from_str(&workspace.ok(&["output", "-json", "all"])).unwrap();
    assert!(all["ami"].as_str().unwrap().starts_with("ami-0"));
    assert_eq!(all["fn"], "kms");
    assert_eq!(all["names"], serde_json::json!(["us-east-1a", "us-east-1b", "us-east-1c"]));
    assert_eq!(all["records"], serde_json::json!(["*.example.com", "example.com"]));
    assert_eq!(all["region"], "us-east-1");
    assert!(all["issuer"].as_str().unwrap().starts_with("https://oidc.eks.us-east-1."), "{all:#}");
    assert!(all["secret"].as_str().unwrap().starts_with("arn:aws:secretsmanager:us-east-1:"), "{all:#}");
    assert!(!all["ca"].as_str().unwrap().is_empty());
    assert!(all["endpoint"].as_str().unwrap().ends_with(".us-east-1.rds.amazonaws.com:5432"));
    let statement = &all["policy"]["Statement"][0];
    assert_eq!(statement["Principal"], serde_json::json!({"Service": "eks.amazonaws.com"}));
    assert_eq!(workspace.state("data.aws_caller_identity.me")["account_id"], account);

    let state = std::fs::read_to_string(workspace.path().join("terraform.tfstate")).unwrap();
    assert!(!state.contains("s3cret"), "write-only values are nowhere");
}

#[test]
fn provider_blocks_do_not_mix() {
    let config = r#"
provider "aws" { region = "us-east-1" }
provider "aws" {
  alias  = "west"
  region = "us-west-2"
}
resource "aws_sqs_queue" "east" { name = "q" }
resource "aws_sqs_queue" "west" {
  provider = aws.west
  name     = "q"
}
"#;
    let offline = aws(&["aws_sqs_queue"], &[]);
    let workspace = Workspace::attached(&offline, &format!("{AWS}{config}"));
    workspace.apply();
    assert_eq!(workspace.state("aws_sqs_queue.east")["arn"], "arn:aws:sqs:us-east-1:123456789012:q");
    assert_eq!(workspace.state("aws_sqs_queue.west")["id"], "https://sqs.us-west-2.amazonaws.com/123456789012/q");
}
