//! `for` expressions with filters and groups, walks within walks, and splats.

use super::{Row, any, fails, folds, list, numbers, stays, texts};
use ledgerform::function as f;
use ledgerform::{Any, Expr, IntoExpr, Number, tf};
use std::collections::BTreeMap;

pub(crate) fn rows() -> Vec<Row> {
    [groups(), filters(), nested(), splats()].into_iter().flatten().collect()
}

fn users() -> Expr<Vec<Any>> {
    let user = |name: &str, role: &str| Expr::object([("name", name), ("role", role)]);
    list([user("ada", "ops"), user("bob", "dev"), user("cyd", "ops")])
}

const USERS: &str = r#"[{name = "ada", role = "ops"}, {name = "bob", role = "dev"}, {name = "cyd", role = "ops"}]"#;

/// The row's text with the users in it.
fn of_users(text: &str) -> &'static str {
    text.replace("USERS", USERS).leak()
}

fn groups() -> Vec<Row> {
    let role = |user: Expr<Any>| (user.get::<String>("role"), user.get::<String>("name"));
    let map = || -> Expr<BTreeMap<String, Number>> { [("a", 1), ("b", 2), ("c", 1)].into_expr() };
    vec![
        folds(users().to_map_grouped(role), of_users("{ for u in USERS : u.role => u.name... }")),
        fails(users().to_map(role), of_users("{ for u in USERS : u.role => u.name }")),
        folds(
            users().filter(|u| u.get::<String>("name").differs("ada")).to_map_grouped(role),
            of_users(r#"{ for u in USERS : u.role => u.name... if u.name != "ada" }"#),
        ),
        folds(texts([]).to_map_grouped(|v| (v.clone(), v)), "{ for v in [] : v => v... }"),
        folds(
            numbers([1, 2, 3]).to_map_grouped(|n| (f::tostring(n.clone() % 2), n)),
            "{ for n in [1, 2, 3] : n % 2 => n... }",
        ),
        folds(map().to_map_grouped(|k, v| (f::tostring(v), k)), "{ for k, v in {a = 1, b = 2, c = 1} : v => k... }"),
        folds(
            map().to_map_grouped(|k, v| (f::tostring(v), k)).keys(),
            "keys({ for k, v in {a = 1, b = 2, c = 1} : v => k... })",
        ),
        stays(Expr::<Vec<String>>::null().to_map_grouped(|v| (v.clone(), v)), "{ for v in null : v => v... }"),
        folds(
            users().to_map_grouped(role).map(|_, names| f::join("+", names)),
            of_users(r#"{ for k, v in { for u in USERS : u.role => u.name... } : k => join("+", v) }"#),
        ),
    ]
}

fn filters() -> Vec<Row> {
    let map = || -> Expr<BTreeMap<String, Number>> { [("a", 1), ("b", 2)].into_expr() };
    vec![
        folds(map().filter(|_, v| v.greater(1)), "{ for k, v in {a = 1, b = 2} : k => v if v > 1 }"),
        folds(
            map().filter(|k, _| k.differs("a")).map(|_, v| v * 2),
            r#"{ for k, v in {a = 1, b = 2} : k => v * 2 if k != "a" }"#,
        ),
        folds(
            map().filter(|k, v| k.equals("a").or(v.greater(5))),
            r#"{ for k, v in {a = 1, b = 2} : k => v if k == "a" || v > 5 }"#,
        ),
        folds(
            numbers([1, 2, 3, 4]).filter(|n| (n.clone() % 2).equals(0)).map(|n| n * 10),
            "[for n in [1, 2, 3, 4] : n * 10 if n % 2 == 0]",
        ),
        folds(numbers([1, 2]).filter(|n| n.greater(9)), "[for n in [1, 2] : n if n > 9]"),
        folds(
            texts(["a", "", "b"]).filter(|v| v.differs("")).to_map(|v| (v.clone(), v.length())),
            r#"{ for v in ["a", "", "b"] : v => length(v) if v != "" }"#,
        ),
        stays(numbers([1, 2]).filter(|_| Expr::null()), "[for n in [1, 2] : n if null]"),
        folds(texts(["x", "y"]).map_with_position(|i, v| tf!("{v}{i}")), r#"[for i, v in ["x", "y"] : "${v}${i}"]"#),
    ]
}

fn nested() -> Vec<Row> {
    let pairs = || numbers([1, 2]).flat_map(|a| numbers([10, 20]).map(|b| a.clone() + b));
    vec![
        folds(pairs(), "flatten([for a in [1, 2] : [for b in [10, 20] : a + b]])"),
        folds(
            numbers([1, 2]).map(|a| numbers([3]).map(|b| a.clone() * b)),
            "[for a in [1, 2] : [for b in [3] : a * b]]",
        ),
        folds(
            texts(["a", "b"]).to_map(|k| (k.clone(), texts(["x", "y"]).to_map(|l| (l.clone(), tf!("{k}{l}"))))),
            r#"{ for k in ["a", "b"] : k => { for l in ["x", "y"] : l => "${k}${l}" } }"#,
        ),
        folds(
            numbers([1, 2, 3]).map(|a| numbers([1, 2, 3]).filter(|b| b.less(a.clone())).length()),
            "[for a in [1, 2, 3] : length([for b in [1, 2, 3] : b if b < a])]",
        ),
        folds(
            texts(["p", "q"]).flat_map(|a| texts(["r"]).flat_map(|b| texts(["s", "t"]).map(|c| tf!("{a}{b}{c}")))),
            r#"flatten([for a in ["p", "q"] : [for b in ["r"] : [for c in ["s", "t"] : "${a}${b}${c}"]]])"#,
        ),
    ]
}

fn splats() -> Vec<Row> {
    let nested = || {
        list::<Vec<Any>, 2>([
            Expr::object([("in", Expr::object([("ids", any(numbers([1, 2])))]))]),
            Expr::object([("in", Expr::object([("ids", any(numbers([3, 4])))]))]),
        ])
    };
    const NESTED: &str = "[{in = {ids = [1, 2]}}, {in = {ids = [3, 4]}}]";
    let later = |of: &str| Expr::<Vec<Any>>::raw(format!("concat({of}, [])"));
    vec![
        folds(users().splat::<String>("name"), of_users("USERS[*].name")),
        folds(users().all::<String>(|u| u.get("name")), of_users("USERS[*].name")),
        folds(users().all(|u| f::upper(u.get::<String>("name"))), of_users("[for u in USERS : upper(u.name)]")),
        folds(users().splat::<String>("name").at(1), of_users("(USERS[*].name)[1]")),
        folds(texts([]).cast::<Vec<Any>>().splat::<String>("name"), "[][*].name"),
        fails(users().splat::<String>("age"), of_users("USERS[*].age")),
        stays(later(USERS).splat::<String>("name"), of_users("USERS[*].name")),
        // Brackets right after a splat would go into every element.
        stays(later(USERS).splat::<String>("name").at(1), of_users("(USERS[*].name)[1]")),
        stays(later(USERS).splat::<String>("name").all(|name| name), of_users("[for u in USERS : u.name]")),
        stays(later(NESTED).splat::<Any>("in").splat::<Vec<Number>>("ids"), "[[1, 2], [3, 4]]"),
        stays(later(NESTED).all::<Vec<Number>>(|v| v.get::<Any>("in").get("ids")).at(1).at(0), "3"),
        folds(nested().all::<Vec<Number>>(|v| v.get::<Any>("in").get("ids")).at(1).at(0), "3"),
        stays(later(NESTED).all::<Vec<Number>>(|v| v.get::<Any>("in").get("ids")).flatten(), "[1, 2, 3, 4]"),
        stays(
            later(USERS).all(|u| tf!("{}!", u.get::<String>("name"))),
            of_users(r#"[for u in USERS : "${u.name}!"]"#),
        ),
        // A walk that is known once the list that it is in is unrolled.
        folds(
            list::<Vec<Vec<Any>>, 1>([users().cast()]).map(|list| list.splat::<String>("role")),
            of_users("[for l in [USERS] : l[*].role]"),
        ),
    ]
}
