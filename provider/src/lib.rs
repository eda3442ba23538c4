//! A Terraform provider whose resources are the Ledgerform components.
//!
//! `fintech_vpc` is the component that a Rust program adds to a stack and that the module `modules/terraform/vpc` holds:
//! its schema is derived from the component's inputs and outputs, and its behaviour is the component's `build`, planned
//! and applied by the engine. There is no second description. Users read `docs/PROVIDER.md`.
//!
//! The way of a value: *configuration → inputs with defaults → variables of the component's graph → plan of the engine →
//! attributes of the plan*, and after an apply *table of the engine → attributes and private state*.
//!
//! [`provider`] makes the provider over whatever implements [`Connect`]; a binary is one call:
//!
//! ```no_run
//! use std::sync::Arc;
//! use terraform_provider_fintech::{ADDRESS, Connect, provider};
//!
//! fn main_with<N: Connect>(connector: N) -> std::process::ExitCode {
//!     let connector = Arc::new(connector);
//!     ledgerform_tfplugin::serve(ADDRESS, move || provider(Arc::clone(&connector)))
//! }
//! ```
//!
//! | module | what |
//! |---|---|
//! | `schema`, `component` | a component's inputs and outputs as a resource type |
//! | `lifecycle` | plan, apply, read, import |
//! | `inventory` | the inner objects as an attribute of plan and state |
//! | `problems` | what is wrong with inputs, at the argument |
//! | `kept`, `journal`, `upgrade` | what outlives a call |
//! | `data`, `functions`, `tokens` | data sources, functions, ephemeral resources |
//! | `settings`, `connect` | the provider block, and clouds made of it |
//!
//! **Invariant:** this crate does not know the SDK or how any AWS service is called, and no component's resources: what
//! it does with them follows from schemas, graphs and kinds.

mod component;
mod connect;
mod data;
mod functions;
mod inventory;
mod journal;
mod kept;
mod lifecycle;
mod problems;
mod provider;
mod report;
mod schema;
mod settings;
mod tokens;
mod upgrade;
mod value;

pub use connect::{Connect, Connected};
pub use ledgerform_aws_settings::{AssumeRole, Presign, Settings};
pub use provider::provider;

/// The provider's address in the registry.
pub const ADDRESS: &str = "registry.terraform.io/ledgerform/fintech";
