//! State stores: state files in chunks.

use super::call::{Call, crashed};
use super::list::Answers;
use super::reply::Reply;
use super::{Inner, Server, broken, decode, lock, refuse};
use crate::{Client, ConfigureStore, Context, Diagnostics, Kind, Lock, StateId, proto, wire};
use proto::{
    configure_state_store as configure, delete_state as delete, get_states as states, lock_state as locking,
    read_state_bytes as read, unlock_state as unlock, write_state_bytes as write,
};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::sync::mpsc;
use tonic::Status;
use tonic::codegen::tokio_stream::wrappers::ReceiverStream;
use tonic::codegen::tokio_stream::{Stream, StreamExt};

/// Size of a chunk when the client proposes none: 8 MiB, as Terraform does.
const CHUNK: usize = 8 << 20;

/// Largest chunk: with what is around it a message must stay below 64 MiB.
const LARGEST_CHUNK: usize = 32 << 20;

/// Largest state: none that is real comes near, and a client cannot take all memory.
const LARGEST_STATE: usize = 1 << 30;

/// Sizes of chunks by type, as agreed when the store was configured.
#[derive(Default)]
pub(super) struct Stores(Mutex<BTreeMap<String, usize>>);

impl Inner {
    pub(super) async fn configure_store(
        &self,
        request: configure::Request,
        context: Context,
    ) -> Result<configure::Response, Diagnostics> {
        let ty = self.type_schema(Kind::StateStore, &request.type_name)?;
        let config = decode(&context, &ty, "configuration", request.config.as_ref())?;
        let proposed = request.capabilities.map_or(0, |capabilities| capabilities.chunk_size);
        let chunk = usize::try_from(proposed).ok().filter(|size| *size > 0).unwrap_or(CHUNK).min(LARGEST_CHUNK);
        lock(&self.stores.0).insert(request.type_name.clone(), chunk);
        let configure = ConfigureStore { ty: request.type_name, schema: ty.schema.clone(), config, context };
        let diagnostics = wire::diagnostics(self.provider.configure_store(configure).await);
        let chunk_size = i64::try_from(chunk).unwrap_or(i64::MAX);
        let capabilities = Some(proto::StateStoreServerCapabilities { chunk_size });
        Ok(configure::Response { diagnostics, capabilities })
    }

    pub(super) async fn lock_state(
        &self,
        request: locking::Request,
        _context: Context,
    ) -> Result<locking::Response, Diagnostics> {
        let id = self.state_id(request.type_name, request.state_id)?;
        let name = id.ty.clone();
        let lock_id = self.provider.lock_state(Lock { id, operation: request.operation }).await?;
        if lock_id.is_empty() {
            refuse("lock_state", &name, broken("the id of a lock must not be empty"))?;
        }
        Ok(locking::Response { lock_id, diagnostics: Vec::new() })
    }

    pub(super) async fn unlock_state(
        &self,
        request: unlock::Request,
        _context: Context,
    ) -> Result<unlock::Response, Diagnostics> {
        let id = self.state_id(request.type_name, request.state_id)?;
        Ok(unlock::Response { diagnostics: wire::diagnostics(self.provider.unlock_state(id, request.lock_id).await) })
    }

    pub(super) async fn states(
        &self,
        request: states::Request,
        _context: Context,
    ) -> Result<states::Response, Diagnostics> {
        self.type_schema(Kind::StateStore, &request.type_name)?;
        let mut state_id = self.provider.states(&request.type_name).await?;
        state_id.sort();
        Ok(states::Response { state_id, diagnostics: Vec::new() })
    }

    pub(super) async fn delete_state(
        &self,
        request: delete::Request,
        _context: Context,
    ) -> Result<delete::Response, Diagnostics> {
        let id = self.state_id(request.type_name, request.state_id)?;
        Ok(delete::Response { diagnostics: wire::diagnostics(self.provider.delete_state(id).await) })
    }

    fn state_id(&self, ty: String, id: String) -> Result<StateId, Diagnostics> {
        self.type_schema(Kind::StateStore, &ty)?;
        Ok(StateId { ty, id })
    }

    async fn read_state(&self, request: read::Request) -> Result<(Vec<u8>, usize), Diagnostics> {
        let id = self.state_id(request.type_name, request.state_id)?;
        let chunk = lock(&self.stores.0).get(&id.ty).copied().unwrap_or(CHUNK);
        Ok((self.provider.read_state(id).await?, chunk))
    }
}

impl Server {
    /// Sends a state in chunks of the agreed size.
    pub(super) fn read_state(&self, request: read::Request) -> Answers<read::Response> {
        let context = self.begin(&Call::of("ReadStateBytes", Kind::StateStore, &request.type_name, Client::default()));
        let (chunks, answers) = mpsc::channel(2);
        let server = self.clone();
        tokio::spawn(async move {
            let inner = Arc::clone(&server.0);
            let subject = format!("ReadStateBytes of {}", request.type_name);
            let found = match server.spawn(async move { inner.read_state(request).await }).await {
                Ok(found) => found,
                Err(panicked) => Err(crashed(&subject, &panicked, &context)),
            };
            let (state, size) = match found {
                Ok(found) => found,
                Err(diagnostics) => return drop(chunks.send(Ok(read::Response::failed(diagnostics))).await),
            };
            let state = bytes::Bytes::from(state);
            let position = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
            for start in (0..state.len()).step_by(size) {
                let end = state.len().min(start + size);
                let chunk = read::Response {
                    bytes: state.slice(start..end),
                    total_length: position(state.len()),
                    range: Some(proto::StateRange { start: position(start), end: position(end - 1) }),
                    diagnostics: Vec::new(),
                };
                if chunks.send(Ok(chunk)).await.is_err() {
                    return;
                }
            }
        });
        ReceiverStream::new(answers)
    }

    /// Takes a state in chunks; it is written when all of it is here.
    pub(super) async fn write_state(
        &self,
        chunks: impl Stream<Item = Result<write::RequestChunk, Status>> + Send + Unpin,
    ) -> Result<tonic::Response<write::Response>, Status> {
        match collect(chunks).await? {
            // Terraform sends no chunk at all when there is nothing to write.
            Ok(None) => Ok(tonic::Response::new(write::Response::default())),
            Ok(Some((meta, bytes))) => {
                let call = Call::of("WriteStateBytes", Kind::StateStore, &meta.type_name, Client::default());
                self.run(call, |inner, _| async move {
                    let id = inner.state_id(meta.type_name, meta.state_id)?;
                    let diagnostics = wire::diagnostics(inner.provider.write_state(id, bytes).await);
                    Ok(write::Response { diagnostics })
                })
                .await
            }
            Err(diagnostics) => Ok(tonic::Response::new(write::Response::failed(diagnostics))),
        }
    }
}

type Collected = Result<Option<(proto::RequestChunkMeta, Vec<u8>)>, Diagnostics>;

async fn collect(
    mut chunks: impl Stream<Item = Result<write::RequestChunk, Status>> + Unpin,
) -> Result<Collected, Status> {
    let wrong = |what: &str| Ok(Err(Diagnostics::error("State arrived incomplete", what.to_owned())));
    let (mut found, mut total) = (None::<(proto::RequestChunkMeta, Vec<u8>)>, 0_i64);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        let (_, bytes) = match (&mut found, chunk.meta) {
            (Some(found), _) => found,
            (None, Some(meta)) => {
                total = chunk.total_length;
                found.insert((meta, Vec::new()))
            }
            (None, None) => return wrong("The first chunk does not say which state it is of."),
        };
        let start = chunk.range.map_or(0, |range| range.start);
        if usize::try_from(start).ok() != Some(bytes.len()) || chunk.total_length != total {
            return wrong("The chunks do not follow each other.");
        }
        if bytes.len() + chunk.bytes.len() > LARGEST_STATE {
            return wrong("The state is larger than 1 GiB.");
        }
        bytes.extend_from_slice(&chunk.bytes);
    }
    match &found {
        Some((_, bytes)) if i64::try_from(bytes.len()).ok() != Some(total) => {
            wrong("The chunks have another length together than they said.")
        }
        _ => Ok(Ok(found)),
    }
}
