//! Kinds against the emulator: made, not planned again, changed, found, adopted, and destroyed without a rest.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails like a test")]

mod dynamodb;
mod ec2;
mod elasticache;
mod observe;
mod rds;
mod support;
