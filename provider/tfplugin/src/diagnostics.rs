//! Problems to show to the user, and where they are.

use std::fmt;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The operation failed.
    Error,
    /// The operation goes on.
    Warning,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// One line. Terraform folds warnings with equal summaries into one.
    pub summary: String,
    /// What happened and what to do. Never holds the value of a sensitive attribute.
    pub detail: String,
    /// The argument at fault; empty for the whole block.
    pub path: Path,
}

/// Problems, in the order they were found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

/// The way from a top-level block to a value in it.
///
/// Elements of a set have no step: a path ends at the set.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(pub Vec<Step>);

/// One step of a [`Path`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// An attribute or a nested block type.
    Attribute(String),
    /// An element of a map.
    Key(String),
    /// An element of a list or tuple.
    Index(i64),
}

impl Diagnostics {
    /// No problems.
    pub fn new() -> Self {
        Self::default()
    }

    /// One error about the whole block.
    pub fn error(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::error_at(Path::default(), summary, detail)
    }

    /// One error about an argument.
    pub fn error_at(path: impl Into<Path>, summary: impl Into<String>, detail: impl Into<String>) -> Self {
        let (path, summary, detail) = (path.into(), summary.into(), detail.into());
        Self(vec![Diagnostic { severity: Severity::Error, summary, detail, path }])
    }

    /// One warning about an argument; an empty path means the whole block.
    pub fn warning(path: impl Into<Path>, summary: impl Into<String>, detail: impl Into<String>) -> Self {
        let (path, summary, detail) = (path.into(), summary.into(), detail.into());
        Self(vec![Diagnostic { severity: Severity::Warning, summary, detail, path }])
    }

    /// Adds the problems of `other`.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Adds a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Whether any of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The problems in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// The problems as a result: an error when any of them is one.
    ///
    /// # Errors
    /// The problems themselves.
    pub fn into_result(self) -> Result<(), Self> {
        if self.has_errors() { Err(self) } else { Ok(()) }
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Path {
    /// The path of a top-level attribute.
    pub fn attribute(name: impl Into<String>) -> Self {
        Self(vec![Step::Attribute(name.into())])
    }

    /// The path one step further.
    #[must_use]
    pub fn then(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

impl fmt::Display for Path {
    /// Prints the path as it is written in configuration: `rule[0].tags["a"]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            match step {
                Step::Attribute(name) => write!(f, "{}{name}", if i == 0 { "" } else { "." })?,
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_print_as_configuration() {
        let path = Path::attribute("rule").then(Step::Index(0)).then(Step::Attribute("tags".into()));
        assert_eq!(path.then(Step::Key("a\"b".into())).to_string(), r#"rule[0].tags["a\"b"]"#);
    }
}
