//! A reference is an object, so it is no text and cannot be put into one.

use ledgerform::{Expr, Inputs, IntoExpr, tf};

#[derive(Inputs)]
pub struct SecretRef {
    /// ARN of the secret.
    pub arn: Expr<String>,
    /// Key in it.
    pub key: Expr<Option<String>>,
}

fn script(password: Expr<SecretRef>) -> Expr<String> {
    tf!("export PASSWORD={password}")
}

fn argument(password: Expr<SecretRef>) -> Expr<String> {
    IntoExpr::<String>::into_expr(password)
}

fn text(password: Expr<SecretRef>) -> String {
    format!("{password}")
}

fn main() {}
