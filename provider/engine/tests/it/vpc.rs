//! The VPC component, planned and applied as a Terraform provider would: inputs as variables, kinds of the AWS schema.

use ledgerform::{Graph, component_graph};
use ledgerform_engine::testing::{Fake, MemoryStore};
use ledgerform_engine::{
    Action, Attributes, Journal, KindInfo, Kinds, Observed, Options, Outcome, Plan, State, Value, converge, destroy,
    plan, prepare,
};
use ledgerform_modules::vpc::Vpc;

fn kinds(graph: &Graph) -> Kinds {
    let document = ledgerform_schema::document("aws").unwrap();
    let mut kinds = Kinds::default();
    for resource in graph.resources() {
        match resource.mode {
            ledgerform::Mode::Data => {
                let schema = document.data_source(resource.ty).unwrap();
                kinds.data.insert(resource.ty.to_owned(), KindInfo::new(schema));
            }
            _ => {
                let kind = KindInfo::new(document.resource(resource.ty).unwrap());
                kinds.resources.insert(resource.ty.to_owned(), kind.replaced_by(["cidr_block", "vpc_id", "subnet_id"]));
            }
        }
    }
    kinds
}

fn inputs(nat: &str) -> Attributes {
    let text = r#"{
        "profile": "development", "name": "demo", "region": "us-east-1", "cidr": "10.0.0.0/16", "zones": ["us-east-1a", "us-east-1b"],
        "tiers": {"public": {"access": "public", "slot": 0}, "app": {"slot": 1}, "data": {"access": "isolated", "slot": 2}},
        "interface_endpoints": ["ecr.api"], "interface_endpoint_tier": "app"
    }"#;
    let mut inputs: Attributes = serde_json::from_str(text).unwrap();
    inputs.insert("nat".to_owned(), Value::from(nat));
    inputs
}

struct World {
    cloud: Fake,
    store: MemoryStore,
    state: State,
}

impl World {
    fn plan(&self, inputs: &Attributes) -> Plan {
        let kinds = kinds(&component_graph::<Vpc>().unwrap());
        let make =
            |state: &State, seen: &Observed| plan(&component_graph::<Vpc>().unwrap(), inputs, state, seen, &kinds);
        let journal = Journal::open(self.store.clone(), "demo").unwrap();
        let run = self.cloud.run(None, prepare(&make, self.state.clone(), &journal, &self.cloud, 16)).done().unwrap();
        run.unwrap_or_else(|error| panic!("{error}"))
    }

    fn apply(&mut self, inputs: Option<&Attributes>) -> Outcome {
        let kinds = kinds(&component_graph::<Vpc>().unwrap());
        let make = |state: &State, seen: &Observed| {
            let graph = component_graph::<Vpc>().unwrap();
            match inputs {
                Some(inputs) => plan(&graph, inputs, state, seen, &kinds),
                None => destroy(&graph, state, seen, &kinds),
            }
        };
        let mut journal = Journal::open(self.store.clone(), "demo").unwrap();
        let options = Options { limit: 16, report: &() };
        let stop = self.cloud.stop.clone();
        let run = self.cloud.run(None, converge(&make, self.state.clone(), &mut journal, &self.cloud, options, stop));
        let outcome = run.done().unwrap().unwrap_or_else(|error| panic!("{error}"));
        assert!(outcome.is_complete(), "{:?} {:?}", outcome.failures, outcome.unfinished);
        self.state = outcome.state.clone();
        outcome
    }
}

#[test]
fn a_vpc_is_made_changed_and_destroyed() {
    let graph = component_graph::<Vpc>().unwrap();
    let mut world = World { cloud: Fake::new(kinds(&graph)), store: MemoryStore::new(), state: State::new("demo") };
    let first = world.plan(&inputs("gateway"));
    insta::assert_snapshot!(first);
    let cidrs = first.outputs["subnet_cidrs"].to_string();
    assert!(cidrs.contains("known after apply") || cidrs.contains("10.0."), "{cidrs}");
    let outcome = world.apply(Some(&inputs("gateway")));
    assert!(outcome.outputs.values().all(Value::is_known), "{:?}", outcome.outputs);
    let again = world.plan(&inputs("gateway"));
    assert!(again.is_empty(), "{again}");
    let other = world.plan(&inputs("gateway_per_az"));
    insta::assert_snapshot!(other);
    world.apply(Some(&inputs("gateway_per_az")));
    // An input that is known later: what does not depend on it is planned all the same.
    let mut unknown = inputs("gateway_per_az");
    unknown.insert("nat".to_owned(), Value::Unknown);
    let unknown = world.plan(&unknown);
    assert!(unknown.steps.iter().all(|step| step.action == Action::NoOp), "{unknown}");
    assert!(!unknown.deferred.is_empty());
    world.apply(None);
    assert_eq!(world.cloud.objects().len(), 0);
}
