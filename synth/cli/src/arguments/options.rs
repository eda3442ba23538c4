//! Options that several commands have.

use clap::{Args, ValueEnum};
use ledgerform::Format;
use std::ffi::OsString;
use std::path::PathBuf;

/// Where Terraform runs.
#[derive(Debug, Args)]
pub(crate) struct Target {
    /// Stacks as names or patterns; without them: the only one
    #[arg(value_name = "STACK")]
    pub(crate) stacks: Vec<String>,
    #[command(flatten)]
    pub(crate) runner: Runner,
}

/// How Terraform runs.
#[derive(Debug, Args)]
pub(crate) struct Runner {
    /// Invent what only a cloud would know: no account, no network, and a state of its own
    #[arg(long)]
    pub(crate) offline: bool,
    /// Further arguments for Terraform
    #[arg(last = true, value_name = "TERRAFORM ARGUMENT")]
    pub(crate) extra: Vec<OsString>,
    #[command(flatten)]
    pub(crate) emission: Emission,
}

/// Values for the variables of stacks.
#[derive(Debug, Default, Clone, PartialEq, Eq, Args)]
pub(crate) struct Inputs {
    /// Value of a variable, for the stacks that have it
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = variable)]
    pub(crate) vars: Vec<(String, String)>,
    /// File with values of variables
    #[arg(long = "var-file", value_name = "FILE")]
    pub(crate) var_files: Vec<PathBuf>,
}

/// What part of a stack is changed, and how.
#[derive(Debug, Default, Clone, PartialEq, Eq, Args)]
pub(crate) struct Part {
    /// Only this resource or module and what it depends on; may be repeated, for one stack
    #[arg(long = "target", value_name = "ADDRESS")]
    pub(crate) targets: Vec<String>,
    /// How many resources Terraform works on at a time [Terraform's default: 10]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) parallelism: Option<u32>,
}

/// What is changed beyond the difference between configuration and state.
#[derive(Debug, Default, Clone, PartialEq, Eq, Args)]
pub(crate) struct Manner {
    /// Replace this resource although nothing asks for it; may be repeated, for one stack
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) replace: Vec<String>,
    /// Change nothing but the state, which learns what is really there
    #[arg(long, conflicts_with = "replace")]
    pub(crate) refresh_only: bool,
}

impl Part {
    /// As Terraform has them.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = OsString> {
        let targets = self.targets.iter().map(|address| format!("-target={address}").into());
        targets.chain(self.parallelism.map(|number| format!("-parallelism={number}").into()))
    }
}

impl Manner {
    /// As Terraform has them.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = OsString> {
        let replace = self.replace.iter().map(|address| format!("-replace={address}").into());
        replace.chain(self.refresh_only.then(|| "-refresh-only".into()))
    }
}

fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as `name=value`".to_owned()),
    }
}

/// What is emitted.
#[derive(Debug, Default, Clone, Copy, Args)]
pub(crate) struct Emission {
    /// Language of the configuration: JSON for tools, HCL for people [default: json]
    #[arg(long, value_name = "LANGUAGE", display_order = 101)]
    pub(crate) format: Option<Language>,
}

/// The language of the emitted configuration, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    Json,
    Hcl,
}

impl From<Language> for Format {
    fn from(language: Language) -> Self {
        match language {
            Language::Json => Self::Json,
            Language::Hcl => Self::Hcl,
        }
    }
}

/// The language of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Picture {
    Mermaid,
    Dot,
}
