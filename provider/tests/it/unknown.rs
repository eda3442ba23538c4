//! Values that are known later: what does not depend on them is planned all the same.

use crate::support::Workspace;

#[test]
fn one_component_takes_what_another_one_gives() {
    let config = |slot: u32| {
        format!(
            r#"
provider "fintech" {{}}
resource "fintech_vpc" "net" {{
  name    = "demo"
  region  = "us-east-1"
  profile = "development"
  cidr    = "10.0.0.0/16"
  zones   = ["us-east-1a", "us-east-1b"]
  tiers   = {{ public = {{ access = "public", slot = 0 }}, data = {{ slot = {slot} }} }}
}}
resource "fintech_cache" "cache" {{
  name       = "demo"
  region     = "us-east-1"
  account_id = "111122223333"
  profile    = "development"

  # The cloud of the tests gives other ids than AWS.
  network = {{
    vpc_id     = "vpc-${{substr(sha1(fintech_vpc.net.vpc_id), 0, 17)}}"
    subnet_ids = [for id in values(fintech_vpc.net.subnet_ids["data"]) : "subnet-${{substr(sha1(id), 0, 17)}}"]
  }}

  groups     = {{ sessions = {{ engine = "valkey", version = "8.0", node_type = "cache.t4g.micro", users = {{ app = {{ access = "on ~* +@all" }} }} }} }}
}}
"#
        )
    };
    let workspace = Workspace::new(&config(1));
    let planned = workspace.plan();
    // The subnets are unknown, and what they are for is planned.
    assert!(planned.contains("aws_elasticache_subnet_group.this"), "{planned}");
    assert!(planned.contains("aws_elasticache_replication_group.this"), "{planned}");
    workspace.apply();
    workspace.plan_is_empty();
    // Other subnets: what depends on it may change, and what does not is as it was.
    workspace.configure(&config(2));
    let applied = workspace.apply();
    assert!(applied.contains("replace: cidr_block"), "{applied}");
    workspace.nothing_is_there_twice();
    workspace.plan_is_empty();
    workspace.destroy();
}

#[test]
fn what_cannot_be_decided_is_named() {
    let workspace = Workspace::new(
        r#"
provider "fintech" {}
resource "terraform_data" "zones" { input = ["us-east-1a"] }
resource "fintech_vpc" "net" {
  name    = "demo"
  region  = "us-east-1"
  profile = "development"
  cidr    = "10.0.0.0/16"
  zones   = terraform_data.zones.output
  tiers   = { public = { access = "public", slot = 0 } }
}
"#,
    );
    let planned = workspace.plan();
    assert!(planned.contains("Not all objects are known yet"), "{planned}");
    assert!(planned.contains("aws_vpc.this: create"), "{planned}");
    workspace.apply();
    workspace.plan_is_empty();
    workspace.destroy();
}

#[test]
fn a_provider_block_that_is_known_later_works() {
    let workspace = Workspace::new(
        r#"
resource "terraform_data" "region" { input = "eu-central-1" }
provider "fintech" { region = terraform_data.region.output }
resource "fintech_vpc" "net" {
  name    = "demo"
  region  = "us-east-1"
  profile = "development"
  cidr    = "10.0.0.0/16"
  zones   = ["us-east-1a"]
  tiers   = { public = { access = "public", slot = 0 } }
}
"#,
    );
    workspace.apply();
    workspace.plan_is_empty();
    workspace.destroy();
}
