//! Actions: planned, then invoked with progress.

use super::call::{Call, crashed, report};
use super::list::Answers;
use super::reply::Reply;
use super::{Inner, Server, decode, defer};
use crate::{Client, Context, Diagnostics, Invoke, Kind, PlanAction, Progress, proto, wire};
use proto::invoke_action::{Event, Request, event};
use proto::plan_action as plan;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::mpsc;
use tonic::codegen::tokio_stream::wrappers::ReceiverStream;

/// Lines of progress that may wait for a slow client.
const WAITING: usize = 32;

impl Inner {
    pub(super) async fn plan_action(
        &self,
        request: plan::Request,
        context: Context,
    ) -> Result<plan::Response, Diagnostics> {
        let ty = self.type_schema(Kind::Action, &request.action_type)?;
        let config = decode(&context, &ty, "configuration", request.config.as_ref())?;
        if let Some(reason) = self.waits() {
            return Ok(plan::Response { deferred: Some(wire::deferred(reason)), ..Default::default() });
        }
        let name = request.action_type;
        let planned = self
            .provider
            .plan_action(PlanAction { ty: name.clone(), schema: ty.schema.clone(), config, context: context.clone() })
            .await?;
        let deferred = defer::allowed("plan_action", &name, &context, planned.deferred)?;
        Ok(plan::Response { diagnostics: wire::diagnostics(planned.warnings), deferred })
    }

    async fn invoke(
        &self,
        request: Request,
        context: Context,
        progress: Progress,
    ) -> Result<event::Completed, Diagnostics> {
        let ty = self.type_schema(Kind::Action, &request.action_type)?;
        let config = decode(&context, &ty, "configuration", request.config.as_ref())?;
        let invoke = Invoke { ty: request.action_type, schema: ty.schema.clone(), config, progress, context };
        Ok(event::Completed { diagnostics: wire::diagnostics(self.provider.invoke(invoke).await) })
    }
}

impl Server {
    /// Invokes an action. The stream ends with one completed event, whatever happens.
    pub(super) fn invoke(&self, request: Request, client: Client) -> Answers<Event> {
        let call = Call::of("InvokeAction", Kind::Action, &request.action_type, client);
        let context = self.begin(&call);
        let (events, answers) = mpsc::channel(WAITING);
        let (lines, mut progress) = mpsc::channel::<String>(WAITING);
        let server = self.clone();
        let started = Instant::now();
        tokio::spawn(async move {
            let inner = Arc::clone(&server.0);
            let subject = format!("InvokeAction of {}", request.action_type);
            let (own, secrets) = (context.clone(), context.log.secrets.clone());
            let handler = server.spawn(async move { inner.invoke(request, own, Progress(lines)).await });
            let forward = async {
                while let Some(line) = progress.recv().await {
                    let message = secrets.mask(&line);
                    let progress = event::Type::Progress(event::Progress { message });
                    // Without a client the action goes on: its lines are taken and lost.
                    drop(events.send(Ok(Event { r#type: Some(progress) })).await);
                }
            };
            let (ended, ()) = tokio::join!(handler, forward);
            let mut completed = match ended {
                Ok(Ok(completed)) => completed,
                Ok(Err(diagnostics)) => event::Completed::failed(diagnostics),
                Err(panicked) => event::Completed::failed(crashed(&subject, &panicked, &context)),
            };
            completed.mask(&context.log.secrets);
            report(&context, &completed, started);
            drop(events.send(Ok(Event { r#type: Some(event::Type::Completed(completed)) })).await);
        });
        ReceiverStream::new(answers)
    }
}
