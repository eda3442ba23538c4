//! The command line of a program that describes its infrastructure with Ledgerform.
//!
//! ```no_run
//! fn main() -> std::process::ExitCode {
//!     ledgerform_cli::run(|app| {
//!         app.stack("network").output("greeting", ledgerform::Output::new("hello"));
//!     })
//! }
//! ```
//!
//! | command | what it does |
//! |---|---|
//! | `synth` | writes the configuration of every stack below `--out` |
//! | `check` | tells everything that is wrong with the description and the registered components, and writes nothing |
//! | `list` | names the stacks |
//! | `graph` | draws resources, data sources and the order of the stacks, for Mermaid or Graphviz |
//! | `diff` | compares what is described with what an earlier `synth` wrote, by address and argument; proposes renames |
//! | `plan`, `apply`, `destroy`, `output`, `validate` | run Terraform in the folders of the chosen stacks |
//! | `terraform` | runs any other command of Terraform there: `terraform network -- state list`, `… -- force-unlock ID` |
//! | `export` | writes the Terraform modules of the registered components, or with `--check` compares them |
//! | `watch` | builds the program and runs `synth`, or with `--plan` an offline plan, whenever a source file changes |
//! | `completion` | prints the script with which a shell completes these commands |
//!
//! Stacks are chosen by names and patterns with `*` and `?`. Stacks of a stage are chosen by their construct paths too:
//! `production/*` and `production-*` are all stacks of the stage `production`. Arguments after `--` go to Terraform as they are.
//!
//! # JSON
//! With `--json` standard output is one document, for `synth`, `check`, `list`, `graph`, `diff`, `plan`, `validate`,
//! `output` and `export`. Where the description has problems, `synth` and `check` print `{"problems": […]}`, each with `path`,
//! `message`, `help`, `file` and `line`. `plan` tells what would change by stack, as
//! `{"changes": [{"address", "action"}], "outputs": [{"name", "action"}]}`, without values. `apply --outputs-file` writes the
//! outputs of the applied stacks, by stack, without the sensitive ones.
//!
//! # What is changed
//! `--target` and `--replace` take addresses in one stack, `--refresh-only` and `--parallelism` are Terraform's.
//! `plan --save` keeps the plan of each stack in its folder, and `apply --saved` makes exactly those changes; then the
//! plans go. `plan --destroy` shows what `destroy` would do.
//!
//! # Offline
//! With `--offline` the commands that run Terraform need neither an account nor a network: providers are served by this
//! process, which invents what only a cloud would know. Configuration and state of such runs live in
//! `<out>/offline/<stack>/`, so an invented value cannot get into a real state.
//!
//! # Several stacks
//! They run in the order of their dependencies, `destroy` in reverse. When one fails, `apply` goes on with those that do
//! not depend on it, and `destroy` with those that it does not depend on; what was skipped is named at the end, in a line
//! for each stack. The exit code is that of the first failure. Ctrl-C lets Terraform finish what it has begun, save the
//! state and unlock it; stacks that were not begun are named.
//!
//! # Terraform
//! `TERRAFORM_BINARY_NAME` names the program, `terraform` on `PATH` is the default. Terraform and OpenTofu from 1.8 on
//! work. `init` runs by itself when something changed that it depends on: backend, provider versions, modules. `synth`, `check`, `list`, `graph`, `diff`, `export` and `completion` run no other program.
//!
//! # Exit codes
//! | code | meaning |
//! |---|---|
//! | 0 | fine; with `plan --detailed-exitcode`: nothing would change; with `diff`: nothing changed |
//! | 1 | something is wrong, and standard error says what; also what Terraform ends with when it fails |
//! | 2 | the command line is wrong; with `plan --detailed-exitcode`: something would change; with `diff`: something changed |
//! | 101 | the program's own description panicked, and standard error says where |
//!
//! # Where things are
//! | module | what |
//! |---|---|
//! | `arguments` | what can be typed |
//! | `select`, `pattern`, `request` | which stacks, variables and outputs are meant |
//! | `facts` | what a configuration says about itself: providers, variables, what `init` depends on |
//! | `modules` | what called modules in folders need |
//! | `terraform` | the program, its version, its arguments and environment, `init`, and waiting for it |
//! | `check` | problems as JSON, and looking for them |
//! | `diagram` | pictures of the stacks |
//! | `difference` | two configurations compared, and what was renamed between them |
//! | `watch` | looking at source files, building, running what was built |
//! | `completion` | scripts for shells |
//! | `offline` | folder, state and providers of offline runs |
//! | `export` | modules on disk |
//! | `session` | brings these together, one command per run |
//!
//! **Invariant:** this crate does not know AWS, any provider's types, or how a configuration is made; it decides in pure
//! functions which stacks, which arguments and which environment, and runs Terraform with them.

mod arguments;
mod check;
mod completion;
mod diagram;
mod difference;
mod export;
mod facts;
mod failure;
mod modules;
mod offline;
mod pattern;
mod report;
mod request;
mod select;
mod session;
mod terraform;
mod watch;

use clap::{CommandFactory, FromArgMatches};
use ledgerform::{App, ComponentEntry};
use std::error::Error;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

/// Runs the command line of a program named like its binary.
///
/// The closure describes the stacks; it returns nothing, or a `Result` if reading what it needs can fail.
///
/// ```no_run
/// fn main() -> std::process::ExitCode {
///     ledgerform_cli::run(|app| -> std::io::Result<()> {
///         let greeting = std::fs::read_to_string("greeting.txt")?;
///         app.stack("network").output("greeting", ledgerform::Output::new(greeting));
///         Ok(())
///     })
/// }
/// ```
pub fn run<R: Described>(describe: impl FnOnce(&App) -> R) -> ExitCode {
    let binary = std::env::args_os().next().unwrap_or_default();
    let name = Path::new(&binary).file_stem().map_or_else(|| "ledgerform".into(), |name| name.to_string_lossy());
    Program::new(name).run(describe)
}

/// A program: its name, and the components that it exports as modules.
///
/// ```no_run
/// # use ledgerform::{App, ComponentEntry};
/// # const COMPONENTS: &[ComponentEntry] = &[];
/// fn main() -> std::process::ExitCode {
///     ledgerform_cli::Program::new("fintech-global").components(COMPONENTS).run(|app: &App| {
///         app.stack("network");
///     })
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Program {
    name: String,
    components: Vec<ComponentEntry>,
}

impl Program {
    /// A program with this name, which its help shows.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), components: Vec::new() }
    }

    /// Registers components for `export`; called again, adds to them.
    #[must_use]
    pub fn components(mut self, components: &[ComponentEntry]) -> Self {
        self.components.extend_from_slice(components);
        self
    }

    /// Reads the command line and does what it says.
    ///
    /// Everything that goes wrong is told on standard error; the [crate's documentation](crate#exit-codes) lists the
    /// exit codes.
    pub fn run<R: Described>(self, describe: impl FnOnce(&App) -> R) -> ExitCode {
        self.run_with(std::env::args_os(), describe)
    }

    fn run_with<R: Described>(
        self,
        arguments: impl IntoIterator<Item = OsString>,
        describe: impl FnOnce(&App) -> R,
    ) -> ExitCode {
        let command = arguments::Arguments::command().bin_name(&self.name);
        let parsed = command.try_get_matches_from(arguments).and_then(|m| arguments::Arguments::from_arg_matches(&m));
        let arguments = match parsed {
            Ok(arguments) => arguments,
            Err(error) => {
                // Nobody reads a closed standard stream, so a failure to write to it is not worth a word.
                _ = error.print();
                return u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
            }
        };
        let describe = move || {
            let app = App::new();
            describe(&app).described().map_err(failure::Failure::Program)?;
            Ok(app)
        };
        match session::run(&self.name, arguments, &self.components, describe) {
            Ok(code) => ExitCode::from(code),
            Err(failure) => {
                report::failure(&failure);
                ExitCode::FAILURE
            }
        }
    }
}

/// What a description may return: nothing, or a `Result` with an error of its own.
pub trait Described {
    /// The error, if there is one.
    ///
    /// # Errors
    /// What kept the program from describing its stacks.
    fn described(self) -> Result<(), Box<dyn Error>>;
}

impl Described for () {
    fn described(self) -> Result<(), Box<dyn Error>> {
        Ok(())
    }
}

impl<E: Into<Box<dyn Error>>> Described for Result<(), E> {
    fn described(self) -> Result<(), Box<dyn Error>> {
        self.map_err(Into::into)
    }
}
