//! `ledgerform-convert DIR [--out FILE]`: writes the Rust for a folder of Terraform files.
//!
//! The text is laid out by `rustfmt`, with the settings of the current folder, if there is one. Findings and a summary go
//! to standard error. Exit codes: 0 everything was converted, 1 something was not (the text is written without it), 2 the
//! command could not do its work.

mod format;

use ledgerform_convert::{Converted, convert};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "usage: ledgerform-convert DIR [--out FILE]

Converts the *.tf, *.tf.json, *.tfquery.hcl and *.tfquery.json files of a folder to a Rust module for Ledgerform.
Paths of local modules and of files in the module begin where DIR begins: run the program from the current folder.
Exit codes: 0 all converted, 1 something is not supported (see the findings), 2 failure.";

#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("{USAGE}")]
    Usage,
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("{}: there are no *.tf or *.tf.json files", .0.display())]
    Empty(PathBuf),
}

fn main() -> ExitCode {
    let mut stderr = io::stderr().lock();
    match run(std::env::args().skip(1), &mut io::stdout().lock(), &mut stderr) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            // Nothing is left to do where standard error is closed.
            _ = writeln!(stderr, "{failure}");
            ExitCode::from(2)
        }
    }
}

/// Gives whether everything was converted.
fn run(
    mut arguments: impl Iterator<Item = String>,
    stdout: &mut impl Write,
    stderr: &mut impl Write,
) -> Result<bool, Failure> {
    let (mut folder, mut out) = (None, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--out" => out = Some(PathBuf::from(arguments.next().ok_or(Failure::Usage)?)),
            text if text.starts_with('-') || folder.is_some() => return Err(Failure::Usage),
            text => folder = Some(PathBuf::from(text)),
        }
    }
    let folder = folder.ok_or(Failure::Usage)?;
    let files = read(&folder)?;
    let Converted { rust, unsupported, summary } = convert(&files);
    let rust = format::rustfmt(rust);
    let stream = |path: &str| {
        let path = PathBuf::from(path);
        move |source| Failure::File { path, source }
    };
    match out {
        Some(path) => std::fs::write(&path, rust).map_err(|source| Failure::File { path, source })?,
        None => stdout.write_all(rust.as_bytes()).map_err(stream("standard output"))?,
    }
    for finding in &unsupported {
        writeln!(stderr, "{finding}").map_err(stream("standard error"))?;
    }
    writeln!(
        stderr,
        "{} elements converted, {} findings; {} of {} resources through bindings, {} expressions passed through as text",
        summary.elements,
        unsupported.len(),
        summary.typed_resources,
        summary.resources,
        summary.raw_expressions
    )
    .map_err(stream("standard error"))?;
    Ok(unsupported.is_empty())
}

fn read(folder: &Path) -> Result<BTreeMap<PathBuf, String>, Failure> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |source| Failure::File { path, source }
    };
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        let name = path.to_string_lossy();
        if [".tf", ".tf.json", ".tfquery.hcl", ".tfquery.json"].iter().any(|end| name.ends_with(end)) {
            let text = std::fs::read_to_string(&path).map_err(at(&path))?;
            files.insert(path, text);
        }
    }
    if files.is_empty() { Err(Failure::Empty(folder.to_owned())) } else { Ok(files) }
}
