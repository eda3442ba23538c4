//! What each input of the database must fulfil by itself.

use super::inputs::{
    Access, AccessFields, Backups, BackupsFields, CapacityFields, Cluster, ClusterFields, Events, EventsFields,
    Instance, InstanceFields, MemberFields, Observation, ObservationFields, ParameterFields, Parameters,
    ParametersFields, PasswordFields, ReaderScalingFields, ReplicaFields, Restore, RestoreFields, ServerlessFields,
    StorageFields, UnitsFields, UpgradesFields,
};
use super::inputs::{Table, TableFields};
use super::{attributes as keyed, logs};
use crate::check::{among, bad_keys, is_key_arn, is_log_retention, is_topic_arn, matches, none, optional, within};
use crate::network::is_good_ingress;
use crate::windows::{TIME, are_apart, minute, minutes};
use ledgerform::function::{alltrue, endswith, parseint, split, try_};
use ledgerform::{Condition, Expr, IntoExpr, Number, tf};
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

fn access(field: &str, value: &Map<Access>) -> Condition {
    let bad = bad_keys(value, |_, access| {
        let reached = is_good_ingress(&access.ingress(), &access.security_groups());
        let users = access.iam_users().filter(|user| !matches("^[a-zA-Z_][a-zA-Z0-9_-]*$", &user));
        reached.and(users.length().equals(0))
    });
    none(
        bad,
        format!(
            "access of {field} must have in ingress, by keys of lower-case letters, digits, _ and -, either a \
             security_group_id or a cidr each, no ingress together with security_groups that exist, and iam_users of letters, \
             digits, _ and -"
        ),
    )
}

pub(super) fn cluster_access(field: &str, value: &Clusters) -> Condition {
    access(field, &value.map(|_, cluster| cluster.access()))
}

pub(super) fn instance_access(field: &str, value: &Instances) -> Condition {
    access(field, &value.map(|_, instance| instance.access()))
}

fn backups(field: &str, value: &Map<Backups>) -> Condition {
    let bad = bad_keys(value, |_, backups| {
        let window = backups.window();
        let ends = split("-", &window);
        let long = try_(minutes(&minute(&ends.at(0)), &minute(&ends.at(1))).at_least(30), false);
        let shape = matches(&format!("^{TIME}-{TIME}$"), &window);
        optional(&backups.retention_days(), |days| within(days, 1, 35)).and(shape).and(long)
    });
    none(
        bad,
        format!(
            "backups of {field} must have retention_days from 1 to 35 and a window of 30 minutes at least, such as \
             02:00-03:00"
        ),
    )
}

pub(super) fn cluster_backups(field: &str, value: &Clusters) -> Condition {
    backups(field, &value.map(|_, cluster| cluster.backups()))
}

pub(super) fn instance_backups(field: &str, value: &Instances) -> Condition {
    backups(field, &value.map(|_, instance| instance.backups()))
}

fn upgrades(field: &str, bad: Expr<Vec<String>>) -> Condition {
    none(
        bad,
        format!(
            "upgrades of {field} must have a window of 30 minutes at least, such as sun:04:00-sun:05:00, apart from the \
             window of the backups, and a ca_certificate such as rds-ca-rsa2048-g1"
        ),
    )
}

fn is_authority(value: &Expr<String>) -> Expr<bool> {
    among(&["rds-ca-ecc384-g1", "rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1"], value)
}

pub(super) fn cluster_upgrades(field: &str, value: &Clusters) -> Condition {
    let bad = bad_keys(value, |_, cluster| {
        are_apart(&cluster.backups().window(), &cluster.upgrades().window())
            .and(is_authority(&cluster.upgrades().ca_certificate()))
    });
    upgrades(field, bad)
}

pub(super) fn instance_upgrades(field: &str, value: &Instances) -> Condition {
    let bad = bad_keys(value, |_, instance| {
        are_apart(&instance.backups().window(), &instance.upgrades().window())
            .and(is_authority(&instance.upgrades().ca_certificate()))
    });
    upgrades(field, bad)
}

/// The days are those of the API reference of RDS, `CreateDBInstance`.
fn is_good_observation(observation: &Expr<Observation>, engine: &Expr<String>) -> Expr<bool> {
    let known = logs::of(engine, true);
    let logs = optional(&observation.logs(), |logs| logs.filter(|log| !known.contains(log)).length().equals(0));
    let numbers = |numbers: &[i64]| -> Expr<Vec<Number>> { numbers.to_vec().into_expr() };
    let days = observation.insights_days();
    let months = within(&days, 31, 713).and((&days % 31).equals(0));
    logs.and(is_log_retention(&observation.log_retention_days()))
        .and(numbers(&[0, 1, 5, 10, 15, 30, 60]).contains(observation.monitoring_interval()))
        .and(numbers(&[0, 7, 731]).contains(&days).or(months))
}

fn observation(field: &str, bad: Expr<Vec<String>>) -> Condition {
    none(
        bad,
        format!(
            "observation of {field} must have logs that the engine writes, log_retention_days that CloudWatch Logs knows \
             (such as 30, 90 or 365), a monitoring_interval of 0, 1, 5, 10, 15, 30 or 60 and insights_days of 0, 7, 731 or \
             a multiple of 31"
        ),
    )
}

pub(super) fn cluster_observation(field: &str, value: &Clusters) -> Condition {
    observation(field, bad_keys(value, |_, cluster| is_good_observation(&cluster.observation(), &cluster.engine())))
}

pub(super) fn instance_observation(field: &str, value: &Instances) -> Condition {
    observation(field, bad_keys(value, |_, instance| is_good_observation(&instance.observation(), &instance.engine())))
}

fn passwords(field: &str, bad: Expr<Vec<String>>) -> Condition {
    none(bad, format!("password of {field} must have rotation_days from 1 to 1000"))
}

pub(super) fn cluster_passwords(field: &str, value: &Clusters) -> Condition {
    passwords(field, bad_keys(value, |_, cluster| within(&cluster.password().rotation_days(), 1, 1000)))
}

pub(super) fn instance_passwords(field: &str, value: &Instances) -> Condition {
    passwords(field, bad_keys(value, |_, instance| within(&instance.password().rotation_days(), 1, 1000)))
}

fn is_good_parameters(parameters: &Expr<Parameters>) -> Expr<bool> {
    let bad = parameters.values().filter(|name, parameter| {
        let method = optional(&parameter.apply_method(), |method| among(&["immediate", "pending-reboot"], method));
        !matches("^[a-z][a-zA-Z0-9_.-]*$", &name).and(method)
    });
    let one = parameters.existing().is_null().or(parameters.values().length().equals(0));
    bad.length().equals(0).and(one)
}

fn parameters(field: &str, bad: Expr<Vec<String>>) -> Condition {
    none(
        bad,
        format!(
            "parameters of {field} must have either a group that is existing or values, whose apply_method is immediate or \
             pending-reboot"
        ),
    )
}

pub(super) fn cluster_parameters(field: &str, value: &Clusters) -> Condition {
    let bad = bad_keys(value, |_, cluster| {
        is_good_parameters(&cluster.parameters()).and(is_good_parameters(&cluster.instance_parameters()))
    });
    parameters(field, bad)
}

pub(super) fn instance_parameters(field: &str, value: &Instances) -> Condition {
    parameters(field, bad_keys(value, |_, instance| is_good_parameters(&instance.parameters())))
}

fn is_good_restore(restore: &Expr<Option<Restore>>) -> Expr<bool> {
    optional(restore, |restore| {
        let one = restore.snapshot().is_null().differs(restore.source().is_null());
        let time = optional(&restore.time(), |time| {
            matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$", time).and(restore.source().is_some())
        });
        one.and(time)
    })
}

fn restores(field: &str, bad: Expr<Vec<String>>) -> Condition {
    none(
        bad,
        format!(
            "restore of {field} must have either a snapshot or a source, and with a source a time such as \
             2026-01-31T12:00:00Z, if any"
        ),
    )
}

pub(super) fn cluster_restores(field: &str, value: &Clusters) -> Condition {
    let bad = bad_keys(value, |_, cluster| {
        let global = cluster.restore().is_null().or(cluster.global().is_null());
        is_good_restore(&cluster.restore()).and(global)
    });
    restores(field, bad)
}

pub(super) fn instance_restores(field: &str, value: &Instances) -> Condition {
    restores(field, bad_keys(value, |_, instance| is_good_restore(&instance.restore())))
}

/// The rules of names: the API reference of DynamoDB, `CreateTable`.
pub(super) fn table_keys(field: &str, value: &Tables) -> Condition {
    let bad = bad_keys(value, |key, table| matches("^[a-zA-Z0-9_.-]{3,222}$", &table.name().or_else(key)));
    none(bad, format!("the keys and names of {field} must be 3 to 222 letters, digits and . _ -"))
}

/// DynamoDB refuses attributes that no key names, and one attribute with two types.
pub(super) fn attributes(field: &str, value: &Tables) -> Condition {
    let bad = bad_keys(value, |_, table| {
        let all = keyed::of(table);
        let typed = all.filter(|attribute| !among(&["B:", "N:", "S:"], &keyed::ty(&attribute)));
        let clash = all.filter(|attribute| {
            let others =
                all.filter(|other| keyed::name(&other).equals(keyed::name(&attribute)).and(other.differs(&attribute)));
            others.length().greater(0)
        });
        typed.length().equals(0).and(clash.length().equals(0))
    });
    none(
        bad,
        format!("keys of {field} must be attributes of the ty S, N or B, and one attribute has one ty everywhere"),
    )
}

pub(super) fn table_capacities(field: &str, value: &Tables) -> Condition {
    let bad = bad_keys(value, |_, table| {
        optional(&table.capacity(), |capacity| {
            let good = [capacity.read(), capacity.write()].map(|units| {
                units.min().at_least(1).and(units.min().at_most(units.max())).and(within(&units.target(), 20, 90))
            });
            alltrue(good.to_vec())
        })
    });
    none(bad, format!("capacity of {field} must have min from 1 up to max, and a target from 20 to 90 percent"))
}

pub(super) fn table_choices(field: &str, value: &Tables) -> Condition {
    let views = ["KEYS_ONLY", "NEW_AND_OLD_IMAGES", "NEW_IMAGE", "OLD_IMAGE"];
    let bad = bad_keys(value, |_, table| {
        let stream = optional(&table.stream(), |view| among(&views, view));
        let class = among(&["STANDARD", "STANDARD_INFREQUENT_ACCESS"], &table.class());
        let copies = table
            .replicas()
            .filter(|region, key| !matches(r"^[a-z]{2}(?:-[a-z]+)+-[0-9]$", &region).and(is_key_arn(&key)));
        let streamed = table.stream().or_else("").equals("NEW_AND_OLD_IMAGES");
        let replicated = copies.length().equals(0).and(table.replicas().length().equals(0).or(streamed));
        stream.and(class).and(replicated)
    });
    none(
        bad,
        format!(
            "{field} must have a stream out of {}, the class STANDARD or STANDARD_INFREQUENT_ACCESS, and replicas by region \
             with the ARN of a key each only with the stream NEW_AND_OLD_IMAGES",
            views.join(", ")
        ),
    )
}
