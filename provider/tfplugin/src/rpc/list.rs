//! Listing remote objects, one event for each.

use super::call::{Call, crashed, report};
use super::reply::Reply;
use super::{Inner, Server, decode, refuse};
use crate::check::check_identity;
use crate::provider::TypeSchema;
use crate::provider::list::Sink;
use crate::{Client, Context, Diagnostics, Kind, List, Listed, Results, check_known, check_write_only, proto, wire};
use proto::list_resource::{Event, Request};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;
use tokio::sync::mpsc;
use tonic::Status;
use tonic::codegen::tokio_stream::wrappers::ReceiverStream;

/// A stream of answers, whose handler runs in a task of its own.
pub(crate) type Answers<T> = ReceiverStream<Result<T, Status>>;

/// Answers that may wait for a slow client.
const WAITING: usize = 32;

impl Server {
    pub(super) fn list(&self, request: Request) -> Answers<Event> {
        let call = Call::of("ListResource", Kind::List, &request.type_name, Client::default());
        let context = self.begin(&call);
        let (events, answers) = mpsc::channel(WAITING);
        let server = self.clone();
        let started = Instant::now();
        tokio::spawn(async move {
            let inner = Arc::clone(&server.0);
            let subject = format!("ListResource of {}", request.type_name);
            let work = {
                let (context, events) = (context.clone(), events.clone());
                async move { inner.list(request, context, events).await }
            };
            let ended = match server.spawn(work).await {
                Ok(ended) => ended,
                Err(panicked) => Err(crashed(&subject, &panicked, &context)),
            };
            let mut last = Event::failed(ended.err().unwrap_or_default());
            last.mask(&context.log.secrets);
            report(&context, &last, started);
            if !last.diagnostic.is_empty() {
                // The client may be gone, and then nobody wants to know.
                drop(events.send(Ok(last)).await);
            }
        });
        ReceiverStream::new(answers)
    }
}

impl Inner {
    async fn list(
        &self,
        request: Request,
        context: Context,
        events: mpsc::Sender<Result<Event, Status>>,
    ) -> Result<(), Diagnostics> {
        let ty = self.type_schema(Kind::List, &request.type_name)?;
        let resource = self.type_schema(Kind::Resource, &request.type_name)?;
        let name = request.type_name;
        let Some(identity) = resource.identity.clone() else {
            return Err(Diagnostics::error("Identity missing", format!("{name} has no identity schema.")));
        };
        let config = decode(&context, &ty, "configuration", request.config.as_ref())?;
        // No limit is the same as a limit nobody reaches.
        let limit = u64::try_from(request.limit).ok().filter(|limit| *limit > 0).unwrap_or(u64::MAX);
        let sink = Events {
            name: name.clone(),
            resource: Arc::clone(&resource),
            include_object: request.include_resource_object,
            left: AtomicU64::new(limit),
            context: context.clone(),
            events,
        };
        let list = List {
            ty: name,
            schema: ty.schema.clone(),
            resource: resource.schema.clone(),
            identity,
            config,
            include_object: request.include_resource_object,
            results: Results(Arc::new(sink)),
            context,
        };
        self.provider.list(list).await
    }
}

/// Checks what is found and sends it on.
struct Events {
    name: String,
    resource: Arc<TypeSchema>,
    include_object: bool,
    left: AtomicU64,
    context: Context,
    events: mpsc::Sender<Result<Event, Status>>,
}

#[tonic::async_trait]
impl Sink for Events {
    async fn send(&self, found: Listed) -> Result<bool, Diagnostics> {
        let name = &self.name;
        refuse("list", name, check_identity(None, &found.identity))?;
        let resource_object = match found.object.filter(|_| self.include_object) {
            Some(object) => {
                self.context.log.secrets.learn(&self.resource.schema.block, &object);
                let mut violations = check_known(&object);
                violations.extend(check_write_only(&self.resource.schema.block, &object));
                refuse("list", name, violations)?;
                wire::encode("list", &object, &self.resource.value_type)?
            }
            None if self.include_object => {
                refuse("list", name, super::broken("the object is wanted and missing"))?;
                None
            }
            None => None,
        };
        let taken = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        let Ok(left) = taken else {
            return Ok(false);
        };
        let mut event = Event {
            identity: wire::identity_data("list", Some(&found.identity), self.resource.identity.as_deref())?,
            display_name: found.display_name,
            resource_object,
            diagnostic: wire::diagnostics(found.warnings),
        };
        event.mask(&self.context.log.secrets);
        Ok(self.events.send(Ok(event)).await.is_ok() && left > 1)
    }
}
