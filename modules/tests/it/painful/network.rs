//! What hurts users of networks and security groups.

use super::{document, resources};
use crate::cases::{self, PROVIDER};
use crate::root::{calling, exported, files_of};
use serde_json::Value;
use std::collections::BTreeSet;

/// A VPC of the given zones and tiers.
fn vpc(zones: &str, tiers: &str) -> String {
    format!(
        r#"{PROVIDER}
module "vpc" {{
  source  = "./modules/vpc"
  name    = "demo"
  region  = "us-east-1"
  cidr    = "10.0.0.0/16"
  profile = "development"
  nat     = "gateway_per_az"
  zones   = [{zones}]
  tiers   = {{ {tiers} }}
}}
"#
    )
}

const TIERS: &str =
    r#"public = { access = "public", slot = 0 }, app = { slot = 1 }, data = { access = "isolated", slot = 2 }"#;

/// Lists shift when something in them goes; keys do not.
#[test]
fn index_churn() {
    let root = calling(&vpc(r#""us-east-1a", "us-east-1b", "us-east-1c""#, TIERS));
    root.apply();
    let without = r#"public = { access = "public", slot = 0 }, data = { access = "isolated", slot = 2 }"#;
    root.write("main.tf", &vpc(r#""us-east-1a", "us-east-1b", "us-east-1c""#, without));
    let changes = root.plan().changes();
    assert!(changes.keys().any(|address| address.contains("aws_subnet.this[\"app/us-east-1a\"]")), "{changes:?}");
    for (address, action) in &changes {
        let is_nat = address.contains(".nat[") || address.contains("aws_nat_gateway.this[");
        let is_gone = action == "delete" && (address.contains("[\"app/") || is_nat);
        assert!(is_gone || (action == "update" && address.contains("aws_vpc_endpoint.")), "{action} of {address}");
    }
}

/// Who comes from a module with a list of subnets takes them along: one `moved` block for each, and nothing is destroyed.
#[test]
fn a_list_of_subnets_cannot_become_a_map() {
    let before = format!(
        r#"{PROVIDER}
resource "aws_vpc" "this" {{
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}}

resource "aws_subnet" "private" {{
  count             = 2
  vpc_id            = aws_vpc.this.id
  cidr_block        = cidrsubnet("10.0.0.0/16", 8, count.index)
  availability_zone = ["us-east-1a", "us-east-1b"][count.index]
}}
"#
    );
    let root = calling(&before);
    root.apply();
    let app = r#"app = { cidrs = { us-east-1a = "10.0.0.0/24", us-east-1b = "10.0.1.0/24" } }"#;
    let mut after = vpc(r#""us-east-1a", "us-east-1b""#, app).replace("gateway_per_az", "none");
    for (from, to) in [
        ("aws_vpc.this", "aws_vpc.this"),
        ("aws_subnet.private[0]", r#"aws_subnet.this["app/us-east-1a"]"#),
        ("aws_subnet.private[1]", r#"aws_subnet.this["app/us-east-1b"]"#),
    ] {
        after += &format!("\nmoved {{\n  from = {from}\n  to   = module.vpc.{to}\n}}\n");
    }
    root.write("main.tf", &after);
    root.succeed(&["init", "-no-color", "-input=false"]);
    let changes = root.plan().changes();
    for (address, action) in &changes {
        let is_moved = address.contains("aws_subnet.") || address.contains("aws_vpc.");
        assert_eq!(action, if is_moved { "update" } else { "create" }, "{address}: only its tags change");
    }
    assert_eq!(changes.keys().filter(|address| address.contains("aws_subnet.")).count(), 2, "{changes:?}");
}

/// Route tables belong to tiers and zones: with another NAT, or none, they stay, and so does what is associated with them.
#[test]
fn route_tables_come_and_go_with_nat() {
    let nat = |kind: &str| vpc(r#""us-east-1a", "us-east-1b""#, TIERS).replace("gateway_per_az", kind);
    let root = calling(&nat("none"));
    for kind in ["gateway", "gateway_per_az", "instance", "none"] {
        root.apply();
        root.write("main.tf", &nat(kind));
        let changes = root.plan().changes();
        assert!(!changes.is_empty(), "{kind} plans nothing");
        for (address, action) in changes {
            let stays = ["aws_route_table.", "aws_route_table_association.", "aws_subnet."];
            assert!(!stays.iter().any(|part| address.contains(part)), "{kind}: {action} of {address}");
        }
    }
}

/// The name of an endpoint's service is known before anything exists: read from AWS, it would replace the endpoint.
#[test]
fn service_names_are_unknown_at_plan() {
    let document = document("vpc", "example complete");
    let data: Vec<&String> = document["data"].as_object().into_iter().flat_map(|types| types.keys()).collect();
    assert!(!data.iter().any(|ty| ty.contains("endpoint")), "{data:?}");
    let names: BTreeSet<&str> = resources(&document, "aws_vpc_endpoint")
        .iter()
        .map(|endpoint| endpoint["service_name"].as_str().unwrap())
        .collect();
    let expected = ["dynamodb", "ecr.api", "s3", "sts"].map(|service| format!("com.amazonaws.us-east-1.{service}"));
    assert_eq!(names, expected.iter().map(String::as_str).collect());
    // In the module too, with a VPC that is made in the same plan.
    let plan = calling(&vpc(r#""us-east-1a""#, TIERS)).plan();
    let address = r#"module.vpc.aws_vpc_endpoint.gateway["s3"]"#;
    assert_eq!(plan.after(address)["service_name"], "com.amazonaws.us-east-1.s3");
}

/// A NAT instance that is replaced keeps interface and address, forwards what is not its own, and needs no new route.
#[test]
fn a_nat_instance_loses_its_address_and_drops_what_it_forwards() {
    let document = document("vpc", "instance");
    let interface = resources(&document, "aws_network_interface")[0];
    assert_eq!(interface["source_dest_check"], false);
    let association = resources(&document, "aws_eip_association")[0];
    assert!(association["network_interface_id"].as_str().unwrap().contains("aws_network_interface."), "{association}");
    assert!(association.get("instance_id").is_none());
    let routes = resources(&document, "aws_route");
    let natted: Vec<&&Value> = routes.iter().filter(|route| route.get("network_interface_id").is_some()).collect();
    assert_eq!(natted.len(), 2, "one for each zone of the tier app");
}

/// Outputs are maps: `tier/zone` or a zone says what a position in a list does not.
#[test]
fn nobody_knows_the_zone_of_an_output() {
    let text = format!(
        "{}\noutput \"subnets\" {{\n  value = module.vpc.subnet_ids\n}}\n\noutput \"tables\" {{\n  value = module.vpc.route_table_ids\n}}\n",
        vpc(r#""us-east-1a", "us-east-1b""#, TIERS)
    );
    let root = calling(&text);
    let plan = root.plan();
    // The keys are there before the subnets are.
    let unknown = &plan.0["planned_values"]["outputs"];
    assert!(unknown["subnets"].is_object());
    root.apply();
    let read = |name: &str| -> Value { serde_json::from_str(&root.succeed(&["output", "-json", name])).unwrap() };
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&read("subnets")), ["app", "data", "public"]);
    assert_eq!(keys(&read("subnets")["app"]), ["us-east-1a", "us-east-1b"]);
    assert!(keys(&read("tables")).contains(&"app/us-east-1a".to_owned()));
}

/// A group that is replaced would be deleted while it is in use: the new one comes first, so it has another name. Rules are
/// resources with keys of their own.
#[test]
fn a_renamed_security_group_cannot_be_deleted() {
    let mut judged = 0;
    for component in ledgerform_modules::COMPONENTS {
        let document = document(component.name, "example complete");
        for group in document["resource"]["aws_security_group"].as_object().into_iter().flat_map(|all| all.values()) {
            assert!(group["name_prefix"].is_string() && group.get("name").is_none(), "{group}");
            assert_eq!(group["lifecycle"]["create_before_destroy"], true, "{group}");
            assert!(group.get("ingress").is_none() && group.get("egress").is_none(), "{group}");
            judged += 1;
        }
    }
    assert!(judged > 5, "only {judged} groups were judged");
}

/// Modules have no provider of their own: one that is configured by what the same apply makes cannot plan, and a module that
/// has one cannot be removed.
#[test]
fn a_provider_is_inside_the_module() {
    for component in ledgerform_modules::COMPONENTS {
        let files = files_of(&exported().join(component.name));
        let own: Vec<_> = files.iter().filter(|(path, _)| !path.contains('/')).collect();
        assert_eq!(own.len(), 4, "{}", component.name);
        for (path, text) in own {
            for word in ["provider \"", "/kubernetes\"", "/helm\"", "backend \"", "terraform_remote_state"] {
                assert!(!text.contains(word), "{}/{path} has {word}", component.name);
            }
        }
        // And nothing waits for a module as a whole, which would make its data unknown at plan.
        for case in cases::of(component.name) {
            assert!(!case.root.contains("depends_on"), "{}", case.name);
        }
    }
}
