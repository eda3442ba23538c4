//! Listening, connections, and the services beside the provider.

mod connection;
mod handshake;
mod listen;
pub(crate) mod log;
pub(crate) mod plugin;
pub(crate) mod reattach;
#[cfg(feature = "reflection")]
mod reflection;
mod support;
#[cfg(feature = "tls")]
mod tls;
