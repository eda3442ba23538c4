//! Module folder → the typed call of it.

mod constraint;
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
use hcl_edit::expr::{Expression, TraversalOperator};
use infer::Infer;
use ledgerform_schema::Type;
use source::{Argument, Block};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::{fs, io};
use world::World;

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

/// Names that Terraform keeps for itself among the arguments of a module call.
const RESERVED: [&str; 8] =
    ["source", "version", "providers", "count", "for_each", "lifecycle", "depends_on", "locals"];

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

struct Reader<'a> {
    blocks: &'a [Block],
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    /// The blocks of a kind that have one label each, by label.
    fn named(&mut self, kind: &str) -> BTreeMap<&'a str, &'a Block> {
        let mut named = BTreeMap::new();
        for block in self.blocks.iter().filter(|block| block.kind == kind) {
            let [name] = block.labels.as_slice() else {
                self.faults.push(block.fault("it needs one name", &format!("write `{kind} \"name\" {{ … }}`")));
                continue;
            };
            if !is_name(name) {
                let help = "use letters, digits, `_` and `-`, and a letter or `_` first";
                self.faults.push(block.fault("this is no name", help));
            } else if named.contains_key(name.as_str()) {
                self.faults.push(block.fault("it is declared twice", "remove one of the blocks"));
            } else {
                named.insert(name.as_str(), block);
            }
        }
        named
    }

    fn variables(&mut self) -> Vec<Variable> {
        let blocks = self.named("variable");
        blocks.into_iter().map(|(name, block)| self.variable(name, block)).collect()
    }

    fn variable(&mut self, name: &str, block: &Block) -> Variable {
        let title = block.title();
        if RESERVED.contains(&name) {
            self.faults.push(block.fault("Terraform has another use for this name", "choose another name"));
        }
        let constraint = match block.arguments.get("type") {
            Some(argument) => Constraint::read(argument, &title, &mut self.faults),
            None => Constraint::Any,
        };
        Variable {
            name: name.to_owned(),
            constraint,
            default: block.arguments.get("default").map(|argument| argument.text(&argument.value)),
            description: self.words(block, "description").unwrap_or_default(),
            is_sensitive: self.flag(block, "sensitive", false),
            is_ephemeral: self.flag(block, "ephemeral", false),
            is_nullable: self.flag(block, "nullable", true),
            deprecated: self.words(block, "deprecated"),
        }
    }

    fn outputs(&mut self, variables: &[Variable]) -> Vec<Output> {
        let outputs = self.named("output");
        let world = World::new(self.blocks, variables);
        let infer = Infer::new(&world);
        let mut read = Vec::new();
        for (name, block) in outputs {
            let Some(value) = block.arguments.get("value") else {
                self.faults.push(block.fault("it has no value", "add `value = …`"));
                continue;
            };
            read.push(Output {
                name: name.to_owned(),
                ty: infer.value(&value.value),
                description: self.words(block, "description").unwrap_or_default(),
                is_sensitive: self.flag(block, "sensitive", false) || secret::is_read(&world, &value.value),
                is_ephemeral: self.flag(block, "ephemeral", false),
                deprecated: self.words(block, "deprecated"),
            });
        }
        read
    }

    /// The local names of the required providers, and the configurations that the caller must give.
    fn providers(&mut self) -> (BTreeSet<String>, BTreeSet<String>) {
        let (mut names, mut aliases) = (BTreeSet::new(), BTreeSet::new());
        for block in self.blocks.iter().filter(|block| block.kind == "required_providers") {
            for (name, argument) in &block.arguments {
                names.insert(name.clone());
                let Some(Expression::Array(items)) = world::field(&argument.value, "configuration_aliases") else {
                    continue;
                };
                for item in items.iter() {
                    match alias(item) {
                        Some(alias) if alias.split_once('.').is_some_and(|(provider, _)| provider == name) => {
                            aliases.insert(alias);
                        }
                        _ => {
                            let message = format!("`{}` is no configuration of `{name}`", argument.text(item));
                            let help = format!("write `{name}.` and a name of your own");
                            self.faults.push(argument.at(item).fault("configuration_aliases", message, &help));
                        }
                    }
                }
            }
        }
        (names, aliases)
    }

    /// An argument that must be `true` or `false`.
    fn flag(&mut self, block: &Block, name: &str, default: bool) -> bool {
        let Some(argument) = block.arguments.get(name) else { return default };
        match &argument.value {
            Expression::Bool(value) => *value.value(),
            Expression::String(text) if matches!(text.value().as_str(), "true" | "false") => text.value() == "true",
            _ => {
                self.wrong(block, name, argument, "`true` or `false`");
                default
            }
        }
    }

    /// An argument that must be a text without references.
    fn words(&mut self, block: &Block, name: &str) -> Option<String> {
        let argument = block.arguments.get(name)?;
        let text = world::literal(&argument.value);
        if text.is_none() && !argument.value.is_null() {
            self.wrong(block, name, argument, "a text without references");
        }
        text
    }

    fn wrong(&mut self, block: &Block, name: &str, argument: &Argument, wanted: &str) {
        let message = format!("`{name}` is not {wanted}");
        self.faults.push(argument.place.fault(&block.title(), message, &format!("write {wanted}")));
    }
}

fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

/// `aws.peer`, or the text of it in JSON.
fn alias(item: &Expression) -> Option<String> {
    match item {
        Expression::String(text) => Some(text.value().clone()).filter(|text| text.contains('.')),
        Expression::Traversal(path) => match (&path.expr, path.operators.as_slice()) {
            (Expression::Variable(provider), [operator]) => match operator.value() {
                TraversalOperator::GetAttr(alias) => {
                    Some(format!("{}.{}", provider.value().as_str(), alias.value().as_str()))
                }
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}
