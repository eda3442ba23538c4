//! Words to people on standard error, results on standard output.
//!
//! A reader that went away, as `head` does, is no error: the rest is dropped quietly.

use crate::failure::Failure;
use ledgerform::{Annotation, Level};
use std::error::Error;
use std::io::{self, Write};

/// Tells what is going on.
pub(crate) fn note(line: &str) {
    // There is nobody left to tell when standard error is closed.
    _ = writeln!(io::stderr().lock(), "{line}");
}

/// Says what the description notes about a construct.
pub(crate) fn annotation(annotation: &Annotation) {
    let level = match annotation.level {
        Level::Info => "info",
        Level::Warning => "warning",
    };
    note(&format!("{level}: {}: {}", annotation.path, annotation.message));
}

/// Tells what went wrong, every problem of a description first.
pub(crate) fn failure(failure: &Failure) {
    if let Some(problems) = failure.problems() {
        for problem in problems.iter() {
            note(&format!("error: {problem}\n"));
        }
    }
    note(&sentence(failure));
}

/// An error with its causes: `error: cannot write the files: …`.
fn sentence(failure: &Failure) -> String {
    let mut text = format!("error: {failure}");
    let mut cause = failure.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// Prints a result, whose text ends with a line break.
///
/// # Errors
/// Standard output cannot be written, for another reason than that nobody reads it any more.
pub(crate) fn result(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(Failure::Print),
    }
}

/// Prints a JSON document as a result.
///
/// # Errors
/// As [`result`].
pub(crate) fn json(value: &serde_json::Value) -> Result<(), Failure> {
    result(&format!("{value:#}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_follow_what_failed() {
        let error = io::Error::other("out/manifest.json: disk full");
        assert_eq!(sentence(&Failure::Write(error)), "error: cannot write the files: out/manifest.json: disk full");
        let failure = Failure::Program("no such tenant".into());
        assert_eq!(sentence(&failure), "error: the program cannot describe its stacks: no such tenant");
    }
}
