//! What the fuzz targets need beside the public items: the decoder, the encoder, and calls without a connection.

use crate::server::log::Log;
use crate::value::msgpack;
use crate::{CodecError, Provider, Value, rpc};
use bytes::{BufMut, Bytes, BytesMut};
use http_body_util::{BodyExt, Full};
use ledgerform_schema::Type;
use std::sync::Arc;
use tonic::codegen::Service;
use tonic::{Code, Status};

/// The messages and services of both protocols: an encoded `google.protobuf.FileDescriptorSet`.
pub const DESCRIPTORS: &[u8] = include_bytes!("generated/descriptors.bin");

/// Reads a value of the type `ty` from MessagePack.
///
/// # Errors
/// The bytes are not such a value.
pub fn decode(bytes: &[u8], ty: &Type) -> Result<Value, CodecError> {
    msgpack::decode(bytes, ty)
}

/// Writes a value of the type `ty` as MessagePack.
///
/// # Errors
/// The value does not have the type.
pub fn encode(value: &Value, ty: &Type) -> Result<Vec<u8>, CodecError> {
    msgpack::encode(value, ty)
}

/// The services of a provider, called without a connection.
#[derive(Clone)]
pub struct Session(rpc::Server);

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Session")
    }
}

impl Session {
    /// The services as the first connection has them.
    pub fn new(provider: Arc<dyn Provider>) -> Self {
        // Panics of handlers become answers, as in a plugin.
        crate::panics::install(false, |_| {});
        Self(rpc::Server::new(provider, Log::default()))
    }

    /// The services as another connection has them; what does not depend on a connection is shared.
    #[must_use]
    pub fn connection(&self, provider: Arc<dyn Provider>) -> Self {
        Self(self.0.with(provider))
    }

    /// Calls a method of `tfplugin6.Provider` or `tfplugin5.Provider` with encoded messages, and gives those of the
    /// answer. `path` is that of gRPC, such as `/tfplugin6.Provider/GetMetadata`. Needs a tokio runtime.
    ///
    /// # Errors
    /// The status that the client would see, such as `Internal` for messages that cannot be decoded.
    pub async fn call(&self, path: &str, messages: &[Vec<u8>]) -> Result<Vec<Bytes>, Status> {
        let mut body = BytesMut::new();
        for message in messages {
            body.put_u8(0);
            body.put_u32(u32::try_from(message.len()).map_err(|error| Status::out_of_range(error.to_string()))?);
            body.put_slice(message);
        }
        let request = http::Request::post(path)
            .header("content-type", "application/grpc")
            .body(Full::new(body.freeze()))
            .map_err(|error| Status::invalid_argument(error.to_string()))?;
        let answered = if path.starts_with("/tfplugin5.") {
            crate::proto5::provider_server::ProviderServer::new(self.0.five()).call(request).await
        } else {
            crate::proto::provider_server::ProviderServer::new(self.0.clone()).call(request).await
        };
        let (head, body) = match answered {
            Ok(response) => response.into_parts(),
            Err(never) => match never {},
        };
        let body = body.collect().await?;
        let trailers = body.trailers().cloned().unwrap_or_default();
        for headers in [&head.headers, &trailers] {
            if let Some(status) = Status::from_header_map(headers).filter(|status| status.code() != Code::Ok) {
                return Err(status);
            }
        }
        let mut rest = body.to_bytes();
        let mut answers = Vec::new();
        while rest.len() >= 5 {
            let length = rest.split_to(5).iter().skip(1).fold(0_usize, |length, byte| length << 8 | usize::from(*byte));
            answers.push(rest.split_to(length.min(rest.len())));
        }
        Ok(answers)
    }
}
