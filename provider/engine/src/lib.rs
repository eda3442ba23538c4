//! From a graph and what is there to a plan, and from a plan to objects in a cloud, whatever goes wrong on the way.
//!
//! The way of a value: *[`Graph`](ledgerform::Graph) + variables + [`State`] + [`Observed`] → [`Plan`] → calls to a
//! [`Cloud`] + [`Journal`] → [`Outcome`] with the next [`State`]*. [`converge`] goes all of it; its parts can be called
//! one by one: [`refresh`], [`plan()`] (or [`destroy`]), [`query`], [`apply()`].
//!
//! ```
//! use ledgerform::{App, Block, Meta, Mode, Provider, Untyped};
//! use ledgerform_engine::testing::{Fake, MemoryStore};
//! use ledgerform_engine::{Attributes, Journal, KindInfo, Kinds, Observed, Options, State, converge, plan};
//!
//! const DEMO: Provider = Provider { name: "demo", source: "example/demo", version: "1.0.0" };
//! let schema: ledgerform_schema::Schema = serde_json::from_str(r#"{"block": {"attributes": {
//!     "id": {"type": "string", "computed": true}, "name": {"type": "string", "required": true}}}}"#)?;
//! let kinds = Kinds { resources: [("demo_box".to_owned(), KindInfo::new(schema))].into(), ..Kinds::default() };
//! let make = |state: &State, observed: &Observed| {
//!     let app = App::new();
//!     let block = Block::new().attr::<String>("name", "first");
//!     let untyped = Untyped { mode: Mode::Managed, ty: "demo_box", provider: DEMO, block };
//!     app.stack("demo").add_untyped("box", untyped, Meta::new());
//!     let graphs = app.graphs().unwrap();
//!     plan(&graphs[0], &Attributes::new(), state, observed, &kinds)
//! };
//! let cloud = Fake::new(kinds.clone());
//! let mut journal = Journal::open(MemoryStore::new(), "demo")?;
//! let options = Options { limit: 16, report: &() };
//! let run = converge(&make, State::new("demo"), &mut journal, &cloud, options, std::future::pending());
//! let outcome = cloud.run(None, run).done().unwrap()?;
//! assert!(outcome.is_complete() && cloud.objects().len() == 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Expressions
//!
//! There is no evaluator. What is known of an element is put in its place, and the expression folds as it did when it was
//! written. What Ledgerform does not fold (a digest, a file, a fraction) is an error that names it.
//!
//! A graph for the engine should be made with variables ([`component_graph`](ledgerform::component_graph)), and the inputs
//! given to [`plan()`]: then addresses are those of the exported module and do not depend on which inputs are known.
//! A variable may be unknown; what depends on it is unknown, and a resource whose number of instances depends on it is
//! [`Deferred`], with everything that refers to it. What a deferred resource has already is left alone. Where the cloud
//! decides the number, [`converge`] plans again once the cloud has.
//!
//! # Rules
//!
//! - Nothing is made before its [`Token`] is in the journal, durably. The token is a function of platform, address and
//!   generation, so whoever comes back finds the object by it, and adopts it before anything is made.
//! - An answer that is lost is followed by [`Cloud::find`], never by a second `create`. What is found and is not what it was
//!   to be, since the creation takes several requests, is changed in the same run.
//! - What does not bear our mark is neither changed nor deleted: as a part of the graph it is an error, otherwise it is
//!   forgotten. Kinds that cannot bear a mark are ours by the table.
//! - A failure keeps back what depends on it, and nothing is undone: the table says what is there.
//! - Values that are sensitive, by the schema or because an expression with a sensitive part gives them, are in no plan,
//!   table, journal or message. Of arguments that the cloud does not tell again a salted fingerprint is kept, to notice
//!   changes. An attribute that the cloud tells nobody after the creation is unknown from then on.
//!
//! `depends_on`, `count`, `for_each`, every argument of `lifecycle`, `moved` and `removed` mean what they mean in
//! Terraform. `check` blocks, which only warn, are not looked at; provisioners, imports and module
//! calls are errors. An ephemeral resource is opened when something that refers to it is made or changed.
//!
//! # Table, journal and Terraform's state
//!
//! A Terraform provider keeps the [`State`] in the private state of the composite resource. Terraform writes that down
//! only when a call has ended, and if the provider is killed it keeps what it had before, which is nothing for a creation.
//! The journal closes that gap: a file beside the working directory ([`FileStore`]) that begins with the table as the run
//! found it and then has a line for each intent and each result. Each run has the next serial. Whoever comes next has the
//! state that Terraform kept and the journal, and takes the one with the higher serial; so it does not matter whether
//! Terraform got to write, and the journal is never cleared at a moment that could be the wrong one: the next run
//! replaces it. A journal of another lineage (a platform that was made again elsewhere under the same name) is left out.
//! If neither is there, the marks in the cloud are asked ([`Cloud::owned`]), which finds all objects that can bear one
//! where most are, and in the places that the graph names ([`Cloud::place`]).
//!
//! A table must be kept after [`apply()`] whatever its outcome was. The one that [`refresh`] gives is for making plans.
//!
//! **Invariant:** this crate does not know protobuf, any cloud's SDK or the name of any resource type. It has no clock, no
//! threads and no runtime: it waits by [`Cloud::pause`], and touches the disk only in [`FileStore`]. Equal inputs give
//! equal plans.

mod apply;
mod cloud;
mod common;
mod ignored;
mod journal;
mod kind;
mod plan;
mod refresh;
mod run;
mod schema;
mod state;
mod stop;
pub mod testing;
mod token;
mod value;
mod world;

pub use apply::{Event, Failure, Options, Outcome, Report, Stage, Unfinished, apply};
pub use cloud::{Actual, Call, Cloud, CloudError, Fault, Owned, Owner};
pub use common::Common;
pub use journal::{FileStore, Journal, JournalError, Store};
pub use kind::{KindInfo, Kinds, Place};
pub use plan::{
    Action, Deferred, Observation, Observed, Plan, PlanError, PlanProblem, Reason, Step, Verb, destroy, plan,
};
pub use refresh::{RefreshError, query, refresh};
pub use run::{RunError, carry_out, converge, prepare, unless};
pub use state::{Key, Object, State};
pub use stop::Stop;
pub use token::Token;
pub use value::{Attributes, Value};
