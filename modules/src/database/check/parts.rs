//! What clusters and instances have alike: who reaches them, backups, upgrades, logs, passwords, parameters.

use super::{Clusters, Instances, Map};
use crate::check::{among, bad_keys, is_log_retention, matches, none, optional, within};
use crate::database::inputs::{
    Access, AccessFields, Backups, BackupsFields, ClusterFields, InstanceFields, Observation, ObservationFields,
    ParameterFields, Parameters, ParametersFields, Password, PasswordFields, ReplicaSourceFields, Restore,
    RestoreFields, UpgradesFields,
};
use crate::database::logs;
use crate::dns;
use crate::network::is_good_ingress;
use crate::windows::{TIME, are_apart, minute, minutes};
use ledgerform::function::{split, try_};
use ledgerform::{Condition, Expr, IntoExpr, Number};

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
             security_group_id or a cidr each, no two of them alike, no ingress together with security_groups that exist, and iam_users of letters, \
             digits, _ and -"
        ),
    )
}

pub(in crate::database) fn cluster_access(field: &str, value: &Clusters) -> Condition {
    access(field, &value.map(|_, cluster| cluster.access()))
}

pub(in crate::database) fn instance_access(field: &str, value: &Instances) -> Condition {
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

pub(in crate::database) fn cluster_backups(field: &str, value: &Clusters) -> Condition {
    backups(field, &value.map(|_, cluster| cluster.backups()))
}

pub(in crate::database) fn instance_backups(field: &str, value: &Instances) -> Condition {
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

pub(in crate::database) fn cluster_upgrades(field: &str, value: &Clusters) -> Condition {
    let bad = bad_keys(value, |_, cluster| {
        are_apart(&cluster.backups().window(), &cluster.upgrades().window())
            .and(is_authority(&cluster.upgrades().ca_certificate()))
    });
    upgrades(field, bad)
}

pub(in crate::database) fn instance_upgrades(field: &str, value: &Instances) -> Condition {
    let bad = bad_keys(value, |_, instance| {
        are_apart(&instance.backups().window(), &instance.upgrades().window())
            .and(is_authority(&instance.upgrades().ca_certificate()))
    });
    upgrades(field, bad)
}

/// For how long the mode `advanced` keeps what it measures: the AWS page "Turning on the Advanced mode of Database Insights".
const FEWEST_ADVANCED_DAYS: i64 = 465;

/// The days are those of the API reference of RDS, `CreateDBInstance`.
fn is_good_observation(observation: &Expr<Observation>, engine: &Expr<String>) -> Expr<bool> {
    let known = logs::of(engine, true);
    let logs = optional(&observation.logs(), |logs| logs.filter(|log| !known.contains(log)).length().equals(0));
    let numbers = |numbers: &[i64]| -> Expr<Vec<Number>> { numbers.to_vec().into_expr() };
    let days = observation.insights_days();
    let months = within(&days, 31, 713).and((&days % 31).equals(0));
    let mode = optional(&observation.insights_mode(), |mode| {
        mode.equals("standard").or(mode.equals("advanced").and(days.at_least(FEWEST_ADVANCED_DAYS)))
    });
    logs.and(mode)
        .and(is_log_retention(&observation.log_retention_days()))
        .and(numbers(&[0, 1, 5, 10, 15, 30, 60]).contains(observation.monitoring_interval()))
        .and(numbers(&[0, 7, 731]).contains(&days).or(months))
}

fn observation(field: &str, bad: Expr<Vec<String>>) -> Condition {
    none(
        bad,
        format!(
            "observation of {field} must have logs that the engine writes, log_retention_days that CloudWatch Logs knows \
             (such as 30, 90 or 365), a monitoring_interval of 0, 1, 5, 10, 15, 30 or 60, insights_days of 0, 7, 731 or \
             a multiple of 31, and insights_mode standard or, from 465 insights_days, advanced"
        ),
    )
}

pub(in crate::database) fn cluster_observation(field: &str, value: &Clusters) -> Condition {
    observation(field, bad_keys(value, |_, cluster| is_good_observation(&cluster.observation(), &cluster.engine())))
}

pub(in crate::database) fn instance_observation(field: &str, value: &Instances) -> Condition {
    observation(field, bad_keys(value, |_, instance| is_good_observation(&instance.observation(), &instance.engine())))
}

fn passwords(field: &str, bad: Expr<Vec<String>>) -> Condition {
    none(bad, format!("password of {field} must have rotation_days from 1 to 1000 and a version from 0"))
}

fn is_good_password(password: &Expr<Password>) -> Expr<bool> {
    within(&password.rotation_days(), 1, 1000).and(password.version().at_least(0))
}

pub(in crate::database) fn cluster_passwords(field: &str, value: &Clusters) -> Condition {
    passwords(field, bad_keys(value, |_, cluster| is_good_password(&cluster.password())))
}

pub(in crate::database) fn instance_passwords(field: &str, value: &Instances) -> Condition {
    passwords(field, bad_keys(value, |_, instance| is_good_password(&instance.password())))
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

pub(in crate::database) fn cluster_parameters(field: &str, value: &Clusters) -> Condition {
    let bad = bad_keys(value, |_, cluster| {
        is_good_parameters(&cluster.parameters()).and(is_good_parameters(&cluster.instance_parameters()))
    });
    parameters(field, bad)
}

pub(in crate::database) fn instance_parameters(field: &str, value: &Instances) -> Condition {
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

pub(in crate::database) fn cluster_restores(field: &str, value: &Clusters) -> Condition {
    restores(field, bad_keys(value, |_, cluster| is_good_restore(&cluster.restore())))
}

pub(in crate::database) fn instance_restores(field: &str, value: &Instances) -> Condition {
    restores(field, bad_keys(value, |_, instance| is_good_restore(&instance.restore())))
}

pub(in crate::database) fn cluster_dns(field: &str, value: &Clusters) -> Condition {
    let bad = bad_keys(value, |_, cluster| dns::is_good(&cluster.dns()).and(dns::is_good(&cluster.reader_dns())));
    none(bad, format!("dns and reader_dns of {field} must have {}", dns::RULE))
}

pub(in crate::database) fn instance_dns(field: &str, value: &Instances) -> Condition {
    none(
        bad_keys(value, |_, instance| dns::is_good(&instance.dns())),
        format!("dns of {field} must have {}", dns::RULE),
    )
}

/// What a replica has comes from its source: the API reference of RDS, `CreateDBInstanceReadReplica`.
pub(in crate::database) fn sources(field: &str, value: &Instances) -> Condition {
    let bad = bad_keys(value, |_, instance| {
        optional(&instance.replica_of(), |source| {
            matches("^arn:[a-z-]+:rds:[a-z0-9-]+:[0-9]{12}:db:[a-z0-9-]+$", &source.arn())
                .and(instance.restore().is_null())
                .and(instance.database_name().is_null())
                .and(instance.password().version().equals(0))
        })
    });
    none(
        bad,
        format!(
            "replica_of of {field} must be the arn of an instance, and a replica has neither a restore nor a database_name nor \
             a password with a version: all that is its source's"
        ),
    )
}
