//! What each input of the database must fulfil by itself.

mod parts;
mod tables;

pub(super) use parts::*;
pub(super) use tables::*;

use super::inputs::{
    Cluster, ClusterFields, Events, EventsFields, Instance, InstanceFields, MemberFields, ReaderScalingFields,
    ReplicaFields, ServerlessFields, StorageFields, Table,
};
use crate::check::{among, bad_keys, is_topic_arn, matches, none, optional, within};
use ledgerform::function::{endswith, parseint, split, try_};
use ledgerform::{Condition, Expr, Number, tf};
use std::collections::BTreeMap;

type Map<T> = Expr<BTreeMap<String, T>>;
type Clusters = Map<Cluster>;
type Instances = Map<Instance>;
type Tables = Map<Table>;

pub(super) fn events(field: &str, value: &Expr<Events>) -> Condition {
    let arn = value.topic_arn();
    Condition::new(is_topic_arn(&arn), tf!("{field}.topic_arn must be the ARN of a topic, not `{arn}`"))
}

/// The rules of identifiers: the API reference of RDS, `CreateDBCluster`.
fn keys<T>(field: &str, value: &Map<T>) -> Condition {
    let bad = bad_keys(value, |key, _| matches("^[a-z](?:-?[a-z0-9])*$", key).and(key.length().at_most(30)));
    none(
        bad,
        format!(
            "the keys of {field} must be lower-case letters, digits and single hyphens, beginning with a letter, up to 30"
        ),
    )
}

pub(super) fn cluster_keys(field: &str, value: &Clusters) -> Condition {
    keys(field, value)
}

pub(super) fn instance_keys(field: &str, value: &Instances) -> Condition {
    keys(field, value)
}

/// Whether a class may be one, and the name of a user or database may be that.
fn is_class(value: &Expr<String>) -> Expr<bool> {
    matches("^db[.][a-z0-9-]+[.][a-z0-9-]+$", value)
}

fn is_username(value: &Expr<String>) -> Expr<bool> {
    let reserved = among(&["admin", "rdsadmin", "postgres", "root", "user"], value);
    matches("^[a-zA-Z][a-zA-Z0-9_]{0,15}$", value).and(!reserved)
}

fn is_database_name(value: &Expr<String>) -> Expr<bool> {
    matches("^[a-zA-Z][a-zA-Z0-9_]{0,62}$", value)
}

fn is_port(value: &Expr<Number>) -> Expr<bool> {
    within(value, 1150, 65535)
}

pub(super) fn cluster_engines(field: &str, value: &Clusters) -> Condition {
    let bad = bad_keys(value, |_, cluster| {
        let version = cluster.version();
        let mysql = matches("^[58][.][0-9]+(?:[.]mysql_aurora[.][0-9.]+)?$", &version);
        let postgres = matches("^[0-9]+(?:[.][0-9]+)?$", &version);
        let engine = among(&["aurora-mysql", "aurora-postgresql"], &cluster.engine());
        let version = cluster.engine().equals("aurora-mysql").then(mysql, postgres);
        let names = is_username(&cluster.master_username()).and(optional(&cluster.database_name(), is_database_name));
        let storage = among(&["aurora", "aurora-iopt1"], &cluster.storage_type());
        let back = within(&cluster.backtrack_hours(), 0, 72)
            .and(cluster.backtrack_hours().equals(0).or(cluster.engine().equals("aurora-mysql")));
        engine.and(version).and(names).and(optional(&cluster.port(), is_port)).and(storage).and(back)
    });
    none(
        bad,
        format!(
            "{field} must have the engine aurora-postgresql (versions such as 16.4) or aurora-mysql (such as \
             8.0.mysql_aurora.3.08.0, with backtrack_hours up to 72), the storage_type aurora or aurora-iopt1, names of \
             letters, digits and _ that the engine does not use itself, and a port from 1150 to 65535"
        ),
    )
}

pub(super) fn instance_engines(field: &str, value: &Instances) -> Condition {
    let bad = bad_keys(value, |_, instance| {
        let version = instance.version();
        let postgres = matches("^[0-9]+(?:[.][0-9]+)?$", &version);
        let mysql = matches("^[5-9][.][0-9]+(?:[.][0-9]+)?$", &version);
        let mariadb = matches("^1[0-9][.][0-9]+(?:[.][0-9]+)?$", &version);
        let others = instance.engine().equals("mysql").then(mysql, mariadb);
        let engine = among(&["mariadb", "mysql", "postgres"], &instance.engine());
        let version = instance.engine().equals("postgres").then(postgres, others);
        let class = is_class(&instance.instance_class());
        let names = is_username(&instance.master_username()).and(optional(&instance.database_name(), is_database_name));
        let shape = optional(&instance.architecture(), |name| among(&["multi_az", "single"], name));
        engine.and(version).and(class).and(names).and(optional(&instance.port(), is_port)).and(shape)
    });
    none(
        bad,
        format!(
            "{field} must have the engine postgres (versions such as 16.4), mysql or mariadb (such as 8.0.39), an \
             instance_class such as db.m6g.large, the architecture single or multi_az, names of letters, digits and _ that \
             the engine does not use itself, and a port from 1150 to 65535"
        ),
    )
}

/// The numbers are those of the AWS page "Quotas and constraints for Amazon Aurora".
pub(super) fn members(field: &str, value: &Clusters) -> Condition {
    let bad = bad_keys(value, |_, cluster| {
        let is_serverless = cluster.serverless().is_some();
        let bad = cluster.instances().filter(|key, member| {
            let class = member.instance_class();
            let class = class.is_null().then(&is_serverless, is_class(&class.or_null()));
            let tier = within(&member.promotion_tier(), 0, 15);
            !matches("^[a-z](?:-?[a-z0-9])*$", &key).and(class).and(tier)
        });
        bad.length().equals(0).and(within(&cluster.instances().length(), 1, 16))
    });
    none(
        bad,
        format!(
            "{field} must have 1 to 16 instances with keys of lower-case letters, digits and single hyphens, each with a \
             promotion_tier from 0 to 15 and an instance_class such as db.r6g.large, which only a serverless cluster may \
             leave out"
        ),
    )
}

/// Whether a number is a whole one or ends with a half.
fn is_in_halves(value: &Expr<Number>) -> Expr<bool> {
    matches("^[0-9]+(?:[.]5)?$", &tf!("{value}"))
}

/// How many halves a number has: whole numbers are compared before Terraform runs, others by Terraform only.
fn halves(value: &Expr<Number>) -> Expr<Number> {
    let text = tf!("{value}");
    parseint(split(".", &text).at(0), 10) * 2 + endswith(text, ".5").then(1, 0)
}

pub(super) fn capacities(field: &str, value: &Clusters) -> Condition {
    let bad = bad_keys(value, |_, cluster| {
        let serverless = optional(&cluster.serverless(), |serverless| {
            let (min, max) = (halves(&serverless.min_capacity()), halves(&serverless.max_capacity()));
            let shape = is_in_halves(&serverless.min_capacity()).and(is_in_halves(&serverless.max_capacity()));
            let bounds = try_(max.at_most(512).and(max.at_least(2)).and(min.at_most(&max)), false);
            shape.and(bounds)
        });
        let readers = optional(&cluster.autoscaling(), |scaling| {
            let (min, max, target) = (scaling.min(), scaling.max(), scaling.target());
            let metric = scaling.metric();
            let measure = metric.equals("cpu").then(within(&target, 1, 100), target.at_least(1));
            let cooldown = scaling.scale_in_cooldown().at_least(0).and(scaling.scale_out_cooldown().at_least(0));
            min.at_least(0)
                .and(min.at_most(&max))
                .and(max.at_most(15))
                .and(measure)
                .and(cooldown)
                .and(among(&["connections", "cpu"], &metric))
        });
        serverless.and(readers)
    });
    none(
        bad,
        format!(
            "{field} must have in serverless a min_capacity from 0 up to max_capacity, which is 1 to 256, both in halves, and in \
             autoscaling min up to max, which is 15 at most, with the metric cpu (target in percent) or connections"
        ),
    )
}

pub(super) fn storages(field: &str, value: &Instances) -> Condition {
    let bad = bad_keys(value, |_, instance| {
        let storage = instance.storage();
        let (gib, max, ty) = (storage.gib(), storage.max_gib(), storage.ty());
        let size = within(&gib, 20, 65536).and(max.equals(0).or((max * 10).at_least(&gib * 11)));
        let is_large = gib.at_least(400);
        let is_gp3 = ty.equals("gp3");
        let iops = storage.iops();
        let given =
            optional(&iops, |iops| is_gp3.then(is_large.and(within(iops, 12000, 64000)), within(iops, 1000, 256_000)));
        let provisioned = among(&["io1", "io2"], &ty);
        let iops = provisioned.then(iops.is_some().and(gib.at_least(100)), iops.is_null().or(&is_gp3)).and(given);
        let throughput =
            optional(&storage.throughput(), |throughput| is_gp3.and(&is_large).and(within(throughput, 500, 4000)));
        among(&["gp2", "gp3", "io1", "io2"], &ty).and(size).and(iops).and(throughput)
    });
    none(
        bad,
        format!(
            "storage of {field} must have gib from 20, max_gib of 0 or a tenth more than gib at least, and a ty: gp2 \
             (neither iops nor throughput), gp3 (from 400 GiB iops of 12000 to 64000 and throughput of 500 to 4000, below \
             neither), io1 or io2 (from 100 GiB, with iops of 1000 to 256000)"
        ),
    )
}

/// The number is that of the AWS page "Working with DB instance read replicas".
pub(super) fn replicas(field: &str, value: &Instances) -> Condition {
    let bad = bad_keys(value, |_, instance| {
        let bad = instance.replicas().filter(|key, replica| {
            let class = optional(&replica.instance_class(), is_class);
            !matches("^[a-z](?:-?[a-z0-9])*$", &key).and(class)
        });
        bad.length().equals(0).and(instance.replicas().length().at_most(15))
    });
    none(
        bad,
        format!(
            "{field} must have up to 15 replicas with keys of lower-case letters, digits and single hyphens and an \
             instance_class such as db.m6g.large"
        ),
    )
}
