//! Looking at what is there.

use super::plan::settled;
use super::{COMPLETE, DRIFTED, Lifecycle, PARTIAL, Rest};
use crate::connect::Connect;
use crate::inventory;
use crate::kept::Kept;
use crate::schema::{RESOURCES, STATUS, TIMEOUTS};
use crate::value::fill_unknown;
use ledgerform_engine::{self as engine, Cloud, Observed, RunError, refresh};
use ledgerform_tfplugin::{Diagnostics, Read, State, Value};

impl<N: Connect> Lifecycle<'_, N> {
    /// Reads every object. What is gone leaves the attribute with the objects; what somebody else changed says so there.
    pub(crate) async fn read(&self, request: Read) -> Result<State, Diagnostics> {
        let Read { current, private, .. } = request;
        if !self.clouds.is_configured() {
            return Ok(State { value: current, private, ..State::default() });
        }
        let inputs = self.component.filled(&current);
        let kept = self.kept(&private, &current)?;
        let connected = self.cloud(&inputs).await?;
        let (limit, cloud) = (self.clouds.configuration()?.limit, &connected.cloud);
        let seen = {
            let journal = self.journal(&connected, &kept.state.platform, false)?;
            refresh(kept.state, &journal, cloud, limit).await
        };
        let (state, observed) = seen.map_err(|error| self.refused(RunError::Refresh(error), &Value::Null))?;
        let table = state.corrected(&observed, cloud.kinds());
        if table.objects.is_empty() {
            return Ok(State::default());
        }
        // What the inputs ask for, as far as the state has them: without a plan, of an import say, nothing can be told.
        let variables = self.component.variables(&inputs, &Value::Null);
        let kinds = cloud.kinds();
        let make =
            |state: &engine::State, observed: &Observed| self.component.plan(Some(&variables), state, observed, kinds);
        let plan = match settled(&make, &state, observed.clone(), Some((cloud, limit))).await {
            Ok(plan) => Some(plan),
            Err(RunError::Plan(_)) => None,
            Err(error) => return Err(self.refused(error, &Value::Null)),
        };
        let before = current.attribute(RESOURCES);
        let drift = plan.as_ref().map(inventory::drifted).unwrap_or_default();
        let resources = inventory::recorded(&table, before, |address| {
            let before = before.attribute(address);
            let said = drift.get(address)?;
            Some((Value::from(said.as_str()), before.attribute("revision").clone()))
        });
        let is_idle = plan.as_ref().is_some_and(engine::Plan::is_empty);
        let was_complete = current.attribute(STATUS).as_str() == Some(COMPLETE);
        let status = match (is_idle, was_complete || current.attribute(STATUS).as_str() == Some(DRIFTED)) {
            (true, _) => COMPLETE,
            (false, true) => DRIFTED,
            (false, false) => PARTIAL,
        };
        let outputs = match &plan {
            Some(plan) => self.outputs(&plan.outputs),
            None => self.outputs(&engine::Attributes::new()),
        };
        let outputs =
            outputs.into_iter().map(|(name, value)| (name, fill_unknown(value, current.attribute(name)))).collect();
        // Inputs stay as they were applied: one with a default that an older provider did not have is still null.
        let recorded = inputs.iter().map(|(name, _)| (*name, current.attribute(name).clone())).collect();
        let timeouts = current.attribute(TIMEOUTS).clone();
        let value = self.object(&recorded, outputs, Rest { resources, status, timeouts });
        let private = Kept::seen(table, &observed).write()?;
        Ok(State { value, private, ..State::default() })
    }
}
