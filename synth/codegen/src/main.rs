//! `ledgerform-codegen`: writes bindings for any provider from what `terraform providers schema -json` prints.

use ledgerform_codegen::{Mode, read_schema, write_dir};
use std::collections::BTreeSet;
use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs, io};

const USAGE: &str = "\
Writes Rust bindings for the types of a Terraform provider.

Usage: ledgerform-codegen --schema <file> --out <directory> [options]

Options:
  --schema <file>       what `terraform providers schema -json` prints, plain or compressed with gzip
  --out <directory>     where the module goes: <directory>/<provider>/mod.rs
  --provider <name>     which provider of the schema: `aws`, `hashicorp/aws`; may be left out if there is one
  --version <version>   the provider's version, to be required by what is synthesized
  --type <name>         only this type, of each kind that has it; may be repeated
  --help                this text
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let mut message = format!("error: failed to {error}");
            let mut source = error.source();
            while let Some(error) = source {
                message.push_str(&format!(": {error}"));
                source = error.source();
            }
            // Nobody is left to tell if standard error is closed.
            let _ = writeln!(io::stderr().lock(), "{message}");
            ExitCode::FAILURE
        }
    }
}

#[derive(Debug, Default)]
struct Options {
    schema: PathBuf,
    out: PathBuf,
    provider: Option<String>,
    version: String,
    types: BTreeSet<String>,
}

fn run() -> Result<(), Box<dyn Error>> {
    let Some(options) = parse(env::args().skip(1))? else {
        io::stdout().lock().write_all(USAGE.as_bytes())?;
        return Ok(());
    };
    let Options { schema, out, provider, version, types } = options;
    let bytes = fs::read(&schema).map_err(|error| format!("read {}: {error}", schema.display()))?;
    let wanted = |_: Mode, ty: &str| types.is_empty() || types.contains(ty);
    let provider = read_schema(&bytes, provider.as_deref(), &version, wanted)?;
    if let Some(ty) = types.iter().find(|ty| !provider.types.keys().any(|(_, name)| name == *ty)) {
        return Err(format!("find the type `{ty}`: {} does not have it", provider.source).into());
    }
    let count = write_dir(&provider, &out).map_err(|error| format!("write {error}"))?;
    writeln!(io::stdout().lock(), "{count} files in {}", out.join(&provider.name).display())?;
    Ok(())
}

/// The options, or none if help is asked for.
fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next() {
        if argument == "--help" || argument == "-h" {
            return Ok(None);
        }
        let mut value = || arguments.next().ok_or(format!("read the arguments: `{argument}` needs a value"));
        match argument.as_str() {
            "--schema" => options.schema = value()?.into(),
            "--out" => options.out = value()?.into(),
            "--provider" => options.provider = Some(value()?),
            "--version" => options.version = value()?,
            "--type" => drop(options.types.insert(value()?)),
            _ => return Err(format!("read the arguments: `{argument}` is not one; try `--help`")),
        }
    }
    for (name, path) in [("--schema", &options.schema), ("--out", &options.out)] {
        if path.as_os_str().is_empty() {
            return Err(format!("read the arguments: `{name}` is missing; try `--help`"));
        }
    }
    Ok(Some(options))
}
