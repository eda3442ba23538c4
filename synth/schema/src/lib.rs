//! The model of a Terraform provider schema.
//!
//! [`ProviderSchema`] is what `terraform providers schema -json` prints for one provider, read as it is.
//!
//! **Invariant:** this crate does not know expressions, constructs, Rust bindings or the plugin protocol; it reads
//! schemas and answers questions about them.

mod model;
mod ty;

pub use model::{Attribute, Block, Function, NestedBlock, NestedType, NestingMode, Parameter, ProviderSchema, Schema};
pub use ty::Type;
