//! What can go wrong, one variant for each step.

use crate::request::RequestError;
use crate::select::{self, SelectError};
use crate::terraform::BinaryError;
use ledgerform::Problems;
use std::error::Error;
use std::io;
use std::path::PathBuf;

/// Why a command did not do what it should.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The closure of the user's program returned an error.
    #[error("the program cannot describe its stacks")]
    Program(#[source] Box<dyn Error>),
    #[error("{} in the description; nothing was written", counted(.0))]
    Description(Problems),
    #[error("{} in the component `{name}`; nothing was written", counted(.problems))]
    Component { name: &'static str, problems: Problems },
    #[error("the program exports no components: register them with `Program::components`")]
    NoComponents,
    #[error(transparent)]
    Select(#[from] SelectError),
    #[error(transparent)]
    Request(#[from] RequestError),
    #[error("cannot write the files")]
    Write(#[source] io::Error),
    #[error("cannot read the files")]
    Read(#[source] io::Error),
    #[error("cannot print the result")]
    Print(#[source] io::Error),
    #[error(transparent)]
    Binary(#[from] BinaryError),
    #[error("cannot wait for other programs")]
    Wait(#[source] io::Error),
    #[error("cannot find the file of this program")]
    Itself(#[source] io::Error),
    #[error("cannot run `{binary}`")]
    Run { binary: String, source: io::Error },
    #[error("the stack `{stack}` cannot run offline")]
    Offline { stack: String, source: ledgerform_offline::OfflineError },
    #[error("there is no earlier output in {}: run `synth` first, or name its folder", folder.display())]
    NoOutput { folder: PathBuf },
    #[error("there is no saved plan of `{stack}`: make one with `plan --save`")]
    NoPlan { stack: String },
    #[error("`{}` is not HCL", file.display())]
    NotHcl { file: PathBuf, source: Box<hcl_edit::parser::Error> },
    #[error("`{}` is not JSON", file.display())]
    NotJson { file: PathBuf, source: serde_json::Error },
    #[error("cannot read back the JSON about the stack `{stack}`")]
    Json { stack: String, source: serde_json::Error },
}

impl Failure {
    /// The problems to list before the failure itself.
    pub(crate) fn problems(&self) -> Option<&Problems> {
        match self {
            Self::Description(problems) | Self::Component { problems, .. } => Some(problems),
            _ => None,
        }
    }
}

fn counted(problems: &Problems) -> String {
    select::counted(problems.iter().count(), "problem")
}
