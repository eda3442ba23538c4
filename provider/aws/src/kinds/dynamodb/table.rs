//! `aws_dynamodb_table`

use super::{Patience, indexes, look, replicas, settings, tagged, tags_of};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::context::{Context, Wait};
use crate::fault::{Failed, Missing, Result};
use crate::kind::{Change, Found, Gone, Kind, New};
use crate::mark::Tags;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, OnDemandThroughput, ProvisionedThroughput,
    SseSpecification, SseType, StreamSpecification, TableDescription, TableStatus, WarmThroughput,
};
use ledgerform_engine::KindInfo;
use std::time::Duration;

pub(super) struct Table;

impl Kind for Table {
    const TYPE: &'static str = "aws_dynamodb_table";

    fn info(info: KindInfo) -> KindInfo {
        info.replaced_by(["hash_key", "local_secondary_index", "name", "range_key"])
            .default("billing_mode", "PROVISIONED")
            .default("replica.consistency_mode", "EVENTUAL")
            .default("table_class", "STANDARD")
            .follows("stream_arn", &["stream_enabled", "stream_view_type"])
            .follows("stream_label", &["stream_enabled", "stream_view_type"])
            .takes(Duration::from_secs(20))
    }

    async fn create(cx: &Context, new: &New<'_>) -> Result<String> {
        let args = new.args;
        supported(args)?;
        let name = args.required("name");
        let request = cx
            .dynamodb()
            .create_table()
            .table_name(&name)
            .set_attribute_definitions(Some(attribute_definitions(args)?))
            .set_billing_mode(args.variant("billing_mode"))
            .set_deletion_protection_enabled(args.bool("deletion_protection_enabled"))
            .set_global_secondary_indexes(indexes::global(args)?)
            .set_key_schema(Some(key_schema(args)?))
            .set_local_secondary_indexes(indexes::local(args)?)
            .set_on_demand_throughput(on_demand(args))
            .set_provisioned_throughput(throughput(args, is_provisioned(args))?)
            .set_sse_specification(encryption(args).filter(|_| is_encrypted(args)))
            .set_stream_specification(stream(args).transpose()?.filter(|_| args.is("stream_enabled")))
            .set_table_class(args.variant("table_class"))
            .set_tags(Some(tagged(new.tags())?))
            .set_warm_throughput(warm(args));
        request.send().await?;
        let patience = Patience { limit: args.timeout("create", Duration::from_secs(1800)), progress: new.progress };
        let settled = async {
            patience.settled(cx, &name).await?;
            if args.block("ttl").is_some_and(|ttl| ttl.is("enabled")) {
                settings::expire(cx, &name, args, None).await?;
            }
            if args.block("point_in_time_recovery").is_some_and(|block| block.is("enabled")) {
                settings::recover(cx, &name, args).await?;
            }
            replicas::bring(cx, &name, args, None, (&new.tags(), &Tags::new(), &[]), &patience).await
        };
        settled.await.map_err(|failed| failed.with_id(&name))?;
        Ok(name)
    }

    async fn read(cx: &Context, id: &str, recorded: Args<'_>) -> Result<Option<Found>> {
        let Some(table) = look(cx, id).await? else { return Ok(None) };
        let attributes = attributes(&table, recorded)
            .put("replica", replicas::shown(cx, &table, recorded).await?)
            .block("point_in_time_recovery", settings::recovery(cx, id, recorded).await?)
            .block("ttl", settings::expiry(cx, id, recorded).await?);
        Ok(Some(Found::tagged(attributes, tags_of(cx, table.table_arn().unwrap_or_default()).await?)))
    }

    async fn update(cx: &Context, change: &Change<'_>) -> Result<()> {
        let (args, id) = (change.args, change.id);
        supported(args)?;
        let limit = args.timeout("update", Duration::from_secs(3600));
        let patience = Patience { limit, progress: change.progress };
        // One kind of change at a time is taken. What is no longer wanted goes first: it may be in the way.
        for update in indexes::removed(change)? {
            let request = cx.dynamodb().update_table().table_name(id).global_secondary_index_updates(update);
            request.send().await?;
            patience.settled(cx, id).await?;
        }
        if change.has(&["billing_mode", "read_capacity", "write_capacity"]) {
            let is_provisioned = is_provisioned(args);
            let is_new = is_provisioned && change.has(&["billing_mode"]);
            let request = cx
                .dynamodb()
                .update_table()
                .table_name(id)
                .set_billing_mode(args.variant::<BillingMode>("billing_mode").filter(|_| change.has(&["billing_mode"])))
                .set_provisioned_throughput(throughput(args, is_provisioned)?)
                .set_global_secondary_index_updates(is_new.then(|| indexes::rescaled(change, true)).transpose()?);
            request.send().await?;
            patience.settled(cx, id).await?;
        }
        for update in indexes::changed(change)? {
            let request = cx.dynamodb().update_table().table_name(id).global_secondary_index_updates(update);
            request.set_attribute_definitions(Some(attribute_definitions(args)?)).send().await?;
            patience.settled(cx, id).await?;
        }
        if change.has(&["stream_enabled", "stream_view_type"]) {
            let was = change.prior.is("stream_enabled");
            if was {
                let off = StreamSpecification::builder().stream_enabled(false).build()?;
                cx.dynamodb().update_table().table_name(id).stream_specification(off).send().await?;
                patience.settled(cx, id).await?;
            }
            if let Some(stream) = stream(args).transpose()?.filter(|_| args.is("stream_enabled")) {
                cx.dynamodb().update_table().table_name(id).stream_specification(stream).send().await?;
                patience.settled(cx, id).await?;
            }
        }
        let update = || cx.dynamodb().update_table().table_name(id);
        if change.has(&["server_side_encryption"]) {
            let none = || SseSpecification::builder().enabled(false).build();
            update().sse_specification(encryption(args).unwrap_or_else(none)).send().await?;
            patience.settled(cx, id).await?;
        }
        if change.has(&["table_class"]) {
            update().set_table_class(args.variant("table_class")).send().await?;
            patience.settled(cx, id).await?;
        }
        if change.has(&["deletion_protection_enabled"]) {
            update().deletion_protection_enabled(args.is("deletion_protection_enabled")).send().await?;
            patience.settled(cx, id).await?;
        }
        if change.has(&["on_demand_throughput"]) {
            // Less than nothing stands for no limit.
            let none = || OnDemandThroughput::builder().max_read_request_units(-1).max_write_request_units(-1).build();
            update().on_demand_throughput(on_demand(args).unwrap_or_else(none)).send().await?;
            patience.settled(cx, id).await?;
        }
        if let Some(warm) = warm(args).filter(|_| change.has(&["warm_throughput"])) {
            update().warm_throughput(warm).send().await?;
            patience.settled(cx, id).await?;
        }
        if change.has(&["ttl"]) {
            settings::expire(cx, id, args, Some(change.prior)).await?;
        }
        if change.has(&["point_in_time_recovery"]) {
            settings::recover(cx, id, args).await?;
        }
        let (set, removed) = change.tags();
        let mut all = change.default_tags.clone();
        all.extend(args.map("tags"));
        replicas::bring(cx, id, args, Some(change.prior), (&all, &set, &removed), &patience).await?;
        let arn = change.prior.required("arn");
        if !set.is_empty() {
            cx.dynamodb().tag_resource().resource_arn(&arn).set_tags(Some(tagged(set)?)).send().await?;
        }
        if !removed.is_empty() {
            cx.dynamodb().untag_resource().resource_arn(&arn).set_tag_keys(Some(removed)).send().await?;
        }
        Ok(())
    }

    async fn delete(cx: &Context, gone: &Gone<'_>) -> Result<()> {
        let limit = gone.prior.timeout("delete", Duration::from_secs(1200));
        let patience = Patience { limit, progress: gone.progress };
        if !gone.prior.is("deletion_protection_enabled") {
            replicas::remove_all(cx, gone.id, &patience).await?;
        }
        let delete = || async { Ok(cx.dynamodb().delete_table().table_name(gone.id).send().await.map(|_| ())?) };
        cx.retry(limit, |failed| failed.is(&["ResourceInUseException"]), delete).await.or_missing()?;
        let is_gone = || async {
            Ok(match look(cx, gone.id).await? {
                None => Wait::Done(()),
                Some(table) => Wait::Pending(table.table_status().map_or("there", |status| status.as_str()).to_owned()),
            })
        };
        cx.wait(limit, gone.progress, is_gone).await
    }

    async fn find(cx: &Context, new: &New<'_>) -> Result<Option<String>> {
        let name = new.args.required("name");
        let Some(table) = look(cx, &name).await? else { return Ok(None) };
        if matches!(table.table_status(), Some(TableStatus::Creating)) {
            let limit = new.args.timeout("create", Duration::from_secs(1800));
            Patience { limit, progress: new.progress }.settled(cx, &name).await?;
        }
        Ok(Some(name))
    }

    async fn owned(cx: &Context, _: &str) -> Result<Vec<(String, Tags)>> {
        let names = cx.dynamodb().list_tables().into_paginator().items().send();
        let mut found = Vec::new();
        for name in names.collect::<std::result::Result<Vec<_>, _>>().await? {
            if let Some(arn) = look(cx, &name).await?.and_then(|table| table.table_arn) {
                found.push((name, tags_of(cx, &arn).await?));
            }
        }
        Ok(found)
    }
}

/// What nobody makes here.
fn supported(args: Args<'_>) -> Result<()> {
    for name in [
        "global_table_witness",
        "import_table",
        "restore_backup_arn",
        "restore_date_time",
        "restore_source_name",
        "restore_source_table_arn",
        "restore_to_latest_time",
    ] {
        if args.has(name) && args.bool(name) != Some(false) {
            return Err(Failed::refused(format!(
                "{name} is not supported: restore or import by hand, and import the table"
            )));
        }
    }
    match args.blocks("replica").iter().any(|replica| replica.str("consistency_mode") == Some("STRONG")) {
        true => Err(Failed::refused("consistency_mode STRONG is not supported: replicas are eventually consistent")),
        false => Ok(()),
    }
}

pub(super) fn is_provisioned(args: Args<'_>) -> bool {
    args.str("billing_mode") != Some("PAY_PER_REQUEST")
}

fn attribute_definitions(args: Args<'_>) -> std::result::Result<Vec<AttributeDefinition>, BuildError> {
    let definition = |block: Args<'_>| {
        let definition = AttributeDefinition::builder().set_attribute_name(block.text("name"));
        definition.set_attribute_type(block.variant("type")).build()
    };
    args.blocks("attribute").into_iter().map(definition).collect()
}

/// The keys that two arguments name.
pub(super) fn key_schema(args: Args<'_>) -> std::result::Result<Vec<KeySchemaElement>, BuildError> {
    let keys = [("hash_key", KeyType::Hash), ("range_key", KeyType::Range)];
    let keys = keys.into_iter().filter_map(|(name, ty)| Some((args.text(name)?, ty)));
    keys.map(|(name, ty)| KeySchemaElement::builder().attribute_name(name).key_type(ty).build()).collect()
}

/// The name of the first key of a type.
pub(super) fn key<'k>(keys: &'k [KeySchemaElement], ty: &KeyType) -> Option<&'k str> {
    keys.iter().find(|key| key.key_type() == ty).map(|key| key.attribute_name())
}

pub(super) fn throughput(
    args: Args<'_>,
    is_provisioned: bool,
) -> std::result::Result<Option<ProvisionedThroughput>, BuildError> {
    let throughput = ProvisionedThroughput::builder()
        .read_capacity_units(args.i64("read_capacity").unwrap_or(1).max(1))
        .write_capacity_units(args.i64("write_capacity").unwrap_or(1).max(1));
    is_provisioned.then(|| throughput.build()).transpose()
}

pub(super) fn on_demand(args: Args<'_>) -> Option<OnDemandThroughput> {
    let block = args.block("on_demand_throughput")?;
    let throughput = OnDemandThroughput::builder().set_max_read_request_units(block.i64("max_read_request_units"));
    Some(throughput.set_max_write_request_units(block.i64("max_write_request_units")).build())
}

pub(super) fn warm(args: Args<'_>) -> Option<WarmThroughput> {
    let block = args.block("warm_throughput")?;
    let throughput = WarmThroughput::builder().set_read_units_per_second(block.i64("read_units_per_second"));
    Some(throughput.set_write_units_per_second(block.i64("write_units_per_second")).build())
}

fn stream(args: Args<'_>) -> Option<std::result::Result<StreamSpecification, BuildError>> {
    let view = args.variant("stream_view_type")?;
    Some(StreamSpecification::builder().stream_enabled(true).stream_view_type(view).build())
}

fn is_encrypted(args: Args<'_>) -> bool {
    args.block("server_side_encryption").is_some_and(|block| block.is("enabled"))
}

fn encryption(args: Args<'_>) -> Option<SseSpecification> {
    let block = args.block("server_side_encryption")?;
    let key = block.text("kms_key_arn").filter(|_| block.is("enabled"));
    let ty = block.is("enabled").then_some(SseType::Kms);
    let specification = SseSpecification::builder().enabled(block.is("enabled"));
    Some(specification.set_sse_type(ty).set_kms_master_key_id(key).build())
}

fn attributes(table: &TableDescription, recorded: Args<'_>) -> Attrs {
    let definition = |definition: &AttributeDefinition| {
        let name = Attrs::new().put("name", definition.attribute_name());
        name.put("type", definition.attribute_type().as_str())
    };
    let billing = table.billing_mode_summary().and_then(|summary| summary.billing_mode());
    let throughput = table.provisioned_throughput();
    let stream = table.stream_specification().filter(|stream| stream.stream_enabled());
    let class = table.table_class_summary().and_then(|summary| summary.table_class());
    let is_encrypted = table.sse_description().filter(|description| {
        description.status().is_some_and(|status| matches!(status.as_str(), "ENABLED" | "ENABLING" | "UPDATING"))
    });
    let encryption = match is_encrypted {
        Some(description) => {
            Some(Attrs::new().put("enabled", true).put("kms_key_arn", description.kms_master_key_arn()))
        }
        None => recorded.has("server_side_encryption").then(|| Attrs::new().put("enabled", false)),
    };
    let on_demand = table.on_demand_throughput().filter(|_| recorded.has("on_demand_throughput")).map(|throughput| {
        let read = Attrs::new().put("max_read_request_units", throughput.max_read_request_units());
        read.put("max_write_request_units", throughput.max_write_request_units())
    });
    let warm = table.warm_throughput().filter(|_| recorded.has("warm_throughput")).map(|throughput| {
        let read = Attrs::new().put("read_units_per_second", throughput.read_units_per_second());
        read.put("write_units_per_second", throughput.write_units_per_second())
    });
    Attrs::new()
        .put("arn", table.table_arn())
        .put("attribute", table.attribute_definitions().iter().map(definition).collect::<Vec<_>>())
        .put("billing_mode", billing.map_or("PROVISIONED", |mode| mode.as_str()))
        .put("deletion_protection_enabled", table.deletion_protection_enabled().unwrap_or_default())
        .put("global_secondary_index", indexes::shown_global(table, recorded))
        .put("hash_key", key(table.key_schema(), &KeyType::Hash))
        .put("local_secondary_index", indexes::shown_local(table))
        .put("name", table.table_name())
        .block_if_given("on_demand_throughput", on_demand, recorded)
        .put("range_key", key(table.key_schema(), &KeyType::Range))
        .put("read_capacity", throughput.and_then(|throughput| throughput.read_capacity_units()))
        .block_if_given("server_side_encryption", encryption, recorded)
        .put("stream_arn", table.latest_stream_arn())
        .put("stream_enabled", stream.is_some())
        .put("stream_label", table.latest_stream_label())
        .variant("stream_view_type", stream.and_then(|stream| stream.stream_view_type()))
        .put("table_class", class.map_or("STANDARD", |class| class.as_str()))
        .block_if_given("warm_throughput", warm, recorded)
        .put("write_capacity", throughput.and_then(|throughput| throughput.write_capacity_units()))
}
