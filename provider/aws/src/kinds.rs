//! The registry: every kind, service by service.

mod accessanalyzer;
mod applicationautoscaling;
mod athena;
mod backup;
mod budgets;
mod cloudtrail;
mod cloudwatch;
mod cloudwatchlogs;
mod config;
mod costandusagereport;
mod costexplorer;
mod dynamodb;
mod ec2;
mod ecr;
mod eks;
mod elasticache;
mod eventbridge;
mod glue;
mod guardduty;
mod iam;
mod kms;
mod lambda;
mod local;
mod organizations;
mod rds;
mod route53;
mod s3;
mod s3control;
mod scheduler;
mod secretsmanager;
mod securityhub;
mod serverlessrepo;
mod sns;
mod sqs;
mod ssm;

use crate::kind::Entry;

const SERVICES: &[&[Entry]] = &[
    accessanalyzer::KINDS,
    applicationautoscaling::KINDS,
    athena::KINDS,
    backup::KINDS,
    budgets::KINDS,
    cloudtrail::KINDS,
    cloudwatch::KINDS,
    cloudwatchlogs::KINDS,
    config::KINDS,
    costandusagereport::KINDS,
    costexplorer::KINDS,
    dynamodb::KINDS,
    ec2::KINDS,
    ecr::KINDS,
    eks::KINDS,
    elasticache::KINDS,
    eventbridge::KINDS,
    glue::KINDS,
    guardduty::KINDS,
    iam::KINDS,
    kms::KINDS,
    lambda::KINDS,
    local::KINDS,
    organizations::KINDS,
    rds::KINDS,
    route53::KINDS,
    s3::KINDS,
    s3control::KINDS,
    scheduler::KINDS,
    secretsmanager::KINDS,
    securityhub::KINDS,
    serverlessrepo::KINDS,
    sns::KINDS,
    sqs::KINDS,
    ssm::KINDS,
];

/// Every kind.
pub(crate) fn all() -> impl Iterator<Item = &'static Entry> {
    SERVICES.iter().copied().flatten()
}
