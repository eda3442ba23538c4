//! The registry: every kind, service by service.

mod accessanalyzer;
mod applicationautoscaling;
mod cloudtrail;
mod cloudwatch;
mod cloudwatchlogs;
mod config;
mod dynamodb;
mod ec2;
mod elasticache;
mod eventbridge;
mod guardduty;
mod iam;
mod local;
mod rds;
mod s3;
mod scheduler;
mod securityhub;

use crate::kind::Entry;

const SERVICES: &[&[Entry]] = &[
    accessanalyzer::KINDS,
    applicationautoscaling::KINDS,
    cloudtrail::KINDS,
    cloudwatch::KINDS,
    cloudwatchlogs::KINDS,
    config::KINDS,
    dynamodb::KINDS,
    ec2::KINDS,
    elasticache::KINDS,
    eventbridge::KINDS,
    guardduty::KINDS,
    iam::KINDS,
    local::KINDS,
    rds::KINDS,
    s3::KINDS,
    scheduler::KINDS,
    securityhub::KINDS,
];

/// Every kind.
pub(crate) fn all() -> impl Iterator<Item = &'static Entry> {
    SERVICES.iter().copied().flatten()
}
