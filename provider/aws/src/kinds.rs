//! The registry: every kind, service by service.

mod ec2;
mod ecr;
mod eks;
mod iam;
mod kms;
mod local;
mod s3;

use crate::kind::Entry;

const SERVICES: &[&[Entry]] = &[ec2::KINDS, ecr::KINDS, eks::KINDS, iam::KINDS, kms::KINDS, local::KINDS, s3::KINDS];

/// Every kind.
pub(crate) fn all() -> impl Iterator<Item = &'static Entry> {
    SERVICES.iter().copied().flatten()
}
