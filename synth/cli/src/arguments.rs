//! What can be typed.

mod options;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use std::path::PathBuf;

pub(crate) use options::{Emission, Inputs, Language, Manner, Part, Picture, Runner, Target};

use std::ffi::OsString;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "ledgerform",
    about = "Stacks described with Ledgerform: write their configuration, and run Terraform on it",
    after_help = "STACK is a name or a pattern with `*` and `?`; arguments after `--` go to Terraform as they are.\n\
                  TERRAFORM_BINARY_NAME names the program to run; the default is `terraform` on PATH.\n\n\
                  Exit codes:\n  \
                    0  fine; `plan --detailed-exitcode`: nothing would change; `diff`: nothing differs\n  \
                    1  something is wrong, also what Terraform ends with when it fails\n  \
                    2  the command line is wrong; `plan --detailed-exitcode`: something would change; `diff`: something \
                  differs",
    disable_help_subcommand = true
)]
pub(crate) struct Arguments {
    /// Folder for what is written
    #[arg(long, global = true, value_name = "DIR", default_value = "ledgerform.out", display_order = 100)]
    pub(crate) out: PathBuf,
    // Not a global option: it means something else to `graph`.
    #[command(flatten)]
    pub(crate) emission: Emission,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write the configuration of every stack
    Synth {
        /// Print a JSON document about the stacks, or about the problems of the description
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        emission: Emission,
    },
    /// Check the description of the stacks and the exported components; write nothing
    Check {
        /// Print a JSON document about the problems
        #[arg(long)]
        json: bool,
    },
    /// Name the stacks
    List {
        /// Print a JSON document about the stacks
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        emission: Emission,
    },
    /// Draw resources, data sources and the order of the stacks
    Graph {
        /// Stacks as names or patterns; without them: all
        #[arg(value_name = "STACK")]
        stacks: Vec<String>,
        /// Language of the picture
        #[arg(long, value_name = "LANGUAGE", default_value = "mermaid")]
        format: Picture,
        /// Print a JSON document instead
        #[arg(long, conflicts_with = "format")]
        json: bool,
    },
    /// Compare what the program describes with what an earlier `synth` wrote; write nothing
    ///
    /// Exits with 0 if both are the same, 2 if they differ, 1 on errors.
    Diff {
        /// Folder of the earlier output; without it: the one of `--out`
        #[arg(value_name = "OLD")]
        old: Option<PathBuf>,
        /// Print a JSON document
        #[arg(long)]
        json: bool,
    },
    /// Show what Terraform would change
    Plan {
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        inputs: Inputs,
        #[command(flatten)]
        part: Part,
        #[command(flatten)]
        manner: Manner,
        /// Exit with 0 if nothing would change, 1 on errors, 2 if something would change
        #[arg(long)]
        detailed_exitcode: bool,
        /// Show what `destroy` would do
        #[arg(long, conflicts_with_all = ["replace", "refresh_only"])]
        destroy: bool,
        /// Keep the plan of each stack in its folder, for `apply --saved`; Terraform writes secrets into it
        #[arg(long, conflicts_with = "destroy")]
        save: bool,
        /// Print a JSON document of what would change, by stack and address; what Terraform says goes to standard error
        #[arg(long)]
        json: bool,
    },
    /// Let Terraform make the changes
    Apply {
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        inputs: Inputs,
        #[command(flatten)]
        part: Part,
        #[command(flatten)]
        manner: Manner,
        /// Do not ask before changing anything; implied by `--offline`, where nothing real changes
        #[arg(long)]
        auto_approve: bool,
        /// Make exactly the changes of the plans that `plan --save` kept, without asking
        #[arg(long, conflicts_with_all = ["vars", "var_files", "targets", "replace", "refresh_only"])]
        saved: bool,
        /// Write the outputs of the applied stacks to this file as JSON, by stack, without the sensitive ones
        #[arg(long, value_name = "FILE")]
        outputs_file: Option<PathBuf>,
    },
    /// Let Terraform destroy everything in the stacks, the last stack first
    Destroy {
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        inputs: Inputs,
        #[command(flatten)]
        part: Part,
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
        /// Print a JSON document of what Terraform says, by stack
        #[arg(long)]
        json: bool,
    },
    /// Run any command of Terraform in the folders of stacks: `terraform network -- state list`
    ///
    /// For what has no command here: `state`, `import`, `console`, `force-unlock`, `workspace`, `init -migrate-state`.
    Terraform {
        /// Stacks as names or patterns; without them: the only one
        #[arg(value_name = "STACK")]
        stacks: Vec<String>,
        /// Run it on what an offline run made
        #[arg(long)]
        offline: bool,
        /// The command of Terraform with its arguments
        #[arg(last = true, required = true, value_name = "TERRAFORM ARGUMENT")]
        arguments: Vec<OsString>,
        #[command(flatten)]
        emission: Emission,
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
        /// Print a JSON document about the modules, or about the files that differ
        #[arg(long)]
        json: bool,
    },
    /// Build and synthesize again whenever a source file changes, until Ctrl-C
    Watch(Watch),
    /// Print the script with which a shell completes the commands of this program
    Completion {
        /// The shell
        shell: Shell,
    },
}

/// What to watch, and what to do then.
#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// Stacks to plan, as names or patterns; without them: the only one
    #[arg(value_name = "STACK", requires = "plan")]
    pub(crate) stacks: Vec<String>,
    /// Plan offline instead of writing the configuration
    #[arg(long)]
    pub(crate) plan: bool,
    /// Command that builds the program; without it: `cargo build` for this binary
    #[arg(long, value_name = "COMMAND")]
    pub(crate) build: Option<String>,
    /// File or folder to watch, without folders named `target` and what is hidden; without it: the working folder
    #[arg(long = "path", value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) emission: Emission,
}

impl Command {
    /// The language that stands after the command, if one does.
    pub(crate) fn language(&self) -> Option<Language> {
        let emission = match self {
            Self::Synth { emission, .. } | Self::List { emission, .. } => emission,
            Self::Plan { target, .. } | Self::Apply { target, .. } | Self::Destroy { target, .. } => {
                &target.runner.emission
            }
            Self::Validate { target, .. } => &target.runner.emission,
            Self::Terraform { emission, .. } => emission,
            Self::Output { runner, .. } => &runner.emission,
            Self::Watch(watch) => &watch.emission,
            Self::Check { .. }
            | Self::Graph { .. }
            | Self::Diff { .. }
            | Self::Export { .. }
            | Self::Completion { .. } => return None,
        };
        emission.format
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
    fn the_language_stands_on_either_side() {
        for (line, expected) in [
            (&["synth"][..], None),
            (&["--format", "hcl", "synth"], Some(Language::Hcl)),
            (&["plan", "--format", "hcl"], Some(Language::Hcl)),
            (&["--format", "hcl", "plan", "--format", "json"], Some(Language::Json)),
        ] {
            let arguments = Arguments::try_parse_from([&["p"], line].concat()).unwrap();
            assert_eq!(arguments.command.language().or(arguments.emission.format), expected, "{line:?}");
        }
        for (line, valid) in [
            (&["graph", "--format", "dot"][..], true),
            (&["graph", "--format", "json"], false),
            (&["plan", "--format", "dot"], false),
            (&["export", "--format", "hcl"], false),
        ] {
            assert_eq!(Arguments::try_parse_from([&["p"], line].concat()).is_ok(), valid, "{line:?}");
        }
    }

    #[test]
    fn a_variable_needs_its_value() {
        for wrong in ["region", "=eu", ""] {
            assert!(Arguments::try_parse_from(["p", "plan", "--var", wrong]).is_err(), "{wrong}");
        }
    }
}
