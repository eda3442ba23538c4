//! Operators next to each other: what is printed keeps the order in which it was built.

use super::{Row, fails, folds, number, pick, stays, text, texts, truth};
use ledgerform::function as f;
use ledgerform::{Expr, Number};

pub(crate) fn rows() -> Vec<Row> {
    [known(), later(), choices()].into_iter().flatten().collect()
}

fn known() -> Vec<Row> {
    let n = number;
    vec![
        folds(n("1") + (n("2") * 3), "1 + 2 * 3"),
        folds((n("1") + 2) * 3, "(1 + 2) * 3"),
        folds(n("10") - 4 - 3, "10 - 4 - 3"),
        folds(n("10") - (n("4") - 3), "10 - (4 - 3)"),
        folds(n("24") / 4 / 2, "24 / 4 / 2"),
        folds(n("24") / (n("4") / 2), "24 / (4 / 2)"),
        folds(n("17") % 7 * 2, "17 % 7 * 2"),
        folds(n("17") % (n("7") * 2), "17 % (7 * 2)"),
        folds(-(n("2") + 3), "-(2 + 3)"),
        folds(-n("2") + 3, "-2 + 3"),
        folds((n("1") + 2).equals(3).and(n("2").less(3)), "1 + 2 == 3 && 2 < 3"),
        folds(truth(true).or(truth(false).and(false)), "true || false && false"),
        folds((truth(true).or(false)).and(false), "(true || false) && false"),
        folds((!truth(true)).or(true), "!true || true"),
        folds(!(truth(true).or(true)), "!(true || true)"),
        folds(n("1").less(2).equals(n("3").greater(2)), "1 < 2 == 3 > 2"),
    ]
}

/// The same with operands that Terraform has to look at.
fn later() -> Vec<Row> {
    let n = |text: &'static str| Expr::<Number>::raw(format!("sum([{text}, 0.0])"));
    let b = |text: &'static str| Expr::<bool>::raw(format!("alltrue([{text}])"));
    vec![
        stays(n("1") + (n("2") * n("3")), "7"),
        stays((n("1") + n("2")) * n("3"), "9"),
        stays(n("10") - n("4") - n("3"), "3"),
        stays(n("10") - (n("4") - n("3")), "9"),
        stays(n("24") / n("4") / n("2"), "3"),
        stays(n("24") / (n("4") / n("2")), "12"),
        stays(n("17") % (n("7") * n("2")), "3"),
        stays(-(n("2") + n("3")), "-5"),
        stays(-(-n("2")), "2"),
        stays(n("2") - -n("3"), "5"),
        stays(b("true").or(b("false").and(b("false"))), "true"),
        stays(b("true").or(b("false")).and(b("false")), "false"),
        stays(!(b("true").or(b("true"))), "false"),
        stays((!b("true")).or(b("true")), "true"),
        stays((!b("true")).equals(b("false")), "true"),
        stays(!(b("true").equals(b("false"))), "true"),
        stays(n("1").less(n("2")).equals(n("3").greater(n("2"))), "true"),
        stays(pick(b("false"), n("1"), n("2")) + n("3"), "5"),
        stays(pick(b("true"), pick(b("false"), n("1"), n("2")), n("3")), "2"),
        stays(pick(b("false"), n("1"), pick(b("false"), n("2"), n("3"))), "3"),
        stays(pick(pick(b("true"), b("false"), b("true")), n("1"), n("2")), "2"),
        stays((n("1") + n("2")).equals(n("3")).then::<String>("yes", "no").length(), "3"),
    ]
}

fn choices() -> Vec<Row> {
    let picked = |condition: bool| pick(truth(condition), texts(["a"]), texts(["b", "c"]));
    vec![
        folds(picked(true).length() + 1, r#"length(true ? ["a"] : ["b", "c"]) + 1"#),
        folds(picked(false).at(1), r#"(false ? ["a"] : ["b", "c"])[1]"#),
        fails(picked(true).at(1), r#"(true ? ["a"] : ["b", "c"])[1]"#),
        folds(
            pick(truth(true), pick(truth(false), number("1"), number("2")), number("3")),
            "true ? (false ? 1 : 2) : 3",
        ),
        folds(
            f::can(pick(text("a").equals("a"), texts(["a"]).at(2), text("b"))),
            r#"can("a" == "a" ? ["a"][2] : "b")"#,
        ),
        folds(pick(number("3").at_least(3), f::upper("a"), f::lower("B")), r#"3 >= 3 ? upper("a") : lower("B")"#),
    ]
}
