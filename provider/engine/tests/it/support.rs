//! Kinds, graphs, and a platform that is applied to a fake cloud again and again.

use ledgerform::{Addr, App, Block, Graph, Meta, Mode, Provider, Stack, Untyped};
use ledgerform_engine::testing::{Ended, Fake, Injection, MemoryStore};
use ledgerform_engine::{
    Attributes, Cloud, Journal, KindInfo, Kinds, Observed, Options, Outcome, Plan, PlanError, Report, RunError, State,
    Value, converge, destroy, plan, prepare,
};
use ledgerform_schema::Schema;
use std::collections::BTreeMap;
use std::time::Duration;

const FAKE: Provider = Provider { name: "fake", source: "ledgerform/fake", version: "1.0.0" };

const NODE: &str = r#"{"block": {
    "attributes": {
        "id": {"type": "string", "computed": true},
        "name": {"type": "string", "required": true},
        "size": {"type": "number", "optional": true},
        "parent": {"type": "string", "optional": true},
        "peers": {"type": ["set", "string"], "optional": true},
        "tags": {"type": ["map", "string"], "optional": true},
        "zone": {"type": "string", "optional": true, "computed": true},
        "network": {"type": "string", "optional": true},
        "revision": {"type": "string", "computed": true},
        "count_hint": {"type": "number", "computed": true},
        "password": {"type": "string", "optional": true, "sensitive": true},
        "token_wo": {"type": "string", "optional": true, "write_only": true},
        "token_version": {"type": "number", "optional": true},
        "key": {"type": "string", "computed": true, "sensitive": true},
        "policy": {"type": "string", "optional": true}
    },
    "block_types": {"disk": {"nesting_mode": "list", "block": {"attributes": {
        "size": {"type": "number", "optional": true},
        "device": {"type": "string", "optional": true}
    }}}}
}}"#;

/// A block that is there or not, and may hold secrets.
const USER: &str = r#"{"block": {
    "attributes": {
        "id": {"type": "string", "computed": true},
        "name": {"type": "string", "required": true}
    },
    "block_types": {"login": {"nesting_mode": "list", "block": {"attributes": {
        "kind": {"type": "string", "required": true},
        "passwords": {"type": ["set", "string"], "optional": true, "sensitive": true},
        "password_count": {"type": "number", "computed": true}
    }}}}
}}"#;

const LINK: &str = r#"{"block": {"attributes": {
    "id": {"type": "string", "computed": true},
    "from": {"type": "string", "required": true},
    "to": {"type": "string", "required": true}
}}}"#;

/// The name is what the cloud knows one by.
const NAMED: &str = r#"{"block": {"attributes": {
    "id": {"type": "string", "computed": true},
    "arn": {"type": "string", "computed": true},
    "name": {"type": "string", "required": true},
    "region": {"type": "string", "optional": true},
    "size": {"type": "number", "optional": true}
}}}"#;

const IMAGE: &str = r#"{"block": {"attributes": {
    "name": {"type": "string", "required": true},
    "image": {"type": "string", "computed": true}
}}}"#;

const PASSWORD: &str = r#"{"block": {"attributes": {
    "result": {"type": "string", "computed": true, "sensitive": true}
}}}"#;

/// The same but for white space.
fn same_policy(a: &Value, b: &Value) -> bool {
    let bare = |value: &Value| value.as_str().map(|text| text.split_whitespace().collect::<String>());
    bare(a) == bare(b)
}

/// Nodes that refer to others, links that cannot bear marks, topics and boards that are known by their names, of which
/// boards cannot bear marks, and images that are looked up.
pub(crate) fn kinds() -> Kinds {
    let schema = |text: &str| -> Schema { serde_json::from_str(text).unwrap() };
    let node = || {
        KindInfo::new(schema(NODE))
            .replaced_by(["name", "parent", "disk.device"])
            .replaced_if("zone", |_, after| after["tags"].entries().is_some_and(|tags| tags.contains_key("rigid")))
            .follows("revision", &["size"])
            .same("policy", same_policy)
            .takes(Duration::from_secs(10))
    };
    let named = || {
        let info = KindInfo::new(schema(NAMED)).replaced_by(["name", "region"]).overwrites(&["name"]);
        info.foresees("arn", "arn:{partition}:fake:{region}:{account}:{name|lower}")
    };
    let resources = [
        ("fake_node", node()),
        ("fake_slow", node().takes(Duration::from_secs(600))),
        ("fake_user", KindInfo::new(schema(USER)).takes(Duration::from_secs(1))),
        ("fake_topic", named()),
        ("fake_board", named()),
        ("fake_link", KindInfo::new(schema(LINK)).replaced_by(["from", "to"]).takes(Duration::from_secs(1))),
    ];
    Kinds {
        resources: resources.map(|(name, kind)| (name.to_owned(), kind)).into(),
        data: BTreeMap::from([("fake_image".to_owned(), KindInfo::new(schema(IMAGE)))]),
        ephemeral: BTreeMap::from([("fake_password".to_owned(), KindInfo::new(schema(PASSWORD)))]),
    }
}

/// The graph of one stack.
pub(crate) fn graph(build: impl FnOnce(&Stack)) -> Graph {
    let app = App::new();
    build(&app.stack("demo"));
    app.graphs().unwrap_or_else(|problems| panic!("{problems}")).remove(0)
}

pub(crate) fn add(scope: &ledgerform::Scope, ty: &'static str, id: &str, block: Block, meta: Meta) -> Addr {
    scope.add_untyped(id, Untyped { mode: Mode::Managed, ty, provider: FAKE, block }, meta)
}

pub(crate) fn node(scope: &ledgerform::Scope, id: &str, block: Block) -> Addr {
    add(scope, "fake_node", id, block.attr::<String>("name", id), Meta::new())
}

pub(crate) fn image(scope: &ledgerform::Scope, id: &str, name: ledgerform::Expr<String>) -> Addr {
    let block = Block::new().attr::<String>("name", name);
    scope.add_untyped(id, Untyped { mode: Mode::Data, ty: "fake_image", provider: FAKE, block }, Meta::new())
}

pub(crate) fn password(scope: &ledgerform::Scope, id: &str) -> Addr {
    let ty = "fake_password";
    scope.add_untyped(id, Untyped { mode: Mode::Ephemeral, ty, provider: FAKE, block: Block::new() }, Meta::new())
}

pub(crate) fn id(addr: &Addr) -> ledgerform::Expr<String> {
    addr.attr::<String>("id")
}

/// What is wanted: a graph with values for its variables, or nothing any more, with the graph or without it.
pub(crate) enum Wanted<'a> {
    Graph(&'a (dyn Fn() -> Graph + Sync), Attributes),
    End(&'a (dyn Fn() -> Graph + Sync)),
    Nothing,
}

impl Wanted<'_> {
    pub(crate) fn plan(&self, state: &State, observed: &Observed, kinds: &Kinds) -> Result<Plan, PlanError> {
        match self {
            Self::Graph(graph, variables) => plan(&graph(), variables, state, observed, kinds),
            Self::End(graph) => destroy(&graph(), state, observed, kinds),
            Self::Nothing => destroy(&graph(|_| {}), state, observed, kinds),
        }
    }
}

pub(crate) fn wanted(graph: &(dyn Fn() -> Graph + Sync)) -> Wanted<'_> {
    Wanted::Graph(graph, Attributes::new())
}

/// A platform: its cloud, its journal, and the table that whoever runs the engine kept.
pub(crate) struct Platform {
    pub(crate) cloud: Fake,
    pub(crate) store: MemoryStore,
    pub(crate) state: State,
}

impl Platform {
    pub(crate) fn new() -> Self {
        Self::of(Fake::new(kinds()).unmarkable("fake_link").unmarkable("fake_board"))
    }

    pub(crate) fn of(cloud: Fake) -> Self {
        Self { cloud, store: MemoryStore::new(), state: State::new("demo") }
    }

    pub(crate) fn fork(&self) -> Self {
        Self { cloud: self.cloud.fork(), store: self.store.fork(), state: self.state.clone() }
    }

    /// One run of a process, from the opening of its journal on. Its table is kept if it comes to its end.
    pub(crate) fn run(
        &mut self,
        wanted: &Wanted<'_>,
        injection: Option<Injection>,
    ) -> Ended<Result<Outcome, RunError>> {
        self.watched(wanted, injection, &())
    }

    /// The same; somebody is told what happens.
    pub(crate) fn watched(
        &mut self,
        wanted: &Wanted<'_>,
        injection: Option<Injection>,
        report: &dyn Report,
    ) -> Ended<Result<Outcome, RunError>> {
        let mut journal = Journal::open(self.store.clone(), "demo").unwrap();
        let kinds = self.cloud.kinds();
        let make = |state: &State, observed: &Observed| wanted.plan(state, observed, kinds);
        let options = Options { limit: 16, report };
        let stop = self.cloud.stop.clone();
        let process = converge(&make, self.state.clone(), &mut journal, &self.cloud, options, stop);
        let ended = self.cloud.run(injection, process);
        if let Ended::Done(Ok(outcome)) = &ended {
            // What is kept elsewhere goes through text.
            self.state = serde_json::from_str(&serde_json::to_string(&outcome.state).unwrap()).unwrap();
        }
        ended
    }

    /// A run in which nothing goes wrong.
    #[track_caller]
    pub(crate) fn apply(&mut self, wanted: &Wanted<'_>) -> Outcome {
        let outcome = self.run(wanted, None).done().unwrap().unwrap();
        assert!(outcome.is_complete(), "{:?} {:?} {:?}", outcome.failures, outcome.unfinished, outcome.journal);
        outcome
    }

    /// Looks at what is there and plans.
    pub(crate) fn plan(&self, wanted: &Wanted<'_>) -> Result<Plan, RunError> {
        let journal = Journal::open(self.store.clone(), "demo").unwrap();
        let kinds = self.cloud.kinds();
        let make = |state: &State, observed: &Observed| wanted.plan(state, observed, kinds);
        self.cloud.run(None, prepare(&make, self.state.clone(), &journal, &self.cloud, 16)).done().unwrap()
    }

    /// What is in the cloud, by address, with the addresses of objects in place of their ids.
    pub(crate) fn there(&self) -> BTreeMap<String, String> {
        let objects = self.cloud.objects();
        let name = |id: &str| objects[id].owner.as_ref().map_or_else(String::clone, |token| token.address.clone());
        let mut there = BTreeMap::new();
        for (id, object) in &objects {
            let mut text = format!("{} {:?}", object.kind, object.attributes);
            for other in objects.keys() {
                text = text.replace(other.trim_start_matches("id-"), &name(other));
            }
            // Sets are in the order of their ids, which is not the order of the addresses.
            let mut words: Vec<&str> = text.split([' ', ',', '[', ']']).collect();
            words.sort_unstable();
            assert_eq!(there.insert(name(id), words.join(" ")), None, "two objects at {}", name(id));
        }
        there
    }
}
