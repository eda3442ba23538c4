//! The Terraform plugin protocol, for providers written in Rust.
//!
//! An author implements [`Provider`]: schemas, and what to do with values of them. [`serve`] is the `main` of a plugin
//! binary; [`serve_in_process`] serves a provider from any program to a Terraform that is told about it by
//! `TF_REATTACH_PROVIDERS`.
//!
//! ```no_run
//! use ledgerform_schema::Schema;
//! use ledgerform_tfplugin::*;
//! use std::sync::Arc;
//!
//! /// Resources `hello_note`: a text that only the state holds.
//! struct Hello;
//!
//! #[async_trait]
//! impl Provider for Hello {
//!     fn schema(&self) -> Arc<Schema> {
//!         Arc::default()
//!     }
//!
//!     fn types(&self) -> Types {
//!         Types { resources: ["hello_note".to_owned()].into(), ..Types::default() }
//!     }
//!
//!     fn type_schema(&self, _kind: Kind, _ty: &str) -> Option<Arc<Schema>> {
//!         let json = r#"{"block": {"attributes": {"text": {"type": "string", "required": true}}}}"#;
//!         serde_json::from_str(json).ok().map(Arc::new)
//!     }
//!
//!     async fn configure(&self, _: Configure) -> Configured {
//!         Configured::default()
//!     }
//!
//!     async fn read(&self, request: Read) -> Result<State, Diagnostics> {
//!         Ok(State { value: request.current, private: request.private, ..State::default() })
//!     }
//!
//!     async fn plan(&self, request: Plan) -> Result<Planned, Diagnostics> {
//!         Ok(Planned { value: request.proposed, private: request.private, ..Planned::default() })
//!     }
//!
//!     async fn apply(&self, request: Apply) -> Result<Applied, Diagnostics> {
//!         request.context.log.info("Applying", serde_json::json!({ "create": request.prior.is_null() }));
//!         Ok(Applied { value: request.planned, private: request.private, ..Applied::default() })
//!     }
//! }
//!
//! fn main() -> std::process::ExitCode {
//!     serve("example.com/demo/hello", || Arc::new(Hello))
//! }
//! ```
//!
//! That is the level of values. The module `author` stands on it: schemas from structs, typed handlers, and a small
//! provider as an example.
//!
//! What of the protocol is served, and which test shows it, is in `docs/PROTOCOL.md`.
//!
//! | module | what |
//! |---|---|
//! | `author` | the authoring API: structs as schemas and values, typed handlers, [`Provider`] of them |
//! | `value` | [`Value`], numbers, MessagePack and JSON |
//! | `provider` | the trait and its requests |
//! | `rpc` | the protocol's calls: decode, call the provider, check, encode |
//! | `check` | the rules Terraform enforces on answers |
//! | `propose` | what Terraform proposes, and marking what only applying tells |
//! | `secrets`, `panics` | what no text may show; what becomes of a panic |
//! | `server` | listening, connections, handshake, TLS, the services beside the provider |
//!
//! **Invariant:** this crate does not know any cloud, any resource type, plans of several resources, or components.

// What the derive macros write names the crate; its own modules use them too.
#[cfg(feature = "author")]
extern crate self as ledgerform_tfplugin;

#[cfg(feature = "author")]
pub mod author;
mod check;
mod diagnostics;
#[cfg(feature = "fuzz")]
pub mod fuzz;
mod panics;
mod propose;
mod provider;
mod rpc;
mod secrets;
mod server;
mod stop;
mod value;
mod wire;

/// The messages of protocol 5 that differ from those of protocol 6, and its service.
#[allow(missing_docs, clippy::all, unreachable_pub, dead_code)]
#[rustfmt::skip]
mod proto5 {
    include!("generated/tfplugin5.rs");
}

/// The messages of protocol 6.
#[allow(missing_docs, clippy::all, unreachable_pub, dead_code)]
#[rustfmt::skip]
mod proto {
    include!("generated/tfplugin6.rs");
}

pub use check::{
    Violation, check_applied, check_known, check_planned, check_protocol_5, check_schema, check_type, check_write_only,
};
pub use diagnostics::{Diagnostic, Diagnostics, Path, Severity, Step};
pub use panics::abort;
pub use propose::{mark_computed_unknown, proposed_new, without_write_only};
pub use provider::{
    ActionPlan, Applied, Apply, Capabilities, Client, Close, Configure, ConfigureStore, Configured, Context, Deferred,
    Found, FunctionError, GenerateConfig, IdentityAttribute, IdentitySchema, Import, ImportBy, Invoke, Kind, List,
    Listed, Lock, Move, Opened, Plan, PlanAction, Planned, Private, Progress, Provider, Read, ReadData, Renew, Renewed,
    Results, State, StateId, Types, Upgrade, UpgradeIdentity, Validate, config_from_state,
};
pub use server::log::Log;
pub use server::plugin::serve;
pub use server::reattach::{InProcess, reattach_variable, serve_in_process};
pub use stop::Stop;
pub use tonic::async_trait;
pub use value::json::{Extra, from_json};
pub use value::msgpack::CodecError;
pub use value::{Number, NumberError, Refinements, Unknown, Value};
