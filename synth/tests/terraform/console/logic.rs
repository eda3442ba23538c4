//! Booleans, equality and conditionals.

use super::{Row, any, fails, folds, number, numbers, pick, set, stays, text, texts, truth};
use ledgerform::function as f;
use ledgerform::{Expr, IntoExpr};

pub(crate) fn rows() -> Vec<Row> {
    let absent = || Expr::<bool>::null();
    let missing = || f::regex("z", "a").equals("z");
    vec![
        folds(truth(true).and(false), "true && false"),
        folds(truth(false).or(true), "false || true"),
        folds(!truth(true), "!true"),
        folds(!!truth(true), "!!true"),
        stays(truth(true).and(absent()), "true && null"),
        stays(truth(true).or(absent()), "true || null"),
        stays(!absent(), "!null"),
        stays(truth(true).and(text("true").cast::<bool>()), r#"true && "true""#),
        // Before 1.12 Terraform evaluates both sides, so one that fails is a failure whatever the other is.
        fails(truth(true).or(missing()), r#"true || regex("z", "a") == "z""#),
        fails(truth(false).and(missing()), r#"false && regex("z", "a") == "z""#),
        folds(pick(truth(true), truth(true), missing()), r#"true ? true : regex("z", "a") == "z""#),
        folds(text("a").equals("a"), r#""a" == "a""#),
        folds(text("a").differs("b"), r#""a" != "b""#),
        stays(text("\u{e9}").equals("e\u{301}"), "\"\u{e9}\" == \"e\u{301}\""),
        folds(text("1").equals(any(1).cast::<String>()), r#""1" == 1"#),
        folds(text("a").is_null(), r#""a" == null"#),
        folds(Expr::<String>::null().is_null(), "null == null"),
        folds(texts([]).is_null(), "[] == null"),
        folds(Expr::object([("a", 1)]).is_null(), "{a = 1} == null"),
        folds(truth(true).equals(any("true").cast::<bool>()), r#"true == "true""#),
        // A tuple and a list of the same elements differ, and nothing says here which one this is.
        stays(texts(["a"]).equals(texts(["a"])), r#"["a"] == ["a"]"#),
        stays(set(["a", "b"]).equals(set(["b", "a"])), r#"toset(["a", "b"]) == toset(["b", "a"])"#),
        folds(pick(truth(true), text("a"), text("b")), r#"true ? "a" : "b""#),
        folds(pick(truth(false), text("a"), text("b")), r#"false ? "a" : "b""#),
        folds(pick(truth(true), any(1), any("b")), r#"true ? 1 : "b""#),
        folds(pick(truth(true), texts([]), texts(["a"])), r#"true ? [] : ["a"]"#),
        folds(pick(truth(true), Expr::<Vec<String>>::null(), texts(["a"])), r#"true ? null : ["a"]"#),
        stays(pick(absent(), text("a"), text("b")), r#"null ? "a" : "b""#),
        folds(Expr::<Option<String>>::null().or_else("d"), r#"null == null ? "d" : null"#),
        folds(pick(number("2").greater(1), numbers([1]), numbers([2])), "2 > 1 ? [1] : [2]"),
        folds(IntoExpr::<Option<String>>::into_expr("v").or_else("d"), r#""v" == null ? "d" : "v""#),
    ]
}
