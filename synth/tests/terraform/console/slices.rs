//! Parts and rearrangements of lists and maps, and numbers made of them.

use super::{Row, any, fails, folds, list, number, numbers, set, stays, text, texts};
use ledgerform::function as f;
use ledgerform::{Any, Expr, IntoExpr, Number};
use std::collections::BTreeMap;

pub(crate) fn rows() -> Vec<Row> {
    [parts(), orders(), choices(), turned(), sums(), roundings()].into_iter().flatten().collect()
}

fn parts() -> Vec<Row> {
    let abc = || texts(["a", "b", "c"]);
    vec![
        folds(f::chunklist(abc(), 2), r#"chunklist(["a", "b", "c"], 2)"#),
        folds(f::chunklist(abc(), 3), r#"chunklist(["a", "b", "c"], 3)"#),
        folds(f::chunklist(abc(), 9), r#"chunklist(["a", "b", "c"], 9)"#),
        folds(f::chunklist(abc(), 0), r#"chunklist(["a", "b", "c"], 0)"#),
        folds(f::chunklist(texts([]), 2), "chunklist([], 2)"),
        folds(f::chunklist(list::<Vec<Any>, 2>([any(1), any("a")]), 1), r#"chunklist([1, "a"], 1)"#),
        fails(f::chunklist(abc(), -1), r#"chunklist(["a", "b", "c"], -1)"#),
        folds(f::slice(abc(), 1, 3), r#"slice(["a", "b", "c"], 1, 3)"#),
        folds(f::slice(abc(), 1, 1), r#"slice(["a", "b", "c"], 1, 1)"#),
        folds(f::slice(abc(), 0, 0), r#"slice(["a", "b", "c"], 0, 0)"#),
        folds(f::slice(abc(), 3, 3), r#"slice(["a", "b", "c"], 3, 3)"#),
        fails(f::slice(abc(), 2, 4), r#"slice(["a", "b", "c"], 2, 4)"#),
        fails(f::slice(abc(), 2, 1), r#"slice(["a", "b", "c"], 2, 1)"#),
        fails(f::slice(abc(), -1, 1), r#"slice(["a", "b", "c"], -1, 1)"#),
        stays(f::slice(set(["a"]).cast::<Vec<String>>(), 0, 1), r#"slice(toset(["a"]), 0, 1)"#),
    ]
}

fn orders() -> Vec<Row> {
    vec![
        folds(f::reverse(texts(["a", "b", "c"])), r#"reverse(["a", "b", "c"])"#),
        folds(f::reverse(texts([])), "reverse([])"),
        folds(f::reverse(list::<Vec<Any>, 2>([any(1), any("a")])), r#"reverse([1, "a"])"#),
        folds(f::reverse(set(["b", "a"]).cast::<Vec<String>>()), r#"reverse(toset(["b", "a"]))"#),
        folds(f::setproduct(texts(["a", "b"]), texts(["c", "d"])), r#"setproduct(["a", "b"], ["c", "d"])"#),
        folds(f::setproduct(texts(["a", "b"]), texts([])), r#"setproduct(["a", "b"], [])"#),
        folds(
            f::setproduct_all([texts(["a"]), texts(["b"]), texts(["c", "d"])]),
            r#"setproduct(["a"], ["b"], ["c", "d"])"#,
        ),
        folds(
            f::setproduct(list::<Vec<Any>, 2>([any(1), any("a")]), texts(["b"]).cast::<Vec<Any>>()),
            r#"setproduct([1, "a"], ["b"])"#,
        ),
        folds(
            f::setproduct(numbers([1]).cast::<Vec<Any>>(), texts(["b"]).cast::<Vec<Any>>()),
            r#"setproduct([1], ["b"])"#,
        ),
        stays(f::setproduct_all([texts(["a"])]), r#"setproduct(["a"])"#),
        stays(
            f::setproduct(set(["b", "a"]).cast::<Vec<String>>(), set(["c"]).cast::<Vec<String>>()),
            r#"setproduct(toset(["b", "a"]), toset(["c"]))"#,
        ),
        folds(f::range_by(0, 10, 4), "range(0, 10, 4)"),
        folds(f::range_by(10, 0, -4), "range(10, 0, -4)"),
        fails(f::range_by(0, 10, -1), "range(0, 10, -1)"),
        stays(f::range_by(0, 10, 0), "range(0, 10, 0)"),
    ]
}

fn choices() -> Vec<Row> {
    let keys = || texts(["a", "b", "a"]);
    vec![
        folds(f::coalescelist(texts([]), texts(["a"])), r#"coalescelist([], ["a"])"#),
        folds(f::coalescelist(texts(["a"]), texts(["b"])), r#"coalescelist(["a"], ["b"])"#),
        folds(f::coalescelist_all([texts([]), texts([]), texts(["c"])]), r#"coalescelist([], [], ["c"])"#),
        folds(
            f::coalescelist(numbers([1]).cast::<Vec<Any>>(), texts(["b"]).cast::<Vec<Any>>()),
            r#"coalescelist([1], ["b"])"#,
        ),
        fails(f::coalescelist(texts([]), texts([])), "coalescelist([], [])"),
        stays(f::coalescelist(Expr::<Vec<String>>::null(), texts(["a"])), r#"coalescelist(null, ["a"])"#),
        folds(f::coalesce_all(["", "", "c"]), r#"coalesce("", "", "c")"#),
        folds(f::concat_all([texts(["a"]), texts([]), texts(["b"])]), r#"concat(["a"], [], ["b"])"#),
        folds(f::merge_all::<Number>([[("a", 1)], [("b", 2)], [("a", 3)]]), "merge({a = 1}, {b = 2}, {a = 3})"),
        folds(
            f::matchkeys(texts(["x", "y", "z"]), keys(), texts(["a"])),
            r#"matchkeys(["x", "y", "z"], ["a", "b", "a"], ["a"])"#,
        ),
        folds(
            f::matchkeys(texts(["x", "y", "z"]), keys(), texts(["c"])),
            r#"matchkeys(["x", "y", "z"], ["a", "b", "a"], ["c"])"#,
        ),
        folds(
            f::matchkeys(numbers([1, 2, 3]), keys(), texts(["a", "b"])),
            r#"matchkeys([1, 2, 3], ["a", "b", "a"], ["a", "b"])"#,
        ),
        folds(
            f::matchkeys(texts(["x", "y", "z"]), keys(), texts([])),
            r#"matchkeys(["x", "y", "z"], ["a", "b", "a"], [])"#,
        ),
        fails(f::matchkeys(texts(["x"]), keys(), texts(["a"])), r#"matchkeys(["x"], ["a", "b", "a"], ["a"])"#),
        stays(
            f::matchkeys(texts(["x"]), numbers([1]).cast::<Vec<String>>(), texts(["1"])),
            r#"matchkeys(["x"], [1], ["1"])"#,
        ),
        folds(f::try_all::<String>([texts(["a"]).at(3), text("b"), text("c")]), r#"try(["a"][3], "b", "c")"#),
        stays(f::try_all(Expr::<Vec<String>>::raw(r#"tolist(["b"])"#)), r#"try(["b"]...)"#),
    ]
}

fn turned() -> Vec<Row> {
    let map = |items: Vec<(&str, Vec<&str>)>| -> Expr<BTreeMap<String, Vec<String>>> { items.into_expr() };
    vec![
        folds(
            f::transpose(map(vec![("a", vec!["x", "y"]), ("b", vec!["y"])])),
            r#"transpose({a = ["x", "y"], b = ["y"]})"#,
        ),
        folds(f::transpose(map(vec![("a", vec![])])), "transpose({a = []})"),
        folds(f::transpose(map(vec![])), "transpose({})"),
        folds(
            f::transpose(map(vec![("b", vec!["x"]), ("a", vec!["x", "x"])])),
            r#"transpose({b = ["x"], a = ["x", "x"]})"#,
        ),
        stays(
            f::transpose(Expr::object([("a", Expr::<Any>::null())]).cast::<BTreeMap<String, Vec<String>>>()),
            "transpose({a = null})",
        ),
    ]
}

fn sums() -> Vec<Row> {
    vec![
        folds(f::sum(numbers([1, 2, 3])), "sum([1, 2, 3])"),
        folds(f::sum(numbers([-1])), "sum([-1])"),
        folds(f::sum(set(["a"]).cast::<Vec<Number>>().map(|_| number("2"))), r#"sum([for v in toset(["a"]) : 2])"#),
        folds(f::sum(f::tolist(f::toset(numbers([2, 2])))), "sum(toset([2, 2]))"),
        fails(f::sum(numbers([])), "sum([])"),
        stays(f::sum(list::<Vec<Number>, 2>([any(number("0.5")), any(1)])), "sum([0.5, 1])"),
        stays(f::sum(list::<Vec<Number>, 2>([any("1"), any(1)])), r#"sum(["1", 1])"#),
        stays(f::sum(list::<Vec<Number>, 2>([any("x"), any(1)])), r#"sum(["x", 1])"#),
        folds(f::max_all(numbers([1, 9, 3])), "max([1, 9, 3]...)"),
        folds(f::min_all([4, 2, 3]), "min(4, 2, 3)"),
        folds(f::max_all([7]), "max(7)"),
        stays(f::max_all(numbers([])), "max()"),
    ]
}

fn roundings() -> Vec<Row> {
    vec![
        folds(f::abs(-3), "abs(-3)"),
        folds(f::abs(3), "abs(3)"),
        stays(f::abs(number("-0.5")), "abs(-0.5)"),
        stays(f::abs(number("-9223372036854775808")), "abs(-9223372036854775808)"),
        folds(f::ceil(number("1.2")), "ceil(1.2)"),
        folds(f::ceil(number("-1.2")), "ceil(-1.2)"),
        folds(f::ceil(number("-0.2")), "ceil(-0.2)"),
        folds(f::ceil(4), "ceil(4)"),
        folds(f::floor(number("1.8")), "floor(1.8)"),
        folds(f::floor(number("-1.2")), "floor(-1.2)"),
        folds(f::floor(number("-0.2")), "floor(-0.2)"),
        folds(f::floor(text("7").cast::<Number>()), r#"floor("7")"#),
        stays(f::floor(number("1e30")), "floor(1e30)"),
        folds(f::signum(-8), "signum(-8)"),
        folds(f::signum(0), "signum(0)"),
        folds(f::signum(8), "signum(8)"),
        stays(f::signum(number("0.5")), "signum(0.5)"),
        stays(f::log(8, 2), "log(8, 2)"),
        folds(f::parseint("ff", 16), r#"parseint("ff", 16)"#),
        folds(f::parseint("FF", 16), r#"parseint("FF", 16)"#),
        folds(f::parseint("-1010", 2), r#"parseint("-1010", 2)"#),
        folds(f::parseint("+z", 36), r#"parseint("+z", 36)"#),
        folds(f::parseint("007", 10), r#"parseint("007", 10)"#),
        fails(f::parseint("12", 2), r#"parseint("12", 2)"#),
        fails(f::parseint("", 10), r#"parseint("", 10)"#),
        fails(f::parseint("-", 10), r#"parseint("-", 10)"#),
        fails(f::parseint("0x1", 16), r#"parseint("0x1", 16)"#),
        fails(f::parseint("1_0", 10), r#"parseint("1_0", 10)"#),
        stays(f::parseint("aZ", 62), r#"parseint("aZ", 62)"#),
        stays(f::parseint("1", 1), r#"parseint("1", 1)"#),
        stays(f::parseint("99999999999999999999", 10), r#"parseint("99999999999999999999", 10)"#),
        folds(-number("3"), "-3"),
        stays(-number("0.5"), "-0.5"),
    ]
}
