//! Engine.

mod apply;
mod cloud;
mod journal;
mod kind;
mod plan;
mod refresh;
mod run;
mod schema;
mod state;
pub mod testing;
mod token;
mod value;
mod world;

pub use apply::{Event, Failure, Options, Outcome, Report, Stage, Unfinished, apply};
pub use cloud::{Actual, Call, Cloud, CloudError, Fault, Owned, Owner};
pub use journal::{FileStore, Journal, JournalError, Store};
pub use kind::{KindInfo, Kinds};
pub use plan::{Action, Deferred, Observation, Observed, Plan, PlanError, Reason, Step, Verb, destroy, plan};
pub use refresh::{RefreshError, query, refresh};
pub use run::{RunError, converge, prepare};
pub use state::{Key, Object, State};
pub use token::Token;
pub use value::{Attributes, Value};
