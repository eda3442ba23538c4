//! The functions as users call them, and the table of them.
//!
//! One line per function: its Rust name, the name it has in Terraform where that differs, and its types. A last
//! parameter after `;` takes any number of values: an array or a `Vec` gives an argument each, an expression known
//! later is expanded (`list...`).

mod address;
mod collection;
mod convert;
mod encoding;
mod file;
mod hash;
mod number;
mod provider;
mod set;
mod text;
mod time;

pub use address::*;
pub use collection::*;
pub use convert::*;
pub use encoding::*;
pub use file::*;
pub use hash::*;
pub use number::*;
pub use provider::*;
pub use set::*;
pub use text::*;
pub use time::*;

use crate::expr::{Any, Expr, IntoExpr};
use crate::node::Node;
use std::collections::BTreeMap;

type Map<T> = BTreeMap<String, T>;

/// A function of this module, as its signature was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    /// What Terraform calls it.
    pub name: &'static str,
    /// What it is called in this module.
    pub rust: &'static str,
    /// How many arguments it takes besides those of which it takes any number.
    pub parameters: usize,
    /// Whether it takes any number of arguments after those.
    pub is_variadic: bool,
}

/// Every function of this module; several may be forms of one function of Terraform.
pub fn signatures() -> impl Iterator<Item = Signature> {
    let tables = [
        address::SIGNATURES,
        collection::SIGNATURES,
        convert::SIGNATURES,
        convert::OF_EXPRESSIONS,
        encoding::SIGNATURES,
        file::SIGNATURES,
        hash::SIGNATURES,
        number::SIGNATURES,
        set::SIGNATURES,
        text::SIGNATURES,
        text::FORMATS,
        time::SIGNATURES,
    ];
    tables.into_iter().flatten().copied()
}

fn node<T>(value: impl IntoExpr<T>) -> Node {
    value.into_expr().into_node()
}

/// The arguments that a list stands for: its elements, or the list expanded where they are known later.
fn arguments(list: Node) -> Vec<Node> {
    match list {
        Node::List(items) => items.to_vec(),
        list => vec![Node::Expand(list.into())],
    }
}

/// The values of a call that takes any number of any types: a tuple, an array, a `Vec` or a list known later.
pub trait Arguments {
    /// The arguments one by one.
    fn into_arguments(self) -> Vec<Node>;
}

impl<V: IntoExpr<Any>, const N: usize> Arguments for [V; N] {
    fn into_arguments(self) -> Vec<Node> {
        self.into_iter().map(node).collect()
    }
}

impl<V: IntoExpr<Any>> Arguments for Vec<V> {
    fn into_arguments(self) -> Vec<Node> {
        self.into_iter().map(node).collect()
    }
}

impl<T> Arguments for Expr<Vec<T>> {
    fn into_arguments(self) -> Vec<Node> {
        arguments(self.into_node())
    }
}

impl<T> Arguments for &Expr<Vec<T>> {
    fn into_arguments(self) -> Vec<Node> {
        arguments(self.node().clone())
    }
}

macro_rules! tuples {
    ($(($($name:ident)*);)*) => {
        $(
            impl<$($name: IntoExpr<Any>),*> Arguments for ($($name,)*) {
                #[allow(non_snake_case, reason = "a tuple of types is taken apart under their names")]
                fn into_arguments(self) -> Vec<Node> {
                    let ($($name,)*) = self;
                    vec![$(node($name)),*]
                }
            }
        )*
    };
}

tuples! {
    ();
    (A);
    (A B);
    (A B C);
    (A B C D);
    (A B C D E);
    (A B C D E F);
    (A B C D E F G);
    (A B C D E F G H);
}

/// Declares functions of which the types say everything, and the table of them.
macro_rules! functions {
    ($(
        $(#[$doc:meta])*
        $rust:ident $(= $name:literal)? $([$($generic:ident),+])?
        ($($arg:ident: $ty:ty),* $(; $rest:ident: $element:ty)?) -> $result:ty;
    )*) => {
        $(
            $(#[$doc])*
            pub fn $rust $(<$($generic),+>)? (
                $($arg: impl $crate::expr::IntoExpr<$ty>,)*
                $($rest: impl $crate::expr::IntoExpr<Vec<$element>>)?
            ) -> $crate::expr::Expr<$result> {
                let args = std::iter::empty();
                $(let args = args.chain([super::node::<$ty>($arg)]);)*
                $(let args = args.chain(super::arguments(super::node::<Vec<$element>>($rest)));)?
                $crate::expr::Expr::from_node($crate::node::Node::call(super::name!($rust $($name)?), args))
            }
        )*

        pub(super) const SIGNATURES: &[super::Signature] = &[$(super::Signature {
            name: super::name!($rust $($name)?),
            rust: stringify!($rust),
            parameters: <[&str]>::len(&[$(stringify!($arg)),*]),
            is_variadic: !<[&str]>::is_empty(&[$(stringify!($rest))?]),
        }),*];
    };
}

macro_rules! name {
    ($rust:ident) => {
        stringify!($rust)
    };
    ($rust:ident $name:literal) => {
        $name
    };
}

use {functions, name};
