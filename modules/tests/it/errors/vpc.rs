//! Wrong inputs of the VPC.

use ledgerform::{App, IntoExpr};
use ledgerform_modules::vpc::{Tier, Vpc, VpcInputs};

/// A good VPC, for each case to spoil.
fn good() -> VpcInputs {
    VpcInputs::new()
        .name("demo")
        .region("us-east-1")
        .cidr("10.0.0.0/16")
        .zones(["us-east-1a", "us-east-1b", "us-east-1c"])
        .tiers([("public", Tier::new().access("public").slot(0)), ("app", Tier::new().slot(1))])
}

/// A good VPC but for its tiers.
fn with_tiers<const N: usize>(tiers: [(&'static str, Tier); N]) -> VpcInputs {
    VpcInputs { tiers: tiers.into_expr(), ..good() }
}

/// What a good VPC is as a call of the module; a case replaces arguments.
const GOOD: [(&str, &str); 5] = [
    ("name", r#""demo""#),
    ("region", r#""us-east-1""#),
    ("cidr", r#""10.0.0.0/16""#),
    ("zones", r#"["us-east-1a", "us-east-1b", "us-east-1c"]"#),
    ("tiers", r#"{ public = { access = "public", slot = 0 }, app = { slot = 1 } }"#),
];

/// Checks that both ways of giving the inputs fail with `message`.
#[track_caller]
fn check(inputs: VpcInputs, arguments: &[(&str, &str)], message: &str) {
    super::check::<Vpc>(inputs, &GOOD, arguments, message);
}

#[test]
fn overlapping_ranges() {
    let tier = Tier::new().cidrs([("us-east-1a", "10.0.4.0/23")]);
    check(
        with_tiers([("public", Tier::new().access("public").slot(0)), ("app", tier)]),
        &[(
            "tiers",
            r#"{ public = { access = "public", slot = 0 }, app = { cidrs = { us-east-1a = "10.0.4.0/23" } } }"#,
        )],
        "the ranges of subnets must not overlap; wrong: app/us-east-1a (10.0.4.0/23) and public/us-east-1b (10.0.4.0/22)",
    );
}

#[test]
fn a_range_too_small_for_its_zones() {
    check(
        VpcInputs { cidr: "10.0.0.0/30".into(), ..good() },
        &[("cidr", r#""10.0.0.0/30""#)],
        "cidr must be the first address of an IPv4 range from /16 to /28, such as 10.0.0.0/16, not `10.0.0.0/30`",
    );
    check(
        VpcInputs { cidr: "10.0.0.0/28".into(), ..good() },
        &[("cidr", r#""10.0.0.0/28""#)],
        "the range of a subnet cannot be carved: lower newbits or zone_bits or choose another slot so that the numbers \
         fit, raise zone_bits for a zone with a later letter, or write cidrs; wrong: app/us-east-1a, app/us-east-1b, \
         app/us-east-1c, public/us-east-1a, public/us-east-1b, public/us-east-1c",
    );
    check(
        VpcInputs { cidr: "10.0.0.0/24".into(), ..good() },
        &[("cidr", r#""10.0.0.0/24""#)],
        "the range of a subnet must be from /16 to /28; wrong: app/us-east-1a, app/us-east-1b, app/us-east-1c, \
         public/us-east-1a, public/us-east-1b, public/us-east-1c",
    );
}

#[test]
fn nat_without_a_public_tier() {
    check(
        with_tiers([("app", Tier::new().slot(1))]),
        &[("tiers", "{ app = { slot = 1 } }")],
        "NAT for a private subnet needs a public tier, with gateway_per_az one in the same zone: add a public tier or \
         set nat to none; without: app/us-east-1a, app/us-east-1b, app/us-east-1c",
    );
}

#[test]
fn marks_of_templates_in_a_tag() {
    check(
        good().tags([("Note", "100 %{ of it"), ("Team", "platform")]),
        &[("tags", r#"{ Note = "100 %%{ of it", Team = "platform" }"#)],
        "tags may have 50 entries whose keys (up to 128 characters) and values (up to 256) are letters, digits, spaces \
         and _ . : / = + - @ and whose keys do not begin with aws:; wrong: Note",
    );
}

#[test]
fn single_inputs() {
    check(
        good().nat("gatway"),
        &[("nat", r#""gatway""#)],
        "nat must be one of `gateway`, `gateway_per_az`, `instance`, `none`, not `gatway`",
    );
    check(
        VpcInputs { name: "Demo".into(), ..good() },
        &[("name", r#""Demo""#)],
        "name must be 2 to 32 lower-case letters, digits and hyphens, beginning with a letter, not `Demo`",
    );
    check(
        good().interface_endpoints(["ecr.api"]),
        &[("interface_endpoints", r#"["ecr.api"]"#)],
        "interface_endpoint_tier must name the tier that holds the interface endpoints; the tiers are app, public",
    );
    check(
        good().flow_logs_retention_days(366),
        &[("flow_logs_retention_days", "366")],
        "flow_logs_retention_days must be a period that CloudWatch Logs knows, such as 30, 90, 365 or 3653 (0 keeps for \
         ever), not 366",
    );
    check(
        with_tiers([("public", Tier::new().access("public").slot(0)), ("app", Tier::new())]),
        &[("tiers", r#"{ public = { access = "public", slot = 0 }, app = {} }"#)],
        "tiers must be at least one tier, each with a name of lower-case letters, digits and hyphens, access `public`, \
         `private` or `isolated`, and either slot or cidrs; wrong: app",
    );
    check(
        good().gateway_endpoints(["s3", "ecr.api"]),
        &[("gateway_endpoints", r#"["s3", "ecr.api"]"#)],
        "gateway_endpoints may have s3 and dynamodb; others take an interface endpoint: ecr.api",
    );
}

#[test]
fn nat_of_chosen_zones() {
    check(
        good().nat_zones(["us-east-1d"]),
        &[("nat_zones", r#"["us-east-1d"]"#)],
        "nat_zones must be zones with a public subnet; wrong: us-east-1d",
    );
    check(
        good().nat_zones(Vec::<&str>::new()),
        &[("nat_zones", "[]")],
        "nat_zones must be different zones, at least one, or null for those that nat says",
    );
    check(
        good().profile("development").nat_zones(["us-east-1a", "us-east-1b"]),
        &[("profile", r#""development""#), ("nat_zones", r#"["us-east-1a", "us-east-1b"]"#)],
        "nat_zones must be one zone with gateway and instance: for more of them set nat to gateway_per_az",
    );
    check(
        good().nat_allocation_ids([("us-east-1a", "203.0.113.7")]),
        &[("nat_allocation_ids", r#"{ us-east-1a = "203.0.113.7" }"#)],
        "nat_allocation_ids must be allocation IDs such as eipalloc-0123456789abcdef0, by zone; wrong: us-east-1a",
    );
    check(
        good().nat_allocation_ids([("us-east-1d", "eipalloc-0a")]),
        &[("nat_allocation_ids", r#"{ us-east-1d = "eipalloc-0a" }"#)],
        "nat_allocation_ids must be of zones that have NAT, or the addresses stay without use; wrong: us-east-1d",
    );
}

#[test]
fn endpoints_and_flow_logs() {
    check(
        good().interface_endpoint_bundles(["eks"]),
        &[("interface_endpoint_bundles", r#"["eks"]"#)],
        "interface_endpoint_bundles may have eks_private and ssm_bastion; wrong: eks",
    );
    check(
        good().interface_endpoint_bundles(["ssm_bastion"]),
        &[("interface_endpoint_bundles", r#"["ssm_bastion"]"#)],
        "interface_endpoint_tier must name the tier that holds the interface endpoints; the tiers are app, public",
    );
    check(
        good().flow_logs_destination("s3"),
        &[("flow_logs_destination", r#""s3""#)],
        "flow_logs_bucket_arn must say which bucket flow logs go to where flow_logs_destination is s3",
    );
    check(
        good().flow_logs_destination("s3").flow_logs_bucket_arn("audit-logs"),
        &[("flow_logs_destination", r#""s3""#), ("flow_logs_bucket_arn", r#""audit-logs""#)],
        "flow_logs_bucket_arn must be the ARN of a bucket such as arn:aws:s3:::audit-logs, with a folder or without, not \
         `audit-logs`",
    );
}

#[test]
fn all_problems_are_found_at_once() {
    let app = App::new();
    let stack = app.stack("network");
    stack.component::<Vpc>(
        "vpc",
        VpcInputs { name: "Demo".into(), ..good() }.nat("gatway").flow_logs_retention_days(366),
    );
    let problems = app.synth().unwrap_err();
    let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(paths, ["network/vpc.name", "network/vpc.nat", "network/vpc.flow_logs_retention_days"]);
}

#[test]
fn what_production_refuses() {
    let reason = |code: &str| format!("To have it on purpose, give the reason: accept = {{ {code} = \"…\" }}");
    check(
        good().nat("gateway"),
        &[("nat", r#""gateway""#)],
        &format!(
            "LF0101: in production a VPC of several zones must have a NAT gateway in each of them (nat = \
             \"gateway_per_az\"). {}",
            reason("LF0101")
        ),
    );
    check(
        good().nat("instance"),
        &[("nat", r#""instance""#)],
        &format!(
            "LF0102: in production private subnets must reach the internet through NAT gateways, not an instance (nat). {}",
            reason("LF0102")
        ),
    );
    check(
        good().flow_logs(false),
        &[("flow_logs", "false")],
        &format!("LF0103: in production the traffic of a VPC must be logged (flow_logs). {}", reason("LF0103")),
    );
}
