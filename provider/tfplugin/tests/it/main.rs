//! The provider `acme` under the real Terraform, and spoken to directly where Terraform 1.11 does not.
//!
//! The numbers in the comments are those of the black-box checks in `docs/PROTOCOL.md`.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod changes;
mod client;
mod ephemeral;
mod faults;
mod functions;
mod handshake;
mod newer;
mod process;
mod schemas;
mod state;
mod support;
#[path = "../../src/server/tls/tests/client.rs"]
mod tls;
mod typed;
mod values;

/// The messages of protocol 6.
#[allow(clippy::all, unreachable_pub, dead_code)]
#[rustfmt::skip]
mod proto {
    include!("../../src/generated/tfplugin6.rs");
}

/// What differs in protocol 5.
#[allow(clippy::all, unreachable_pub, dead_code)]
#[rustfmt::skip]
mod proto5 {
    include!("../../src/generated/tfplugin5.rs");
}
