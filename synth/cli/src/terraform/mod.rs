//! Terraform or OpenTofu: which program, what it is told, and waiting for it.

pub(crate) mod binary;
pub(crate) mod child;
pub(crate) mod environment;
pub(crate) mod init;
pub(crate) mod line;

pub(crate) use binary::{Binary, BinaryError};
pub(crate) use child::Children;
pub(crate) use environment::Environment;
pub(crate) use line::Action;
