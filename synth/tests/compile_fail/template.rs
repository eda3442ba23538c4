//! Braces and arguments of `tf!` must fit together.

use ledgerform::{Expr, tf};

fn main() {
    let list: Expr<Vec<String>> = Expr::raw("var.list");
    let _ = tf!("{} and {}", 1);
    let _ = tf!("{}", 1, 2);
    let _ = tf!("{open");
    let _ = tf!("close}");
    let _ = tf!("{a b}");
    let _ = tf!("{missing}");
    let _ = tf!("{list}");
}
