//! Sets.

use super::{Row, any, folds, list, numbers, set, stays, texts};
use ledgerform::function as f;
use ledgerform::{Any, Expr, IntoExpr};
use std::collections::BTreeSet;

pub(crate) fn rows() -> Vec<Row> {
    [algebra(), walks()].into_iter().flatten().collect()
}

fn algebra() -> Vec<Row> {
    let mixed = || list::<Vec<String>, 2>([any(1), any("a")]);
    vec![
        folds(f::setunion(texts(["b", "a"]), texts(["c", "a"])), r#"setunion(["b", "a"], ["c", "a"])"#),
        folds(f::setunion(texts([]), texts([])), "setunion([], [])"),
        folds(f::setunion(texts([]), texts(["a"])), r#"setunion([], ["a"])"#),
        folds(f::setunion(set(["b"]), set(["a"])), r#"setunion(toset(["b"]), toset(["a"]))"#),
        folds(f::setunion_all([texts(["c"]), texts(["b"]), texts(["a"])]), r#"setunion(["c"], ["b"], ["a"])"#),
        folds(f::setunion(numbers([10, 9]), numbers([9])), "setunion([10, 9], [9])"),
        folds(f::setunion(mixed(), texts(["1"])), r#"setunion([1, "a"], ["1"])"#),
        folds(f::setunion(numbers([1]).cast::<Vec<String>>(), texts(["1"])), r#"setunion([1], ["1"])"#),
        stays(f::setunion(texts(["a"]), Expr::<Vec<String>>::null()), r#"setunion(["a"], null)"#),
        stays(f::setunion(texts(["\u{e9}"]), texts(["e\u{301}"])), "setunion([\"\u{e9}\"], [\"e\u{301}\"])"),
        folds(f::setintersection(texts(["a", "b"]), texts(["b", "c"])), r#"setintersection(["a", "b"], ["b", "c"])"#),
        folds(f::setintersection(texts(["a"]), texts(["b"])), r#"setintersection(["a"], ["b"])"#),
        folds(
            f::setintersection_all([texts(["a", "b"]), texts(["b", "a"]), texts(["a"])]),
            r#"setintersection(["a", "b"], ["b", "a"], ["a"])"#,
        ),
        folds(f::setsubtract(texts(["a", "b", "b"]), texts(["a"])), r#"setsubtract(["a", "b", "b"], ["a"])"#),
        folds(f::setsubtract(texts(["a"]), texts(["a"])), r#"setsubtract(["a"], ["a"])"#),
        folds(f::setsubtract(set(["a", "b"]), texts([])), r#"setsubtract(toset(["a", "b"]), [])"#),
        folds(f::setsubtract(numbers([3, 1, 2]), numbers([2])), "setsubtract([3, 1, 2], [2])"),
        stays(
            f::setsubtract(list::<Vec<Any>, 1>([any(texts(["a"]))]), list::<Vec<Any>, 1>([any(texts(["b"]))])),
            r#"setsubtract([["a"]], [["b"]])"#,
        ),
    ]
}

fn walks() -> Vec<Row> {
    let literal = || IntoExpr::<BTreeSet<String>>::into_expr(["b", "a", "b"]);
    vec![
        folds(literal().map(f::upper), r#"[for v in toset(["b", "a", "b"]) : upper(v)]"#),
        folds(literal().length(), r#"length(toset(["b", "a", "b"]))"#),
        folds(literal().contains("a"), r#"contains(toset(["b", "a", "b"]), "a")"#),
        folds(set(["b", "a"]).filter(|v| v.differs("a")), r#"[for v in toset(["b", "a"]) : v if v != "a"]"#),
        folds(
            set(["b", "a"]).to_map(|v| (v.clone(), f::upper(v))),
            r#"{ for v in toset(["b", "a"]) : v => upper(v) }"#,
        ),
        folds(
            set(["a1", "a2", "b1"]).to_map_grouped(|v| (f::substr(&v, 0, 1), v)),
            r#"{ for v in toset(["a1", "a2", "b1"]) : substr(v, 0, 1) => v... }"#,
        ),
        folds(
            set(["b", "a"]).flat_map::<String>(|v| [v, "-".into_expr()].into_expr()),
            r#"flatten([for v in toset(["b", "a"]) : [v, "-"]])"#,
        ),
    ]
}
