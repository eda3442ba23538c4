//! The data: an Aurora cluster, sessions in DynamoDB, and a cache.

use crate::settings::Settings;
use ledgerform_modules::cache::{CachePart, Group, User};
use ledgerform_modules::database::{
    Access, Attribute, BackupPlan, Capacity, Cluster, DatabasePart, Member, Observation, Protection, ReaderScaling,
    Table, Units,
};

/// The database and the table.
pub(crate) fn database(settings: &Settings) -> DatabasePart {
    let member = || Member::new().instance_class("db.r6g.large");
    let main = Cluster::new()
        .version("16.4")
        .instances([("writer", member().promotion_tier(0)), ("reader", member())])
        .engine("aurora-postgresql")
        .database_name("fintech")
        .autoscaling(Some(ReaderScaling::new().max(5).min(1).metric("cpu").target(70)))
        .observation(Observation::new().monitoring_interval(60).insights_days(7))
        .access(Access::new().iam_users(["api"]))
        // Convenient while it is built. Production refuses both; `platform.rs` says why they are there all the same.
        .protection(
            Protection::new()
                .skip_final_snapshot(!settings.protect_data.clone())
                .deletion_protection(&settings.protect_data),
        );
    let units = || Units::new().min(5).max(100).target(70);
    let sessions = Table::new()
        .hash_key(Attribute::new().name("session_id"))
        .ttl_attribute("expires_at")
        .capacity(Some(Capacity::new().read(units()).write(units())));
    DatabasePart::new().clusters([("main", main)]).tables([("sessions", sessions)]).backup_plan(Some(BackupPlan::new()))
}

/// The cache.
pub(crate) fn cache() -> CachePart {
    let api = User::new().access("on ~session:* +@read +@write +@connection");
    let redis =
        Group::new().node_type("cache.r7g.large").engine("redis").version("7.1").replicas(1).users([("api", api)]);
    CachePart::new().groups([("redis", redis)])
}
