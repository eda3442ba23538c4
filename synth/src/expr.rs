//! Typed expressions: what an argument may be given.

use crate::node::Node;
use crate::number::Number;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

/// A value of type `T` that is known now (a literal) or later (an attribute of a resource, a variable).
///
/// The marker says what Terraform holds: `String`, `bool`, [`Number`], `Vec<T>` (list), `BTreeSet<T>` (set),
/// `BTreeMap<String, T>` (map), a struct with `#[derive(Inputs)]` (object), `Option<T>` (may be null) or [`Any`].
///
/// Operations on literals are done at once; on anything else they become Terraform expressions:
///
/// ```
/// use ledgerform::{Expr, IntoExpr, function};
/// let cidr: Expr<String> = "10.0.0.0/16".into_expr();
/// assert_eq!(function::cidrsubnet(cidr, 8, 3).to_hcl(), r#""10.0.3.0/24""#);
/// ```
///
/// There is no `Display`, so an expression cannot end up in a `format!` by mistake; [`tf!`](crate::tf) builds text.
pub struct Expr<T> {
    node: Node,
    marker: PhantomData<fn() -> T>,
}

/// The marker of values whose type is only known together with the value.
#[derive(Debug, Clone, Copy)]
pub enum Any {}

impl<T> Expr<T> {
    /// The typed view of a node.
    pub fn from_node(node: Node) -> Self {
        Self { node, marker: PhantomData }
    }

    /// The expression without its type.
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// The expression without its type.
    pub fn into_node(self) -> Node {
        self.node
    }

    /// Expression text that is passed through as it is.
    ///
    /// The escape hatch for what the library cannot express: nothing about the text is checked, and the provider's
    /// engine cannot evaluate it.
    pub fn raw(text: impl Into<std::sync::Arc<str>>) -> Self {
        Self::from_node(Node::Raw(text.into()))
    }

    /// `null`: the argument counts as not set.
    pub fn null() -> Self {
        Self::from_node(Node::Null)
    }

    /// The same expression under another marker.
    ///
    /// For values whose type the schema does not say; Terraform still checks the value.
    pub fn cast<U>(self) -> Expr<U> {
        Expr::from_node(self.node)
    }

    /// Whether the value is null, as a condition.
    pub fn is_null(&self) -> Expr<bool> {
        Expr::from_node(Node::binary(crate::node::Binary::Equal, self.node.clone(), Node::Null))
    }

    /// The expression as HCL text on one line, for messages and tests.
    pub fn to_hcl(&self) -> String {
        crate::print::flat(&self.node, crate::print::Style::Hcl)
    }
}

impl<T> Clone for Expr<T> {
    fn clone(&self) -> Self {
        Self::from_node(self.node.clone())
    }
}

impl<T> PartialEq for Expr<T> {
    /// Whether the two are written alike; whether they are worth the same is [`Expr::equals`].
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl<T> fmt::Debug for Expr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Expr({})", self.to_hcl())
    }
}

/// What can be given where an expression of type `T` is wanted: a literal of the type or a reference to one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `{T}` argument",
    label = "expected a `{T}`, or a reference to one"
)]
pub trait IntoExpr<T> {
    /// The expression.
    fn into_expr(self) -> Expr<T>;
}

impl<T> IntoExpr<T> for Expr<T> {
    fn into_expr(self) -> Expr<T> {
        self
    }
}

impl<T> IntoExpr<T> for &Expr<T> {
    fn into_expr(self) -> Expr<T> {
        self.clone()
    }
}

impl<T> IntoExpr<Option<T>> for Expr<T> {
    fn into_expr(self) -> Expr<Option<T>> {
        self.cast()
    }
}

impl<T> IntoExpr<Option<T>> for &Expr<T> {
    fn into_expr(self) -> Expr<Option<T>> {
        self.clone().cast()
    }
}

impl<T, V: IntoExpr<T>> IntoExpr<Option<T>> for Option<V> {
    fn into_expr(self) -> Expr<Option<T>> {
        match self {
            Some(value) => value.into_expr().cast(),
            None => Expr::null(),
        }
    }
}

macro_rules! literals {
    ($($marker:ty: $($from:ty => |$value:ident| $node:expr),+;)*) => {
        $($(
            impl IntoExpr<$marker> for $from {
                fn into_expr(self) -> Expr<$marker> {
                    let $value = self;
                    Expr::from_node($node)
                }
            }
            impl From<$from> for Expr<$marker> {
                fn from(value: $from) -> Self {
                    value.into_expr()
                }
            }
            impl IntoExpr<Option<$marker>> for $from {
                fn into_expr(self) -> Expr<Option<$marker>> {
                    IntoExpr::<$marker>::into_expr(self).cast()
                }
            }
            impl IntoExpr<Any> for $from {
                fn into_expr(self) -> Expr<Any> {
                    IntoExpr::<$marker>::into_expr(self).cast()
                }
            }
        )+)*
    };
}

literals! {
    String:
        &str => |v| Node::string(v),
        String => |v| Node::string(v),
        &String => |v| Node::string(v.as_str());
    bool:
        bool => |v| Node::Bool(v);
    Number:
        i32 => |v| Node::Number(i64::from(v).into()),
        i64 => |v| Node::Number(v.into()),
        u16 => |v| Node::Number(i64::from(v).into()),
        u32 => |v| Node::Number(i64::from(v).into()),
        Number => |v| Node::Number(v),
        f64 => |v| match Number::try_from(v) {
            Ok(number) => Node::Number(number),
            Err(v) => Node::invalid(format!("{v} is not a number that Terraform can write")),
        };
}

macro_rules! to_any {
    ($($marker:ty),*) => {
        $(
            impl IntoExpr<Any> for Expr<$marker> {
                fn into_expr(self) -> Expr<Any> {
                    self.cast()
                }
            }
            impl IntoExpr<Any> for &Expr<$marker> {
                fn into_expr(self) -> Expr<Any> {
                    self.clone().cast()
                }
            }
        )*
    };
}
to_any!(String, bool, Number);

macro_rules! collections_to_any {
    ($($marker:ty),*) => {
        $(
            impl<T> IntoExpr<Any> for Expr<$marker> {
                fn into_expr(self) -> Expr<Any> {
                    self.cast()
                }
            }
            impl<T> IntoExpr<Any> for &Expr<$marker> {
                fn into_expr(self) -> Expr<Any> {
                    self.clone().cast()
                }
            }
        )*
    };
}
collections_to_any!(Vec<T>, BTreeSet<T>, BTreeMap<String, T>, Option<T>);

fn list<T, V: IntoExpr<T>>(items: impl IntoIterator<Item = V>) -> Node {
    Node::list(items.into_iter().map(|item| item.into_expr().into_node()))
}

fn map<T, K: Into<String>, V: IntoExpr<T>>(items: impl IntoIterator<Item = (K, V)>) -> Node {
    Node::object(items.into_iter().map(|(key, value)| (key.into(), value.into_expr().into_node())))
}

macro_rules! sequences {
    ($($(#[$attribute:meta])* [$($generics:tt)*] $from:ty, $iter:expr;)*) => {
        $(
            impl<$($generics)*> IntoExpr<Vec<T>> for $from {
                fn into_expr(self) -> Expr<Vec<T>> {
                    Expr::from_node(list($iter(self)))
                }
            }
            impl<$($generics)*> IntoExpr<Option<Vec<T>>> for $from {
                fn into_expr(self) -> Expr<Option<Vec<T>>> {
                    Expr::from_node(list($iter(self)))
                }
            }
            impl<$($generics)*> IntoExpr<BTreeSet<T>> for $from {
                fn into_expr(self) -> Expr<BTreeSet<T>> {
                    Expr::from_node(list($iter(self)))
                }
            }
        )*
    };
}

sequences! {
    [T, V: IntoExpr<T>, const N: usize] [V; N], |v| v;
    [T, V: IntoExpr<T>] Vec<V>, |v| v;
    [T, V: IntoExpr<T> + Clone] &[V], |v: Self| v.iter().cloned();
}

impl<T> IntoExpr<BTreeSet<T>> for &Expr<Vec<T>> {
    fn into_expr(self) -> Expr<BTreeSet<T>> {
        self.clone().cast()
    }
}

/// Terraform converts a list to a set where a set is wanted.
impl<T> IntoExpr<BTreeSet<T>> for Expr<Vec<T>> {
    fn into_expr(self) -> Expr<BTreeSet<T>> {
        self.cast()
    }
}

macro_rules! maps {
    ($([$($generics:tt)*] $from:ty;)*) => {
        $(
            impl<$($generics)*> IntoExpr<BTreeMap<String, T>> for $from {
                fn into_expr(self) -> Expr<BTreeMap<String, T>> {
                    Expr::from_node(map(self))
                }
            }
            impl<$($generics)*> IntoExpr<Option<BTreeMap<String, T>>> for $from {
                fn into_expr(self) -> Expr<Option<BTreeMap<String, T>>> {
                    Expr::from_node(map(self))
                }
            }
        )*
    };
}

maps! {
    [T, K: Into<String>, V: IntoExpr<T>, const N: usize] [(K, V); N];
    [T, K: Into<String>, V: IntoExpr<T>] Vec<(K, V)>;
    [T, K: Into<String>, V: IntoExpr<T>] BTreeMap<K, V>;
}

/// An object of attributes of any types: literals, expressions, and objects and lists of those.
///
/// ```
/// use ledgerform::{list, object};
/// let rule = object!("name" = "https", "ports" = list![443, 8443], "tls" = true);
/// assert_eq!(rule.to_hcl(), r#"{ name = "https", ports = [443, 8443], tls = true }"#);
/// ```
#[macro_export]
macro_rules! object {
    ($($key:literal = $value:expr),* $(,)?) => {{
        let attributes: ::std::vec::Vec<(&str, $crate::Expr<$crate::Any>)> =
            ::std::vec![$(($key, $crate::IntoExpr::<$crate::Any>::into_expr($value))),*];
        $crate::Expr::object(attributes)
    }};
}

/// A list of elements of any types, as [`object!`](crate::object) takes them.
#[macro_export]
macro_rules! list {
    ($($item:expr),* $(,)?) => {{
        let items: ::std::vec::Vec<$crate::Expr<$crate::Any>> =
            ::std::vec![$($crate::IntoExpr::<$crate::Any>::into_expr($item)),*];
        $crate::Expr::list(items)
    }};
}
