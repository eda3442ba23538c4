//! The registry: every kind, service by service.

mod applicationautoscaling;
mod cloudwatch;
mod cloudwatchlogs;
mod dynamodb;
mod ec2;
mod elasticache;
mod iam;
mod local;
mod rds;
mod s3;

use crate::kind::Entry;

const SERVICES: &[&[Entry]] = &[
    applicationautoscaling::KINDS,
    cloudwatch::KINDS,
    cloudwatchlogs::KINDS,
    dynamodb::KINDS,
    ec2::KINDS,
    elasticache::KINDS,
    iam::KINDS,
    local::KINDS,
    rds::KINDS,
    s3::KINDS,
];

/// Every kind.
pub(crate) fn all() -> impl Iterator<Item = &'static Entry> {
    SERVICES.iter().copied().flatten()
}
