//! Addresses: where an element is, as opposed to what it is worth.

use crate::expr::Expr;
use crate::node::Node;
use std::fmt;
use std::sync::Arc;

/// The address of an element, such as `aws_vpc.main`, `data.aws_partition.current` or `var.region`.
///
/// An address stands bare where Terraform wants one: `depends_on`, `provider`, `replace_triggered_by`. The value of an
/// attribute is an [`Expr`] and is made with [`Addr::attr`]. The two are different types, so one cannot be written where
/// the other belongs.
#[derive(Debug, Clone, PartialEq)]
pub struct Addr(Arc<Inner>);

#[derive(Debug, PartialEq)]
struct Inner {
    /// Number of the stack within its app; references across stacks are found by it.
    stack: usize,
    kind: AddrKind,
    name: Arc<str>,
    /// The address without its key, as text.
    base: Arc<str>,
    key: Option<Node>,
}

/// What an address points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AddrKind {
    /// `type.name`
    Managed,
    /// `data.type.name`
    Data,
    /// `ephemeral.type.name`
    Ephemeral,
    /// `var.name`
    Variable,
    /// `local.name`
    Local,
    /// `type` or `type.alias`, as the `provider` meta-argument wants it
    Provider,
    /// `module.name`
    Module,
    /// `action.type.name`
    Action,
    /// `list.type.name`
    List,
    /// `check.name`; only ever shown to people
    Check,
    /// A block without a name, such as `moved`; only ever shown to people
    Statement,
    /// `output.name`; nothing can refer to an output of its own stack, so it is only ever shown to people
    Output,
}

impl Addr {
    pub(crate) fn new(stack: usize, kind: AddrKind, ty: &str, name: &str) -> Self {
        let base = match kind {
            AddrKind::Managed => format!("{ty}.{name}"),
            AddrKind::Data => format!("data.{ty}.{name}"),
            AddrKind::Ephemeral => format!("ephemeral.{ty}.{name}"),
            AddrKind::Variable => format!("var.{name}"),
            AddrKind::Local => format!("local.{name}"),
            AddrKind::Module => format!("module.{name}"),
            AddrKind::Action => format!("action.{ty}.{name}"),
            AddrKind::List => format!("list.{ty}.{name}"),
            AddrKind::Check => format!("check.{name}"),
            AddrKind::Statement => format!("{ty} {name}"),
            AddrKind::Output => format!("output.{name}"),
            AddrKind::Provider if name.is_empty() => ty.to_owned(),
            AddrKind::Provider => format!("{ty}.{name}"),
        };
        Self(Arc::new(Inner { stack, kind, name: name.into(), base: base.into(), key: None }))
    }

    /// The address of one instance of an element under `count` or `for_each`.
    pub(crate) fn with_key(&self, key: Node) -> Self {
        self.rekeyed(Some(key))
    }

    pub(crate) fn without_key(&self) -> Self {
        self.rekeyed(None)
    }

    fn rekeyed(&self, key: Option<Node>) -> Self {
        let Inner { stack, kind, name, base, .. } = &*self.0;
        Self(Arc::new(Inner { stack: *stack, kind: *kind, name: name.clone(), base: base.clone(), key }))
    }

    /// The value of the attribute `name` of what is at this address.
    ///
    /// Generated bindings call this with the name and type of the schema; by hand it is an escape hatch.
    pub fn attr<T>(&self, name: &'static str) -> Expr<T> {
        Expr::from_node(Node::Ref(self.clone()).get(name))
    }

    /// The whole object at this address.
    pub fn value<T>(&self) -> Expr<T> {
        Expr::from_node(Node::Ref(self.clone()))
    }

    pub(crate) fn stack(&self) -> usize {
        self.0.stack
    }

    /// What the address points at.
    pub fn kind(&self) -> AddrKind {
        self.0.kind
    }

    /// The last part of the address: `main` of `aws_vpc.main`.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The key of the instance, if the address is that of one.
    pub fn key(&self) -> Option<&Node> {
        self.0.key.as_ref()
    }

    /// The address without its instance key: what graph edges and `depends_on` name.
    pub fn base(&self) -> &str {
        &self.0.base
    }

    /// [`Addr::base`], shared.
    pub(crate) fn shared_base(&self) -> Arc<str> {
        self.0.base.clone()
    }
}

impl fmt::Display for Addr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base())?;
        match self.key() {
            Some(key) => write!(f, "[{}]", crate::print::flat(key, crate::print::Style::Hcl)),
            None => Ok(()),
        }
    }
}
