//! The pieces of the texts that [`tf!`](crate::tf) makes.

use crate::expr::{Expr, IntoExpr};
use crate::node::{Node, Part};
use crate::number::Number;

/// What may stand in the braces of [`tf!`](crate::tf): text, numbers, booleans and expressions of those.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be put into a text",
    label = "expected text, a number, a boolean, or a reference to one",
    note = "`function::join` makes a text of a list, `function::jsonencode` of anything"
)]
pub trait IntoPart {
    /// The piece of the template.
    fn into_part(self) -> Part;
}

macro_rules! parts {
    ($($marker:ty: $($from:ty),*;)*) => {
        $($(
            impl IntoPart for $from {
                fn into_part(self) -> Part {
                    Part::Expr(IntoExpr::<$marker>::into_expr(self).into_node())
                }
            }
        )*)*
    };
}
parts! {
    String: &str, String, Expr<String>;
    Number: i32, i64, u16, u32, Expr<Number>;
    bool: bool, Expr<bool>;
}

/// `tf!("{name}")` borrows the variable, whatever it holds.
impl<T: IntoPart + Clone> IntoPart for &T {
    fn into_part(self) -> Part {
        self.clone().into_part()
    }
}

/// Joins the pieces of a template; [`tf!`](crate::tf) calls it.
#[doc(hidden)]
pub fn template(parts: impl IntoIterator<Item = Part>) -> Expr<String> {
    Expr::from_node(Node::template(parts))
}
