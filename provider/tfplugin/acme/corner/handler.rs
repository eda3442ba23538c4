//! The life of a gate.

use super::gate::{Gate, GateId, GateIdV0, GateV0, GateV1, Meta, Other, Route};
use crate::world::{World, fault};
use ledgerform_tfplugin::author::*;
use ledgerform_tfplugin::{Deferred, Diagnostics, IdentitySchema, Path, Value, async_trait};
use std::sync::Arc;
use std::time::Duration;

/// The name of the type.
pub(crate) const TYPE: &str = "acme_gate";

/// Handles gates.
pub(crate) struct Gates(pub(crate) Arc<World>);

#[async_trait]
impl Resource for Gates {
    type Object = Gate;
    const PLANS_DESTROY: bool = true;

    fn identity(&self) -> Option<Arc<IdentitySchema>> {
        Some(GateId::identity_schema())
    }

    fn validate(&self, config: &Gate) -> Diagnostics {
        match (config.mode.as_str(), &config.secret) {
            (Some("locked"), Field::Null) => Diagnostics::error_at(
                Gate::at().secret(),
                "Missing argument",
                "A locked gate needs a secret to open it.",
            ),
            _ => Diagnostics::new(),
        }
    }

    async fn plan(&self, change: &mut Change<Gate>) -> Result<(), Diagnostics> {
        if change.config.name.as_str() == Some("later") && change.call.context.client.deferral {
            change.deferred = Some(Deferred::AbsentPrerequisite);
            return Ok(());
        }
        let shout = change.planned.name.clone().map(|name| name.to_uppercase());
        change.planned.shout.fill(shout);
        if change.planned.timeout.known().is_some_and(|timeout| *timeout > 200) {
            change.warn(Gate::at().timeout(), "Long timeout", "Requests may pile up.");
        }
        if let Some(prior) = &change.prior
            && prior.mode.as_str() == Some("locked")
            && change.planned.mode.as_str() != Some("locked")
        {
            change.requires_replace(Gate::at().mode());
        }
        change.call.private.set("planned", &true)
    }

    async fn plan_destroy(&self, prior: Gate, _call: Call) -> Diagnostics {
        match prior.name.as_str() {
            Some("keep") => Diagnostics::error("Gate is needed", "A gate called keep is not destroyed."),
            _ => Diagnostics::new(),
        }
    }

    async fn create(&self, mut gate: Gate, call: Call) -> Result<Answer<Gate>, Diagnostics> {
        let id = self.0.next(TYPE);
        gate.id = id.clone().into();
        gate.region.fill("north");
        let module = call.meta::<Meta>()?.and_then(|meta| meta.module);
        gate.module.fill(module);
        let region = gate.region.clone().into_known();
        let failed = fault("gate-create");
        let mut answer = self.store(gate, &id, call)?.identity(&GateId { id, region });
        if failed {
            let half = Diagnostics::error("Half created", "The gate is there and does not open.");
            answer = answer.diagnosed(half);
        }
        Ok(answer)
    }

    async fn read(&self, current: Gate, call: Call) -> Result<Answer<Gate>, Diagnostics> {
        let identity = call.identity::<GateId>()?.map(|identity| identity.id);
        let id = current.id.into_known().or(identity).unwrap_or_default();
        match self.0.get(TYPE, &id) {
            Some(value) => {
                let gate = Gate::from_value(&value, &Path::default())?;
                let region = gate.region.clone().into_known();
                Ok(Answer::of(gate).identity(&GateId { id, region }))
            }
            None => Ok(Answer::gone()),
        }
    }

    async fn update(&self, prior: Gate, planned: Gate, call: Call) -> Result<Answer<Gate>, Diagnostics> {
        let default = Duration::from_secs(60);
        let patience = planned.timeouts.known().map_or(default, |timeouts| timeouts.update(default));
        self.0.note(&format!("update within {} s", patience.as_secs()));
        let id = prior.id.into_known().unwrap_or_default();
        self.store(planned, &id, call)
    }

    async fn delete(&self, prior: Gate, _call: Call) -> Result<(), Diagnostics> {
        self.0.remove(TYPE, prior.id.as_str().unwrap_or_default());
        Ok(())
    }

    async fn import(&self, import: ImportCall) -> Result<Answer<Gate>, Diagnostics> {
        let id = match (import.id(), import.identity::<GateId>()?) {
            (Some(id), _) => id.to_owned(),
            (None, Some(identity)) => identity.id,
            (None, None) => String::new(),
        };
        Answer::only(Gate::at().id(), id)
    }

    fn upgraders(&self) -> Upgraders<Gate> {
        Upgraders::new().from::<GateV0>(0, |old| Ok(Gate::sparse(old.id, old.title.into()))).from::<GateV1>(1, |old| {
            let mut gate = Gate::sparse(old.id, old.name.into());
            let seconds = old.timeout.map(|text| text.trim_end_matches('s').parse::<i64>()).transpose();
            gate.timeout = seconds
                .map_err(|_| Diagnostics::error("State cannot be read", "The timeout is no number of seconds."))?
                .into();
            Ok(gate)
        })
    }

    fn identity_upgraders(&self) -> IdentityUpgraders {
        IdentityUpgraders::new().from(0, |old: GateIdV0| {
            let (region, id) = old.gate.split_once('/').ok_or_else(|| {
                Diagnostics::error("Identity cannot be read", "The identity of the gate has no region.")
            })?;
            Ok(GateId { id: id.to_owned(), region: Some(region.to_owned()) })
        })
    }

    fn movers(&self) -> Movers<Gate> {
        Movers::new().from::<Other>("acme_other", 0, |other| Ok(Gate::sparse(other.id, other.name.into())))
    }
}

impl Gates {
    /// Fills in what only the remote side knows, and keeps the gate.
    fn store(&self, mut gate: Gate, id: &str, call: Call) -> Result<Answer<Gate>, Diagnostics> {
        let mut private = call.private.clone();
        let changes = private.get::<i64>("changes")?.unwrap_or_default() + 1;
        private.set("changes", &changes)?;
        gate.changes.fill(changes);
        gate.label.fill(Field::Null);
        gate.shout.fill(Field::Null);
        gate.floor.fill(0);
        let password = call.config::<Gate>()?.password_wo.into_known();
        gate.password_length.fill(password.map(|password| i64::try_from(password.len()).unwrap_or(i64::MAX)));
        routes(&mut gate).for_each(|route| route.key.fill("made"));
        let extras = gate.extras.known().cloned().unwrap_or_default();
        if !extras.is_empty() {
            let keyed = extras.0.into_iter().map(|mut route| {
                route.key.fill("made");
                route
            });
            gate.extras = Field::Known(keyed.collect());
        }
        // The remote side writes policies in its own way.
        let value = gate.to_value();
        if let (Value::Object(mut stored), Some(policy)) = (value, gate.policy.as_str()) {
            let json: Result<serde_json::Value, _> = serde_json::from_str(policy);
            if let Ok(json) = json {
                stored.insert("policy".to_owned(), json.to_string().into());
            }
            self.0.put(TYPE, id, &Value::Object(stored));
        } else {
            self.0.put(TYPE, id, &gate.to_value());
        }
        Ok(Answer::of(gate).private(private))
    }
}

/// All ways in, but those of the set.
fn routes(gate: &mut Gate) -> impl Iterator<Item = &mut Route> {
    let one = if let Field::Known(route) = &mut gate.main { Some(route) } else { None };
    let many = [&mut gate.routes, &mut gate.rule].into_iter().filter_map(|routes| match routes {
        Field::Known(routes) => Some(routes),
        _ => None,
    });
    let named = if let Field::Known(routes) = &mut gate.named { Some(routes) } else { None };
    one.into_iter().chain(many.flatten()).chain(named.into_iter().flat_map(|routes| routes.values_mut()))
}
