//! What is done about one object.

use super::condition::HIDDEN;
use super::current::current;
use super::difference::differences;
use super::expand::Instance;
use super::planner::Planner;
use super::{Action, Observation, Reason, Step, Work};
use crate::ignored::ignoring;
use crate::kind::KindInfo;
use crate::schema::propose_block;
use crate::value::{Attributes, Value};
use crate::world::{Binding, Facts, failure};
use ledgerform::{AddrKind, DeclaredResource, Mode, Node, Repetition};
use std::collections::BTreeSet;

/// The arguments of an instance.
struct Arguments {
    work: Work,
    /// As the schema types them, sensitive ones marked.
    values: Attributes,
    facts: Facts,
}

impl Planner<'_> {
    /// Decides about one instance, and tells the world what it will be.
    pub(super) fn decide(&mut self, resource: &DeclaredResource<'_>, info: &KindInfo, instance: &Instance) {
        let place = (resource.path, resource.location);
        let own = Node::Ref(instance.addr.clone());
        let arguments = self.arguments(resource, info, instance);
        // What waits for something that is put off is put off itself.
        let is_put_off = |address: &&String| self.deferred.contains_key(*address);
        let waits: BTreeSet<String> = arguments.facts.needs.iter().filter(is_put_off).cloned().collect();
        let waits: BTreeSet<String> = waits.union(&arguments.facts.deferred).cloned().collect();
        if !waits.is_empty() {
            self.world.set(resource.addr.base(), &instance.address, own);
            return self.defer(&instance.address, resource.ty, &Facts { deferred: waits, ..Facts::default() });
        }
        self.conditions(place, resource.lifecycle.preconditions, &instance.binding);
        let step = match resource.mode {
            Mode::Data | Mode::Ephemeral => self.read(resource, info, instance, arguments),
            _ => self.change(resource, info, instance, arguments),
        };
        let node = Value::object(step.planned.iter().map(|(name, value)| (name.as_str(), value.clone()))).to_node(&own);
        if step.action == Action::NoOp {
            let binding = Binding { own: Some(node.clone()), ..instance.binding.clone() };
            self.conditions(place, resource.lifecycle.postconditions, &binding);
        }
        self.world.set(resource.addr.base(), &instance.address, node);
        self.actions.insert(step.address.clone(), step.action);
        self.steps.push(step);
    }

    fn arguments(&mut self, resource: &DeclaredResource<'_>, info: &KindInfo, instance: &Instance) -> Arguments {
        let place = (resource.path, resource.location);
        let (mut facts, mut work, mut values) = (Facts::default(), Work::default(), Attributes::new());
        for (name, node) in resource.arguments() {
            let mut own = Facts::default();
            self.world.facts(&node, &instance.binding, &mut own);
            let resolved = self.world.resolve(&node, &instance.binding);
            if let Some(reason) = failure(&resolved) {
                let reason = if own.sensitive { HIDDEN.to_owned() } else { reason };
                self.problem_of(place, format!("`{name}`: {reason}"), "", &own);
            }
            if info.attribute(name).is_none() && !info.block().block_types.contains_key(name) {
                self.problem(place, format!("`{name}`: there is no such argument"), "");
            }
            if own.sensitive || info.is_sensitive(name) {
                work.sensitive.insert(name.to_owned());
            }
            values.insert(name.to_owned(), Value::of(&resolved));
            work.arguments.insert(name.to_owned(), resolved);
            facts.add(&own);
        }
        for (name, attribute) in info.block().attributes.iter().filter(|(_, attribute)| attribute.required) {
            if values.get(name).is_none_or(Value::is_null) {
                let help = format!("give `{name}` a value of type {}", attribute.value_type());
                self.problem(place, format!("`{name}`: this argument is required"), &help);
            }
        }
        // What is repeated over something depends on it, as an argument does that is a value of it.
        let mut repeated = Facts::default();
        match resource.repetition {
            Repetition::ForEach { collection: over, .. } | Repetition::Count { count: over, .. } => {
                self.world.facts(over, &Binding::default(), &mut repeated);
            }
            Repetition::Once => {}
        }
        facts.needs.extend(repeated.needs);
        let lifecycle = &resource.lifecycle;
        for condition in lifecycle.preconditions.iter().chain(lifecycle.postconditions) {
            let mut own = Facts::default();
            self.world.facts(condition.condition.node(), &instance.binding, &mut own);
            facts.needs.extend(own.needs.into_iter().filter(|address| *address != instance.address));
        }
        self.triggered_facts(resource, instance, &mut facts);
        for addr in resource.depends_on {
            match self.world.instances(addr.base()) {
                Some(addresses) => facts.needs.extend(addresses.cloned()),
                None if matches!(addr.kind(), AddrKind::Managed | AddrKind::Data | AddrKind::Ephemeral) => {
                    facts.deferred.insert(addr.base().to_owned());
                }
                None => {}
            }
        }
        let beyond: Vec<String> =
            facts.needs.iter().filter_map(|need| self.through.get(need)).flatten().cloned().collect();
        facts.needs.extend(beyond);
        if resource.mode == Mode::Data {
            self.through.insert(instance.address.clone(), facts.needs.clone());
        }
        let partly = |conditions: &[_]| conditions.iter().map(|c| self.world.partly(c, &instance.binding)).collect();
        work.preconditions = partly(lifecycle.preconditions);
        work.postconditions = partly(lifecycle.postconditions);
        work.base = resource.addr.base().to_owned();
        work.own = Some(Node::Ref(instance.addr.clone()));
        work.binding = instance.binding.clone();
        work.ignored = lifecycle.ignore_changes.to_vec();
        work.needs = facts.needs.clone();
        let mut values = info.conform(&values);
        for (name, value) in &mut values {
            if work.sensitive.contains(name) && !value.is_null() {
                *value = std::mem::take(value).sensitive();
            }
        }
        Arguments { work, values, facts }
    }

    /// A data source is read while planning where that is possible, else when its turn comes.
    fn read(
        &self,
        resource: &DeclaredResource<'_>,
        info: &KindInfo,
        instance: &Instance,
        arguments: Arguments,
    ) -> Step {
        let Arguments { mut work, values, .. } = arguments;
        let is_known = values.values().all(Value::is_known) && !self.is_pending(&work.needs);
        work.is_ephemeral = resource.mode == Mode::Ephemeral;
        work.asks = (is_known && !work.is_ephemeral).then(|| values.clone());
        let said = self.observed.data.get(&instance.address).filter(|(asked, _)| is_known && *asked == values);
        let (action, planned) = match said {
            Some((_, attributes)) => (Action::NoOp, info.mark(info.conform(attributes))),
            None => (Action::Read, propose_block(info.block(), &values, None)),
        };
        let ty = resource.ty.to_owned();
        Step {
            address: instance.address.clone(),
            kind: ty,
            action,
            reasons: Vec::new(),
            after: Vec::new(),
            token: None,
            planned,
            work,
        }
    }

    /// Whether one of the addresses changes with this plan.
    fn is_pending(&self, needs: &BTreeSet<String>) -> bool {
        needs.iter().any(|address| self.actions.get(address).is_some_and(|action| *action != Action::NoOp))
    }

    fn change(
        &mut self,
        resource: &DeclaredResource<'_>,
        info: &KindInfo,
        instance: &Instance,
        arguments: Arguments,
    ) -> Step {
        let place = (resource.path, resource.location);
        let Arguments { mut work, values, .. } = arguments;
        let address = instance.address.clone();
        let next = self.state.next_token(&address);
        let step = |action, reasons, token, planned, work| {
            let (address, kind) = (address.clone(), resource.ty.to_owned());
            Step { address, kind, action, reasons, after: Vec::new(), token: Some(token), planned, work }
        };
        let anew = |info: &KindInfo| {
            let mut planned = propose_block(info.block(), &values, None);
            for (name, value) in info.foreseen(&values) {
                planned.entry(name).and_modify(|planned| {
                    if *planned == Value::Unknown {
                        *planned = value
                    }
                });
            }
            planned
        };
        let Some((key, object)) = self.state.current(&address).map(|(key, object)| (key.clone(), object.clone()))
        else {
            let was = self.seen.iter().any(|(key, seen)| key.address == address && *seen == Observation::Missing);
            let reason = if was { Reason::DeletedOutside } else { Reason::New };
            return step(Action::Create, vec![reason], next, anew(info), work);
        };
        if let Some(Observation::Foreign(owner)) = self.seen.get(&key) {
            let message = format!("`{address}` ({}) is not ours: {owner}; it is not touched", object.id);
            let help = "put our mark on it if it is, or delete it or give this one another name if it is not";
            self.problem(place, message, help);
        }
        let none = Attributes::new();
        let seen = match self.seen.get(&key) {
            Some(Observation::Present(attributes)) => attributes,
            _ => &none,
        };
        let (recorded, current) = current(&object, seen, info, &values);
        let mut planned = propose_block(info.block(), &values, Some(&current));
        // What may become another secret: it is not known yet, and what is there is not told.
        let mut open = BTreeSet::new();
        for (name, value) in &mut planned {
            let before = current.get(name).cloned().unwrap_or_default();
            *value = ignoring(&work.ignored, name, std::mem::take(value), &before);
            let is_ignored = work.ignored.iter().any(|path| *path == "all" || path == name);
            let is_given_later =
                !is_ignored && !value.is_known() && values.get(name).is_some_and(|given| !given.is_known());
            // What the cloud does not tell and we do not keep is not known later either. What is given and has parts that the
            // cloud chooses is another thing: the part that is given changes.
            let is_withheld = is_given_later && self.is_settled(work.arguments.get(name));
            if is_given_later && !is_withheld && !before.is_known() {
                open.insert(name.clone());
            } else if is_withheld || info.is_same(name, &before, value) {
                *value = before;
            }
        }
        info.complete(&mut planned, &current);
        let mut found = differences(info, &current, &planned, &open);
        let told: Vec<String> = found.iter().map(|difference| difference.path.clone()).collect();
        found.retain(|difference| !told.iter().any(|other| info.is_told_by(&difference.path, other)));
        let mut reasons = Vec::new();
        let mut changed = BTreeSet::new();
        for difference in &found {
            let before = recorded.get(&difference.name).cloned().unwrap_or_default();
            if changed.insert(difference.name.clone())
                && planned.get(&difference.name).is_some_and(|planned| info.is_same(&difference.name, planned, &before))
            {
                let to = current.get(&difference.name).cloned().unwrap_or_default();
                reasons.push(Reason::ChangedOutside { attribute: difference.name.clone(), from: before, to });
            }
            reasons.push(Reason::Changes {
                attribute: difference.path.clone(),
                from: difference.from.clone(),
                to: difference.to.clone(),
                replaces: info.is_replaced_by(&difference.plain, &current, &planned),
            });
        }
        reasons.extend(self.triggers(resource, instance).into_iter().map(Reason::TriggeredBy));
        reasons.extend(object.tainted.then_some(Reason::Tainted));
        let is_replaced = reasons.iter().any(|reason| {
            matches!(reason, Reason::Changes { replaces: true, .. } | Reason::TriggeredBy(_) | Reason::Tainted)
        });
        work.current = current;
        if is_replaced {
            if resource.lifecycle.prevent_destroy {
                self.prevented(place, &address);
            }
            let create_first = self.create_first.contains(resource.addr.base());
            work.deletes = Some(key);
            let mut planned = anew(info);
            for (name, value) in info.foreseen(&values) {
                // What refers to an object that goes must go with it, also where the next one has the same ARN.
                if work.current.get(&name) == Some(&value) {
                    planned.insert(name, Value::Unknown);
                }
            }
            return step(Action::Replace { create_first }, reasons, next, planned, work);
        }
        for follower in info.followers(&changed) {
            planned.insert(follower.to_owned(), Value::Unknown);
            work.moving.insert(follower.to_owned());
        }
        work.moving.extend(changed);
        let action = if reasons.is_empty() { Action::NoOp } else { Action::Update };
        step(action, reasons, object.token, info.mark(planned), work)
    }

    /// Whether an unknown value stays what it is: nothing that it refers to changes, and no variable is unknown. Of an
    /// object that is changed in place only what changes counts, so that what the cloud tells nobody is not in question.
    fn is_settled(&self, node: Option<&Node>) -> bool {
        let Some(node) = node else { return false };
        let (mut moving, mut staying) = (0, 0);
        node.walk(&mut |part| match part {
            Node::Ref(addr) if self.actions.get(&addr.to_string()) != Some(&Action::NoOp) => moving += 1,
            Node::Get(base, name) => {
                if let Node::Ref(addr) = &**base
                    && self
                        .changing(&addr.to_string())
                        .is_some_and(|step| step.action == Action::Update && !step.work.moving.contains(&**name))
                {
                    staying += 1;
                }
            }
            _ => {}
        });
        moving == staying
    }
}
