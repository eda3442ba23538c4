//! The authoring API, without Terraform: schemas, values and plans of derived structs.

#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod plans;
mod registry;
mod schemas;
mod values;
