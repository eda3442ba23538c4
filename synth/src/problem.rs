//! What is wrong with a program's description: collected, placed and explained.

use std::fmt;
use std::panic::Location;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Construct path of the element or input, from the stack on: `network/vpc`.
    pub path: String,
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The line of the user's program that made the element.
    pub location: Option<&'static Location<'static>>,
}

impl Problem {
    pub(crate) fn new(
        path: impl Into<String>,
        message: impl Into<String>,
        location: Option<&'static Location<'static>>,
    ) -> Self {
        Self { path: path.into(), message: message.into(), help: None, location }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// `src/main.rs:12`
pub(crate) fn place(location: &Location<'_>) -> String {
    // Source paths are compiled in with the separator of the machine; messages are the same everywhere.
    format!("{}:{}", location.file().replace('\\', "/"), location.line())
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)?;
        if let Some(location) = self.location {
            write!(f, "\n  at {}", place(location))?;
        }
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

/// Everything that is wrong, in the order of the program, each thing once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Nothing wrong gives `Ok`.
    ///
    /// # Errors
    /// The problems, if there are any.
    pub(crate) fn check(problems: Vec<Problem>) -> Result<(), Self> {
        let mut unique: Vec<Problem> = Vec::new();
        for problem in problems {
            if !unique.contains(&problem) {
                unique.push(problem);
            }
        }
        if unique.is_empty() { Ok(()) } else { Err(Self(unique)) }
    }

    /// The single problems.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.0.iter().enumerate() {
            write!(f, "{}{problem}", if i == 0 { "" } else { "\n\n" })?;
        }
        Ok(())
    }
}
