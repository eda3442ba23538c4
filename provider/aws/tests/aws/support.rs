//! Objects described as in Terraform JSON, applied to the emulator as the provider would.

use ledgerform::{Addr, AddrKind, App, Block, Graph, Meta, Mode, Node, Provider, Untyped};
use ledgerform_aws::{Aws, Settings};
use ledgerform_emulator::{Account, Emulator};
use ledgerform_engine::testing::MemoryStore;
use ledgerform_engine::{
    Action, Attributes, Cloud, Journal, Kinds, Observed, Options, Outcome, Plan, State, converge, destroy, plan,
    prepare,
};
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

/// The region of all tests.
pub(crate) const REGION: &str = "us-east-1";

/// The name of the platform of all tests.
const PLATFORM: &str = "demo";

/// An account of its own, and what is in it as far as the table says.
pub(crate) struct Rig {
    pub(crate) account: Account<'static>,
    pub(crate) aws: Aws,
    runtime: tokio::runtime::Runtime,
    platform: &'static str,
    state: Mutex<State>,
    store: MemoryStore,
}

impl Rig {
    pub(crate) fn new() -> Self {
        Self::of(Emulator::shared().unwrap_or_else(|error| panic!("{error}")).account(), PLATFORM)
    }

    /// The same account, of which nothing is known: neither a table nor a journal was kept.
    pub(crate) fn forgotten(&self) -> Self {
        Self::of(self.account.clone(), self.platform)
    }

    /// The same account, for another platform.
    pub(crate) fn of_platform(&self, platform: &'static str) -> Self {
        Self::of(self.account.clone(), platform)
    }

    fn of(account: Account<'static>, platform: &'static str) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let aws = runtime.block_on(Aws::connect(settings(&account))).unwrap_or_else(|error| panic!("{error}"));
        Self { account, aws, runtime, platform, state: Mutex::new(State::new(platform)), store: MemoryStore::new() }
    }

    /// The whole life of objects: each description is applied in turn, after each there is nothing to do, each object is
    /// found by its mark, the table can be made again from nothing, and in the end nothing is left.
    pub(crate) fn life(&self, descriptions: &[Json]) {
        for description in descriptions {
            let foreseen = self.foreseen(description);
            self.apply(description);
            self.assert_came_true(&foreseen);
            self.assert_idle(description);
        }
        self.assert_found();
        self.destroy();
        let left = self.account.objects(REGION).unwrap();
        assert!(left.is_empty(), "this is left: {left:#?}");
    }

    /// What is known of new objects before they are made although nobody has given it, by address.
    fn foreseen(&self, description: &Json) -> BTreeMap<String, Attributes> {
        let plan = self.plan(description);
        let new = plan.steps.iter().filter(|step| matches!(step.action, Action::Create | Action::Replace { .. }));
        let foreseen = new.map(|step| {
            let block = &self.aws.kinds().resources[&step.kind].schema().block;
            let (_, name) = step.address.split_once('.').unwrap();
            let given = &description[&step.kind][name];
            let is_computed = |name: &String| block.attributes.get(name).is_some_and(|known| known.computed);
            let known = step.planned.iter().filter(|(name, value)| {
                is_computed(name) && given.get(name.as_str()).is_none() && value.is_known() && !value.is_null()
            });
            (step.address.clone(), known.map(|(name, value)| (name.clone(), value.clone())).collect())
        });
        foreseen.collect()
    }

    /// Asserts that objects are as was known before.
    fn assert_came_true(&self, foreseen: &BTreeMap<String, Attributes>) {
        let told = |name: &str, attributes: &Attributes| format!("{name}: {:?}", attributes.get(name));
        for (address, known) in foreseen {
            let attributes = self.attributes(address);
            let known: Vec<(String, String)> =
                known.iter().map(|(name, value)| (name.clone(), format!("{name}: {:?}", Some(value)))).collect();
            let (names, expected): (Vec<String>, Vec<String>) = known.into_iter().unzip();
            let found: Vec<String> = names.iter().map(|name| told(name, &attributes)).collect();
            assert_eq!(found, expected, "{address}");
        }
    }

    /// Applies a description; all of it must succeed.
    pub(crate) fn apply(&self, description: &Json) -> Outcome {
        let outcome = self.try_apply(description);
        assert!(outcome.is_complete(), "{:#?}\n{:#?}", outcome.failures, outcome.unfinished);
        outcome
    }

    /// Applies a description, of which an object must fail, and gives why.
    pub(crate) fn refused(&self, description: &Json) -> String {
        let outcome = self.try_apply(description);
        assert!(!outcome.failures.is_empty(), "nothing failed");
        outcome.failures.iter().map(|failure| failure.message.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// Applies a description, which may fail in parts.
    pub(crate) fn try_apply(&self, description: &Json) -> Outcome {
        let kinds = self.aws.kinds();
        self.run(&|state, seen| plan(&graph(description, kinds), &Attributes::new(), state, seen, kinds))
    }

    /// Asserts that there is nothing to do.
    pub(crate) fn assert_idle(&self, description: &Json) {
        let plan = self.plan(description);
        assert!(plan.is_empty(), "there is something to do again:\n{plan}");
    }

    /// What would be done.
    pub(crate) fn plan(&self, description: &Json) -> Plan {
        let kinds = self.aws.kinds();
        let make =
            |state: &State, seen: &Observed| plan(&graph(description, kinds), &Attributes::new(), state, seen, kinds);
        let journal = Journal::open(self.store.clone(), self.platform).unwrap();
        let state = self.state.lock().unwrap().clone();
        let made = self.runtime.block_on(prepare(&make, state, &journal, &self.aws, 8));
        made.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Asserts that a plan does this to the objects: `("aws_vpc.a", Action::Update)`.
    pub(crate) fn assert_plan(&self, description: &Json, expected: &[(&str, Action)]) {
        let plan = self.plan(description);
        let found = plan.steps.iter().filter(|step| !matches!(step.action, Action::NoOp | Action::Read));
        let found: Vec<_> = found.map(|step| (step.address.as_str(), step.action)).collect();
        assert_eq!(found, expected, "\n{plan}");
    }

    /// Destroys everything.
    pub(crate) fn destroy(&self) {
        let kinds = self.aws.kinds();
        let none = Json::Object(serde_json::Map::new());
        let outcome = self.run(&|state, seen| destroy(&graph(&none, kinds), state, seen, kinds));
        assert!(outcome.is_complete(), "{:#?}\n{:#?}", outcome.failures, outcome.unfinished);
        assert!(self.state.lock().unwrap().objects.is_empty());
    }

    /// Asserts that each object is found by its mark and arguments, and that those with marks are listed by the platform.
    pub(crate) fn assert_found(&self) {
        let state = self.state.lock().unwrap().clone();
        let places: BTreeSet<String> =
            state.objects.values().filter_map(|object| self.aws.place(&object.attributes)).collect();
        let mut owned = Vec::new();
        for place in std::iter::once(None).chain(places.iter().map(|place| Some(place.as_str()))) {
            owned.extend(self.runtime.block_on(self.aws.owned(self.platform, place)).unwrap());
        }
        for (key, object) in &state.objects {
            // A value that is made once and kept in the table is nowhere else.
            if object.kind == "random_id" {
                continue;
            }
            let found = self.runtime.block_on(self.aws.find(&object.kind, &object.token, &object.attributes)).unwrap();
            let found = found.unwrap_or_else(|| panic!("{key} is not found"));
            assert_eq!(found.id, object.id, "{key}");
            if let ledgerform_engine::Owner::Marked(token) = found.owner {
                assert_eq!(token, object.token, "{key}");
                assert!(owned.iter().any(|owned| owned.token == token && owned.id == object.id), "{key} is not listed");
            }
        }
    }

    /// The attributes of an object as the table has them.
    pub(crate) fn attributes(&self, address: &str) -> Attributes {
        let state = self.state.lock().unwrap();
        let (_, object) = state.current(address).unwrap_or_else(|| panic!("there is no {address}"));
        object.attributes.clone()
    }

    /// What a data source says.
    pub(crate) fn query(&self, kind: &str, arguments: &Attributes) -> Attributes {
        self.runtime.block_on(self.aws.query(kind, arguments)).unwrap_or_else(|error| panic!("{error}"))
    }

    fn run(&self, make: &(impl Fn(&State, &Observed) -> Result<Plan, ledgerform_engine::PlanError> + Sync)) -> Outcome {
        let mut journal = Journal::open(self.store.clone(), self.platform).unwrap();
        let options = Options { limit: 8, report: &() };
        let state = self.state.lock().unwrap().clone();
        let run = converge(make, state, &mut journal, &self.aws, options, std::future::pending());
        let outcome = self.runtime.block_on(run).unwrap_or_else(|error| panic!("{error}"));
        *self.state.lock().unwrap() = outcome.state.clone();
        outcome
    }
}

/// The settings that lead into an account of the emulator.
pub(crate) fn settings(account: &Account<'_>) -> Settings {
    Settings {
        region: Some(REGION.to_owned()),
        access_key: Some(account.access_key()),
        secret_key: Some(account.secret_key().to_owned()),
        endpoints: BTreeMap::from([("*".to_owned(), account.endpoint())]),
        max_retries: Some(3),
        s3_use_path_style: true,
        skip_metadata_api_check: true,
        poll_interval: Some(Duration::from_millis(50)),
        ..Settings::default()
    }
}

/// Does something by another client than ours: runs Python with `client("ec2")` for a client of boto3. Gives what it says.
#[track_caller]
pub(crate) fn python(account: &Account<'_>, script: &str) -> String {
    let head = format!("import boto3, json\nclient = lambda name: boto3.client(name, region_name='{REGION}')\n");
    let python = Emulator::shared().unwrap_or_else(|error| panic!("{error}")).python();
    let run = Command::new(python).args(["-c", &format!("{head}{script}")]).envs(account.environment()).output();
    let output = run.unwrap();
    assert!(output.status.success(), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The graph of a description: type → name → arguments, with references such as `"${aws_vpc.a.id}"`.
fn graph(description: &Json, kinds: &Kinds) -> Graph {
    let app = App::new();
    let stack = app.stack("demo");
    let mut left: Vec<(&str, &str, &Json)> = Vec::new();
    for (ty, objects) in description.as_object().unwrap() {
        left.extend(
            objects.as_object().unwrap().iter().map(|(name, arguments)| (ty.as_str(), name.as_str(), arguments)),
        );
    }
    let mut added: BTreeMap<String, Addr> = BTreeMap::new();
    while !left.is_empty() {
        let before = left.len();
        left.retain(|(ty, name, arguments)| {
            let Some(block) = block(arguments, &added, &kinds.resources[*ty].schema().block) else { return true };
            let ty: &'static str = ty.to_string().leak();
            let source = if ty.starts_with("aws_") { "hashicorp/aws" } else { "hashicorp/random" };
            let provider = Provider { name: ty.split_once('_').unwrap().0, source, version: "1.0.0" };
            let addr = stack.add_untyped(*name, Untyped { mode: Mode::Managed, ty, provider, block }, Meta::new());
            assert_eq!(addr.kind(), AddrKind::Managed);
            added.insert(format!("{ty}.{name}"), addr);
            false
        });
        assert!(left.len() < before, "these refer to each other or to nothing: {left:?}");
    }
    app.graphs().unwrap_or_else(|problems| panic!("{problems}")).remove(0)
}

/// The arguments and nested blocks, if all that they refer to is there.
fn block(arguments: &Json, added: &BTreeMap<String, Addr>, schema: &ledgerform_schema::Block) -> Option<Block> {
    arguments.as_object().unwrap().iter().try_fold(Block::new(), |all, (name, value)| {
        let leaked: &'static str = name.clone().leak();
        if let Some(nested) = schema.block_types.get(name) {
            let items = value.as_array().unwrap_or_else(|| panic!("`{name}` is a list of nested blocks")).iter();
            let blocks = items.map(|item| block(item, added, &nested.block)).collect::<Option<Vec<_>>>()?;
            return Some(all.blocks(leaked, blocks));
        }
        let value = ledgerform::Expr::<ledgerform::Any>::from_node(node(value, added)?);
        Some(all.attr::<ledgerform::Any>(leaked, value))
    })
}

fn node(value: &Json, added: &BTreeMap<String, Addr>) -> Option<Node> {
    Some(match value {
        Json::Null => Node::Null,
        Json::Bool(value) => Node::Bool(*value),
        Json::Number(number) => Node::Number(ledgerform::Number::parse(&number.to_string()).unwrap()),
        Json::String(text) => match text.strip_prefix("${").and_then(|text| text.strip_suffix('}')) {
            Some(reference) => {
                let mut steps = reference.splitn(3, '.');
                let address = format!("{}.{}", steps.next().unwrap(), steps.next().unwrap());
                let rest = steps.next().unwrap_or("id").split('.');
                rest.fold(Node::Ref(added.get(&address)?.clone()), |node, step| match step.parse::<i64>() {
                    Ok(position) => node.index(Node::Number(position.into())),
                    Err(_) => node.get(step),
                })
            }
            None => Node::String(text.as_str().into()),
        },
        Json::Array(items) => Node::list(items.iter().map(|item| node(item, added)).collect::<Option<Vec<_>>>()?),
        Json::Object(items) => {
            let items = items.iter().map(|(key, item)| Some((key.as_str().into(), node(item, added)?)));
            Node::object(items.collect::<Option<Vec<(std::sync::Arc<str>, Node)>>>()?)
        }
    })
}
