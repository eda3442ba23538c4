//! One call to the cloud.

use super::progress::{Event, Report, Stage};
use crate::cloud::{Actual, Call, Cloud, CloudError, Fault};
use crate::plan::Verb;
use crate::stop::Stop;
use crate::token::Token;
use crate::value::Attributes;
use futures_util::future::{Either, select};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

/// A call that is to be made.
#[derive(Debug, Clone)]
pub(super) enum Job {
    Create(Target),
    /// A creation whose answer was lost: first it is looked whether there is an object.
    Find(Target),
    Update {
        target: Target,
        id: String,
        prior: Attributes,
        /// The arguments as the configuration has them; those of the target have what the cloud chose as well.
        given: Attributes,
    },
    Delete {
        target: Target,
        id: String,
        prior: Attributes,
    },
    Query(Target),
    /// The value of an ephemeral resource is made.
    Open(Target),
}

/// What a call is about.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) address: String,
    pub(super) kind: String,
    /// The mark; data sources have none.
    pub(super) token: Option<Token>,
    pub(super) arguments: Attributes,
}

/// What a call gave.
#[derive(Debug)]
pub(super) enum Answer {
    Object(Actual),
    Found(Option<Actual>),
    Gone,
    Data(Attributes),
}

impl Job {
    fn target(&self) -> &Target {
        match self {
            Self::Create(target) | Self::Find(target) | Self::Query(target) | Self::Open(target) => target,
            Self::Update { target, .. } | Self::Delete { target, .. } => target,
        }
    }

    pub(super) fn token(&self) -> Option<&Token> {
        self.target().token.as_ref()
    }

    pub(super) fn arguments(&self) -> &Attributes {
        &self.target().arguments
    }

    pub(super) fn is_create(&self) -> bool {
        matches!(self, Self::Create(_))
    }

    /// What finds out whether the call did anything; calls that can be made twice are.
    pub(super) fn after_lost_answer(self) -> Self {
        match self {
            Self::Create(target) => Self::Find(target),
            job => job,
        }
    }

    /// What is done where nothing was found.
    pub(super) fn again(self) -> Self {
        match self {
            Self::Find(target) => Self::Create(target),
            job => job,
        }
    }

    fn verb(&self) -> Verb {
        match self {
            Self::Create(_) | Self::Find(_) => Verb::Create,
            Self::Update { .. } => Verb::Update,
            Self::Delete { .. } => Verb::Delete,
            Self::Query(_) | Self::Open(_) => Verb::Read,
        }
    }
}

/// What all calls of a run have in common.
#[derive(Clone)]
pub(super) struct Around<'a> {
    pub(super) report: &'a dyn Report,
    pub(super) lineage: Arc<str>,
    pub(super) stop: Stop,
}

/// Makes a call after a while and gives it back with what it gave.
pub(super) async fn perform<C: Cloud>(
    cloud: &C,
    around: Around<'_>,
    operation: usize,
    job: Job,
    delay: Duration,
) -> (usize, Job, Result<Answer, CloudError>) {
    if delay > Duration::ZERO {
        cloud.pause(delay).await;
    }
    // Looking may mean waiting for what is coming up. It changes nothing, so it is left off when the user wants to stop; but
    // a look that begins after that finds out what became of a creation that was under way.
    let is_look = matches!(job, Job::Find(_)) && !around.stop.is_requested();
    let result = match is_look {
        true => match select(pin!(make(cloud, &around, &job)), around.stop.clone()).await {
            Either::Left((result, _)) => result,
            Either::Right(_) => Err(CloudError::new(Fault::Cancelled, "stopped while looking for it")),
        },
        false => make(cloud, &around, &job).await,
    };
    (operation, job, result)
}

async fn make<C: Cloud>(cloud: &C, around: &Around<'_>, job: &Job) -> Result<Answer, CloudError> {
    let Around { report, lineage, stop } = around;
    let Target { address, kind, token, arguments } = job.target();
    let verb = job.verb();
    let progress = |text: &str| report.report(&Event { address, verb, stage: Stage::Working(text) });
    let call = token.as_ref().map(|token| Call { token, lineage, stop, progress: &progress });
    match (job, call) {
        (Job::Create(_), Some(call)) => cloud.create(call, kind, arguments).await.map(Answer::Object),
        (Job::Find(_), Some(call)) => cloud.find(kind, call.token, arguments).await.map(Answer::Found),
        (Job::Update { id, prior, .. }, Some(call)) => {
            cloud.update(call, kind, id, prior, arguments).await.map(Answer::Object)
        }
        (Job::Delete { id, prior, .. }, Some(call)) => cloud.delete(call, kind, id, prior).await.map(|()| Answer::Gone),
        (Job::Open(_), _) => cloud.open(kind, arguments).await.map(Answer::Data),
        // What has no mark is only ever read.
        (_, _) => cloud.query(kind, arguments).await.map(Answer::Data),
    }
}
