//! The Ledgerform components.
//!
//! Each component is written once and used three ways: as a construct of a Rust program
//! ([`Scope::component`](ledgerform::Scope::component)), as the Terraform module in `modules/terraform/<name>`, and
//! through the provider. [`COMPONENTS`] lists them; adding one is a file and a line there.
//!
//! ```
//! use ledgerform::App;
//! use ledgerform_modules::vpc::{Tier, Vpc, VpcInputs};
//!
//! let app = App::new();
//! let stack = app.stack("network");
//! let network = stack.component::<Vpc>(
//!     "network",
//!     VpcInputs::new()
//!         .name("demo")
//!         .region("eu-central-1")
//!         .cidr("10.0.0.0/16")
//!         .zones(["eu-central-1a", "eu-central-1b"])
//!         .tiers([
//!             ("public", Tier::new().access("public").slot(0)),
//!             ("app", Tier::new().slot(1)),
//!         ]),
//! );
//! stack.output("vpc_id", ledgerform::Output::new(network.vpc_id));
//! assert!(app.synth().is_ok());
//! ```
//!
//! **Invariant:** this crate does not know JSON or HCL text, the AWS SDK, files or async code. It looks at its inputs
//! only.

pub mod cache;
mod check;
pub mod cluster;
pub mod cost_governance;
pub mod database;
pub mod datadog;
pub mod diagnostics;
pub mod dns;
pub mod eks;
pub mod estimate;
pub mod guide;
pub mod kms;
pub mod monitoring;
pub mod network;
mod newer;
pub mod place;
pub mod platform;
pub mod policy;
pub mod profile;
pub mod secret_ref;
pub mod secrets;
pub mod storage;
pub mod vpc;
mod windows;

use ledgerform::ComponentEntry;

/// All components, in the order of the alphabet.
pub const COMPONENTS: &[ComponentEntry] = &[
    ComponentEntry::of::<cache::Cache>(),
    ComponentEntry::of::<cost_governance::CostGovernance>(),
    ComponentEntry::of::<database::Database>(),
    ComponentEntry::of::<eks::Eks>(),
    ComponentEntry::of::<monitoring::Monitoring>(),
    ComponentEntry::of::<platform::Platform>(),
    ComponentEntry::of::<secrets::Secrets>(),
    ComponentEntry::of::<storage::Storage>(),
    ComponentEntry::of::<vpc::Vpc>(),
];
