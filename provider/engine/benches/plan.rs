//! `cargo bench -p ledgerform-engine`: planning, by the number of objects: from nothing, and where nothing changes.

use ledgerform::{Addr, App, Block, Graph, Meta, Mode, Provider, Untyped, function, tf};
use ledgerform_engine::testing::{Fake, MemoryStore};
use ledgerform_engine::{Attributes, Journal, KindInfo, Kinds, Observed, Options, State, apply, plan};
use std::collections::BTreeMap;

const FAKE: Provider = Provider { name: "fake", source: "ledgerform/fake", version: "1.0.0" };

const SCHEMA: &str = r#"{"block": {"attributes": {
    "id": {"type": "string", "computed": true},
    "arn": {"type": "string", "computed": true},
    "network": {"type": "string", "optional": true},
    "cidr": {"type": "string", "optional": true, "computed": true},
    "enabled": {"type": "bool", "optional": true},
    "tags": {"type": ["map", "string"], "optional": true}
}}}"#;

fn main() {
    divan::main();
}

fn kinds() -> Kinds {
    let schema: Result<ledgerform_schema::Schema, _> = serde_json::from_str(SCHEMA);
    let kind = KindInfo::new(schema.unwrap_or_default()).replaced_by(["network", "cidr"]);
    Kinds { resources: BTreeMap::from([("fake_node".to_owned(), kind)]), ..Kinds::default() }
}

/// One network for every ten objects and nine parts of it, whose range is computed from the network's.
fn graph(objects: usize) -> Option<Graph> {
    let app = App::new();
    let stack = app.stack("network");
    let mut network: Option<Addr> = None;
    for i in 0..objects {
        let (block, is_network) = match &network {
            Some(network) if i % 10 != 0 => {
                let number = i64::try_from(i % 10).unwrap_or(0);
                let block = Block::new()
                    .attr::<String>("network", network.attr::<String>("id"))
                    .attr::<String>("cidr", function::cidrsubnet(network.attr::<String>("cidr"), 8, number));
                (block.attr::<BTreeMap<String, String>>("tags", [("Name", tf!("part-{number}"))]), false)
            }
            _ => (
                Block::new()
                    .attr::<String>("cidr", format!("10.{}.0.0/16", i / 10 % 256))
                    .attr::<bool>("enabled", true),
                true,
            ),
        };
        let untyped = Untyped { mode: Mode::Managed, ty: "fake_node", provider: FAKE, block };
        let addr = stack.add_untyped(format!("n{i}"), untyped, Meta::new());
        if is_network {
            network = Some(addr);
        }
    }
    app.graphs().ok()?.into_iter().next()
}

#[divan::bench(args = [100, 1_000])]
fn create(bencher: divan::Bencher<'_, '_>, objects: usize) {
    let (kinds, graph) = (kinds(), graph(objects));
    bencher.bench_local(|| {
        let graph = graph.as_ref()?;
        plan(graph, &Attributes::new(), &State::new("bench"), &Observed::default(), &kinds).ok()
    });
}

#[divan::bench(args = [100, 1_000])]
fn unchanged(bencher: divan::Bencher<'_, '_>, objects: usize) {
    let (kinds, graph) = (kinds(), graph(objects));
    let state = graph.as_ref().and_then(|graph| applied(graph, &kinds)).unwrap_or_default();
    bencher.bench_local(|| {
        let graph = graph.as_ref()?;
        plan(graph, &Attributes::new(), &state, &Observed::default(), &kinds).ok()
    });
}

/// The table after the graph was applied to a cloud in memory.
fn applied(graph: &Graph, kinds: &Kinds) -> Option<State> {
    let cloud = Fake::new(kinds.clone());
    let mut journal = Journal::open(MemoryStore::new(), "bench").ok()?;
    let plan = plan(graph, &Attributes::new(), &State::new("bench"), &Observed::default(), kinds).ok()?;
    let options = Options { limit: 64, report: &() };
    Some(cloud.run(None, apply(plan, &mut journal, &cloud, options, std::future::pending())).done()?.ok()?.state)
}
