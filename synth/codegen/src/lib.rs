//! Provider schema → typed Rust bindings.
//!
//! ```text
//! Provider ── fixup ──→ model (types, stages, merged blocks) ── render ──→ text ── write ──→ files
//! ```
//!
//! A build script calls [`one_file`] and includes the result; the command `ledgerform-codegen` writes a directory of
//! modules for any provider. Every resource type becomes a module with
//!
//! - the type itself, a list of setters over one `Block`. `new()` is a *stage* whose only method is the first required
//!   argument; the last stage hands out the plain type, which has the optional ones;
//! - a type for each nested block, staged the same way; blocks of equal shape share one type;
//! - `Ref`, with a getter for each attribute.
//!
//! A module folder becomes the typed call of the module in the same way ([`TerraformModule`], with the feature
//! `modules`): the variables are its arguments, objects among them have types of their own, and `Ref` has a getter for
//! each output.
//!
//! ```text
//! TerraformModule ── source (blocks, places) ──→ variables, outputs (types inferred, secrets found) ── render ──→ text
//! ```
//!
//! The text is written directly, not through a syntax tree: all of AWS takes a build script about a second.
//!
//! **Invariant:** this crate does not know the network, nor runtime types except by name; equal schemas and
//! equal modules give equal text.

#[cfg(feature = "modules")]
mod called;
mod fixup;
mod model;
mod name;
mod provider;
mod read;
mod render;
mod service;
mod shape;
mod write;

#[cfg(feature = "modules")]
pub use called::{Fault, ModuleError, TerraformModule};
pub use fixup::{UnneededFixup, check_fixups};
pub use provider::{Mode, Provider};
pub use read::{ReadError, read_schema};
pub use service::service;
pub use write::{File, files, one_file, write_dir};
