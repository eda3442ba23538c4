//! The struct of `acme_gate`, and its former versions.

use ledgerform_tfplugin::Number;
use ledgerform_tfplugin::author::*;
use std::collections::BTreeMap;

/// A gate that lets requests through.
#[derive(Debug, Clone, Object)]
#[object(version = 2)]
#[object(check = conflicting([Gate::at().host().into(), Gate::at().address().into()]))]
#[object(check = required_together([Gate::at().password_wo().into(), Gate::at().password_version().into()]))]
pub(crate) struct Gate {
    /// Given by the remote side.
    #[attr(computed, use_state)]
    pub(crate) id: Field<String>,
    /// Its name; a new name needs a new gate.
    #[attr(required, validate = length(1..=20), requires_replace)]
    pub(crate) name: Field<String>,
    /// A name of the network.
    #[attr(optional)]
    pub(crate) host: Field<String>,
    /// An address of the network.
    #[attr(optional)]
    pub(crate) address: Field<String>,
    /// Seconds until it gives up.
    #[attr(default = 30, validate = range(1..=300))]
    pub(crate) timeout: Field<i64>,
    /// What it does.
    #[attr(default = "open", validate = one_of(["open", "closed", "locked"]))]
    pub(crate) mode: Field<String>,
    /// What people call it; by default made of its name.
    #[attr(optional, compute = label)]
    pub(crate) label: Field<String>,
    /// A policy as JSON text; its white space does not matter.
    #[attr(optional, same = same_json)]
    pub(crate) policy: Field<String>,
    /// Its share of the requests.
    #[attr(optional)]
    pub(crate) weight: Field<f64>,
    /// A number with all its digits.
    #[attr(optional)]
    pub(crate) exact: Field<Number>,
    /// Whether it listens.
    #[attr(optional)]
    pub(crate) enabled: Field<bool>,
    /// Whom it knows, in order.
    #[attr(optional, validate = each(length(2..)))]
    pub(crate) hosts: Field<Vec<String>>,
    /// Where it stands.
    #[attr(optional, validate = size(..=3), requires_replace_if = shrinks)]
    pub(crate) zones: Field<Set<String>>,
    /// Labels of the user.
    #[attr(optional)]
    pub(crate) labels: Field<BTreeMap<String, Field<String>>>,
    /// Whom it belongs to.
    #[attr(optional)]
    pub(crate) owner: Field<Owner>,
    /// Anything.
    #[attr(optional)]
    pub(crate) any: Field<Dynamic>,
    /// Shown nowhere.
    #[attr(optional, sensitive)]
    pub(crate) secret: Field<String>,
    /// In no plan and no state.
    #[attr(optional, write_only)]
    pub(crate) password_wo: Field<String>,
    /// Grows when the password changes.
    #[attr(optional)]
    pub(crate) password_version: Field<i64>,
    /// A former name of `label`.
    #[attr(optional, deprecated = "Use label.")]
    pub(crate) title: Field<String>,
    /// The region; what is configured cannot be changed.
    #[attr(optional, computed, use_state, requires_replace_if_configured)]
    pub(crate) region: Field<String>,
    /// The name in capitals, known before apply.
    #[attr(computed)]
    pub(crate) shout: Field<String>,
    /// At least what the configuration says, and never less than it was.
    #[attr(optional, computed, plan = never_less)]
    pub(crate) floor: Field<i64>,
    /// How often it was changed.
    #[attr(computed)]
    pub(crate) changes: Field<i64>,
    /// The length of the password it got.
    #[attr(computed)]
    pub(crate) password_length: Field<i64>,
    /// The module that the gate is in, as the module says.
    #[attr(computed, use_state)]
    pub(crate) module: Field<String>,
    /// The way in.
    #[attr(optional, nested)]
    pub(crate) main: Field<Route>,
    /// Other ways in.
    #[attr(optional, nested)]
    pub(crate) routes: Field<Vec<Route>>,
    /// Ways in without order.
    #[attr(optional, nested)]
    pub(crate) extras: Field<Set<Route>>,
    /// Ways in by name.
    #[attr(optional, nested)]
    pub(crate) named: Field<BTreeMap<String, Route>>,
    /// What passes.
    #[attr(block, max = 5)]
    pub(crate) rule: Field<Vec<Route>>,
    /// Who may pass.
    #[attr(block)]
    pub(crate) guest: Field<Set<Owner>>,
    /// How much passes.
    #[attr(block)]
    pub(crate) limits: Field<Limits>,
    /// How long operations may take.
    #[attr(block)]
    pub(crate) timeouts: Field<Timeouts>,
}

/// A way in.
#[derive(Debug, Clone, Object)]
pub(crate) struct Route {
    /// The port; a new one needs a new gate.
    #[attr(required, validate = range(1..=65535), requires_replace)]
    pub(crate) port: Field<i64>,
    /// The protocol.
    #[attr(default = "tcp")]
    pub(crate) protocol: Field<String>,
    /// Made for the way.
    #[attr(computed, use_state)]
    pub(crate) key: Field<String>,
}

/// Somebody.
#[derive(Debug, Clone, Object)]
pub(crate) struct Owner {
    /// The name.
    #[attr(required)]
    pub(crate) name: Field<String>,
    /// The address to write to.
    #[attr(optional, name = "e_mail")]
    pub(crate) mail: Field<String>,
}

/// How much passes.
#[derive(Debug, Clone, Object)]
pub(crate) struct Limits {
    /// Requests in a second.
    #[attr(optional, name = "type")]
    pub(crate) kind: Field<String>,
}

/// What identified a gate in version 0.
#[derive(Debug, Object)]
pub(crate) struct GateIdV0 {
    /// Region and id, with a slash between.
    pub(crate) gate: String,
}

/// What identifies a gate.
#[derive(Debug, Clone, Object)]
#[object(version = 1)]
pub(crate) struct GateId {
    /// The id.
    pub(crate) id: String,
    /// The region, which is found if it is not given.
    pub(crate) region: Option<String>,
}

/// How modules tell who they are.
#[derive(Debug, Clone, Object)]
pub(crate) struct Meta {
    /// The name of the module.
    pub(crate) module: Option<String>,
}

/// A gate, as version 0 had it.
#[derive(Debug, Object)]
pub(crate) struct GateV0 {
    /// Given by the remote side.
    #[attr(computed)]
    pub(crate) id: Field<String>,
    /// What is its name today.
    pub(crate) title: String,
}

/// A gate, as version 1 had it.
#[derive(Debug, Object)]
#[object(version = 1)]
pub(crate) struct GateV1 {
    /// Given by the remote side.
    #[attr(computed)]
    pub(crate) id: Field<String>,
    /// Its name.
    pub(crate) name: String,
    /// Seconds, as a text.
    pub(crate) timeout: Option<String>,
}

/// An `acme_other`, whose state a gate takes over.
#[derive(Debug, Object)]
pub(crate) struct Other {
    /// Given by the remote side.
    #[attr(computed)]
    pub(crate) id: Field<String>,
    /// Its name.
    pub(crate) name: Option<String>,
}

impl Gate {
    /// A gate of which only this is known; a read tells the rest.
    pub(crate) fn sparse(id: Field<String>, name: Field<String>) -> Self {
        let null = Answer::<Self>::only(Gate::at().id(), "").and_then(|answer| answer.object());
        let mut gate = null.unwrap();
        (gate.id, gate.name) = (id, name);
        gate
    }
}

fn label(gate: &Gate) -> Field<String> {
    gate.name.clone().map(|name| format!("Gate {name}"))
}

#[allow(clippy::ptr_arg, reason = "rules are functions of the type of the field")]
fn same_json(a: &String, b: &String) -> bool {
    let read = |text| serde_json::from_str::<serde_json::Value>(text);
    matches!((read(a), read(b)), (Ok(a), Ok(b)) if a == b)
}

/// Leaving a zone needs a new gate.
fn shrinks(prior: &Field<Set<String>>, planned: &Field<Set<String>>) -> bool {
    let kept = planned.known().cloned().unwrap_or_default();
    prior.known().is_some_and(|prior| prior.iter().any(|zone| !kept.contains(zone)))
}

fn never_less(floor: Modified<i64>) -> Field<i64> {
    match (floor.config, floor.prior) {
        (Field::Null, Field::Null) => Field::Known(1),
        (Field::Null, prior) => prior,
        (config, _) => config,
    }
}
