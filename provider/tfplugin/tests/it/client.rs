//! A provider process and a gRPC client of it, without Terraform.

use crate::support::binary;
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper_util::rt::{TokioExecutor, TokioIo};
use prost::Message;
use std::future::Future;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::{Child, Command, Stdio};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::UnixStream;
use tonic::body::Body;
use tonic::client::Grpc;
use tonic::codegen::tokio_stream::{self, StreamExt};
use tonic::codegen::{Service, http};
use tonic::{Request, Status};
use tonic_prost::ProstCodec;

pub(crate) const COOKIE: (&str, &str) =
    ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");

/// A provider started the way Terraform does.
pub(crate) struct Plugin {
    pub(crate) child: Child,
    /// The handshake.
    pub(crate) line: String,
    pub(crate) directory: tempfile::TempDir,
}

impl Plugin {
    /// Starts it with further environment; `PLUGIN_PROTOCOL_VERSIONS` is that of Terraform unless given.
    pub(crate) fn start(environment: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut child = Command::new(binary())
            .env_clear()
            .env("TMPDIR", directory.path())
            .env("ACME_DIR", directory.path())
            .env(COOKIE.0, COOKIE.1)
            .env("PLUGIN_PROTOCOL_VERSIONS", "5,6")
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { child, line, directory }
    }

    /// A field of the handshake line.
    pub(crate) fn field(&self, index: usize) -> &str {
        self.line.trim_end_matches('\n').split('|').nth(index).unwrap_or_default()
    }

    pub(crate) fn socket(&self) -> PathBuf {
        Path::new(self.field(3)).to_owned()
    }

    pub(crate) async fn connect(&self) -> Client {
        Client::connect(&self.socket()).await
    }

    pub(crate) fn interrupt(&self) {
        let id = i32::try_from(self.child.id()).unwrap();
        let process = rustix::process::Pid::from_raw(id).unwrap();
        rustix::process::kill_process(process, rustix::process::Signal::INT).unwrap();
    }

    /// Whether it ends, with time enough for a busy machine.
    pub(crate) fn ends(&mut self) -> Option<i32> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(20) {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        None
    }
}

impl Drop for Plugin {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection.
#[derive(Clone)]
pub(crate) struct Client(SendRequest<Body>);

impl Client {
    pub(crate) async fn connect(socket: &Path) -> Self {
        Self::over(UnixStream::connect(socket).await.unwrap()).await.unwrap()
    }

    /// A connection over a stream of any kind.
    pub(crate) async fn over(stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> hyper::Result<Self> {
        let (sender, connection) = handshake(TokioExecutor::new(), TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        Ok(Self(sender))
    }

    fn grpc(&self) -> Grpc<Self> {
        Grpc::with_origin(self.clone(), "http://localhost".parse().unwrap()).max_decoding_message_size(256 << 20)
    }

    /// One request, one response.
    pub(crate) async fn call<Q, R>(&self, path: &'static str, request: Q) -> Result<R, Status>
    where
        Q: Message + 'static,
        R: Message + Default + 'static,
    {
        let mut grpc = self.grpc();
        grpc.ready().await.map_err(|error| Status::unavailable(error.to_string()))?;
        let path = http::uri::PathAndQuery::from_static(path);
        Ok(grpc.unary(Request::new(request), path, ProstCodec::<Q, R>::default()).await?.into_inner())
    }

    /// One request, all responses.
    pub(crate) async fn stream<Q, R>(&self, path: &'static str, request: Q) -> Result<Vec<R>, Status>
    where
        Q: Message + 'static,
        R: Message + Default + 'static,
    {
        let mut grpc = self.grpc();
        grpc.ready().await.unwrap();
        let path = http::uri::PathAndQuery::from_static(path);
        let answers = grpc.server_streaming(Request::new(request), path, ProstCodec::<Q, R>::default()).await?;
        answers.into_inner().collect::<Result<Vec<R>, Status>>().await
    }

    /// All requests, one response.
    pub(crate) async fn upload<Q, R>(&self, path: &'static str, requests: Vec<Q>) -> Result<R, Status>
    where
        Q: Message + 'static,
        R: Message + Default + 'static,
    {
        let mut grpc = self.grpc();
        grpc.ready().await.unwrap();
        let path = http::uri::PathAndQuery::from_static(path);
        let request = Request::new(tokio_stream::iter(requests));
        Ok(grpc.client_streaming(request, path, ProstCodec::<Q, R>::default()).await?.into_inner())
    }
}

impl Service<http::Request<Body>> for Client {
    type Response = http::Response<hyper::body::Incoming>;
    type Error = hyper::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        Box::pin(self.0.send_request(request))
    }
}
