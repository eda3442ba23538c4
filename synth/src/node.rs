//! The erased expression: one small tree that is folded, checked, printed and (by the provider) evaluated.
//!
//! Nodes are made through the constructors below, which fold whatever is already known. A node therefore is either a
//! literal (possibly a list or object with parts known later) or something only Terraform or the provider can work out.

mod walk;

use crate::addr::Addr;
use crate::function::set_rank;
use crate::number::Number;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// An expression without its type.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number literal.
    Number(Number),
    /// A string literal; it is escaped when printed.
    String(Arc<str>),
    /// A list or tuple of expressions.
    List(Arc<[Node]>),
    /// An object or map with known keys.
    Object(Arc<BTreeMap<Arc<str>, Node>>),
    /// Text with expressions in it.
    Template(Arc<[Part]>),
    /// The object at an address.
    Ref(Addr),
    /// A name bound by `for_each` or by a `for` expression.
    Symbol(Symbol),
    /// `base.name`
    Get(Arc<Node>, Arc<str>),
    /// `base[key]`
    Index(Arc<Node>, Arc<Node>),
    /// `base[*]`; attributes taken of it are taken of every element.
    Splat(Arc<Node>),
    /// `list...`, as the last argument of a call: the elements are the arguments.
    Expand(Arc<Node>),
    /// A function call.
    Call(&'static str, Arc<[Node]>),
    /// `!a` or `-a`
    Unary(Unary, Arc<Node>),
    /// `a op b`
    Binary(Binary, Arc<(Node, Node)>),
    /// `condition ? then : otherwise`
    Conditional(Arc<(Node, Node, Node)>),
    /// A `for` expression.
    For(Arc<For>),
    /// Expression text that is passed through as it is.
    Raw(Arc<str>),
    /// An expression that cannot have a value, with the reason; reaching the output is an error.
    Invalid(Arc<str>),
}

/// A piece of a template.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Literal text.
    Text(Arc<str>),
    /// An interpolated expression.
    Expr(Node),
}

/// A name that only has a meaning inside one repetition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Symbol {
    /// Which repetition binds the name.
    pub id: u32,
    /// What the name stands for.
    pub role: Role,
}

/// What a [`Symbol`] stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// `each.key` of a resource under `for_each`.
    EachKey,
    /// `each.value` of a resource under `for_each`.
    EachValue,
    /// `count.index` of a resource under `count`.
    Index,
    /// The key (or position) in a `for` expression.
    Key,
    /// The element in a `for` expression.
    Value,
}

/// `{ for key, value in collection : key => value if condition }`, or the list form where `key` is absent.
#[derive(Debug, Clone, PartialEq)]
pub struct For {
    /// Binds the symbols of this expression.
    pub id: u32,
    /// What key and element are called in the output, unless an outer expression has the name already.
    pub names: (&'static str, &'static str),
    /// What is walked.
    pub collection: Node,
    /// Key of the resulting object; absent for a list.
    pub key: Option<Node>,
    /// The resulting element.
    pub value: Node,
    /// Whether elements with one key become a list under it (`=> value...`), instead of an error.
    pub grouped: bool,
    /// Which elements are kept; absent for all.
    pub condition: Option<Node>,
}

impl For {
    /// Whether the expression looks at its key or its element, besides walking.
    pub(crate) fn uses(&self, role: Role) -> bool {
        let mut used = false;
        let mut look = |node: &Node| used |= matches!(node, Node::Symbol(s) if s.id == self.id && s.role == role);
        self.key.iter().for_each(|node| node.walk(&mut look));
        self.value.walk(&mut look);
        self.condition.iter().for_each(|node| node.walk(&mut look));
        used
    }
}

/// A unary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unary {
    /// `!`
    Not,
    /// `-`
    Negate,
}

/// A binary operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the operators")]
pub enum Binary {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

impl Binary {
    /// The operator as HCL writes it between its operands.
    ///
    /// ```
    /// assert_eq!(ledgerform::Binary::LessEqual.sign(), "<=");
    /// ```
    pub fn sign(self) -> &'static str {
        match self {
            Self::Or => "||",
            Self::And => "&&",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
        }
    }
}

static NEXT_SYMBOL: AtomicU32 = AtomicU32::new(0);

/// A number for a repetition that no other repetition of this process has. It never reaches the output: printed names
/// come from the nesting, so the output does not depend on it.
pub(crate) fn fresh() -> u32 {
    NEXT_SYMBOL.fetch_add(1, Ordering::Relaxed)
}

impl Node {
    /// A string literal.
    pub fn string(text: impl Into<Arc<str>>) -> Self {
        Self::String(text.into())
    }

    /// A list of expressions.
    pub fn list(items: impl IntoIterator<Item = Node>) -> Self {
        Self::List(items.into_iter().collect())
    }

    /// An object or map of expressions.
    pub fn object<K: Into<Arc<str>>>(items: impl IntoIterator<Item = (K, Node)>) -> Self {
        Self::Object(Arc::new(items.into_iter().map(|(key, node)| (key.into(), node)).collect()))
    }

    /// An expression that cannot have a value, with the reason.
    pub fn invalid(reason: impl Into<Arc<str>>) -> Self {
        Self::Invalid(reason.into())
    }

    /// Whether the value is known in every part.
    pub fn is_literal(&self) -> bool {
        match self {
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => true,
            Self::List(items) => items.iter().all(Node::is_literal),
            Self::Object(items) => items.values().all(Node::is_literal),
            Self::Call("toset", args) => matches!(args.first(), Some(Self::List(items)) if is_set(items)),
            _ => false,
        }
    }

    /// The attribute `name` of this value.
    pub fn get(&self, name: impl Into<Arc<str>>) -> Self {
        let name = name.into();
        match self {
            Self::Object(items) => match items.get(&name) {
                Some(node) => node.clone(),
                None => Self::invalid(format!("the object has no attribute `{name}`; it has {}", known(items))),
            },
            Self::Null => Self::invalid(format!("`{name}` is asked of null")),
            Self::Conditional(parts) if parts.1.is_structure() && parts.2.is_structure() => {
                Self::conditional(parts.0.clone(), parts.1.get(name.clone()), parts.2.get(name))
            }
            _ => Self::Get(Arc::new(self.clone()), name),
        }
    }

    /// The element of this value at `key`.
    pub fn index(&self, key: Node) -> Self {
        match (self, &key) {
            (Self::Object(items), Self::String(name)) => match items.get(name) {
                Some(node) => node.clone(),
                None => Self::invalid(format!("there is no element `{name}`; there are {}", known(items))),
            },
            (Self::List(items), Self::Number(n)) => {
                let found = n.as_i64().and_then(|n| usize::try_from(n).ok()).and_then(|n| items.get(n));
                match found {
                    Some(node) => node.clone(),
                    None => Self::invalid(format!("there is no element {n}; the list has {}", items.len())),
                }
            }
            _ => Self::Index(Arc::new(self.clone()), Arc::new(key)),
        }
    }

    /// `self[*].a.b`: the attributes of every element, taken at once where the elements are written out.
    pub(crate) fn splat(base: Node, path: impl IntoIterator<Item = Arc<str>>) -> Self {
        let path = path.into_iter();
        match base.elements() {
            Some(elements) if !matches!(base, Self::Object(_)) => {
                let path: Vec<Arc<str>> = path.collect();
                let attribute = |node: Node| path.iter().fold(node, |node, name| node.get(name.clone()));
                Self::list(elements.into_iter().map(|(_, node)| attribute(node)))
            }
            _ => path.fold(Self::Splat(Arc::new(base)), |node, name| Self::Get(Arc::new(node), name)),
        }
    }

    /// For `list[*].a.b`: the list and the names of the attributes.
    pub(crate) fn splat_path(&self) -> Option<(&Node, Vec<Arc<str>>)> {
        match self {
            Self::Splat(base) => Some((base, Vec::new())),
            Self::Get(base, name) => {
                let (list, mut path) = base.splat_path()?;
                path.push(name.clone());
                Some((list, path))
            }
            _ => None,
        }
    }

    /// A list or object written out, whose elements may still be unknown.
    pub(crate) fn is_structure(&self) -> bool {
        matches!(self, Self::List(_) | Self::Object(_))
    }
}

/// Whether the elements are known, of one type, distinct and in the order of a set, as [`Node::call`] leaves them if it can.
fn is_set(items: &[Node]) -> bool {
    let is_alike = |item: &Node| items.first().map(std::mem::discriminant) == Some(std::mem::discriminant(item));
    items.iter().all(|item| is_alike(item) && set_rank(item).is_some())
        && items.is_sorted_by(|a, b| set_rank(a) < set_rank(b))
}

fn known(items: &BTreeMap<Arc<str>, Node>) -> String {
    if items.is_empty() {
        return "none".to_owned();
    }
    items.keys().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}
