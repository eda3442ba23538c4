//! The layout that people are used to, where `rustfmt` is installed.

use std::io::Write;
use std::process::{Command, Stdio};

/// The text as `rustfmt` leaves it; as it is where there is no `rustfmt` or it refuses.
pub(crate) fn rustfmt(text: String) -> String {
    run(&text).unwrap_or(text)
}

fn run(text: &str) -> Option<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    // It reads everything before it writes anything.
    let written = child.stdin.take()?.write_all(text.as_bytes());
    let output = child.wait_with_output().ok()?;
    written.ok()?;
    if output.status.success() { String::from_utf8(output.stdout).ok() } else { None }
}
