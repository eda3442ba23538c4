//! The walk over a graph that makes a plan.

use super::condition::{HIDDEN, judge};
use super::expand::{Instances, expand};
use super::{Action, Deferred, Observation, Observed, OutputWork, Plan, PlanError, PlanProblem, Step, order};
use crate::kind::{KindInfo, Kinds};
use crate::state::{Key, State};
use crate::value::{Attributes, Value};
use crate::world::{Binding, Facts, World, failure};
use ledgerform::{
    AddrKind, Condition, DeclaredResource, DeclaredVariable, Graph, Mode, Node, Problem, Repetition, Stated, Vertex,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::Location;

/// Works out what has to be done so that what a graph describes is there.
///
/// It calls nobody: `state` and `observed` are what [`refresh`](crate::refresh()) gives, `kinds` what the cloud says of
/// itself. `variables` are the values of the graph's variables; one may be [`Value::Unknown`], and then what depends on it
/// is unknown, or deferred where it decides how many objects there are. Equal inputs give equal plans.
///
/// # Errors
/// Everything that is wrong: variables without a value or with a wrong one, conditions that do not hold, expressions
/// without a value, objects that are not ours, deletions that `prevent_destroy` forbids.
pub fn plan(
    graph: &Graph,
    variables: &Attributes,
    state: &State,
    observed: &Observed,
    kinds: &Kinds,
) -> Result<Plan, PlanError> {
    let mut planner = Planner::new(state, observed, kinds);
    planner.statements(graph);
    for variable in graph.variables() {
        planner.variable(&variable, variables.get(variable.name));
    }
    planner.walk(graph);
    planner.orphans();
    planner.outputs(graph);
    planner.finish()
}

/// Works out how to delete every object of the table, in reverse order of dependency. The graph says which of them
/// `prevent_destroy` keeps.
///
/// # Errors
/// If an object that is there must not be destroyed.
pub fn destroy(graph: &Graph, state: &State, observed: &Observed, kinds: &Kinds) -> Result<Plan, PlanError> {
    let mut planner = Planner::new(state, observed, kinds);
    planner.statements(graph);
    planner.orphans();
    planner.finish()
}

pub(super) struct Planner<'a> {
    pub(super) kinds: &'a Kinds,
    pub(super) observed: &'a Observed,
    /// What was seen, by the addresses that objects have now.
    pub(super) seen: BTreeMap<Key, Observation>,
    pub(super) state: State,
    pub(super) world: World,
    pub(super) steps: Vec<Step>,
    /// What is done at each address that was decided.
    pub(super) actions: HashMap<String, Action>,
    pub(super) deferred: BTreeMap<String, Deferred>,
    /// What each data source refers to: what refers to the data source depends on that, too.
    pub(super) through: HashMap<String, BTreeSet<String>>,
    /// Resources that must be made before what they replace is deleted, because something that depends on them is.
    pub(super) create_first: BTreeSet<String>,
    /// Resources whose objects are forgotten, not destroyed.
    pub(super) kept: BTreeSet<String>,
    /// Resources whose objects must not be destroyed.
    pub(super) guarded: HashMap<String, (String, &'static Location<'static>)>,
    outcomes: Vec<OutputWork>,
    pub(super) problems: Vec<PlanProblem>,
    /// The variables that what is looked at now rests on as a whole, such as those that a repetition walks.
    about: BTreeSet<String>,
}

/// Where a problem is.
pub(super) type Place<'a> = (&'a str, &'static Location<'static>);

impl<'a> Planner<'a> {
    fn new(state: &State, observed: &'a Observed, kinds: &'a Kinds) -> Self {
        let mut state = state.clone();
        state.objects.retain(|key, _| observed.objects.get(key) != Some(&Observation::Missing));
        Self {
            kinds,
            observed,
            seen: observed.objects.clone(),
            state,
            world: World::default(),
            steps: Vec::new(),
            actions: HashMap::new(),
            deferred: BTreeMap::new(),
            through: HashMap::new(),
            create_first: BTreeSet::new(),
            kept: BTreeSet::new(),
            guarded: HashMap::new(),
            outcomes: Vec::new(),
            problems: Vec::new(),
            about: BTreeSet::new(),
        }
    }

    pub(super) fn problem(&mut self, place: Place<'_>, message: String, help: &str) {
        self.problem_of(place, message, help, &Facts::default());
    }

    /// Reports what is wrong with something that rests on these facts.
    pub(super) fn problem_of(&mut self, (path, location): Place<'_>, message: String, help: &str, facts: &Facts) {
        let help = Some(help.to_owned()).filter(|help| !help.is_empty());
        let problem = Problem { path: path.to_owned(), message, help, location: Some(location) };
        let variables = facts.variables.union(&self.about).cloned().collect();
        self.problems.push(PlanProblem { problem, variables });
    }

    pub(super) fn prevented(&mut self, place: Place<'_>, address: &str) {
        let message = format!("`{address}` would be destroyed, and `prevent_destroy` forbids it");
        self.problem(place, message, "drop `prevent_destroy`, or undo what makes it necessary");
    }

    /// What is said about objects that are there already.
    fn statements(&mut self, graph: &Graph) {
        for resource in graph.resources().filter(|resource| resource.lifecycle.prevent_destroy) {
            self.guarded.insert(resource.addr.base().to_owned(), (resource.path.to_owned(), resource.location));
        }
        for statement in graph.statements() {
            match statement {
                Stated::Moved { from, to } => {
                    for (from, to) in self.state.rename(&from, &to) {
                        let moved =
                            |key: Key| if key.address == from { Key { address: to.clone(), ..key } } else { key };
                        let seen = std::mem::take(&mut self.seen);
                        self.seen = seen.into_iter().map(|(key, seen)| (moved(key), seen)).collect();
                    }
                }
                Stated::Removed { from, destroy: false } => _ = self.kept.insert(from),
                Stated::Removed { .. } | Stated::Other { keyword: "check", .. } => {}
                Stated::Other { keyword, path, location } => {
                    let message = format!("the engine has no `{keyword}` blocks");
                    self.problem((path, location), message, "use Terraform for this configuration");
                }
            }
        }
    }

    fn variable(&mut self, variable: &DeclaredVariable<'_>, given: Option<&Value>) {
        let place = (variable.path, variable.location);
        let facts = Facts { variables: [variable.name.to_owned()].into(), ..Facts::default() };
        let unknown = Node::Ref(variable.addr.clone());
        let given = given.filter(|value| !value.is_null() || variable.nullable);
        let node = match (given, variable.default) {
            (Some(value), _) => value.to_node(&unknown),
            (None, Some(default)) => default.clone(),
            (None, None) => {
                let message = format!("`{}` has no value", variable.name);
                return self.problem_of(place, message, "give the input a value", &facts);
            }
        };
        let node = variable.ty.convert(&node);
        if let Some(reason) = failure(&node) {
            let message = format!("`{}`: {reason}", variable.name);
            return self.problem_of(place, message, "give a value of the input's type", &facts);
        }
        let sensitive = variable.sensitive || given.is_some_and(Value::is_sensitive);
        self.world.name(variable.addr.base(), node, Facts { sensitive, ..facts });
        self.conditions(place, variable.validations, &Binding::default());
    }

    /// Reports the conditions that are known not to hold.
    pub(super) fn conditions(&mut self, place: Place<'_>, conditions: &[Condition], binding: &Binding) {
        for condition in conditions {
            if let Err(message) = judge(&self.world, condition, binding) {
                let mut facts = Facts::default();
                self.world.facts(condition.condition.node(), binding, &mut facts);
                self.problem_of(place, message, "", &facts);
            }
        }
    }

    /// Visits the elements, each after what it refers to.
    fn walk(&mut self, graph: &Graph) {
        let vertices: Vec<Vertex<'_>> = graph.vertices().collect();
        let resources: HashMap<&str, DeclaredResource<'_>> =
            graph.resources().map(|resource| (resource.addr.base(), resource)).collect();
        let locals: HashMap<&str, &Node> = graph.locals().collect();
        for (start, vertex) in vertices.iter().enumerate() {
            if resources.get(vertex.address).is_some_and(|resource| resource.lifecycle.create_before_destroy) {
                let below = order::reachable(&vertices, start);
                self.create_first.extend(below.into_iter().map(|i| vertices[i].address.to_owned()));
            }
        }
        for position in order::dependencies_first(&vertices) {
            let vertex = &vertices[position];
            if let Some(resource) = resources.get(vertex.address) {
                self.resource(resource);
            } else if let (AddrKind::Local, Some(node)) = (vertex.kind, locals.get(vertex.address)) {
                let mut facts = Facts::default();
                self.world.facts(node, &Binding::default(), &mut facts);
                let value = self.world.resolve(node, &Binding::default());
                self.world.name(vertex.address, value, facts);
            }
        }
    }

    fn resource(&mut self, resource: &DeclaredResource<'_>) {
        let place = (resource.path, resource.location);
        let kinds = match resource.mode {
            Mode::Managed => &self.kinds.resources,
            Mode::Data => &self.kinds.data,
            Mode::Ephemeral => &self.kinds.ephemeral,
        };
        if resource.has_provisioners {
            self.problem(place, "the engine runs no provisioners".to_owned(), "use Terraform for this configuration");
        }
        let base = resource.addr.base();
        let mut walked = Facts::default();
        if let Repetition::Count { count: node, .. } | Repetition::ForEach { collection: node, .. } =
            resource.repetition
        {
            self.world.facts(node, &Binding::default(), &mut walked);
        }
        self.about = walked.variables;
        let instances = expand(&self.world, resource);
        let Some(info) = kinds.get(resource.ty) else {
            match instances {
                // A component also declares what only some of its inputs ask for.
                Instances::Known(shape, none) if none.is_empty() => self.world.declare(base, shape, BTreeSet::new()),
                _ => {
                    let message = format!("the cloud has nothing of the type `{}`", resource.ty);
                    self.problem(place, message, "use Terraform for this configuration");
                }
            }
            return self.about.clear();
        };
        match instances {
            Instances::Known(shape, instances) => {
                let secrets = match resource.mode {
                    Mode::Ephemeral => info.block().attributes.keys().cloned().collect(),
                    _ => secrets(info),
                };
                self.world.declare(base, shape, secrets);
                for instance in instances {
                    self.decide(resource, info, &instance);
                }
            }
            Instances::Later(facts) => self.defer(base, resource.ty, &facts),
            Instances::Wrong(message) => {
                self.problem(place, message, "");
                // What refers to it must not be reported, too.
                self.defer(base, resource.ty, &Facts::default());
            }
        }
        self.about.clear();
    }

    pub(super) fn defer(&mut self, address: &str, kind: &str, facts: &Facts) {
        let waits_for = facts.deferred.iter().cloned().collect();
        let deferred = Deferred { address: address.to_owned(), kind: kind.to_owned(), waits_for };
        self.deferred.insert(address.to_owned(), deferred);
    }

    fn outputs(&mut self, graph: &Graph) {
        for output in graph.outputs() {
            let place = (output.path, output.location);
            let none = Binding::default();
            self.conditions(place, output.preconditions, &none);
            let mut facts = Facts::default();
            self.world.facts(output.value, &none, &mut facts);
            let node = self.world.resolve(output.value, &none);
            if let Some(reason) = failure(&node) {
                let reason = if facts.sensitive { HIDDEN.to_owned() } else { reason };
                self.problem(place, format!("the output has no value: {reason}"), "");
            }
            let preconditions =
                output.preconditions.iter().map(|condition| self.world.partly(condition, &none)).collect();
            let is_sensitive = output.sensitive || facts.sensitive;
            self.outcomes.push(OutputWork { name: output.name.to_owned(), node, is_sensitive, preconditions });
        }
    }

    fn finish(mut self) -> Result<Plan, PlanError> {
        self.record();
        self.close_unused();
        self.steps.sort_by(|a, b| a.address.cmp(&b.address));
        let operations = match order::operations(&mut self.steps, &self.state, self.kinds) {
            Ok(operations) => operations,
            Err(cycle) => {
                let message = format!("the changes wait for each other: {}", cycle.join(" → "));
                let help = Some("apply the changes of one of these by itself first".to_owned());
                self.problems.push(Problem { path: cycle.concat(), message, help, location: None }.into());
                Vec::new()
            }
        };
        if !self.problems.is_empty() {
            return Err(PlanError { problems: self.problems });
        }
        let outputs = self.outcomes.iter().map(|output| (output.name.clone(), output.value(&self.world))).collect();
        Ok(Plan {
            steps: self.steps,
            deferred: self.deferred.into_values().collect(),
            outputs,
            state: self.state,
            operations,
            world: self.world,
            outcomes: self.outcomes,
        })
    }
}

impl OutputWork {
    /// The value as far as it is known.
    pub(crate) fn value(&self, world: &World) -> Value {
        let value = Value::of(&world.resolve(&self.node, &Binding::default()));
        if self.is_sensitive { value.sensitive() } else { value }
    }
}

fn secrets(info: &KindInfo) -> BTreeSet<String> {
    let block = info.block();
    let names = block.attributes.keys().chain(block.block_types.keys());
    names.filter(|name| info.is_sensitive(name)).cloned().collect()
}
