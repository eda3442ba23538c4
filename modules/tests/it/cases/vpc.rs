//! Cases of the VPC: every kind of NAT.

use super::{Case, case, example};
use ledgerform::Scope;
use ledgerform_modules::profile::Profile;
use ledgerform_modules::vpc::{Tier, Vpc, VpcInputs};

fn tiers() -> [(&'static str, Tier); 3] {
    let explicit = [("us-east-1a", "10.0.200.0/24"), ("us-east-1b", "10.0.201.0/24")];
    [
        ("public", Tier::new().access("public").slot(0).tags([("kubernetes.io/role/elb", "1")])),
        ("app", Tier::new().slot(1)),
        ("data", Tier::new().access("isolated").cidrs(explicit)),
    ]
}

fn inputs() -> VpcInputs {
    VpcInputs::new()
        .name("demo")
        .region("us-east-1")
        .cidr("10.0.0.0/16")
        .zones(["us-east-1a", "us-east-1b"])
        .tiers(tiers())
        .interface_endpoints(["ecr.api", "sts"])
        .interface_endpoint_tier("app")
        .tags([("Team", "platform")])
}

/// What production wants, or accepts, with one of the ways to the internet.
pub(super) fn production(nat: &'static str) -> impl Fn(&Scope) {
    move |stack| {
        stack.component::<Vpc>("vpc", inputs().nat(nat).accept([("LF0102", "it is cheap")]));
    }
}

const ARGUMENTS: &str = r#"
  name   = "demo"
  region = "us-east-1"
  cidr   = "10.0.0.0/16"
  zones  = ["us-east-1a", "us-east-1b"]

  tiers = {
    public = { access = "public", slot = 0, tags = { "kubernetes.io/role/elb" = "1" } }
    app    = { slot = 1 }
    data   = { access = "isolated", cidrs = { us-east-1a = "10.0.200.0/24", us-east-1b = "10.0.201.0/24" } }
  }

  interface_endpoints     = ["ecr.api", "sts"]
  interface_endpoint_tier = "app"
  tags                    = { Team = "platform" }
"#;

pub(super) fn cases() -> Vec<Case> {
    let nats = ["none", "gateway", "gateway_per_az", "instance"];
    let of_nat = |nat: &'static str| {
        let arguments = format!("{ARGUMENTS}  nat     = \"{nat}\"\n  profile = \"development\"");
        case("vpc", nat, &arguments, move |stack| {
            stack.component::<Vpc>("vpc", inputs().nat(nat).profile(Profile::Development));
        })
    };
    let minimal = example("vpc", "minimal", |stack| {
        let inputs = VpcInputs::new()
            .name("demo")
            .region("us-east-1")
            .cidr("10.0.0.0/16")
            .zones(["us-east-1a"])
            .tiers([("data", Tier::new().access("isolated").slot(0))]);
        stack.component::<Vpc>("vpc", inputs);
    });
    let complete = example("vpc", "complete", |stack| {
        stack.component::<Vpc>("vpc", inputs());
    });
    nats.into_iter().map(of_nat).chain([minimal, chosen(), complete]).collect()
}

/// NAT on the spot market in another zone than the first, from an address that is there; endpoints by what needs them;
/// flow logs in a bucket.
fn chosen() -> Case {
    let arguments = format!(
        r#"{ARGUMENTS}
  profile                    = "development"
  nat                        = "instance"
  nat_zones                  = ["us-east-1b"]
  nat_allocation_ids         = {{ us-east-1b = "eipalloc-0123456789abcdef0" }}
  nat_instance_spot          = true
  interface_endpoint_bundles = ["eks_private", "ssm_bastion"]
  flow_logs_destination      = "s3"
  flow_logs_bucket_arn       = "arn:aws:s3:::audit-logs/vpc"
"#
    );
    case("vpc", "chosen", &arguments, |stack| {
        let inputs = inputs()
            .profile(Profile::Development)
            .nat("instance")
            .nat_zones(["us-east-1b"])
            .nat_allocation_ids([("us-east-1b", "eipalloc-0123456789abcdef0")])
            .nat_instance_spot(true)
            .interface_endpoint_bundles(["eks_private", "ssm_bastion"])
            .flow_logs_destination("s3")
            .flow_logs_bucket_arn("arn:aws:s3:::audit-logs/vpc");
        stack.component::<Vpc>("vpc", inputs);
    })
}
