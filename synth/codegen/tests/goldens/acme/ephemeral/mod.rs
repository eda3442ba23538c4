//! The ephemeral resources of registry.example/acme/acme 1.2.3.

pub mod data;
pub use data::Data;
