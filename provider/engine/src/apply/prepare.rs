//! From a step to a call: expressions with what is known by now.

use super::Run;
use super::call::{Job, Target};
use crate::cloud::Cloud;
use crate::ignored::ignoring;
use crate::journal::{Intent, Store};
use crate::kind::KindInfo;
use crate::plan::{HIDDEN, Operation, Verb, judge};
use crate::refresh::without_nulls;
use crate::schema::propose_block;
use crate::value::{Attributes, Value};
use crate::world::{Binding, failure};
use ledgerform::Node;

/// What an operation comes to once its turn has come.
pub(super) enum Prepared {
    /// A call, and the intent that must be in the journal before it.
    Call(Box<Job>, Option<Intent>),
    /// There is nothing to call for.
    Nothing,
}

impl Prepared {
    fn call(job: Job, intent: Option<Intent>) -> Self {
        Self::Call(Box::new(job), intent)
    }
}

/// The call that makes an object what is given; nothing if it is.
pub(super) fn update(
    info: &KindInfo,
    current: &Attributes,
    given: Attributes,
    id: &str,
    target: Target,
) -> Option<Job> {
    let mut wanted = propose_block(info.block(), &given, Some(current));
    info.complete(&mut wanted, current);
    let mut is_changed = false;
    for (name, value) in &mut wanted {
        let before = current.get(name).unwrap_or(&Value::Null);
        match info.is_same(name, value, before) {
            // As it is planned, and so that nobody takes another way to write it for a change.
            true => value.clone_from(before),
            false => is_changed = true,
        }
    }
    if !is_changed {
        return None;
    }
    // What is only ever written is not compared, and sent with every change.
    let write_only = given.iter().filter(|(name, _)| info.is_write_only(name));
    wanted.extend(write_only.map(|(name, value)| (name.clone(), value.clone())));
    let wanted = info.mark(wanted).into_iter().map(|(name, value)| (name, value.with_nulls())).collect();
    let target = Target { arguments: without_nulls(&wanted), ..target };
    Some(Job::Update { target, id: id.to_owned(), prior: without_nulls(current), given })
}

impl<C: Cloud, S: Store> Run<'_, C, S> {
    /// Works out the call of an operation.
    ///
    /// # Errors
    /// Says why there is none: a condition that does not hold, an argument without a value.
    pub(super) fn prepare(&mut self, i: usize) -> Result<Prepared, String> {
        let Operation { key, verb, step: position, .. } = self.operations[i].clone();
        let step = &self.steps[position];
        let target = |token, arguments| {
            let (address, kind) = (key.address.clone(), step.kind.clone());
            Target { address, kind, token, arguments }
        };
        match verb {
            Verb::Forget => {
                self.forget(&key);
                Ok(Prepared::Nothing)
            }
            Verb::Delete => {
                let Some(object) = self.state.objects.get(&key) else { return Ok(Prepared::Nothing) };
                let target = target(Some(object.token.clone()), Attributes::new());
                Ok(Prepared::call(
                    Job::Delete { target, id: object.id.clone(), prior: object.attributes.clone() },
                    None,
                ))
            }
            Verb::Read => {
                self.preconditions(position)?;
                let kinds = self.cloud.kinds();
                let kinds = if step.work.is_ephemeral { &kinds.ephemeral } else { &kinds.data };
                let info = kinds.get(&step.kind).ok_or("the cloud cannot read it")?;
                let target = target(None, without_nulls(&self.arguments(position, info)?));
                let job = if step.work.is_ephemeral { Job::Open(target) } else { Job::Query(target) };
                Ok(Prepared::call(job, None))
            }
            Verb::Create => {
                self.preconditions(position)?;
                let info = self.info(position)?;
                let arguments = without_nulls(&self.arguments(position, info)?);
                let Some(token) = step.token.clone() else { return Ok(Prepared::Nothing) };
                let is_kept = |name: &String, value: &Value| !value.is_sensitive() && !info.is_sensitive(name);
                let intent = Intent {
                    address: key.address.clone(),
                    token: token.clone(),
                    kind: step.kind.clone(),
                    arguments: arguments
                        .iter()
                        .filter(|(n, v)| is_kept(n, v))
                        .map(|(n, v)| (n.clone(), v.clone()))
                        .collect(),
                    hidden: step.work.sensitive.clone(),
                    dependencies: step.work.needs.clone(),
                };
                Ok(Prepared::call(Job::Create(target(Some(token), arguments)), Some(intent)))
            }
            Verb::Update => {
                self.preconditions(position)?;
                let info = self.info(position)?;
                let given = self.arguments(position, info)?;
                let Some(object) = self.state.objects.get(&key) else {
                    return Err("it is not in the table".to_owned());
                };
                // A secret that was not known when the plan was made may turn out to be what it was.
                let mut current = step.work.current.clone();
                for (name, value) in &mut current {
                    if let Some(given) = given.get(name).filter(|given| object.was_given(name, given))
                        && !value.is_known()
                    {
                        *value = given.clone();
                    }
                }
                let target = target(Some(object.token.clone()), Attributes::new());
                match update(info, &current, given, &object.id, target) {
                    Some(job) => Ok(Prepared::call(job, None)),
                    None => {
                        let own = self.tell_world(position, &current);
                        self.postconditions(position, own)?;
                        Ok(Prepared::Nothing)
                    }
                }
            }
        }
    }

    fn info(&self, position: usize) -> Result<&'_ KindInfo, String> {
        self.cloud
            .kinds()
            .resources
            .get(&self.steps[position].kind)
            .ok_or_else(|| "the cloud cannot make it".to_owned())
    }

    /// The arguments of a step, as the schema types them.
    fn arguments(&self, position: usize, info: &KindInfo) -> Result<Attributes, String> {
        let work = &self.steps[position].work;
        let mut values = Attributes::new();
        for (name, node) in &work.arguments {
            let resolved = self.world.resolve(node, &work.binding);
            let is_hidden = work.sensitive.contains(name);
            if let Some(reason) = failure(&resolved) {
                let reason = if is_hidden { HIDDEN } else { &reason };
                return Err(format!("`{name}`: {reason}"));
            }
            let mut value = Value::of(&resolved);
            if let Some(current) = work.current.get(name) {
                value = ignoring(&work.ignored, name, value, current);
                if !value.is_known() {
                    value = current.clone();
                }
            }
            if !value.is_known() {
                let text = ledgerform::Expr::<()>::from_node(resolved).to_hcl();
                let what = if is_hidden { "a sensitive value that the cloud does not tell again" } else { &text };
                return Err(format!("`{name}` is not known: {what}"));
            }
            values.insert(name.clone(), value);
        }
        let mut values = info.conform(&values);
        for (name, value) in &mut values {
            if work.sensitive.contains(name) && !value.is_null() {
                *value = std::mem::take(value).sensitive();
            }
        }
        Ok(values)
    }

    /// What an object is after a call: what the cloud says, else what it was given; what is secret and not told is
    /// unknown.
    pub(super) fn after(&self, position: usize, given: &Attributes, actual: &Attributes) -> Attributes {
        let kinds = self.cloud.kinds();
        let kind = &self.steps[position].kind;
        let is_data = self.steps[position].token.is_none();
        let kinds = match self.steps[position].work.is_ephemeral {
            true => &kinds.ephemeral,
            false if is_data => &kinds.data,
            false => &kinds.resources,
        };
        let Some(info) = kinds.get(kind) else { return actual.clone() };
        let mut known = given.clone();
        known.extend(actual.iter().map(|(name, value)| (name.clone(), value.clone())));
        let mut after = info.conform(&known);
        for (name, value) in &mut after {
            if info.is_write_only(name) {
                *value = Value::Null;
            } else if info.is_sensitive(name) && !known.contains_key(name) && !is_data {
                *value = Value::Unknown;
            }
        }
        after
    }

    /// Tells the world what an object is; gives that as an expression.
    pub(super) fn tell_world(&mut self, position: usize, attributes: &Attributes) -> Node {
        let step = &self.steps[position];
        let object = Value::object(attributes.iter().map(|(name, value)| (name.as_str(), value.clone())));
        let node = object.to_node(step.work.own.as_ref().unwrap_or(&Node::Null));
        self.world.set(&step.work.base, &step.address, node.clone());
        node
    }

    fn preconditions(&self, position: usize) -> Result<(), String> {
        let work = &self.steps[position].work;
        work.preconditions.iter().try_for_each(|condition| judge(&self.world, condition, &work.binding).map(|_| ()))
    }

    pub(super) fn postconditions(&self, position: usize, own: Node) -> Result<(), String> {
        let work = &self.steps[position].work;
        let binding = Binding { own: Some(own), ..work.binding.clone() };
        work.postconditions.iter().try_for_each(|condition| judge(&self.world, condition, &binding).map(|_| ()))
    }
}
