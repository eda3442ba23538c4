//! What a VPC is given, and what each input must fulfil by itself.

use crate::check::{self, list, matches};
use crate::kms::{self, Key};
use crate::profile::{self, Profile};
use ledgerform::function::alltrue;
use ledgerform::{Condition, Expr, Inputs, IntoExpr, Number, checks, tf};
use std::collections::BTreeMap;

/// What needs interface endpoints, and which: the AWS pages "Deploy private clusters with limited internet access" and
/// "Improve the security of EC2 instances by using VPC endpoints for Systems Manager".
pub(super) const BUNDLES: [(&str, &[&str]); 2] = [
    ("eks_private", &["ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "elasticloadbalancing", "logs", "sts"]),
    ("ssm_bastion", &["ec2messages", "kms", "logs", "ssm", "ssmmessages"]),
];

/// The inputs of the VPC component.
#[derive(Debug, Clone, Inputs)]
#[part(VpcPart, without(name, region, profile, accept, flow_logs_key, tags))]
pub struct VpcInputs {
    /// Name of the VPC; the names of everything in it begin with it. Lower-case letters, digits and hyphens, 2 to 32
    /// characters.
    #[input(validate = check::name)]
    pub name: Expr<String>,
    /// Region of the VPC, such as `us-east-1`. Endpoint names are made of it, so they are known before anything exists.
    #[input(validate = check::region)]
    pub region: Expr<String>,
    /// What it is for: `production` refuses what one failure takes down and what cannot be audited, `development` is cheap.
    #[input(default = Profile::Production, one_of("development", "production"))]
    pub profile: Expr<String>,
    /// What production accepts on purpose: codes of `docs/diagnostics.md`, each with the reason.
    #[input(default = BTreeMap::<String, String>::new(), validate = accept)]
    pub accept: Expr<BTreeMap<String, String>>,
    /// IPv4 range of the VPC, /16 to /28, such as `10.0.0.0/16`.
    #[input(validate = checks::vpc_cidr)]
    pub cidr: Expr<String>,
    /// Availability zones to use, such as `us-east-1a`. Append new zones at the end.
    #[input(validate = zones)]
    pub zones: Expr<Vec<String>>,
    /// Subnet tiers by name. A tier has a subnet in each of its zones, with the key `tier/zone`. By default `public`,
    /// private ones of `app` with four times as many addresses, and isolated ones of `data`, for four zones each.
    #[input(
        default = [
            ("app", Tier::new().slot(1).newbits(2).tags([("kubernetes.io/role/internal-elb", "1")])),
            ("data", Tier::new().access("isolated").slot(1)),
            ("public", Tier::new().access("public").slot(0).tags([("kubernetes.io/role/elb", "1")])),
        ],
        validate = tiers
    )]
    pub tiers: Expr<BTreeMap<String, Tier>>,
    /// How private subnets reach the internet: `gateway` (one NAT gateway in the first zone with a public subnet),
    /// `gateway_per_az` (one in each zone), `instance` (a small instance in the first zone: cheap, not highly available)
    /// or `none`. Where it is null, `gateway_per_az` in production and `gateway` in development.
    #[input(one_of("gateway", "gateway_per_az", "instance", "none"))]
    pub nat: Expr<Option<String>>,
    /// Zones that have NAT, in place of those that `nat` says: one with `gateway` and `instance`, any number with
    /// `gateway_per_az`. Each needs a public subnet. Private subnets of zones without NAT use that of the first one.
    #[input(validate = nat_zones)]
    pub nat_zones: Expr<Option<Vec<String>>>,
    /// Existing elastic addresses for NAT: allocation IDs by zone. Zones that are not named here get addresses of this
    /// module.
    #[input(default = BTreeMap::<String, String>::new(), validate = nat_allocation_ids)]
    pub nat_allocation_ids: Expr<BTreeMap<String, String>>,
    /// Instance type of the NAT instance; an ARM type such as `t4g.micro` gets an ARM image.
    #[input(default = "t4g.micro", validate = instance_type)]
    pub nat_instance_type: Expr<String>,
    /// Whether the NAT instance is one of the spot market, at its price. When AWS takes it back it stops, and starts
    /// again behind the same address when there is room: minutes to hours without a way out.
    #[input(default = false)]
    pub nat_instance_spot: Expr<bool>,
    /// TCP ports that private subnets reach on the internet through the NAT instance. A NAT gateway filters nothing.
    #[input(default = [80, 443], validate = ports)]
    pub nat_instance_ports: Expr<Vec<Number>>,
    /// Services with a gateway endpoint, which costs nothing: `s3`, `dynamodb`.
    #[input(default = ["dynamodb", "s3"], validate = gateway_endpoints)]
    pub gateway_endpoints: Expr<Vec<String>>,
    /// Services with an interface endpoint, such as `ecr.api` or `secretsmanager`.
    #[input(default = Vec::<&str>::new(), validate = interface_endpoints)]
    pub interface_endpoints: Expr<Vec<String>>,
    /// Further interface endpoints, by what needs them: `eks_private` for nodes without a way out (`ec2`, `ecr.api`,
    /// `ecr.dkr`, `eks`, `eks-auth`, `elasticloadbalancing`, `logs`, `sts`; images come through the gateway endpoint of
    /// `s3`), `ssm_bastion` for sessions of Systems Manager (`ec2messages`, `kms`, `logs`, `ssm`, `ssmmessages`).
    #[input(default = Vec::<&str>::new(), validate = interface_endpoint_bundles)]
    pub interface_endpoint_bundles: Expr<Vec<String>>,
    /// Tier whose subnets hold the interface endpoints; needed where there are any.
    pub interface_endpoint_tier: Expr<Option<String>>,
    /// Whether the traffic of the VPC is logged.
    #[input(default = true)]
    pub flow_logs: Expr<bool>,
    /// Where flow logs go: `cloudwatch`, or `s3`, which costs a tenth and is read by Athena.
    #[input(default = "cloudwatch", one_of("cloudwatch", "s3"))]
    pub flow_logs_destination: Expr<String>,
    /// ARN of the bucket, with a folder if there is to be one, that flow logs go to with `s3`. The bucket's policy must let
    /// `delivery.logs.amazonaws.com` write, and its own rules say how long it keeps them.
    #[input(validate = flow_logs_bucket)]
    pub flow_logs_bucket_arn: Expr<Option<String>>,
    /// Format of flow logs in `s3`: `parquet` or `plain-text`.
    #[input(default = "parquet", one_of("parquet", "plain-text"))]
    pub flow_logs_file_format: Expr<String>,
    /// Days that flow logs are kept in CloudWatch; one of the numbers CloudWatch Logs knows. Auditors expect a year.
    #[input(default = 365, validate = check::log_retention)]
    pub flow_logs_retention_days: Expr<Number>,
    /// The key that encrypts the flow logs. The policy of an existing one must let CloudWatch Logs use it.
    #[input(default = Key::new(), validate = kms::check, validate = kms::check_services, validate = kms::check_principals)]
    pub flow_logs_key: Expr<Key>,
    /// Tags of everything in the VPC.
    #[input(default = BTreeMap::<String, String>::new(), validate = checks::tags)]
    pub tags: Expr<BTreeMap<String, String>>,
}

/// A group of subnets with one purpose, one in each of its zones.
///
/// Its address ranges are either written out (`cidrs`) or carved: the tier takes block number `slot` of the VPC's range,
/// `newbits` bits longer, and each zone takes its part of the block by its letter (`a` first). A range therefore depends
/// on nothing but the tier's own numbers and the zone's own name, and never moves when others come or go.
#[derive(Debug, Clone, Inputs)]
pub struct Tier {
    /// Who reaches the tier and whom it reaches: `public` (from and to the internet), `private` (to the internet through
    /// NAT) or `isolated` (neither).
    #[input(default = "private")]
    pub access: Expr<String>,
    /// Number of the block of the VPC's range that the tier takes, from 0; not together with `cidrs`.
    pub slot: Expr<Option<Number>>,
    /// Bits that the tier's block is longer than the VPC's range: 4 makes sixteen blocks.
    #[input(default = 4)]
    pub newbits: Expr<Number>,
    /// Bits that a subnet is longer than the tier's block: 2 has room for the zones `a` to `d`.
    #[input(default = 2)]
    pub zone_bits: Expr<Number>,
    /// Zones of the tier; all zones of the VPC where it is null.
    pub zones: Expr<Option<Vec<String>>>,
    /// IPv4 ranges by zone, in place of carved ones.
    pub cidrs: Expr<Option<BTreeMap<String, String>>>,
    /// Further tags of the tier's subnets, such as those by which Kubernetes finds them.
    #[input(default = BTreeMap::<String, String>::new())]
    pub tags: Expr<BTreeMap<String, String>>,
}

fn zones(field: &str, value: &Expr<Vec<String>>) -> Condition {
    let named = alltrue(value.map(|zone| matches("^[a-z]{2}(?:-[a-z0-9]+)+[a-h]$", &zone)));
    Condition::new(
        value.length().greater(0).and(named).and(check::are_different(value)),
        tf!(
            "{field} must be different availability zones such as us-east-1a, at least one, not `{}`",
            list(value.clone())
        ),
    )
}

fn tiers(field: &str, value: &Expr<BTreeMap<String, Tier>>) -> Condition {
    let is_good = |name: &Expr<String>, tier: &Expr<Tier>| {
        let access: Expr<Vec<String>> = ["public", "private", "isolated"].into_expr();
        matches("^[a-z][a-z0-9-]{0,31}$", name)
            .and(access.contains(tier.access()))
            .and(tier.slot().is_null().differs(tier.cidrs().is_null()))
    };
    let bad = value.filter(|name, tier| !is_good(&name, &tier)).keys();
    Condition::new(
        value.length().greater(0).and(bad.length().equals(0)),
        tf!(
            "{field} must be at least one tier, each with a name of lower-case letters, digits and hyphens, access \
             `public`, `private` or `isolated`, and either slot or cidrs; wrong: {}",
            list(bad)
        ),
    )
}

fn instance_type(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches("^[a-z][a-z0-9-]*[.][a-z0-9-]+$", value),
        tf!("{field} must be an instance type such as t4g.micro, not `{value}`"),
    )
}

fn ports(field: &str, value: &Expr<Vec<Number>>) -> Condition {
    Condition::new(
        alltrue(value.map(|port| port.at_least(1).and(port.at_most(65535)))),
        tf!("{field} must be port numbers from 1 to 65535"),
    )
}

fn nat_zones(field: &str, value: &Expr<Vec<String>>) -> Condition {
    Condition::new(
        value.length().greater(0).and(check::are_different(value)),
        tf!("{field} must be different zones, at least one, or null for those that nat says"),
    )
}

fn nat_allocation_ids(field: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
    let bad = value.filter(|_, id| !matches("^eipalloc-[0-9a-f]+$", &id)).keys();
    check::none(bad, format!("{field} must be allocation IDs such as eipalloc-0123456789abcdef0, by zone"))
}

fn interface_endpoint_bundles(field: &str, value: &Expr<Vec<String>>) -> Condition {
    let known = BUNDLES.map(|(name, _)| name);
    let bad = value.filter(|name| !check::among(&known, &name));
    check::none(bad, format!("{field} may have {}", known.join(" and ")))
}

fn flow_logs_bucket(field: &str, value: &Expr<String>) -> Condition {
    Condition::new(
        matches("^arn:[a-z0-9-]+:s3:::[a-z0-9][a-z0-9.-]+(?:/.*)?$", value),
        tf!(
            "{field} must be the ARN of a bucket such as arn:aws:s3:::audit-logs, with a folder or without, not `{value}`"
        ),
    )
}

/// Gateway endpoints exist for these two services only: the AWS page "Gateway endpoints".
fn gateway_endpoints(field: &str, value: &Expr<Vec<String>>) -> Condition {
    let known: Expr<Vec<String>> = ["dynamodb", "s3"].into_expr();
    let bad = value.filter(|service| !known.contains(service));
    Condition::new(
        bad.length().equals(0),
        tf!("{field} may have s3 and dynamodb; others take an interface endpoint: {}", list(bad)),
    )
}

fn interface_endpoints(field: &str, value: &Expr<Vec<String>>) -> Condition {
    let bad = value.filter(|service| !matches("^[a-z0-9][a-z0-9.-]*$", &service));
    Condition::new(
        bad.length().equals(0).and(check::are_different(value)),
        tf!(
            "{field} must be different services such as ecr.api, without the prefix com.amazonaws; wrong: {}",
            list(bad)
        ),
    )
}

fn accept(field: &str, value: &Expr<BTreeMap<String, String>>) -> Condition {
    profile::accept(field, value, "vpc")
}
