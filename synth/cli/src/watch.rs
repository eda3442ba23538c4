//! Building and synthesizing again whenever a source file changes.
//!
//! What is described is compiled into the program, so a running one cannot see a change: the new build is run as another
//! process. Files are looked at a few times a second, which works on every file system and needs nothing of it.

mod snapshot;

use crate::arguments::{Emission, Language, Watch};
use crate::failure::Failure;
use crate::report;
use crate::terraform::Children;
use snapshot::snapshot;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How long a change may go unnoticed.
const INTERVAL: Duration = Duration::from_millis(300);

/// Watches until somebody asks to stop; gives the exit code.
///
/// # Errors
/// Signals cannot be waited for, or a program cannot be started.
pub(crate) fn run(watch: &Watch, out: &Path, emission: Emission) -> Result<u8, Failure> {
    // Asked for before the first build: afterwards some systems answer with the name of what was replaced.
    let program = std::env::current_exe().map_err(Failure::Itself)?;
    let format = watch.emission.format.or(emission.format);
    let steps = Steps {
        build: watch.build.as_ref().map_or_else(|| cargo(&program), |command| shell(command)),
        run: std::iter::once(program.into_os_string()).chain(line(watch, out, format)).collect(),
    };
    let roots = if watch.paths.is_empty() { vec![PathBuf::from(".")] } else { watch.paths.clone() };
    let mut children = Children::new().map_err(Failure::Wait)?;
    let mut seen = None;
    loop {
        // Taken before the build, so that what changes meanwhile starts another one.
        let now = snapshot(&roots, out);
        if seen.as_ref() != Some(&now) {
            // An editor or `git checkout` writes many files one after the other: they are one change.
            if seen.is_some() {
                children.pause(INTERVAL);
                if !children.is_interrupted() && snapshot(&roots, out) != now {
                    continue;
                }
            }
            seen = Some(now);
            if !children.is_interrupted() {
                steps.take(&mut children)?;
            }
            if !children.is_interrupted() {
                report::note("watch: waiting for changes");
            }
        }
        children.pause(INTERVAL);
        if children.is_interrupted() {
            return Ok(0);
        }
    }
}

/// What is done after a change, as command lines.
#[derive(Debug)]
struct Steps {
    build: Vec<OsString>,
    run: Vec<OsString>,
}

impl Steps {
    /// Builds, and runs what was built; a failure is told and ends neither this program nor its watch.
    fn take(&self, children: &mut Children) -> Result<(), Failure> {
        report::note("watch: building");
        // Standard output is for what the program prints.
        let is_built = succeeds(children, &self.build, io::stderr().into())?;
        if children.is_interrupted() {
            return Ok(());
        }
        if !is_built {
            report::note("watch: the build failed");
        } else if !succeeds(children, &self.run, Stdio::inherit())? && !children.is_interrupted() {
            report::note("watch: the program failed");
        }
        Ok(())
    }
}

fn succeeds(children: &mut Children, line: &[OsString], stdout: Stdio) -> Result<bool, Failure> {
    let Some((program, arguments)) = line.split_first() else { return Ok(true) };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(stdout);
    let shown = || program.to_string_lossy().into_owned();
    let output = children.wait(&mut command).map_err(|source| Failure::Run { binary: shown(), source })?;
    Ok(output.status.success())
}

/// The arguments with which the new build runs.
fn line(watch: &Watch, out: &Path, format: Option<Language>) -> Vec<OsString> {
    let mut line: Vec<OsString> = Vec::new();
    if watch.plan {
        line.extend(["plan".into(), "--offline".into()]);
        line.extend(watch.stacks.iter().map(OsString::from));
    } else {
        line.push("synth".into());
    }
    line.extend(["--out".into(), out.as_os_str().to_owned()]);
    if let Some(format) = format {
        line.push("--format".into());
        line.push(if format == Language::Hcl { "hcl" } else { "json" }.into());
    }
    line
}

/// A command line for the user's shell.
fn shell(command: &str) -> Vec<OsString> {
    let shell = if cfg!(windows) { ["cmd", "/C"] } else { ["sh", "-c"] };
    shell.into_iter().chain([command]).map(OsString::from).collect()
}

/// The build by Cargo of a program that Cargo built: `target/<profile>/<name>`, or below it `examples/<name>`.
fn cargo(program: &Path) -> Vec<OsString> {
    let name = |path: Option<&Path>| path.and_then(Path::file_name).map(OsString::from).unwrap_or_default();
    let folder = program.parent();
    let is_example = name(folder) == "examples";
    let profile = name(if is_example { folder.and_then(Path::parent) } else { folder });
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let kind = if is_example { "--example" } else { "--bin" };
    let mut line = vec![cargo, "build".into(), kind.into(), program.file_stem().unwrap_or_default().into()];
    // The folder of the profile `dev` has another name.
    if profile != "debug" {
        line.extend(["--profile".into(), profile]);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::{Arguments, Command as Parsed};

    #[test]
    fn builds_table() {
        for (program, expected) in [
            ("/w/target/debug/fintech", "build --bin fintech"),
            ("/w/target/release/fintech", "build --bin fintech --profile release"),
            ("/w/target/x86_64/debug/examples/pet", "build --example pet"),
            ("/w/target/fast/examples/pet", "build --example pet --profile fast"),
        ] {
            let line = cargo(Path::new(program));
            assert_eq!(line[1..].join(" ".as_ref()), expected);
        }
    }

    #[test]
    fn lines_table() {
        for (typed, expected) in [
            (&["watch"][..], "synth --out o"),
            (&["watch", "--format", "hcl"], "synth --out o --format hcl"),
            (&["watch", "--plan", "net*", "app"], "plan --offline net* app --out o"),
        ] {
            let arguments = <Arguments as clap::Parser>::try_parse_from([&["p"], typed].concat()).unwrap();
            let Parsed::Watch(watch) = arguments.command else { panic!("another command") };
            let found = line(&watch, Path::new("o"), watch.emission.format);
            assert_eq!(found.join(" ".as_ref()), expected);
        }
        // Stacks mean something only where they are planned.
        assert!(<Arguments as clap::Parser>::try_parse_from(["p", "watch", "app"]).is_err());
    }
}
