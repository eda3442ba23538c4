//! Calls of modules that are written in Terraform's language.

use super::{Keyword, Statement};
use crate::addr::{Addr, AddrKind};
use crate::block::{Bare, Block};
use crate::expr::{Expr, IntoExpr};
use crate::problem::Problem;
use crate::resource::Reference;
use crate::scope::Scope;
use ledgerform_asset::{Kind, Source};
use regex::Regex;
use std::panic::Location;
use std::sync::{Arc, LazyLock};

/// A module to call: where it is, its inputs and providers.
///
/// ```
/// use ledgerform::{App, ModuleCall, Number, Output};
/// let app = App::new();
/// let stack = app.stack("network");
/// let call = ModuleCall::new("terraform-aws-modules/vpc/aws").version("6.0.1");
/// let vpc = stack.module("vpc", call.input::<String>("cidr", "10.0.0.0/16").input::<Number>("azs", 3));
/// stack.output("vpc_id", Output::new(vpc.output::<String>("vpc_id")));
/// # app.synth().unwrap();
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct ModuleCall {
    source: String,
    /// Whether the source is a folder that is copied beside the configuration.
    is_local: bool,
    version: Option<String>,
    inputs: Block,
    providers: Vec<(String, Addr)>,
    depends_on: Vec<Addr>,
    sensitive: Vec<Arc<str>>,
}

/// A complete call of a module: a [`ModuleCall`], or one with typed inputs and outputs that `ledgerform-codegen` made
/// from the folder of the module.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a complete call of a module",
    label = "call the setter its name says it still needs"
)]
pub trait IntoModuleCall {
    /// What calling gives: getters for the outputs.
    type Ref: Reference;

    /// The call with the inputs that were set.
    fn into_module_call(self) -> ModuleCall;
}

impl IntoModuleCall for ModuleCall {
    type Ref = Module;

    fn into_module_call(self) -> ModuleCall {
        self
    }
}

impl ModuleCall {
    /// A module of a registry (`acme/vpc/aws`) or of a repository (`git::https://…?ref=v1`). A path that begins with `./`
    /// or `../` is looked for from the folder of the stack's output; for a folder of the project there is
    /// [`local`](ModuleCall::local).
    pub fn new(source: impl Into<String>) -> Self {
        let source = source.into();
        Self {
            source,
            is_local: false,
            version: None,
            inputs: Block::new(),
            providers: Vec::new(),
            depends_on: Vec::new(),
            sensitive: Vec::new(),
        }
    }

    /// A module in a folder of the project, which is copied beside the configuration like an [`Asset`](crate::Asset).
    ///
    /// A relative path begins at the folder in which the program runs. Where the module refers to its neighbours
    /// (`source = "../common"`), `//` stands behind the folder that holds all of them: `modules//vpc` copies `modules` and
    /// calls `vpc` in it. States, `.terraform` and `.git` are not copied.
    ///
    /// ```
    /// use ledgerform::{App, ModuleCall};
    /// # let folder = tempfile::tempdir()?;
    /// # std::fs::create_dir_all(folder.path().join("modules/vpc"))?;
    /// # std::fs::write(folder.path().join("modules/vpc/main.tf"), "")?;
    /// # let project = folder.path().display();
    ///
    /// let app = App::new();
    /// app.stack("network").module("vpc", ModuleCall::local(format!("{project}/modules//vpc")));
    /// assert!(app.synth()?.stacks[0].text.contains(r#""source": "./assets/__cdktf_module_asset/"#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn local(folder: impl Into<String>) -> Self {
        Self { is_local: true, ..Self::new(folder) }
    }

    /// The versions of a module of a registry that are wanted, such as `~> 5.1`.
    pub fn version(mut self, constraint: impl Into<String>) -> Self {
        self.version = Some(constraint.into());
        self
    }

    /// The value of an input.
    pub fn input<T>(mut self, name: &'static str, value: impl IntoExpr<T>) -> Self {
        self.inputs = self.inputs.attr::<T>(name, value);
        self
    }

    /// The provider block that the module knows under a name: `aws`, or `aws.peer` for an alias.
    ///
    /// A module for which nothing is said gets the default providers.
    pub fn provider(mut self, name: impl Into<String>, provider: &Addr) -> Self {
        self.providers.push((name.into(), provider.clone()));
        self
    }

    /// `depends_on`: for what must exist first although no input refers to it.
    pub fn depends_on<'a>(mut self, addrs: impl IntoIterator<Item = &'a Addr>) -> Self {
        self.depends_on.extend(addrs.into_iter().cloned());
        self
    }

    /// Outputs that the module hides, by name: other stacks may not use them, because the value would be copied into
    /// two states.
    pub fn sensitive_outputs(mut self, names: impl IntoIterator<Item = impl Into<Arc<str>>>) -> Self {
        self.sensitive.extend(names.into_iter().map(Into::into));
        self
    }
}

/// A reference to a called module.
#[derive(Debug, Clone, PartialEq)]
pub struct Module(Addr);

impl Module {
    /// An output of the module.
    pub fn output<T>(&self, name: &'static str) -> Expr<T> {
        self.0.attr(name)
    }
}

impl Reference for Module {
    fn from_addr(addr: Addr) -> Self {
        Self(addr)
    }

    fn addr(&self) -> &Addr {
        &self.0
    }
}

/// `[host/]namespace/name/system[//folder]`
static REGISTRY: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^([\w-]+(\.[\w-]+)+(:\d+)?/)?[\w-]+/[\w-]+/[a-z0-9]+(//.*)?$").ok());

const META: [&str; 8] = ["source", "version", "providers", "count", "for_each", "depends_on", "lifecycle", "locals"];

impl Scope {
    /// Calls a module and gives its outputs; under [`when`](Scope::when) and [`each`](Scope::each) as often as they say.
    #[track_caller]
    pub fn module<M: IntoModuleCall>(&self, id: impl Into<String>, call: M) -> M::Ref {
        let call = call.into_module_call();
        let location = self.origin(Location::caller());
        let path = self.claim(&id.into(), "module", location);
        let addr = self.name(AddrKind::Module, "", &path, location);
        let (repeat, key) = self.repetition(&path, location);
        let problem = |message: String, help: &str| {
            self.problem(Problem::new(self.display(&path), message, Some(location)).help(help));
        };
        let is_registry = !call.is_local && REGISTRY.as_ref().is_none_or(|pattern| pattern.is_match(&call.source));
        if call.version.is_some() && !is_registry {
            let message = format!("`{}` is no module of a registry, so it has no versions", call.source);
            problem(message, "name the commit or tag in the source, such as `git::https://…?ref=v1.2.0`");
        }
        for name in META.iter().filter(|name| call.inputs.get(name).is_some()) {
            let message = format!("`{name}` cannot be an input: Terraform has another use for the word");
            problem(message, "there is a method of the call, or of the scope, for it");
        }
        let source = match call.is_local {
            true => self.copied(&path, &call.source, location),
            false => call.source,
        };
        let mut block = Block::new().attr::<String>("source", source);
        if let Some(version) = call.version {
            block = block.attr::<String>("version", version);
        }
        if !call.providers.is_empty() {
            block = block.bare("providers", Bare::Map(call.providers));
        }
        block.items.extend(call.inputs.items.into_iter().filter(|(name, _)| !META.contains(name)));
        if !call.depends_on.is_empty() {
            block = block.bare("depends_on", Bare::Addrs(call.depends_on));
        }
        let statement = Statement { sensitive: call.sensitive, ..Statement::new(Keyword::Module, block, repeat) };
        self.state(path, addr.clone(), location, statement);
        M::Ref::from_addr(key.map_or(addr.clone(), |key| addr.with_key(key)))
    }
}

/// What lies in the folder of a module but is none of it: what Terraform and git leave there, states with their secrets
/// among it.
const IGNORED: [&str; 5] = [".git", ".terraform", ".terraform.lock.hcl", "*.tfstate", "*.tfstate.*"];

impl Scope {
    /// Copies the folder of a module beside the configuration; gives the source that leads to it.
    fn copied(&self, path: &[Arc<str>], folder: &str, location: &'static Location<'static>) -> String {
        let (root, inside) = folder.split_once("//").unwrap_or((folder, ""));
        let source = Source {
            kind: Kind::Directory,
            path: root.into(),
            ignore: IGNORED.map(str::to_owned).into(),
            ignore_file: None,
        };
        // One place for all modules of a stack, which is CDKTF's: calls of one module then have one copy.
        let asset = self.place_asset(path, "__cdktf_module_asset", &source, location);
        let inside = inside.trim_matches('/');
        let is_module = asset.files().is_empty() || asset.files().keys().any(|file| is_in(file, inside));
        if !is_module {
            let message = format!("`{folder}` is no module: it holds no `.tf` or `.tf.json` file");
            let help =
                "name the folder of the module; with `//`, what is behind it is looked for within what is before";
            self.problem(Problem::new(self.display(path), message, Some(location)).help(help));
        }
        let step = if inside.is_empty() { "" } else { "/" };
        format!("./{}{step}{inside}", asset.folder())
    }
}

/// Whether a file is one that Terraform reads in a folder.
fn is_in(file: &str, folder: &str) -> bool {
    let (parent, name) = file.rsplit_once('/').unwrap_or(("", file));
    parent == folder && (name.ends_with(".tf") || name.ends_with(".tf.json"))
}
