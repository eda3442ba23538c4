//! What the monitoring watches by itself.

use super::inputs::PlatformInputs;
use crate::cache::{self, CachePartFields, Group, GroupFields, ScaledGroupFields};
use crate::database::{self, DatabasePartFields};
use crate::monitoring::Watched;
use ledgerform::function::merge_all;
use ledgerform::{Expr, IntoExpr, tf};
use std::collections::BTreeMap;

/// Databases, caches and tables, each under its kind and key. They are named by what is known of them before they are
/// there, so alarms and topics wait for no database, which may have events for the topics.
pub(super) fn all(inputs: &PlatformInputs) -> Expr<BTreeMap<String, Watched>> {
    let name = &inputs.name;
    let thing = |kind: &str, key: &Expr<String>, id: Expr<String>| {
        (tf!("{kind}-{key}"), Watched::new().kind(kind).id(id).into_expr())
    };
    let database = inputs.database.or_null();
    let has_database = inputs.watches.and(inputs.database.is_some());
    let identifier = |key: &Expr<String>| database::plan::identifier(name, key);
    let clusters = or_none(&has_database, database.clusters()).to_map(|key, _| thing("aurora", &key, identifier(&key)));
    let instances = or_none(&has_database, database.instances()).to_map(|key, _| thing("rds", &key, identifier(&key)));
    let tables = or_none(&has_database, database.tables())
        .to_map(|key, table| thing("dynamodb", &key, database::tables::name(name, &key, &table)));
    // The metrics of a cache are those of its nodes, of which the first is always there; in cluster mode it is the first of
    // the first shard.
    let cache = inputs.cache.or_null();
    let has_cache = inputs.watches.and(inputs.cache.is_some());
    let node = |key: &Expr<String>, group: &Expr<Group>| {
        let number: Expr<String> = group.cluster_mode().then("0001-001", "001");
        thing("cache", key, tf!("{}-{number}", cache::plan::identifier(name, key)))
    };
    let groups = or_none(&has_cache, cache.groups()).to_map(|key, group| node(&key, &group));
    let scaled = or_none(&has_cache, cache.scaled_groups()).to_map(|key, scaled| node(&key, &scaled.group()));
    merge_all([clusters, instances, tables, groups, scaled].into_expr())
}

fn or_none<T>(condition: &Expr<bool>, map: Expr<BTreeMap<String, T>>) -> Expr<BTreeMap<String, T>> {
    condition.then(map, BTreeMap::<String, Expr<T>>::new())
}
