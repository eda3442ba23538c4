//! The registry: every kind, service by service.

mod applicationautoscaling;
mod cloudwatch;
mod cloudwatchlogs;
mod dynamodb;
mod ec2;
mod ecr;
mod eks;
mod elasticache;
mod iam;
mod kms;
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
    ecr::KINDS,
    eks::KINDS,
    elasticache::KINDS,
    iam::KINDS,
    kms::KINDS,
    local::KINDS,
    rds::KINDS,
    s3::KINDS,
];

/// Every kind.
pub(crate) fn all() -> impl Iterator<Item = &'static Entry> {
    SERVICES.iter().copied().flatten()
}
