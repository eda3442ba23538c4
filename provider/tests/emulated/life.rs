//! The life of each resource.

use crate::support::Workspace;

const VPC: &str = r#"
resource "fintech_vpc" "main" {
  profile = "development"
  name    = "demo"
  region  = "us-east-1"
  cidr    = "10.0.0.0/16"
  zones   = ["us-east-1a", "us-east-1b"]
  nat     = "NAT"
  tiers = {
    public = { access = "public", slot = 0 }
    app    = { slot = 1 }
    data   = { access = "isolated", slot = 2 }
  }
  gateway_endpoints = ["s3", "dynamodb"]
  tags = { Stage = "TAG" }
}

output "vpc_id" { value = fintech_vpc.main.vpc_id }
"#;

pub(crate) fn vpc(nat: &str, tag: &str) -> String {
    VPC.replace("NAT", nat).replace("TAG", tag)
}

#[test]
fn a_vpc_is_made_changed_replaced_and_destroyed() {
    let workspace = Workspace::new(&vpc("gateway", "one"));
    workspace.ok(&["plan"]);
    workspace.apply();
    workspace.assert_idle();
    let id = workspace.ok(&["output", "-raw", "vpc_id"]);
    assert!(workspace.objects().iter().any(|object| object.id == id), "{id}");

    // In place: tags of everything, and another way out.
    workspace.configure(&vpc("gateway_per_az", "two"));
    workspace.apply();
    workspace.assert_idle();
    assert_eq!(workspace.ok(&["output", "-raw", "vpc_id"]), id);

    // Another range is another VPC.
    workspace.configure(&vpc("gateway", "two").replace("10.0.0.0/16", "10.1.0.0/16"));
    workspace.apply();
    workspace.assert_idle();
    assert_ne!(workspace.ok(&["output", "-raw", "vpc_id"]), id);
    workspace.destroy();
}
