//! Finding out what is there: what the journal left open, what was deleted or changed, what is not ours.

mod recover;

pub(crate) use recover::{is_recovered, recover_elsewhere, seek};

use crate::cloud::{Actual, Cloud, CloudError, Fault, Owner};
use crate::journal::{Intent, Journal, Store};
use crate::kind::Kinds;
use crate::plan::{Observation, Observed, Plan};
use crate::state::{Key, Object, State};
use crate::value::{Attributes, Value};
use futures_util::stream::{self, StreamExt};
use std::collections::BTreeSet;
use std::time::Duration;

/// What could not be found out, and why.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("`{address}` cannot be read: {error}")]
pub struct RefreshError {
    /// The address of the object, or the name of the platform where its objects are looked for.
    pub address: String,
    /// What the cloud said.
    pub error: CloudError,
}

/// Reads every object of a platform.
///
/// `prior` is the table that was kept; the journal's is taken if it is newer. Objects of which only an intent is known
/// are looked for and adopted. Where nothing was kept, every object that bears a mark of the platform is adopted: those
/// where most are, and those in places that the journal names. Which places a graph names, only [`prepare`](crate::prepare())
/// knows.
/// At most `limit` calls are under way at a time, and at least one.
///
/// Nothing is changed: neither in the cloud nor in the journal.
///
/// # Errors
/// The first object that cannot be read: a plan made without it could make it again.
pub async fn refresh<C: Cloud, S: Store>(
    prior: State,
    journal: &Journal<S>,
    cloud: &C,
    limit: usize,
) -> Result<(State, Observed), RefreshError> {
    let is_new = prior.serial == 0;
    let (mut state, intents) = journal.replay(prior);
    let mut observed = Observed::default();
    if is_new {
        let kept = state.objects.values().map(|object| &object.attributes);
        let named: BTreeSet<String> =
            kept.chain(intents.iter().map(|intent| &intent.arguments)).filter_map(|known| cloud.place(known)).collect();
        for place in std::iter::once(None).chain(named.iter().map(|place| Some(place.as_str()))) {
            recover::recover(&mut state, cloud, place).await?;
        }
    }
    let found = each(intents, limit, |intent: Intent| async move {
        let actual = persist(cloud, || cloud.find(&intent.kind, &intent.token, &intent.arguments)).await;
        (intent, actual)
    });
    for (intent, actual) in found.await {
        let actual = actual.map_err(|error| RefreshError { address: intent.address.clone(), error })?;
        if let Some(actual) = actual.filter(|actual| is_ours(actual, &intent.token)) {
            let key = Key { address: intent.address.clone(), generation: intent.token.generation };
            let mut object = Object::new(
                &intent.kind,
                &actual.id,
                &intent.token,
                &intent.arguments,
                &actual.attributes,
                cloud.kinds(),
            );
            object.attributes.retain(|name, _| !intent.hidden.contains(name));
            state.insert(key, Object { dependencies: intent.dependencies, ..object });
        }
    }
    let (unready, ready) = state
        .objects
        .iter()
        .map(|(key, object)| (key.clone(), object.clone()))
        .partition(|(_, object): &(Key, Object)| object.unready);
    look(ready, &mut observed, cloud, limit).await?;
    wait(unready, &mut state, &mut observed, cloud, limit).await?;
    if is_recovered(&state) {
        recover::infer_dependencies(&mut state, &observed, cloud.kinds());
    }
    Ok((state, observed))
}

/// Waits for objects that were coming up when a run was stopped, as for those whose creation had no answer.
async fn wait<C: Cloud>(
    objects: Vec<(Key, Object)>,
    state: &mut State,
    observed: &mut Observed,
    cloud: &C,
    limit: usize,
) -> Result<(), RefreshError> {
    let found = each(objects, limit, |(key, object): (Key, Object)| async move {
        let actual = persist(cloud, || cloud.find(&object.kind, &object.token, &object.attributes)).await;
        (key, object, actual)
    });
    for (key, object, actual) in found.await {
        let actual = actual.map_err(|error| RefreshError { address: key.address.clone(), error })?;
        let seen = match actual.filter(|actual| is_ours(actual, &object.token)) {
            Some(actual) => {
                let (id, kinds) = (&actual.id, cloud.kinds());
                let now = Object::new(&object.kind, id, &object.token, &object.attributes, &actual.attributes, kinds);
                // Attributes that come from a secret are told apart by their fingerprints alone.
                let mut attributes = now.attributes;
                attributes.retain(|name, _| !object.fingerprints.contains_key(name));
                state.insert(key.clone(), Object { id: actual.id, attributes, unready: false, ..object });
                Observation::Present(actual.attributes)
            }
            None => Observation::Missing,
        };
        observed.objects.insert(key, seen);
    }
    Ok(())
}

/// Reads objects of the table.
async fn look<C: Cloud>(
    objects: Vec<(Key, Object)>,
    observed: &mut Observed,
    cloud: &C,
    limit: usize,
) -> Result<(), RefreshError> {
    let read = each(objects, limit, |(key, object): (Key, Object)| async move {
        let actual = persist(cloud, || cloud.read(&object.kind, &object.id, &object.attributes)).await;
        (key, object, actual)
    });
    for (key, object, actual) in read.await {
        let seen = match actual {
            Ok(Some(actual)) if is_ours(&actual, &object.token) => Observation::Present(actual.attributes),
            Ok(Some(actual)) => Observation::Foreign(match actual.owner {
                Owner::Marked(token) => format!("it is marked as {token}"),
                Owner::Other(owner) => owner,
                Owner::Unmarkable => String::new(),
            }),
            Ok(None) | Err(CloudError { fault: Fault::NotFound, .. }) => Observation::Missing,
            Err(error) => return Err(RefreshError { address: key.address, error }),
        };
        observed.objects.insert(key, seen);
    }
    Ok(())
}

/// Asks the data sources that a plan could read already; gives whether there were any, so that it pays to plan again.
///
/// # Errors
/// The first data source that cannot be read.
pub async fn query<C: Cloud>(
    plan: &Plan,
    observed: &mut Observed,
    cloud: &C,
    limit: usize,
) -> Result<bool, RefreshError> {
    let is_new = |address: &str, asked: &Attributes| observed.data.get(address).is_none_or(|(known, _)| known != asked);
    let asked: Vec<(String, String, Attributes)> = plan
        .steps
        .iter()
        .filter_map(|step| Some((step, step.work.asks.as_ref()?)))
        .filter(|(step, asked)| is_new(&step.address, asked))
        .map(|(step, asked)| (step.address.clone(), step.kind.clone(), asked.clone()))
        .collect();
    let has_any = !asked.is_empty();
    let answers = each(asked, limit, |(address, kind, asked): (String, String, Attributes)| async move {
        let given = without_nulls(&asked);
        let answer = persist(cloud, || cloud.query(&kind, &given)).await;
        (address, asked, answer)
    });
    for (address, asked, answer) in answers.await {
        let answer = answer.map_err(|error| RefreshError { address: address.clone(), error })?;
        observed.data.insert(address, (asked, answer));
    }
    Ok(has_any)
}

/// Whether an object is the one with the token.
pub(crate) fn is_ours(actual: &Actual, token: &crate::token::Token) -> bool {
    match &actual.owner {
        Owner::Marked(mark) => mark == token,
        Owner::Unmarkable => true,
        Owner::Other(_) => false,
    }
}

impl State {
    /// The table with what was seen in it: objects that are gone left out, attributes as they are now, secrets left out.
    ///
    /// It is what a plan starts from, for whoever keeps a table between looking and planning; the observations say more.
    #[must_use]
    pub fn corrected(&self, observed: &Observed, kinds: &Kinds) -> Self {
        let mut state = self.clone();
        state.objects.retain(|key, _| observed.objects.get(key) != Some(&Observation::Missing));
        for (key, object) in &mut state.objects {
            if let Some(Observation::Present(attributes)) = observed.objects.get(key) {
                let info = kinds.resources.get(&object.kind);
                let is_secret = |name: &str| {
                    info.is_some_and(|info| info.is_sensitive(name)) || object.fingerprints.contains_key(name)
                };
                let seen = attributes.iter().filter(|(name, value)| !is_secret(name) && !value.is_sensitive());
                let seen: Attributes = seen.map(|(name, value)| (name.clone(), value.clone())).collect();
                object.attributes.extend(seen);
            }
        }
        state
    }
}

/// The arguments that are set: what is null counts as not given.
pub(crate) fn without_nulls(attributes: &Attributes) -> Attributes {
    let given = attributes.iter().filter(|(_, value)| !value.is_null());
    given.map(|(name, value): (&String, &Value)| (name.clone(), value.clone())).collect()
}

async fn each<T, F: Future>(items: Vec<T>, limit: usize, work: impl Fn(T) -> F) -> Vec<F::Output> {
    stream::iter(items.into_iter().map(work)).buffered(limit.max(1)).collect().await
}

/// How often a call that was throttled or whose answer was lost is made.
pub(crate) const ATTEMPTS: u32 = 8;

/// How long to wait before the next attempt: 1 s at first, twice as long each time, 30 s at most.
pub(crate) fn backoff(attempt: u32) -> Duration {
    Duration::from_secs(1 << attempt.min(5)).min(Duration::from_secs(30))
}

/// Makes a call that changes nothing until there is an answer.
async fn persist<C: Cloud, T, F>(cloud: &C, call: impl Fn() -> F) -> Result<T, CloudError>
where
    F: Future<Output = Result<T, CloudError>>,
{
    let mut attempt = 0;
    loop {
        match call().await {
            Err(error) if matches!(error.fault, Fault::Throttled | Fault::Lost) && attempt + 1 < ATTEMPTS => {
                cloud.pause(backoff(attempt)).await;
                attempt += 1;
            }
            result => return result,
        }
    }
}
