//! Actions: what a provider can do besides managing objects.

use super::{Keyword, Statement};
use crate::addr::{Addr, AddrKind};
use crate::block::{Bare, Block};
use crate::resource::Provider;
use crate::scope::Scope;
use std::panic::Location;

/// An action of a provider, such as the invocation of a function; needs Terraform 1.14.
///
/// It runs when a resource says so ([`Meta::action_trigger`](crate::Meta::action_trigger)), or by
/// `terraform apply -invoke`.
///
/// ```
/// use ledgerform::{Action, ActionTrigger, App, Block, Event, Meta, Mode, Provider, Target, Untyped};
/// const AWS: Provider = Provider { name: "aws", source: "hashicorp/aws", version: "6.47.0" };
///
/// let app = App::new();
/// app.target(Target::new().terraform(">= 1.14"));
/// let stack = app.stack("site");
/// let config = Block::new().attr::<String>("distribution_id", "E1");
/// let purge = stack.action("purge", Action::new("aws_cloudfront_create_invalidation", AWS).config(config));
/// let version = Untyped {
///     mode: Mode::Managed,
///     ty: "terraform_data",
///     provider: Provider::TERRAFORM,
///     block: Block::new().attr::<ledgerform::Any>("input", "v1"),
/// };
/// stack.add_untyped("version", version, Meta::new().action_trigger(ActionTrigger::on([Event::AfterUpdate]).run(&purge)));
/// assert!(app.synth()?.stacks[0].text.contains("action.aws_cloudfront_create_invalidation.purge"));
/// # Ok::<(), ledgerform::Problems>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Action {
    ty: &'static str,
    provider: Provider,
    block: Block,
    config: Block,
}

impl Action {
    /// An action of a type that a provider has, with no configuration.
    pub fn new(ty: &'static str, provider: Provider) -> Self {
        Self { ty, provider, block: Block::new(), config: Block::new() }
    }

    /// What the provider is told.
    pub fn config(self, config: Block) -> Self {
        Self { config, ..self }
    }

    /// The provider block to use, as [`Scope::provider_alias`] gives it; without it, the default one.
    pub fn provider(self, provider: &Addr) -> Self {
        Self { block: self.block.bare("provider", Bare::Addr(provider.clone())), ..self }
    }
}

impl Scope {
    /// `action`: declares an action, and gives its address for triggers. Inside [`when`](Scope::when) and
    /// [`each`](Scope::each) it is there as often as they say, and the address is that of the instance.
    #[track_caller]
    pub fn action(&self, id: impl Into<String>, action: Action) -> Addr {
        let location = self.origin(Location::caller());
        let path = self.claim(&id.into(), action.ty, location);
        let addr = self.name(AddrKind::Action, action.ty, &path, location);
        let (repeat, key) = self.repetition(&path, location);
        let block = action.block.block("config", action.config);
        let of = Some((action.provider, action.ty));
        self.state(path, addr.clone(), location, Statement { of, ..Statement::new(Keyword::Action, block, repeat) });
        key.map_or(addr.clone(), |key| addr.with_key(key))
    }
}
