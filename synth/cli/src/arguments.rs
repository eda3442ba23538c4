//! What can be typed.

use clap::{Args, Parser, Subcommand, ValueEnum};
use ledgerform::Format;
use std::ffi::OsString;
use std::path::PathBuf;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "ledgerform",
    about = "Stacks described with Ledgerform: write their configuration, and run Terraform on it",
    after_help = "STACK is a name or a pattern with `*` and `?`; arguments after `--` go to Terraform as they are.\n\
                  TERRAFORM_BINARY_NAME names the program to run; the default is `terraform` on PATH.",
    disable_help_subcommand = true
)]
pub(crate) struct Arguments {
    /// Folder for what is written
    #[arg(long, global = true, value_name = "DIR", default_value = "ledgerform.out", display_order = 100)]
    pub(crate) out: PathBuf,
    /// Language of the configuration: JSON for tools, HCL for people
    #[arg(long, global = true, value_name = "LANGUAGE", default_value = "json", display_order = 101)]
    pub(crate) format: Language,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write the configuration of every stack
    Synth {
        /// Print a JSON document about the stacks
        #[arg(long)]
        json: bool,
    },
    /// Name the stacks
    List {
        /// Print a JSON document about the stacks
        #[arg(long)]
        json: bool,
    },
    /// Show what Terraform would change
    Plan {
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        inputs: Inputs,
        /// Exit with 0 if nothing would change, 1 on errors, 2 if something would change
        #[arg(long)]
        detailed_exitcode: bool,
    },
    /// Let Terraform make the changes
    Apply {
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        inputs: Inputs,
        /// Do not ask before changing anything; implied by `--offline`, where nothing real changes
        #[arg(long)]
        auto_approve: bool,
    },
    /// Let Terraform destroy everything in the stacks, the last stack first
    Destroy {
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        inputs: Inputs,
        /// Do not ask before destroying anything; implied by `--offline`, where nothing real is destroyed
        #[arg(long)]
        auto_approve: bool,
    },
    /// Print the outputs of stacks, or one output
    Output {
        /// Stacks as names or patterns, and after them the name of an output; without stacks: the only one
        #[arg(value_name = "STACK|NAME")]
        words: Vec<String>,
        /// Print JSON; by stack if several arguments or a pattern name the stacks
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        runner: Runner,
    },
    /// Let Terraform check the configuration
    Validate {
        #[command(flatten)]
        target: Target,
    },
    /// Write the Terraform modules of the program's components
    Export {
        /// Components as names or patterns; without them: all
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// Folder for the modules, each in a folder of its own
        #[arg(long, value_name = "DIR", default_value = "modules")]
        out_dir: PathBuf,
        /// Write nothing; exit with 1 and name the files that differ
        #[arg(long)]
        check: bool,
    },
}

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

fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as `name=value`".to_owned()),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn what_follows_two_dashes_is_terraforms() {
        let line = ["p", "plan", "network", "--var", "a=b=c", "--", "-target=aws_vpc.main", "-no-color"];
        let Command::Plan { target, inputs, .. } = Arguments::try_parse_from(line).unwrap().command else {
            panic!("another command")
        };
        assert_eq!(target.stacks, ["network"]);
        assert_eq!(inputs.vars, [("a".to_owned(), "b=c".to_owned())]);
        assert_eq!(target.runner.extra, ["-target=aws_vpc.main", "-no-color"]);
    }

    #[test]
    fn a_variable_needs_its_value() {
        for wrong in ["region", "=eu", ""] {
            assert!(Arguments::try_parse_from(["p", "plan", "--var", wrong]).is_err(), "{wrong}");
        }
    }
}
