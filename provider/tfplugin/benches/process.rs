//! What a process of a provider takes to start and to end. Wall time, since processes are measured; `benches/plan.sh` has
//! what Terraform adds and the memory.
//!
//! The binary is that of the benchmark's profile, or the one that `PLUGIN` names.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot run has to say so")]

#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../tests/it/client.rs"]
mod client;
#[path = "../src/server/tls/tests/client.rs"]
#[allow(dead_code, reason = "the tests use all of it")]
mod tls;

/// Where the client finds the binary.
mod support {
    pub(crate) fn binary() -> String {
        std::env::var("PLUGIN").unwrap_or_else(|_| env!("CARGO_BIN_EXE_terraform-provider-acme").to_owned())
    }
}

use client::{Client, Plugin};
use divan::Bencher;
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

/// A process and the connection to it.
struct Served {
    plugin: Plugin,
    client: Client,
    runtime: Runtime,
}

impl Served {
    fn new(environment: &[(&str, &str)]) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let plugin = Plugin::start(environment);
        let client = runtime.block_on(plugin.connect());
        Self { plugin, client, runtime }
    }
}

/// From the start of the process to the line of its handshake.
mod handshake_line {
    use super::*;

    #[divan::bench(sample_count = 100, sample_size = 1)]
    fn with_tls(bencher: Bencher<'_, '_>) {
        bencher.bench_local(|| Plugin::start(&[("PLUGIN_CLIENT_CERT", tls::CLIENT[0])]));
    }

    #[divan::bench(sample_count = 100, sample_size = 1)]
    fn without_tls(bencher: Bencher<'_, '_>) {
        bencher.bench_local(|| Plugin::start(&[]));
    }
}

/// From the request to shut down to the end of the process.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn shutdown_to_exit(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(|| Served::new(&[])).bench_local_values(|mut served| {
        served.runtime.block_on(served.client.call::<(), ()>("/plugin.GRPCController/Shutdown", ())).unwrap();
        let Served { client, runtime, .. } = served;
        // Terraform closes its connection when it has the reply.
        drop(client);
        assert!(served.plugin.child.wait().unwrap().success());
        (served.plugin, runtime)
    });
}
