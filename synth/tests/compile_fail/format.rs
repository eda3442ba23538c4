//! An expression is not text yet, so it cannot be formatted.

use ledgerform::Expr;

fn main() {
    let name: Expr<String> = Expr::raw("var.name");
    let _text = format!("{name}-nodes");
}
