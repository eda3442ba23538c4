//! What the schema of a provider with 2,000 resource types takes: checked and encoded for the first answer, copied for
//! those after it. The way through the socket is in the time, and decoding is not.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot run has to say so")]

#[allow(dead_code, reason = "the tests use all of it")]
#[path = "../tests/it/client.rs"]
mod client;

/// No process is started here.
mod support {
    pub(crate) fn binary() -> &'static str {
        ""
    }
}

use client::Client;
use divan::Bencher;
use ledgerform_schema::{Attribute, Block, Schema, Type};
use ledgerform_tfplugin::*;
use std::sync::Arc;
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

/// Types of sixteen attributes each.
struct Many(Arc<Schema>);

impl Many {
    fn new() -> Self {
        let attribute = |n: u32| {
            let ty = if n.is_multiple_of(4) { Type::List(Box::new(Type::String)) } else { Type::String };
            let description = "What a person who reads the documentation wants to know.".to_owned();
            let attribute = Attribute { ty: Some(ty), optional: true, description, ..Attribute::default() };
            (format!("attribute_{n}"), attribute)
        };
        let block = Block { attributes: (0..16).map(attribute).collect(), ..Block::default() };
        Self(Arc::new(Schema { block, ..Schema::default() }))
    }
}

#[async_trait]
impl Provider for Many {
    fn schema(&self) -> Arc<Schema> {
        Arc::default()
    }

    fn types(&self) -> Types {
        Types { resources: (0..2000).map(|n| format!("many_{n}")).collect(), ..Types::default() }
    }

    fn type_schema(&self, _: Kind, _: &str) -> Option<Arc<Schema>> {
        Some(Arc::clone(&self.0))
    }

    async fn configure(&self, _: Configure) -> Configured {
        Configured::default()
    }

    async fn read(&self, request: Read) -> Result<State, Diagnostics> {
        Ok(State { value: request.current, ..State::default() })
    }

    async fn plan(&self, request: Plan) -> Result<Planned, Diagnostics> {
        Ok(Planned { value: request.proposed, ..Planned::default() })
    }

    async fn apply(&self, request: Apply) -> Result<Applied, Diagnostics> {
        Ok(Applied { value: request.planned, ..Applied::default() })
    }
}

/// A server of this process and a connection to it.
struct Served {
    client: Client,
    runtime: Runtime,
    _server: InProcess,
}

impl Served {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let server = serve_in_process(|| Arc::new(Many::new()), "example.com/demo/many").unwrap();
        let variable: serde_json::Value =
            serde_json::from_str(&reattach_variable(std::slice::from_ref(&server))).unwrap();
        let socket = variable["example.com/demo/many"]["Addr"]["String"].as_str().unwrap().to_owned();
        let client = runtime.block_on(Client::connect(socket.as_ref()));
        Self { client, runtime, _server: server }
    }

    fn schema(&self) {
        self.runtime.block_on(self.client.call::<(), ()>("/tfplugin6.Provider/GetProviderSchema", ())).unwrap();
    }
}

#[divan::bench(sample_count = 100, sample_size = 1)]
fn first(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(Served::new).bench_local_values(|served| {
        served.schema();
        served
    });
}

#[divan::bench(sample_count = 100, sample_size = 1)]
fn again(bencher: Bencher<'_, '_>) {
    let served = Served::new();
    served.schema();
    bencher.bench_local(|| served.schema());
}
