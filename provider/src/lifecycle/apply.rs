//! Applying: what was planned is done, and what happened is told whatever happened.

use super::stop::{Limit, Operation};
use super::{COMPLETE, Filled, Lifecycle, PARTIAL, Rest, stale};
use crate::connect::{Connect, Connected};
use crate::inventory;
use crate::kept::Kept;
use crate::report::Reported;
use crate::schema::{RESOURCES, TIMEOUTS};
use crate::value::fill_unknown;
use ledgerform_engine::{Attributes, Cloud as _, Observed, Options, Outcome, Plan, State, carry_out, prepare, unless};
use ledgerform_tfplugin::{Applied, Apply, Context, Diagnostics, Path, Value};
use std::pin::pin;
use std::sync::Arc;

/// What is to be brought about.
struct Order<'a> {
    operation: Operation,
    /// The inputs of what is wanted, or at the end of what was.
    inputs: &'a Filled,
    variables: Option<Attributes>,
    kept: Kept,
    /// What Terraform showed; null for an end.
    planned: &'a Value,
    prior: &'a Value,
    config: &'a Value,
    context: &'a Context,
}

impl<N: Connect> Lifecycle<'_, N> {
    /// Makes, changes or deletes.
    pub(crate) async fn apply(&self, request: Apply) -> Result<Applied, Diagnostics> {
        let Apply { prior, planned, config, private, context, .. } = request;
        let (prior, planned, config, context) = (&prior, &planned, &config, &context);
        if planned.is_null() {
            let kept = self.kept(&private, prior)?;
            let inputs = &self.component.filled(prior);
            let operation = Operation::Delete;
            let order = Order { operation, inputs, variables: None, kept, planned, prior, config, context };
            return self.deleted(order).await;
        }
        let inputs = &self.component.filled(config);
        let variables = Some(self.component.variables(inputs, config));
        let is_new = prior.is_null();
        let kept = if is_new { Kept::new(self.platform(inputs)) } else { self.kept(&private, prior)? };
        let operation = if is_new { Operation::Create } else { Operation::Update };
        self.brought_about(Order { operation, inputs, variables, kept, planned, prior, config, context }).await
    }

    async fn brought_about(&self, order: Order<'_>) -> Result<Applied, Diagnostics> {
        let Order { operation, inputs, planned, prior, .. } = order;
        let limit = Self::limit(&order)?;
        let connected = self.cloud(inputs).await?;
        let told = Reported::new(order.context);
        let (outcome, adopted) = self.run(&order, &connected, &told, limit.clone()).await?;
        let mut diagnostics = failed(&outcome, operation, &limit, prior);
        if adopted > 0 {
            diagnostics.extend(adoption(adopted, &outcome.state.platform));
        }
        if outcome.state.objects.is_empty() && operation == Operation::Create && !outcome.is_complete() {
            // Nothing is there, so there is nothing to record.
            return Ok(Applied { diagnostics, ..Applied::default() });
        }
        let is_complete = outcome.is_complete();
        let (shown, before) = (planned.attribute(RESOURCES), prior.attribute(RESOURCES));
        let resources = inventory::recorded(&outcome.state, before, |address| {
            let shown = shown.attribute(address);
            let is_done = is_complete || told.is_done(address);
            if is_done && shown.attribute("change").as_str().is_some() {
                return Some((shown.attribute("change").clone(), shown.attribute("revision").clone()));
            }
            let said = told.said(address).filter(|_| is_done || before.attribute(address).is_null())?;
            Some((Value::from(said), inventory::next(before.attribute(address))))
        });
        let outputs = self.outputs(&outcome.outputs).into_iter();
        let outputs = outputs.map(|(name, value)| (name, fill_unknown(value, prior.attribute(name)))).collect();
        let status = if is_complete { COMPLETE } else { PARTIAL };
        let timeouts = planned.attribute(TIMEOUTS).clone();
        let value = self.object(inputs, outputs, Rest { resources, status, timeouts });
        let private = Kept::of(outcome.state).write()?;
        Ok(Applied { value, private, identity: None, diagnostics })
    }

    async fn deleted(&self, order: Order<'_>) -> Result<Applied, Diagnostics> {
        let (inputs, prior) = (order.inputs, order.prior);
        let limit = Self::limit(&order)?;
        let connected = self.cloud(inputs).await?;
        let told = Reported::new(order.context);
        let (outcome, _) = self.run(&order, &connected, &told, limit.clone()).await?;
        if outcome.is_complete() {
            return Ok(Applied::default());
        }
        let diagnostics = failed(&outcome, Operation::Delete, &limit, prior);
        let resources = inventory::recorded(&outcome.state, prior.attribute(RESOURCES), |_| None);
        let outputs = self.component.outputs.iter().map(|field| (field.name, prior.attribute(field.name).clone()));
        let rest = Rest { resources, status: PARTIAL, timeouts: prior.attribute(TIMEOUTS).clone() };
        let value = self.object(inputs, outputs.collect(), rest);
        let private = Kept::of(outcome.state).write()?;
        Ok(Applied { value, private, identity: None, diagnostics })
    }

    fn limit(order: &Order<'_>) -> Result<Limit, Diagnostics> {
        let object = if order.planned.is_null() { order.prior } else { order.planned };
        Limit::new(order.operation, object, order.context.stop.clone())
    }

    /// Looks, plans and does it. Gives how many objects of an interrupted run were there already.
    async fn run(
        &self,
        order: &Order<'_>,
        connected: &Arc<Connected<N::Cloud>>,
        told: &Reported,
        limit: Limit,
    ) -> Result<(Outcome, usize), Diagnostics> {
        let refused = |error| self.refused(error, order.config);
        let mut stop = pin!(limit.reached());
        let kinds = connected.cloud.kinds();
        let make = |state: &State, observed: &Observed| {
            let plan = self.component.plan(order.variables.as_ref(), state, observed, kinds)?;
            told.plans(&plan);
            Ok(plan)
        };
        let at_once = self.clouds.configuration()?.limit;
        let mut journal = self.journal(connected, &order.kept.state.platform, true)?;
        let mut prior = order.kept.state.clone();
        if order.operation == Operation::Delete && order.kept.is_to_recover() {
            // Terraform keeps no table of a tainted resource. What cannot bear a mark is found by the inputs it was made
            // with; if they are not enough, what can bear one is deleted all the same.
            let variables = self.component.variables(order.inputs, &Value::Null);
            let wanted = |state: &State, seen: &Observed| self.component.plan(Some(&variables), state, seen, kinds);
            let found = prepare(&wanted, prior.clone(), &journal, &connected.cloud, at_once);
            if let Ok(plan) = unless(stop.as_mut(), found).await.map_err(refused)? {
                prior = plan.state;
            }
        }
        let plan = unless(stop.as_mut(), prepare(&make, prior, &journal, &connected.cloud, at_once)).await;
        let plan: Plan = plan.and_then(|plan| plan).map_err(refused)?;
        let mut adopted = 0;
        match order.operation {
            Operation::Create => adopted = plan.state.objects.len(),
            Operation::Update => {
                let timeouts = order.planned.attribute(TIMEOUTS).clone();
                let now = self.planned(&plan, order.inputs, order.prior, timeouts, false);
                stale::check(&plan, &now, order.planned)?;
            }
            Operation::Delete => {}
        }
        let options = Options { limit: at_once, report: told };
        let run = carry_out(plan, &make, &mut journal, &connected.cloud, options, stop).await;
        Ok((run.map_err(refused)?, adopted))
    }
}

/// What failed, object by object, and how to go on.
fn failed(outcome: &Outcome, operation: Operation, limit: &Limit, prior: &Value) -> Diagnostics {
    let mut found = Diagnostics::new();
    for failure in &outcome.failures {
        let summary = format!("{} failed", failure.address);
        found.extend(Diagnostics::error_at(Path::default(), summary, failure.message.clone()));
    }
    if let Some(error) = &outcome.journal {
        found.extend(Diagnostics::error("The journal cannot be written", format!("{error}.")));
    }
    if outcome.is_complete() {
        return found;
    }
    let waiting: Vec<String> = outcome
        .unfinished
        .iter()
        .map(|unfinished| match (&unfinished.because, outcome.state.current(&unfinished.address)) {
            (Some(because), _) => format!("  {} (needs {because})", unfinished.address),
            (None, Some((_, object))) if object.unready => {
                format!("  {} (it is coming up as `{}`; the next run waits for it)", unfinished.address, object.id)
            }
            (None, _) => format!("  {}", unfinished.address),
        })
        .collect();
    let left = match waiting.as_slice() {
        [] => String::new(),
        waiting => format!("Not done:\n{}\n\n", waiting.join("\n")),
    };
    let summary = match () {
        () if limit.is_over() => format!("The time of {} is over", minutes(limit)),
        () if outcome.failures.is_empty() && outcome.journal.is_none() => "Stopped".to_owned(),
        () => "Not everything was done".to_owned(),
    };
    let there = outcome.state.objects.len();
    let next = match operation {
        Operation::Create if there == 0 => "Nothing was made. Apply again to start anew.".to_owned(),
        Operation::Create => format!(
            "What was made is recorded: {there} objects. Terraform marks the resource as tainted, so the next apply \
             would destroy them first: run `terraform untaint` with its address, then `terraform apply`, to go on from \
             here."
        ),
        Operation::Update => "What was done is recorded. Run `terraform apply` again to go on from here.".to_owned(),
        Operation::Delete => format!(
            "What is left is recorded: {there} objects. Run `terraform {}` again to go on from here.",
            if prior.is_null() { "apply" } else { "destroy` or `terraform apply" }
        ),
    };
    let longer = if limit.is_over() { " Give the block `timeouts` more time if it needs it." } else { "" };
    found.extend(Diagnostics::error_at(Path::default(), summary, format!("{left}{next}{longer}")));
    found
}

fn minutes(limit: &Limit) -> String {
    match limit.time.as_secs() {
        seconds if seconds % 60 == 0 && seconds > 0 => format!("{} minutes", seconds / 60),
        seconds => format!("{seconds} seconds"),
    }
}

/// Tells that something was there already, in case it is not what the user thinks.
fn adoption(count: usize, platform: &str) -> Diagnostics {
    let detail = format!(
        "{count} objects that bear the mark `{platform}` were there already, and belong to this resource now. That is \
         what an interrupted run leaves. If they are of another configuration, two of them manage the same objects: \
         remove the resource from one of both states with `terraform state rm`, and give it another name."
    );
    Diagnostics::warning(Path::default(), "Objects were adopted", detail)
}
