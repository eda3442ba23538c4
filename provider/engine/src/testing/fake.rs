//! A cloud in memory.

use super::faults::{Fault as Failing, Injection};
use super::simulation::{Clock, Ended, Stop};
use crate::cloud::{Actual, Call, Cloud, CloudError, Fault, Owned, Owner};
use crate::kind::Kinds;
use crate::schema;
use crate::token::Token;
use crate::value::{Attributes, Value};
use ledgerform_schema::Type;
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
    /// Kinds that cannot bear marks.
    unmarkable: BTreeSet<&'static str>,
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
    /// It does its work and is dead, or gives half an object.
    Crashes,
    HalfMakes,
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
        fork
    }

    /// Lets a kind be one that cannot bear marks; such objects are told apart by their arguments.
    pub fn unmarkable(self, kind: &'static str) -> Self {
        self.with(|inner| _ = inner.unmarkable.insert(kind));
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
        let fault = self.with(|inner| {
            let position = inner.calls.len();
            inner.calls.push(format!("{what} {subject}"));
            inner.running += 1;
            inner.peak = inner.peak.max(inner.running);
            inner.injection.filter(|injection| injection.call == position).map(|injection| injection.fault)
        });
        if matches!(fault, Some(Failing::Cancel | Failing::GiveUp)) {
            self.stop.request();
        }
        let extra = if fault == Some(Failing::Delay) { Duration::from_secs(60) } else { Duration::ZERO };
        self.clock.sleep(duration + extra).await;
        self.with(|inner| inner.running -= 1);
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
            Some(Failing::GiveUp) => Ok(Entered::Works(Some(error(Fault::Cancelled, "stopped")))),
            Some(Failing::CrashAfter) => Ok(Entered::Crashes),
            Some(Failing::HalfMade) => Ok(Entered::HalfMakes),
            Some(Failing::Delay | Failing::Cancel) | None => Ok(Entered::Works(None)),
        }
    }

    /// A call ends with its usual answer, if nothing is wrong with it.
    async fn leave<T>(&self, entered: Entered, answer: Result<T, CloudError>) -> Result<T, CloudError> {
        match entered {
            Entered::Works(None) | Entered::HalfMakes => answer,
            Entered::Works(Some(error)) => Err(error),
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
    fn actual(&self, kinds: &Kinds, id: &str) -> Option<Actual> {
        let object = self.objects.get(id)?;
        let owner = match &object.owner {
            _ if self.unmarkable.contains(object.kind.as_str()) => Owner::Unmarkable,
            Ok(token) => Owner::Marked(token.clone()),
            Err(somebody) => Owner::Other(somebody.clone()),
        };
        // Secrets are never told again.
        let info = kinds.resources.get(&object.kind);
        let is_told = |name: &str| !info.is_some_and(|info| info.is_sensitive(name));
        let attributes = object.attributes.iter().filter(|(name, _)| is_told(name));
        let attributes = attributes.map(|(name, value)| (name.clone(), value.clone())).collect();
        Some(Actual { id: id.to_owned(), attributes, owner })
    }

    /// Refuses arguments that name objects that do not exist.
    fn check(&self, arguments: &Attributes) -> Result<(), CloudError> {
        let missing = arguments.values().flat_map(ids).find(|id| !self.objects.contains_key(id));
        missing.map_or(Ok(()), |id| Err(CloudError::new(Fault::Refused, format!("there is no object {id}"))))
    }
}

impl Cloud for Fake {
    fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    async fn find(&self, kind: &str, token: &Token, arguments: &Attributes) -> Result<Option<Actual>, CloudError> {
        let entered = self.enter("find", &token.address, READ).await?;
        let found = self.with(|inner| {
            let is_it = |object: &FakeObject| match inner.unmarkable.contains(kind) {
                true => arguments.iter().all(|(name, value)| object.attributes.get(name) == Some(value)),
                false => object.owner.as_ref() == Ok(token),
            };
            let id = inner.objects.iter().find(|(_, object)| object.kind == kind && is_it(object)).map(|(id, _)| id);
            id.and_then(|id| inner.actual(&self.kinds, id))
        });
        self.leave(entered, Ok(found)).await
    }

    async fn read(&self, _: &str, id: &str, _: &Attributes) -> Result<Option<Actual>, CloudError> {
        let entered = self.enter("read", id, READ).await?;
        let actual = self.with(|inner| inner.actual(&self.kinds, id));
        self.leave(entered, Ok(actual)).await
    }

    async fn create(&self, call: Call<'_>, kind: &str, arguments: &Attributes) -> Result<Actual, CloudError> {
        let entered = self.enter("create", &call.token.address, self.duration(kind)).await?;
        (call.progress)("almost there");
        let answer = self.with(|inner| {
            inner.check(arguments)?;
            let made = inner.created.entry(call.token.to_string()).or_default();
            *made += 1;
            // A second object of one token is another object.
            let id = format!("id-{}-{made}", &call.token.id()[..12]);
            let mut attributes = revealed(arguments);
            if let Some(info) = self.kinds.resources.get(kind) {
                for (name, attribute) in info.block().attributes.iter().filter(|(_, attribute)| attribute.computed) {
                    let value = computed(name, &id, &attribute.value_type());
                    attributes.entry(name.clone()).or_insert(value);
                }
            }
            inner
                .objects
                .insert(id.clone(), FakeObject { kind: kind.to_owned(), attributes, owner: Ok(call.token.clone()) });
            inner.actual(&self.kinds, &id).ok_or_else(|| CloudError::new(Fault::NotFound, "it is gone"))
        });
        match (&entered, answer) {
            (Entered::HalfMakes, Ok(actual)) => {
                Err(CloudError::new(Fault::Refused, "it does not work").with_object(actual))
            }
            (_, answer) => self.leave(entered, answer).await,
        }
    }

    async fn update(
        &self,
        call: Call<'_>,
        kind: &str,
        id: &str,
        _: &Attributes,
        arguments: &Attributes,
    ) -> Result<Actual, CloudError> {
        let entered = self.enter("update", &call.token.address, self.duration(kind)).await?;
        let answer = self.with(|inner| {
            inner.check(arguments)?;
            let object =
                inner.objects.get_mut(id).ok_or_else(|| CloudError::new(Fault::NotFound, "there is no such object"))?;
            if object.owner.as_ref() != Ok(call.token) {
                return Err(CloudError::new(Fault::Refused, "it bears another mark"));
            }
            if let Some(info) = self.kinds.resources.get(kind) {
                let block = info.block();
                let is_kept = |name: &str| block.attributes.get(name).is_some_and(|attribute| attribute.computed);
                object.attributes.retain(|name, _| is_kept(name));
            }
            object.attributes.extend(revealed(arguments));
            inner.actual(&self.kinds, id).ok_or_else(|| CloudError::new(Fault::NotFound, "it is gone"))
        });
        self.leave(entered, answer).await
    }

    async fn delete(&self, call: Call<'_>, kind: &str, id: &str, _: &Attributes) -> Result<(), CloudError> {
        let entered = self.enter("delete", &call.token.address, self.duration(kind)).await?;
        let answer = self.with(|inner| {
            let object =
                inner.objects.get(id).ok_or_else(|| CloudError::new(Fault::NotFound, "there is no such object"))?;
            if object.owner.as_ref() != Ok(call.token) {
                return Err(CloudError::new(Fault::Refused, "it bears another mark"));
            }
            let names_it = |object: &FakeObject| object.attributes.values().flat_map(ids).any(|named| named == id);
            if let Some((other, _)) = inner.objects.iter().find(|(other, object)| *other != id && names_it(object)) {
                return Err(CloudError::new(Fault::Refused, format!("{other} depends on {id}")));
            }
            inner.objects.remove(id);
            Ok(())
        });
        self.leave(entered, answer).await
    }

    async fn query(&self, kind: &str, arguments: &Attributes) -> Result<Attributes, CloudError> {
        let entered = self.enter("query", kind, READ).await?;
        let mut attributes = revealed(arguments);
        if let Some(info) = self.kinds.data.get(kind) {
            for (name, attribute) in info.block().attributes.iter().filter(|(_, attribute)| attribute.computed) {
                attributes.entry(name.clone()).or_insert(computed(name, kind, &attribute.value_type()));
            }
        }
        self.leave(entered, Ok(attributes)).await
    }

    async fn owned(&self, platform: &str) -> Result<Vec<Owned>, CloudError> {
        let entered = self.enter("owned", platform, READ).await?;
        let owned = self.with(|inner| {
            let is_marked = |object: &&FakeObject| !inner.unmarkable.contains(object.kind.as_str());
            let of = |(id, object): (&String, &FakeObject)| {
                let token = object.owner.clone().ok().filter(|token| token.platform == platform)?;
                is_marked(&object).then(|| Owned { kind: object.kind.clone(), id: id.clone(), token })
            };
            inner.objects.iter().filter_map(of).collect()
        });
        self.leave(entered, Ok(owned)).await
    }

    async fn pause(&self, duration: Duration) {
        self.clock.sleep(duration).await;
    }
}

/// What the cloud chooses for an attribute.
fn computed(name: &str, id: &str, ty: &Type) -> Value {
    let value = match ty {
        Type::String if name == "id" => Value::from(id),
        Type::String => Value::from(format!("{name} of {}", id.trim_start_matches("id-"))),
        Type::Number => Value::from(7),
        Type::Bool => Value::from(false),
        Type::List(_) | Type::Set(_) | Type::Tuple(_) => Value::List(Vec::new()),
        Type::Map(_) | Type::Object(_) => Value::Object(BTreeMap::new()),
        Type::Dynamic => Value::Null,
    };
    schema::conform(value, ty)
}

/// The ids of objects in a value.
fn ids(value: &Value) -> Vec<String> {
    match value.revealed() {
        Value::String(text) if text.starts_with("id-") => vec![text.to_string()],
        Value::List(items) | Value::Set(items) => items.iter().flat_map(ids).collect(),
        Value::Object(items) => items.values().flat_map(ids).collect(),
        _ => Vec::new(),
    }
}

fn revealed(attributes: &Attributes) -> Attributes {
    attributes.iter().map(|(name, value)| (name.clone(), value.revealed().clone())).collect()
}
