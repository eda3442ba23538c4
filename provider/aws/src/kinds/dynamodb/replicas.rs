//! Replicas of a table in other regions.

use super::{Patience, look, settings, tagged};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::Context;
use crate::fault::{Failed, Result};
use crate::mark::Tags;
use aws_sdk_dynamodb::types::{
    CreateReplicationGroupMemberAction, DeleteReplicationGroupMemberAction, ReplicationGroupUpdate, TableDescription,
};
use std::time::Duration;

/// Brings the replicas to what they are to be: one after the other, since a table takes one such change at a time.
pub(super) async fn bring(
    cx: &Context,
    name: &str,
    args: Args<'_>,
    prior: Option<Args<'_>>,
    (all, set, removed): (&Tags, &Tags, &[String]),
    patience: &Patience<'_>,
) -> Result<()> {
    let before = prior.map(|prior| prior.blocks("replica")).unwrap_or_default();
    let wanted = args.blocks("replica");
    let is_same =
        |a: Args<'_>, b: Args<'_>| a.str("region_name") == b.str("region_name") && !a.differs(b, "kms_key_arn");
    let is_kept = |replica: Args<'_>, others: &[Args<'_>]| others.iter().any(|other| is_same(replica, *other));
    for gone in before.iter().filter(|replica| !is_kept(**replica, &wanted)) {
        remove(cx, name, &gone.required("region_name"), patience).await?;
    }
    for replica in wanted {
        let region = replica.required("region_name");
        let is_new = !is_kept(replica, &before);
        if is_new {
            let create = CreateReplicationGroupMemberAction::builder().region_name(&region);
            let create = create.set_kms_master_key_id(replica.text("kms_key_arn")).build()?;
            update(cx, name, &ReplicationGroupUpdate::builder().create(create).build()).await?;
            patience.settled(cx, name).await?;
        }
        let there = cx.elsewhere(&region);
        let was = before.iter().find(|other| is_same(replica, **other));
        let differs = |name: &str| match was {
            Some(was) => replica.differs(*was, name),
            None => replica.is(name),
        };
        if differs("point_in_time_recovery") {
            settings::put_recovery(&there, name, replica.is("point_in_time_recovery"), None).await?;
        }
        if differs("deletion_protection_enabled") {
            let is_protected = replica.is("deletion_protection_enabled");
            let request = there.dynamodb().update_table().table_name(name);
            request.deletion_protection_enabled(is_protected).send().await?;
            patience.settled(cx, name).await?;
        }
        if replica.is("propagate_tags") {
            let table = look(&there, name).await?;
            let Some(arn) = table.and_then(|table| table.table_arn) else { continue };
            let set = if is_new { all } else { set };
            if !set.is_empty() {
                let tags = tagged(set.clone())?;
                there.dynamodb().tag_resource().resource_arn(&arn).set_tags(Some(tags)).send().await?;
            }
            if !removed.is_empty() && !is_new {
                let keys = Some(removed.to_vec());
                there.dynamodb().untag_resource().resource_arn(&arn).set_tag_keys(keys).send().await?;
            }
        }
    }
    Ok(())
}

/// Removes every replica: with one a table cannot be deleted.
pub(super) async fn remove_all(cx: &Context, name: &str, patience: &Patience<'_>) -> Result<()> {
    let Some(table) = look(cx, name).await? else { return Ok(()) };
    for region in table.replicas().iter().filter_map(|replica| replica.region_name()) {
        if region != cx.region {
            remove(cx, name, region, patience).await?;
        }
    }
    Ok(())
}

async fn remove(cx: &Context, name: &str, region: &str, patience: &Patience<'_>) -> Result<()> {
    let delete = DeleteReplicationGroupMemberAction::builder().region_name(region).build()?;
    update(cx, name, &ReplicationGroupUpdate::builder().delete(delete).build()).await?;
    patience.settled(cx, name).await
}

async fn update(cx: &Context, name: &str, update: &ReplicationGroupUpdate) -> Result<()> {
    let send = || async {
        Ok(cx.dynamodb().update_table().table_name(name).replica_updates(update.clone()).send().await.map(|_| ())?)
    };
    let is_passing = |failed: &Failed| failed.is(&["ResourceInUseException", "LimitExceededException"]);
    cx.retry(Duration::from_secs(300), is_passing, send).await
}

/// The replicas, each asked for in its own region.
pub(super) async fn shown(cx: &Context, table: &TableDescription, recorded: Args<'_>) -> Result<Vec<Attrs>> {
    let name = table.table_name().unwrap_or_default();
    let given = recorded.blocks("replica");
    let mut shown = Vec::new();
    for replica in table.replicas() {
        let Some(region) = replica.region_name().filter(|region| *region != cx.region) else { continue };
        let there = cx.elsewhere(region);
        let copy = look(&there, name).await?;
        let (recovers, _) = settings::recovers(&there, name).await?;
        let given = given.iter().find(|given| given.str("region_name") == Some(region));
        let copy = copy.as_ref();
        shown.push(
            Attrs::new()
                .put("arn", copy.and_then(|copy| copy.table_arn()))
                .put("consistency_mode", "EVENTUAL")
                .put("deletion_protection_enabled", copy.and_then(|copy| copy.deletion_protection_enabled()))
                .put("kms_key_arn", replica.kms_master_key_id())
                .put("point_in_time_recovery", recovers)
                .put("propagate_tags", given.and_then(|given| given.bool("propagate_tags")))
                .put("region_name", region)
                .put("stream_arn", copy.and_then(|copy| copy.latest_stream_arn()))
                .put("stream_label", copy.and_then(|copy| copy.latest_stream_label())),
        );
    }
    Ok(shown)
}
