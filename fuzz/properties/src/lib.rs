//! What holds for every input, as functions of bytes.
//!
//! Each function takes the bytes of one input and panics where a property does not hold. The fuzz targets call them
//! with what libFuzzer finds, the tests with the seeds and with random bytes, so a target that no longer compiles or no
//! longer holds for its seeds shows in `cargo test`.
//!
//! **Invariant:** this crate calls public items only, some of which the feature `fuzz` makes public, and what it does with an input depends on nothing else.

mod convert;
/// The types of the provider that the tests of the protocol run, which use every part of the authoring API.
#[path = "../../../provider/tfplugin/acme/corner/mod.rs"]
#[allow(clippy::unwrap_used, dead_code, reason = "it serves tests, which fail when it panics, and they use more of it")]
mod corner;
mod judge;
mod meaning;
mod parrot;
mod printer;
mod rpc;
mod schema;
mod source;
mod tree;
mod value;
mod world;

pub use convert::hcl_parser;
pub use printer::expression_printer;
pub use rpc::rpc_requests;
pub use schema::schema_reader;
pub use value::value_decoder;
