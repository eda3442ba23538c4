//! The model of a Terraform provider schema.
//!
//! [`ProviderSchema`] is what `terraform providers schema -json` prints for one provider, read as it is. With
//! the feature `documents` the recorded schemas are part of the crate: [`document`] finds one by the provider's name.
//!
//! **Invariant:** this crate does not know expressions, constructs, Rust bindings or the plugin protocol; it reads
//! schemas and answers questions about them.

#[cfg(feature = "documents")]
mod archive;
#[cfg(feature = "documents")]
mod documents;
mod model;
mod ty;

#[cfg(feature = "documents")]
pub use documents::{Document, document, document_version, documents};
pub use model::{Attribute, Block, Function, NestedBlock, NestedType, NestingMode, Parameter, ProviderSchema, Schema};
pub use ty::Type;
