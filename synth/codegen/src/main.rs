//! `ledgerform-codegen`: writes bindings for any provider from what `terraform providers schema -json` prints, and typed
//! calls of modules from their folders.

use ledgerform_codegen::{Mode, TerraformModule, read_schema, write_dir};
use std::collections::BTreeSet;
use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

const USAGE: &str = "\
Writes Rust bindings for the types of a Terraform provider, or the typed call of a Terraform module.

Usage: ledgerform-codegen --schema <file> --out <directory> [options]
       ledgerform-codegen --module <folder> --out <directory> [options]

Options:
  --out <directory>     where the Rust goes: <directory>/<provider>/mod.rs or <directory>/<name>.rs

Options for a provider:
  --schema <file>       what `terraform providers schema -json` prints, plain or compressed with gzip
  --provider <name>     which provider of the schema: `aws`, `hashicorp/aws`; may be left out if there is one
  --version <version>   the provider's version, to be required by what is synthesized
  --type <name>         only this type, of each kind that has it; may be repeated

Options for a module:
  --module <folder>     the folder with its *.tf and *.tf.json files
  --name <name>         what it is called in Rust; without it: like the folder
  --source <source>     where a registry or repository has it: `acme/vpc/aws`, `git::https://…?ref=v1`
  --local <folder>      the folder that calls copy, if it is another: `modules//network` for a module that refers to its
                        neighbours in `modules`; relative to where the program runs
  --version <version>   which versions of a module of a registry calls ask for, such as `~> 6.0`

  --help                this text

Exit codes: 0 written, 1 something is wrong, and standard error says what.
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
    schema: Option<PathBuf>,
    module: Option<PathBuf>,
    out: PathBuf,
    provider: Option<String>,
    version: Option<String>,
    types: BTreeSet<String>,
    name: Option<String>,
    source: Option<String>,
    local: Option<String>,
}

fn run() -> Result<(), Box<dyn Error>> {
    let Some(options) = parse(env::args().skip(1))? else {
        io::stdout().lock().write_all(USAGE.as_bytes())?;
        return Ok(());
    };
    let line = match (&options.schema, &options.module) {
        (Some(schema), None) => provider(schema, &options)?,
        (None, Some(folder)) => module(folder, &options)?,
        (None, None) => return Err("read the arguments: `--schema` or `--module` is missing; try `--help`".into()),
        (Some(_), Some(_)) => return Err("read the arguments: `--schema` and `--module` exclude each other".into()),
    };
    writeln!(io::stdout().lock(), "{line}")?;
    Ok(())
}

/// Writes the bindings of a provider; says where.
fn provider(schema: &Path, options: &Options) -> Result<String, Box<dyn Error>> {
    let Options { out, provider, version, types, .. } = options;
    let bytes = fs::read(schema).map_err(|error| format!("read {}: {error}", schema.display()))?;
    let wanted = |_: Mode, ty: &str| types.is_empty() || types.contains(ty);
    let provider = read_schema(&bytes, provider.as_deref(), version.as_deref().unwrap_or_default(), wanted)?;
    if let Some(ty) = types.iter().find(|ty| !provider.types.keys().any(|(_, name)| name == *ty)) {
        return Err(format!("find the type `{ty}`: {} does not have it", provider.source).into());
    }
    let count = write_dir(&provider, out).map_err(|error| format!("write {error}"))?;
    Ok(format!("{count} files in {}", out.join(&provider.name).display()))
}

/// Writes the call of a module; says where.
fn module(folder: &Path, options: &Options) -> Result<String, Box<dyn Error>> {
    let mut module = TerraformModule::read(folder)?;
    if let Some(name) = &options.name {
        module = module.name(name);
    }
    module = match (&options.source, &options.local) {
        (Some(_), Some(_)) => return Err("read the arguments: `--source` and `--local` exclude each other".into()),
        (Some(source), None) => module.source(source),
        (None, Some(folder)) => module.local(folder),
        (None, None) => module,
    };
    if let Some(version) = &options.version {
        module = module.version(version);
    }
    let file = module.file();
    let path = options.out.join(&file.path);
    let at = |error: io::Error| format!("write {}: {error}", path.display());
    fs::create_dir_all(&options.out).map_err(at)?;
    fs::write(&path, file.text).map_err(at)?;
    Ok(path.display().to_string())
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
            "--schema" => options.schema = Some(value()?.into()),
            "--module" => options.module = Some(value()?.into()),
            "--out" => options.out = value()?.into(),
            "--provider" => options.provider = Some(value()?),
            "--version" => options.version = Some(value()?),
            "--type" => drop(options.types.insert(value()?)),
            "--name" => options.name = Some(value()?),
            "--source" => options.source = Some(value()?),
            "--local" => options.local = Some(value()?),
            _ => return Err(format!("read the arguments: `{argument}` is not one; try `--help`")),
        }
    }
    if options.out.as_os_str().is_empty() {
        return Err("read the arguments: `--out` is missing; try `--help`".to_owned());
    }
    Ok(Some(options))
}
