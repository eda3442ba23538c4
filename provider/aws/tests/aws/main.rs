//! Kinds against the emulator: made, not planned again, changed, found, adopted, and destroyed without a rest.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails like a test")]

mod backup;
mod connect;
mod costs;
mod dynamodb;
mod ec2;
mod ecr;
mod eks;
mod elasticache;
mod iam;
mod kms;
mod messages;
mod names;
mod observe;
mod organizations;
mod rds;
mod route53;
mod s3;
mod secretsmanager;
mod support;
