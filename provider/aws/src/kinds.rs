//! The registry: every kind, service by service.

mod applicationautoscaling;
mod athena;
mod budgets;
mod cloudwatch;
mod cloudwatchlogs;
mod costandusagereport;
mod costexplorer;
mod dynamodb;
mod ec2;
mod ecr;
mod eks;
mod elasticache;
mod glue;
mod iam;
mod kms;
mod lambda;
mod local;
mod organizations;
mod rds;
mod s3;
mod s3control;
mod secretsmanager;
mod serverlessrepo;
mod sns;
mod sqs;
mod ssm;

use crate::kind::Entry;

const SERVICES: &[&[Entry]] = &[
    applicationautoscaling::KINDS,
    athena::KINDS,
    budgets::KINDS,
    cloudwatch::KINDS,
    cloudwatchlogs::KINDS,
    costandusagereport::KINDS,
    costexplorer::KINDS,
    dynamodb::KINDS,
    ec2::KINDS,
    ecr::KINDS,
    eks::KINDS,
    elasticache::KINDS,
    glue::KINDS,
    iam::KINDS,
    kms::KINDS,
    lambda::KINDS,
    local::KINDS,
    organizations::KINDS,
    rds::KINDS,
    s3::KINDS,
    s3control::KINDS,
    secretsmanager::KINDS,
    serverlessrepo::KINDS,
    sns::KINDS,
    sqs::KINDS,
    ssm::KINDS,
];

/// Every kind.
pub(crate) fn all() -> impl Iterator<Item = &'static Entry> {
    SERVICES.iter().copied().flatten()
}
