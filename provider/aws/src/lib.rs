//! The cloud of the engine over the AWS SDK.
//!
//! [`Aws`] makes, finds, reads, changes and destroys objects by Terraform's names of their types and with Terraform's
//! attributes; the schemas are the recorded ones of `hashicorp/aws`. Each kind is a file in `kinds`, and a line in the
//! registry of its service.
//!
//! # Marks
//!
//! Every object that can have tags gets two: `ledgerform:platform`, and `ledgerform:object` with address and generation.
//! They are written with the request that makes the object, so there is no moment at which an object of ours has none.
//! They are not shown as tags. Objects that cannot have tags are found by what they are made of: the bucket of a policy,
//! the route table and target of a route.
//!
//! # Requests
//!
//! Retries and waiting between them are the SDK's. What takes a while is asked for until it is done, for as long as the
//! block `timeouts` says or as Terraform's own provider waits.
//!
//! **Invariant:** this crate does not know Terraform's protocol, plans, the table or the journal. What it is asked twice
//! it does once.

mod args;
mod attrs;
mod clients;
mod cloud;
mod connect;
mod context;
mod document;
mod fault;
mod http;
mod kind;
mod kinds;
mod mark;
mod presign;
mod schemas;
mod session;
mod sources;

pub use cloud::Aws;
pub use connect::ConnectError;
pub use ledgerform_aws_settings::{AssumeRole, Presign, Problem, Settings, WebIdentity};
pub use schemas::{kinds, kinds_under};
