//! The data sources of registry.example/acme/acme 1.2.3.

pub mod block;
pub use block::Block;
