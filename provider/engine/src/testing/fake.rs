//! A cloud in memory.

mod calls;

use super::faults::{Fault as Failing, Injection};
use super::simulation::{Clock, Ended};
use crate::cloud::{Actual, CloudError, Fault, Owner};
use crate::kind::{Kinds, Place};
use crate::stop::Stop;
use crate::token::Token;
use crate::value::Attributes;
use futures_util::future::{Either, select};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A cloud in memory; clones are the same cloud.
///
/// It is strict where a real one is: an argument that names an object must name one that exists, an object that another
/// one names cannot be deleted, and an object that bears another mark is not touched. It is stricter than a real one in
/// that `create` never looks whether there is an object with the token already: two are two.
#[derive(Debug, Clone)]
pub struct Fake {
    kinds: Arc<Kinds>,
    clock: Clock,
    /// What a [`Fault::Cancel`](super::Fault::Cancel) requests.
    pub stop: Stop,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    objects: BTreeMap<String, FakeObject>,
    /// The attribute that says where an object is.
    placed_by: Option<&'static str>,
    /// Kinds that cannot bear marks.
    unmarkable: BTreeSet<&'static str>,
    /// Attributes that are never told.
    untold: BTreeSet<&'static str>,
    created: BTreeMap<String, usize>,
    calls: Vec<String>,
    injection: Option<Injection>,
    running: usize,
    peak: usize,
}

/// An object of the cloud.
#[derive(Debug, Clone, PartialEq)]
pub struct FakeObject {
    /// Its kind.
    pub kind: String,
    /// Its attributes, secrets included.
    pub attributes: Attributes,
    /// Its mark, or the name of somebody else.
    pub owner: Result<Token, String>,
}

/// What a call comes to, before its work is done.
enum Entered {
    /// It does its work, and this is its answer if not the usual one.
    Works(Option<CloudError>),
    /// It does its work and is dead, or gives half an object, with or without saying so.
    Crashes,
    HalfMakes,
    Begins(CloudError),
    /// It does its work and does not wait for what comes of it.
    GivesUp,
}

impl Fake {
    /// A cloud with nothing in it.
    pub fn new(kinds: Kinds) -> Self {
        Self { kinds: Arc::new(kinds), clock: Clock::default(), stop: Stop::default(), inner: Arc::default() }
    }

    /// Another cloud in which everything is as it is in this one.
    pub fn fork(&self) -> Self {
        let fork = Self { clock: Clock::default(), stop: Stop::default(), inner: Arc::default(), ..self.clone() };
        let (objects, unmarkable, created) =
            self.with(|inner| (inner.objects.clone(), inner.unmarkable.clone(), inner.created.clone()));
        fork.with(|inner| (inner.objects, inner.unmarkable, inner.created) = (objects, unmarkable, created));
        let (placed_by, untold) = self.with(|inner| (inner.placed_by, inner.untold.clone()));
        fork.with(|inner| (inner.placed_by, inner.untold) = (placed_by, untold));
        fork
    }

    /// The same cloud, for whoever works elsewhere in it.
    #[must_use]
    pub fn at(&self, place: Place) -> Self {
        Self { kinds: Arc::new(Kinds::clone(&self.kinds).at(place)), ..self.clone() }
    }

    /// Lets a kind be one that cannot bear marks; such objects are told apart by their arguments.
    pub fn unmarkable(self, kind: &'static str) -> Self {
        self.with(|inner| _ = inner.unmarkable.insert(kind));
        self
    }

    /// Lets an attribute be one that the cloud takes and does not tell, though it is no secret.
    pub fn untold(self, attribute: &'static str) -> Self {
        self.with(|inner| _ = inner.untold.insert(attribute));
        self
    }

    /// Lets an argument say where an object is; one without it is where most are. An object elsewhere is neither listed
    /// nor read by whoever does not know where it is.
    pub fn placed_by(self, argument: &'static str) -> Self {
        self.with(|inner| inner.placed_by = Some(argument));
        self
    }

    /// Runs a process in simulated time. Calls are counted from 0 again, and one of them goes wrong.
    pub fn run<T>(&self, injection: Option<Injection>, process: impl Future<Output = T>) -> Ended<T> {
        self.stop.reset();
        self.with(|inner| {
            (inner.injection, inner.running, inner.peak) = (injection, 0, 0);
            inner.calls.clear();
        });
        self.clock.run(process)
    }

    /// How much time has passed since the beginning.
    pub fn now(&self) -> Duration {
        self.clock.now()
    }

    /// The calls of the last run, in the order in which they began: `create a.b`.
    pub fn calls(&self) -> Vec<String> {
        self.with(|inner| inner.calls.clone())
    }

    /// How many calls were under way at most in the last run.
    pub fn peak(&self) -> usize {
        self.with(|inner| inner.peak)
    }

    /// All objects by id.
    pub fn objects(&self) -> BTreeMap<String, FakeObject> {
        self.with(|inner| inner.objects.clone())
    }

    /// Puts an object into the cloud, as one that another process made.
    pub fn put(&self, id: impl Into<String>, object: FakeObject) {
        self.with(|inner| _ = inner.objects.insert(id.into(), object));
    }

    /// Takes an object out of the cloud, as another process would.
    pub fn remove(&self, id: &str) {
        self.with(|inner| _ = inner.objects.remove(id));
    }

    /// The tokens of which more than one object was made, ever.
    pub fn made_twice(&self) -> Vec<String> {
        self.with(|inner| inner.created.iter().filter(|(_, n)| **n > 1).map(|(token, _)| token.clone()).collect())
    }

    /// Changes the object with a token behind everybody's back; `None` deletes it.
    pub fn meddle(&self, address: &str, change: impl FnOnce(FakeObject) -> Option<FakeObject>) {
        self.with(|inner| {
            let is_it = |object: &FakeObject| object.owner.as_ref().is_ok_and(|token| token.address == address);
            let found = inner.objects.iter().find(|(_, object)| is_it(object)).map(|(id, _)| id.clone());
            if let Some(id) = found
                && let Some(object) = inner.objects.remove(&id)
                && let Some(object) = change(object)
            {
                inner.objects.insert(id, object);
            }
        });
    }

    fn with<T>(&self, f: impl FnOnce(&mut Inner) -> T) -> T {
        f(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A call begins: it takes its time, and what is to go wrong with it goes wrong.
    async fn enter(&self, what: &str, subject: &str, duration: Duration) -> Result<Entered, CloudError> {
        self.enter_until(what, subject, duration, None).await
    }

    /// The same of a call that may be told to stop.
    async fn enter_until(
        &self,
        what: &str,
        subject: &str,
        duration: Duration,
        stop: Option<&Stop>,
    ) -> Result<Entered, CloudError> {
        let fault = self.with(|inner| {
            let position = inner.calls.len();
            inner.calls.push(format!("{what} {subject}"));
            inner.running += 1;
            inner.peak = inner.peak.max(inner.running);
            inner.injection.filter(|injection| injection.call == position).map(|injection| injection.fault)
        });
        if matches!(fault, Some(Failing::Cancel | Failing::GiveUp | Failing::LoseSight)) {
            self.stop.request();
        }
        let extra = if fault == Some(Failing::Delay) { Duration::from_secs(60) } else { Duration::ZERO };
        let sleep = self.clock.sleep(duration + extra);
        let heeds = self.with(|inner| inner.injection.is_some_and(|injection| injection.fault == Failing::GiveUp));
        let is_stopped = match stop.filter(|_| heeds) {
            Some(stop) => matches!(select(sleep, stop.clone()).await, Either::Right(_)),
            None => {
                sleep.await;
                false
            }
        };
        self.with(|inner| inner.running -= 1);
        if is_stopped {
            return Ok(Entered::GivesUp);
        }
        let error = |fault, message: &str| CloudError::new(fault, message);
        match fault {
            Some(Failing::Refusal) => Err(error(Fault::Refused, "quota exceeded")),
            Some(Failing::Throttle) => Err(error(Fault::Throttled, "rate exceeded")),
            Some(Failing::LostRequest) => Err(error(Fault::Lost, "connection reset")),
            Some(Failing::CrashBefore) => {
                self.clock.kill();
                std::future::pending().await
            }
            Some(Failing::LostAnswer) => Ok(Entered::Works(Some(error(Fault::Lost, "connection reset")))),
            Some(Failing::LostHalfway) => Ok(Entered::Begins(error(Fault::Lost, "connection reset"))),
            Some(Failing::GiveUp | Failing::LoseSight) => Ok(Entered::Works(Some(error(Fault::Cancelled, "stopped")))),
            Some(Failing::CrashAfter) => Ok(Entered::Crashes),
            Some(Failing::HalfMade) => Ok(Entered::HalfMakes),
            Some(Failing::Delay | Failing::Cancel) | None => Ok(Entered::Works(None)),
        }
    }

    /// A call ends with its usual answer, if nothing is wrong with it.
    async fn leave<T>(&self, entered: Entered, answer: Result<T, CloudError>) -> Result<T, CloudError> {
        match entered {
            Entered::Works(None) | Entered::HalfMakes => answer,
            Entered::Works(Some(error)) | Entered::Begins(error) => Err(error),
            Entered::GivesUp => Err(CloudError::new(Fault::Cancelled, "stopped while waiting")),
            Entered::Crashes => {
                self.clock.kill();
                std::future::pending().await
            }
        }
    }

    fn duration(&self, kind: &str) -> Duration {
        self.kinds.resources.get(kind).map_or(READ, |kind| kind.duration())
    }
}

/// How long it takes to read something.
const READ: Duration = Duration::from_millis(20);

impl Inner {
    /// Where something is that has these attributes.
    fn place<'a>(&self, attributes: &'a Attributes) -> Option<&'a str> {
        attributes.get(self.placed_by?)?.as_str()
    }

    fn actual(&self, kinds: &Kinds, id: &str) -> Option<Actual> {
        let object = self.objects.get(id)?;
        let owner = match &object.owner {
            _ if self.unmarkable.contains(object.kind.as_str()) => Owner::Unmarkable,
            Ok(token) => Owner::Marked(token.clone()),
            Err(somebody) => Owner::Other(somebody.clone()),
        };
        // Secrets are never told again; of all else it is told that there is none.
        let info = kinds.resources.get(&object.kind);
        let is_told =
            |name: &String| !self.untold.contains(name.as_str()) && !info.is_some_and(|info| info.is_sensitive(name));
        let names = info.into_iter().flat_map(|info| info.block().attributes.keys());
        let names: BTreeSet<&String> = names.chain(object.attributes.keys()).filter(|name| is_told(name)).collect();
        let told = |name: &String| object.attributes.get(name).cloned().unwrap_or_default();
        let attributes = names.into_iter().map(|name| (name.clone(), told(name))).collect();
        Some(Actual { id: id.to_owned(), attributes, owner })
    }

    /// Refuses to make what somebody else made under the same name.
    fn look(&self, kinds: &Kinds, kind: &str, token: &Token, arguments: &Attributes) -> Result<(), CloudError> {
        let Some(info) = kinds.resources.get(kind).filter(|info| !info.overwritten_by().is_empty()) else {
            return Ok(());
        };
        let value = |attributes: &Attributes, name: &str| attributes.get(name).map(|value| value.revealed().clone());
        let is_it = |object: &FakeObject| {
            let is_named = |name: &&str| value(&object.attributes, name) == value(arguments, name);
            object.kind == kind
                && self.place(&object.attributes) == self.place(arguments)
                && info.overwritten_by().iter().all(is_named)
        };
        let Some((id, object)) = self.objects.iter().find(|(_, object)| is_it(object)) else { return Ok(()) };
        match &object.owner {
            Ok(mark) if mark == token => Ok(()),
            Ok(mark) => Err(CloudError::taken(id, &format!("it is marked as {mark}"))),
            Err(_) if self.unmarkable.contains(kind) => match info.departure(arguments, &object.attributes) {
                Some(name) => {
                    Err(CloudError::taken(id, &format!("its kind bears no marks, and its {name} is another")))
                }
                None => Ok(()),
            },
            Err(owner) => Err(CloudError::taken(id, owner)),
        }
    }

    /// Refuses arguments that name objects that do not exist.
    fn check(&self, arguments: &Attributes) -> Result<(), CloudError> {
        let missing = arguments.values().flat_map(calls::ids).find(|id| !self.objects.contains_key(id));
        missing.map_or(Ok(()), |id| Err(CloudError::new(Fault::Refused, format!("there is no object {id}"))))
    }
}
