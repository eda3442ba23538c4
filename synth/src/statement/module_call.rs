//! Calls of modules that are written in Terraform's language.

use super::{Keyword, Statement};
use crate::addr::{Addr, AddrKind};
use crate::block::{Bare, Block};
use crate::expr::{Expr, IntoExpr};
use crate::problem::Problem;
use crate::resource::Reference;
use crate::scope::Scope;
use regex::Regex;
use std::panic::Location;
use std::sync::LazyLock;

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
    version: Option<String>,
    inputs: Block,
    providers: Vec<(String, Addr)>,
    depends_on: Vec<Addr>,
}

impl ModuleCall {
    /// A module of a registry (`acme/vpc/aws`), of a repository (`git::https://…?ref=v1`) or of a folder (`./vpc`),
    /// which is looked for from the folder of the stack's output.
    pub fn new(source: impl Into<String>) -> Self {
        let source = source.into();
        Self { source, version: None, inputs: Block::new(), providers: Vec::new(), depends_on: Vec::new() }
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
    pub fn module(&self, id: impl Into<String>, call: ModuleCall) -> Module {
        let location = self.origin(Location::caller());
        let path = self.claim(&id.into(), "module", location);
        let addr = self.name(AddrKind::Module, "", &path, location);
        let (repeat, key) = self.repetition(&path, location);
        let problem = |message: String, help: &str| {
            self.problem(Problem::new(self.display(&path), message, Some(location)).help(help));
        };
        let is_registry = REGISTRY.as_ref().is_none_or(|pattern| pattern.is_match(&call.source));
        if call.version.is_some() && !is_registry {
            let message = format!("`{}` is no module of a registry, so it has no versions", call.source);
            problem(message, "name the commit or tag in the source, such as `git::https://…?ref=v1.2.0`");
        }
        for name in META.iter().filter(|name| call.inputs.get(name).is_some()) {
            let message = format!("`{name}` cannot be an input: Terraform has another use for the word");
            problem(message, "there is a method of the call, or of the scope, for it");
        }
        let mut block = Block::new().attr::<String>("source", call.source);
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
        let statement = Statement { keyword: Keyword::Module, block, repeat, scoped: None, of: None };
        self.state(path, addr.clone(), location, statement);
        Module(key.map_or(addr.clone(), |key| addr.with_key(key)))
    }
}
