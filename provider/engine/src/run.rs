//! The whole way: look, plan, apply, until nothing is left to decide.

use crate::apply::{Options, Outcome, Unfinished, apply};
use crate::cloud::Cloud;
use crate::journal::{Journal, JournalError, Store};
use crate::plan::{Observed, Plan, PlanError};
use crate::refresh::{RefreshError, is_recovered, query, recover_elsewhere, refresh, seek};
use crate::state::State;
use futures_util::future::{Either, FusedFuture, FutureExt, select};
use std::collections::BTreeSet;
use std::pin::pin;

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// What is there could not be found out.
    #[error(transparent)]
    Refresh(#[from] RefreshError),
    /// There is no plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// There is no journal.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The user wanted to stop before anything was begun.
    #[error("stopped before anything was done")]
    Stopped,
}

/// Looks at what is there and makes a plan; data sources are read where that is possible.
///
/// `make` makes the plan of a table and of what was seen: [`plan`](crate::plan()) or [`destroy`](crate::destroy()) with a
/// graph. A graph stays where it was made, so `make` makes it, and the future can go to another thread.
///
/// Where nothing was kept, objects with marks are looked for also in the places that the plan names. Where the table was
/// made again from marks, what cannot bear one is looked for by its arguments, before the plan says that it is to be made.
///
/// # Errors
/// As [`refresh`] and `make`.
pub async fn prepare<C: Cloud, S: Store>(
    make: &(impl Fn(&State, &Observed) -> Result<Plan, PlanError> + Sync),
    prior: State,
    journal: &Journal<S>,
    cloud: &C,
    limit: usize,
) -> Result<Plan, RunError> {
    let (mut state, mut observed) = refresh(prior, journal, cloud, limit).await?;
    let (mut sought, mut places) = (BTreeSet::new(), BTreeSet::new());
    loop {
        let plan = make(&state, &observed)?;
        let mut is_settled = !query(&plan, &mut observed, cloud, limit).await?;
        if state.serial == 0 {
            is_settled &= !recover_elsewhere(&plan, &mut state, &mut observed, &mut places, cloud, limit).await?;
        }
        if is_recovered(&state) {
            is_settled &= !seek(&plan, &mut state, &mut observed, &mut sought, cloud, limit).await?;
        }
        if is_settled {
            return Ok(plan);
        }
    }
}

/// Plans and applies, and does so again for what could only be decided once something existed.
///
/// # Errors
/// If nothing was done at all; what happened before is in the outcome.
pub async fn converge<C: Cloud, S: Store>(
    make: &(impl Fn(&State, &Observed) -> Result<Plan, PlanError> + Sync),
    prior: State,
    journal: &mut Journal<S>,
    cloud: &C,
    options: Options<'_>,
    stop: impl Future<Output = ()> + Send,
) -> Result<Outcome, RunError> {
    let mut stop = pin!(stop.fuse());
    let plan = unless(stop.as_mut(), prepare(make, prior, journal, cloud, options.limit)).await??;
    carry_out(plan, make, journal, cloud, options, stop).await
}

/// What looks and changes nothing, unless the user wants to stop before it is done: then it is dropped.
///
/// # Errors
/// [`RunError::Stopped`] if `stop` was ready first.
pub async fn unless<T>(stop: impl Future<Output = ()>, work: impl Future<Output = T>) -> Result<T, RunError> {
    match select(pin!(work), pin!(stop)).await {
        Either::Left((done, _)) => Ok(done),
        Either::Right(_) => Err(RunError::Stopped),
    }
}

/// Applies a plan that [`prepare`] made, and goes on as [`converge`] does: for whoever wants to see the plan first.
///
/// # Errors
/// If nothing was done at all; what happened before is in the outcome.
pub async fn carry_out<C: Cloud, S: Store>(
    plan: Plan,
    make: &(impl Fn(&State, &Observed) -> Result<Plan, PlanError> + Sync),
    journal: &mut Journal<S>,
    cloud: &C,
    options: Options<'_>,
    stop: impl Future<Output = ()> + Send,
) -> Result<Outcome, RunError> {
    let mut stop = pin!(stop.fuse());
    let mut plan = plan;
    loop {
        let deferred = plan.deferred.clone();
        let is_idle = plan.is_idle();
        let mut outcome = apply(plan, journal, cloud, options, stop.as_mut()).await?;
        if deferred.is_empty() || !outcome.is_complete() || is_idle || stop.is_terminated() {
            // What cannot be decided after all was done is not going to be.
            let left = deferred.into_iter().map(|deferred| Unfinished { address: deferred.address, because: None });
            outcome.unfinished.extend(left);
            return Ok(outcome);
        }
        let next = prepare(make, outcome.state.clone(), journal, cloud, options.limit);
        plan = match unless(stop.as_mut(), next).await {
            Ok(next) => next?,
            Err(_) => {
                let left = deferred.into_iter().map(|deferred| Unfinished { address: deferred.address, because: None });
                outcome.unfinished.extend(left);
                return Ok(outcome);
            }
        };
    }
}
