//! The registry: every kind, service by service.

mod athena;
mod budgets;
mod costandusagereport;
mod costexplorer;
mod ec2;
mod glue;
mod iam;
mod lambda;
mod local;
mod organizations;
mod s3;
mod s3control;
mod secretsmanager;
mod serverlessrepo;
mod sns;
mod sqs;
mod ssm;

use crate::kind::Entry;

const SERVICES: &[&[Entry]] = &[
    athena::KINDS,
    budgets::KINDS,
    costandusagereport::KINDS,
    costexplorer::KINDS,
    ec2::KINDS,
    glue::KINDS,
    iam::KINDS,
    lambda::KINDS,
    local::KINDS,
    organizations::KINDS,
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
