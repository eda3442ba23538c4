//! Outputs are `Expr` fields with a doc comment.

use ledgerform::{Expr, Outputs};

#[derive(Outputs)]
pub struct Network {
    pub id: Expr<String>,
    /// Its range.
    #[output(hidden)]
    pub cidr: Expr<String>,
}

fn main() {}
