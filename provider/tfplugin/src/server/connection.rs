//! HTTP/2 connections and the way from a path to its service.

use super::listen::Stream;
use super::log::Log;
#[cfg(feature = "reflection")]
use super::reflection::Reflection;
use super::support::{Support, health, plugin};
use crate::proto::provider_server::ProviderServer;
use crate::proto5::provider_server::ProviderServer as ProviderServer5;
use crate::{Provider, rpc};
use health::health_server::HealthServer;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http2;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use plugin::grpc_broker_server::GrpcBrokerServer;
use plugin::grpc_controller_server::GrpcControllerServer;
use plugin::grpc_stdio_server::GrpcStdioServer;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use tonic::body::Body;
use tonic::codegen::Service;

/// Largest request accepted, that of Go providers; gRPC's default of 4 MiB is too small for real resources.
const LARGEST_MESSAGE: usize = 256 << 20;

/// Bytes in flight before the receiver must acknowledge. A schema of megabytes crosses in few round trips.
const WINDOW: u32 = 4 << 20;

/// Makes the provider of a connection.
pub(super) type Connect = Box<dyn Fn() -> Arc<dyn Provider> + Send + Sync>;

/// All services of a plugin, connection by connection.
///
/// Terraform opens a connection for each provider block, and a process that is attached to serves several blocks: what
/// one of them configures must not reach another.
pub(super) struct Plugin {
    connect: Connect,
    /// The first instance, which knows the schemas; the first connection gets it.
    server: rpc::Server,
    first: AtomicBool,
    shutdown: Arc<Notify>,
}

impl Plugin {
    /// The plugin; `shutdown` is notified when the host asks the process to end.
    pub(super) fn new(connect: Connect, shutdown: Arc<Notify>, log: Log) -> Self {
        let server = rpc::Server::new(connect(), log);
        Self { connect, server, first: AtomicBool::new(true), shutdown }
    }

    /// Asks handlers to stop and gives them some time.
    pub(super) async fn finish(&self, limit: Duration) {
        self.server.request_stop();
        // What still runs after the time is up is lost; waiting longer would leave the process behind.
        drop(tokio::time::timeout(limit, self.server.idle()).await);
    }

    /// The services for the next connection.
    pub(super) fn services(&self) -> Services {
        let server = match self.first.swap(false, Ordering::Relaxed) {
            true => self.server.clone(),
            false => self.server.with((self.connect)()),
        };
        Services::new(server, Arc::clone(&self.shutdown))
    }
}

/// The services of one connection.
#[derive(Clone)]
pub(super) struct Services {
    provider: ProviderServer<rpc::Server>,
    provider_5: ProviderServer5<rpc::Five>,
    controller: GrpcControllerServer<Support>,
    stdio: GrpcStdioServer<Support>,
    broker: GrpcBrokerServer<Support>,
    health: HealthServer<Support>,
}

impl Services {
    fn new(server: rpc::Server, shutdown: Arc<Notify>) -> Self {
        let support = Support { shutdown };
        let provider_5 = ProviderServer5::new(server.five())
            .max_decoding_message_size(LARGEST_MESSAGE)
            .max_encoding_message_size(usize::MAX);
        let provider = ProviderServer::new(server)
            .max_decoding_message_size(LARGEST_MESSAGE)
            .max_encoding_message_size(usize::MAX);
        Self {
            provider,
            provider_5,
            controller: GrpcControllerServer::new(support.clone()),
            stdio: GrpcStdioServer::new(support.clone()),
            broker: GrpcBrokerServer::new(support.clone()),
            health: HealthServer::new(support),
        }
    }

    /// Serves one client until it goes.
    pub(super) async fn serve(self, stream: Box<dyn Stream>) {
        let service = service_fn(move |request| {
            let services = self.clone();
            async move { services.call(request).await }
        });
        let served = http2::Builder::new(TokioExecutor::new())
            .initial_stream_window_size(WINDOW)
            .initial_connection_window_size(WINDOW)
            .serve_connection(TokioIo::new(stream), service)
            .await;
        // How a client left is of no use to anyone: Terraform closes the socket without a farewell.
        drop(served);
    }

    async fn call(mut self, request: Request<Incoming>) -> Result<Response<Body>, Infallible> {
        let service = request.uri().path().split('/').nth(1).unwrap_or_default().to_owned();
        match service.as_str() {
            "tfplugin6.Provider" => self.provider.call(request).await,
            "tfplugin5.Provider" => self.provider_5.call(request).await,
            "plugin.GRPCController" => self.controller.call(request).await,
            "plugin.GRPCStdio" => self.stdio.call(request).await,
            "plugin.GRPCBroker" => self.broker.call(request).await,
            "grpc.health.v1.Health" => self.health.call(request).await,
            #[cfg(feature = "reflection")]
            name if Reflection::serves(name) => Reflection::call(name, request).await,
            _ => Ok(tonic::Status::unimplemented("no such service").into_http()),
        }
    }
}
