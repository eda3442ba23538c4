//! The services a go-plugin host expects beside the provider.

use std::sync::Arc;
use tokio::sync::Notify;
use tonic::codegen::tokio_stream;
use tonic::{Request, Response, Status, Streaming};

/// The messages of go-plugin.
#[allow(missing_docs, clippy::all, unreachable_pub, dead_code)]
#[rustfmt::skip]
pub(super) mod plugin {
    include!("../generated/plugin.rs");
}

/// The messages of the health service.
#[allow(missing_docs, clippy::all, unreachable_pub, dead_code)]
#[rustfmt::skip]
pub(super) mod health {
    include!("../generated/grpc.health.v1.rs");
}

/// All of these services; `shutdown` is notified when the host asks the process to end.
#[derive(Clone, Debug)]
pub(super) struct Support {
    pub(super) shutdown: Arc<Notify>,
}

type Silent<T> = tokio_stream::Pending<Result<T, Status>>;

#[tonic::async_trait]
impl plugin::grpc_controller_server::GrpcController for Support {
    async fn shutdown(&self, _: Request<plugin::Empty>) -> Result<Response<plugin::Empty>, Status> {
        // One permit is stored, so the notice is not lost when nobody waits yet.
        self.shutdown.notify_one();
        Ok(Response::new(plugin::Empty {}))
    }
}

/// Held open and silent: whatever came out here Terraform would log as unexpected data.
#[tonic::async_trait]
impl plugin::grpc_stdio_server::GrpcStdio for Support {
    type StreamStdioStream = Silent<plugin::StdioData>;

    async fn stream_stdio(&self, _: Request<plugin::Empty>) -> Result<Response<Self::StreamStdioStream>, Status> {
        Ok(Response::new(tokio_stream::pending()))
    }
}

/// Held open: Terraform starts the stream and never uses it.
#[tonic::async_trait]
impl plugin::grpc_broker_server::GrpcBroker for Support {
    type StartStreamStream = Silent<plugin::ConnInfo>;

    async fn start_stream(
        &self,
        _: Request<Streaming<plugin::ConnInfo>>,
    ) -> Result<Response<Self::StartStreamStream>, Status> {
        Ok(Response::new(tokio_stream::pending()))
    }
}

#[tonic::async_trait]
impl health::health_server::Health for Support {
    async fn check(
        &self,
        request: Request<health::HealthCheckRequest>,
    ) -> Result<Response<health::HealthCheckResponse>, Status> {
        match request.into_inner().service.as_str() {
            "" | "plugin" => {
                let status = health::health_check_response::ServingStatus::Serving.into();
                Ok(Response::new(health::HealthCheckResponse { status }))
            }
            _ => Err(Status::not_found("only the service `plugin` is known")),
        }
    }
}
