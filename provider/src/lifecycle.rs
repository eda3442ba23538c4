//! The life of a component's resource: what plan, apply, read and import have in common.

mod apply;
mod import;
mod plan;
mod read;
mod stale;
mod stop;

use crate::component::Component;
use crate::connect::{Clouds, Connect, Connected};
use crate::schema::{ID, RESOURCES, STATUS, TIMEOUTS};
use crate::{inventory, journal};
use ledgerform_engine::{Attributes, Journal, Plan, RunError};
use ledgerform_tfplugin::{Diagnostics, Path, Value};
use std::sync::Arc;

/// All is there.
const COMPLETE: &str = "complete";
/// A run did not come to its end.
const PARTIAL: &str = "partial";
/// What is there is not what the inputs ask for.
const DRIFTED: &str = "drifted";

/// One component and the clouds of the provider block.
pub(crate) struct Lifecycle<'a, N: Connect> {
    pub(crate) component: &'a Component,
    pub(crate) clouds: &'a Clouds<N>,
}

/// Inputs with their defaults.
type Filled = Vec<(&'static str, Value)>;

/// Arguments whose change makes it another thing: the marks of all objects hold the name, and every object is in one
/// region of one account.
const IDENTITY: [&str; 3] = ["account_id", "name", "region"];

impl<N: Connect> Lifecycle<'_, N> {
    /// A text among the inputs.
    fn text<'v>(values: &'v [(&'static str, Value)], name: &str) -> Option<&'v str> {
        values.iter().find(|(known, _)| *known == name).and_then(|(_, value)| value.as_str())
    }

    /// The cloud that the inputs ask for, which must be in their account.
    async fn cloud(&self, inputs: &Filled) -> Result<Arc<Connected<N::Cloud>>, Diagnostics> {
        let region = Self::text(inputs, "region");
        let connected = self.clouds.get(region).await?;
        if let (Some(wanted), Some(found)) = (Self::text(inputs, "account_id"), connected.account_id.as_deref())
            && wanted != found
        {
            let detail = format!(
                "The provider works in the account {found}, not in {wanted}. Give the resource a provider with \
                 credentials of that account, or correct the number."
            );
            return Err(Diagnostics::error_at(Path::attribute("account_id"), "Wrong account", detail));
        }
        Ok(connected)
    }

    /// What the objects are marked with.
    fn platform(&self, inputs: &Filled) -> String {
        self.component.platform(Self::text(inputs, "name").unwrap_or_default())
    }

    fn journal(
        &self,
        connected: &Connected<N::Cloud>,
        platform: &str,
        writes: bool,
    ) -> Result<Journal<journal::Place>, Diagnostics> {
        let folder = self.clouds.configuration()?.journal_dir;
        let place = (connected.region.as_str(), connected.account_id.as_deref());
        journal::open(&folder, place, platform, writes)
    }

    /// The object that Terraform is given: inputs, what was worked out, and nothing write-only.
    fn object(&self, inputs: &Filled, outputs: Vec<(&'static str, Value)>, rest: Rest) -> Value {
        let Rest { resources, status, timeouts } = rest;
        let id = match (Self::text(inputs, "region"), Self::text(inputs, "name")) {
            (Some(region), Some(name)) => Value::from(format!("{region}/{name}")),
            _ => Value::UNKNOWN,
        };
        let write_only = |name: &str| self.component.inputs.iter().any(|field| field.name == name && field.ephemeral);
        let inputs = inputs.iter().map(|(name, value)| match write_only(name) {
            true => (*name, Value::Null),
            false => (*name, value.clone()),
        });
        let own = [(ID, id), (RESOURCES, resources), (STATUS, status.into()), (TIMEOUTS, timeouts)];
        Value::object(inputs.chain(outputs).chain(own))
    }

    /// What a plan makes of a resource. `prior` is the object as it is; null for one that is new.
    fn planned(&self, plan: &Plan, inputs: &Filled, prior: &Value, timeouts: Value, is_tentative: bool) -> Value {
        let mut outputs = self.outputs(&plan.outputs);
        if plan.is_empty() {
            // Nothing changes, so what cannot be told again is as it was.
            for (name, value) in &mut outputs {
                *value = crate::value::fill_unknown(std::mem::take(value), prior.attribute(name));
            }
        }
        let resources = inventory::planned(plan, prior.attribute(RESOURCES), is_tentative);
        self.object(inputs, outputs, Rest { resources, status: COMPLETE, timeouts })
    }

    fn outputs(&self, outputs: &Attributes) -> Vec<(&'static str, Value)> {
        inventory::outputs(self.component, outputs)
    }

    /// Why a run did nothing, at the arguments of `config` where they are at fault.
    fn refused(&self, error: RunError, config: &Value) -> Diagnostics {
        match error {
            RunError::Plan(error) => crate::problems::diagnostics(&error, config),
            RunError::Refresh(error) => Diagnostics::error("AWS cannot be read", format!("{error}. Nothing was done.")),
            RunError::Journal(error) => Diagnostics::error("The journal cannot be written", format!("{error}.")),
            RunError::Stopped => stopped(),
        }
    }
}

/// The user wanted to stop before anything was begun.
pub(crate) fn stopped() -> Diagnostics {
    Diagnostics::error("Stopped", "Nothing was done.")
}

/// What an object has beside its inputs and outputs.
struct Rest {
    resources: Value,
    status: &'static str,
    timeouts: Value,
}
