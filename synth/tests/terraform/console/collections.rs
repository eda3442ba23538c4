//! Lists, sets, maps, and `for` expressions over them.

use super::{Row, any, fails, folds, list, number, numbers, set, stays, text, texts};
use ledgerform::function as f;
use ledgerform::{Any, Expr, IntoExpr, Number};
use std::collections::{BTreeMap, BTreeSet};

type Map<T> = BTreeMap<String, T>;

pub(crate) fn rows() -> Vec<Row> {
    [elements(), searches(), conversions(), joins(), maps(), walks()].into_iter().flatten().collect()
}

fn map<const N: usize>(items: [(&str, i64); N]) -> Expr<Map<Number>> {
    items.into_expr()
}

fn elements() -> Vec<Row> {
    let abc = || texts(["a", "b", "c"]);
    vec![
        folds(abc().at(2), r#"["a", "b", "c"][2]"#),
        fails(abc().at(3), r#"["a", "b", "c"][3]"#),
        fails(abc().at(-1), r#"["a", "b", "c"][-1]"#),
        fails(abc().at(number("1.5")), r#"["a", "b", "c"][1.5]"#),
        folds(abc().at(number("1.0")), r#"["a", "b", "c"][1.0]"#),
        folds(f::element(abc(), 1), r#"element(["a", "b", "c"], 1)"#),
        folds(f::element(abc(), 4), r#"element(["a", "b", "c"], 4)"#),
        folds(f::element(abc(), 3), r#"element(["a", "b", "c"], 3)"#),
        stays(f::element(abc(), -1), r#"element(["a", "b", "c"], -1)"#),
        fails(f::element(texts([]), 0), "element([], 0)"),
        folds(f::one(texts([])), "one([])"),
        folds(f::one(texts(["x"])), r#"one(["x"])"#),
        fails(f::one(texts(["x", "y"])), r#"one(["x", "y"])"#),
        folds(f::one(set(["x", "x"]).cast::<Vec<String>>()), r#"one(toset(["x", "x"]))"#),
        folds(abc().length(), r#"length(["a", "b", "c"])"#),
        folds(f::length(text("").cast::<Vec<String>>()), r#"length("")"#),
        stays(f::length(text("e\u{301}x").cast::<Vec<String>>()), "length(\"e\u{301}x\")"),
        stays(f::length(text("a\r\nb").cast::<Vec<String>>()), r#"length("a\r\nb")"#),
        folds(f::length(set(["a", "a"]).cast::<Vec<String>>()), r#"length(toset(["a", "a"]))"#),
        stays(f::length(Expr::<Vec<String>>::null()), "length(null)"),
        fails(list::<Vec<String>, 1>([any(texts([]).at(0))]).length(), "length([[][0]])"),
    ]
}

fn searches() -> Vec<Row> {
    vec![
        folds(texts(["a", "b"]).contains("b"), r#"contains(["a", "b"], "b")"#),
        folds(texts(["a", "b"]).contains("c"), r#"contains(["a", "b"], "c")"#),
        folds(texts([]).contains("c"), r#"contains([], "c")"#),
        folds(numbers([1, 2]).cast::<Vec<String>>().contains("1"), r#"contains([1, 2], "1")"#),
        stays(texts(["a"]).contains(Expr::<String>::null()), r#"contains(["a"], null)"#),
        folds(f::contains(set(["a"]).cast::<Vec<String>>(), "a"), r#"contains(toset(["a"]), "a")"#),
        stays(texts(["\u{e9}"]).contains("e\u{301}"), "contains([\"\u{e9}\"], \"e\u{301}\")"),
        stays(f::contains(list::<Vec<Any>, _>([any(texts(["a"]))]), any(texts(["a"]))), r#"contains([["a"]], ["a"])"#),
        folds(f::index(texts(["a", "b", "b"]), "b"), r#"index(["a", "b", "b"], "b")"#),
        fails(f::index(texts(["a", "b"]), "c"), r#"index(["a", "b"], "c")"#),
        fails(f::index(texts(["1"]).cast::<Vec<Number>>(), 1), r#"index(["1"], 1)"#),
        folds(f::alltrue(Vec::<bool>::new()), "alltrue([])"),
        folds(f::alltrue([true, true]), "alltrue([true, true])"),
        folds(f::alltrue([true, false]), "alltrue([true, false])"),
        stays(f::alltrue(list::<Vec<bool>, _>([any(true), Expr::null()])), "alltrue([true, null])"),
        stays(f::alltrue(list::<Vec<bool>, _>([any(true), any("true")])), r#"alltrue([true, "true"])"#),
        folds(f::anytrue(Vec::<bool>::new()), "anytrue([])"),
        folds(f::anytrue([false, true]), "anytrue([false, true])"),
        folds(f::anytrue(list::<Vec<bool>, _>([any(true), Expr::null()])), "anytrue([true, null])"),
    ]
}

fn conversions() -> Vec<Row> {
    let mixed = || list::<Vec<String>, _>([any(1), any("1"), any(true), any("true")]);
    vec![
        folds(f::distinct(texts(["b", "a", "b"])), r#"distinct(["b", "a", "b"])"#),
        folds(f::distinct(mixed()), r#"distinct([1, "1", true, "true"])"#),
        stays(f::distinct(list::<Vec<Any>, _>([any(1), any(true)])), "distinct([1, true])"),
        folds(
            f::distinct(list::<Vec<Any>, _>([Expr::object([("a", 1)]), Expr::object([("a", 1)])])),
            "distinct([{a = 1}, {a = 1}])",
        ),
        stays(f::distinct(list::<Vec<Any>, _>([any(numbers([1])), any(texts(["1"]))])), r#"distinct([[1], ["1"]])"#),
        stays(f::distinct(texts(["\u{e9}", "e\u{301}"])), "distinct([\"\u{e9}\", \"e\u{301}\"])"),
        folds(f::compact(texts(["a", "", "b"])), r#"compact(["a", "", "b"])"#),
        folds(
            f::compact(list::<Vec<String>, _>([any(1), any(""), Expr::null(), any(true)])),
            r#"compact([1, "", null, true])"#,
        ),
        folds(f::sort(texts(["b", "a", "B", "ä", "10", "9"])), r#"sort(["b", "a", "B", "ä", "10", "9"])"#),
        folds(f::sort(numbers([10, 9]).cast::<Vec<String>>()), "sort([10, 9])"),
        stays(f::sort(list::<Vec<String>, _>([any("a"), Expr::null()])), r#"sort(["a", null])"#),
        folds(f::tolist(set(["b", "a", "b"])), r#"tolist(toset(["b", "a", "b"]))"#),
        folds(f::tolist(IntoExpr::<BTreeSet<String>>::into_expr(["b", "a", "b"])), r#"tolist(toset(["b", "a", "b"]))"#),
        folds(f::toset(numbers([10, 9, 10])), "toset([10, 9, 10])"),
        folds(f::tolist(f::toset(numbers([10, 9, -1]))), "tolist(toset([10, 9, -1]))"),
        folds(f::tolist(f::toset(list::<Vec<bool>, _>([any(true), any(false)]))), "tolist(toset([true, false]))"),
        folds(f::tolist(f::toset(mixed())), r#"tolist(toset([1, "1", true, "true"]))"#),
        stays(
            f::tolist(f::toset(list::<Vec<Number>, _>([any(number("0.5")), any(number("0.25"))]))),
            "tolist(toset([0.5, 0.25]))",
        ),
        folds(f::toset(texts([])), "toset([])"),
    ]
}

fn joins() -> Vec<Row> {
    let (a, b) = (|| texts(["a", "b"]), || texts(["b"]));
    let nested = || {
        list::<Vec<Vec<Any>>, _>([
            any(1),
            any(list::<Vec<Any>, _>([any(2), any(numbers([3])), Expr::null()])),
            Expr::object([("a", any(numbers([1])))]),
        ])
    };
    vec![
        folds(f::concat(a(), b()), r#"concat(["a", "b"], ["b"])"#),
        folds(f::concat(texts([]), texts([])), "concat([], [])"),
        stays(f::concat(a(), Expr::<Vec<String>>::null()), r#"concat(["a", "b"], null)"#),
        stays(f::concat(set(["a"]).cast::<Vec<String>>(), b()), r#"concat(toset(["a"]), ["b"])"#),
        folds(f::flatten([a(), b(), texts([])]), r#"flatten([["a", "b"], ["b"], []])"#),
        folds(f::flatten(nested()), "flatten([1, [2, [3], null], {a = [1]}])"),
        folds(
            f::flatten(list::<Vec<Vec<String>>, _>([any(set(["b", "a"])), any("c")])),
            r#"flatten([toset(["b", "a"]), "c"])"#,
        ),
        stays(f::flatten(Expr::<Vec<Vec<String>>>::null()), "flatten(null)"),
        folds(f::coalesce("", "b"), r#"coalesce("", "b")"#),
        folds(f::coalesce(None::<&str>, "b"), r#"coalesce(null, "b")"#),
        folds(f::coalesce("a", "b"), r#"coalesce("a", "b")"#),
        folds(f::coalesce(any(1).cast::<Option<String>>(), "b"), r#"coalesce(1, "b")"#),
        folds(f::coalesce("", any(1).cast::<String>()), r#"coalesce("", 1)"#),
        folds(f::coalesce(any(1).cast::<Option<String>>(), any(2).cast::<String>()), "coalesce(1, 2)"),
        stays(f::coalesce("a", any(b()).cast::<String>()), r#"coalesce("a", ["b"])"#),
        stays(f::coalesce("", Expr::<String>::null()), r#"coalesce("", null)"#),
        folds(f::zipmap(a(), numbers([1, 2])), r#"zipmap(["a", "b"], [1, 2])"#),
        folds(f::zipmap(["a", "a"], numbers([1, 2])), r#"zipmap(["a", "a"], [1, 2])"#),
        fails(f::zipmap(a(), numbers([1])), r#"zipmap(["a", "b"], [1])"#),
    ]
}

fn maps() -> Vec<Row> {
    let ab = || map([("b", 2), ("a", 1)]);
    vec![
        folds(ab().keys(), "keys({b = 2, a = 1})"),
        folds(ab().values(), "values({b = 2, a = 1})"),
        folds(ab().length(), "length({b = 2, a = 1})"),
        folds(ab().at("a"), r#"{b = 2, a = 1}["a"]"#),
        fails(ab().at("c"), r#"{b = 2, a = 1}["c"]"#),
        folds(f::lookup(ab(), "a", 9), r#"lookup({b = 2, a = 1}, "a", 9)"#),
        folds(f::lookup(ab(), "c", 9), r#"lookup({b = 2, a = 1}, "c", 9)"#),
        folds(f::lookup(map([]), "c", 9), r#"lookup({}, "c", 9)"#),
        folds(ab().merge(map([("b", 3)])), "merge({b = 2, a = 1}, {b = 3})"),
        folds(ab().merge(Expr::<Map<Number>>::null()), "merge({b = 2, a = 1}, null)"),
        folds(Expr::<Map<Number>>::null().merge(Expr::<Map<Number>>::null()), "merge(null, null)"),
        folds(f::merge_all::<Number>(vec![ab(), map([("c", 3)])]), "merge([{b = 2, a = 1}, {c = 3}]...)"),
        stays(ab().merge(text("x").cast::<Map<Number>>()), r#"merge({b = 2, a = 1}, "x")"#),
        stays(
            f::merge_all::<Number>(f::element(vec![vec![ab()]].into_expr(), -1)).merge(map([("c", 3)])),
            "merge(merge(element([[{b = 2, a = 1}]], -1)...), {c = 3})",
        ),
        fails(Expr::object([("a", 1)]).get::<Number>("b"), "{a = 1}.b"),
        fails(Expr::<Any>::null().get::<Number>("b"), "null.b"),
        // `for` cannot stand in front of an object's `=` unless it is quoted.
        folds(
            map([("for", 1), ("null", 2), ("true", 3), ("a b", 4), ("${x}", 5)]),
            r#"{"for" = 1, "null" = 2, "true" = 3, "a b" = 4, "$${x}" = 5}"#,
        ),
    ]
}

fn walks() -> Vec<Row> {
    vec![
        folds(numbers([1, 2]).map(|n| n * 2), "[for n in [1, 2] : n * 2]"),
        folds(numbers([1, 2, 3]).filter(|n| n.greater(1)), "[for n in [1, 2, 3] : n if n > 1]"),
        folds(
            texts(["a", "b"]).map_with_position(|i, v| ledgerform::tf!("{i}{v}")),
            r#"[for i, v in ["a", "b"] : "${i}${v}"]"#,
        ),
        folds(texts(["a", "b"]).to_map(|v| (f::upper(&v), v)), r#"{ for v in ["a", "b"] : upper(v) => v }"#),
        fails(texts(["a", "a"]).to_map(|v| (v.clone(), v)), r#"{ for v in ["a", "a"] : v => v }"#),
        folds(map([("b", 2), ("a", 1)]).map(|_, v| v + 1), "{ for k, v in {b = 2, a = 1} : k => v + 1 }"),
        folds(map([("b", 2), ("a", 1)]).to_list(|k, _| k), "[for k, v in {b = 2, a = 1} : k]"),
        folds(set(["b", "a"]).map(|v| v), r#"[for v in toset(["b", "a"]) : v]"#),
        stays(Expr::<Vec<Number>>::null().map(|n| n * 2), "[for n in null : n * 2]"),
        folds(f::try_(texts(["a"]).at(4), "none"), r#"try(["a"][4], "none")"#),
        folds(f::try_(texts(["a"]).at(0), "none"), r#"try(["a"][0], "none")"#),
        fails(f::try_(texts(["a"]).at(4), texts(["a"]).at(5)), r#"try(["a"][4], ["a"][5])"#),
        folds(f::can(texts(["a"]).at(4)), r#"can(["a"][4])"#),
        folds(f::can(texts(["a"]).at(0)), r#"can(["a"][0])"#),
    ]
}
