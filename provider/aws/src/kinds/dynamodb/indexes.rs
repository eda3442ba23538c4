//! Indexes of a table.

use super::table::{is_provisioned, key, key_schema, on_demand, throughput, warm};
use crate::args::Args;
use crate::attrs::Attrs;
use crate::fault::Result;
use crate::kind::Change;
use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::types::{
    CreateGlobalSecondaryIndexAction, DeleteGlobalSecondaryIndexAction, GlobalSecondaryIndex,
    GlobalSecondaryIndexDescription, GlobalSecondaryIndexUpdate, KeySchemaElement, KeyType, LocalSecondaryIndex,
    Projection, TableDescription, UpdateGlobalSecondaryIndexAction,
};

type Built<T> = std::result::Result<T, BuildError>;

/// The local indexes of a new table.
pub(super) fn local(args: Args<'_>) -> Built<Option<Vec<LocalSecondaryIndex>>> {
    let hash = args.required("hash_key");
    let index = |block: Args<'_>| {
        let key = |name: String, ty| KeySchemaElement::builder().attribute_name(name).key_type(ty).build();
        LocalSecondaryIndex::builder()
            .set_index_name(block.text("name"))
            .key_schema(key(hash.clone(), KeyType::Hash)?)
            .key_schema(key(block.required("range_key"), KeyType::Range)?)
            .projection(projection(block))
            .build()
    };
    let indexes = args.blocks("local_secondary_index").into_iter().map(index).collect::<Built<Vec<_>>>()?;
    Ok((!indexes.is_empty()).then_some(indexes))
}

/// The global indexes of a new table.
pub(super) fn global(args: Args<'_>) -> Built<Option<Vec<GlobalSecondaryIndex>>> {
    let index = |block: Args<'_>| {
        GlobalSecondaryIndex::builder()
            .set_index_name(block.text("name"))
            .set_key_schema(Some(keys(block)?))
            .set_on_demand_throughput(on_demand(block))
            .projection(projection(block))
            .set_provisioned_throughput(throughput(block, is_provisioned(args))?)
            .set_warm_throughput(warm(block))
            .build()
    };
    let indexes = args.blocks("global_secondary_index").into_iter().map(index).collect::<Built<Vec<_>>>()?;
    Ok((!indexes.is_empty()).then_some(indexes))
}

fn keys(block: Args<'_>) -> Built<Vec<KeySchemaElement>> {
    let given = block.blocks("key_schema");
    if given.is_empty() {
        return key_schema(block);
    }
    let key = |key: Args<'_>| {
        let name = KeySchemaElement::builder().set_attribute_name(key.text("attribute_name"));
        name.set_key_type(key.variant("key_type")).build()
    };
    given.into_iter().map(key).collect()
}

fn projection(block: Args<'_>) -> Projection {
    let projection = Projection::builder().set_projection_type(block.variant("projection_type"));
    projection.set_non_key_attributes(block.strings("non_key_attributes")).build()
}

/// Keys, projection and the attributes that are projected.
type Shape = (Vec<KeySchemaElement>, Option<String>, Option<Vec<String>>);

/// What of an index can only be had with a new one.
fn shape(block: Args<'_>) -> Built<Shape> {
    let attributes = block.strings("non_key_attributes").map(|mut attributes| {
        attributes.sort();
        attributes
    });
    Ok((keys(block)?, block.text("projection_type"), attributes))
}

fn of_name<'a>(args: Args<'a>, name: &str) -> Option<Args<'a>> {
    args.blocks("global_secondary_index").into_iter().find(|block| block.str("name") == Some(name))
}

/// The removals of indexes that are not wanted any more, or not like that.
pub(super) fn removed(change: &Change<'_>) -> Result<Vec<GlobalSecondaryIndexUpdate>> {
    let mut updates = Vec::new();
    for before in change.prior.blocks("global_secondary_index") {
        let name = before.required("name");
        let is_kept = match of_name(change.args, &name) {
            Some(wanted) => shape(wanted)? == shape(before)?,
            None => false,
        };
        if !is_kept {
            let delete = DeleteGlobalSecondaryIndexAction::builder().index_name(name).build()?;
            updates.push(GlobalSecondaryIndexUpdate::builder().delete(delete).build());
        }
    }
    Ok(updates)
}

/// The throughput of indexes that stay: of all, or of those of which it changes.
pub(super) fn rescaled(change: &Change<'_>, all: bool) -> Result<Vec<GlobalSecondaryIndexUpdate>> {
    let mut updates = Vec::new();
    for wanted in change.args.blocks("global_secondary_index") {
        let Some(before) = of_name(change.prior, &wanted.required("name")) else { continue };
        let is_provisioned = is_provisioned(change.args);
        let differs = |names: &[&str]| names.iter().any(|name| wanted.differs(before, name));
        let has_units = is_provisioned && (all || differs(&["read_capacity", "write_capacity"]));
        let has_more = differs(&["on_demand_throughput", "warm_throughput"]);
        if shape(wanted)? == shape(before)? && (has_units || has_more) {
            let update = UpdateGlobalSecondaryIndexAction::builder()
                .set_index_name(wanted.text("name"))
                .set_on_demand_throughput(on_demand(wanted).filter(|_| wanted.differs(before, "on_demand_throughput")))
                .set_provisioned_throughput(throughput(wanted, has_units)?)
                .set_warm_throughput(warm(wanted).filter(|_| wanted.differs(before, "warm_throughput")));
            updates.push(GlobalSecondaryIndexUpdate::builder().update(update.build()?).build());
        }
    }
    Ok(updates)
}

/// What makes indexes that are missing, and changes the throughput of others.
pub(super) fn changed(change: &Change<'_>) -> Result<Vec<GlobalSecondaryIndexUpdate>> {
    // With a new way of billing they have been scaled already.
    let is_scaled = change.has(&["billing_mode"]);
    let mut updates = if is_scaled { Vec::new() } else { rescaled(change, false)? };
    for wanted in change.args.blocks("global_secondary_index") {
        let is_there = match of_name(change.prior, &wanted.required("name")) {
            Some(before) => shape(wanted)? == shape(before)?,
            None => false,
        };
        if !is_there {
            let create = CreateGlobalSecondaryIndexAction::builder()
                .set_index_name(wanted.text("name"))
                .set_key_schema(Some(keys(wanted)?))
                .set_on_demand_throughput(on_demand(wanted))
                .projection(projection(wanted))
                .set_provisioned_throughput(throughput(wanted, is_provisioned(change.args))?)
                .set_warm_throughput(warm(wanted));
            updates.push(GlobalSecondaryIndexUpdate::builder().create(create.build()?).build());
        }
    }
    Ok(updates)
}

pub(super) fn shown_global(table: &TableDescription, recorded: Args<'_>) -> Vec<Attrs> {
    table.global_secondary_indexes().iter().map(|index| shown(index, recorded)).collect()
}

fn shown(index: &GlobalSecondaryIndexDescription, recorded: Args<'_>) -> Attrs {
    let given = of_name(recorded, index.index_name().unwrap_or_default());
    let has = |name: &str| given.is_some_and(|given| given.has(name));
    let throughput = index.provisioned_throughput();
    let on_demand = index.on_demand_throughput().filter(|_| has("on_demand_throughput")).map(|throughput| {
        let read = Attrs::new().put("max_read_request_units", throughput.max_read_request_units());
        read.put("max_write_request_units", throughput.max_write_request_units())
    });
    let warm = index.warm_throughput().filter(|_| has("warm_throughput")).map(|throughput| {
        let read = Attrs::new().put("read_units_per_second", throughput.read_units_per_second());
        read.put("write_units_per_second", throughput.write_units_per_second())
    });
    let attributes = Attrs::new()
        .put("name", index.index_name())
        .put("non_key_attributes", index.projection().map(|projection| projection.non_key_attributes()))
        .block("on_demand_throughput", on_demand)
        .variant("projection_type", index.projection().and_then(|projection| projection.projection_type()))
        .put("read_capacity", throughput.and_then(|throughput| throughput.read_capacity_units()))
        .block("warm_throughput", warm)
        .put("write_capacity", throughput.and_then(|throughput| throughput.write_capacity_units()));
    // Keys are written in one of two ways.
    if has("key_schema") {
        let key = |key: &KeySchemaElement| {
            Attrs::new().put("attribute_name", key.attribute_name()).put("key_type", key.key_type().as_str())
        };
        attributes.put("key_schema", index.key_schema().iter().map(key).collect::<Vec<_>>())
    } else {
        attributes
            .put("hash_key", key(index.key_schema(), &KeyType::Hash))
            .put("range_key", key(index.key_schema(), &KeyType::Range))
    }
}

pub(super) fn shown_local(table: &TableDescription) -> Vec<Attrs> {
    let indexes = table.local_secondary_indexes().iter();
    let shown = indexes.map(|index| {
        Attrs::new()
            .put("name", index.index_name())
            .put("non_key_attributes", index.projection().map(|projection| projection.non_key_attributes()))
            .variant("projection_type", index.projection().and_then(|projection| projection.projection_type()))
            .put("range_key", key(index.key_schema(), &KeyType::Range))
    });
    shown.collect()
}
