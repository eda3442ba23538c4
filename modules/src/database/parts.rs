//! What clusters and instances have alike.

use crate::network::{ExistingGroups, ExistingName, Ingress};
use ledgerform::{Expr, Inputs, Number};
use std::collections::BTreeMap;

/// Who reaches a database. Nobody does unless a rule lets them; the database itself reaches nobody.
#[derive(Debug, Clone, Inputs)]
pub struct Access {
    /// Rules by key. The port is that of the database.
    #[input(default = BTreeMap::<String, Ingress>::new())]
    pub ingress: Expr<BTreeMap<String, Ingress>>,
    /// Security groups that exist, in place of a new one with the rules.
    pub security_groups: Expr<Option<ExistingGroups>>,
    /// Users of the database that log in with a token of IAM. Each must be granted `rds_iam`, or for MySQL be identified
    /// with `AWSAuthenticationPlugin`. The output `connect_policies` has a policy for each.
    #[input(default = Vec::<&str>::new())]
    pub iam_users: Expr<Vec<String>>,
}

/// A group of parameters: a new one, which follows the engine's version, or one that exists.
#[derive(Debug, Clone, Inputs)]
pub struct Parameters {
    /// A group that exists, in place of a new one.
    pub existing: Expr<Option<ExistingName>>,
    /// Values by name of the parameter, as the API writes them: a list with other spaces, or a `true` for a `1`, is a
    /// change in every plan.
    #[input(default = BTreeMap::<String, Parameter>::new())]
    pub values: Expr<BTreeMap<String, Parameter>>,
}

/// The value of a parameter.
#[derive(Debug, Clone, Inputs)]
pub struct Parameter {
    /// The value.
    pub value: Expr<String>,
    /// When it counts: `immediate` or `pending-reboot`. Where it is null, `pending-reboot` for the parameters that are
    /// known to need a restart, `immediate` for all others.
    pub apply_method: Expr<Option<String>>,
}

/// The password of the master user. Secrets Manager makes, keeps and rotates it, unless it has a version of its own. Either way
/// it is neither in the state nor in a plan.
#[derive(Debug, Clone, Inputs)]
pub struct Password {
    /// Days between rotations, 1 to 1000.
    #[input(default = 30)]
    pub rotation_days: Expr<Number>,
    /// Version of a password in `master_passwords`, from 1: another version sets it anew. With 0 it is that of Secrets
    /// Manager.
    #[input(default = 0)]
    pub version: Expr<Number>,
}

/// Backups.
#[derive(Debug, Clone, Inputs)]
pub struct Backups {
    /// Days that a backup is kept, and that can be turned back by: 1 to 35. Where it is null, 30 in production and 1 in
    /// development.
    pub retention_days: Expr<Option<Number>>,
    /// When they are made, in UTC, 30 minutes at least.
    #[input(default = "02:00-03:00")]
    pub window: Expr<String>,
    /// Whether automated backups go together with the database; where it is null, in development.
    pub delete_with_database: Expr<Option<bool>>,
}

/// Versions and when they change.
#[derive(Debug, Clone, Inputs)]
pub struct Upgrades {
    /// When AWS may work on it, in UTC, 30 minutes at least, apart from the window of the backups.
    #[input(default = "sun:04:00-sun:05:00")]
    pub window: Expr<String>,
    /// Whether AWS raises the minor version. The version is then written without it, so that no plan takes one back.
    #[input(default = true)]
    pub auto_minor: Expr<bool>,
    /// Whether a change may raise the major version.
    #[input(default = false)]
    pub allow_major: Expr<bool>,
    /// Whether changes do not wait for the window; where it is null, in development.
    pub apply_immediately: Expr<Option<bool>>,
    /// Whether an instance is changed by a copy that takes its place. Instances of MySQL, MariaDB and PostgreSQL with
    /// backups only; clusters take no notice.
    #[input(default = false)]
    pub blue_green: Expr<bool>,
    /// The authority of the certificate that the database shows.
    #[input(default = "rds-ca-rsa2048-g1")]
    pub ca_certificate: Expr<String>,
}

/// Logs and measurements.
#[derive(Debug, Clone, Inputs)]
pub struct Observation {
    /// Logs that go to CloudWatch Logs; where it is null, all of the engine that need no option group. Their log groups are
    /// made first, with the key.
    pub logs: Expr<Option<Vec<String>>>,
    /// Days that the logs are kept.
    #[input(default = 365)]
    pub log_retention_days: Expr<Number>,
    /// Seconds between measurements of the machine: 0 (none), 1, 5, 10, 15, 30 or 60.
    #[input(default = 60)]
    pub monitoring_interval: Expr<Number>,
    /// Days that Performance Insights keeps what statements cost: 0 (not at all), 7 (free of charge), 731 or a multiple of
    /// 31.
    #[input(default = 7)]
    pub insights_days: Expr<Number>,
    /// Mode of Database Insights: `standard` or `advanced` (dashboards of all databases, and `insights_days` from 465); where
    /// it is null, that of AWS, which is `standard`.
    pub insights_mode: Expr<Option<String>>,
}

/// What keeps a database from being deleted.
#[derive(Debug, Clone, Inputs)]
pub struct Protection {
    /// Whether AWS refuses to delete it; where it is null, in production.
    pub deletion_protection: Expr<Option<bool>>,
    /// Whether a last snapshot is not made before it is deleted; where it is null, in development.
    pub skip_final_snapshot: Expr<Option<bool>>,
}

/// An instance of another region, of which this one is a replica. It counts at creation only: a replica that is promoted
/// stays what it became.
#[derive(Debug, Clone, Inputs)]
pub struct ReplicaSource {
    /// Its ARN. The instance must have backups.
    pub arn: Expr<String>,
}

/// What a database is made from: a snapshot, or a point in the time of another database.
#[derive(Debug, Clone, Inputs)]
pub struct Restore {
    /// Snapshot, by name or ARN.
    pub snapshot: Expr<Option<String>>,
    /// Identifier of a cluster or instance whose backups are read.
    pub source: Expr<Option<String>>,
    /// Time of the source, such as `2026-01-31T12:00:00Z`; the latest where it is null.
    pub time: Expr<Option<String>>,
}
