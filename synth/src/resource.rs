//! What generated bindings implement: resources, provider blocks and references.

use crate::addr::{Addr, AddrKind};
use crate::block::Block;

/// A provider that types come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Provider {
    /// Local name, which type names begin with: `aws`.
    pub name: &'static str,
    /// Source address without the host of the public registry: `hashicorp/aws`.
    pub source: &'static str,
    /// The version whose schema the types were made from: `6.47.0`. Empty for [`Provider::TERRAFORM`], which has none.
    pub version: &'static str,
}

impl Provider {
    /// What is built into Terraform: `terraform_data` and `terraform_remote_state`.
    pub const TERRAFORM: Self = Self { name: "terraform", source: "terraform.io/builtin/terraform", version: "" };

    /// The entry of `required_providers`; a version that is empty must not be there.
    pub(crate) fn requirement(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        [("source", self.source), ("version", self.version)].into_iter().filter(|(_, value)| !value.is_empty())
    }
}

/// Which kind of top-level block a type is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// `resource`
    Managed,
    /// `data`
    Data,
    /// `ephemeral`
    Ephemeral,
}

impl Mode {
    pub(crate) fn kind(self) -> AddrKind {
        match self {
            Self::Managed => AddrKind::Managed,
            Self::Data => AddrKind::Data,
            Self::Ephemeral => AddrKind::Ephemeral,
        }
    }
}

/// A complete resource, data source or ephemeral resource, ready to be added to a scope.
///
/// Generated types implement it once every required argument is set; [`Untyped`] is the escape hatch.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a complete resource",
    label = "call the setter its name says it still needs"
)]
pub trait Resource: Sized {
    /// What adding one gives: getters for its attributes.
    type Ref: Reference;

    /// Terraform's name of the type, such as `aws_vpc`.
    const TYPE: &'static str;
    /// Which kind of block it is.
    const MODE: Mode;
    /// The provider that has the type.
    const PROVIDER: &'static Provider;

    /// The arguments that were set.
    fn into_block(self) -> Block;
}

/// A resource of a type for which there are no bindings.
///
/// It goes in through [`Scope::add_untyped`](crate::Scope::add_untyped). If the provider's schema is recorded the block
/// is checked against it like any other.
#[derive(Debug, Clone)]
pub struct Untyped {
    /// Which kind of block it is.
    pub mode: Mode,
    /// Terraform's name of the type, such as `aws_vpc`.
    pub ty: &'static str,
    /// The provider that has the type.
    pub provider: Provider,
    /// The arguments.
    pub block: Block,
}

/// A complete `provider` block.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a complete provider block",
    label = "call the setter its name says it still needs"
)]
pub trait ProviderConfig: Sized {
    /// The provider that is configured.
    const PROVIDER: &'static Provider;

    /// The arguments that were set.
    fn into_block(self) -> Block;
}

/// What adding a resource gives: its address, and typed getters for its attributes.
pub trait Reference: Clone {
    /// The reference to what is at an address.
    fn from_addr(addr: Addr) -> Self;

    /// The address, for `depends_on` and the like.
    fn addr(&self) -> &Addr;
}

/// A reference without getters; [`Addr::attr`] reads attributes.
impl Reference for Addr {
    fn from_addr(addr: Addr) -> Self {
        addr
    }

    fn addr(&self) -> &Addr {
        self
    }
}
