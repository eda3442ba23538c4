//! The Rust construct with literals and the exported module with the same values as variables plan the same resources
//! with the same arguments.

use crate::root::calling;
use ledgerform::{App, IntoExpr};
use ledgerform_modules::vpc::{Tier, Vpc, VpcInputs};
use ledgerform_testing::Root;

fn tiers() -> [(&'static str, Tier); 3] {
    let explicit = [("us-east-1a", "10.0.200.0/24"), ("us-east-1b", "10.0.201.0/24")];
    [
        ("public", Tier::new().access("public").slot(0).tags([("kubernetes.io/role/elb", "1")])),
        ("app", Tier::new().slot(1)),
        ("data", Tier::new().access("isolated").cidrs(explicit)),
    ]
}

const TIERS: &str = r#"{
    public = { access = "public", slot = 0, tags = { "kubernetes.io/role/elb" = "1" } }
    app    = { slot = 1 }
    data   = { access = "isolated", cidrs = { us-east-1a = "10.0.200.0/24", us-east-1b = "10.0.201.0/24" } }
  }"#;

#[track_caller]
fn check(nat: &str) {
    let app = App::new();
    let stack = app.stack("network");
    stack.provider(ledgerform_bindings::aws::Provider::new().region("us-east-1"));
    stack.component::<Vpc>(
        "vpc",
        VpcInputs::new()
            .name("demo")
            .region("us-east-1")
            .cidr("10.0.0.0/16")
            .zones(["us-east-1a", "us-east-1b"])
            .tiers(tiers())
            .nat(nat)
            .interface_endpoints(["ecr.api", "sts"])
            .interface_endpoint_tier("app")
            .tags([("Team", "platform")]),
    );
    let text = &app.synth().unwrap().stacks[0].text;
    let construct = Root::with_files([("cdk.tf.json", text.as_str())]).plan().objects();

    let module = format!(
        r#"
provider "aws" {{
  region = "us-east-1"
}}

module "vpc" {{
  source                  = "./modules/vpc"
  name                    = "demo"
  region                  = "us-east-1"
  cidr                    = "10.0.0.0/16"
  zones                   = ["us-east-1a", "us-east-1b"]
  nat                     = "{nat}"
  tiers                   = {TIERS}
  interface_endpoints     = ["ecr.api", "sts"]
  interface_endpoint_tier = "app"
  tags                    = {{ Team = "platform" }}
}}
"#
    );
    let module = calling(&module).plan().objects();
    let lines = |objects: &[String]| objects.join("\n");
    assert!(
        construct == module,
        "{nat}: the construct plans\n{}\nthe module plans\n{}",
        lines(&construct),
        lines(&module)
    );
    assert!(construct.len() > 20);
}

#[test]
fn construct_and_module_plan_the_same() {
    for nat in ["none", "gateway", "gateway_per_az", "instance"] {
        check(nat);
    }
}

/// The same from HCL: both forms of one app are one configuration.
#[test]
fn json_and_hcl_plan_the_same() {
    let plan = |format| {
        let app = App::new();
        let stack = app.stack("network");
        stack.provider(ledgerform_bindings::aws::Provider::new().region("us-east-1"));
        let zones: ledgerform::Expr<Vec<String>> = ["us-east-1a", "us-east-1b"].into_expr();
        let inputs = VpcInputs::new().name("demo").region("us-east-1").cidr("10.0.0.0/16").zones(zones).tiers(tiers());
        stack.component::<Vpc>("vpc", inputs.nat("instance"));
        let synthesis = app.synth_as(format).unwrap();
        let stack = &synthesis.stacks[0];
        let root = Root::of(stack);
        let fmt = root.terraform(&["fmt", "-check", "-diff", "-no-color", stack.file]);
        assert!(fmt.status.success() || stack.file.ends_with(".json"), "{}", ledgerform_testing::text_of(&fmt));
        root.plan().objects()
    };
    assert_eq!(plan(ledgerform::Format::Json), plan(ledgerform::Format::Hcl));
}
