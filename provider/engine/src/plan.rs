//! Plans: what would have to be done, in which order, and why.

mod condition;
mod current;
mod decide;
mod difference;
mod expand;
mod order;
mod orphans;
mod planner;
mod print;
mod trigger;

pub(crate) use condition::{HIDDEN, judge};
pub(crate) use current::{current, is_replaced};
pub use order::Verb;
pub(crate) use order::{Operation, remaining};
pub use planner::{destroy, plan};

use crate::state::{Key, State};
use crate::token::Token;
use crate::value::{Attributes, Value};
use crate::world::{Binding, World};
use ledgerform::{Condition, Node, Problem};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What has to be done to bring about what a graph describes.
///
/// A plan stands on its own: it needs neither the graph nor the observations it was made of. `Display` prints it for
/// people, without anything sensitive.
#[derive(Debug, Clone)]
pub struct Plan {
    /// One step for each object and data source, sorted by address; what stays as it is is among them.
    pub steps: Vec<Step>,
    /// Resources whose instances are known only after this plan was applied, sorted by address.
    pub deferred: Vec<Deferred>,
    /// The outputs as far as they are known.
    pub outputs: Attributes,
    /// The table that the plan starts from: what was recorded, corrected by what was seen.
    pub state: State,
    /// What is done, in an order in which it could be done one by one.
    pub(crate) operations: Vec<Operation>,
    pub(crate) world: World,
    pub(crate) outcomes: Vec<OutputWork>,
}

/// What apply needs of an output.
#[derive(Clone)]
pub(crate) struct OutputWork {
    pub(crate) name: String,
    pub(crate) node: Node,
    pub(crate) is_sensitive: bool,
    pub(crate) preconditions: Vec<Condition>,
}

/// What happens to one object.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its address, such as `aws_subnet.this["app/a"]`.
    pub address: String,
    /// Terraform's name of its type.
    pub kind: String,
    /// What is done.
    pub action: Action,
    /// Why, in the order of the attributes.
    pub reasons: Vec<Reason>,
    /// The addresses that come before it: what it refers to, or for a deletion what refers to it. Sorted.
    pub after: Vec<String>,
    /// The mark of the object that is made, or of the one that is there; data sources have none.
    pub token: Option<Token>,
    /// What the object will be; parts that are known later are unknown. Empty for a deletion.
    pub planned: Attributes,
    pub(crate) work: Work,
}

/// What apply needs of a step.
#[derive(Clone, Default)]
pub(crate) struct Work {
    /// The address without a key.
    pub(crate) base: String,
    /// The arguments, with all that was known when the plan was made put in.
    pub(crate) arguments: BTreeMap<String, Node>,
    /// Arguments whose values are hidden.
    pub(crate) sensitive: BTreeSet<String>,
    /// The address as an expression: what is known later is an attribute of it.
    pub(crate) own: Option<Node>,
    pub(crate) binding: Binding,
    pub(crate) preconditions: Vec<Condition>,
    pub(crate) postconditions: Vec<Condition>,
    pub(crate) ignored: Vec<&'static str>,
    /// The current object's attributes, sensitive ones included.
    pub(crate) current: Attributes,
    /// The attributes that a change in place gives another value.
    pub(crate) moving: BTreeSet<String>,
    pub(crate) needs: BTreeSet<String>,
    /// What a data source can be asked before anything is done.
    pub(crate) asks: Option<Attributes>,
    /// Whether the value is made for this run only.
    pub(crate) is_ephemeral: bool,
    /// What deletions are of: a step may delete an older object than the one it is about.
    pub(crate) deletes: Option<Key>,
}

/// Expressions have secrets put in, so they are not shown.
impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work").field("needs", &self.needs).finish_non_exhaustive()
    }
}

impl fmt::Debug for OutputWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutputWork").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What is done to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It stays as it is.
    NoOp,
    /// A data source is read once what it asks for is known.
    Read,
    /// It is made.
    Create,
    /// It is changed in place.
    Update,
    /// Another object takes its place.
    Replace {
        /// The new object is made before the old one is deleted.
        create_first: bool,
    },
    /// It is deleted.
    Delete,
    /// It stays where it is, and is no longer kept track of.
    Forget,
}

/// Why something is done.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// There is no object yet.
    New,
    /// There was one, and somebody else deleted it.
    DeletedOutside,
    /// An attribute was changed by somebody else.
    ChangedOutside {
        /// Which one, such as `tags.Name`.
        attribute: String,
        /// What we recorded.
        from: Value,
        /// What is there.
        to: Value,
    },
    /// An attribute will be another.
    Changes {
        /// Which one, such as `tags.Name`.
        attribute: String,
        /// What is there.
        from: Value,
        /// What will be.
        to: Value,
        /// Whether the object cannot be changed in this, so that another one takes its place.
        replaces: bool,
    },
    /// It came into being but does not work.
    Tainted,
    /// What `replace_triggered_by` names changes.
    TriggeredBy(String),
    /// The graph no longer describes it.
    NotInConfiguration,
    /// It was replaced before, and could not be deleted then.
    LeftOver,
    /// It is not ours (any more); says whose it seems to be.
    NotOurs(String),
    /// A `removed` block says that it is kept.
    Removed,
}

/// A resource of which it is not known yet how many instances there are, or what they depend on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deferred {
    /// Its address: of the resource where its instances are not known, else of an instance.
    pub address: String,
    /// Its kind.
    pub kind: String,
    /// What has to be known first: addresses of variables and resources, sorted.
    pub waits_for: Vec<String>,
}

/// Why there is no plan: everything that is wrong, in the order of the graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanError {
    /// What is wrong.
    pub problems: Vec<PlanProblem>,
}

/// One thing that keeps a plan from being made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanProblem {
    /// What is wrong, and where.
    pub problem: Problem,
    /// The names of the variables that it rests on, as the graph is written: whose values somebody has to change.
    pub variables: BTreeSet<String>,
}

impl From<Problem> for PlanProblem {
    fn from(problem: Problem) -> Self {
        Self { problem, variables: BTreeSet::new() }
    }
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.problems.iter().enumerate() {
            write!(f, "{}{}", if i == 0 { "" } else { "\n\n" }, problem.problem)?;
        }
        Ok(())
    }
}

impl std::error::Error for PlanError {}

impl Plan {
    /// Whether applying the plan would do nothing.
    pub fn is_empty(&self) -> bool {
        self.is_idle() && self.deferred.is_empty()
    }

    /// Whether there is nothing that can be done now.
    pub(crate) fn is_idle(&self) -> bool {
        self.steps.iter().all(|step| step.action == Action::NoOp)
    }

    /// The step of an address.
    pub fn step(&self, address: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.address == address)
    }

    /// The longest time that the plan takes however much is done at once, by what the kinds say of themselves.
    pub fn critical_path(&self) -> std::time::Duration {
        order::remaining(&self.operations).into_iter().max().unwrap_or_default()
    }
}

/// What the planner is told of the cloud: what is there, and what data sources say.
#[derive(Debug, Clone, Default)]
pub struct Observed {
    /// What became of each object of the table. One that is not in it counts as unchanged.
    pub objects: BTreeMap<Key, Observation>,
    /// What data sources said, by address, with the arguments they were asked with.
    pub data: BTreeMap<String, (Attributes, Attributes)>,
}

/// What was seen of an object.
#[derive(Debug, Clone, PartialEq)]
pub enum Observation {
    /// It is there, with these attributes.
    Present(Attributes),
    /// It is gone.
    Missing,
    /// Something is there that does not bear our mark; says whose it seems to be.
    Foreign(String),
}
