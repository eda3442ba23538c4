//! Serving a provider from inside of another program, to a Terraform that is told where.

use super::connection::{Connect, Plugin};
use super::listen::Listener;
use super::log::Log;
use crate::Provider;
use serde_json::{Map, Value as Json, json};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::{io, thread};
use tokio::sync::{Notify, oneshot};

/// A provider served by this process.
///
/// Dropping it ends the server and removes its socket.
#[derive(Debug)]
pub struct InProcess {
    provider: String,
    entry: Json,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Serves a provider on a private unix socket, in a thread with a runtime of its own.
///
/// `connect` makes the provider for each connection: Terraform opens one per provider block, so blocks of one provider
/// do not share their configuration. `address` is the address Terraform knows the provider by, such as `registry.terraform.io/hashicorp/aws`. There is
/// no TLS: the directory of the socket is open to this user only.
///
/// # Errors
/// No socket can be had, or no thread can be started.
pub fn serve_in_process(
    connect: impl Fn() -> Arc<dyn Provider> + Send + Sync + 'static,
    address: impl Into<String>,
) -> io::Result<InProcess> {
    // The program's own hook goes on for its own panics; those of handlers become diagnostics.
    crate::panics::install(false, |_| {});
    let connect: Connect = Box::new(connect);
    let (ready, listening) = std::sync::mpsc::channel();
    let (stop, stopped) = oneshot::channel();
    let thread = thread::Builder::new().name("terraform-provider".to_owned()).spawn(move || {
        match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
            Ok(runtime) => runtime.block_on(serve(connect, &ready, stopped)),
            Err(error) => drop(ready.send(Err(error))),
        }
    })?;
    let entry = listening.recv().map_err(io::Error::other)??;
    Ok(InProcess { provider: address.into(), entry, stop: Some(stop), thread: Some(thread) })
}

async fn serve(
    connect: Connect,
    ready: &std::sync::mpsc::Sender<io::Result<Json>>,
    mut stopped: oneshot::Receiver<()>,
) {
    let listener = match Listener::private().await {
        Ok(listener) => listener,
        Err(error) => return drop(ready.send(Err(error))),
    };
    let plugin = Plugin::new(connect, Arc::new(Notify::new()), Log::default());
    if ready.send(Ok(entry(listener.network, &listener.address))).is_err() {
        return;
    }
    loop {
        tokio::select! {
            // Stops on the word of `InProcess` and when it is gone without one.
            _ = &mut stopped => return,
            accepted = listener.accept() => match accepted {
                Ok(stream) => drop(tokio::spawn(plugin.services().serve(stream))),
                // Too many open files, say: the next client may have more luck than a tight loop.
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            },
        }
    }
}

/// How Terraform finds a server. `Test` keeps it from ending the process, which is not its own.
pub(super) fn entry(network: &str, address: &str) -> Json {
    json!({
        "Protocol": "grpc",
        "ProtocolVersion": 6,
        "Pid": std::process::id(),
        "Test": true,
        "Addr": { "Network": network, "String": address },
    })
}

impl InProcess {
    /// The provider address, and how Terraform finds the server, which speaks protocol 6.
    pub fn reattach_entry(&self) -> (String, Json) {
        (self.provider.clone(), self.entry.clone())
    }
}

impl Drop for InProcess {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // An error means the thread has ended already.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// The value of `TF_REATTACH_PROVIDERS` that leads Terraform to all of these servers.
pub fn reattach_variable<'a>(servers: impl IntoIterator<Item = &'a InProcess>) -> String {
    let entries: Map<String, Json> = servers.into_iter().map(InProcess::reattach_entry).collect();
    Json::Object(entries).to_string()
}
