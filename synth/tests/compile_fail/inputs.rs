//! Inputs are `Expr` fields with a doc comment.

use ledgerform::{Expr, Inputs};

#[derive(Inputs)]
pub struct Undocumented {
    pub name: Expr<String>,
    /// Known at once, it could not become a variable.
    pub count: u32,
}

#[derive(Inputs)]
pub struct Misspelt {
    /// A name.
    #[input(defualt = "x")]
    pub name: Expr<String>,
}

#[derive(Inputs)]
pub enum Choice {}

#[derive(Inputs)]
pub struct Pair(Expr<String>);

fn main() {}
