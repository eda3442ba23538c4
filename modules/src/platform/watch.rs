//! What the monitoring watches by itself: everything here that the table of alarms has a kind for.

use super::inputs::PlatformInputs;
use crate::cache::{self, BoundsFields, CachePartFields, Group, GroupFields, ScaledGroupFields};
use crate::database::{self, BackupPlanFields, DatabasePartFields, InstanceFields};
use crate::eks::EksPartFields;
use crate::monitoring::Watched;
use crate::network::ExistingNameFields;
use crate::profile::Guard;
use crate::secrets::{self, RotationFields, SecretFields, SecretsPartFields};
use crate::vpc::VpcOutputs;
use ledgerform::function::{concat, concat_all, format, merge_all, range, replace};
use ledgerform::{Expr, IntoExpr, Number, When, tf};
use std::collections::BTreeMap;

type Things = Expr<BTreeMap<String, Watched>>;
/// As a list of maps, which are merged at the end: lists of unknown length cannot be merged in the middle.
type Parts = Expr<Vec<BTreeMap<String, Watched>>>;

/// Everything that is watched, each under its kind and key; what the monitoring's own input has wins.
///
/// Things are named by what is known of them before they are there, so alarms and topics wait for no database, which may
/// have events for the topics. Gateways have no names, but nothing of a network waits for a topic.
pub(super) fn all(inputs: &PlatformInputs, vpc: &When<VpcOutputs>, given: &Things) -> Things {
    let here = concat_all([of_network(vpc), parts(inputs)]).filter(|_| inputs.watches.clone());
    merge_all(concat(here, [given]))
}

/// What is here and has a name.
pub(super) fn named(inputs: &PlatformInputs) -> Things {
    merge_all(parts(inputs))
}

fn parts(inputs: &PlatformInputs) -> Parts {
    concat_all([of_cluster(inputs), of_databases(inputs), of_caches(inputs), of_functions(inputs)])
}

fn thing(kind: &str, key: &Expr<String>, id: Expr<String>) -> (Expr<String>, Expr<Watched>) {
    (tf!("{kind}-{key}"), Watched::new().kind(kind).id(id).into_expr())
}

/// The gateways of each zone, or the instance.
fn of_network(vpc: &When<VpcOutputs>) -> Parts {
    let ids = |of: fn(&VpcOutputs) -> Expr<BTreeMap<String, String>>| {
        vpc.map_or(BTreeMap::<String, Expr<String>>::new().into_expr(), of)
    };
    let gateways = ids(|vpc| vpc.nat_gateway_ids.clone()).to_map(|zone, id| thing("nat_gateway", &zone, id));
    let instances = ids(|vpc| vpc.nat_instance_ids.clone()).to_map(|zone, id| {
        // The network has the alarm that recovers its instance already.
        let status = Watched::new().kind("instance").id(id).without(["recover"]);
        (tf!("instance-nat-{zone}"), status.into_expr())
    });
    [gateways, instances].into_expr()
}

/// The control plane, and the nodes where something measures them.
fn of_cluster(inputs: &PlatformInputs) -> Parts {
    let of =
        |kind: &'static str| -> Things { [(kind, Watched::new().kind(kind).id(&inputs.name).into_expr())].into_expr() };
    let addons = inputs.eks.or_null().addons().keys();
    let is_measured = inputs.eks.is_null().then(false, addons.contains("amazon-cloudwatch-observability"));
    [or_none(&inputs.eks.is_some(), of("eks_control_plane")), or_none(&is_measured, of("eks"))].into_expr()
}

/// Clusters, instances and their replicas, tables, and what backs them up.
fn of_databases(inputs: &PlatformInputs) -> Parts {
    let (database, is_here) = (inputs.database.or_null(), inputs.database.is_some());
    let identifier = |key: &Expr<String>| database::plan::identifier(&inputs.name, key);
    let clusters = or_none(&is_here, database.clusters()).to_map(|key, _| thing("aurora", &key, identifier(&key)));
    let instances = or_none(&is_here, database.instances());
    let replicas = instances.to_list(|key, instance| {
        instance.replicas().to_map(|name, _| {
            let id = database::instances::replica_identifier(&identifier(&key), &name);
            thing("rds", &tf!("{key}-{name}"), id)
        })
    });
    let instances = instances.to_map(|key, _| thing("rds", &key, identifier(&key)));
    let tables = or_none(&is_here, database.tables())
        .to_map(|key, table| thing("dynamodb", &key, database::tables::name(&inputs.name, &key, &table)));
    let plan = database.backup_plan();
    let has_plan = is_here.then(plan.is_some(), false);
    let existing = plan.or_null().existing_vault();
    let vault = existing.is_null().then(database::backup::vault_name(&inputs.name), existing.or_null().name());
    let vault = Watched::new().kind("backup_vault").id(vault).into_expr();
    let vault: Things = [("backup_vault-database", vault)].into_expr();
    let others: Parts = [clusters, instances, tables, or_none(&has_plan, vault)].into_expr();
    concat(others, replicas)
}

/// The metrics of a cache are those of its nodes: each replica of each shard has its own. Of a group that follows the load
/// the nodes are watched that are always there.
fn of_caches(inputs: &PlatformInputs) -> Parts {
    let (cache, is_here) = (inputs.cache.or_null(), inputs.cache.is_some());
    let guard = Guard::new(&inputs.profile, &inputs.accept);
    let nodes = |key: Expr<String>, group: &Expr<Group>, shards: &Expr<Number>, replicas: &Expr<Number>| {
        let members = range(1, replicas + 2);
        let of_shard = |shard: Expr<Number>| members.map(|member| format("%04d-%03d", (shard.clone(), member)));
        let plain = members.map(|member| format("%03d", (member,)));
        let numbers: Expr<Vec<String>> = group.cluster_mode().then(range(1, shards + 1).flat_map(of_shard), plain);
        let identifier = cache::plan::identifier(&inputs.name, &key);
        numbers.to_map(|number| thing("cache", &tf!("{key}-{number}"), tf!("{identifier}-{number}")))
    };
    let replicas = |group: &Expr<Group>| guard.choose(&group.replicas(), 1, 0);
    let groups =
        or_none(&is_here, cache.groups()).to_list(|key, group| nodes(key, &group, &group.shards(), &replicas(&group)));
    let scaled = or_none(&is_here, cache.scaled_groups()).to_list(|key, scaled| {
        let group = scaled.group();
        let least = |bounds: Expr<Option<cache::Bounds>>, now: Expr<Number>| -> Expr<Number> {
            bounds.is_null().then(now, bounds.or_null().min())
        };
        let shards = least(scaled.shards(), group.shards());
        let replicas = least(scaled.replicas(), replicas(&group));
        nodes(key, &group, &shards, &replicas)
    });
    concat(groups, scaled)
}

/// The functions that rotate secrets, as far as they are made here.
fn of_functions(inputs: &PlatformInputs) -> Parts {
    let secrets = or_none(&inputs.secrets.is_some(), inputs.secrets.or_null().secrets());
    let rotated = secrets.filter(|_, secret| {
        let rotation = secret.rotation();
        rotation.is_null().then(false, rotation.or_null().function().is_some())
    });
    let functions = rotated.to_map(|key, _| {
        let id = secrets::rotation::function_name(&inputs.name, &key);
        thing("lambda", &tf!("rotate-{}", replace(&key, "/[^A-Za-z0-9-]/", "-")), id)
    });
    [functions].into_expr()
}

fn or_none<T>(condition: &Expr<bool>, map: Expr<BTreeMap<String, T>>) -> Expr<BTreeMap<String, T>> {
    condition.then(map, BTreeMap::<String, Expr<T>>::new())
}
