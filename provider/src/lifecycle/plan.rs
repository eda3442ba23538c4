//! Plans: the same inputs and the same table give the same plan, however often Terraform asks.
//!
//! What is there was looked at by the refresh, and kept; a plan only asks data sources. A new resource is planned as if
//! nothing were there, also where an interrupted run left something: Terraform plans it twice, and between the two a
//! tainted one is destroyed.

use super::stop::wrong_times;
use super::{Filled, IDENTITY, Lifecycle};
use crate::connect::Connect;
use crate::kept::Kept;
use crate::problems::diagnostics;
use crate::schema::TIMEOUTS;
use ledgerform_engine::{Cloud, Observed, PlanError, RunError, State, prepare, query};
use ledgerform_tfplugin::{Diagnostics, Path, Plan, Planned, Value};

impl<N: Connect> Lifecycle<'_, N> {
    /// Checks a configuration: everything that is wrong and can be told already.
    pub(crate) fn validate(&self, config: &Value) -> Diagnostics {
        let variables = self.component.variables(&self.component.filled(config), config);
        let (state, observed) = (State::default(), Observed::default());
        let mut found = wrong_times(config);
        if let Err(error) = self.component.plan(Some(&variables), &state, &observed, self.clouds.connector.kinds()) {
            found.extend(diagnostics(&error, config));
        }
        found
    }

    /// Plans a creation, a change or the end.
    pub(crate) async fn plan(&self, request: Plan) -> Result<Planned, Diagnostics> {
        let Plan { prior, proposed, config, private, .. } = request;
        if proposed.is_null() {
            let kept = self.kept(&private, &prior)?;
            let plan = self.component.plan(None, &kept.state, &kept.observed(), &self.clouds.kinds());
            plan.map_err(|error| diagnostics(&error, &Value::Null))?;
            return Ok(Planned { private, ..Planned::default() });
        }
        let inputs = self.component.filled(&config);
        let requires_replace = replaced(&prior, &inputs);
        let is_new = prior.is_null() || !requires_replace.is_empty();
        let before = if is_new { Value::Null } else { prior };
        let kept = if is_new { Kept::new(self.platform(&inputs)) } else { self.kept(&private, &before)? };
        let (plan, kept) = self.made(&inputs, &config, kept, is_new).await?;
        // Of a replacement Terraform gives what the plan kept to the deletion too, which needs the table that there is.
        let private = if is_new { private } else { kept.write()? };
        let is_tentative = !self.component.variables(&inputs, &config).values().all(ledgerform_engine::Value::is_known);
        let value = self.planned(&plan, &inputs, &before, proposed.attribute(TIMEOUTS).clone(), is_tentative);
        let mut warnings = deferred(&plan);
        warnings.extend(deleted(&plan));
        Ok(Planned { value, requires_replace, private, warnings, ..Planned::default() })
    }

    /// Makes the engine's plan, with the answers of data sources where there is a cloud to ask.
    async fn made(
        &self,
        inputs: &Filled,
        config: &Value,
        kept: Kept,
        is_new: bool,
    ) -> Result<(ledgerform_engine::Plan, Kept), Diagnostics> {
        let variables = self.component.variables(inputs, config);
        let is_placed = Self::text(inputs, "region").is_some() && self.clouds.is_configured();
        let cloud = if is_placed { Some(self.cloud(inputs).await?) } else { None };
        // Those of a cloud know where it is, so more can be foreseen.
        let known = self.clouds.kinds();
        let kinds = cloud.as_ref().map_or(&*known, |connected| connected.cloud.kinds());
        let make = |state: &State, observed: &Observed| self.component.plan(Some(&variables), state, observed, kinds);
        if let (Some(connected), true) = (&cloud, !is_new && kept.is_to_recover()) {
            let limit = self.clouds.configuration()?.limit;
            let journal = self.journal(connected, &kept.state.platform, false)?;
            let plan = prepare(&make, kept.state, &journal, &connected.cloud, limit).await;
            let plan = plan.map_err(|error| self.refused(error, config))?;
            let kept = Kept::of(plan.state.clone());
            return Ok((plan, kept));
        }
        let limit = self.clouds.configuration().map_or(1, |configuration| configuration.limit);
        let cloud = cloud.as_ref().map(|connected| (&connected.cloud, limit));
        let plan = settled(&make, &kept.state, kept.observed(), cloud).await;
        Ok((plan.map_err(|error| self.refused(error, config))?, kept))
    }

    /// The table that was kept; one that is to be made again from marks, if there is none of that name.
    pub(super) fn kept(&self, private: &ledgerform_tfplugin::Private, object: &Value) -> Result<Kept, Diagnostics> {
        let platform = self.component.platform(object.attribute("name").as_str().unwrap_or_default());
        let kept = Kept::read(private)?.filter(|kept| kept.state.platform == platform);
        Ok(kept.unwrap_or_else(|| Kept::new(platform)))
    }
}

/// A plan with the answers of data sources, where there is a cloud to ask: so many calls at a time.
pub(super) async fn settled<C: Cloud>(
    make: &(impl Fn(&State, &Observed) -> Result<ledgerform_engine::Plan, PlanError> + Sync),
    state: &State,
    mut observed: Observed,
    cloud: Option<(&C, usize)>,
) -> Result<ledgerform_engine::Plan, RunError> {
    loop {
        let plan = make(state, &observed)?;
        let is_new = match cloud {
            Some((cloud, limit)) => query(&plan, &mut observed, cloud, limit).await?,
            None => false,
        };
        if !is_new {
            return Ok(plan);
        }
    }
}

/// Arguments whose change makes it another thing.
fn replaced(prior: &Value, inputs: &Filled) -> Vec<Path> {
    let is_other = |(name, value): &&(&'static str, Value)| {
        // What an import could not tell is no change.
        let before = prior.attribute(name);
        IDENTITY.contains(name) && !before.is_null() && before != value
    };
    inputs.iter().filter(is_other).map(|(name, _)| Path::attribute(*name)).collect()
}

/// Tells which objects are deleted although the resource stays: the attribute with the objects cannot say why one is gone.
fn deleted(plan: &ledgerform_engine::Plan) -> Diagnostics {
    let deleted = plan.steps.iter().filter(|step| step.action == ledgerform_engine::Action::Delete);
    let list: Vec<String> =
        deleted.map(|step| format!("  {}: {}", step.address, crate::inventory::describe(step))).collect();
    if list.is_empty() {
        return Diagnostics::new();
    }
    Diagnostics::warning(Path::default(), "Objects will be deleted", list.join("\n"))
}

/// Tells what is decided during the apply, since the attribute with the objects cannot be known then.
fn deferred(plan: &ledgerform_engine::Plan) -> Diagnostics {
    if plan.deferred.is_empty() {
        return Diagnostics::new();
    }
    let waits = |deferred: &ledgerform_engine::Deferred| match deferred.waits_for.as_slice() {
        [] => format!("  {}", deferred.address),
        waits_for => format!("  {}: {}", deferred.address, waits_for.join(", ")),
    };
    let list: Vec<String> = plan.deferred.iter().map(waits).collect();
    let decided: Vec<String> = plan
        .steps
        .iter()
        .filter(|step| step.token.is_some() && step.action != ledgerform_engine::Action::NoOp)
        .map(|step| format!("  {}: {}", step.address, crate::inventory::describe(step)))
        .collect();
    let decided = if decided.is_empty() { String::new() } else { format!("\n\nDecided:\n{}", decided.join("\n")) };
    let detail = format!("Which of these there are is decided once more is known:\n{}{decided}", list.join("\n"));
    Diagnostics::warning(Path::default(), "Not all objects are known yet", detail)
}
