//! Listening, connections, and the services beside the provider.

mod connection;
mod listen;
pub(crate) mod reattach;
mod support;
