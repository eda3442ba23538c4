//! Arithmetic, orders and the functions of numbers.

use super::{Row, fails, folds, number, stays, text};
use ledgerform::function as f;
use ledgerform::{Expr, Number};

const LARGEST: &str = "9223372036854775807";

pub(crate) fn rows() -> Vec<Row> {
    [arithmetic(), orders(), functions()].into_iter().flatten().collect()
}

fn arithmetic() -> Vec<Row> {
    let largest = || number(LARGEST);
    vec![
        folds(number("2") + 3, "2 + 3"),
        folds(number("2") - 3, "2 - 3"),
        folds(number("6") * -7, "6 * -7"),
        folds(number("6") / 3, "6 / 3"),
        folds(number("-6") / 3, "-6 / 3"),
        stays(number("7") / 2, "7 / 2"),
        stays(number("1") / 3, "1 / 3"),
        stays(number("1") / 0, "1 / 0"),
        stays(number("1") % 0, "1 % 0"),
        // The sign of zero shows in text.
        stays(number("0") * -5, "0 * -5"),
        stays(number("-5") * number("0"), "-5 * 0"),
        stays(number("0") / -5, "0 / -5"),
        stays(f::tostring(-number("0")), "tostring(-0)"),
        folds(f::tostring(number("-4") % 2), "tostring(-4 % 2)"),
        folds(number("0") * 5, "0 * 5"),
        folds(number("7") % 3, "7 % 3"),
        folds(number("-7") % 3, "-7 % 3"),
        folds(number("7") % -3, "7 % -3"),
        stays(number("0.1") + number("0.2"), "0.1 + 0.2"),
        folds(largest() - 1, "9223372036854775807 - 1"),
        stays(largest() + 1, "9223372036854775807 + 1"),
        stays(largest() * largest(), "9223372036854775807 * 9223372036854775807"),
        stays(number("-9223372036854775808") / -1, "-9223372036854775808 / -1"),
        stays(number("-9223372036854775808") % number("-1"), "-9223372036854775808 % -1"),
        folds(number("0.10"), "0.1"),
        folds(number("1e30"), "1000000000000000000000000000000"),
        folds(number("1.25e-7"), "0.000000125"),
        // Text that holds a number converts.
        folds(text("16").cast::<Number>() + 1, r#""16" + 1"#),
        folds(text("007").cast::<Number>() + 1, r#""007" + 1"#),
        stays(text("x").cast::<Number>() + 1, r#""x" + 1"#),
        stays(Expr::<Number>::null() + 1, "null + 1"),
    ]
}

fn orders() -> Vec<Row> {
    vec![
        folds(number("2").less(3), "2 < 3"),
        folds(number("3").less(3), "3 < 3"),
        folds(number("3").at_most(3), "3 <= 3"),
        folds(number("-3").greater(-4), "-3 > -4"),
        folds(number("3").at_least(4), "3 >= 4"),
        folds(text("16").cast::<Number>().at_least(16), r#""16" >= 16"#),
        stays(number("0.5").less(1), "0.5 < 1"),
        folds(number("1.0").equals(1), "1.0 == 1"),
        folds(number("1e2").equals(100), "1e2 == 100"),
        folds(number("0.1").equals(number("0.10")), "0.1 == 0.10"),
        folds(number("0.1").differs(number("0.11")), "0.1 != 0.11"),
        folds(number("1").equals(text("1").cast::<Number>()), r#"1 == "1""#),
    ]
}

fn functions() -> Vec<Row> {
    vec![
        folds(f::max(3, 10), "max(3, 10)"),
        folds(f::min(-3, 10), "min(-3, 10)"),
        folds(f::max(text("5").cast::<Number>(), 10), r#"max("5", 10)"#),
        stays(f::max(number("0.5"), 1), "max(0.5, 1)"),
        folds(f::pow(2, 10), "pow(2, 10)"),
        folds(f::pow(0, 0), "pow(0, 0)"),
        folds(f::pow(-2, 3), "pow(-2, 3)"),
        stays(f::pow(2, -1), "pow(2, -1)"),
        // 3^39 has more digits than the `f64` that Terraform computes it with.
        stays(f::pow(3, 39), "pow(3, 39)"),
        stays(f::pow(10, 22), "pow(10, 22)"),
        folds(f::range(0, 3), "range(0, 3)"),
        folds(f::range(3, 1), "range(3, 1)"),
        folds(f::range(2, 2), "range(2, 2)"),
        folds(f::range(0, -2), "range(0, -2)"),
        folds(f::range(0, 1024).length(), "length(range(0, 1024))"),
        fails(f::range(0, 1025), "range(0, 1025)"),
        stays(f::range(0, number("1.5")), "range(0, 1.5)"),
        folds(f::tonumber("12"), r#"tonumber("12")"#),
        folds(f::tonumber("1.50"), r#"tonumber("1.50")"#),
        folds(f::tonumber("1e3"), r#"tonumber("1e3")"#),
        folds(f::tonumber("+5"), r#"tonumber("+5")"#),
        folds(f::tonumber("007"), r#"tonumber("007")"#),
        folds(f::tonumber(".5"), r#"tonumber(".5")"#),
        folds(f::tonumber("5."), r#"tonumber("5.")"#),
        stays(f::tonumber("-0"), r#"tonumber("-0")"#),
        stays(f::tonumber(" 1"), r#"tonumber(" 1")"#),
        stays(f::tonumber("1_0"), r#"tonumber("1_0")"#),
        stays(f::tonumber("0x10"), r#"tonumber("0x10")"#),
        fails(f::tonumber(""), r#"tonumber("")"#),
        fails(f::tonumber("ten"), r#"tonumber("ten")"#),
        folds(f::tonumber(Expr::<String>::null()), "tonumber(null)"),
    ]
}
