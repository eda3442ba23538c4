//! The MessagePack form of values, as go-cty defines it.
//!
//! Both directions are guided by the type. The decoder is total: any bytes give a value or an error, and neither its
//! recursion nor what it allocates goes beyond what the input can justify.

mod read;
mod write;

pub(crate) use read::decode;
pub(crate) use write::encode;

/// Bytes are not a value of the type, or a value does not have the type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}{problem}", path = if .path.is_empty() { String::new() } else { format!("{}: ", .path) })]
pub struct CodecError {
    path: String,
    problem: String,
}

impl CodecError {
    pub(crate) fn new(problem: impl Into<String>) -> Self {
        Self { path: String::new(), problem: problem.into() }
    }

    /// Says where the problem is, from the inside out.
    pub(crate) fn within(mut self, step: &str) -> Self {
        let joint = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{step}{joint}{}", self.path);
        self
    }
}

/// Deepest nesting accepted. The deepest recorded schema has 30 levels; a dynamic value could otherwise nest without end.
pub(crate) const DEPTH: usize = 256;

/// Extension code of an unknown value with refinements; every other code is a plain unknown value.
const REFINED: i8 = 12;

/// Largest body of a refined unknown value go-cty accepts.
const REFINED_LIMIT: usize = 1024;

#[cfg(test)]
mod tests;
