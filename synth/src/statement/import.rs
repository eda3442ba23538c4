//! Taking over objects that exist already.

use super::{Keyword, Place};
use crate::addr::{Addr, AddrKind};
use crate::block::{Bare, Block};
use crate::element::Repeat;
use crate::expr::IntoExpr;
use crate::problem::Problem;
use crate::repeat::repeat_of;
use crate::scope::Scope;
use std::panic::Location;

/// Which object a resource takes over.
///
/// ```
/// # use ledgerform::{Addr, Import, Stack};
/// # fn example(stack: &Stack, vpc: &Addr, east: &Addr) {
/// stack.import(vpc, Import::id("vpc-0a1b2c"));
/// // A resource that is not in the program yet: `terraform plan -generate-config-out=vpc.tf` writes it.
/// stack.import("aws_vpc.other", Import::id("vpc-3d4e5f").provider(east));
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Import {
    block: Block,
    provider: Option<Addr>,
}

impl Import {
    /// By the id that the provider's documentation names.
    pub fn id(id: impl IntoExpr<String>) -> Self {
        Self { block: Block::new().attr::<String>("id", id), provider: None }
    }

    /// By the attributes that identify it; needs Terraform 1.12.
    pub fn identity(identity: Block) -> Self {
        Self { block: Block::new().object("identity", identity), provider: None }
    }

    /// The provider block to read with, where Terraform writes the resource (`plan -generate-config-out`).
    pub fn provider(mut self, provider: &Addr) -> Self {
        self.provider = Some(provider.clone());
        self
    }
}

impl Scope {
    /// `import`: a resource takes over an object that exists already.
    ///
    /// Inside [`each`](Scope::each) there is one for every element: blocks of their own where the collection is known,
    /// else a block with `for_each`.
    ///
    /// ```
    /// # use ledgerform::{Addr, Expr, Import, Scope};
    /// # use std::collections::BTreeMap;
    /// # fn example(stack: &Scope, ids: &Expr<BTreeMap<String, String>>, add: impl Fn(&Scope) -> Addr) {
    /// stack.each(ids, |scope, _, id| {
    ///     let bucket = add(scope);
    ///     scope.import(&bucket, Import::id(id));
    /// });
    /// # }
    /// ```
    #[track_caller]
    pub fn import(&self, to: impl Into<Place>, import: Import) {
        let location = Location::caller();
        let problem = |message: String, help: &str| {
            self.problem(Problem::new(self.display(&self.path), message, Some(location)).help(help));
        };
        let repeat = match repeat_of(&self.frames) {
            Ok((Repeat::Count { .. }, _)) | Err(_) => {
                self.refuse_repetition(Keyword::Import, location);
                Repeat::Once
            }
            Ok((repeat, _)) => repeat,
        };
        let to = to.into();
        let subject = to.text();
        match &to.0 {
            Bare::Addr(addr) if addr.kind() != AddrKind::Managed => {
                problem(format!("`{addr}` cannot take over an object"), "give a resource");
            }
            Bare::Addr(_) if import.provider.is_some() => {
                let message = format!("`{subject}` has a provider already, so its import cannot choose one");
                problem(message, "choose it where the resource is added, with `Meta::provider`");
            }
            Bare::Text(_) if to.problem().is_some() => {
                problem(to.problem().unwrap_or_default(), "give an address such as `aws_vpc.main`");
            }
            _ => {}
        }
        let mut block = Block::new().bare("to", to.0);
        if let Some(provider) = import.provider {
            block = block.bare("provider", Bare::Addr(provider));
        }
        block.items.extend(import.block.items);
        self.state_about(&subject, location, Keyword::Import, block, repeat);
    }
}
