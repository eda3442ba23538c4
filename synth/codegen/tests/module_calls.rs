//! Generated calls of modules in use: they compile, and the real Terraform takes what they make.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails like a test")]

#[allow(dead_code, unreachable_pub, missing_docs, reason = "each test uses a part")]
#[rustfmt::skip] // As the generator writes it.
#[path = "goldens/module_telling.rs"]
mod telling;
#[allow(dead_code, unreachable_pub, missing_docs, reason = "each test uses a part")]
#[rustfmt::skip] // As the generator writes it.
#[path = "goldens/module_vpc.rs"]
mod vpc;

use ledgerform::{
    Addr, App, Block, Constraint, Expr, Output, Provider, ProviderConfig, Reference, Scope, Synthesis, Variable,
};
use ledgerform_testing::Root;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use telling::Telling;
use vpc::Vpc;

const AWS: Provider = Provider { name: "aws", source: "hashicorp/aws", version: "6.47.0" };

/// `provider "aws" { region = … }`
struct Aws(&'static str);

impl ProviderConfig for Aws {
    const PROVIDER: &'static Provider = &AWS;

    fn into_block(self) -> Block {
        Block::new().attr::<String>("region", self.0)
    }
}

fn call(stack: &Scope) -> Telling {
    let peer = stack.provider_alias("peer", Aws("eu-west-1"));
    let dns = stack.provider_alias("dns", Aws("us-east-1"));
    call_with(&peer, &dns)
}

/// A call with every kind of value.
fn call_with(peer: &Addr, dns: &Addr) -> Telling {
    use telling::{Backups, Database, Matrix, Replicas, Rules, Tiers};
    let database = Database::new().name("ledger").r#type("postgres");
    let database = database.backups(Backups::new().window("03:00").days(30)).replicas([Replicas::new().region("eu")]);
    Telling::new()
        .cidr("10.0.0.0/16")
        .database(database)
        .zone_id(Expr::<String>::null())
        .provider_aws_dns(dns)
        .provider_aws_peer(peer)
        .azs(2)
        .ports([443])
        .anything("text")
        .rules([Rules::new().port(443), Rules::new().port(80).from(["a"])])
        .tiers([("web", Tiers::new().slot(1)), ("data", Tiers::new().tags([("a", "b")]))])
        .matrix([("x", vec![Matrix::new().tags("t")])])
        .tags([("team", "payments")])
}

fn document(synthesis: &Synthesis, stack: usize) -> Json {
    serde_json::from_str(&synthesis.stacks[stack].text).unwrap()
}

/// The texts of a folder that Terraform 1.11 knows, by the path that a root module has for them.
fn files(folder: &str, as_what: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        // Examples and tests of the module.
        if entry.path().is_dir() {
            continue;
        }
        let text = fs::read_to_string(entry.path()).unwrap();
        // Newer releases only.
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("deprecated"));
        files.push((format!("{as_what}/{name}"), lines.collect::<Vec<_>>().join("\n")));
    }
    files
}

fn root(stack: (&str, &str), files: &[(String, String)]) -> Root {
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    Root::with_files(std::iter::once(stack).chain(files))
}

#[test]
fn every_kind_of_value_is_taken() {
    let app = App::new();
    let stack = app.stack("network");
    let telling = stack.module("telling", call(&stack));
    stack.output("vpc_id", Output::new(telling.vpc_id()));
    stack.output("first", Output::new(telling.subnet_ids().at(0)));
    stack.output("days", Output::new(telling.backup_days() + 1));
    stack.output("password", Output::new(telling.password()).sensitive());
    let synthesis = app.synth().unwrap();
    assert_eq!(
        document(&synthesis, 0)["module"]["telling"],
        json!({
            "//": { "metadata": { "path": "network/telling", "uniqueId": "telling" } },
            "source": "acme/telling/aws",
            "version": "~> 2.1",
            "providers": { "aws.dns": "aws.dns", "aws.peer": "aws.peer" },
            "cidr": "10.0.0.0/16",
            "database": {
                "name": "ledger",
                "type": "postgres",
                "backups": { "window": "03:00", "days": 30 },
                "replicas": [{ "region": "eu" }],
            },
            "zone_id": null,
            "azs": 2,
            "ports": [443],
            "anything": "text",
            "rules": [{ "port": 443 }, { "port": 80, "from": ["a"] }],
            "tiers": { "web": { "slot": 1 }, "data": { "tags": { "a": "b" } } },
            "matrix": { "x": [{ "tags": "t" }] },
            "tags": { "team": "payments" },
        })
    );
    // No registry has it, so the folder takes its place.
    let text = synthesis.stacks[0].text.replace("\"acme/telling/aws\"", "\"./telling\"");
    let text = text.replace("\"version\": \"~> 2.1\"", "\"enabled\": true");
    let mut files = files("tests/modules/telling", "telling");
    files.push(("telling/inner/main.tf".to_owned(), "output \"id\" {\n  value = 1\n}\n".to_owned()));
    root((synthesis.stacks[0].file, &text), &files).assert_valid();
}

#[test]
fn the_vpc_is_planned_by_its_call() {
    use vpc::Tiers;
    let app = App::new();
    let stack = app.stack("network");
    stack.provider(Aws("eu-central-1"));
    let tiers = [("public", Tiers::new().access("public").slot(0)), ("private", Tiers::new().slot(1))];
    let vpc = Vpc::new().cidr("10.0.0.0/16").name("main").region("eu-central-1");
    let vpc = vpc.zones(["eu-central-1a", "eu-central-1b"]).tiers(tiers);
    let vpc = stack.module("vpc", vpc.nat("gateway_per_az"));
    let _: (Expr<String>, Expr<BTreeMap<String, String>>) = (vpc.vpc_id(), vpc.nat_public_ips());
    stack.output("subnets", Output::new(vpc.subnet_ids().at("private")));
    let synthesis = app.synth().unwrap();
    let root =
        root((synthesis.stacks[0].file, &synthesis.stacks[0].text), &files("../../modules/terraform/vpc", "vpc"));
    root.assert_valid();
    let plan = root.plan();
    assert_eq!(plan.after("module.vpc.aws_subnet.this[\"private/eu-central-1a\"]")["cidr_block"], "10.0.16.0/22");
    assert!(plan.changes().contains_key("module.vpc.aws_nat_gateway.this[\"eu-central-1b\"]"), "{plan:?}");
}

#[test]
fn what_a_module_hides_stays_in_its_stack() {
    let app = App::new();
    let (one, two) = (app.stack("one"), app.stack("two"));
    let telling = one.module("telling", call(&one));
    two.output("id", Output::new(telling.vpc_id()));
    assert!(app.synth().is_ok());
    two.output("password", Output::new(telling.password()));
    let problems = app.synth().unwrap_err().to_string();
    assert!(
        problems.contains("`module.telling.password` is private to the stack `one`: it is sensitive"),
        "{problems}"
    );
}

#[test]
fn repetition_gives_the_handles_of_any_module() {
    let app = App::new();
    let stack = app.stack("network");
    let (peer, dns) = (stack.provider_alias("peer", Aws("a")), stack.provider_alias("dns", Aws("b")));
    let names: Expr<BTreeMap<String, String>> =
        stack.variable("names", Variable::new(Constraint::Map(Box::new(Constraint::String))));
    let each = stack.each(&names, |scope, _, _| scope.module("each", call_with(&peer, &dns)));
    let counted = stack.count(2, |scope, _| scope.module("counted", call_with(&peer, &dns)));
    let maybe = stack.when(names.length().equals(1), |scope| scope.module("maybe", call_with(&peer, &dns)));
    stack.output("ids", Output::new(each.map(telling::Ref::vpc_id)));
    stack.output("all", Output::new(counted.all(telling::Ref::vpc_id)));
    stack.output("one", Output::new(maybe.map(telling::Ref::vpc_id)));
    assert_eq!(each.addrs().len(), 1);
    let document = document(&app.synth().unwrap(), 0);
    assert_eq!(document["output"]["ids"]["value"], "${{ for key, val in module.each: key => val.vpc_id }}");
    assert_eq!(document["output"]["all"]["value"], "${module.counted[*].vpc_id}");
    assert_eq!(document["module"]["maybe"]["count"], "${(length(var.names) == 1) ? 1 : 0}");
    assert_eq!(each.at("a", |module| module.vpc_id()).to_hcl(), "module.each[\"a\"].vpc_id");
    let _: &Addr = Reference::addr(&stack.module("plain", call_with(&peer, &dns)));
}
