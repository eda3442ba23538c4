//! Lists: what exists already and no program describes yet.

use super::{Keyword, Statement};
use crate::addr::{Addr, AddrKind};
use crate::block::{Bare, Block};
use crate::expr::IntoExpr;
use crate::name::Naming;
use crate::number::Number;
use crate::problem::Problem;
use crate::resource::Provider;
use crate::scope::Scope;
use std::panic::Location;

/// A question for the objects of a type that exist, which `terraform query` asks; needs Terraform 1.14.
///
/// Lists stand in a query file beside the configuration, so they neither plan nor change anything.
///
/// ```
/// use ledgerform::{App, Block, List, Provider, Target};
/// const AWS: Provider = Provider { name: "aws", source: "hashicorp/aws", version: "6.47.0" };
///
/// let app = App::new();
/// app.target(Target::new().terraform(">= 1.14"));
/// let stack = app.stack("found");
/// stack.list("instances", List::new("aws_instance", AWS).include_resource(true).limit(50));
/// let synthesis = app.synth()?;
/// let query = synthesis.stacks[0].query.as_ref().unwrap();
/// assert_eq!(query.file, "cdk.tfquery.json");
/// assert!(query.text.contains("\"aws_instance\""));
/// # Ok::<(), ledgerform::Problems>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct List {
    ty: &'static str,
    of: Provider,
    provider: Option<Addr>,
    block: Block,
    config: Block,
}

impl List {
    /// All objects of a type that the default provider block sees; Terraform stops after 100.
    pub fn new(ty: &'static str, provider: Provider) -> Self {
        Self { ty, of: provider, provider: None, block: Block::new(), config: Block::new() }
    }

    /// What the provider is told, such as filters.
    pub fn config(self, config: Block) -> Self {
        Self { config, ..self }
    }

    /// The provider block to ask, as [`Scope::provider_alias`] gives it.
    pub fn provider(self, provider: &Addr) -> Self {
        Self { provider: Some(provider.clone()), ..self }
    }

    /// Whether the attributes of the objects are read as well, and not only what identifies them.
    pub fn include_resource(self, include: impl IntoExpr<bool>) -> Self {
        Self { block: self.block.attr::<bool>("include_resource", include), ..self }
    }

    /// How many objects are listed at most.
    pub fn limit(self, limit: impl IntoExpr<Number>) -> Self {
        Self { block: self.block.attr::<Number>("limit", limit), ..self }
    }
}

impl Scope {
    /// `list`: asks for what exists. The address is for further lists; nothing else can refer to one.
    #[track_caller]
    pub fn list(&self, id: impl Into<String>, list: List) -> Addr {
        let location = self.origin(Location::caller());
        let path = self.claim(&id.into(), list.ty, location);
        let addr = self.name(AddrKind::List, list.ty, &path, location);
        let (repeat, key) = self.repetition(&path, location);
        if self.tree.borrow().naming(self.stack) == Naming::Plain {
            let message = "a module cannot ask for what exists: only the folder that Terraform runs in can";
            let help = "add the list to a stack";
            self.problem(Problem::new(self.display(&path), message, Some(location)).help(help));
        }
        // Terraform wants the provider named, also where it is the default one.
        let provider = list.provider.map_or_else(|| Bare::Text(list.of.name.into()), Bare::Addr);
        let mut block = Block::new().bare("provider", provider);
        block.items.extend(list.block.items);
        let block = block.block("config", list.config);
        let of = Some((list.of, list.ty));
        self.state(path, addr.clone(), location, Statement { of, ..Statement::new(Keyword::List, block, repeat) });
        key.map_or(addr.clone(), |key| addr.with_key(key))
    }
}
