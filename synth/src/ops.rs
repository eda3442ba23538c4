//! Operators and the methods of booleans, numbers, strings, objects and optional values.

use crate::expr::{Any, Expr, IntoExpr};
use crate::node::{Binary, Node, Unary};
use crate::number::Number;
use std::ops;

impl<T> Expr<T> {
    /// `self == other`
    pub fn equals(&self, other: impl IntoExpr<T>) -> Expr<bool> {
        binary(Binary::Equal, self, other.into_expr())
    }

    /// `self != other`
    pub fn differs(&self, other: impl IntoExpr<T>) -> Expr<bool> {
        binary(Binary::NotEqual, self, other.into_expr())
    }
}

impl Expr<bool> {
    /// `self && other`
    pub fn and(&self, other: impl IntoExpr<bool>) -> Expr<bool> {
        binary(Binary::And, self, other.into_expr())
    }

    /// `self || other`
    pub fn or(&self, other: impl IntoExpr<bool>) -> Expr<bool> {
        binary(Binary::Or, self, other.into_expr())
    }

    /// `self ? then : otherwise`
    pub fn then<T>(&self, then: impl IntoExpr<T>, otherwise: impl IntoExpr<T>) -> Expr<T> {
        let (then, otherwise) = (then.into_expr().into_node(), otherwise.into_expr().into_node());
        Expr::from_node(Node::conditional(self.node().clone(), then, otherwise))
    }
}

impl ops::Not for Expr<bool> {
    type Output = Expr<bool>;

    fn not(self) -> Expr<bool> {
        Expr::from_node(Node::unary(Unary::Not, self.into_node()))
    }
}

impl ops::Not for &Expr<bool> {
    type Output = Expr<bool>;

    fn not(self) -> Expr<bool> {
        !self.clone()
    }
}

impl Expr<String> {
    /// `length(self)`, in characters.
    pub fn length(&self) -> Expr<Number> {
        Expr::from_node(Node::call("length", [self.node().clone()]))
    }
}

impl Expr<Number> {
    /// `self < other`
    pub fn less(&self, other: impl IntoExpr<Number>) -> Expr<bool> {
        binary(Binary::Less, self, other.into_expr())
    }

    /// `self <= other`
    pub fn at_most(&self, other: impl IntoExpr<Number>) -> Expr<bool> {
        binary(Binary::LessEqual, self, other.into_expr())
    }

    /// `self > other`
    pub fn greater(&self, other: impl IntoExpr<Number>) -> Expr<bool> {
        binary(Binary::Greater, self, other.into_expr())
    }

    /// `self >= other`
    pub fn at_least(&self, other: impl IntoExpr<Number>) -> Expr<bool> {
        binary(Binary::GreaterEqual, self, other.into_expr())
    }
}

macro_rules! arithmetic {
    ($($trait:ident $method:ident $op:ident;)*) => {
        $(
            impl<N: IntoExpr<Number>> ops::$trait<N> for Expr<Number> {
                type Output = Expr<Number>;

                fn $method(self, other: N) -> Expr<Number> {
                    binary(Binary::$op, &self, other.into_expr())
                }
            }

            impl<N: IntoExpr<Number>> ops::$trait<N> for &Expr<Number> {
                type Output = Expr<Number>;

                fn $method(self, other: N) -> Expr<Number> {
                    binary(Binary::$op, self, other.into_expr())
                }
            }
        )*
    };
}

arithmetic! {
    Add add Add;
    Sub sub Subtract;
    Mul mul Multiply;
    Div div Divide;
    Rem rem Modulo;
}

impl ops::Neg for Expr<Number> {
    type Output = Expr<Number>;

    fn neg(self) -> Expr<Number> {
        Expr::from_node(Node::unary(Unary::Negate, self.into_node()))
    }
}

impl ops::Neg for &Expr<Number> {
    type Output = Expr<Number>;

    fn neg(self) -> Expr<Number> {
        -self.clone()
    }
}

impl<T> Expr<Option<T>> {
    /// The value, or `default` where it is null.
    pub fn or_else(&self, default: impl IntoExpr<T>) -> Expr<T> {
        let default = default.into_expr().into_node();
        Expr::from_node(Node::conditional(self.is_null().into_node(), default, self.node().clone()))
    }

    /// The value, null or not: for an argument that Terraform takes as not set when it is null.
    pub fn or_null(&self) -> Expr<T> {
        self.clone().cast()
    }

    /// Whether there is a value.
    pub fn is_some(&self) -> Expr<bool> {
        !self.is_null()
    }
}

impl Expr<Any> {
    /// The attribute `name`, of whatever type.
    pub fn get<T>(&self, name: &'static str) -> Expr<T> {
        Expr::from_node(self.node().get(name))
    }

    /// The element at a position or key, of whatever type.
    pub fn at<T>(&self, key: impl IntoExpr<Any>) -> Expr<T> {
        Expr::from_node(self.node().index(key.into_expr().into_node()))
    }

    /// An object with the given attributes.
    pub fn object<K: Into<String>, V: IntoExpr<Any>>(attributes: impl IntoIterator<Item = (K, V)>) -> Self {
        let attributes = attributes.into_iter().map(|(key, value)| (key.into(), value.into_expr().into_node()));
        Self::from_node(Node::object(attributes))
    }

    /// A list with elements of any types.
    pub fn list<V: IntoExpr<Any>>(items: impl IntoIterator<Item = V>) -> Self {
        Self::from_node(Node::list(items.into_iter().map(|item| item.into_expr().into_node())))
    }
}

fn binary<T, R>(op: Binary, left: &Expr<T>, right: Expr<T>) -> Expr<R> {
    Expr::from_node(Node::binary(op, left.node().clone(), right.into_node()))
}
