//! Module folder → the typed call of it.

mod constraint;
mod declared;
mod function;
mod infer;
mod place;
mod render;
mod secret;
mod source;
mod world;

pub use place::Fault;

use crate::write::File;
use constraint::Constraint;
use declared::Reader;
use ledgerform_schema::Type;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A Terraform module to call, as its files declare it.
///
/// ```
/// use ledgerform_codegen::TerraformModule;
/// let files = [("main.tf".into(), r#"variable "cidr" { type = string }"#.to_owned())];
/// let module = TerraformModule::of_files(&files.into())?.name("network").local("modules/network");
/// assert!(module.text().contains("pub struct Network("));
/// # Ok::<(), ledgerform_codegen::ModuleError>(())
/// ```
#[derive(Debug, Clone)]
pub struct TerraformModule {
    name: String,
    source: Source,
    version: Option<String>,
    variables: Vec<Variable>,
    outputs: Vec<Output>,
    /// Local names of the providers that the module requires.
    providers: BTreeSet<String>,
    /// `aws.peer`: provider configurations that the caller must give.
    aliases: BTreeSet<String>,
}

/// Where calls find the module.
#[derive(Debug, Clone)]
enum Source {
    /// A folder of the project.
    Local(String),
    /// What Terraform reads as it is.
    Verbatim(String),
}

impl Source {
    fn text(&self) -> &str {
        match self {
            Self::Local(text) | Self::Verbatim(text) => text,
        }
    }
}

#[derive(Debug, Clone)]
struct Variable {
    name: String,
    constraint: Constraint,
    /// What it is where nothing is given, as written.
    default: Option<String>,
    description: String,
    is_sensitive: bool,
    is_ephemeral: bool,
    is_nullable: bool,
    deprecated: Option<String>,
}

#[derive(Debug, Clone)]
struct Output {
    name: String,
    /// The type, where it can be told from the expression.
    ty: Option<Type>,
    description: String,
    is_sensitive: bool,
    is_ephemeral: bool,
    deprecated: Option<String>,
}

/// A module whose call cannot be generated.
#[derive(Debug, thiserror::Error)]
pub enum ModuleError {
    /// The folder or a file in it cannot be read.
    #[error("read {}", path.display())]
    Read {
        /// The folder or the file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// There is nothing to read.
    #[error("find a module in {}: there are no *.tf or *.tf.json files", .0.display())]
    Empty(PathBuf),
    /// Everything that is wrong in the files, by place.
    #[error("read the module:\n{}", Lines(.0))]
    Faults(Vec<Fault>),
}

struct Lines<'a>(&'a [Fault]);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut faults = self.0.iter();
        faults.next().map_or(Ok(()), |first| write!(f, "{first}"))?;
        faults.try_for_each(|fault| write!(f, "\n{fault}"))
    }
}

impl TerraformModule {
    /// Reads the module in a folder: its `*.tf` and `*.tf.json` files, override files as Terraform reads them.
    ///
    /// Its name is the folder's. Calls copy the folder beside the configuration, as `ModuleCall::local` does: a relative
    /// path is looked for from where the program runs, so a build script says an absolute one.
    ///
    /// # Errors
    /// The folder cannot be read or has no such files; otherwise everything that is wrong in them.
    pub fn read(folder: impl AsRef<Path>) -> Result<Self, ModuleError> {
        let folder = folder.as_ref();
        let at = |path: &Path| {
            let path = path.to_owned();
            move |source| ModuleError::Read { path, source }
        };
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(folder).map_err(at(folder))? {
            let path = entry.map_err(at(folder))?.path();
            if source::is_configuration(&path) {
                let text = fs::read_to_string(&path).map_err(at(&path))?;
                files.insert(path, text);
            }
        }
        if files.is_empty() {
            return Err(ModuleError::Empty(folder.to_owned()));
        }
        let module = Self::of_files(&files)?.local(folder.to_string_lossy());
        Ok(match folder.file_name() {
            Some(name) => module.name(name.to_string_lossy()),
            None => module,
        })
    }

    /// Reads the files of one module. Its name is `module`, and calls copy the folder `module`, until that is set.
    ///
    /// # Errors
    /// Everything that is wrong in the files.
    pub fn of_files(files: &BTreeMap<PathBuf, String>) -> Result<Self, ModuleError> {
        let mut faults = Vec::new();
        let blocks = source::blocks(files, &mut faults);
        let mut reader = Reader { faults, blocks: &blocks };
        let variables = reader.variables();
        let outputs = reader.outputs(&variables);
        let (providers, aliases) = reader.providers();
        let mut faults = reader.faults;
        if !faults.is_empty() {
            faults.sort();
            return Err(ModuleError::Faults(faults));
        }
        let (name, source) = ("module".to_owned(), Source::Local("module".to_owned()));
        Ok(Self { name, source, version: None, variables, outputs, providers, aliases })
    }

    /// What the module is called in Rust: `network` becomes the type `Network`.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The source that calls have, as it is: where a registry or a repository has what was read from a folder.
    #[must_use]
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = Source::Verbatim(source.into());
        self
    }

    /// The folder that calls copy, where it is not the one that was read: `modules//network` for a module that refers to
    /// its neighbours in `modules`.
    #[must_use]
    pub fn local(mut self, folder: impl Into<String>) -> Self {
        self.source = Source::Local(folder.into());
        self
    }

    /// The version that calls ask for, of a module of a registry: `6.0.1` or `~> 6.0`.
    #[must_use]
    pub fn version(mut self, constraint: impl Into<String>) -> Self {
        self.version = Some(constraint.into());
        self
    }

    /// The call as the content of a Rust module, to be included in it.
    pub fn text(&self) -> String {
        render::text(self)
    }

    /// The call as the file of a Rust module, called like the Terraform module.
    pub fn file(&self) -> File {
        render::file(self)
    }
}
