//! What a table has requests of its own for: expiry, and recovery to a point in time.

use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Missing, Result};
use aws_sdk_dynamodb::types::{PointInTimeRecoverySpecification, TimeToLiveSpecification};
use std::time::Duration;

/// Turns expiry on or off. To have another attribute, the one before is turned off first.
pub(super) async fn expire(cx: &Context, name: &str, args: Args<'_>, prior: Option<Args<'_>>) -> Result<()> {
    let enabled = |args: Args<'_>| args.block("ttl").filter(|ttl| ttl.is("enabled"))?.text("attribute_name");
    let (before, wanted) = (prior.and_then(enabled), enabled(args));
    if before == wanted {
        return Ok(());
    }
    for (attribute, is_on) in before.map(|name| (name, false)).into_iter().chain(wanted.map(|name| (name, true))) {
        let specification = TimeToLiveSpecification::builder().attribute_name(attribute).enabled(is_on).build()?;
        let put = || async {
            let request = cx.dynamodb().update_time_to_live().table_name(name);
            Ok(request.time_to_live_specification(specification.clone()).send().await.map(|_| ())?)
        };
        // It can be changed once in an hour; being turned on or off just now passes sooner.
        let is_passing = |failed: &Failed| failed.is(&["ResourceInUseException"]);
        cx.retry(Duration::from_secs(60), is_passing, put).await?;
    }
    Ok(())
}

pub(super) async fn expiry(cx: &Context, name: &str, recorded: Args<'_>) -> Result<Option<Attrs>> {
    let answer = cx.dynamodb().describe_time_to_live().table_name(name).send().await.or_missing()?;
    let description = answer.and_then(|answer| answer.time_to_live_description);
    let status = description.as_ref().and_then(|ttl| ttl.time_to_live_status()).map(|status| status.as_str());
    let is_on = matches!(status, Some("ENABLED" | "ENABLING"));
    let given = recorded.block("ttl");
    if !is_on && given.is_none() {
        return Ok(None);
    }
    // What is off has no attribute; what was given for it counts.
    let attribute = description.as_ref().and_then(|ttl| ttl.attribute_name()).filter(|_| is_on);
    let attribute = attribute.or(given.and_then(|given| given.str("attribute_name")));
    Ok(Some(Attrs::new().put("attribute_name", attribute).put("enabled", is_on)))
}

/// Turns recovery to a point in time on or off.
pub(super) async fn recover(cx: &Context, name: &str, args: Args<'_>) -> Result<()> {
    let block = args.block("point_in_time_recovery");
    let is_on = block.is_some_and(|block| block.is("enabled"));
    let days = block.and_then(|block| block.i32("recovery_period_in_days")).filter(|days| is_on && *days > 0);
    put_recovery(cx, name, is_on, days).await
}

pub(super) async fn put_recovery(cx: &Context, name: &str, is_on: bool, days: Option<i32>) -> Result<()> {
    let specification = PointInTimeRecoverySpecification::builder()
        .point_in_time_recovery_enabled(is_on)
        .set_recovery_period_in_days(days)
        .build()?;
    let put = || async {
        let request = cx.dynamodb().update_continuous_backups().table_name(name);
        Ok(request.point_in_time_recovery_specification(specification.clone()).send().await.map(|_| ())?)
    };
    // Backups of a new table are set up for a while.
    let is_passing = |failed: &Failed| failed.is(&["ContinuousBackupsUnavailableException"]);
    cx.retry(Duration::from_secs(1200), is_passing, put).await
}

/// Whether recovery to a point in time is on, and for how many days.
pub(super) async fn recovers(cx: &Context, name: &str) -> Result<(bool, Option<i32>)> {
    let answer = cx.dynamodb().describe_continuous_backups().table_name(name).send().await.or_missing()?;
    let description = answer.and_then(|answer| answer.continuous_backups_description);
    let recovery = description.and_then(|description| description.point_in_time_recovery_description);
    let status = recovery.as_ref().and_then(|recovery| recovery.point_in_time_recovery_status());
    let is_on = status.is_some_and(|status| status.as_str() == "ENABLED");
    Ok((is_on, recovery.and_then(|recovery| recovery.recovery_period_in_days())))
}

pub(super) async fn recovery(cx: &Context, name: &str, recorded: Args<'_>) -> Result<Option<Attrs>> {
    let (is_on, days) = recovers(cx, name).await?;
    let is_shown = is_on || recorded.has("point_in_time_recovery");
    Ok(is_shown.then(|| Attrs::new().put("enabled", is_on).put("recovery_period_in_days", days)))
}
