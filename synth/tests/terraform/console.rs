//! Folding agrees with Terraform: what the library works out itself is what Terraform makes of the call written out.
//!
//! Each row holds an expression built through the library out of literals, and the same expression as HCL text. The
//! text and what the library made of it are both evaluated by the real Terraform, all rows in one run.

mod collections;
mod encodings;
mod formats;
mod grouping;
mod logic;
mod numbers;
mod patterns;
mod precedence;
mod sets;
mod slices;
mod texts;

use crate::judge;
use ledgerform::{Any, Expr, IntoExpr, Node, Number};
use std::collections::BTreeSet;
use std::panic::Location;

/// What the library is to make of an expression.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fate {
    /// A literal.
    Folds,
    /// An expression that Terraform evaluates.
    Stays,
    /// An error when the app is synthesized; Terraform fails too.
    Fails,
}

/// One expression in both forms.
struct Row {
    made: Node,
    text: &'static str,
    fate: Fate,
    at: &'static Location<'static>,
}

#[track_caller]
fn row<T>(made: Expr<T>, text: &'static str, fate: Fate) -> Row {
    Row { made: made.into_node(), text, fate, at: Location::caller() }
}

#[track_caller]
fn folds<T>(made: Expr<T>, text: &'static str) -> Row {
    row(made, text, Fate::Folds)
}

#[track_caller]
fn stays<T>(made: Expr<T>, text: &'static str) -> Row {
    row(made, text, Fate::Stays)
}

#[track_caller]
fn fails<T>(made: Expr<T>, text: &'static str) -> Row {
    row(made, text, Fate::Fails)
}

fn text(text: &str) -> Expr<String> {
    text.into_expr()
}

fn number(text: &str) -> Expr<Number> {
    Number::parse(text).unwrap().into_expr()
}

fn truth(value: bool) -> Expr<bool> {
    value.into_expr()
}

fn pick<T>(condition: Expr<bool>, then: Expr<T>, otherwise: Expr<T>) -> Expr<T> {
    condition.then(then, otherwise)
}

fn texts<const N: usize>(items: [&str; N]) -> Expr<Vec<String>> {
    items.into_expr()
}

fn numbers<const N: usize>(items: [i64; N]) -> Expr<Vec<Number>> {
    items.into_expr()
}

/// A list of values of any types, under whatever marker the function wants.
fn list<T, const N: usize>(items: [Expr<Any>; N]) -> Expr<T> {
    Expr::<Any>::list(items).cast()
}

fn set<const N: usize>(items: [&str; N]) -> Expr<BTreeSet<String>> {
    ledgerform::function::toset(texts(items))
}

/// What an element of a list of any types may be.
trait IntoAny {
    fn into_any(self) -> Expr<Any>;
}

impl IntoAny for &str {
    fn into_any(self) -> Expr<Any> {
        self.into_expr()
    }
}

impl IntoAny for i32 {
    fn into_any(self) -> Expr<Any> {
        self.into_expr()
    }
}

impl IntoAny for bool {
    fn into_any(self) -> Expr<Any> {
        self.into_expr()
    }
}

impl<T> IntoAny for Expr<T> {
    fn into_any(self) -> Expr<Any> {
        self.cast()
    }
}

fn any(value: impl IntoAny) -> Expr<Any> {
    value.into_any()
}

fn fate(node: &Node) -> Fate {
    let mut invalid = false;
    node.walk(&mut |node| invalid |= matches!(node, Node::Invalid(_)));
    match node {
        _ if invalid => Fate::Fails,
        node if node.is_literal() => Fate::Folds,
        _ => Fate::Stays,
    }
}

/// Checks all rows and reports all that are wrong.
#[track_caller]
fn check(rows: &[Row]) {
    let mut wrong = Vec::new();
    let mut expressions = Vec::new();
    for row in rows {
        let made = Expr::<Any>::from_node(row.made.clone()).to_hcl();
        if fate(&row.made) != row.fate {
            wrong.push(format!("{}: {} {:?}, not {:?}: {made}", row.at, row.text, fate(&row.made), row.fate));
        }
        expressions.push(row.text.to_owned());
        // What is refused never reaches Terraform.
        expressions.push(if fate(&row.made) == Fate::Fails { "tonumber(\"fails\")".to_owned() } else { made });
    }
    let values = judge::evaluate_all("", &expressions);
    for (row, (value, made)) in
        rows.iter().zip(values.chunks(2).map(|pair| (&pair[0], &pair[1])).zip(expressions.chunks(2)))
    {
        let (expected, value) = value;
        if expected != value {
            let show =
                |value: &Option<serde_json::Value>| value.as_ref().map_or("a failure".to_owned(), |v| v.to_string());
            wrong.push(format!(
                "{}: {} is {}, but {} was made of it, which is {}",
                row.at,
                row.text,
                show(expected),
                made[1],
                show(value)
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows are wrong:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn folding_agrees_with_terraform() {
    let tables = [
        texts::rows(),
        patterns::rows(),
        formats::rows(),
        encodings::rows(),
        numbers::rows(),
        collections::rows(),
        slices::rows(),
        sets::rows(),
        grouping::rows(),
        logic::rows(),
        precedence::rows(),
    ];
    let rows: Vec<Row> = tables.into_iter().flatten().collect();
    assert!(rows.len() >= 420, "{} rows", rows.len());
    check(&rows);
}
